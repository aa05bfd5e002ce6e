//! Numbers in digits: `3,000`, `1.000.000`, `12,50`, `5,00,000`, `2½`.

/// 2^53. Larger integers may be inexact as floating-point numbers, and no value is better than a
/// wrong one.
const MAX_EXACT_INTEGER: f64 = 9_007_199_254_740_992.0;

const VULGAR_FRACTIONS: &[(char, f64)] = &[
    ('½', 0.5),
    ('¼', 0.25),
    ('¾', 0.75),
    ('⅓', 1.0 / 3.0),
    ('⅔', 2.0 / 3.0),
    ('⅛', 0.125),
    ('⅜', 0.375),
    ('⅝', 0.625),
    ('⅞', 0.875),
];

/// Returns the value if it is exact: not NaN, and below 2^53.
pub(super) fn exact_value(value: f64) -> Option<f64> {
    (value < MAX_EXACT_INTEGER).then_some(value)
}

/// Parses a word of digits, separators and at most one vulgar fraction at its end. Returns NaN for
/// a number without a certain value: `25.000` is 25 in English, and 25,000 elsewhere. Returns
/// `None` if the word is not a number: `2024-12-08`, `1.2.3`.
pub(super) fn parse_digits(word: &str) -> Option<f64> {
    let first = *word.as_bytes().first()?;
    if !first.is_ascii_digit() && first != b'.' && first < 0x80 {
        return None;
    }
    if let Some((sign, part)) = VULGAR_FRACTIONS.iter().find(|(sign, _)| word.ends_with(*sign)) {
        let whole = &word[..word.len() - sign.len_utf8()];
        return if whole.is_empty() { Some(*part) } else { Some(parse_integer(whole)? + part) };
    }
    let is_numeric = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',');
    if !word.bytes().all(is_numeric) || !word.as_bytes()[word.len() - 1].is_ascii_digit() {
        return None;
    }
    match word.rfind([',', '.']) {
        None => word.parse().ok(),
        Some(last) => parse_separated(word, last),
    }
}

/// Parses a number with separators, the last of them at byte `last`.
fn parse_separated(word: &str, last: usize) -> Option<f64> {
    let separator = &word[last..=last];
    let (whole, part) = (&word[..last], &word[last + 1..]);
    let is_repeated = whole.contains(separator);
    if is_repeated || separator == "," && part.len() == 3 && !whole.contains('.') {
        return parse_grouped(word, separator);
    }
    if separator == "." && part == "000" && is_leading_group(whole) {
        return Some(f64::NAN);
    }
    let other = if separator == "." { "," } else { "." };
    let whole = match whole {
        "" => 0.0,
        _ if whole.contains(other) => parse_grouped(whole, other)?,
        _ => parse_integer(whole)?,
    };
    // Three or more digits after a comma are not a decimal fraction.
    if separator == "," && part.len() > 2 {
        return None;
    }
    Some(whole + format!("0.{part}").parse::<f64>().ok()?)
}

/// Parses `1,234,567`, and `12,34,567` as written in India.
fn parse_grouped(word: &str, separator: &str) -> Option<f64> {
    let is_western = |(at, group): (usize, &str)| match at {
        0 => is_leading_group(group),
        _ => group.len() == 3,
    };
    let count = word.split(separator).count();
    let is_indian = |(at, group): (usize, &str)| match at {
        0 => (1..=2).contains(&group.len()),
        _ => group.len() == if at + 1 == count { 3 } else { 2 },
    };
    let is_number = word.split(separator).enumerate().all(is_western)
        || separator == "," && word.split(separator).enumerate().all(is_indian);
    is_number.then(|| parse_integer(&word.replace(separator, ""))).flatten()
}

/// Returns true if groups of thousands may follow these digits: `1` to `999`.
pub(super) fn is_leading_group(group: &str) -> bool {
    group.len() <= 3
        && group.bytes().all(|byte| byte.is_ascii_digit())
        && !group.starts_with('0')
        && !group.is_empty()
}

fn parse_integer(word: &str) -> Option<f64> {
    word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse().ok()).flatten()
}

/// Parses fractions with a common denominator: `1/2`, `3/4`.
pub(super) fn parse_fraction(word: &str) -> Option<f64> {
    let (numerator, denominator) = word.split_once('/')?;
    let denominator = match denominator {
        "2" => 2.0,
        "3" => 3.0,
        "4" => 4.0,
        "5" => 5.0,
        "8" => 8.0,
        "10" => 10.0,
        "16" => 16.0,
        _ => return None,
    };
    let numerator = parse_integer(numerator)
        .filter(|numerator| *numerator > 0.0 && *numerator < denominator)?;
    Some(numerator / denominator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_separators_are_distinguished() {
        let cases = [
            ("3", 3.0),
            ("3,000", 3000.0),
            ("1.000.000", 1e6),
            ("1,234.56", 1234.56),
            ("1.234,56", 1234.56),
            ("12,50", 12.5),
            ("1,5", 1.5),
            ("5,00,000", 5e5),
            ("1,23,45,678", 12_345_678.0),
            (".50", 0.5),
            ("1.125", 1.125),
            ("2½", 2.5),
            ("¾", 0.75),
            ("0.000", 0.0),
        ];
        for (word, value) in cases {
            assert_eq!(parse_digits(word), Some(value), "{word}");
        }
    }

    #[test]
    fn ambiguous_and_huge_numbers_have_no_value() {
        for word in ["25.000", &"9".repeat(400), "9007199254740993"] {
            assert_eq!(parse_digits(word).map(exact_value), Some(None), "{word}");
        }
    }

    #[test]
    fn other_words_are_not_numbers() {
        for word in [
            "",
            ".",
            "1.2.3",
            "1,2,3",
            "2024-12-08",
            "3,",
            "12,3456",
            "1,00,00",
            "a1",
            "½a",
            "٣",
            "1.000,0000",
        ] {
            assert_eq!(parse_digits(word), None, "{word}");
        }
    }

    #[test]
    fn fractions_are_parsed() {
        assert_eq!(parse_fraction("3/4"), Some(0.75));
        for word in ["4/3", "0/2", "1/7", "1/0", "12/25", "a/2", "1/"] {
            assert_eq!(parse_fraction(word), None, "{word}");
        }
    }
}
