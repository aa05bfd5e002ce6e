//! Byte spans.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

/// A byte range of a UTF-8 text, end-exclusive.
///
/// Both ends are on character boundaries of the text; [`Span::slice`] checks this. Serialized as a
/// pair, `[start, end]`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(u32, u32)", into = "(u32, u32)")]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The end, exclusive; not less than `start`.
    pub end: u32,
}

impl Span {
    /// Creates a span from byte offsets. If `end` is less than `start`, the span is empty, at
    /// `start`.
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end: end.max(start) }
    }

    /// Returns the part of `text` in the span; `None` if the span is outside the text or not on
    /// character boundaries.
    pub fn slice(self, text: &str) -> Option<&str> {
        text.get(self.range())
    }

    /// Returns the span as a range of `usize`.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns the length in bytes.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Returns true if the span has length 0.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Returns true if the spans have at least one byte in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns true if `other` is inside this span; the ends may be equal.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl From<(u32, u32)> for Span {
    fn from((start, end): (u32, u32)) -> Self {
        Self::new(start, end)
    }
}

impl From<Span> for (u32, u32) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}..{}", self.start, self.end)
    }
}
