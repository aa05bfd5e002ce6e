//! JSON Lines for training: `{"text": "…", "entities": [[0, 4, "GPE"]]}`, one text a line.
//!
//! Positions are Unicode code points from the start of the line's `text`, end-exclusive, as
//! Python and spaCy count. Entities may overlap and nest as annotations may; a trainer that takes
//! flat entities only has to choose. Other members of a line are passed over when it is read.

use crate::Selection;
use crate::export::{Item, Lost, Options, Out, Plan, Writer};
use crate::format::{Facts, Unit, as_it_is};
use crate::import::{
    Claim, Draft, Look, Notes, Position, Read, ReadError, ReadItem, json_lines, place,
};
use crate::words::by_spacy;
use dateline_annotation::{Document, LabelSet};
use dateline_text::Offsets;
use serde::{Deserialize, Serialize};
use std::io;

pub(crate) const FACTS: Facts = Facts {
    name: "jsonl",
    title: "JSON lines of texts and entities",
    consumers: &["spaCy", "Prodigy"],
    extension: "jsonl",
    mime: "application/jsonl",
    unit: Unit::CodePoints,
    is_many: false,
    tokens: Some(by_spacy),
    overlaps: true,
    breaks: true,
    notes: false,
    status: false,
    values: false,
    places: false,
    unknown: false,
    spell: as_it_is,
    recognize: |look: &Look| {
        // Entities that are objects with these members are doccano's.
        look.is_lines_with(&["text", "entities"]) && !look.first_line().contains("\"start_offset\"")
    },
};

/// The same where nobody asks what spaCy would drop: a program that only calls [`write`] carries no tokenizer.
const UNCOUNTED: Facts = Facts { tokens: None, recognize: |_| false, ..FACTS };

#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    entities: Vec<(u32, u32, &'a str)>,
}

pub(crate) struct Lines;

impl Writer for Lines {
    fn item(&mut self, item: &Item, out: &mut Out) -> io::Result<()> {
        out.append(line(item))
    }
}

/// Writes documents as JSON Lines, each line ended by LF.
///
/// A line is a whole document, or with [`Selection::ReviewedParagraphs`] one reviewed paragraph.
/// Within a line the entities stand by start, the longer first, then by label; equal ones once.
/// An annotation whose label the set lacks is left out. Cost: the size of the output, and in each
/// text a few passes and a table of 1/128 of its size.
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
    let plan = Plan::new(labels, &Options { selection, ..Options::default() }, &UNCOUNTED);
    let (mut written, mut lost) = (String::new(), Lost::default());
    for document in documents {
        plan.items(document, &mut lost).iter().for_each(|item| written.push_str(&line(item)));
    }
    written
}

fn line(item: &Item) -> String {
    let offsets = Offsets::new(item.text);
    let position = |byte| offsets.byte_to_char(item.text, byte).map(|position| position.0);
    let entities = item.mentions.iter().filter_map(|mention| {
        Some((position(mention.span.start)?, position(mention.span.end)?, mention.label))
    });
    let line = Line { text: item.text, entities: entities.collect() };
    crate::json::compact(&line) + "\n"
}

#[derive(Deserialize)]
struct LineIn {
    text: String,
    /// A line without them has none, where others have some.
    #[serde(default)]
    entities: Vec<(Position, Position, String)>,
}

pub(crate) fn read(text: &str) -> Result<Read, ReadError> {
    let mut drafts = Vec::new();
    json_lines(text, |place, line: LineIn| {
        let item = ReadItem { text: line.text, place, ..ReadItem::default() };
        let claim = |(start, end, label)| Claim { start, end, quote: None, label, extra: None };
        drafts.push(Draft { item, claims: line.entities.into_iter().map(claim).collect() });
        Ok(())
    })?;
    Ok(place(drafts, Unit::CodePoints, Notes::default()))
}
