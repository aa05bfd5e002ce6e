//! Paragraphs of a text.

mod split_long;

use crate::Span;
use crate::char_class::is_ideograph;
use split_long::push_paragraph;

/// The widths, in code points, at which hard-wrapped lines are wrapped.
const WRAP_WIDTHS: std::ops::RangeInclusive<usize> = 40..=120;

/// The maximum length of a paragraph in bytes. A longer line is split into several paragraphs. This
/// bounds the amount of text that is rendered, searched or tokenized together.
pub const MAX_PARAGRAPH_BYTES: usize = 10_000;

/// Returns the paragraphs of a text, in order.
///
/// A line ends at `\n`, at U+2029 (paragraph separator) or at a form feed. The last two always end
/// the paragraph as well, and so does a blank line (empty or only whitespace).
///
/// A single `\n` also ends the paragraph, because most pasted text has one long line for each
/// paragraph, unless the lines are hard-wrapped. The criterion for this is the greedy wrap test. In
/// a block of lines without a blank one between them, let W be the length of the longest line in
/// code points. The block is one paragraph if W is between 40 and 120, and no line except the last
/// had room for the first word of the next line: `line + 1 + word > W`. If lines can break between
/// any two characters (Chinese, Japanese), a word is one character.
///
/// A paragraph consists of whole lines, including indentation and trailing spaces, without the line
/// ending of its last line. So the paragraphs together contain every visible character. Blank lines
/// belong to no paragraph. A vertical tab, U+2028, U+0085 and `\r` are whitespace within a line.
/// (Texts are normalized and should contain no `\r`.)
///
/// A paragraph longer than [`MAX_PARAGRAPH_BYTES`] is split: between hard-wrapped lines, else
/// between sentences, else between words, else between characters, each time as late as possible.
/// Whitespace at such a cut belongs to neither side.
///
/// **Cost:** linear, a few passes over the text.
///
/// ```
/// use dateline_text::paragraphs;
///
/// let text = "Homs falls\n\nThe army left.\nPeople came back.\n";
/// let quotes: Vec<_> = paragraphs(text).iter().map(|span| &text[span.range()]).collect();
/// assert_eq!(quotes, ["Homs falls", "The army left.", "People came back."]);
/// ```
pub fn paragraphs(text: &str) -> Vec<Span> {
    let mut cursor = ParagraphCursor::default();
    std::iter::from_fn(|| cursor.next(text)).collect()
}

/// Iterates over the [`paragraphs`] of a text without collecting them. Takes the text as an
/// argument of each call, so that it can be stored beside the text without borrowing from it.
#[derive(Clone, Debug, Default)]
pub struct ParagraphCursor {
    /// The start of the next line; greater than the length of the text if there is none.
    next: usize,
    /// The end of a block that is known not to be hard-wrapped. Lines before it are paragraphs.
    block_end: usize,
    /// The remaining pieces of the last paragraph, in reverse order.
    pieces: Vec<Span>,
}

impl ParagraphCursor {
    /// Returns the next paragraph of the text, which must be the same in each call. **Cost:** for
    /// all calls together, a few passes over the text. **Memory:** 8 bytes for each piece of one
    /// paragraph.
    pub fn next(&mut self, text: &str) -> Option<Span> {
        while self.pieces.is_empty() && self.next <= text.len() {
            if self.next < self.block_end {
                let line = Line::scan(text, self.next);
                self.next = line.next;
                push_paragraph(text, line.span, &mut self.pieces);
                self.pieces.reverse();
                continue;
            }
            let block = Block::scan(text, self.next);
            if block.is_wrapped {
                push_paragraph(text, block.span, &mut self.pieces);
                self.pieces.reverse();
            } else if !block.span.is_empty() {
                self.block_end = block.next;
                continue;
            }
            self.next = block.next;
        }
        self.pieces.pop()
    }
}

/// Returns true if a span is one of the paragraphs of a text, or was one before paragraphs had a
/// maximum length: a long line, to which files and stored projects of older versions may refer.
pub fn is_current_or_former_paragraph(text: &str, paragraphs: &[Span], span: Span) -> bool {
    let was_longer = || {
        let whole = crate::trim_span(text, span);
        span.slice(text).is_some_and(|line| line.len() > MAX_PARAGRAPH_BYTES)
            && paragraphs.binary_search_by_key(&whole.start, |one| one.start).is_ok()
            && paragraphs.binary_search_by_key(&whole.end, |one| one.end).is_ok()
    };
    paragraphs.binary_search(&span).is_ok() || was_longer()
}

/// A line of a text.
struct Line {
    span: Span,
    /// The start of the next line; greater than the length of the text if there is none.
    next: usize,
    /// True if no later line can belong to the same block.
    ends_block: bool,
}

impl Line {
    fn scan(text: &str, start: usize) -> Self {
        let bytes = &text.as_bytes()[start..];
        let is_separator = |(at, byte): (usize, &u8)| match byte {
            b'\n' | b'\x0c' => true,
            0xe2 => bytes[at..].starts_with("\u{2029}".as_bytes()),
            _ => false,
        };
        let length = bytes.iter().enumerate().position(is_separator).unwrap_or(bytes.len());
        let end = start + length;
        let separator = text[end..].chars().next();
        Self {
            span: Span::new(start as u32, end as u32),
            next: end + separator.map_or(1, char::len_utf8),
            ends_block: separator != Some('\n'),
        }
    }
}

/// A block of lines without a blank line between them.
struct Block {
    /// Empty if the first line is blank.
    span: Span,
    /// The start of the line after the block; greater than the length of the text if there is none.
    next: usize,
    /// The result of the greedy wrap test.
    is_wrapped: bool,
}

impl Block {
    fn scan(text: &str, start: usize) -> Self {
        let mut wrap = WrapTest::default();
        let (mut end, mut next) = (start, start);
        while next <= text.len() {
            let line = Line::scan(text, next);
            let quote = &text[line.span.range()];
            if quote.trim().is_empty() {
                if wrap.lines == 0 {
                    next = line.next;
                }
                break;
            }
            wrap.add_line(quote);
            (end, next) = (line.span.end as usize, line.next);
            if line.ends_block {
                break;
            }
        }
        let span = Span::new(start as u32, end as u32);
        Self { span, next, is_wrapped: wrap.is_wrapped() }
    }
}

/// The greedy wrap test, line by line. Lengths are in code points.
#[derive(Default)]
struct WrapTest {
    lines: usize,
    /// The length of the longest line.
    width: usize,
    last_length: usize,
    /// The minimum length of a line joined with the first word of the next line.
    min_joined_length: Option<usize>,
}

impl WrapTest {
    fn add_line(&mut self, line: &str) {
        self.lines += 1;
        if self.width > *WRAP_WIDTHS.end() {
            return;
        }
        if self.lines > 1 {
            let joined = self.last_length + 1 + first_word_length(line);
            self.min_joined_length =
                Some(self.min_joined_length.map_or(joined, |least| least.min(joined)));
        }
        self.last_length = line.trim_end().chars().count();
        self.width = self.width.max(self.last_length);
    }

    fn is_wrapped(&self) -> bool {
        WRAP_WIDTHS.contains(&self.width)
            && self.min_joined_length.is_some_and(|least| least > self.width)
    }
}

/// Returns the length in code points of the first word of a line, which must not fit on the line
/// before.
fn first_word_length(line: &str) -> usize {
    let word = line.split_whitespace().next().unwrap_or("");
    if word.starts_with(is_ideograph) { 1 } else { word.chars().count() }
}
