use super::Words;

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
    "at least",
    "at most",
    "more than",
    "less than",
    "fewer than",
    "as many as",
    "as much as",
    "no more than",
    "up to",
    "close to",
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

/// A number that stands here: how many tokens, and its value.
pub(super) fn number(words: &Words<'_>, at: usize) -> Option<(usize, f64)> {
    let (mut length, mut value) = simple(words, at)?;
    while let Some(times) = multiple(words.lower(at + length)) {
        value *= times;
        length += 1;
    }
    Some((length, value))
}

/// "about 5": how many tokens with the words before it, and the value.
pub(super) fn about(words: &Words<'_>, at: usize) -> Option<(usize, f64)> {
    let before = words.phrase(at, ABOUT).unwrap_or(0);
    let (length, value) = number(words, at + before)?;
    Some((before + length, value))
}

fn simple(words: &Words<'_>, at: usize) -> Option<(usize, f64)> {
    let word = words.lower(at);
    if let Some(value) = digits(word).or_else(|| spelled(word)) {
        return Some((1, value));
    }
    let counted = ["several", "few", "dozen", "hundred", "half"];
    let article = matches!(word, "a" | "an" | "several");
    match words.lower(at + 1) {
        "dozen" if article => Some((2, 12.0)),
        next if article && multiple(next).is_some() && !counted.contains(&word) => Some((1, 1.0)),
        _ => None,
    }
}

/// `3,000`, `3.5`; not `2024-12-08`.
pub(super) fn digits(word: &str) -> Option<f64> {
    let plain = word.replace(',', "");
    let fits = word.starts_with(|letter: char| letter.is_ascii_digit())
        && plain.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if fits { plain.parse().ok() } else { None }
}

/// `five`, `fifty`, `fifty-five`.
fn spelled(word: &str) -> Option<f64> {
    let place = |list: &[&str], word: &str| list.iter().position(|it| *it == word);
    if let Some(value) = place(SMALL, word) {
        return Some(value as f64);
    }
    let (tens, ones) = word.split_once('-').unwrap_or((word, ""));
    let tens = (place(TENS, tens)? as f64 + 2.0) * 10.0;
    match ones {
        "" => Some(tens),
        _ => {
            place(SMALL, ones).filter(|ones| (1..10).contains(ones)).map(|ones| tens + ones as f64)
        }
    }
}

/// What a word multiplies the number before it by.
pub(super) fn multiple(word: &str) -> Option<f64> {
    match word {
        "hundred" => Some(1e2),
        "thousand" | "k" => Some(1e3),
        "million" | "m" | "mn" => Some(1e6),
        "billion" | "bn" | "b" => Some(1e9),
        "trillion" | "tn" => Some(1e12),
        _ => None,
    }
}
