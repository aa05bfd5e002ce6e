//! Scans numbers and the letters attached to them.

use crate::char_class::{CharClass, cluster_at};
use crate::word_lists::is_unit;

/// The result of scanning a token that starts with a digit.
pub(crate) enum NumberScan {
    /// A number that ends at this offset: `3,000`, `2024-12-08`, `1990s`, `2nd`.
    Complete(usize),
    /// A word that starts with a number (`20-year-old`, `4x4`). The number ends at this offset.
    Continues(usize),
}

/// Scans the number at `start`, the offset of a digit.
pub(crate) fn scan_number(text: &str, start: usize) -> NumberScan {
    let end = digits_end(text, start);
    let Some(next) = cluster_at(text, end) else { return NumberScan::Complete(end) };
    let after = cluster_at(text, next.end);
    match next.base {
        '-' | '\u{2010}' | '\u{2011}' if after.is_some_and(|after| after.is_letter()) => {
            NumberScan::Continues(end)
        }
        '_' if after.is_some_and(|after| after.is_word()) => NumberScan::Continues(end),
        _ if next.is_letter() => scan_letters(text, end),
        _ if next.class == CharClass::Joiner => NumberScan::Continues(end),
        _ => NumberScan::Complete(end),
    }
}

/// Returns the end of a run of digits with `. , : / -` between them.
fn digits_end(text: &str, mut offset: usize) -> usize {
    while let Some(cluster) = cluster_at(text, offset) {
        let joins = matches!(cluster.base, '.' | ',' | ':' | '/' | '-' | '\u{66B}' | '\u{66C}')
            && cluster_at(text, cluster.end).is_some_and(|next| next.is_digit());
        if !cluster.is_digit() && !joins {
            break;
        }
        offset = cluster.end;
    }
    offset
}

fn scan_letters(text: &str, end: usize) -> NumberScan {
    let rest = &text[end..];
    let is_letter = |character: char| character.is_alphanumeric();
    // One more than the length of the longest unit or suffix.
    let length: usize = rest
        .chars()
        .take(6)
        .take_while(|&character| is_letter(character))
        .map(char::len_utf8)
        .sum();
    let letters = &rest[..length];
    let goes_on =
        matches!(&rest.as_bytes()[length..], [b'-', next, ..] if next.is_ascii_alphanumeric());
    if is_unit(letters) || rest.starts_with("a.m") || rest.starts_with("p.m") {
        NumberScan::Complete(end)
    } else if !goes_on && is_number_suffix(letters) {
        NumberScan::Complete(end + length)
    } else {
        NumberScan::Continues(end)
    }
}

/// Returns true for the suffixes of ordinals and decades.
fn is_number_suffix(letters: &str) -> bool {
    ["st", "nd", "rd", "th", "s", "ths"].iter().any(|end| end.eq_ignore_ascii_case(letters))
}
