use crate::import::{Look, Note, Notes, Read, ReadError, ReadItem, ReadSpan};
use crate::shorten::shorten;
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

/// The last column.
enum Tag<'a> {
    /// In no mention.
    Out,
    /// `B`, `I`, `E` or `S`, those of BILOU read as these.
    In { kind: char, label: &'a str },
}

impl<'a> Tag<'a> {
    fn of(tag: &'a str) -> Option<Self> {
        // `-` is what some write for unknown.
        if tag == "O" || tag == "-" {
            return Some(Self::Out);
        }
        let (kind, label) = tag.split_once('-').filter(|(_, label)| !label.is_empty())?;
        let kind = match kind {
            "B" => 'B',
            "I" => 'I',
            "E" | "L" => 'E',
            "S" | "U" => 'S',
            _ => return None,
        };
        Some(Self::In { kind, label })
    }
}

/// Reads columns. Tokens are joined by a space, sentences by a line end.
pub(crate) fn read(text: &str) -> Result<Read, ReadError> {
    let mut reader = Reader { items: Vec::new(), is_open: false, is_new: true, begun: 0 };
    for (number, line) in (1..).zip(text.lines()) {
        if is_document(line) {
            reader.start(number);
        } else if is_between(line) {
            (reader.is_open, reader.is_new) = (false, true);
        } else {
            reader.row(number, line)?;
        }
    }
    let mut notes = Notes::default();
    if reader.begun > 0 {
        notes.push(Note::Begun { count: reader.begun });
    }
    Ok(Read { items: reader.items, notes: notes.into_vec() })
}

struct Reader {
    items: Vec<ReadItem>,
    /// Whether the last span of the last item may go on.
    is_open: bool,
    /// Whether the next token begins a sentence.
    is_new: bool,
    begun: usize,
}

impl Reader {
    fn start(&mut self, number: usize) {
        self.items.push(ReadItem { place: format!("line {number}"), ..ReadItem::default() });
        (self.is_open, self.is_new) = (false, true);
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
        let Tag::In { kind, label } = tag else {
            self.is_open = false;
            return Ok(());
        };
        let before = item.spans.last_mut().filter(|one| self.is_open && one.label == label);
        match before {
            Some(before) if matches!(kind, 'I' | 'E') => before.span.end = span.end,
            _ => {
                self.begun += usize::from(matches!(kind, 'I' | 'E'));
                item.spans.push(ReadSpan { span, label: label.to_owned(), extra: None });
            }
        }
        self.is_open = matches!(kind, 'B' | 'I');
        Ok(())
    }
}
