use crate::FileType;
use crate::file_type::file_type_from_magic;
use serde::{Deserialize, Serialize};

/// The longest text that is opened, in bytes: 20 MiB, some three million words, with which the
/// page stays usable. It holds for the file and for the text that is read from it.
pub const MAX_BYTES: u64 = 20 * MEBIBYTE;

/// The longest text of one document that the page opens, in bytes: 6 MiB, more than a long book has. What is worked
/// out for a text and its mentions is in memory several times there.
pub const MAX_PAGE_BYTES: u64 = 6 * MEBIBYTE;

const MEBIBYTE: u64 = 1024 * 1024;

/// A text, and how it was written in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark; line ends as they came.
    pub text: String,
    /// What the bytes were read as.
    pub encoding: Encoding,
}

/// How a text is written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    Utf8,
    /// UTF-8 with a byte order mark.
    Utf8Bom,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// Windows-1252 (Western European). Always a guess: any bytes can be read so.
    Windows1252,
}

/// Why bytes are not opened as text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// More bytes than the limit; also where the text would be longer than that.
    #[error("it has {}; up to {} can be opened, so split it first", megabytes(*.size), megabytes(*.limit))]
    TooLarge {
        /// In bytes.
        size: u64,
        /// In bytes.
        limit: u64,
    },
    /// Nothing, or nothing but white space.
    #[error("there is no text in it")]
    Empty,
    /// Not text.
    #[error("it is {0}, not plain text; copy the text out of it, or save it as plain text")]
    Binary(FileType),
    /// A byte order mark says UTF-8 or UTF-16, and the bytes are not.
    #[error("it begins as {encoding} but is damaged at byte {at}; save it again as UTF-8")]
    Damaged {
        /// `UTF-8` or `UTF-16`.
        encoding: &'static str,
        /// Where, in bytes of the file.
        at: usize,
    },
}

/// Reads bytes as text and says which encoding it took them for.
///
/// In this order: a byte order mark decides; bytes that begin like a known kind of file, or hold
/// many control characters, are refused; bytes with NULs are UTF-16 if one in four of its units
/// has the high byte 0 and all of it is sound, else refused; valid UTF-8 is UTF-8; anything else
/// is taken for Windows-1252, which a caller should tell the person.
///
/// Nothing is replaced or trimmed: bytes that the encoding does not allow are an error, except in
/// Windows-1252, whose five unassigned bytes become the control characters that browsers make of
/// them. Cost: a few passes over the bytes; memory: the text, at most three times the bytes.
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    decode_with_limit(bytes, MAX_BYTES)
}

/// [`decode`] with another limit, in bytes.
pub(crate) fn decode_with_limit(bytes: &[u8], limit: u64) -> Result<Decoded, DecodeError> {
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
    if let Some(kind) = file_type_from_magic(bytes) {
        return Err(DecodeError::Binary(kind));
    }
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

/// Whether more than one character in twenty is a control character that no text has.
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

/// Decodes UTF-16; the error is the offset of the first bad byte.
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

/// UTF-16 without a byte order mark, known by the zeros that ASCII has there.
fn decode_utf16_without_bom(bytes: &[u8]) -> Option<Decoded> {
    let (pairs, _) = bytes.as_chunks::<2>();
    let zeros = |side: usize| pairs.iter().filter(|pair| pair[side] == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let (encoding, zeros) =
        if second > first { (Encoding::Utf16Le, second) } else { (Encoding::Utf16Be, first) };
    let text = decode_utf16(bytes, encoding).ok()?;
    (zeros * 4 >= pairs.len() && !text.contains('\0')).then_some(Decoded { text, encoding })
}

/// What Windows-1252 has at 0x80 to 0x9F.
const WINDOWS_1252_C1: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn decode_windows_1252(bytes: &[u8]) -> String {
    let character = |&byte: &u8| match byte {
        0x80..=0x9f => WINDOWS_1252_C1[usize::from(byte - 0x80)],
        _ => char::from(byte),
    };
    bytes.iter().map(character).collect()
}

/// A size for people, rounded up so that what is over a limit never looks equal to it.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(MEBIBYTE);
    if tenths.is_multiple_of(10) {
        format!("{} MB", tenths / 10)
    } else {
        format!("{}.{} MB", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests;
