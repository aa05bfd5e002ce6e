use crate::import::{Look, Read, ReadError, ReadItem};
use crate::shorten::shorten;
use crate::tags::{Marker, Tag};
use dateline_text::Span;

/// What the columns of a file look like.
pub(super) struct Columns {
    /// How many there are.
    pub count: usize,
    /// Whether tags mark ends of mentions, as BIOES does.
    pub has_ends: bool,
}

/// The columns of a file, if its first hundred lines all have as many and end in a tag.
pub(super) fn columns(look: &Look) -> Option<Columns> {
    let mut found: Option<Columns> = None;
    let lines = look.text?.lines().filter(|line| !is_between(line) && !is_document(line));
    for line in lines.take(100) {
        let count = line.split_whitespace().count();
        let tag = Tag::of(line.split_whitespace().next_back()?)?;
        let has_ends = matches!(tag, Tag::In { kind: 'E' | 'S', .. });
        let columns = found.get_or_insert(Columns { count, has_ends });
        if count < 2 || columns.count != count {
            return None;
        }
        columns.has_ends |= has_ends;
    }
    found
}

fn is_between(line: &str) -> bool {
    line.trim().is_empty()
}

/// Whether it is the line before a text, which in the wild is also `-DOCSTART- -X- -X- O`. A token
/// that is called so has the `_` that we write, or two columns.
fn is_document(line: &str) -> bool {
    let mut columns = line.split_whitespace();
    columns.next() == Some("-DOCSTART-")
        && columns.next().is_none_or(|second| second == "-X-")
        && columns.next() != Some("_")
}

/// Reads columns. Tokens are joined by a space, sentences by a line end.
pub(crate) fn read(text: &str) -> Result<Read, ReadError> {
    let mut reader = Reader { items: Vec::new(), marker: Marker::default(), is_new: true };
    for (number, line) in (1..).zip(text.lines()) {
        if is_document(line) {
            reader.start(number);
        } else if is_between(line) {
            reader.marker.close();
            reader.is_new = true;
        } else {
            reader.row(number, line)?;
        }
    }
    let notes = reader.marker.notes();
    Ok(Read { items: reader.items, notes: notes.into_vec() })
}

struct Reader {
    items: Vec<ReadItem>,
    marker: Marker,
    /// Whether the next token begins a sentence.
    is_new: bool,
}

impl Reader {
    fn start(&mut self, number: usize) {
        self.items.push(ReadItem { place: format!("line {number}"), ..ReadItem::default() });
        self.marker.close();
        self.is_new = true;
    }

    fn row(&mut self, number: usize, line: &str) -> Result<(), ReadError> {
        let fail = |reason: String| Err(ReadError::At { place: format!("line {number}"), reason });
        let mut columns = line.split_whitespace();
        let (Some(token), Some(last)) = (columns.next(), columns.next_back()) else {
            return fail("a token needs a tag after it".to_owned());
        };
        let Some(tag) = Tag::of(last) else {
            return fail(format!("“{}” is no tag such as O, B-LOC or I-LOC", shorten(last, 30)));
        };
        if self.items.is_empty() {
            self.start(number);
        }
        let is_new = std::mem::take(&mut self.is_new);
        let Some(item) = self.items.last_mut() else { return Ok(()) };
        if !item.text.is_empty() {
            item.text.push(if is_new { '\n' } else { ' ' });
        }
        let start = item.text.len() as u32;
        item.text.push_str(token);
        let span = Span::new(start, item.text.len() as u32);
        self.marker.mark(&mut item.spans, span, tag);
        Ok(())
    }
}
