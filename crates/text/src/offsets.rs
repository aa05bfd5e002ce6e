//! Conversion between byte, code point and UTF-16 offsets.

use std::fmt;

/// An offset in UTF-16 code units, as in the browser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Utf16Offset(pub u32);

/// An offset in Unicode code points, as in Python and most formats of training data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodePointOffset(pub u32);

/// The number of bytes between two checkpoints. A checkpoint takes 8 bytes, so the table is 1/32 of
/// the size of the text.
const CHECKPOINT_INTERVAL: usize = 256;

/// The lengths of the text before a checkpoint. Checkpoint `index` is at the last character
/// boundary up to `index * CHECKPOINT_INTERVAL`.
#[derive(Clone, Copy, Default)]
struct Counts {
    chars: u32,
    utf16: u32,
}

/// Converts offsets in a text between bytes, code points and UTF-16 code units.
///
/// Byte offsets are plain `u32`, as in [`Span`](crate::Span). The other two units have their own
/// types, so that they cannot be confused with bytes. Valid offsets are 0 to the length of the
/// text, inclusive. Conversions return `None` for an offset beyond that or inside a character (for
/// UTF-16: between the two halves of a surrogate pair).
///
/// Every conversion takes the text as an argument, so that `Offsets` can be stored beside a text
/// without borrowing from it. It must be the text from which the `Offsets` were created. Another
/// text gives meaningless results or `None`, but no panic.
///
/// **Cost:** creation is linear in the text. A conversion scans at most 1 KiB of text, after a
/// binary search unless it starts from bytes. For ASCII texts there is no table, and conversions
/// are free.
///
/// ```
/// use dateline_text::{CodePointOffset, Offsets, Utf16Offset};
///
/// let text = "a😀b";
/// let offsets = Offsets::new(text);
/// assert_eq!(offsets.byte_to_utf16(text, 5), Some(Utf16Offset(3)));
/// assert_eq!(offsets.byte_to_char(text, 5), Some(CodePointOffset(2)));
/// assert_eq!(offsets.utf16_to_byte(text, Utf16Offset(2)), None);
/// ```
#[derive(Clone)]
pub struct Offsets {
    bytes: u32,
    total: Counts,
    /// Empty if the text is ASCII.
    checkpoints: Vec<Counts>,
}

impl Offsets {
    /// Creates the table for a text. **Cost:** linear.
    pub fn new(text: &str) -> Self {
        let bytes = text.len() as u32;
        if text.is_ascii() {
            let total = Counts { chars: bytes, utf16: bytes };
            return Self { bytes, total, checkpoints: Vec::new() };
        }
        let mut checkpoints = Vec::with_capacity(text.len() / CHECKPOINT_INTERVAL + 1);
        let mut total = Counts::default();
        let mut at = 0;
        while at < text.len() {
            checkpoints.push(total);
            let next = text.floor_char_boundary(checkpoints.len() * CHECKPOINT_INTERVAL);
            total = total.plus(&text.as_bytes()[at..next]);
            at = next;
        }
        Self { bytes, total, checkpoints }
    }

    /// Returns the length of the text in code points.
    pub fn chars_len(&self) -> u32 {
        self.total.chars
    }

    /// Returns the length of the text in UTF-16 code units.
    pub fn utf16_len(&self) -> u32 {
        self.total.utf16
    }

    /// Converts a byte offset to a UTF-16 offset.
    pub fn byte_to_utf16(&self, text: &str, byte: u32) -> Option<Utf16Offset> {
        self.counts_before(text, byte).map(|counts| Utf16Offset(counts.utf16))
    }

    /// Converts a byte offset to a code point offset.
    pub fn byte_to_char(&self, text: &str, byte: u32) -> Option<CodePointOffset> {
        self.counts_before(text, byte).map(|counts| CodePointOffset(counts.chars))
    }

    /// Converts a UTF-16 offset to a byte offset.
    pub fn utf16_to_byte(&self, text: &str, position: Utf16Offset) -> Option<u32> {
        self.find_byte(text, position.0, |counts| counts.utf16, char::len_utf16)
    }

    /// Converts a code point offset to a byte offset.
    pub fn char_to_byte(&self, text: &str, position: CodePointOffset) -> Option<u32> {
        self.find_byte(text, position.0, |counts| counts.chars, |_| 1)
    }

    fn counts_before(&self, text: &str, byte: u32) -> Option<Counts> {
        let at = byte as usize;
        if byte > self.bytes || !text.is_char_boundary(at) {
            return None;
        }
        let index = at / CHECKPOINT_INTERVAL;
        let Some(&counts) = self.checkpoints.get(index) else {
            // ASCII, or the end of a text whose length is a multiple of `CHECKPOINT_INTERVAL`.
            let ascii = self.checkpoints.is_empty();
            return Some(if ascii { Counts { chars: byte, utf16: byte } } else { self.total });
        };
        let start = text.floor_char_boundary(index * CHECKPOINT_INTERVAL);
        Some(counts.plus(&text.as_bytes()[start..at]))
    }

    fn find_byte(
        &self,
        text: &str,
        position: u32,
        unit: impl Fn(&Counts) -> u32,
        width: impl Fn(char) -> usize,
    ) -> Option<u32> {
        if position > unit(&self.total) {
            return None;
        }
        if self.checkpoints.is_empty() {
            return Some(position);
        }
        let index = self.checkpoints.partition_point(|counts| unit(counts) <= position) - 1;
        let start = text.floor_char_boundary(index * CHECKPOINT_INTERVAL);
        let mut here = unit(&self.checkpoints[index]);
        for (at, character) in text[start..].char_indices() {
            if here >= position {
                return (here == position).then_some((start + at) as u32);
            }
            here += width(character) as u32;
        }
        (here == position).then_some(text.len() as u32)
    }
}

impl Counts {
    fn plus(self, bytes: &[u8]) -> Self {
        // Sums of `u32`, which the compiler vectorizes. The continuation bytes of UTF-8 are 0x80 to
        // 0xBF.
        let chars: u32 = bytes.iter().map(|byte| u32::from(byte.cast_signed() >= -64)).sum();
        // A character of four bytes is a surrogate pair in UTF-16.
        let pairs: u32 = bytes.iter().map(|&byte| u32::from(byte >= 0xF0)).sum();
        Self { chars: self.chars + chars, utf16: self.utf16 + chars + pairs }
    }
}

impl fmt::Debug for Offsets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Offsets")
            .field("bytes", &self.bytes)
            .field("chars", &self.total.chars)
            .field("utf16", &self.total.utf16)
            .finish()
    }
}
