use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How the lines of a text ended before they were normalized.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineEnding {
    /// `\n`, or the text has a single line.
    #[default]
    Lf,
    /// `\r\n`.
    CrLf,
    /// `\r` alone.
    Cr,
    /// More than one of them.
    Mixed,
}

/// The text with every line end as a single `\n`, and what they were.
///
/// `\r\n` and a `\r` that stands alone become `\n`; nothing else changes, U+2028 and its kin
/// included. Borrows when there is nothing to change. Cost: one pass.
///
/// ```
/// use dateline_text::{LineEnding, normalize_line_endings};
///
/// let (text, ends) = normalize_line_endings("Homs\r\nHama\r\n");
/// assert_eq!((&*text, ends), ("Homs\nHama\n", LineEnding::CrLf));
/// ```
pub fn normalize_line_endings(text: &str) -> (Cow<'_, str>, LineEnding) {
    if !text.contains('\r') {
        return (Cow::Borrowed(text), LineEnding::Lf);
    }
    let mut normalized = String::with_capacity(text.len());
    let (mut lf, mut crlf, mut cr) = (false, false, false);
    let mut rest = text;
    while let Some(at) = rest.find('\r') {
        lf |= rest[..at].contains('\n');
        normalized.push_str(&rest[..at]);
        normalized.push('\n');
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('\n') {
            rest = after;
            crlf = true;
        } else {
            cr = true;
        }
    }
    lf |= rest.contains('\n');
    normalized.push_str(rest);
    let ends = match (lf, crlf, cr) {
        (false, true, false) => LineEnding::CrLf,
        (false, false, true) => LineEnding::Cr,
        _ => LineEnding::Mixed,
    };
    (Cow::Owned(normalized), ends)
}

/// Maps byte offsets of a text to those of the same text after [`normalize_line_endings`].
///
/// For importers, whose offsets speak of the file as it was. Offsets in other units are first
/// turned into bytes of the original text, with [`Offsets`](crate::Offsets).
///
/// Memory: four bytes for each `\r\n`, nothing for a text without any.
#[derive(Clone, Debug, Default)]
pub struct LineEndingMap {
    /// Byte offsets, in the original, of the `\r` that are dropped; ascending.
    dropped: Vec<u32>,
}

impl LineEndingMap {
    /// Reads the original text once.
    pub fn new(original: &str) -> Self {
        let dropped = original.match_indices("\r\n").map(|(at, _)| at as u32).collect();
        Self { dropped }
    }

    /// The offset in the normalized text. An offset between `\r` and `\n` gives the place before
    /// the line end, as the one before `\r` does. Offsets are not checked against the text: one
    /// beyond its end gives one beyond the end of the normalized text.
    ///
    /// Cost: a binary search.
    pub fn to_normalized(&self, original: u32) -> u32 {
        original - self.dropped.partition_point(|&at| at < original) as u32
    }
}
