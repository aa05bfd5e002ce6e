//! Names of months, weekdays, seasons and units, and the forms of days and years.

use crate::rules::rule_tokens::{RuleTokens, position_in};
use crate::rules::timex::TimeUnit;

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const SHORT_MONTHS: &[&str] =
    &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: &[&str] =
    &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const SHORT_WEEKDAYS: &[(&str, usize)] = &[
    ("mon", 0),
    ("tue", 1),
    ("tues", 1),
    ("wed", 2),
    ("weds", 2),
    ("thu", 3),
    ("thur", 3),
    ("thurs", 3),
    ("fri", 4),
    ("sat", 5),
    ("sun", 6),
];
pub(super) const ORDINALS: &[&str] = &[
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
];
const SEASONS: &[(&str, &str)] =
    &[("spring", "SP"), ("summer", "SU"), ("autumn", "FA"), ("fall", "FA"), ("winter", "WI")];

fn is_capitalized(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_uppercase())
}

/// Parses a weekday, from 0 for Monday. Full names match in any case. Short names need a period and
/// a capital, because some are also words.
pub(super) fn parse_weekday(word: &str) -> Option<usize> {
    if !matches!(word.len(), 4..=9) {
        return None;
    }
    position_in(word, WEEKDAYS).or_else(|| word.strip_suffix('.').and_then(parse_short_weekday))
}

/// Parses a short weekday without a period: "Wed".
pub(super) fn parse_short_weekday(word: &str) -> Option<usize> {
    if !is_capitalized(word) || !matches!(word.len(), 3..=5) {
        return None;
    }
    SHORT_WEEKDAYS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, day)| *day)
}

/// Parses a weekday in the plural: "Mondays".
pub(super) fn parse_plural_weekday(word: &str) -> Option<usize> {
    word.strip_suffix('s').filter(|it| it.len() > 4).and_then(parse_weekday)
}

/// Parses a month, from 1 to 12. "march", "may", "august" and the short names need a capital,
/// because they are also words or parts of codes.
pub(super) fn parse_month(word: &str) -> Option<u8> {
    let is_name_only = || word.len() >= 7 && !word.ends_with('.');
    if !(is_capitalized(word) || is_name_only()) || !matches!(word.len(), 3..=10) {
        return None;
    }
    let bare = word.strip_suffix('.').unwrap_or(word);
    let short = if bare.eq_ignore_ascii_case("sept") { "sep" } else { bare };
    let index = position_in(bare, MONTHS).or_else(|| position_in(short, SHORT_MONTHS))?;
    Some(index as u8 + 1)
}

/// Parses the full name of a month, from 1 to 12.
pub(super) fn parse_full_month(word: &str) -> Option<u8> {
    position_in(word, MONTHS).and_then(|_| parse_month(word))
}

/// Parses a day of the month: `8`, `8th`.
pub(super) fn parse_day(word: &str) -> Option<u8> {
    let bare = strip_ordinal_suffix(word);
    let is_short = matches!(bare.len(), 1 | 2) && bare.bytes().all(|byte| byte.is_ascii_digit());
    if !is_short {
        return None;
    }
    bare.parse().ok().filter(|day| (1..=31).contains(day))
}

/// Parses a day of the month with its ordinal suffix: `8th`.
pub(super) fn parse_ordinal_day(word: &str) -> Option<u8> {
    parse_day(word).filter(|_| strip_ordinal_suffix(word).len() < word.len())
}

fn strip_ordinal_suffix(word: &str) -> &str {
    ["st", "nd", "rd", "th"].iter().find_map(|it| word.strip_suffix(it)).unwrap_or(word)
}

/// Parses an ordinal: `19th`, `nineteenth`.
pub(super) fn parse_ordinal(word: &str) -> Option<usize> {
    let bare = strip_ordinal_suffix(word);
    let number = if bare.len() < word.len() { bare.parse().ok() } else { None };
    number.or_else(|| position_in(word, ORDINALS).map(|it| it + 1))
}

/// Parses a day of the month in words: "eighth", "twenty-first".
pub(super) fn parse_spelled_day(word: &str) -> Option<u8> {
    if !matches!(word.len(), 5..=14) {
        return None;
    }
    if let Some(index) = position_in(word, &ORDINALS[..20]) {
        return Some(index as u8 + 1);
    }
    if word.eq_ignore_ascii_case("thirtieth") {
        return Some(30);
    }
    let (tens, ones) = word.split_once('-')?;
    let tens = match tens {
        _ if tens.eq_ignore_ascii_case("twenty") => 20,
        _ if tens.eq_ignore_ascii_case("thirty") => 30,
        _ => return None,
    };
    let day = tens + position_in(ones, &ORDINALS[..9])? as u8 + 1;
    (day < 32).then_some(day)
}

/// Matches "of last year", "next year" after a day or month. Returns the number of tokens and the
/// offset in years.
pub(super) fn relative_year(words: &RuleTokens<'_>, index: usize) -> Option<(usize, i32)> {
    let of = usize::from(words.is_one_of(index, &["of"]));
    let by = match words.word(index + of).to_ascii_lowercase().as_str() {
        "last" => -1,
        "this" => 0,
        "next" => 1,
        _ => return None,
    };
    words.is_one_of(index + of + 1, &["year"]).then_some((of + 2, by))
}

/// Matches "of that year", "the same year" after a day or month. Returns the number of tokens.
pub(super) fn anaphoric_year_length(words: &RuleTokens<'_>, index: usize) -> Option<usize> {
    words.match_phrase(
        index,
        &[
            "of that same year",
            "of that year",
            "of the same year",
            "that same year",
            "that year",
            "the same year",
        ],
    )
}

/// Parses a year of four digits, from 1000 to 2199.
pub(super) fn parse_year(word: &str) -> Option<i32> {
    let is_four = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let year = if is_four { word.parse().ok()? } else { return None };
    (1000..2200).contains(&year).then_some(year)
}

/// Parses a year of two digits, within the hundred years that end ten years after the document
/// date, or from 1970 on if there is no date.
pub(super) fn parse_two_digit_year(words: &RuleTokens<'_>, digits: &str) -> Option<i32> {
    let is_two = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let year: i32 = if is_two { digits.parse().ok()? } else { return None };
    let last = words.today.map_or(2069, |today| today.year() + 10);
    Some(last - (last - year).rem_euclid(100))
}

/// Matches "'98", which is two tokens. Returns the number of tokens and the year.
pub(super) fn apostrophe_year(words: &RuleTokens<'_>, index: usize) -> Option<(usize, i32)> {
    let is_mark = words.is_one_of(index, &["'", "’", "‘"]) && words.touches_previous(index + 1);
    if !is_mark { None } else { Some((2, parse_two_digit_year(words, words.word(index + 1))?)) }
}

/// Matches a year after a day or month, with or without a comma, "of" or "in". Returns the number
/// of tokens and the year.
pub(super) fn year_after(words: &RuleTokens<'_>, index: usize) -> Option<(usize, i32)> {
    let joint = usize::from(words.is_one_of(index, &[",", "of", "in"]));
    if let Some((length, year)) = apostrophe_year(words, index + joint) {
        return Some((joint + length, year));
    }
    let is_clock = words.is_one_of(index + joint + 1, &["GMT", "UTC", "hours"]);
    parse_year(words.word(index + joint)).filter(|_| !is_clock).map(|year| (joint + 1, year))
}

/// Parses a unit of time. Returns true with it if the word is plural.
pub(super) fn parse_unit(word: &str) -> Option<(TimeUnit, bool)> {
    const UNITS: &[(&str, &str, TimeUnit)] = &[
        ("day", "days", TimeUnit::Day),
        ("week", "weeks", TimeUnit::Week),
        ("weekend", "weekends", TimeUnit::Weekend),
        ("month", "months", TimeUnit::Month),
        ("quarter", "quarters", TimeUnit::Quarter),
        ("year", "years", TimeUnit::Year),
        ("decade", "decades", TimeUnit::Decade),
        ("century", "centuries", TimeUnit::Century),
        ("hour", "hours", TimeUnit::Hour),
        ("hr", "hrs", TimeUnit::Hour),
        ("minute", "minutes", TimeUnit::Minute),
        ("min", "mins", TimeUnit::Minute),
        ("second", "seconds", TimeUnit::Second),
        ("sec", "secs", TimeUnit::Second),
    ];
    if !matches!(word.len(), 2..=9) {
        return None;
    }
    let first = word.as_bytes()[0].to_ascii_lowercase();
    UNITS.iter().find_map(|(one, many, unit)| {
        if one.as_bytes()[0] != first {
            return None;
        }
        let is_many = word.eq_ignore_ascii_case(many);
        (is_many || word.eq_ignore_ascii_case(one)).then_some((*unit, is_many))
    })
}

/// Parses a season to its TIMEX3 code.
pub(super) fn parse_season(word: &str) -> Option<&'static str> {
    SEASONS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, code)| *code)
}
