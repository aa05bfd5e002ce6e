//! Numbers with their qualifiers ("about 5"), and ranges ("5 to 7").

use super::digits::exact_value;
pub(super) use super::digits::parse_digits;
pub(super) use super::number_grammar::parse_spelled;
use super::number_grammar::{CardinalParser, parse_digits_with_suffix, scale_of};
use super::rule_tokens::RuleTokens;

/// Words before a number that belong to the span.
const QUALIFIERS: &[&str] = &[
    "no more than",
    "no less than",
    "no fewer than",
    "as many as",
    "as much as",
    "as little as",
    "as few as",
    "well over",
    "just over",
    "just under",
    "slightly more than",
    "slightly less than",
    "slightly over",
    "upwards of",
    "upward of",
    "at least",
    "at most",
    "more than",
    "less than",
    "fewer than",
    "up to",
    "close to",
    "an estimated",
    "an additional",
    "about",
    "almost",
    "approximately",
    "around",
    "nearly",
    "over",
    "roughly",
    "some",
    "under",
];

/// Phrases that give only the magnitude of a number.
const VAGUE_NUMBERS: &[&str] = &[
    "tens of thousands of",
    "hundreds of thousands of",
    "tens of millions of",
    "hundreds of millions of",
    "tens of billions of",
    "hundreds of billions of",
    "tens of trillions of",
    "hundreds of trillions of",
    "dozens of",
    "hundreds of",
    "thousands of",
    "millions of",
    "billions of",
    "trillions of",
    "several hundred thousand",
    "several hundred million",
    "several hundred",
    "several thousand",
    "several million",
    "several billion",
    "several dozen",
    "a couple of",
    "a few hundred thousand",
    "a few hundred million",
    "a few hundred",
    "a few thousand",
    "a few million",
    "a few billion",
    "a few dozen",
    "couple of",
    "a few",
    "several",
    "few",
    "many",
];

/// A number in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    /// The number of tokens.
    pub(super) length: usize,
    /// The value, or `None` if it is vague or uncertain.
    pub(super) value: Option<f64>,
}

/// A range of numbers: the number of tokens, and the ends if both are certain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct NumberRange {
    pub(super) length: usize,
    pub(super) ends: Option<(f64, f64)>,
}

/// Parses the number that begins at a token.
pub(super) fn parse_number(words: &RuleTokens<'_>, index: usize) -> Option<Number> {
    let (length, value, _) = parse_cardinal(words, index)?;
    Some(Number { length, value })
}

/// Parses a cardinal number. Returns the number of tokens, the value if it is certain, and the last
/// scale.
fn parse_cardinal(words: &RuleTokens<'_>, index: usize) -> Option<(usize, Option<f64>, f64)> {
    words
        .cardinal
        .get_or_compute(index, || CardinalParser::parse(words, index, false).whole_tokens())
}

/// A number with the scale that it names last, or 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ScaledNumber {
    pub(super) number: Number,
    pub(super) scale: f64,
}

/// Parses a number after a currency sign, where "$2 B" is two billion.
pub(super) fn number_after_sign(words: &RuleTokens<'_>, index: usize) -> Option<ScaledNumber> {
    let (length, value, scale) = CardinalParser::parse(words, index, true).whole_tokens()?;
    Some(ScaledNumber { number: Number { length, value }, scale })
}

/// Parses a number after a sign in the same token: the 10 million of `EUR10 million`. `first` are
/// the digits in the token at `index`.
pub(super) fn number_after_attached_sign(
    words: &RuleTokens<'_>,
    index: usize,
    first: &str,
) -> Option<ScaledNumber> {
    if let Some((value, scale)) = parse_digits_with_suffix(first) {
        return Some(ScaledNumber {
            number: Number { length: 1, value: exact_value(value) },
            scale,
        });
    }
    let value = parse_digits(first)?;
    let scale = scale_of(words.word(index + 1));
    let number = Number {
        length: 1 + usize::from(scale.is_some()),
        value: exact_value(value * scale.unwrap_or(1.0)),
    };
    Some(ScaledNumber { number, scale: scale.unwrap_or(1.0) })
}

pub(super) fn is_scale(word: &str) -> bool {
    scale_of(word).is_some()
}

/// Returns the scale after a currency code: "125 USD million".
pub(super) fn scale_after_code(words: &RuleTokens<'_>, index: usize) -> Option<f64> {
    let code = words.word(index);
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    is_code.then(|| scale_of(words.word(index + 1))).flatten()
}

/// Parses a number in a hyphenated token and returns the rest of the token: "two-mile",
/// "10-million-euro". "million-dollar" is one million. "multi-million-dollar" has no value.
pub(super) fn hyphenated_number<'a>(
    words: &'a RuleTokens<'a>,
    index: usize,
) -> Option<(Option<f64>, &'a str)> {
    let word = words.word(index);
    if !word.contains('-') {
        return None;
    }
    if let Some(found) = CardinalParser::parse(words, index, false).hyphenated_rest() {
        return Some(found);
    }
    let (first, rest) = word.split_once('-')?;
    if let Some(scale) = scale_of(first).or(first.eq_ignore_ascii_case("hundred").then_some(100.0))
    {
        return Some((Some(scale), rest));
    }
    let (scale, rest) = if first.eq_ignore_ascii_case("multi") {
        rest.split_once('-')?
    } else {
        (first.get(5..).filter(|_| first[..5].eq_ignore_ascii_case("multi"))?, rest)
    };
    scale_of(scale).map(|_| (None, rest))
}

/// Returns the number of tokens before a number that belong to it: 2 for "more than 5".
pub(super) fn qualifier_length(words: &RuleTokens<'_>, index: usize) -> usize {
    words.qualifier_length.get_or_compute(index, || match starts_with_letter(words, index) {
        true => words.skip_phrase(index, QUALIFIERS),
        false => 0,
    })
}

fn starts_with_letter(words: &RuleTokens<'_>, index: usize) -> bool {
    words.word(index).as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
}

/// Parses a number with its qualifier: "about 5", "hundreds of".
pub(super) fn qualified_number(words: &RuleTokens<'_>, index: usize) -> Option<Number> {
    words.qualified_number.get_or_compute(index, || parse_qualified_number(words, index))
}

fn parse_qualified_number(words: &RuleTokens<'_>, index: usize) -> Option<Number> {
    let before = qualifier_length(words, index);
    let start = index + before;
    let vague = starts_with_letter(words, start)
        .then(|| words.match_phrase(start, VAGUE_NUMBERS))
        .flatten();
    let number = match vague {
        Some(length) => Number { length, value: None },
        None => parse_number(words, start)?,
    };
    Some(Number { length: before + number.length, ..number })
}

/// Parses "5 to 7", "between 5 and 7", "5-7", "two to three million".
pub(super) fn number_range(words: &RuleTokens<'_>, index: usize) -> Option<NumberRange> {
    words.number_range.get_or_compute(index, || parse_number_range(words, index))
}

fn parse_number_range(words: &RuleTokens<'_>, index: usize) -> Option<NumberRange> {
    let between = usize::from(words.is_one_of(index, &["between", "from"]));
    let start = index + between;
    if between == 0
        && let Some(range) = hyphenated_range(words, start)
    {
        return Some(range);
    }
    let (low_length, low, low_scale) = parse_cardinal(words, start)?;
    let middle = start + low_length;
    let joins: &[&str] = match between {
        1 => &["and", "to"],
        _ => &["to", "or", "-", "–"],
    };
    if !words.is_one_of(middle, joins) {
        return None;
    }
    let (high_length, high, high_scale) = parse_cardinal(words, middle + 1)?;
    let length = between + low_length + 1 + high_length;
    Some(NumberRange { length, ends: range_ends((low, low_scale), (high, high_scale)) })
}

/// Parses "5-7", "5–7 million", "5-7bn", where both numbers are in one token.
pub(super) fn hyphenated_range(words: &RuleTokens<'_>, index: usize) -> Option<NumberRange> {
    let (low, high) = words.word(index).split_once(['-', '–'])?;
    let (low, high) = (parse_digits(low)?, parse_digits(high)?);
    let scale = scale_of(words.word(index + 1));
    let length = 1 + usize::from(scale.is_some());
    let scale = scale.unwrap_or(1.0);
    Some(NumberRange { length, ends: range_ends((Some(low), 1.0), (Some(high * scale), scale)) })
}

/// Returns the ends of a range, given as values with their scales. The scale of the higher end also
/// applies to a lower end without one.
pub(super) fn range_ends(low: (Option<f64>, f64), high: (Option<f64>, f64)) -> Option<(f64, f64)> {
    let ((low, low_scale), (high, high_scale)) = ((low.0?, low.1), (high.0?, high.1));
    let scaled = low * high_scale;
    let low = if low_scale == 1.0 && high_scale > 100.0 && scaled <= high { scaled } else { low };
    (low < high).then_some((low, high))
}

/// Formats a value with at most six decimals, and without decimals if it is whole.
pub(super) fn format_number(value: f64) -> String {
    let rounded = (value * 1e6).round() / 1e6;
    format!("{rounded}")
}
