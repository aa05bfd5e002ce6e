//! Days and periods that a text names by how they lie to its own date.

use super::day::{Day, day_value, full};
use super::direction::{Direction, direction};
use super::names::{month_of, season_of, unit_of, whole_month_of, year_of};
use super::weekday::WHICH;
use crate::rules::Match;
use crate::rules::calendar::{Unit, duration, moved, year_towards};
use crate::rules::words::Words;
use time::Date;

/// "yesterday", "the day after tomorrow".
pub(super) fn day(words: &Words<'_>, at: usize) -> Match {
    const DAYS: &[(&str, i32)] = &[
        ("the day before yesterday", -2),
        ("the day after tomorrow", 2),
        ("earlier today", 0),
        ("later today", 0),
        ("early today", 0),
        ("late today", 0),
        ("yesterday", -1),
        ("today", 0),
        ("tomorrow", 1),
    ];
    let (length, by) =
        DAYS.iter().find_map(|(phrase, by)| Some((words.phrase(at, &[phrase])?, *by)))?;
    Some((length, words.today.and_then(|today| moved(today, Unit::Day, by))))
}

/// How far a word moves: "last" one back. `None` where it depends on more than the date.
fn step(which: &str) -> Option<i32> {
    match which.to_ascii_lowercase().as_str() {
        "last" | "past" => Some(-1),
        "this" | "current" | "present" => Some(0),
        "next" | "coming" => Some(1),
        _ => None,
    }
}

const MORE_WHICH: &[&str] = &["current", "latest", "prior", "present", "preceding"];

/// "last week", "earlier this month", "the next day", "last December", "this spring", "the latest
/// quarter".
pub(super) fn period(words: &Words<'_>, at: usize) -> Match {
    let part = words.skip(at, &["earlier", "later", "early", "late", "mid"]);
    let the = words.skip(at + part, &["the"]);
    // "this past week", "that same day"
    let more = usize::from(
        words.is(at + part, &["this"]) && words.is(at + part + 1, &["past", "coming"])
            || words.is(at + part, &["that"]) && words.is(at + part + 1, &["same"]),
    );
    let which = at + part + the + more;
    let is_listed = words.is(which, WHICH) || words.is(which, MORE_WHICH);
    if !is_listed || part > 0 && the > 0 {
        return weekend(words, at);
    }
    let word = words.word(which);
    let fiscal = words.skip(which + 1, &["fiscal", "financial", "calendar", "school"]);
    let name = which + 1 + fiscal;
    let end = name + 1;
    // "the next" counts from what was told before, not from the date.
    let is_counted = the == 0 || words.is(which, &["current", "present"]);
    let steps = step(word).filter(|_| is_counted);
    let today = words.today.zip(steps);
    if let Some((unit, false)) = unit_of(words.word(name)) {
        if unit.is_of_clock() || words.is(which, MORE_WHICH) && the == 0 {
            return None;
        }
        if the > 0 && word.eq_ignore_ascii_case("past") && unit != Unit::Weekend {
            return Some((end - at, duration(Some(1.0), unit)));
        }
        return Some((end - at, unit_value(words, at, which, unit, today)));
    }
    if let Some(code) = season_of(words.word(name)) {
        if more > 0 {
            return Some((end - at, words.today.map(|today| season_value(today, code, word))));
        }
        let value = today.map(|(today, by)| format!("{:04}-{code}", today.year() + by));
        return (!word.eq_ignore_ascii_case("that")).then_some((end - at, value));
    }
    let month = month_of(words.word(name)).filter(|_| words.is(which, WHICH))?;
    // "next June 30"
    if let Some(day) = full(words, name).filter(|day| day.year.is_none()) {
        let is_ahead = steps == Some(1);
        let year = today.map(|(today, by)| match by {
            0 => today.year(),
            _ => year_towards(today, month, day.day, is_ahead),
        });
        return Some((name + day.length - at, day_value(words, at, Day { year, ..day })));
    }
    whole_month_of(words.word(name))?;
    let value = today.map(|(today, by)| month_value(today, month, by));
    Some((end - at, value))
}

/// The value of a unit behind "last", "this", "latest" and the like.
fn unit_value(
    words: &Words<'_>,
    at: usize,
    which: usize,
    unit: Unit,
    today: Option<(Date, i32)>,
) -> Option<String> {
    if unit == Unit::Quarter && words.is(which, &["latest"]) {
        return this_quarter(words);
    }
    // Where amounts of a quarter are compared with last year's, they are those of its quarter.
    if unit == Unit::Year && words.is(which, &["last"]) && is_compared(words, at) {
        return words.facts.near_quarter().map(|quarter| quarter.a_year_before().to_string());
    }
    let is_before = words.is(which, &["previous", "prior", "preceding"]);
    if is_before && unit == Unit::Quarter {
        return words.facts.quarter.map(|quarter| quarter.before().to_string());
    }
    if is_before && unit == Unit::Year {
        let is_compared = words.any_before(at, 10, COMPARED);
        return year_named(words, at)
            .or_else(|| words.today.filter(|_| is_compared).map(Date::year))
            .map(|year| format!("{:04}", year - 1));
    }
    if unit == Unit::Weekend && words.is(which, &["past", "last"]) {
        return words.today.and_then(|today| moved(today, unit, -1));
    }
    // "this day" is told of the past as well.
    today.filter(|_| unit != Unit::Day).and_then(|(today, by)| moved(today, unit, by))
}

fn is_compared(words: &Words<'_>, at: usize) -> bool {
    words.facts.has_quarter_in_sentence() && words.any_before(at, 8, COMPARED)
}

const COMPARED: &[&str] = &["from", "compared", "against", "versus", "than", "same"];

/// The season that "past" or "coming" means.
fn season_value(today: Date, code: &str, which: &str) -> String {
    let (first, last) = match code {
        "SP" => (3, 5),
        "SU" => (6, 8),
        "FA" => (9, 11),
        _ => (12, 14),
    };
    let month = u8::from(today.month());
    let year = match which.to_ascii_lowercase().as_str() {
        "past" => today.year() - i32::from(month <= last),
        _ => today.year() + i32::from(month >= first),
    };
    format!("{year:04}-{code}")
}

/// The quarter that was told last, else the last one that is complete.
pub(super) fn this_quarter(words: &Words<'_>) -> Option<String> {
    match words.facts.quarter {
        Some(quarter) => Some(quarter.to_string()),
        None => words.today.and_then(|today| moved(today, Unit::Quarter, -1)),
    }
}

/// "the year" behind another that the sentence names is that one, else the document's.
pub(super) fn this_year(words: &Words<'_>, at: usize) -> Option<String> {
    match year_named(words, at) {
        Some(year) => Some(format!("{year:04}")),
        None => words.today.and_then(|today| moved(today, Unit::Year, 0)),
    }
}

/// The year that the sentence names last before a token.
pub(super) fn year_named(words: &Words<'_>, at: usize) -> Option<i32> {
    let mut before = (at.saturating_sub(30)..at).rev();
    before.find_map(|it| year_of(words.word(it)).filter(|year| *year > 1500))
}

/// "the quarter ended Sept. 30": the one of that day.
fn quarter_until(words: &Words<'_>, at: usize) -> Option<String> {
    let day = full(words, at + 1).filter(|_| words.is(at, &["ended", "ending", "to"]))?;
    let value = day_value(words, at + 1, day)?;
    let year = year_of(value.get(..4)?)?;
    Some(format!("{year:04}-Q{}", (day.month - 1) / 3 + 1))
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

/// "the weekend": the one that goes on, or the last one, or the next one where the sentence says so.
fn weekend(words: &Words<'_>, at: usize) -> Match {
    let length = words.phrase(at, &["the weekend"])?;
    let value = words.today.and_then(|today| {
        let is_on = today.weekday().number_days_from_monday() > 4;
        let is_ahead =
            matches!(direction(words, at, at + length), Direction::Ahead | Direction::Plan);
        moved(today, Unit::Weekend, if is_on || is_ahead { 0 } else { -1 })
    });
    Some((length, value))
}

/// "the quarter", "the week", "the fiscal year", "the month": the one that the document is of.
pub(super) fn bare_period(words: &Words<'_>, at: usize) -> Match {
    /// Of these the whole is meant, and not an idiom: "the end of the week", not "man of the year".
    const WHOLE: &[&str] = &[
        "end",
        "rest",
        "beginning",
        "start",
        "part",
        "most",
        "half",
        "middle",
        "course",
        "remainder",
        "much",
        "all",
        "days",
        "months",
        "weeks",
        "quarter",
        "quarters",
        "close",
        "balance",
        "third",
    ];
    const RELATIVE: &[&str] = &[
        "that", "when", "he", "she", "they", "it", "we", "i", "you", "which", "old", "of", "long",
        "after", "before", "then",
    ];
    if !words.is(at, &["the"]) {
        return None;
    }
    let fiscal = words.skip(at + 1, &["fiscal", "financial", "full", "entire", "whole"]);
    let name = at + 1 + fiscal;
    let (unit, false) = unit_of(words.word(name))? else { return None };
    let end = name + 1;
    let is_open = !words.is(end, RELATIVE)
        && !words.is_attributive(end)
        && (!words.follows(at, &["of"]) || at >= 2 && words.is(at - 2, WHOLE));
    // A quarter may be one of a town.
    const OF_TIME: &[&str] = &[
        "in",
        "for",
        "during",
        "of",
        "throughout",
        "over",
        "from",
        "within",
        "to",
        "on",
        "earlier",
    ];
    let is_period = match unit {
        Unit::Quarter => {
            is_open && (words.follows(at, OF_TIME) || words.is(end, &["ended", "ending"]))
        }
        Unit::Week | Unit::Month | Unit::Year => is_open,
        Unit::Day => is_open && words.follows(at, &["for", "during", "throughout", "of", "in"]),
        _ => false,
    };
    let is_day_after =
        unit == Unit::Week && words.follows(at, &["of"]) && words.is(at - 2, &["days"]);
    let is_number = words.word(end).starts_with(|letter: char| letter.is_ascii_digit());
    if !is_period || is_day_after || is_number {
        return None;
    }
    let value = match unit {
        Unit::Quarter => quarter_until(words, end).or_else(|| this_quarter(words)),
        Unit::Year => this_year(words, at),
        _ => words.today.and_then(|today| moved(today, unit, 0)),
    };
    Some((end - at, value))
}
