//! Offsets of a text in all units, and how well spans fit the text.

use super::notes::SpanFault;
use super::offsets::RawSpan;
use crate::spec::OffsetUnit;
use dateline_text::{CodePointOffset, Offsets, Span, Utf16Offset};
use std::cell::OnceCell;
use unicode_segmentation::UnicodeSegmentation;

/// A way to interpret offsets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct OffsetEncoding {
    pub(super) unit: OffsetUnit,
    pub(super) is_inclusive: bool,
}

/// The number of quotes and spans that fit under an encoding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FitScore {
    /// The spans that cover their quotes.
    pub quotes: usize,
    /// The spans that begin, and those that end, at the border of a word.
    pub starts: usize,
    pub ends: usize,
    /// The spans inside their text, on character boundaries.
    pub spans: usize,
}

impl FitScore {
    /// Returns the order of encodings by quotes, then by borders of words.
    pub(crate) fn rank(self) -> (usize, usize, usize) {
        (self.quotes, self.starts + self.ends, self.spans)
    }
}

/// A text with the means to convert its offsets.
pub(super) struct TextIndex<'a> {
    text: &'a str,
    offsets: Offsets,
    /// The byte offsets of grapheme clusters and of the end. Computed when needed.
    graphemes: OnceCell<Vec<u32>>,
}

impl<'a> TextIndex<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, offsets: Offsets::new(text), graphemes: OnceCell::new() }
    }

    fn graphemes(&self) -> &[u32] {
        self.graphemes.get_or_init(|| {
            let starts = self.text.grapheme_indices(true).map(|(at, _)| at as u32);
            starts.chain([self.text.len() as u32]).collect()
        })
    }

    /// Returns the length of the text in a unit.
    fn length(&self, unit: OffsetUnit) -> u32 {
        match unit {
            OffsetUnit::Utf16 => self.offsets.utf16_len(),
            OffsetUnit::Bytes => self.text.len() as u32,
            OffsetUnit::Graphemes => self.graphemes().len() as u32 - 1,
            OffsetUnit::CodePoints | OffsetUnit::Tokens => self.offsets.chars_len(),
        }
    }

    fn to_byte(&self, unit: OffsetUnit, at: u32) -> Option<u32> {
        match unit {
            OffsetUnit::Utf16 => self.offsets.utf16_to_byte(self.text, Utf16Offset(at)),
            OffsetUnit::Bytes => self.text.is_char_boundary(at as usize).then_some(at),
            OffsetUnit::Graphemes => self.graphemes().get(at as usize).copied(),
            OffsetUnit::CodePoints | OffsetUnit::Tokens => {
                self.offsets.char_to_byte(self.text, CodePointOffset(at))
            }
        }
    }

    /// Returns the span in bytes of a raw span.
    pub(super) fn byte_span(
        &self,
        raw: &RawSpan,
        encoding: OffsetEncoding,
    ) -> Result<Span, SpanFault> {
        let (Some(start), Some(end)) = (raw.start.0, raw.end.0) else {
            return Err(SpanFault::OutOfRange);
        };
        let end = end.saturating_add(u32::from(encoding.is_inclusive));
        if start > end || end > self.length(encoding.unit) {
            return Err(SpanFault::OutOfRange);
        }
        if start == end {
            return Err(SpanFault::Empty);
        }
        match (self.to_byte(encoding.unit, start), self.to_byte(encoding.unit, end)) {
            (Some(start), Some(end)) => Ok(Span::new(start, end)),
            _ => Err(SpanFault::MidCharacter),
        }
    }

    /// Returns whether a span begins, and whether it ends, at the border of a word.
    pub(super) fn borders_at_words(&self, span: Span) -> (bool, bool) {
        let (before, rest) = self.text.split_at(span.start as usize);
        let (inside, after) = rest.split_at(span.len() as usize);
        let is_word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
        let is_space = |character: Option<char>| character.is_some_and(char::is_whitespace);
        // Parts of an emoji.
        let is_joined = |character: Option<char>| {
            character.is_some_and(|it| matches!(it, '\u{200d}' | '\u{fe0f}'))
        };
        let is_border = |inner: Option<char>, outer: Option<char>| {
            !(is_space(inner) || is_joined(inner) || is_word(inner) && is_word(outer))
        };
        let (first, last) = (inside.chars().next(), inside.chars().next_back());
        (is_border(first, before.chars().next_back()), is_border(last, after.chars().next()))
    }

    /// Returns how well spans fit the text under an encoding.
    pub(super) fn score(&self, spans: &[RawSpan], encoding: OffsetEncoding) -> FitScore {
        let mut fit = FitScore::default();
        for raw in spans {
            let Ok(span) = self.byte_span(raw, encoding) else { continue };
            let (is_start, is_end) = self.borders_at_words(span);
            fit.spans += 1;
            fit.starts += usize::from(is_start);
            fit.ends += usize::from(is_end);
            fit.quotes += usize::from(raw.quote.as_deref() == span.slice(self.text));
        }
        fit
    }
}
