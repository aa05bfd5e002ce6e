use std::fmt;

/// A position counted in UTF-16 code units, as the browser counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Utf16Offset(pub u32);

/// A position counted in Unicode code points, as Python and most formats of training data count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodePointOffset(pub u32);

/// Bytes between two checkpoints. A checkpoint takes 8 bytes, so the table takes 1/32 of the
/// text.
const CHECKPOINT_INTERVAL: usize = 256;

/// What lies before a checkpoint, which is the character boundary at or before `index * STEP`.
#[derive(Clone, Copy, Default)]
struct Counts {
    chars: u32,
    utf16: u32,
}

/// Converts positions in one text between bytes, code points and UTF-16 code units.
///
/// Bytes are plain `u32`, as in [`Span`](crate::Span); the two foreign units have types of their
/// own, so that none can be taken for a byte. A position may lie anywhere from 0 to the length
/// of the text, both included; a conversion gives `None` for one that lies beyond, or inside a
/// character (for UTF-16: between the two halves of a surrogate pair).
///
/// Every conversion takes the text again, so that this can be stored beside a text without
/// borrowing from it. It must be the text that the table was built from: another one gives
/// meaningless answers or `None`, but no panic.
///
/// Cost: building reads the text once. A conversion looks at no more than 1 KiB of text, after a
/// binary search of the table where it does not start from bytes; for a text that is all ASCII
/// there is no table and a conversion costs nothing.
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
    /// Empty when the text is all ASCII.
    checkpoints: Vec<Counts>,
}

impl Offsets {
    /// Reads the text once.
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

    /// Length of the text in code points.
    pub fn chars_len(&self) -> u32 {
        self.total.chars
    }

    /// Length of the text in UTF-16 code units.
    pub fn utf16_len(&self) -> u32 {
        self.total.utf16
    }

    /// The UTF-16 position of a byte offset.
    pub fn byte_to_utf16(&self, text: &str, byte: u32) -> Option<Utf16Offset> {
        self.counts_before(text, byte).map(|counts| Utf16Offset(counts.utf16))
    }

    /// The code point position of a byte offset.
    pub fn byte_to_char(&self, text: &str, byte: u32) -> Option<CodePointOffset> {
        self.counts_before(text, byte).map(|counts| CodePointOffset(counts.chars))
    }

    /// The byte offset of a UTF-16 position.
    pub fn utf16_to_byte(&self, text: &str, position: Utf16Offset) -> Option<u32> {
        self.find_byte(text, position.0, |counts| counts.utf16, char::len_utf16)
    }

    /// The byte offset of a code point position.
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
            // All ASCII, or the very end of a text whose length is a multiple of `CHECKPOINT_INTERVAL`.
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
        // Sums of u32, which become vector instructions. The bytes inside of a character are 0x80 to 0xBF.
        let chars: u32 = bytes.iter().map(|byte| u32::from(byte.cast_signed() >= -64)).sum();
        // A character of four bytes is a surrogate pair.
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
