mod cut;

use crate::Span;
use crate::class::is_ideograph;
use cut::push_paragraph;

/// Widths, in code points, at which people and programs wrap lines.
const WRAP_WIDTHS: std::ops::RangeInclusive<usize> = 40..=120;

/// The longest paragraph, in bytes. A longer line is several paragraphs: what is drawn, searched and
/// read at once stays within bounds.
pub const MAX_PARAGRAPH: usize = 30_000;

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
/// What would be longer than [`MAX_PARAGRAPH`] is cut: between hard-wrapped lines, else between
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
    let mut paragraphs = Vec::new();
    let mut block: Vec<Span> = Vec::new();
    let mut start = 0;
    for (at, separator) in text.match_indices(['\n', '\u{c}', '\u{2029}']) {
        let line = Span::new(start, at as u32);
        start = (at + separator.len()) as u32;
        push_line(text, line, &mut block, &mut paragraphs);
        if separator != "\n" {
            close_block(text, &mut block, &mut paragraphs);
        }
    }
    push_line(text, Span::new(start, text.len() as u32), &mut block, &mut paragraphs);
    close_block(text, &mut block, &mut paragraphs);
    paragraphs
}

/// Whether a span is one of the paragraphs of a text, or was one before these had a greatest length:
/// a long line, which files and stored projects of older versions may name.
pub fn was_paragraph(text: &str, paragraphs: &[Span], span: Span) -> bool {
    let was_longer = || {
        let whole = crate::trim(text, span);
        span.slice(text).is_some_and(|line| line.len() > MAX_PARAGRAPH)
            && paragraphs.binary_search_by_key(&whole.start, |one| one.start).is_ok()
            && paragraphs.binary_search_by_key(&whole.end, |one| one.end).is_ok()
    };
    paragraphs.binary_search(&span).is_ok() || was_longer()
}

fn push_line(text: &str, line: Span, block: &mut Vec<Span>, paragraphs: &mut Vec<Span>) {
    if text[line.range()].trim().is_empty() {
        close_block(text, block, paragraphs);
    } else {
        block.push(line);
    }
}

fn close_block(text: &str, block: &mut Vec<Span>, paragraphs: &mut Vec<Span>) {
    match block.as_slice() {
        [first, .., last] if is_wrapped(text, block) => {
            push_paragraph(text, Span::new(first.start, last.end), paragraphs);
        }
        lines => lines.iter().for_each(|line| push_paragraph(text, *line, paragraphs)),
    }
    block.clear();
}

/// The greedy wrap test.
fn is_wrapped(text: &str, lines: &[Span]) -> bool {
    let length = |line: &Span| text[line.range()].trim_end().chars().count();
    let width = lines.iter().map(length).max().unwrap_or(0);
    WRAP_WIDTHS.contains(&width)
        && lines
            .windows(2)
            .all(|pair| length(&pair[0]) + 1 + first_word_length(&text[pair[1].range()]) > width)
}

/// In code points, of what a wrapper would have had to fit on the line before.
fn first_word_length(line: &str) -> usize {
    let word = line.split_whitespace().next().unwrap_or("");
    if word.starts_with(is_ideograph) { 1 } else { word.chars().count() }
}
