//! Numbers, and what is written to them without a space.

use crate::class::{Class, cluster_at};
use crate::lexicon::is_unit;

/// How the token that starts with a digit goes on.
pub(crate) enum Number {
    /// A number that ends here: `3,000`, `2024-12-08`, `1990s`, `2nd`.
    Ends(usize),
    /// A word that begins with a number (`20-year-old`, `4x4`); the number reaches to here.
    GoesOn(usize),
}

/// Reads the number at `at`, where a digit stands.
pub(crate) fn number(text: &str, at: usize) -> Number {
    let end = digits_end(text, at);
    let Some(next) = cluster_at(text, end) else { return Number::Ends(end) };
    let after = cluster_at(text, next.end);
    match next.base {
        '-' | '\u{2010}' | '\u{2011}' if after.is_some_and(|after| after.is_letter()) => {
            Number::GoesOn(end)
        }
        '_' if after.is_some_and(|after| after.is_word()) => Number::GoesOn(end),
        _ if next.is_letter() => with_letters(text, end),
        _ if next.class == Class::Joiner => Number::GoesOn(end),
        _ => Number::Ends(end),
    }
}

/// The end of digits with `. , : / -` between them.
fn digits_end(text: &str, mut at: usize) -> usize {
    while let Some(cluster) = cluster_at(text, at) {
        let joins = matches!(cluster.base, '.' | ',' | ':' | '/' | '-' | '\u{66B}' | '\u{66C}')
            && cluster_at(text, cluster.end).is_some_and(|next| next.is_digit());
        if !cluster.is_digit() && !joins {
            break;
        }
        at = cluster.end;
    }
    at
}

fn with_letters(text: &str, end: usize) -> Number {
    let rest = &text[end..];
    let is_letter = |character: char| character.is_alphanumeric();
    // One more than the longest unit or ending.
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
        Number::Ends(end)
    } else if !goes_on && is_ending(letters) {
        Number::Ends(end + length)
    } else {
        Number::GoesOn(end)
    }
}

/// Of ordinals and of decades.
fn is_ending(letters: &str) -> bool {
    ["st", "nd", "rd", "th", "s", "ths"].iter().any(|end| end.eq_ignore_ascii_case(letters))
}
