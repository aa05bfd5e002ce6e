//! Splits paragraphs that are too long.

use super::MAX_PARAGRAPH_BYTES;
use crate::{Span, sentences, tokenize_in};
use unicode_segmentation::UnicodeSegmentation;

/// The number of bytes before the maximum length in which the end of a sentence is searched.
const SENTENCE_SEARCH_BYTES: usize = 3000;

/// The number of bytes before the maximum length in which the start of a character is searched.
/// Longer runs of combining marks are cut.
const MARK_SEARCH_BYTES: usize = 200;

/// The maximum length, in bytes, of a character with its marks that is kept in one paragraph. The
/// time to render text grows with the square of the number of marks.
const MAX_CLUSTER_BYTES: usize = 400;

/// Adds a paragraph, split into pieces if it is too long. **Cost:** linear in it.
pub(super) fn push_paragraph(text: &str, span: Span, paragraphs: &mut Vec<Span>) {
    if span.len() as usize <= MAX_PARAGRAPH_BYTES {
        push_piece(text, span, paragraphs);
        return;
    }
    let mut rest = crate::trim_span(text, span);
    while rest.len() as usize > MAX_PARAGRAPH_BYTES {
        let cut = find_cut(text, rest);
        let piece = crate::trim_span(text, Span::new(rest.start, cut));
        let remainder = crate::trim_span(text, Span::new(cut, rest.end));
        push_piece(text, piece, paragraphs);
        rest = remainder;
    }
    if !rest.is_empty() {
        push_piece(text, rest, paragraphs);
    }
}

/// Adds a piece that is not too long, but cuts long runs of combining marks in it. Examines only
/// some of the characters, at intervals in which no such run can be missed.
fn push_piece(text: &str, span: Span, paragraphs: &mut Vec<Span>) {
    let (mut start, end) = (span.start as usize, span.end as usize);
    let mut at = if text[start..end].is_ascii() { end } else { start };
    while end - at > MAX_CLUSTER_BYTES {
        let reach = text.floor_char_boundary(at + MAX_CLUSTER_BYTES);
        match text[at..reach].grapheme_indices(true).nth(1) {
            Some((next, _)) => {
                at = text.floor_char_boundary(at + next.max(MAX_CLUSTER_BYTES / 2)).max(at + next);
            }
            None => {
                paragraphs.push(Span::new(start as u32, reach as u32));
                (start, at) = (reach, reach);
            }
        }
    }
    paragraphs.push(Span::new(start as u32, end as u32));
}

/// Returns the offset at which to cut a span that is too long. The span must not start with
/// whitespace.
fn find_cut(text: &str, span: Span) -> u32 {
    let end = text.floor_char_boundary(span.start as usize + MAX_PARAGRAPH_BYTES);
    let half = text.ceil_char_boundary(span.start as usize + MAX_PARAGRAPH_BYTES / 2);
    let later_half = &text[half..end];
    let line = later_half.rfind('\n').map(|at| half + at);
    let at = line
        .or_else(|| last_sentence_start(text, end))
        .or_else(|| later_half.rfind(char::is_whitespace).map(|at| half + at))
        .unwrap_or_else(|| last_character_start(text, end));
    at as u32
}

/// Returns the start of the last sentence before `end` that follows another sentence.
fn last_sentence_start(text: &str, end: usize) -> Option<usize> {
    let from = text.floor_char_boundary(end - SENTENCE_SEARCH_BYTES);
    let from = from + text[from..end].find(char::is_whitespace)?;
    let tokens = tokenize_in(text, Span::new(from as u32, end as u32));
    let sentences = sentences(text, &tokens);
    // The last one may start with a word that is cut in two.
    let mut begins = sentences.iter().skip(1).rev().map(|it| tokens[it.start].span.start as usize);
    let follows_space = |at: &usize| text[..*at].ends_with(char::is_whitespace);
    begins.find(follows_space)
}

/// Returns the start of the last grapheme cluster before `end`; `end` if none is found.
fn last_character_start(text: &str, end: usize) -> usize {
    let from = text.floor_char_boundary(end - MARK_SEARCH_BYTES);
    let mut begins = text[from..end].grapheme_indices(true).map(|(at, _)| from + at);
    begins.next_back().filter(|at| *at > from).unwrap_or(end)
}
