//! Line endings: detection, normalization, and offsets across it.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The line endings of a text before normalization.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineEnding {
    /// `\n`, or the text has a single line.
    #[default]
    Lf,
    /// `\r\n`.
    CrLf,
    /// Only `\r`.
    Cr,
    /// More than one kind.
    Mixed,
}

/// Replaces every line ending by `\n`; also returns the original kind.
///
/// `\r\n` and isolated `\r` become `\n`. Nothing else changes; U+2028 and similar characters are
/// kept. Borrows the text if there is nothing to change. **Cost:** linear.
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
/// For importers, whose offsets refer to the original file. Offsets in other units have to be
/// converted to bytes of the original text first, with [`Offsets`](crate::Offsets).
///
/// **Memory:** four bytes for each `\r\n`.
#[derive(Clone, Debug, Default)]
pub struct LineEndingMap {
    /// The byte offsets in the original text of the removed `\r`; ascending.
    dropped: Vec<u32>,
}

impl LineEndingMap {
    /// Creates the map of an original text. **Cost:** linear.
    pub fn new(original: &str) -> Self {
        let dropped = original.match_indices("\r\n").map(|(at, _)| at as u32).collect();
        Self { dropped }
    }

    /// Returns the offset in the normalized text. An offset between `\r` and `\n` maps to the
    /// position before the line ending, like the offset before `\r`. Offsets are not checked
    /// against the text: an offset beyond its end maps to one beyond the end of the normalized
    /// text.
    ///
    /// **Cost:** a binary search.
    pub fn to_normalized(&self, original: u32) -> u32 {
        original - self.dropped.partition_point(|&at| at < original) as u32
    }
}
