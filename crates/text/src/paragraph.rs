mod split_long;

use crate::Span;
use crate::char_class::is_ideograph;
use split_long::push_paragraph;

/// Widths, in code points, at which people and programs wrap lines.
const WRAP_WIDTHS: std::ops::RangeInclusive<usize> = 40..=120;

/// The longest paragraph, in bytes. A longer line is several paragraphs: what is drawn, searched and
/// read at once stays within bounds.
pub const MAX_PARAGRAPH_BYTES: usize = 10_000;

/// The paragraphs of a text, in order.
///
/// A line ends at `\n`, at U+2029 (paragraph separator) and at a form feed; the last two and a
/// blank line (nothing but white space) always end the paragraph too. So does a plain `\n`,
/// because most pasted text has one long line for each paragraph, unless the lines were wrapped
/// by hand or by a mailer. The test for that is the greedy wrap test: in a block of lines without
/// a blank one between them, with W the length of the longest line in code points, W lies between
/// 40 and 120, and no line but the last had room left for the first word of the next one:
/// `line + 1 + word > W`. Such a block is one paragraph. Where lines may break between any two
/// characters (Chinese, Japanese) a word is one character.
///
/// A paragraph covers whole lines, indentation and trailing spaces included, without the line end
/// of its last line: drawing the paragraphs draws every visible character. Lines of white space
/// belong to none. A vertical tab, U+2028, U+0085 and a `\r` (texts are normalized before, so
/// there should be none) are white space within a line.
///
/// What would be longer than [`MAX_PARAGRAPH_BYTES`] is cut: between hard-wrapped lines, else between
/// sentences, else between words, else between characters, each time as late as it can be. White
/// space at such a cut belongs to neither side.
///
/// Cost: a few passes over the text.
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

/// Goes through the [`paragraphs`] of a text without holding them. It takes the text again each time,
/// so that it can be stored beside the text without borrowing from it.
#[derive(Clone, Debug, Default)]
pub struct ParagraphCursor {
    /// Where the next line begins; beyond the text when none is left.
    next: usize,
    /// The lines before this place belong to a block that is known not to be hard-wrapped.
    block_end: usize,
    /// Pieces of the last paragraph, the last first.
    pieces: Vec<Span>,
}

impl ParagraphCursor {
    /// The next paragraph of the text, which must be the same each time. Cost: in all, a few passes
    /// over the text. Memory: 8 bytes for each piece of one paragraph.
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

/// Whether a span is one of the paragraphs of a text, or was one before these had a greatest length:
/// a long line, which files and stored projects of older versions may name.
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
    /// Where the next one begins; beyond the text when there is none.
    next: usize,
    /// Whether no line behind it can belong to its block.
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

/// Lines without a blank one between them.
struct Block {
    /// Empty where a blank line comes first.
    span: Span,
    /// Where the line behind it begins; beyond the text when there is none.
    next: usize,
    /// By the greedy wrap test.
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
    /// Of the longest line.
    width: usize,
    last_length: usize,
    /// The least that a line and the first word of the next one would have taken.
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

/// In code points, of what a wrapper would have had to fit on the line before.
fn first_word_length(line: &str) -> usize {
    let word = line.split_whitespace().next().unwrap_or("");
    if word.starts_with(is_ideograph) { 1 } else { word.chars().count() }
}
