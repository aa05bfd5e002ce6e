//! Days of the month: "8 December 2024", "Dec. 8", "the 8th of December", "12-Dec-2014", "the
//! 24th".

use super::calendar_words::{
    anaphoric_year_length, apostrophe_year, parse_day, parse_month, parse_ordinal_day,
    parse_spelled_day, parse_two_digit_year, parse_year, relative_year,
};
use super::direction::{TimeDirection, infer_direction};
use super::relative;
use crate::rules::rule::Match;
use crate::rules::rule_tokens::RuleTokens;
use crate::rules::timex::{self, days_in_month, iso_date, nearest_year, nearest_year_on_side};

/// A day with its month, and its year if the text has one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct MonthDay {
    /// The number of tokens.
    pub(super) length: usize,
    pub(super) year: Option<i32>,
    pub(super) month: u8,
    /// `None` for several days.
    pub(super) day: Option<u8>,
}

/// Matches a day with its month, or "the 24th" if it counts no noun.
pub(super) fn month_day(words: &RuleTokens<'_>, index: usize) -> Match {
    match day_with_month(words, index) {
        Some(day) => Some((day.length, day_value(words, index, day))),
        None => ordinal_day(words, index),
    }
}

/// Returns the value of a day. A missing year is inferred from the direction of the sentence.
pub(super) fn day_value(words: &RuleTokens<'_>, index: usize, day: MonthDay) -> Option<String> {
    let MonthDay { month, day: Some(date), .. } = day else { return None };
    let year = day.year.or_else(|| {
        let today = words.today?;
        let direction = infer_direction(words, index, index + day.length);
        Some(year_on_side(today, month, Some(date), direction))
    });
    match year {
        Some(year) => timex::date(year, month, date).map(iso_date),
        // 2000 is a leap year, so every possible day is valid.
        None => timex::date(2000, month, date).map(|_| format!("XXXX-{month:02}-{date:02}")),
    }
}

/// Returns the year of a month, or of a day in it, on a side of the document date.
pub(super) fn year_on_side(
    today: time::Date,
    month: u8,
    day: Option<u8>,
    direction: TimeDirection,
) -> i32 {
    match direction {
        TimeDirection::Past => nearest_year_on_side(today, month, day, false),
        TimeDirection::Future => nearest_year_on_side(today, month, day, true),
        TimeDirection::Planned => nearest_year(today, month, day.unwrap_or(15), (2, 1)),
        TimeDirection::Unknown => nearest_year(today, month, day.unwrap_or(15), (1, 2)),
    }
}

/// Parses a day with its month, in any order.
pub(super) fn day_with_month(words: &RuleTokens<'_>, index: usize) -> Option<MonthDay> {
    hyphenated_day(words, index)
        .or_else(|| slashed_day(words, index))
        .or_else(|| spaced_day(words, index))
}

/// Parses "8 December 2024", "December 8, 2024", "the 8th of December", "May the 9th", "December
/// 8-10".
fn spaced_day(words: &RuleTokens<'_>, index: usize) -> Option<MonthDay> {
    let the = usize::from(words.is_one_of(index, &["the"]));
    let (day, month, mut end) = if let Some((day, end)) = day_or_days(words, index + the) {
        let of = usize::from(words.is_one_of(end, &["of"]));
        let is_ordinal = parse_ordinal_day(words.word(index + the)).is_some();
        if the == 1 && of == 0 && !is_ordinal {
            return None;
        }
        (day, parse_month(words.word(end + of))?, end + of + 1)
    } else {
        let month = parse_month(words.word(index))?;
        let the = usize::from(words.is_one_of(index + 1, &["the"]));
        let (day, end) = day_or_days(words, index + 1 + the)?;
        let name = words.word(index + 2);
        if the == 1 && parse_ordinal_day(name).or_else(|| parse_spelled_day(name)).is_none() {
            return None;
        }
        (day, month, end)
    };
    let comma = usize::from(words.is_one_of(end, &[","]));
    let is_clock = words.is_one_of(end + comma + 1, &["GMT", "UTC", "hours"]);
    let mut year = parse_year(words.word(end + comma)).filter(|_| !is_clock);
    if year.is_some() {
        end += comma + 1;
    } else if let Some((length, short)) = apostrophe_year(words, end + comma) {
        (end, year) = (end + comma + length, Some(short));
    } else if let Some(early) = early_year(words, end) {
        (end, year) = (end + 1, Some(early));
    } else if let Some(length) = anaphoric_year_length(words, end) {
        // If the sentence names no year, the value is unknown.
        let Some(named_year) = relative::last_named_year(words, index) else {
            return Some(MonthDay { length: end + length - index, year: None, month, day: None });
        };
        (end, year) = (end + length, Some(named_year));
    } else if let Some((length, by)) = relative_year(words, end) {
        (end, year) = (end + length, words.today.map(|today| today.year() + by));
    } else if (month, day) == (9, Some(11))
        && words.is_one_of(end, &["attacks", "terrorist", "attack"])
    {
        year = words.today.map(time::Date::year).filter(|year| *year > 2001).map(|_| 2001);
    }
    Some(MonthDay { length: end - index, year, month, day })
}

/// Parses "30 September 420": a year of three digits at the end of the sentence or of the
/// parentheses.
fn early_year(words: &RuleTokens<'_>, index: usize) -> Option<i32> {
    let word = words.word(index);
    let is_year = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    let year = if is_year { word.parse().ok()? } else { return None };
    (year >= 100 && words.is_one_of(index + 1, &[")", ",", ".", "–", ""])).then_some(year)
}

/// Parses one day or several ("8-10", "8 and 9"). Returns the day, or `None` for several, and the
/// index after the last token.
fn day_or_days(words: &RuleTokens<'_>, index: usize) -> Option<(Option<u8>, usize)> {
    if let Some((first, last)) = words.word(index).split_once(['-', '–'])
        && parse_day(first).is_some()
        && parse_day(last).is_some()
    {
        return Some((None, index + 1));
    }
    if let Some(day) = parse_spelled_day(words.word(index)) {
        let is_day = parse_month(words.previous_word(index)).is_some()
            || words.is_one_of(index + 1, &["of"]);
        return is_day.then_some((Some(day), index + 1));
    }
    let day = parse_day(words.word(index))?;
    let is_more = words.is_one_of(index + 1, &["-", "–", "and", "to"])
        && parse_day(words.word(index + 2)).is_some_and(|next| next > day)
        && (parse_month(words.word(index + 3)).is_some()
            || parse_month(words.previous_word(index)).is_some())
        && parse_year(words.word(index + 2)).is_none();
    Some(if is_more { (None, index + 3) } else { (Some(day), index + 1) })
}

/// Parses "12-Dec-2014", "Dec-12-2014", "2014-Dec-12", "12-Dec".
fn hyphenated_day(words: &RuleTokens<'_>, index: usize) -> Option<MonthDay> {
    let word = words.word(index);
    if !word.contains('-') || !matches!(word.len(), 5..=17) {
        return None;
    }
    let parts: Vec<&str> = word.split('-').collect();
    let (year, month, day) = match *parts {
        [year, month, day] if year.len() == 4 => (Some(year), month, day),
        [month, day, year] if parse_month(month).is_some() => (Some(year), month, day),
        [day, month, year] => (Some(year), month, day),
        // "06-Mar" may be a score that a spreadsheet converted to a date.
        [day, month] if words.follows(index, &["on", "by", "until", "since", "from", "dated"]) => {
            (None, month, day)
        }
        _ => return None,
    };
    let (month, day) = (parse_month(month)?, parse_day(day)?);
    let year = match year {
        Some(year) => Some(parse_year(year).or_else(|| parse_two_digit_year(words, year))?),
        None => None,
    };
    Some(MonthDay { length: 1, year, month, day: Some(day) })
}

/// Parses "12/Dec/2014", which is five tokens.
fn slashed_day(words: &RuleTokens<'_>, index: usize) -> Option<MonthDay> {
    if !(1..5).all(|it| words.touches_previous(index + it)) || !words.is_one_of(index + 1, &["/"]) {
        return None;
    }
    let month =
        parse_month(words.word(index + 2)).filter(|_| words.is_one_of(index + 3, &["/"]))?;
    let last = words.word(index + 4);
    let year = parse_year(last).or_else(|| parse_two_digit_year(words, last))?;
    Some(MonthDay { length: 5, year: Some(year), month, day: Some(parse_day(words.word(index))?) })
}

/// Matches "the 24th" after "on", if it counts no noun.
fn ordinal_day(words: &RuleTokens<'_>, index: usize) -> Match {
    const BEHIND: &[&str] = &[
        "", ".", ",", ";", ":", ")", "and", "or", "at", "in", "when", "but", "with", "after",
        "for", "as", "because", "to",
    ];
    if !words.is_one_of(index, &["the"])
        || !words.follows(index, &["on", "by", "until", "till", "since", "and"])
    {
        return None;
    }
    let day =
        parse_ordinal_day(words.word(index + 1)).filter(|_| words.is_one_of(index + 2, BEHIND))?;
    if words.follows(index, &["and"]) && !words.is_one_of(index.checked_sub(3)?, &["the", "on"]) {
        return None;
    }
    let value = match words.today {
        Some(today) => {
            nearest_day_of_month(today, day, infer_direction(words, index, index + 2)).map(iso_date)
        }
        None => Some(format!("XXXX-XX-{day:02}")),
    };
    Some((2, value))
}

/// Returns the date with this day of the month that is nearest to the document date in the given
/// direction.
fn nearest_day_of_month(
    today: time::Date,
    day: u8,
    direction: TimeDirection,
) -> Option<time::Date> {
    let is_ahead = matches!(direction, TimeDirection::Future | TimeDirection::Planned);
    let mut months = (0..4).map(|by| if is_ahead { by } else { -by });
    months.find_map(|by| {
        day_months_later(today, by, day).filter(|it| (*it >= today) == is_ahead || *it == today)
    })
}

/// Returns the date with this day of the month, `by` months later, or `None` if that month has no
/// such day.
fn day_months_later(today: time::Date, by: i32, day: u8) -> Option<time::Date> {
    let months = today.year() * 12 + i32::from(u8::from(today.month())) - 1 + by;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) as u8 + 1);
    timex::date(year, month, day.min(31)).filter(|_| day <= days_in_month(year, month))
}

/// Returns the nearest date with this day of the month and this weekday, from 0 for Monday. Dates
/// on the given side within half a year take precedence.
pub(super) fn nearest_day_on_weekday(
    today: time::Date,
    day: u8,
    weekday: usize,
    side: TimeDirection,
) -> Option<time::Date> {
    const MONTHS: [i32; 13] = [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6];
    let is_on_weekday =
        |it: &time::Date| usize::from(it.weekday().number_days_from_monday()) == weekday;
    let is_on_side = |it: &time::Date| match side {
        TimeDirection::Future | TimeDirection::Planned => *it >= today,
        TimeDirection::Past => *it <= today,
        TimeDirection::Unknown => true,
    };
    let days = || {
        MONTHS.into_iter().filter_map(|by| day_months_later(today, by, day).filter(is_on_weekday))
    };
    days().find(is_on_side).or_else(|| days().next())
}

/// Returns the year in which a day of a month is this weekday: `around`, the year before, or the
/// year after, in this order.
pub(super) fn nearest_year_on_weekday(
    around: i32,
    month: u8,
    day: u8,
    weekday: usize,
) -> Option<i32> {
    let is_on_weekday = |year: &i32| {
        timex::date(*year, month, day)
            .is_some_and(|it| usize::from(it.weekday().number_days_from_monday()) == weekday)
    };
    [around, around - 1, around + 1].into_iter().find(is_on_weekday)
}
