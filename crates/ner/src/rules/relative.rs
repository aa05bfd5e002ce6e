//! Days and periods that a text names by how they lie to its own date, and lengths of time.

use super::Match;
use super::calendar::{self, Unit, WEEKDAYS, duration, iso, moved};
use super::date::{full, month_at, season_of, unit_of, weekday_of, weekdays_of};
use super::number::{Number, about, spelled};
use super::words::Words;
use time::Date;

/// What is read against the document's date.
pub(super) fn relative(words: &Words<'_>, at: usize) -> Match {
    day(words, at)
        .or_else(|| weekday(words, at))
        .or_else(|| this_or_that(words, at))
        .or_else(|| period(words, at))
        .or_else(|| bare_period(words, at))
        .or_else(|| age(words, at))
}

/// "yesterday", "the day after tomorrow".
fn day(words: &Words<'_>, at: usize) -> Match {
    const DAYS: &[(&str, i32)] = &[
        ("the day before yesterday", -2),
        ("the day after tomorrow", 2),
        ("earlier today", 0),
        ("later today", 0),
        ("yesterday", -1),
        ("today", 0),
        ("tomorrow", 1),
    ];
    let (length, by) =
        DAYS.iter().find_map(|(phrase, by)| Some((words.phrase(at, &[phrase])?, *by)))?;
    Some((length, words.today.and_then(|today| moved(today, Unit::Day, by))))
}

/// The day that a weekday's name means. Without a word before it that is the last one, today
/// included: news tells what has happened.
pub(super) fn weekday_value(words: &Words<'_>, which: &str, weekday: usize) -> Option<String> {
    let Some(today) = words.today else { return Some(format!("XXXX-WXX-{}", weekday + 1)) };
    let is_today = WEEKDAYS[weekday] == today.weekday();
    let by = match which.to_ascii_lowercase().as_str() {
        "next" | "coming" | "following" => 1,
        "this" if !is_today => 1,
        "last" | "past" | "previous" if is_today => -1,
        _ => 0,
    };
    calendar::weekday(today, WEEKDAYS[weekday], by).map(iso)
}

/// "Sunday", "last Sunday", "Sunday, 8 December 2024", "Mondays".
fn weekday(words: &Words<'_>, at: usize) -> Match {
    let the = usize::from(words.is(at, &["the"]) && words.is(at + 1, WHICH));
    let which = usize::from(words.is(at + the, WHICH));
    let name = at + the + which;
    if weekdays_of(words.word(name)).is_some() && which == 0 {
        let weekday = weekdays_of(words.word(name))?;
        return Some((1, Some(format!("XXXX-WXX-{}", weekday + 1))));
    }
    let weekday = weekday_of(words.word(name))?;
    let end = name + 1;
    let comma = usize::from(words.is(end, &[","]));
    match full(words, end + comma) {
        Some((length, value)) => Some((end + comma + length - at, value)),
        None => Some((end - at, weekday_value(words, words.word(at + the), weekday))),
    }
}

const WHICH: &[&str] =
    &["last", "next", "this", "previous", "past", "coming", "following", "that", "same"];

/// How far a word moves: "last" one back. `None` where it depends on more than the date.
fn step(which: &str) -> Option<i32> {
    match which.to_ascii_lowercase().as_str() {
        "last" | "past" => Some(-1),
        "this" => Some(0),
        "next" | "coming" => Some(1),
        _ => None,
    }
}

/// "last week", "earlier this month", "the next day", "last December", "this spring".
fn this_or_that(words: &Words<'_>, at: usize) -> Match {
    let part = words.skip(at, &["earlier", "later", "early", "late"]);
    let the = words.skip(at + part, &["the"]);
    let which = at + part + the;
    if !words.is(which, WHICH) || part > 0 && the > 0 {
        return end_of(words, at);
    }
    let word = words.word(which);
    let name = which + 1;
    let end = name + 1;
    // "the next" counts from what was told before, not from the date.
    let steps = step(word).filter(|_| the == 0);
    let today = words.today.zip(steps);
    if let Some((unit, false)) = unit_of(words.word(name)) {
        if the > 0 && word.eq_ignore_ascii_case("past") {
            return Some((end - at, Some(duration(Some(1.0), unit))));
        }
        // "this day" is told of the past as well.
        let is_day = unit == Unit::Day;
        let value = today.filter(|_| !is_day).and_then(|(today, by)| moved(today, unit, by));
        return Some((end - at, value));
    }
    if let Some(code) = season_of(words.word(name)) {
        let value = today.map(|(today, by)| format!("{:04}-{code}", today.year() + by));
        return (!word.eq_ignore_ascii_case("that")).then_some((end - at, value));
    }
    let month = month_at(words, name)?;
    let value = today.map(|(today, by)| month_value(today, month, by));
    Some((end - at, value))
}

/// "last December" is the nearest behind, "next December" the nearest ahead.
fn month_value(today: Date, month: u8, by: i32) -> String {
    let now = u8::from(today.month());
    let year = match by {
        -1 => today.year() - i32::from(month >= now),
        1 => today.year() + i32::from(month <= now),
        _ => today.year(),
    };
    format!("{year:04}-{month:02}")
}

/// "the weekend", "the end of the year".
fn end_of(words: &Words<'_>, at: usize) -> Match {
    const ENDS: &[(&str, Unit)] = &[
        ("the end of the year", Unit::Year),
        ("the end of this year", Unit::Year),
        ("the end of the month", Unit::Month),
        ("the end of this month", Unit::Month),
        ("the end of the week", Unit::Week),
        ("the weekend", Unit::Weekend),
    ];
    let (length, unit) =
        ENDS.iter().find_map(|(phrase, unit)| Some((words.phrase(at, &[phrase])?, *unit)))?;
    Some((length, words.today.and_then(|today| moved(today, unit, 0))))
}

const PAST: &[&str] = &[
    "the past",
    "the last",
    "the next",
    "the previous",
    "the coming",
    "the following",
    "the first",
    "the final",
    "the recent",
    "another",
    "these",
    "those",
    "past",
    "last",
    "next",
    "recent",
    "coming",
];

/// "more than 50 years", "the past 10 days", "two weeks ago", "recent years".
fn period(words: &Words<'_>, at: usize) -> Match {
    let past = words.skip(at, PAST);
    let start = at + past;
    let counted = counted(words, start).or_else(|| half_more(words, start));
    let Some(Number { length, value }) = counted else {
        let (unit, true) = unit_of(words.word(start))? else { return None };
        return (past > 0).then(|| (past + 1, Some(duration(None, unit))));
    };
    let end = start + length;
    let other = words.skip(end, &["more", "full", "consecutive", "straight", "long", "whole"]);
    let end = end + other;
    let (unit, _) = fortnight(words, end).or_else(|| unit_of(words.word(end)))?;
    let value = value.map(|it| if words.is(end, &["fortnight"]) { it * 2.0 } else { it });
    finish(words, at, end + 1, unit, value)
}

fn fortnight(words: &Words<'_>, at: usize) -> Option<(Unit, bool)> {
    words.is(at, &["fortnight", "fortnights"]).then_some((Unit::Week, false))
}

/// "half a century".
fn half_more(words: &Words<'_>, at: usize) -> Option<Number> {
    let half = words.phrase(at, &["half a", "half the", "half", "a half"])?;
    Some(Number { length: half, value: Some(0.5) })
}

/// A length of time with what stands behind it.
fn finish(words: &Words<'_>, at: usize, end: usize, unit: Unit, count: Option<f64>) -> Match {
    if let Some(length) = words.phrase(end, &["ago"]) {
        let by = count.filter(|it| it.fract() == 0.0 && *it < 1000.0).map(|it| -(it as i32));
        let value = words.today.zip(by).and_then(|(today, by)| moved(today, unit, by));
        return Some((end + length - at, value));
    }
    if let Some(length) = words.phrase(end, &["from now"]) {
        let by = count.filter(|it| it.fract() == 0.0 && *it < 1000.0).map(|it| it as i32);
        let value = words.today.zip(by).and_then(|(today, by)| moved(today, unit, by));
        return Some((end + length - at, value));
    }
    let behind = words.skip(end, &["and a half", "earlier", "later", "old"]);
    let count = if words.is(end, &["and"]) { count.map(|it| it + 0.5) } else { count };
    Some((end + behind - at, Some(duration(count, unit))))
}

/// "a decade", "for years": a length of time without a number, where the words around it say so.
fn bare_period(words: &Words<'_>, at: usize) -> Match {
    const BEFORE: &[&str] = &[
        "for", "in", "within", "after", "over", "about", "nearly", "almost", "than", "during",
        "around", "roughly", "least", "half", "early",
    ];
    const BEHIND: &[&str] = &["ago", "earlier", "later", "before", "after", "from", "long"];
    let before = words.skip(
        at,
        &[
            "more than",
            "less than",
            "at least",
            "about",
            "nearly",
            "almost",
            "over",
            "around",
            "roughly",
            "just over",
            "just under",
            "up to",
        ],
    );
    let start = at + before;
    let article = usize::from(words.is(start, &["a", "an", "another"]));
    if let Some(length) = words.phrase(start, &["a fortnight"]) {
        return finish(words, at, start + length, Unit::Week, Some(2.0));
    }
    let end = start + article + 1;
    let (unit, is_many) = unit_of(words.word(end - 1))?;
    if is_many == (article == 1) || article == 0 && before > 0 {
        return None;
    }
    let is_said = before > 0
        || words.is(end, &BEHIND[..3])
        || article == 1 && words.follows(at, BEFORE)
        || article == 1 && words.is(end, BEHIND)
        || article == 1 && matches!(unit, Unit::Decade | Unit::Century)
        || article == 0 && words.follows(at, &["for", "in", "over"]) && unit != Unit::Quarter;
    if !is_said {
        return None;
    }
    finish(words, at, end, unit, (article == 1).then_some(1.0))
}

/// "20-year-old", "five-day": a number and a unit in one word; "20 - year - old".
fn age(words: &Words<'_>, at: usize) -> Match {
    let the = usize::from(words.is(at, &["the"]));
    let word = words.word(at + the);
    let (count, unit) = word.split_once('-')?;
    let (unit, old) = match unit.split_once('-') {
        Some((unit, old)) => (unit, old),
        None => (unit, ""),
    };
    let count = compound_number(count)?;
    let (unit, _) = unit_of(unit)?;
    let is_old = matches!(old, "old" | "olds" | "long" | "");
    (is_old && the == 0).then(|| (1, Some(duration(Some(count), unit))))
}

/// The number at the beginning of a joined word.
pub(super) fn compound_number(word: &str) -> Option<f64> {
    super::number::digits(word).or_else(|| spelled(word))
}

/// "two and a half": for units shorter than a day too.
pub(super) fn counted(words: &Words<'_>, at: usize) -> Option<Number> {
    let counted = about(words, at)?;
    let half = words.skip(at + counted.length, &["and a half"]);
    let value = counted.value.map(|it| if half > 0 { it + 0.5 } else { it });
    Some(Number { length: counted.length + half, value })
}
