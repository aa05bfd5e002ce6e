//! Reads the column formats of CoNLL.

use crate::bio::{BioDecoder, BioTag};
use crate::import::{ParsedDocument, ParsedDocuments, Probe, ReadError};
use crate::shorten::shorten;
use dateline_text::Span;

/// The layout of a file's columns.
pub(super) struct ColumnLayout {
    /// The number of columns.
    pub count: usize,
    /// True if tags mark the ends of mentions, as in BIOES.
    pub has_end_tags: bool,
}

/// Detects the columns of a file. Returns `None` unless its first hundred rows all have the same
/// number of columns, at least two, and end in a tag.
pub(super) fn detect_columns(probe: &Probe) -> Option<ColumnLayout> {
    let mut found: Option<ColumnLayout> = None;
    let lines = probe.text?.lines().filter(|line| !is_blank(line) && !is_docstart(line));
    for line in lines.take(100) {
        let count = line.split_whitespace().count();
        let tag = BioTag::parse(line.split_whitespace().next_back()?)?;
        let has_ends = matches!(tag, BioTag::Entity { prefix: 'E' | 'S', .. });
        let columns = found.get_or_insert(ColumnLayout { count, has_end_tags: has_ends });
        if count < 2 || columns.count != count {
            return None;
        }
        columns.has_end_tags |= has_ends;
    }
    found
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

/// Returns true if the line is the separator before a text, which some files write as
/// `-DOCSTART- -X- -X- O`. A token with this text is distinguished by the `_` that Dateline writes,
/// or by having only two columns.
fn is_docstart(line: &str) -> bool {
    let mut columns = line.split_whitespace();
    columns.next() == Some("-DOCSTART-")
        && columns.next().is_none_or(|second| second == "-X-")
        && columns.next() != Some("_")
}

/// Reads the columns of a file. Tokens are joined by a space, sentences by a line break.
pub(crate) fn read_conll(text: &str) -> Result<ParsedDocuments, ReadError> {
    let mut reader =
        ConllReader { items: Vec::new(), bio: BioDecoder::default(), is_sentence_start: true };
    for (number, line) in (1..).zip(text.lines()) {
        if is_docstart(line) {
            reader.start_document(number);
        } else if is_blank(line) {
            reader.bio.close_span();
            reader.is_sentence_start = true;
        } else {
            reader.read_row(number, line)?;
        }
    }
    let notes = reader.bio.notes();
    Ok(ParsedDocuments { documents: reader.items, notes: notes.into_vec() })
}

struct ConllReader {
    items: Vec<ParsedDocument>,
    bio: BioDecoder,
    /// True if the next token begins a sentence.
    is_sentence_start: bool,
}

impl ConllReader {
    fn start_document(&mut self, number: usize) {
        self.items.push(ParsedDocument {
            location: format!("line {number}"),
            ..ParsedDocument::default()
        });
        self.bio.close_span();
        self.is_sentence_start = true;
    }

    fn read_row(&mut self, number: usize, line: &str) -> Result<(), ReadError> {
        let fail =
            |reason: String| Err(ReadError::Invalid { location: format!("line {number}"), reason });
        let mut columns = line.split_whitespace();
        let (Some(token), Some(last)) = (columns.next(), columns.next_back()) else {
            return fail("a token has no tag".to_owned());
        };
        let Some(tag) = BioTag::parse(last) else {
            return fail(format!("“{}” is not a tag such as O, B-LOC or I-LOC", shorten(last, 30)));
        };
        if self.items.is_empty() {
            self.start_document(number);
        }
        let is_new = std::mem::take(&mut self.is_sentence_start);
        let Some(item) = self.items.last_mut() else { return Ok(()) };
        if !item.text.is_empty() {
            item.text.push(if is_new { '\n' } else { ' ' });
        }
        let start = item.text.len() as u32;
        item.text.push_str(token);
        let span = Span::new(start, item.text.len() as u32);
        self.bio.push_tag(&mut item.spans, span, tag);
        Ok(())
    }
}
