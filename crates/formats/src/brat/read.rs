//! Reads brat standoff files.

use super::SUGGESTED_ATTRIBUTE;
use crate::file::File;
use crate::import::{
    ImportNote, NoteCollector, ParsedDocument, ParsedDocuments, RawDocument, RawOffset, RawSpan,
    ReadError, SpanDetails, display_name, resolve_offsets, text_with_bom, text_without_bom,
};
use crate::shorten::shorten;
use crate::spec::OffsetUnit;
use dateline_annotation::model::Status;
use dateline_text::{CodePointOffset, Offsets, Span};
use std::collections::BTreeMap;

/// Returns true if a line is a mention, which brat calls a text-bound annotation.
pub(super) fn is_text_bound(line: &str) -> bool {
    TextBound::parse(line).is_some()
}

/// A line such as `T1⇥GPE 0 4;5 9⇥Homs Hama`.
struct TextBound<'a> {
    id: &'a str,
    label: &'a str,
    /// Start and end of each fragment. Not empty.
    fragments: Vec<(RawOffset, RawOffset)>,
    quote: &'a str,
}

impl<'a> TextBound<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let mut fields = line.splitn(3, '\t');
        let (id, middle, quote) = (fields.next()?, fields.next()?, fields.next()?);
        let is_number =
            |number: &str| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
        if !id.strip_prefix('T').is_some_and(is_number) {
            return None;
        }
        let (label, ranges) = middle.split_once(' ')?;
        let piece = |piece: &str| {
            let (start, end) = piece.trim().split_once(' ')?;
            let position = |number: &str| RawOffset(number.parse().ok());
            let are_numbers = is_number(start) && is_number(end);
            are_numbers.then(|| (position(start), position(end)))
        };
        let pieces = ranges.split(';').map(piece).collect::<Option<Vec<_>>>()?;
        Some(Self { id, label, fragments: pieces, quote })
    }
}

/// Reads each `NAME.ann` with its `NAME.txt`. Other files are skipped.
pub(crate) fn read_brat(files: &[File]) -> Result<ParsedDocuments, ReadError> {
    let texts: BTreeMap<&str, &File> =
        files.iter().filter_map(|file| Some((file.path.strip_suffix(".txt")?, file))).collect();
    let (mut drafts, mut notes) = (Vec::new(), NoteCollector::default());
    for file in files {
        let Some(stem) = file.path.strip_suffix(".ann") else { continue };
        let name = display_name(file);
        let fail = |reason: String| ReadError::Invalid { location: name.clone(), reason };
        let Some(text_file) = texts.get(stem) else {
            let stem_name = shorten(stem.rsplit('/').next().unwrap_or_default(), 60);
            return Err(fail(format!(
                "the text is missing: open {stem_name}.txt together with this file"
            )));
        };
        let body = text_with_bom(text_file).map_err(|error| fail(error.to_string()))?;
        let lines = text_without_bom(file).map_err(|error| fail(error.to_string()))?;
        drafts.push(parse_document(lines, body, &name, &mut notes)?);
    }
    if drafts.is_empty() && !files.iter().all(|file| file.path.ends_with(".conf")) {
        let location = files.first().map(display_name).unwrap_or_default();
        let reason = "the file name must end in .ann".to_owned();
        return Err(ReadError::Invalid { location, reason });
    }
    Ok(resolve_offsets(drafts, OffsetUnit::CodePoints, notes))
}

/// Attributes and notes of mentions, from the lines other than mentions.
#[derive(Default)]
struct AttributeLines {
    details: BTreeMap<String, SpanDetails>,
    n_skipped: usize,
}

impl AttributeLines {
    fn parse_line(&mut self, line: &str) {
        let mut fields = line.splitn(3, '\t');
        let _id = fields.next();
        let (kind, of) = fields.next().unwrap_or_default().split_once(' ').unwrap_or_default();
        match (line.as_bytes().first(), kind) {
            (Some(b'#'), "AnnotatorNotes") => {
                let note = fields.next().map(str::to_owned).filter(|note| !note.is_empty());
                self.details.entry(of.to_owned()).or_default().note = note;
            }
            (Some(b'A' | b'M'), SUGGESTED_ATTRIBUTE) => {
                self.details.entry(of.to_owned()).or_default().status = Some(Status::Suggested);
            }
            _ => self.n_skipped += 1,
        }
    }
}

fn parse_document(
    lines: &str,
    body: &str,
    name: &str,
    notes: &mut NoteCollector,
) -> Result<RawDocument, ReadError> {
    let offsets = Offsets::new(body);
    let (mut mentions, mut about) = (Vec::new(), AttributeLines::default());
    for (number, line) in (1..).zip(lines.lines()) {
        let number: usize = number;
        match (line.starts_with('T'), TextBound::parse(line)) {
            (true, Some(mention)) => mentions.push((number, mention)),
            (true, None) => {
                let location = format!("{name}, line {number}");
                let reason = "expected a mention such as T1⇥GPE 0 4⇥Homs".to_owned();
                return Err(ReadError::Invalid { location, reason });
            }
            _ if line.trim().is_empty() => {}
            _ => about.parse_line(line),
        }
    }
    if about.n_skipped > 0 {
        let what = format!("{} lines that are not mentions, such as relations", about.n_skipped);
        notes.push(ImportNote::Skipped { location: name.to_owned(), what });
    }
    let spans = mentions.into_iter().map(|(number, mention)| {
        let extra = about.details.remove(mention.id).map(Box::new);
        let span = to_raw_span(&mention, extra);
        if mention.fragments.len() > 1
            && let Some(quote) = quote_across_fragments(body, &offsets, &mention.fragments)
        {
            notes.push(ImportNote::Joined { location: format!("{name}, line {number}"), quote });
        }
        span
    });
    let spans = spans.collect();
    let item = ParsedDocument {
        text: body.to_owned(),
        location: name.to_owned(),
        ..ParsedDocument::default()
    };
    Ok(RawDocument { document: item, spans })
}

fn to_raw_span(mention: &TextBound, details: Option<Box<SpanDetails>>) -> RawSpan {
    let starts = mention.fragments.iter().map(|piece| piece.0);
    let ends = mention.fragments.iter().map(|piece| piece.1);
    let none = RawOffset(None);
    RawSpan {
        start: starts.min_by_key(|start| start.0).unwrap_or(none),
        end: ends.max_by_key(|end| end.0).unwrap_or(none),
        // The quote of a discontinuous mention does not occur in the text.
        quote: (mention.fragments.len() == 1).then(|| mention.quote.to_owned()),
        label: mention.label.to_owned(),
        details,
    }
}

/// Returns the quote of a discontinuous mention when it is read as one span, or `None` if there is
/// only white space between its fragments.
fn quote_across_fragments(
    body: &str,
    offsets: &Offsets,
    fragments: &[(RawOffset, RawOffset)],
) -> Option<String> {
    let byte = |position: RawOffset| offsets.char_to_byte(body, CodePointOffset(position.0?));
    let mut spans: Vec<(u32, u32)> = fragments
        .iter()
        .map(|&(start, end)| Some((byte(start)?, byte(end)?)))
        .collect::<Option<_>>()?;
    spans.sort_unstable();
    let between = |pair: &[(u32, u32)]| {
        body.get(pair[0].1 as usize..pair[1].0 as usize).is_some_and(|it| !it.trim().is_empty())
    };
    let joined = Span { start: spans.first()?.0, end: spans.iter().map(|it| it.1).max()? };
    let has_gap = spans.windows(2).any(between);
    has_gap.then(|| shorten(joined.slice(body).unwrap_or_default(), 60))
}
