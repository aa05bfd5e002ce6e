//! JSON Lines for training: `{"text": "…", "entities": [[0, 4, "GPE"]]}`, one text a line.
//!
//! Positions are Unicode code points from the start of the line's `text`, end-exclusive, as
//! Python and spaCy count. Entities may overlap and nest as annotations may; a trainer that takes
//! flat entities only has to choose.

use crate::Selection;
use dateline_annotation::{Document, LabelSet};
use dateline_text::{Offsets, Span};
use serde::Serialize;

#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    entities: Vec<(u32, u32, &'a str)>,
}

/// Writes documents as JSON Lines, each line ended by LF.
///
/// A line is a whole document, or with [`Selection::ReviewedParagraphs`] one reviewed paragraph.
/// Within a line the entities stand by start, the longer first, then by label; equal ones once.
/// An annotation whose label the set lacks is left out. Cost: the size of the output, and in each
/// text a table of 1/128 of its size.
///
/// ```
/// use dateline_annotation::{DocumentId, LabelSet};
/// use dateline_formats::{Selection, jsonl, open_text};
///
/// let document = open_text(DocumentId(1), "Homs falls", "")?;
/// let written = jsonl::write(&LabelSet::default(), &[&document], Selection::default());
/// assert_eq!(written, "{\"text\":\"Homs falls\",\"entities\":[]}\n");
/// # Ok::<(), dateline_formats::DecodeError>(())
/// ```
pub fn write(labels: &LabelSet, documents: &[&Document], selection: Selection) -> String {
    let mut written = String::new();
    for document in documents {
        let offsets = Offsets::new(&document.text);
        let mut push = |part| {
            let line = line(labels, document, &offsets, selection, part);
            written.push_str(&crate::json::compact(&line));
            written.push('\n');
        };
        if selection == Selection::ReviewedParagraphs {
            document.reviewed().iter().copied().for_each(push);
        } else {
            push(Span::new(0, document.text.len() as u32));
        }
    }
    written
}

/// The part of a document, with the annotations that lie inside.
fn line<'a>(
    labels: &'a LabelSet,
    document: &'a Document,
    offsets: &Offsets,
    selection: Selection,
    part: Span,
) -> Line<'a> {
    let position = |byte| offsets.byte_to_char(&document.text, byte).map(|position| position.0);
    let origin = position(part.start).unwrap_or_default();
    let annotations = document.annotations();
    let from = annotations.partition_point(|annotation| annotation.span.start < part.start);
    let mut entities: Vec<(u32, u32, &str)> = annotations[from..]
        .iter()
        .take_while(|annotation| annotation.span.start < part.end)
        .filter(|annotation| part.contains(annotation.span) && selection.holds(annotation))
        .filter_map(|annotation| {
            let start = position(annotation.span.start)? - origin;
            let end = position(annotation.span.end)? - origin;
            Some((start, end, labels.get(annotation.label)?.name.as_str()))
        })
        .collect();
    entities.sort_unstable_by_key(|&(start, end, label)| (start, std::cmp::Reverse(end), label));
    entities.dedup();
    Line { text: document.quote(part), entities }
}
