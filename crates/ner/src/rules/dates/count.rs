//! Counts of units of time.

use crate::rules::number::{Number, about, digits, number, spelled};
use crate::rules::words::Words;

/// How many, as two ends where a text gives both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Count {
    /// How many tokens it takes.
    pub(super) length: usize,
    /// `None` where it is vague.
    pub(super) low: Option<f64>,
    /// Of "two to three".
    pub(super) high: Option<f64>,
}

/// "about two", "two and a half", "half a", "two to three", "between 2 and 3", "2-3", "10- to 12".
pub(super) fn count(words: &Words<'_>, at: usize) -> Option<Count> {
    if let Some(range) = range(words, at) {
        return Some(range);
    }
    if let Some(length) = words.phrase(at, &["a number of", "any number of"]) {
        return Some(Count { length, low: None, high: None });
    }
    if let Some(Number { length, value }) = about(words, at) {
        let half = words.skip(at + length, &["and a half", "and one half"]);
        let low = value.map(|it| if half > 0 { it + 0.5 } else { it });
        return Some(Count { length: length + half, low, high: None });
    }
    let before = crate::rules::number::about_length(words, at);
    let halves = &["half an", "half a", "half the", "a half", "half"];
    let (length, low) = match words.phrase(at + before, halves) {
        Some(length) => (length, 0.5),
        None => (words.phrase(at + before, &["a quarter of a", "a quarter"])?, 0.25),
    };
    let is_part = low == 0.5 || words.is(at + before + length, &["century"]);
    is_part.then_some(Count { length: before + length, low: Some(low), high: None })
}

fn range(words: &Words<'_>, at: usize) -> Option<Count> {
    if let Some((low, high)) = words.word(at).split_once(['-', '–']) {
        let ends = digits(low).zip(digits(high)).filter(|(low, high)| low < high)?;
        return Some(Count { length: 1, low: Some(ends.0), high: Some(ends.1) });
    }
    let before = words.skip(at, &["about", "around", "roughly", "some", "between", "from"]);
    let is_between = words.is(at, &["between", "from"]);
    let low = number(words, at + before)?;
    let middle = at + before + low.length;
    // "6- to 9-month": the second number is joined to its unit.
    let dash = usize::from(words.is(middle, &["-"]) && words.touches(middle));
    let joints: &[&str] = match (is_between, dash) {
        (true, 0) => &["and", "to"],
        (_, 1) => &["to", "or", "and"],
        _ => &["to", "or", "-", "–"],
    };
    if !words.is(middle + dash, joints) {
        return None;
    }
    let start = middle + dash + 1;
    let (length, high) = match words.word(start).split_once('-') {
        // The unit follows in the same token.
        Some((high, _)) if dash == 1 => (0, compound_number(high)?),
        _ => number(words, start).and_then(|high| Some((high.length, high.value?)))?,
    };
    let low = low.value.filter(|low| *low < high)?;
    Some(Count { length: start - at + length, low: Some(low), high: Some(high) })
}

/// The number at the beginning of a joined word.
pub(super) fn compound_number(word: &str) -> Option<f64> {
    digits(word).or_else(|| spelled(word))
}
