//! Parts of periods: "the first week of January 2018", "the end of next month", "year-end", "the week
//! of May 6", "earlier in the week".

use super::day::{day_value, full};
use super::month;
use super::names::{ordinal_of, unit_of, weekday_of, year_of};
use super::quarter;
use super::relative;
use super::year;
use crate::rules::Match;
use crate::rules::calendar::{self, Unit, days_of_month, iso, iso_week, later, moved};
use crate::rules::words::Words;
use time::Date;

/// A period that a text names, as tokens from where it was looked for.
pub(super) struct Period {
    pub(super) length: usize,
    pub(super) value: Option<String>,
}

/// A period that may have parts: "2019", "January 2018", "this month", "the year", "fiscal 2019".
pub(super) fn period(words: &Words<'_>, at: usize) -> Option<Period> {
    if let Some(year) = year_of(words.word(at)) {
        return Some(Period { length: 1, value: Some(format!("{year:04}")) });
    }
    let found = month::month(words, at)
        .or_else(|| relative::period(words, at))
        .or_else(|| quarter::quarter(words, at))
        .or_else(|| year::decade(words, at))
        .or_else(|| year::century(words, at))
        .or_else(|| month::season(words, at))
        .or_else(|| the_unit(words, at));
    found.map(|(length, value)| Period { length, value })
}

/// "the year", "the fiscal year", "a month": the one that the document's date lies in.
fn the_unit(words: &Words<'_>, at: usize) -> Match {
    let the = words.phrase(at, &["the"])?;
    let fiscal = words.skip(at + the, &["fiscal", "financial", "calendar", "school", "academic"]);
    let (unit, false) = unit_of(words.word(at + the + fiscal))? else { return None };
    if unit.is_of_clock() || words.is(at + the + fiscal + 1, &["of"]) {
        return None;
    }
    let value = match unit {
        Unit::Quarter => relative::this_quarter(words),
        Unit::Year => relative::this_year(words, at),
        _ => words.today.and_then(|today| moved(today, unit, 0)),
    };
    Some((the + fiscal + 1, value))
}

/// A part of a period.
pub(super) fn part(words: &Words<'_>, at: usize) -> Match {
    numbered(words, at)
        .or_else(|| end_of(words, at))
        .or_else(|| week_of(words, at))
        .or_else(|| year_end(words, at))
        .or_else(|| within(words, at))
}

/// "the end of 2022", "the middle of next year", "the turn of the century".
fn end_of(words: &Words<'_>, at: usize) -> Match {
    const PARTS: &[&str] = &[
        "end",
        "very end",
        "start",
        "very start",
        "beginning",
        "very beginning",
        "middle",
        "turn",
        "close",
        "rest",
        "remainder",
        "latter part",
        "early part",
        "first part",
        "last part",
        "second part",
        "better part",
        "final days",
        "last days",
        "early days",
        "first days",
        "opening days",
        "closing days",
        "final weeks",
        "early months",
        "final months",
        "last weeks",
        "first weeks",
        "last months",
        "first months",
        "first half",
        "second half",
        "latter half",
        "early years",
        "final years",
    ];
    let the = words.skip(at, &["the"]);
    let start = at + the;
    let part = words.phrase(start, PARTS)?;
    if the == 0 && !words.is(start, &["end", "start", "beginning"])
        || !words.is(start + part, &["of"])
    {
        return None;
    }
    let period = period(words, start + part + 1)?;
    // Which century's is not told.
    let value = period.value.filter(|_| !words.is(start, &["turn"])).map(|value| {
        let is_half = words.is(start, &["latter"]) && words.is(start + 1, &["half"]);
        if is_half && value.len() == 4 && year_of(&value).is_some() {
            format!("{value}-H2")
        } else {
            value
        }
    });
    Some((the + part + 1 + period.length, value))
}

/// What is counted in a period.
#[derive(Clone, Copy)]
enum Counted {
    Unit(Unit),
    /// From 0 for Monday.
    Weekday(usize),
}

/// "the first week of January 2018", "the 2nd Sunday in March 2014", "the last day of February".
fn numbered(words: &Words<'_>, at: usize) -> Match {
    let the = words.skip(at, &["the"]);
    let word = words.word(at + the);
    let number = match word.to_ascii_lowercase().as_str() {
        "last" | "final" => None,
        _ => Some(ordinal_of(word)?),
    };
    let start = at + the + 1;
    let full = words.skip(start, &["full"]);
    let name = words.word(start + full);
    let counted = match weekday_of(name) {
        Some(weekday) => Counted::Weekday(weekday),
        None => match unit_of(name)? {
            (unit @ (Unit::Day | Unit::Week | Unit::Weekend | Unit::Month), false) => {
                Counted::Unit(unit)
            }
            _ => return None,
        },
    };
    let joint = start + full + 1;
    if !words.is(joint, &["of", "in"]) || the == 0 && matches!(counted, Counted::Unit(_)) {
        return None;
    }
    let period = period(words, joint + 1)?;
    let value = period.value.and_then(|value| part_value(&value, number, counted));
    Some((joint + 1 + period.length - at, value))
}

/// The value of the part of that number, or the last one, of `2018-01` or `2018`.
fn part_value(period: &str, number: Option<usize>, counted: Counted) -> Option<String> {
    let (year, month) = match period.split_once('-') {
        Some((year, month)) => (year_of(year)?, Some(month.parse::<u8>().ok()?)),
        None => (year_of(period)?, None),
    };
    let first = calendar::date(year, month.unwrap_or(1), 1)?;
    let last_month = month.unwrap_or(12);
    let last = calendar::date(year, last_month, days_of_month(year, last_month))?;
    let by = i64::try_from(number.map_or(0, |number| number - 1)).ok()?;
    let inside = |day: Option<Date>| day.filter(|day| (first..=last).contains(day));
    let nth = |start: Date, step: i64| {
        let day = match number {
            Some(_) => later(start, by * step),
            None => None,
        };
        inside(day)
    };
    match counted {
        Counted::Unit(Unit::Day) => {
            let day = if number.is_some() { nth(first, 1) } else { Some(last) };
            day.map(iso)
        }
        // Of a week, the most days lie in the month, as in the first week of a year.
        Counted::Unit(Unit::Week) => {
            let middle = later(first, 3).zip(later(last, -3))?;
            let day = if number.is_some() { nth(middle.0, 7) } else { Some(middle.1) };
            day.map(iso_week)
        }
        Counted::Unit(Unit::Weekend) => {
            weekday_in(first, last, number, 5).map(|day| format!("{}-WE", iso_week(day)))
        }
        Counted::Unit(Unit::Month) if month.is_none() => {
            let month = number.unwrap_or(12);
            (month <= 12).then(|| format!("{year:04}-{month:02}"))
        }
        Counted::Unit(_) => None,
        Counted::Weekday(weekday) => weekday_in(first, last, number, weekday).map(iso),
    }
}

/// The weekday of that number, or the last one, between two days.
fn weekday_in(first: Date, last: Date, number: Option<usize>, weekday: usize) -> Option<Date> {
    let of = |day: Date| i64::from(day.weekday().number_days_from_monday());
    let weekday = i64::try_from(weekday).ok()?;
    let day = match number {
        Some(number) => {
            let by = (weekday - of(first)).rem_euclid(7);
            later(first, by + 7 * i64::try_from(number.checked_sub(1)?).ok()?)?
        }
        None => later(last, -(of(last) - weekday).rem_euclid(7))?,
    };
    (first..=last).contains(&day).then_some(day)
}

/// "the week of May 6".
fn week_of(words: &Words<'_>, at: usize) -> Match {
    let length = words.phrase(
        at,
        &["the week of", "the week beginning", "the week ending", "week of", "the weekend of"],
    )?;
    let day = full(words, at + length)?;
    let value = day_value(words, at + length, day).and_then(|value| {
        let [year, month, day]: [&str; 3] = value.split('-').collect::<Vec<_>>().try_into().ok()?;
        let day = calendar::date(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
        let end = if words.is(at + 1, &["weekend"]) { "-WE" } else { "" };
        Some(format!("{}{end}", iso_week(day)))
    });
    Some((length + day.length, value))
}

/// "year-end", "year's end", "mid-year", "midweek".
fn year_end(words: &Words<'_>, at: usize) -> Match {
    const ENDS: &[(&str, Unit)] = &[
        ("year-end", Unit::Year),
        ("year 's end", Unit::Year),
        ("year ’s end", Unit::Year),
        ("the year 's end", Unit::Year),
        ("mid-year", Unit::Year),
        ("midyear", Unit::Year),
        ("month-end", Unit::Month),
        ("mid-month", Unit::Month),
        ("mid-week", Unit::Week),
        ("midweek", Unit::Week),
    ];
    let find = |(phrase, unit): &(&str, Unit)| Some((words.phrase(at, &[phrase])?, *unit));
    let is_end = words.follows(at, &["by", "at", "before", "until", "since", "of"]);
    let year_end = || {
        let length = words.phrase(at, &["year end"]).filter(|_| is_end)?;
        Some((length, Unit::Year))
    };
    let (length, unit) = ENDS.iter().find_map(find).or_else(year_end)?;
    if let Some(year) = year_of(words.word(at + length)).filter(|_| unit == Unit::Year) {
        return Some((length + 1, Some(format!("{year:04}"))));
    }
    Some((length, words.today.and_then(|today| moved(today, unit, 0))))
}

/// "earlier in the week", "later in the day".
fn within(words: &Words<'_>, at: usize) -> Match {
    const PARTS: &[&str] =
        &["earlier in", "later in", "early in", "late in", "earlier on in", "mid - way through"];
    let part = words.phrase(at, PARTS)?;
    let (length, value) = the_unit(words, at + part)?;
    Some((part + length, value))
}
