//! Decodes the bytes of text files and detects their encoding.

use crate::file_type::{FileType, file_type_from_magic};
use crate::limits::MAX_BYTES;
use serde::{Deserialize, Serialize};

/// A decoded text and the encoding of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text without a byte order mark, with its original line endings.
    pub text: String,
    /// The encoding from which the text was decoded.
    pub encoding: Encoding,
}

/// A text encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    Utf8,
    /// UTF-8 with a byte order mark.
    Utf8Bom,
    /// UTF-16, little-endian.
    Utf16Le,
    /// UTF-16, big-endian.
    Utf16Be,
    /// Windows-1252 (Western European). Always a guess, because any bytes are valid in it.
    Windows1252,
}

/// The reason why bytes are not opened as text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The file, or the text decoded from it, is longer than the limit.
    #[error("{} is over the limit of {}; split it first", megabytes(*.size), megabytes(*.limit))]
    TooLarge {
        /// The actual size in bytes.
        size: u64,
        /// The maximum size in bytes.
        limit: u64,
    },
    /// The text is empty or consists only of white space.
    #[error("the file has no text")]
    Empty,
    /// The bytes are not text.
    #[error("this is {0}, not plain text; {advice}", advice = .0.advice())]
    Binary(FileType),
    /// A byte order mark indicates UTF-8 or UTF-16, but the bytes are invalid in that encoding.
    #[error("the {encoding} text is damaged at byte {at}; save it again as UTF-8")]
    Damaged {
        /// `UTF-8` or `UTF-16`.
        encoding: &'static str,
        /// The byte offset of the error in the file.
        at: usize,
    },
}

/// Decodes bytes as text and detects their encoding.
///
/// The checks are made in this order:
/// 1. Bytes that begin like a known binary file type are rejected.
/// 2. A byte order mark determines the encoding.
/// 3. Bytes with NULs are UTF-16 if all of it is valid and at least one in four code units has the
///    high byte 0. Otherwise, they are rejected.
/// 4. Valid UTF-8 is UTF-8.
/// 5. Anything else is assumed to be Windows-1252, which the caller should report to the user.
/// 6. Decoded text with many control characters is rejected.
///
/// Nothing is replaced or trimmed: bytes that are invalid in the encoding are an error. In
/// Windows-1252, the five unassigned bytes become the control characters to which browsers map
/// them. Cost: a few passes over the bytes; memory: the text, at most three times the bytes.
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    decode_with_limit(bytes, MAX_BYTES)
}

/// Like [`decode`], with a different limit in bytes.
pub(crate) fn decode_with_limit(bytes: &[u8], limit: u64) -> Result<Decoded, DecodeError> {
    // A file that is not text would not be read either if it were shorter.
    if let Some(kind) = file_type_from_magic(bytes) {
        return Err(DecodeError::Binary(kind));
    }
    check_size(bytes.len(), limit)?;
    let decoded = decode_bytes(bytes)?;
    check_size(decoded.text.len(), limit)?;
    if decoded.text.trim().is_empty() {
        return Err(DecodeError::Empty);
    }
    if has_many_controls(&decoded.text) {
        return Err(DecodeError::Binary(FileType::Unknown));
    }
    Ok(decoded)
}

pub(crate) fn check_size(size: usize, limit: u64) -> Result<(), DecodeError> {
    let size = size as u64;
    if size > limit { Err(DecodeError::TooLarge { size, limit }) } else { Ok(()) }
}

fn decode_bytes(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        let text = std::str::from_utf8(rest).map_err(|error| DecodeError::Damaged {
            encoding: "UTF-8",
            at: 3 + error.valid_up_to(),
        })?;
        return Ok(Decoded { text: text.to_owned(), encoding: Encoding::Utf8Bom });
    }
    for (mark, encoding) in [(b"\xff\xfe", Encoding::Utf16Le), (b"\xfe\xff", Encoding::Utf16Be)] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            let text = decode_utf16(rest, encoding)
                .map_err(|at| DecodeError::Damaged { encoding: "UTF-16", at: 2 + at })?;
            return Ok(Decoded { text, encoding });
        }
    }
    if bytes.contains(&0) {
        return decode_utf16_without_bom(bytes).ok_or(DecodeError::Binary(FileType::Unknown));
    }
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: text.to_owned(), encoding: Encoding::Utf8 },
        Err(_) => Decoded { text: decode_windows_1252(bytes), encoding: Encoding::Windows1252 },
    })
}

/// Returns true if more than one character in twenty is a control character that does not occur in
/// text.
fn has_many_controls(text: &str) -> bool {
    let is_layout =
        |character| matches!(character, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}');
    let (mut controls, mut all) = (0_usize, 0_usize);
    for character in text.chars() {
        all += 1;
        controls += usize::from(character.is_control() && !is_layout(character));
    }
    controls * 20 > all
}

/// Decodes UTF-16. The error is the offset of the first invalid byte.
fn decode_utf16(bytes: &[u8], encoding: Encoding) -> Result<String, usize> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let unit = |pair: &[u8; 2]| match encoding {
        Encoding::Utf16Be => u16::from_be_bytes(*pair),
        _ => u16::from_le_bytes(*pair),
    };
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut at = 0;
    for character in char::decode_utf16(pairs.iter().map(unit)) {
        let character = character.map_err(|_| at)?;
        text.push(character);
        at += 2 * character.len_utf16();
    }
    if rest.is_empty() { Ok(text) } else { Err(at) }
}

/// Decodes UTF-16 without a byte order mark, detected by the zero bytes of its ASCII characters.
fn decode_utf16_without_bom(bytes: &[u8]) -> Option<Decoded> {
    let (pairs, _) = bytes.as_chunks::<2>();
    let zeros = |side: usize| pairs.iter().filter(|pair| pair[side] == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let (encoding, zeros) =
        if second > first { (Encoding::Utf16Le, second) } else { (Encoding::Utf16Be, first) };
    let text = decode_utf16(bytes, encoding).ok()?;
    (zeros * 4 >= pairs.len() && !text.contains('\0')).then_some(Decoded { text, encoding })
}

/// The characters of Windows-1252 from 0x80 to 0x9F.
const WINDOWS_1252_C1: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

pub(crate) fn decode_windows_1252(bytes: &[u8]) -> String {
    let character = |&byte: &u8| match byte {
        0x80..=0x9f => WINDOWS_1252_C1[usize::from(byte - 0x80)],
        _ => char::from(byte),
    };
    bytes.iter().map(character).collect()
}

/// Formats a size for display, rounded up so that a size over the limit never looks equal to it.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(1024 * 1024);
    if tenths.is_multiple_of(10) {
        format!("{} MB", tenths / 10)
    } else {
        format!("{}.{} MB", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests;
