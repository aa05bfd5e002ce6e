use super::words::{Words, position};

const SMALL: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

const TENS: &[&str] =
    &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// What stands before a number and belongs to the span.
pub(super) const ABOUT: &[&str] = &[
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

/// Numbers that say no more than their size.
const VAGUE: &[&str] = &[
    "tens of thousands of",
    "hundreds of thousands of",
    "tens of millions of",
    "hundreds of millions of",
    "tens of billions of",
    "hundreds of billions of",
    "dozens of",
    "hundreds of",
    "thousands of",
    "millions of",
    "billions of",
    "trillions of",
    "several hundred thousand",
    "several hundred",
    "several thousand",
    "several million",
    "several billion",
    "several dozen",
    "a couple of",
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
    /// `None` where it is vague.
    pub(super) value: Option<f64>,
}

/// A number that stands here.
pub(super) fn number(words: &Words<'_>, at: usize) -> Option<Number> {
    if let Some((length, value)) = article(words, at) {
        return Some(Number { length, value: Some(value) });
    }
    let word = words.word(at);
    let is_spelled = spelled(word).is_some();
    let mut group = digits(word).or_else(|| spelled(word)).or_else(|| joined(word))?;
    let (mut total, mut length) = (0.0, 1);
    loop {
        let next = at + length;
        let and = usize::from(words.is(next, &["and"]));
        if let Some(times) = multiple(words, next) {
            group *= times;
            length += 1;
        } else if let Some(more) = spelled(words.word(next + and))
            && is_spelled
            && group >= 100.0
            && more < smallest_part(group)
        {
            let is_counted = multiple(words, next + and + 1).is_some_and(|times| times > group);
            if is_counted {
                break;
            }
            (total, group) =
                if group >= 1000.0 { (total + group, more) } else { (total, group + more) };
            length += 1 + and;
        } else {
            break;
        }
    }
    Some(Number { length, value: Some(total + group) })
}

/// What must be added to a round number at most: 100 to 300, 1000 to 5000.
fn smallest_part(round: f64) -> f64 {
    [1e12, 1e9, 1e6, 1e3, 1e2].into_iter().find(|&part| round % part == 0.0).unwrap_or(0.0)
}

/// "a dozen", "a hundred", "half a million".
fn article(words: &Words<'_>, at: usize) -> Option<(usize, f64)> {
    let half = usize::from(words.is(at, &["half"]));
    let one = words.is(at + half, &["a", "an"]);
    if !one || words.touches(at + half + 1) {
        return None;
    }
    let value =
        if words.is(at + half + 1, &["dozen"]) { 12.0 } else { multiple(words, at + half + 1)? };
    Some((half + 2, if half == 1 { value / 2.0 } else { value }))
}

/// A number with what is said about it: "about 5", "hundreds of".
pub(super) fn about(words: &Words<'_>, at: usize) -> Option<Number> {
    let before = words.skip(at, ABOUT);
    let start = at + before;
    let number = match words.phrase(start, VAGUE) {
        Some(length) => Number { length, value: None },
        None => number(words, start)?,
    };
    Some(Number { length: before + number.length, ..number })
}

/// "5 to 7", "between 5 and 7", "5-7": how many tokens, and both ends.
pub(super) fn range(words: &Words<'_>, at: usize) -> Option<(usize, f64, f64)> {
    if let Some((low, high)) = words.word(at).split_once(['-', '–']) {
        return Some((1, digits(low)?, digits(high)?));
    }
    let between = usize::from(words.is(at, &["between", "from"]));
    let low = number(words, at + between)?;
    let middle = at + between + low.length;
    let joins: &[&str] = match between {
        1 => &["and", "to"],
        _ => &["to", "or", "-", "–"],
    };
    let high = words.is(middle, joins).then(|| number(words, middle + 1))??;
    Some((between + low.length + 1 + high.length, low.value?, high.value?))
}

/// `3,000`, `3.5`; not `2024-12-08`.
pub(super) fn digits(word: &str) -> Option<f64> {
    let is_number = word.starts_with(|letter: char| letter.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    if !is_number {
        return None;
    }
    if word.contains(',') { word.replace(',', "").parse().ok() } else { word.parse().ok() }
}

/// `five`, `fifty`, `fifty-five`.
pub(super) fn spelled(word: &str) -> Option<f64> {
    if word.len() < 3 || word.len() > 13 {
        return None;
    }
    if let Some(value) = position(word, SMALL) {
        return Some(value as f64);
    }
    let (tens, ones) = word.split_once('-').unwrap_or((word, ""));
    let tens = (position(tens, TENS)? as f64 + 2.0) * 10.0;
    match ones {
        "" => Some(tens),
        _ => position(ones, SMALL).filter(|ones| (1..10).contains(ones)).map(|it| tens + it as f64),
    }
}

/// `10-million`.
fn joined(word: &str) -> Option<f64> {
    let (number, times) = word.split_once('-')?;
    Some(digits(number).or_else(|| spelled(number))? * named_multiple(times)?)
}

fn named_multiple(word: &str) -> Option<f64> {
    const NAMED: &[(&str, f64)] = &[
        ("hundred", 1e2),
        ("thousand", 1e3),
        ("million", 1e6),
        ("billion", 1e9),
        ("trillion", 1e12),
        ("lakh", 1e5),
        ("crore", 1e7),
    ];
    NAMED.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, times)| *times)
}

/// What a word multiplies the number before it by. A letter alone must touch it: "5 m" is a length.
fn multiple(words: &Words<'_>, at: usize) -> Option<f64> {
    const SHORT: &[(&str, f64)] = &[
        ("k", 1e3),
        ("m", 1e6),
        ("mn", 1e6),
        ("b", 1e9),
        ("bn", 1e9),
        ("tn", 1e12),
        ("trn", 1e12),
    ];
    let word = words.word(at);
    let short = || {
        let found = SHORT.iter().find(|(name, _)| name.eq_ignore_ascii_case(word))?;
        (word.len() > 1 || words.touches(at)).then_some(found.1)
    };
    named_multiple(word).or_else(short)
}

/// Without a fraction where there is none.
pub(super) fn plain(value: f64) -> String {
    format!("{value}")
}
