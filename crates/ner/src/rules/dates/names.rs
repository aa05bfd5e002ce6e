//! The names of months, weekdays, seasons and units, and the shapes of days and years.

use crate::rules::calendar::Unit;
use crate::rules::words::{Words, position};

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

/// The weekday that a word names, from 0 for Monday: in full, also in small letters, or short with its full stop
/// and a capital, as some short ones are words.
pub(super) fn weekday_of(word: &str) -> Option<usize> {
    if !matches!(word.len(), 4..=9) {
        return None;
    }
    position(word, WEEKDAYS).or_else(|| word.strip_suffix('.').and_then(short_weekday_of))
}

/// As [`weekday_of`], for the short names alone: "Wed".
pub(super) fn short_weekday_of(word: &str) -> Option<usize> {
    if !is_capitalized(word) || !matches!(word.len(), 3..=5) {
        return None;
    }
    SHORT_WEEKDAYS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, day)| *day)
}

/// The weekday that a word names in plural: "Mondays".
pub(super) fn weekdays_of(word: &str) -> Option<usize> {
    word.strip_suffix('s').filter(|it| it.len() > 4).and_then(weekday_of)
}

/// The month that a word names, 1 to 12. "march", "may", "august" and the short names are words too, or parts of codes:
/// they need their capital.
pub(super) fn month_of(word: &str) -> Option<u8> {
    let is_name_only = || word.len() >= 7 && !word.ends_with(|end: char| end == '.');
    if !(is_capitalized(word) || is_name_only()) || !matches!(word.len(), 3..=10) {
        return None;
    }
    let bare = word.strip_suffix('.').unwrap_or(word);
    let short = if bare.eq_ignore_ascii_case("sept") { "sep" } else { bare };
    let place = position(bare, MONTHS).or_else(|| position(short, SHORT_MONTHS))?;
    Some(place as u8 + 1)
}

/// The month that a word names in full.
pub(super) fn whole_month_of(word: &str) -> Option<u8> {
    position(word, MONTHS).and_then(|_| month_of(word))
}

/// A day of the month: `8`, `8th`.
pub(super) fn day_of(word: &str) -> Option<u8> {
    let bare = without_ordinal(word);
    let is_short = matches!(bare.len(), 1 | 2) && bare.bytes().all(|byte| byte.is_ascii_digit());
    if !is_short {
        return None;
    }
    bare.parse().ok().filter(|day| (1..=31).contains(day))
}

/// A day of the month with its ending: `8th`.
pub(super) fn ordinal_day_of(word: &str) -> Option<u8> {
    day_of(word).filter(|_| without_ordinal(word).len() < word.len())
}

fn without_ordinal(word: &str) -> &str {
    ["st", "nd", "rd", "th"].iter().find_map(|it| word.strip_suffix(it)).unwrap_or(word)
}

/// `19th`, `nineteenth`.
pub(super) fn ordinal_of(word: &str) -> Option<usize> {
    let bare = without_ordinal(word);
    let number = if bare.len() < word.len() { bare.parse().ok() } else { None };
    number.or_else(|| position(word, ORDINALS).map(|it| it + 1))
}

/// A day of the month in words: "eighth", "twenty-first".
pub(super) fn spelled_day_of(word: &str) -> Option<u8> {
    if !matches!(word.len(), 5..=14) {
        return None;
    }
    if let Some(place) = position(word, &ORDINALS[..20]) {
        return Some(place as u8 + 1);
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
    let day = tens + position(ones, &ORDINALS[..9])? as u8 + 1;
    (day < 32).then_some(day)
}

/// "of last year", "next year" behind a day or month: how many tokens, and how many years later.
pub(super) fn relative_year(words: &Words<'_>, at: usize) -> Option<(usize, i32)> {
    let of = usize::from(words.is(at, &["of"]));
    let by = match words.word(at + of).to_ascii_lowercase().as_str() {
        "last" => -1,
        "this" => 0,
        "next" => 1,
        _ => return None,
    };
    words.is(at + of + 1, &["year"]).then_some((of + 2, by))
}

/// "of that year", "the same year" behind a day or month: how many tokens.
pub(super) fn that_year(words: &Words<'_>, at: usize) -> Option<usize> {
    words.phrase(
        at,
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

/// A year of four digits that news speak of.
pub(super) fn year_of(word: &str) -> Option<i32> {
    let is_four = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let year = if is_four { word.parse().ok()? } else { return None };
    (1000..2200).contains(&year).then_some(year)
}

/// The year of two digits, in the hundred years that end ten years after a document's: without a
/// document's date, from 1970 on.
pub(super) fn short_year(words: &Words<'_>, digits: &str) -> Option<i32> {
    let is_two = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let year: i32 = if is_two { digits.parse().ok()? } else { return None };
    let last = words.today.map_or(2069, |today| today.year() + 10);
    Some(last - (last - year).rem_euclid(100))
}

/// "'98" and how many tokens it takes: with its apostrophe they are two.
pub(super) fn apostrophe_year(words: &Words<'_>, at: usize) -> Option<(usize, i32)> {
    let is_mark = words.is(at, &["'", "’", "‘"]) && words.touches(at + 1);
    if !is_mark { None } else { Some((2, short_year(words, words.word(at + 1))?)) }
}

/// A year behind a day or month, with or without a comma or "of": how many tokens.
pub(super) fn year_behind(words: &Words<'_>, at: usize) -> Option<(usize, i32)> {
    let joint = usize::from(words.is(at, &[",", "of", "in"]));
    if let Some((length, year)) = apostrophe_year(words, at + joint) {
        return Some((joint + length, year));
    }
    let is_clock = words.is(at + joint + 1, &["GMT", "UTC", "hours"]);
    year_of(words.word(at + joint)).filter(|_| !is_clock).map(|year| (joint + 1, year))
}

/// The unit that a word names, and whether it is plural.
pub(super) fn unit_of(word: &str) -> Option<(Unit, bool)> {
    const UNITS: &[(&str, &str, Unit)] = &[
        ("day", "days", Unit::Day),
        ("week", "weeks", Unit::Week),
        ("weekend", "weekends", Unit::Weekend),
        ("month", "months", Unit::Month),
        ("quarter", "quarters", Unit::Quarter),
        ("year", "years", Unit::Year),
        ("decade", "decades", Unit::Decade),
        ("century", "centuries", Unit::Century),
        ("hour", "hours", Unit::Hour),
        ("hr", "hrs", Unit::Hour),
        ("minute", "minutes", Unit::Minute),
        ("min", "mins", Unit::Minute),
        ("second", "seconds", Unit::Second),
        ("sec", "secs", Unit::Second),
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

/// The season that a word names, as a value does.
pub(super) fn season_of(word: &str) -> Option<&'static str> {
    SEASONS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, code)| *code)
}
