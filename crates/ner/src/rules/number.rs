//! Counts: numbers, what is said about them ("about 5"), and ranges ("5 to 7").

pub(super) use super::cardinal::spelled;
use super::cardinal::{Cardinal, attached, scale_of};
pub(super) use super::numeral::digits;
use super::numeral::exact;
use super::words::Words;

/// Words before a number that belong to the span.
const ABOUT: &[&str] = &[
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

/// Numbers that tell no more than their magnitude.
const VAGUE: &[&str] = &[
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

/// A number of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    /// How many tokens it takes.
    pub(super) length: usize,
    /// `None` where it is vague, or not certain.
    pub(super) value: Option<f64>,
}

/// A range of numbers: how many tokens it takes, and its ends where both are certain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    pub(super) length: usize,
    pub(super) ends: Option<(f64, f64)>,
}

/// A number that begins at a token.
pub(super) fn number(words: &Words<'_>, at: usize) -> Option<Number> {
    let (length, value, _) = cardinal(words, at)?;
    Some(Number { length, value })
}

/// How many tokens a number takes, its value if that is certain, and its last magnitude.
fn cardinal(words: &Words<'_>, at: usize) -> Option<(usize, Option<f64>, f64)> {
    words.cardinal.get_or(at, || Cardinal::read(words, at, false).tokens())
}

/// A number with the magnitude that it names last, or 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scaled {
    pub(super) number: Number,
    pub(super) scale: f64,
}

/// A number behind the sign of a currency, where "$2 B" is two billion.
pub(super) fn behind_sign(words: &Words<'_>, at: usize) -> Option<Scaled> {
    let (length, value, scale) = Cardinal::read(words, at, true).tokens()?;
    Some(Scaled { number: Number { length, value }, scale })
}

/// A number that a part of a token begins with, `digits`: the `10` of `EUR10 million` at `at`.
pub(super) fn behind_attached_sign(words: &Words<'_>, at: usize, first: &str) -> Option<Scaled> {
    if let Some(value) = attached(first) {
        return Some(Scaled { number: Number { length: 1, value: exact(value) }, scale: value });
    }
    let value = digits(first)?;
    let scale = scale_of(words.word(at + 1));
    let number = Number {
        length: 1 + usize::from(scale.is_some()),
        value: exact(value * scale.unwrap_or(1.0)),
    };
    Some(Scaled { number, scale: scale.unwrap_or(1.0) })
}

pub(super) fn is_scale(word: &str) -> bool {
    scale_of(word).is_some()
}

/// The magnitude behind the code of a currency that stands at a token: "125 USD million".
pub(super) fn scale_behind_code(words: &Words<'_>, at: usize) -> Option<f64> {
    let code = words.word(at);
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    is_code.then(|| scale_of(words.word(at + 1))).flatten()
}

/// A number and the word that is joined to it by a hyphen in one token: "two-mile", "10-million-euro".
/// "million-dollar" is one million; "multi-million-dollar" has no value.
pub(super) fn hyphenated<'a>(words: &'a Words<'a>, at: usize) -> Option<(Option<f64>, &'a str)> {
    let word = words.word(at);
    if !word.contains('-') {
        return None;
    }
    if let Some(found) = Cardinal::read(words, at, false).hyphenated() {
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

/// How many tokens stand before a number and belong to it: 2 for "more than 5".
pub(super) fn about_length(words: &Words<'_>, at: usize) -> usize {
    words.about_length.get_or(at, || match starts_with_letter(words, at) {
        true => words.skip(at, ABOUT),
        false => 0,
    })
}

fn starts_with_letter(words: &Words<'_>, at: usize) -> bool {
    words.word(at).as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
}

/// A number with what is said about it: "about 5", "hundreds of".
pub(super) fn about(words: &Words<'_>, at: usize) -> Option<Number> {
    words.about.get_or(at, || read_about(words, at))
}

fn read_about(words: &Words<'_>, at: usize) -> Option<Number> {
    let before = about_length(words, at);
    let start = at + before;
    let vague = starts_with_letter(words, start).then(|| words.phrase(start, VAGUE)).flatten();
    let number = match vague {
        Some(length) => Number { length, value: None },
        None => number(words, start)?,
    };
    Some(Number { length: before + number.length, ..number })
}

/// "5 to 7", "between 5 and 7", "5-7", "two to three million".
pub(super) fn range(words: &Words<'_>, at: usize) -> Option<Range> {
    words.range.get_or(at, || read_range(words, at))
}

fn read_range(words: &Words<'_>, at: usize) -> Option<Range> {
    let between = usize::from(words.is(at, &["between", "from"]));
    let start = at + between;
    if between == 0
        && let Some(range) = joined_range(words, start)
    {
        return Some(range);
    }
    let (low_length, low, low_scale) = cardinal(words, start)?;
    let middle = start + low_length;
    let joins: &[&str] = match between {
        1 => &["and", "to"],
        _ => &["to", "or", "-", "–"],
    };
    if !words.is(middle, joins) {
        return None;
    }
    let (high_length, high, high_scale) = cardinal(words, middle + 1)?;
    let length = between + low_length + 1 + high_length;
    Some(Range { length, ends: ends((low, low_scale), (high, high_scale)) })
}

/// "5-7", "5–7 million", "5-7bn": both numbers in one token.
pub(super) fn joined_range(words: &Words<'_>, at: usize) -> Option<Range> {
    let (low, high) = words.word(at).split_once(['-', '–'])?;
    let (low, high) = (digits(low)?, digits(high)?);
    let scale = scale_of(words.word(at + 1));
    let length = 1 + usize::from(scale.is_some());
    let scale = scale.unwrap_or(1.0);
    Some(Range { length, ends: ends((Some(low), 1.0), (Some(high * scale), scale)) })
}

/// Both ends of a range. A magnitude behind the higher one holds for the lower one, too.
pub(super) fn ends(low: (Option<f64>, f64), high: (Option<f64>, f64)) -> Option<(f64, f64)> {
    let ((low, low_scale), (high, high_scale)) = ((low.0?, low.1), (high.0?, high.1));
    let scaled = low * high_scale;
    let low = if low_scale == 1.0 && high_scale > 100.0 && scaled <= high { scaled } else { low };
    (low < high).then_some((low, high))
}

/// A value as it is written: without a fraction where there is none, with at most six decimals.
pub(super) fn plain(value: f64) -> String {
    let rounded = (value * 1e6).round() / 1e6;
    format!("{rounded}")
}
