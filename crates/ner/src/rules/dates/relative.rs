//! Days and periods relative to the document date.

use super::calendar_words::{parse_full_month, parse_month, parse_season, parse_unit, parse_year};
use super::direction::{TimeDirection, infer_direction};
use super::month_day::{MonthDay, day_value, day_with_month};
use super::weekday::DETERMINERS;
use crate::rules::rule::Match;
use crate::rules::rule_tokens::RuleTokens;
use crate::rules::timex::{TimeUnit, duration_value, nearest_year_on_side, shifted_unit};
use time::Date;

/// Matches "yesterday", "the day after tomorrow".
pub(super) fn relative_day(words: &RuleTokens<'_>, index: usize) -> Match {
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
        DAYS.iter().find_map(|(phrase, by)| Some((words.match_phrase(index, &[phrase])?, *by)))?;
    Some((length, words.today.and_then(|today| shifted_unit(today, TimeUnit::Day, by))))
}

/// Returns the offset of a determiner in units: -1 for "last". Returns `None` if it depends on more
/// than the date.
fn parse_step(which: &str) -> Option<i32> {
    match which.to_ascii_lowercase().as_str() {
        "last" | "past" => Some(-1),
        "this" | "current" | "present" => Some(0),
        "next" | "coming" => Some(1),
        _ => None,
    }
}

const FURTHER_DETERMINERS: &[&str] = &["current", "latest", "prior", "present", "preceding"];

/// Matches "last week", "earlier this month", "the next day", "last December", "this spring", "the
/// latest quarter".
pub(super) fn relative_period(words: &RuleTokens<'_>, index: usize) -> Match {
    if let Some(found) = year_before(words, index) {
        return Some(found);
    }
    let part = words.skip_phrase(index, &["earlier", "later", "early", "late", "mid"]);
    let the = words.skip_phrase(index + part, &["the"]);
    // "this past week", "that same day"
    let more = usize::from(
        words.is_one_of(index + part, &["this"])
            && words.is_one_of(index + part + 1, &["past", "coming"])
            || words.is_one_of(index + part, &["that"])
                && words.is_one_of(index + part + 1, &["same"]),
    );
    let which = index + part + the + more;
    let is_listed =
        words.is_one_of(which, DETERMINERS) || words.is_one_of(which, FURTHER_DETERMINERS);
    if !is_listed || part > 0 && the > 0 {
        return weekend(words, index);
    }
    let word = words.word(which);
    let fiscal = words.skip_phrase(which + 1, &["fiscal", "financial", "calendar", "school"]);
    let name = which + 1 + fiscal;
    let end = name + 1;
    // "the next" is relative to a date in the text, not to the document date.
    let is_counted = the == 0 || words.is_one_of(which, &["current", "present"]);
    let steps = parse_step(word).filter(|_| is_counted);
    let today = words.today.zip(steps);
    if let Some((unit, false)) = parse_unit(words.word(name)) {
        if unit.is_clock_unit() || words.is_one_of(which, FURTHER_DETERMINERS) && the == 0 {
            return None;
        }
        if the > 0 && word.eq_ignore_ascii_case("past") && unit != TimeUnit::Weekend {
            return Some((end - index, duration_value(Some(1.0), unit)));
        }
        return Some((end - index, unit_value(words, index, which, unit, today)));
    }
    if let Some(code) = parse_season(words.word(name)) {
        if more > 0 {
            return Some((end - index, words.today.map(|today| season_value(today, code, word))));
        }
        let value = today.map(|(today, by)| format!("{:04}-{code}", today.year() + by));
        return (!word.eq_ignore_ascii_case("that")).then_some((end - index, value));
    }
    let month = parse_month(words.word(name)).filter(|_| words.is_one_of(which, DETERMINERS))?;
    // "next June 30"
    if let Some(day) = day_with_month(words, name).filter(|day| day.year.is_none()) {
        let is_ahead = steps == Some(1);
        let year = today.map(|(today, by)| match by {
            0 => today.year(),
            _ => nearest_year_on_side(today, month, day.day, is_ahead),
        });
        return Some((
            name + day.length - index,
            day_value(words, index, MonthDay { year, ..day }),
        ));
    }
    parse_full_month(words.word(name))?;
    let value = today.map(|(today, by)| month_value(today, month, by));
    Some((end - index, value))
}

/// Matches "the day before", "the year after", relative to a date in the text. After "last year",
/// "the year before" has a value.
fn year_before(words: &RuleTokens<'_>, index: usize) -> Match {
    let (unit, false) = parse_unit(words.word(index + 1))? else { return None };
    let is_period =
        matches!(unit, TimeUnit::Day | TimeUnit::Week | TimeUnit::Month | TimeUnit::Year);
    if !is_period
        || !words.is_one_of(index, &["the"])
        || !words.is_one_of(index + 2, &["before", "after", "earlier"])
    {
        return None;
    }
    let last = usize::from(words.follows(index, &["and", "than", "or", "from"]));
    let is_after_last = unit == TimeUnit::Year
        && words.is_one_of(index + 2, &["before", "earlier"])
        && last == 1
        && index > 2
        && words.is_one_of(index - 2, &["year"])
        && words.is_one_of(index - 3, &["last"]);
    let year =
        words.today.filter(|_| is_after_last).map(|today| format!("{:04}", today.year() - 2));
    Some((3, year))
}

/// Returns the value of a unit after a determiner such as "last", "this" or "latest".
fn unit_value(
    words: &RuleTokens<'_>,
    index: usize,
    which: usize,
    unit: TimeUnit,
    today: Option<(Date, i32)>,
) -> Option<String> {
    if unit == TimeUnit::Quarter && words.is_one_of(which, &["latest"]) {
        return current_quarter(words);
    }
    // In a comparison with a quarter's amounts, "last year" is the same quarter of the year before.
    if unit == TimeUnit::Year && words.is_one_of(which, &["last"]) && is_compared(words, index) {
        return words
            .date_context
            .recent_quarter()
            .map(|quarter| quarter.one_year_earlier().to_string());
    }
    let is_before = words.is_one_of(which, &["previous", "prior", "preceding"]);
    if is_before && unit == TimeUnit::Quarter {
        return words.date_context.quarter.map(|quarter| quarter.previous().to_string());
    }
    if is_before && unit == TimeUnit::Year {
        let is_compared = words.any_before(index, 10, COMPARISON_WORDS);
        return last_named_year(words, index)
            .or_else(|| words.today.filter(|_| is_compared).map(Date::year))
            .map(|year| format!("{:04}", year - 1));
    }
    if unit == TimeUnit::Weekend && words.is_one_of(which, &["past", "last"]) {
        return words.today.and_then(|today| shifted_unit(today, unit, -1));
    }
    // "this day" may also be in the past.
    today.filter(|_| unit != TimeUnit::Day).and_then(|(today, by)| shifted_unit(today, unit, by))
}

fn is_compared(words: &RuleTokens<'_>, index: usize) -> bool {
    words.date_context.has_quarter_in_sentence() && words.any_before(index, 8, COMPARISON_WORDS)
}

const COMPARISON_WORDS: &[&str] = &["from", "compared", "against", "versus", "than", "same"];

/// Returns the value of a season after "past" or "coming".
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

/// Returns the last quarter in the document, or else the last complete quarter before the document
/// date.
pub(super) fn current_quarter(words: &RuleTokens<'_>) -> Option<String> {
    match words.date_context.quarter {
        Some(quarter) => Some(quarter.to_string()),
        None => words.today.and_then(|today| shifted_unit(today, TimeUnit::Quarter, -1)),
    }
}

/// Returns the value of "the year": the last year that the sentence names before it, or else the
/// year of the document.
pub(super) fn current_year(words: &RuleTokens<'_>, index: usize) -> Option<String> {
    match last_named_year(words, index) {
        Some(year) => Some(format!("{year:04}")),
        None => words.today.and_then(|today| shifted_unit(today, TimeUnit::Year, 0)),
    }
}

/// Returns the last year that the sentence names before a token.
pub(super) fn last_named_year(words: &RuleTokens<'_>, index: usize) -> Option<i32> {
    let mut before = (index.saturating_sub(30)..index).rev();
    before.find_map(|it| parse_year(words.word(it)).filter(|year| *year > 1500))
}

/// Returns the quarter of the date in "ended Sept. 30", which follows "the quarter".
fn quarter_ended(words: &RuleTokens<'_>, index: usize) -> Option<String> {
    let day = day_with_month(words, index + 1)
        .filter(|_| words.is_one_of(index, &["ended", "ending", "to"]))?;
    let value = day_value(words, index + 1, day)?;
    let year = parse_year(value.get(..4)?)?;
    Some(format!("{year:04}-Q{}", (day.month - 1) / 3 + 1))
}

/// Returns the value of a month: "last December" is the nearest before the document date, "next
/// December" the nearest after it.
fn month_value(today: Date, month: u8, by: i32) -> String {
    let now = u8::from(today.month());
    let year = match by {
        -1 => today.year() - i32::from(month >= now),
        1 => today.year() + i32::from(month <= now),
        _ => today.year(),
    };
    format!("{year:04}-{month:02}")
}

/// Matches "the weekend". The value is the current weekend, or else the last one, or the next one
/// if the sentence implies the future.
fn weekend(words: &RuleTokens<'_>, index: usize) -> Match {
    let length = words.match_phrase(index, &["the weekend"])?;
    let value = words.today.and_then(|today| {
        let is_on = today.weekday().number_days_from_monday() > 4;
        let is_ahead = matches!(
            infer_direction(words, index, index + length),
            TimeDirection::Future | TimeDirection::Planned
        );
        shifted_unit(today, TimeUnit::Weekend, if is_on || is_ahead { 0 } else { -1 })
    });
    Some((length, value))
}

/// Matches "the quarter", "the week", "the fiscal year", "the month": the period of the document.
pub(super) fn bare_period(words: &RuleTokens<'_>, index: usize) -> Match {
    /// Words before "of" that imply the whole period, not an idiom: "the end of the week", but not
    /// "man of the year".
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
    if !words.is_one_of(index, &["the"]) {
        return None;
    }
    let fiscal = words.skip_phrase(index + 1, &["fiscal", "financial", "full", "entire", "whole"]);
    let name = index + 1 + fiscal;
    let (unit, false) = parse_unit(words.word(name))? else { return None };
    let end = name + 1;
    let is_open = !words.is_one_of(end, RELATIVE)
        && !words.is_attributive(end)
        && (!words.follows(index, &["of"]) || index >= 2 && words.is_one_of(index - 2, WHOLE));
    // Towns have quarters, too.
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
        TimeUnit::Quarter => {
            is_open && (words.follows(index, OF_TIME) || words.is_one_of(end, &["ended", "ending"]))
        }
        TimeUnit::Week | TimeUnit::Month | TimeUnit::Year => is_open,
        TimeUnit::Day => {
            is_open && words.follows(index, &["for", "during", "throughout", "of", "in"])
        }
        _ => false,
    };
    let is_day_after = unit == TimeUnit::Week
        && words.follows(index, &["of"])
        && words.is_one_of(index - 2, &["days"]);
    let is_number = words.word(end).starts_with(|letter: char| letter.is_ascii_digit());
    if !is_period || is_day_after || is_number {
        return None;
    }
    let value = match unit {
        TimeUnit::Quarter => quarter_ended(words, end).or_else(|| current_quarter(words)),
        TimeUnit::Year => current_year(words, index),
        _ => words.today.and_then(|today| shifted_unit(today, unit, 0)),
    };
    Some((end - index, value))
}
