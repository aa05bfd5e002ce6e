//! Parts of periods: "the first week of January 2018", "the end of next month", "year-end", "the
//! week of May 6", "earlier in the week".

use super::calendar_words::{parse_ordinal, parse_unit, parse_weekday, parse_year};
use super::month;
use super::month_day::{day_value, day_with_month};
use super::quarter;
use super::relative;
use super::year;
use crate::rules::rule::Match;
use crate::rules::rule_tokens::RuleTokens;
use crate::rules::timex::{
    self, TimeUnit, add_days, days_in_month, iso_date, iso_week, shifted_unit,
};
use time::Date;

/// A matched period: the number of its tokens, and its value.
pub(super) struct Period {
    pub(super) length: usize,
    pub(super) value: Option<String>,
}

/// Matches a period that may have parts: "2019", "January 2018", "this month", "the year", "fiscal
/// 2019".
pub(super) fn any_period(words: &RuleTokens<'_>, index: usize) -> Option<Period> {
    if let Some(year) = parse_year(words.word(index)) {
        return Some(Period { length: 1, value: Some(format!("{year:04}")) });
    }
    let found = month::month(words, index)
        .or_else(|| relative::relative_period(words, index))
        .or_else(|| quarter::quarter(words, index))
        .or_else(|| year::decade(words, index))
        .or_else(|| year::century(words, index))
        .or_else(|| month::season(words, index))
        .or_else(|| definite_unit(words, index));
    found.map(|(length, value)| Period { length, value })
}

/// Matches "the year", "the fiscal year", "the month": the one that contains the document date.
fn definite_unit(words: &RuleTokens<'_>, index: usize) -> Match {
    let the = words.match_phrase(index, &["the"])?;
    let fiscal =
        words.skip_phrase(index + the, &["fiscal", "financial", "calendar", "school", "academic"]);
    let (unit, false) = parse_unit(words.word(index + the + fiscal))? else { return None };
    if unit.is_clock_unit() || words.is_one_of(index + the + fiscal + 1, &["of"]) {
        return None;
    }
    let value = match unit {
        TimeUnit::Quarter => relative::current_quarter(words),
        TimeUnit::Year => relative::current_year(words, index),
        _ => words.today.and_then(|today| shifted_unit(today, unit, 0)),
    };
    Some((the + fiscal + 1, value))
}

/// Matches a part of a period.
pub(super) fn period_part(words: &RuleTokens<'_>, index: usize) -> Match {
    nth_of_period(words, index)
        .or_else(|| edge_of_period(words, index))
        .or_else(|| week_of(words, index))
        .or_else(|| year_end(words, index))
        .or_else(|| part_of_definite_unit(words, index))
}

/// Matches "the end of 2022", "the middle of next year", "the turn of the century".
fn edge_of_period(words: &RuleTokens<'_>, index: usize) -> Match {
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
    let the = words.skip_phrase(index, &["the"]);
    let start = index + the;
    let part = words.match_phrase(start, PARTS)?;
    if the == 0 && !words.is_one_of(start, &["end", "start", "beginning"])
        || !words.is_one_of(start + part, &["of"])
    {
        return None;
    }
    let period = any_period(words, start + part + 1)?;
    // The century of its turn is unknown.
    let value = period.value.filter(|_| !words.is_one_of(start, &["turn"])).map(|value| {
        let is_half = words.is_one_of(start, &["latter"]) && words.is_one_of(start + 1, &["half"]);
        if is_half && value.len() == 4 && parse_year(&value).is_some() {
            format!("{value}-H2")
        } else {
            value
        }
    });
    Some((the + part + 1 + period.length, value))
}

/// A unit that is counted in a period.
#[derive(Clone, Copy)]
enum CountedUnit {
    Unit(TimeUnit),
    /// From 0 for Monday.
    Weekday(usize),
}

/// Matches "the first week of January 2018", "the 2nd Sunday in March 2014", "the last day of
/// February".
fn nth_of_period(words: &RuleTokens<'_>, index: usize) -> Match {
    let the = words.skip_phrase(index, &["the"]);
    let word = words.word(index + the);
    let number = match word.to_ascii_lowercase().as_str() {
        "last" | "final" => None,
        _ => Some(parse_ordinal(word)?),
    };
    let start = index + the + 1;
    let full = words.skip_phrase(start, &["full"]);
    let name = words.word(start + full);
    let counted = match parse_weekday(name) {
        Some(weekday) => CountedUnit::Weekday(weekday),
        None => match parse_unit(name)? {
            (
                unit @ (TimeUnit::Day | TimeUnit::Week | TimeUnit::Weekend | TimeUnit::Month),
                false,
            ) => CountedUnit::Unit(unit),
            _ => return None,
        },
    };
    let joint = start + full + 1;
    if !words.is_one_of(joint, &["of", "in"]) || the == 0 && matches!(counted, CountedUnit::Unit(_))
    {
        return None;
    }
    let period = any_period(words, joint + 1)?;
    let value = period.value.and_then(|value| nth_value(&value, number, counted));
    Some((joint + 1 + period.length - index, value))
}

/// Returns the value of the nth unit (the last one for `None`) of a period such as `2018-01` or
/// `2018`.
fn nth_value(period: &str, number: Option<usize>, counted: CountedUnit) -> Option<String> {
    let (year, month) = match period.split_once('-') {
        Some((year, month)) => (parse_year(year)?, Some(month.parse::<u8>().ok()?)),
        None => (parse_year(period)?, None),
    };
    let first = timex::date(year, month.unwrap_or(1), 1)?;
    let last_month = month.unwrap_or(12);
    let last = timex::date(year, last_month, days_in_month(year, last_month))?;
    let by = i64::try_from(number.map_or(0, |number| number - 1)).ok()?;
    let inside = |day: Option<Date>| day.filter(|day| (first..=last).contains(day));
    let nth = |start: Date, step: i64| {
        let day = match number {
            Some(_) => add_days(start, by * step),
            None => None,
        };
        inside(day)
    };
    match counted {
        CountedUnit::Unit(TimeUnit::Day) => {
            let day = if number.is_some() { nth(first, 1) } else { Some(last) };
            day.map(iso_date)
        }
        // A week belongs to the month with most of its days, as in the first week of a year.
        CountedUnit::Unit(TimeUnit::Week) => {
            let middle = add_days(first, 3).zip(add_days(last, -3))?;
            let day = if number.is_some() { nth(middle.0, 7) } else { Some(middle.1) };
            day.map(iso_week)
        }
        CountedUnit::Unit(TimeUnit::Weekend) => {
            nth_weekday(first, last, number, 5).map(|day| format!("{}-WE", iso_week(day)))
        }
        CountedUnit::Unit(TimeUnit::Month) if month.is_none() => {
            let month = number.unwrap_or(12);
            (month <= 12).then(|| format!("{year:04}-{month:02}"))
        }
        CountedUnit::Unit(_) => None,
        CountedUnit::Weekday(weekday) => nth_weekday(first, last, number, weekday).map(iso_date),
    }
}

/// Returns the nth weekday (the last one for `None`) between two days, inclusive.
fn nth_weekday(first: Date, last: Date, number: Option<usize>, weekday: usize) -> Option<Date> {
    let of = |day: Date| i64::from(day.weekday().number_days_from_monday());
    let weekday = i64::try_from(weekday).ok()?;
    let day = match number {
        Some(number) => {
            let by = (weekday - of(first)).rem_euclid(7);
            add_days(first, by + 7 * i64::try_from(number.checked_sub(1)?).ok()?)?
        }
        None => add_days(last, -(of(last) - weekday).rem_euclid(7))?,
    };
    (first..=last).contains(&day).then_some(day)
}

/// Matches "the week of May 6".
fn week_of(words: &RuleTokens<'_>, index: usize) -> Match {
    let length = words.match_phrase(
        index,
        &["the week of", "the week beginning", "the week ending", "week of", "the weekend of"],
    )?;
    let day = day_with_month(words, index + length)?;
    let value = day_value(words, index + length, day).and_then(|value| {
        let [year, month, day]: [&str; 3] = value.split('-').collect::<Vec<_>>().try_into().ok()?;
        let day = timex::date(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
        let end = if words.is_one_of(index + 1, &["weekend"]) { "-WE" } else { "" };
        Some(format!("{}{end}", iso_week(day)))
    });
    Some((length + day.length, value))
}

/// Matches "year-end", "year's end", "mid-year", "midweek".
fn year_end(words: &RuleTokens<'_>, index: usize) -> Match {
    const ENDS: &[(&str, TimeUnit)] = &[
        ("year-end", TimeUnit::Year),
        ("year 's end", TimeUnit::Year),
        ("year ’s end", TimeUnit::Year),
        ("the year 's end", TimeUnit::Year),
        ("mid-year", TimeUnit::Year),
        ("midyear", TimeUnit::Year),
        ("month-end", TimeUnit::Month),
        ("mid-month", TimeUnit::Month),
        ("mid-week", TimeUnit::Week),
        ("midweek", TimeUnit::Week),
    ];
    let find =
        |(phrase, unit): &(&str, TimeUnit)| Some((words.match_phrase(index, &[phrase])?, *unit));
    let is_end = words.follows(index, &["by", "at", "before", "until", "since", "of"]);
    let year_end = || {
        let length = words.match_phrase(index, &["year end"]).filter(|_| is_end)?;
        Some((length, TimeUnit::Year))
    };
    let (length, unit) = ENDS.iter().find_map(find).or_else(year_end)?;
    if let Some(year) = parse_year(words.word(index + length)).filter(|_| unit == TimeUnit::Year) {
        return Some((length + 1, Some(format!("{year:04}"))));
    }
    Some((length, words.today.and_then(|today| shifted_unit(today, unit, 0))))
}

/// Matches "earlier in the week", "later in the day".
fn part_of_definite_unit(words: &RuleTokens<'_>, index: usize) -> Match {
    const PARTS: &[&str] =
        &["earlier in", "later in", "early in", "late in", "earlier on in", "mid - way through"];
    let part = words.match_phrase(index, PARTS)?;
    let (length, value) = definite_unit(words, index + part)?;
    Some((part + length, value))
}
