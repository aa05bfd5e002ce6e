//! Counts of units of time.

use crate::rules::number_phrases::{
    Number, parse_digits, parse_number, parse_spelled, qualified_number,
};
use crate::rules::rule_tokens::RuleTokens;

/// A count, or a range of counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TimeCount {
    /// The number of tokens.
    pub(super) length: usize,
    /// The count or the lower end, or `None` if it is vague.
    pub(super) low: Option<f64>,
    /// The upper end of a range such as "two to three".
    pub(super) high: Option<f64>,
}

/// Parses "about two", "two and a half", "half a", "two to three", "between 2 and 3", "2-3", "10-
/// to 12".
pub(super) fn parse_count(words: &RuleTokens<'_>, index: usize) -> Option<TimeCount> {
    if let Some(range) = parse_count_range(words, index) {
        return Some(range);
    }
    if let Some(length) = words.match_phrase(index, &["a number of", "any number of"]) {
        return Some(TimeCount { length, low: None, high: None });
    }
    if let Some(Number { length, value }) = qualified_number(words, index) {
        let half = words.skip_phrase(index + length, &["and a half", "and one half"]);
        let low = value.map(|it| if half > 0 { it + 0.5 } else { it });
        return Some(TimeCount { length: length + half, low, high: None });
    }
    let before = crate::rules::number_phrases::qualifier_length(words, index);
    let halves = &["half an", "half a", "half the", "a half", "half"];
    let (length, low) = match words.match_phrase(index + before, halves) {
        Some(length) => (length, 0.5),
        None => (words.match_phrase(index + before, &["a quarter of a", "a quarter"])?, 0.25),
    };
    let is_part = low == 0.5 || words.is_one_of(index + before + length, &["century"]);
    is_part.then_some(TimeCount { length: before + length, low: Some(low), high: None })
}

fn parse_count_range(words: &RuleTokens<'_>, index: usize) -> Option<TimeCount> {
    if let Some((low, high)) = words.word(index).split_once(['-', '–']) {
        let ends = parse_digits(low).zip(parse_digits(high)).filter(|(low, high)| low < high)?;
        return Some(TimeCount { length: 1, low: Some(ends.0), high: Some(ends.1) });
    }
    let before =
        words.skip_phrase(index, &["about", "around", "roughly", "some", "between", "from"]);
    let is_between = words.is_one_of(index, &["between", "from"]);
    let low = parse_number(words, index + before)?;
    let middle = index + before + low.length;
    // "6- to 9-month": the second number and its unit are one token.
    let dash = usize::from(words.is_one_of(middle, &["-"]) && words.touches_previous(middle));
    let joints: &[&str] = match (is_between, dash) {
        (true, 0) => &["and", "to"],
        (_, 1) => &["to", "or", "and"],
        _ => &["to", "or", "-", "–"],
    };
    if !words.is_one_of(middle + dash, joints) {
        return None;
    }
    let start = middle + dash + 1;
    let (length, high) = match words.word(start).split_once('-') {
        // The unit follows in the same token.
        Some((high, _)) if dash == 1 => (0, parse_compound_number(high)?),
        _ => parse_number(words, start).and_then(|high| Some((high.length, high.value?)))?,
    };
    let low = low.value.filter(|low| *low < high)?;
    Some(TimeCount { length: start - index + length, low: Some(low), high: Some(high) })
}

/// Parses the number at the start of a hyphenated word.
pub(super) fn parse_compound_number(word: &str) -> Option<f64> {
    parse_digits(word).or_else(|| parse_spelled(word))
}
