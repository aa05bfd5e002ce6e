//! Quarters, halves and fiscal years of business: "the third quarter", "Q3 2016", "H1 2023", "FY23",
//! "the year-earlier period".

use super::direction::{Direction, direction};
use super::names::{ORDINALS, short_year, year_behind, year_of};
use crate::rules::Match;
use crate::rules::calendar::{Unit, moved};
use crate::rules::words::{Words, is_one_of, position};
use std::fmt;

/// A quarter of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::rules) struct Quarter {
    year: i32,
    /// 1 to 4.
    number: u8,
}

impl Quarter {
    /// Reads `2016-Q3`.
    pub(in crate::rules) fn parse(value: &str) -> Option<Self> {
        let (year, number) = value.split_once("-Q")?;
        Some(Self { year: year.parse().ok()?, number: number.parse().ok()? })
    }

    pub(super) fn before(self) -> Self {
        match self.number {
            1 => Self { year: self.year - 1, number: 4 },
            number => Self { number: number - 1, ..self },
        }
    }

    pub(super) fn a_year_before(self) -> Self {
        Self { year: self.year - 1, ..self }
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:04}-Q{}", self.year, self.number)
    }
}

/// A quarter, a half or a fiscal year.
pub(super) fn quarter(words: &Words<'_>, at: usize) -> Match {
    named(words, at)
        .or_else(|| coded(words, at))
        .or_else(|| fiscal(words, at))
        .or_else(|| of_year(words, at))
        .or_else(|| year_before(words, at))
}

/// "the third quarter of 2011", "third-quarter", "the second half of last year".
fn named(words: &Words<'_>, at: usize) -> Match {
    let the = words.skip(at, &["the"]);
    let fiscal = words.skip(at + the, &["fiscal"]);
    let start = at + the + fiscal;
    if let Some(length) = words.phrase(start, &["last quarter", "final quarter"])
        && let Some((more, year)) = year_of_period(words, start + length)
        && words.is(start + length, &["of"])
    {
        return Some((start + length + more - at, year.map(|year| format!("{year:04}-Q4"))));
    }
    let Some((letter, number, length)) = ordinal(words, start) else {
        return under_year(words, at).or_else(|| several(words, at));
    };
    let end = start + length;
    if let Some((more, year)) = year_of_period(words, end) {
        return Some((end + more - at, year.map(|year| format!("{year:04}-{letter}{number}"))));
    }
    // Halves are of games, too.
    let is_joined = length == 1;
    let is_said = letter == 'Q'
        || is_joined && is_of_business(words.word(end))
        || the == 1
            && words.follows(at, &["in", "for", "during"])
            && (at.saturating_sub(10)..end + 10).any(|it| is_of_business(words.word(it)));
    is_said.then(|| (end - at, near(words, letter, number, at, end)))
}

/// "the second and third quarters".
fn several(words: &Words<'_>, at: usize) -> Match {
    let the = words.skip(at, &["the"]);
    let is_number = |at: usize| position(words.word(at), &ORDINALS[..4]).is_some();
    let is_it = is_number(at + the)
        && words.is(at + the + 1, &["and", "or", "to"])
        && is_number(at + the + 2)
        && words.is(at + the + 3, &["quarters"]);
    is_it.then(|| {
        let year = year_of_period(words, at + the + 4).map_or(0, |(length, _)| length);
        (the + 4 + year, None)
    })
}

/// "third quarter", "third-quarter", "3rd quarter", "second half": the letter of the unit, the number,
/// and how many tokens.
fn ordinal(words: &Words<'_>, at: usize) -> Option<(char, u8, usize)> {
    const DIGITS: &[&str] = &["1st", "2nd", "3rd", "4th"];
    let word = words.word(at);
    let (name, unit, length) = match word.split_once('-') {
        Some((name, unit)) => (name, unit, 1),
        None => (word, words.word(at + 1), 2),
    };
    let number = position(name, &ORDINALS[..4]).or_else(|| position(name, DIGITS))? as u8 + 1;
    let letter = match unit {
        _ if unit.eq_ignore_ascii_case("quarter") => 'Q',
        _ if unit.eq_ignore_ascii_case("half") && number < 3 => 'H',
        _ => return None,
    };
    Some((letter, number, length))
}

/// The year behind a quarter: how many tokens, and the year where it is known.
fn year_of_period(words: &Words<'_>, at: usize) -> Option<(usize, Option<i32>)> {
    let fiscal = words.skip(at, &["of fiscal year", "of fiscal", "of the fiscal year", "fiscal"]);
    if let Some((length, year)) = year_behind(words, at + fiscal) {
        return Some((fiscal + length, Some(year)));
    }
    if let Some(year) = words.word(at).strip_prefix("FY") {
        return Some((1, Some(year_of(year).or_else(|| short_year(words, year))?)));
    }
    let today = words.today.map(time::Date::year);
    let phrases = [
        ("of last year", -1),
        ("of this year", 0),
        ("of the year", 0),
        ("of next year", 1),
        ("of the current year", 0),
        ("of the fiscal year", 0),
        ("of this fiscal year", 0),
        ("of last fiscal year", -1),
        ("last year", -1),
        ("this year", 0),
        ("next year", 1),
    ];
    let found = phrases.iter().find_map(|(phrase, by)| Some((words.phrase(at, &[phrase])?, *by)));
    found.map(|(length, by)| (length, today.map(|year| year + by)))
}

/// The value of a quarter or half of which no year is told: the last one that has begun, or ahead
/// where the sentence says so.
fn near(words: &Words<'_>, letter: char, number: u8, at: usize, end: usize) -> Option<String> {
    let Some(today) = words.today else { return Some(format!("XXXX-{letter}{number}")) };
    let months = if letter == 'Q' { 3 } else { 6 };
    let now = (u8::from(today.month()) - 1) / months + 1;
    let by = match direction(words, at, end) {
        Direction::Ahead => i32::from(number < now),
        _ => -i32::from(number > now),
    };
    Some(format!("{:04}-{letter}{number}", today.year() + by))
}

/// "first-half profit", not "first-half goal".
fn is_of_business(word: &str) -> bool {
    const BUSINESS: &[&str] = &[
        "profit",
        "profits",
        "earnings",
        "results",
        "net",
        "sales",
        "revenue",
        "revenues",
        "loss",
        "losses",
        "income",
        "pretax",
        "operating",
        "figures",
        "turnover",
        "growth",
        "production",
        "output",
        "exports",
        "imports",
        "dividend",
        "report",
        "gdp",
    ];
    is_one_of(word, BUSINESS)
}

/// "Q3 2016", "Q3 of 2016", "2016 Q3", "3Q16", "2016-Q3", "H1 2023", "Q1".
fn coded(words: &Words<'_>, at: usize) -> Match {
    let word = words.word(at);
    if let Some(year) = year_of(word)
        && let Some((letter, number)) = code(words.word(at + 1))
    {
        return Some((2, Some(format!("{year:04}-{letter}{number}"))));
    }
    if let Some((year, behind)) = word.split_once('-')
        && let (Some(year), Some((letter, number))) = (year_of(year), code(behind))
    {
        return Some((1, Some(format!("{year:04}-{letter}{number}"))));
    }
    if let Some((head, year)) = word.split_at_checked(2)
        && let Some((letter, number)) = code(head)
        && let year = year.trim_start_matches('-').trim_start_matches("FY")
        && let Some(year) = year_of(year).or_else(|| short_year(words, year))
    {
        return Some((1, Some(format!("{year:04}-{letter}{number}"))));
    }
    let (letter, number) = code(word)?;
    if let Some(year) = year_of(words.word(at + 2)).filter(|_| words.is(at + 1, &["/"])) {
        return Some((3, Some(format!("{year:04}-{letter}{number}"))));
    }
    if let Some((length, year)) = year_of_period(words, at + 1) {
        return Some((1 + length, year.map(|year| format!("{year:04}-{letter}{number}"))));
    }
    (letter == 'Q').then(|| (1, near(words, letter, number, at, at + 1)))
}

/// `Q3`, `3Q`, `H1`, `1H`.
fn code(word: &str) -> Option<(char, u8)> {
    let (letter, digit) = match *word.as_bytes() {
        [letter @ (b'Q' | b'H'), digit @ b'1'..=b'4']
        | [digit @ b'1'..=b'4', letter @ (b'Q' | b'H')] => (char::from(letter), digit - b'0'),
        _ => return None,
    };
    (letter == 'Q' || digit < 3).then_some((letter, digit))
}

/// "FY2023", "FY23", "FY 2023", "fiscal 2023", "fiscal year 2023", "the 2023 fiscal year".
fn fiscal(words: &Words<'_>, at: usize) -> Match {
    let any = |word: &str| year_of(word).or_else(|| short_year(words, word));
    let word = words.word(at);
    if let Some(rest) = word.strip_prefix("FY") {
        if let Some((length, span)) = fiscal_span(words, at, rest) {
            return Some((length, Some(span)));
        }
        let (length, year) =
            if rest.is_empty() { (2, year_of(words.word(at + 1))?) } else { (1, any(rest)?) };
        // "FY08/09"
        let last = words.word(at + length + 1);
        let is_span = words.is(at + length, &["/"]) && words.touches(at + length);
        if let Some(last) = short_year(words, last).filter(|last| is_span && *last == year + 1) {
            return Some((length + 2, Some(format!("{year:04}/{last:04}"))));
        }
        return Some((length, Some(format!("{year:04}"))));
    }
    if let Some(length) =
        words.phrase(at, &["fiscal year", "fiscal-year", "fiscal", "calendar year", "calendar"])
    {
        let year = year_of(words.word(at + length))?;
        return Some((length + 1, Some(format!("{year:04}"))));
    }
    let the = words.skip(at, &["the"]);
    let year = year_of(words.word(at + the))?;
    let length = words.phrase(at + the + 1, &["fiscal year", "financial year", "calendar year"])?;
    Some((the + 1 + length, Some(format!("{year:04}"))))
}

/// "FY2022-23", "FY 22/23": the years, and how many tokens.
fn fiscal_span(words: &Words<'_>, at: usize, rest: &str) -> Option<(usize, String)> {
    let (length, span) = if rest.is_empty() { (2, words.word(at + 1)) } else { (1, rest) };
    let (first, last) = span.split_once(['-', '/'])?;
    let year = |word: &str| year_of(word).or_else(|| short_year(words, word));
    let (first, last) = (year(first)?, year(last)?);
    (last == first + 1).then(|| (length, format!("{first:04}/{last:04}")))
}

/// "last year's third quarter".
fn under_year(words: &Words<'_>, at: usize) -> Match {
    let phrases = [
        ("last year 's", -1),
        ("last year ’s", -1),
        ("this year 's", 0),
        ("this year ’s", 0),
        ("next year 's", 1),
    ];
    let (length, by) =
        phrases.iter().find_map(|(phrase, by)| Some((words.phrase(at, &[phrase])?, *by)))?;
    let fiscal = words.skip(at + length, &["fiscal"]);
    let (letter, number, more) = ordinal(words, at + length + fiscal)?;
    let year = words.today.map(|today| today.year() + by);
    let value = year.map(|year| format!("{year:04}-{letter}{number}"));
    Some((length + fiscal + more, value))
}

/// "the 1988 third quarter", and "the 1988 quarter": that of the number that was told last.
fn of_year(words: &Words<'_>, at: usize) -> Match {
    let the = words.skip(at, &["the"]);
    let year = year_of(words.word(at + the))?;
    let start = at + the + 1;
    let fiscal = words.skip(start, &["fiscal"]);
    if let Some((letter, number, length)) = ordinal(words, start + fiscal) {
        let length = the + 1 + fiscal + length;
        return Some((length, Some(format!("{year:04}-{letter}{number}"))));
    }
    let number = words.facts.quarter.filter(|_| the == 1)?.number;
    words.is(start, &["quarter", "period"]).then(|| (3, Some(Quarter { year, number }.to_string())))
}

/// "the year-earlier period", "year-ago": beside a quarter, that quarter a year before.
fn year_before(words: &Words<'_>, at: usize) -> Match {
    const BEFORE: &[&str] =
        &["year-earlier", "year-ago", "year earlier", "year ago", "year-before"];
    let the = words.skip(at, &["the", "a"]);
    let length = words.phrase(at + the, BEFORE)?;
    let end = at + the + length;
    let unit = words.skip(end, &["period", "quarter", "first quarter", "second quarter"]);
    let unit = unit.max(words.skip(end, &["third quarter", "fourth quarter", "month", "week"]));
    // "a year earlier" is a length of time; "the year-ago loss" is no period.
    let is_joined = words.word(at + the).contains('-');
    let length = match (the, unit) {
        (0, 0) if is_joined => length,
        (0, _) if is_joined => length + unit,
        (1, 1..) if words.is(at, &["the"]) || is_joined => the + length + unit,
        _ => return None,
    };
    let value = match words.facts.near_quarter() {
        Some(quarter) => Some(quarter.a_year_before().to_string()),
        None if words.is(end, &["month", "week"]) || unit > 1 => None,
        None => words.today.and_then(|today| moved(today, Unit::Year, -1)),
    };
    Some((length, value))
}
