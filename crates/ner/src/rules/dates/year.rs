//! Years in digits and in words, decades, centuries and eras.

use super::calendar_words::{apostrophe_year, parse_ordinal, parse_year};
use crate::rules::number_phrases::{parse_digits, parse_spelled};
use crate::rules::rule::Match;
use crate::rules::rule_tokens::{RuleTokens, is_one_of, position_in};

const PERIOD_PART_WORDS: &[&str] = &["early", "late", "mid"];

/// Matches "1990s", "the early 1990s", "the 1990's", "the '90s", "the mid-1990s", "the sixties". Before a noun,
/// only the part without the article matches, because the article belongs to the noun: "the 1970s
/// band".
pub(super) fn decade(words: &RuleTokens<'_>, index: usize) -> Match {
    let the = words.skip_phrase(index, &["the"]);
    let part = words.skip_phrase(index + the, PERIOD_PART_WORDS);
    let dash = usize::from(part > 0 && words.is_one_of(index + the + part, &["-"]));
    let start = index + the + part + dash;
    let (length, year) = match decade_in_words(words, start, the == 1) {
        Some(found) => found,
        None => decade_in_digits(words, start, the == 1)?,
    };
    let end = start + length;
    if the == 1 && part == 0 && words.is_attributive(end) {
        return None;
    }
    (year % 10 == 0).then(|| (end - index, Some(format!("{:03}X", year / 10))))
}

fn decade_in_digits(
    words: &RuleTokens<'_>,
    index: usize,
    has_article: bool,
) -> Option<(usize, i32)> {
    let quote = usize::from(words.is_one_of(index, &["'", "’"]));
    let whole = words.word(index + quote);
    let word = whole.trim_start_matches(['\'', '’']);
    if !word.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let bare = word.strip_suffix('s').unwrap_or(word);
    if !bare.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let suffix = if bare.len() < word.len() {
        0
    } else {
        decade_apostrophe(words, index + quote, has_article)?
    };
    match bare.len() {
        4 => Some((quote + 1 + suffix, parse_year(bare)?)),
        2 if has_article || quote == 1 || word.len() < whole.len() => {
            Some((quote + 1 + suffix, 1900 + bare.parse::<i32>().ok()?))
        }
        _ => None,
    }
}

/// Returns the number of tokens of the apostrophe in "the 1940's" and "late 1800's". Elsewhere
/// "1940's" is a possessive: "1940's best film".
fn decade_apostrophe(words: &RuleTokens<'_>, index: usize, has_article: bool) -> Option<usize> {
    let is_joined = words.is_one_of(index + 1, &["'s", "’s"]) && words.touches_previous(index + 1);
    let is_decade = || {
        has_article
            || words.follows(index, &["the", "-"])
            || words.follows(index, PERIOD_PART_WORDS)
            || !words.is_attributive(index + 2)
    };
    (is_joined && is_decade()).then_some(1)
}

/// Parses "the sixties", "the nineteen twenties". Returns the number of tokens and the first year.
fn decade_in_words(
    words: &RuleTokens<'_>,
    index: usize,
    has_article: bool,
) -> Option<(usize, i32)> {
    const DECADES: &[&str] = &[
        "twenties",
        "thirties",
        "forties",
        "fifties",
        "sixties",
        "seventies",
        "eighties",
        "nineties",
    ];
    let century = match words.word(index) {
        word if word.eq_ignore_ascii_case("nineteen") => Some(1900),
        word if word.eq_ignore_ascii_case("eighteen") => Some(1800),
        _ => None,
    };
    let length = usize::from(century.is_some());
    let tens = position_in(words.word(index + length), DECADES)? as i32 + 2;
    // "twenties", "thirties" and "forties" may also be ages or temperatures.
    (century.is_some() || has_article && tens >= 5)
        .then_some((length + 1, century.unwrap_or(1900) + tens * 10))
}

/// Matches "the 19th century", "the late nineteenth century", "the 12th-century".
pub(super) fn century(words: &RuleTokens<'_>, index: usize) -> Match {
    let the = words.skip_phrase(index, &["the"]);
    let part = words.skip_phrase(index + the, PERIOD_PART_WORDS);
    let dash = usize::from(part > 0 && words.is_one_of(index + the + part, &["-"]));
    let first = index + the + part + dash;
    // "the 15th and 17th centuries"
    let listed = usize::from(words.is_one_of(first + 1, &["and", "to", "or"])) * 2;
    let listed = if parse_ordinal(words.word(first)).is_some() { listed } else { 0 };
    let word = words.word(first + listed);
    let end = first + listed + 1;
    let (word, is_joined) = match word.strip_suffix("-century") {
        Some(word) => (word, true),
        None => (word, false),
    };
    let number = parse_ordinal(word)?;
    if !(1..=21).contains(&number) || !is_joined && !words.is_one_of(end, &["century", "centuries"])
    {
        return None;
    }
    let end = end + usize::from(!is_joined);
    if the == 1 && part == 0 && words.is_attributive(end) {
        return None;
    }
    let before_christ = words.skip_phrase(end, BEFORE_CHRIST);
    let value = (before_christ == 0 && listed == 0).then(|| format!("{:02}XX", number - 1));
    Some((end + before_christ - index, value))
}

const BEFORE_CHRIST: &[&str] = &["B.C.", "BC", "BCE", "B.C.E."];
const AFTER_CHRIST: &[&str] = &["A.D.", "AD", "CE", "C.E."];

/// Matches "500 BC", "AD 70".
pub(super) fn era(words: &RuleTokens<'_>, index: usize) -> Match {
    let is_upper =
        |at: usize| words.word(at).starts_with('A') && words.is_one_of(at, &AFTER_CHRIST[..2]);
    if is_upper(index) {
        let year = parse_whole_year(words.word(index + 1)).filter(|year| *year < 2100)?;
        return Some((2, Some(format!("{year:04}"))));
    }
    let next = words.word(index + 1);
    if !BEFORE_CHRIST.contains(&next) && !AFTER_CHRIST.contains(&next) {
        return None;
    }
    let year = parse_whole_year(words.word(index)).filter(|year| *year < 10_000)?;
    if BEFORE_CHRIST.contains(&next) {
        // There is a year 0 in ISO 8601: 1 BC is 0000.
        let sign = if year > 1 { "-" } else { "" };
        return Some((2, Some(format!("{sign}{:04}", year - 1))));
    }
    (year < 2200).then(|| (2, Some(format!("{year:04}"))))
}

/// Parses a whole number from 1.
fn parse_whole_year(word: &str) -> Option<i32> {
    let year =
        parse_digits(word).filter(|it| it.fract() == 0.0 && (1.0..100_000.0).contains(it))?;
    Some(year as i32)
}

/// Words before a year.
const YEAR_CUES: &[&str] = &[
    "in", "since", "of", "by", "until", "till", "from", "during", "before", "after", "between",
    "(", "through", "late", "early", "mid", "circa", "the", "its", "his", "her", "their", "'s",
    "’s", "around", "that", "for", "a", "back", "our", "s",
];
/// Nouns that are counted by a number before them.
const COUNTED_NOUNS: &[&str] = &[
    "people",
    "men",
    "women",
    "children",
    "troops",
    "soldiers",
    "percent",
    "meters",
    "metres",
    "miles",
    "times",
    "years",
    "workers",
    "members",
    "others",
    "km",
    "feet",
    "tons",
    "dead",
    "prisoners",
    "students",
    "seats",
    "words",
    "euros",
    "dollars",
    "copies",
    "points",
    "cars",
    "jobs",
    "homes",
    "votes",
    "families",
    "refugees",
    "villagers",
    "employees",
    "shares",
    "pounds",
    "days",
    "months",
    "weeks",
    "kilometers",
    "kilometres",
    "acres",
    "hectares",
    "police",
    "calories",
];

/// Matches a year, if a word before it or a verb after it implies that it is one.
pub(super) fn year(words: &RuleTokens<'_>, index: usize) -> Match {
    if let Some(found) = year_in_words(words, index) {
        return Some(found);
    }
    if let Some((length, year)) = apostrophe_year(words, index) {
        let is_year = words.follows(index, &["in", "since", "of", "by", "until", "from", "during"]);
        return is_year.then(|| (length, Some(format!("{year:04}"))));
    }
    let named = words
        .skip_phrase(index, &["the year", "early in", "late in", "early", "late", "mid -", "mid"]);
    let year = parse_year(words.word(index + named)).filter(|year| (1500..2100).contains(year))?;
    let end = index + named + 1;
    let is_listed = words.follows(index, &[",", "and", "or", "to", "-", "–", "/"])
        && index >= 2
        && parse_year(words.word(index - 2)).is_some();
    let is_year = named > 0
        || is_listed
        || words.follows(index, &["year"])
        || words.follows(index, YEAR_CUES) && !is_one_of(words.word(end), COUNTED_NOUNS)
        || is_sentence_subject(words, index)
        || is_noun_modifier(words, index);
    if !is_year || words.is_one_of(end, &["%", "hours", "GMT", "UTC"]) {
        return None;
    }
    // "2008 - 9"
    let last = words.word(end + 1);
    let is_span = words.is_one_of(end, &["-", "–"])
        && matches!(last.len(), 1 | 2)
        && last.parse().is_ok_and(|end: i32| match last.len() {
            1 => end == year % 10 + 1,
            _ => end > year % 100,
        });
    let to = if is_span && last.len() == 1 {
        format!("/{:04}", year + 1)
    } else if is_span {
        format!("/{:02}{last}", year / 100)
    } else {
        String::new()
    };
    Some((end - index + if is_span { 2 } else { 0 }, Some(format!("{year:04}{to}"))))
}

/// Returns true for "1998 was a good year."
fn is_sentence_subject(words: &RuleTokens<'_>, index: usize) -> bool {
    index == 0
        && words.is_one_of(1, &["was", "is", "will", "has", "saw", "had", "marked", "brought"])
}

/// Returns true for "a landmark 1993 agreement": a determiner and another word before the year, and
/// a singular noun after it.
fn is_noun_modifier(words: &RuleTokens<'_>, index: usize) -> bool {
    const COUNTING: &[&str] = &[
        "other",
        "first",
        "last",
        "estimated",
        "additional",
        "total",
        "full",
        "next",
        "more",
        "some",
        "whole",
        "remaining",
        "further",
        "record",
        "about",
        "almost",
        "mere",
        "nearly",
    ];
    let is_small = |word: &str| {
        word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    let (adjective, noun) = (words.previous_word(index), words.word(index + 1));
    let is_year = parse_year(words.word(index)).is_some_and(|year| (1700..2050).contains(&year));
    index >= 2
        && is_year
        && words.is_one_of(index - 2, &["a", "an", "the", "his", "her", "its", "their"])
        && is_small(adjective)
        && !is_one_of(adjective, COUNTING)
        && is_small(noun)
        && !is_one_of(noun, COUNTED_NOUNS)
        && (!noun.ends_with('s') || is_one_of(noun, &["elections", "attacks", "riots", "talks"]))
}

/// Matches "nineteen ninety-eight", "twenty nineteen", "two thousand and eleven", if a word before
/// it implies a year.
fn year_in_words(words: &RuleTokens<'_>, index: usize) -> Match {
    const CENTURIES: &[(&str, i32)] = &[
        ("sixteen", 1600),
        ("seventeen", 1700),
        ("eighteen", 1800),
        ("nineteen", 1900),
        ("twenty", 2000),
    ];
    let word = words.word(index);
    let has_preposition =
        words.follows(index, &["in", "since", "of", "by", "until", "from", "year", "during"]);
    let small =
        |at: usize| parse_spelled(words.word(at)).map(|it| it as i32).filter(|it| *it < 100);
    let (length, year) = if word.eq_ignore_ascii_case("two")
        && words.is_one_of(index + 1, &["thousand"])
    {
        let and = usize::from(words.is_one_of(index + 2, &["and"]));
        (3 + and, 2000 + small(index + 2 + and)?)
    } else {
        let (_, century) = CENTURIES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word))?;
        let next = words.word(index + 1);
        if next.eq_ignore_ascii_case("hundred") && *century < 2000 {
            (2, *century)
        } else if let Some(ones) = next.strip_prefix("oh-").and_then(parse_spelled) {
            (2, century + ones as i32)
        } else {
            let tens = small(index + 1).filter(|it| *it > 9)?;
            let ones =
                small(index + 2).filter(|it| tens >= 20 && tens % 10 == 0 && (1..10).contains(it));
            (2 + usize::from(ones.is_some()), century + tens + ones.unwrap_or(0))
        }
    };
    let is_counted = is_one_of(words.word(index + length), COUNTED_NOUNS);
    (has_preposition && !is_counted).then(|| (length, Some(format!("{year:04}"))))
}
