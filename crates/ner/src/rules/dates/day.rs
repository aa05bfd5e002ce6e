//! Days of the month: "8 December 2024", "Dec. 8", "the 8th of December", "12-Dec-2014", "the 24th".

use super::direction::{Direction, direction};
use super::names::{
    apostrophe_year, day_of, month_of, ordinal_day_of, relative_year, short_year, spelled_day_of,
    that_year, year_of,
};
use super::relative;
use crate::rules::Match;
use crate::rules::calendar::{self, days_of_month, iso, nearest_year, year_towards};
use crate::rules::words::Words;

/// A day that a text names: what is known of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Day {
    /// How many tokens it takes.
    pub(super) length: usize,
    pub(super) year: Option<i32>,
    pub(super) month: u8,
    /// None for several days.
    pub(super) day: Option<u8>,
}

/// A day of a month, and "the 24th" where nothing follows that it counts.
pub(super) fn day(words: &Words<'_>, at: usize) -> Match {
    match full(words, at) {
        Some(day) => Some((day.length, day_value(words, at, day))),
        None => ordinal(words, at),
    }
}

/// The value of a day; without a year, on the side of the document's date that the sentence tells.
pub(super) fn day_value(words: &Words<'_>, at: usize, day: Day) -> Option<String> {
    let Day { month, day: Some(date), .. } = day else { return None };
    let year = day.year.or_else(|| {
        let today = words.today?;
        let direction = direction(words, at, at + day.length);
        Some(year_of_side(today, month, Some(date), direction))
    });
    match year {
        Some(year) => calendar::date(year, month, date).map(iso),
        // A leap year: any day that a month may have.
        None => calendar::date(2000, month, date).map(|_| format!("XXXX-{month:02}-{date:02}")),
    }
}

/// The year of a month, or a day of it, that lies on a side of the document's date.
pub(super) fn year_of_side(
    today: time::Date,
    month: u8,
    day: Option<u8>,
    direction: Direction,
) -> i32 {
    match direction {
        Direction::Behind => year_towards(today, month, day, false),
        Direction::Ahead => year_towards(today, month, day, true),
        Direction::Plan => nearest_year(today, month, day.unwrap_or(15), (2, 1)),
        Direction::Unknown => nearest_year(today, month, day.unwrap_or(15), (1, 2)),
    }
}

/// A day with its month, in any order.
pub(super) fn full(words: &Words<'_>, at: usize) -> Option<Day> {
    joined(words, at).or_else(|| slashed(words, at)).or_else(|| spaced(words, at))
}

/// "8 December 2024", "December 8, 2024", "the 8th of December", "May the 9th", "December 8-10".
fn spaced(words: &Words<'_>, at: usize) -> Option<Day> {
    let the = usize::from(words.is(at, &["the"]));
    let (day, month, mut end) = if let Some((day, end)) = days(words, at + the) {
        let of = usize::from(words.is(end, &["of"]));
        let is_ordinal = ordinal_day_of(words.word(at + the)).is_some();
        if the == 1 && of == 0 && !is_ordinal {
            return None;
        }
        (day, month_of(words.word(end + of))?, end + of + 1)
    } else {
        let month = month_of(words.word(at))?;
        let the = usize::from(words.is(at + 1, &["the"]));
        let (day, end) = days(words, at + 1 + the)?;
        let name = words.word(at + 2);
        if the == 1 && ordinal_day_of(name).or_else(|| spelled_day_of(name)).is_none() {
            return None;
        }
        (day, month, end)
    };
    let comma = usize::from(words.is(end, &[","]));
    let is_clock = words.is(end + comma + 1, &["GMT", "UTC", "hours"]);
    let mut year = year_of(words.word(end + comma)).filter(|_| !is_clock);
    if year.is_some() {
        end += comma + 1;
    } else if let Some((length, short)) = apostrophe_year(words, end + comma) {
        (end, year) = (end + comma + length, Some(short));
    } else if let Some(early) = early_year(words, end) {
        (end, year) = (end + 1, Some(early));
    } else if let Some(length) = that_year(words, end) {
        // Without a year in the sentence, none is made up.
        let Some(told) = relative::year_named(words, at) else {
            return Some(Day { length: end + length - at, year: None, month, day: None });
        };
        (end, year) = (end + length, Some(told));
    } else if let Some((length, by)) = relative_year(words, end) {
        (end, year) = (end + length, words.today.map(|today| today.year() + by));
    } else if (month, day) == (9, Some(11)) && words.is(end, &["attacks", "terrorist", "attack"]) {
        year = words.today.map(time::Date::year).filter(|year| *year > 2001).map(|_| 2001);
    }
    Some(Day { length: end - at, year, month, day })
}

/// "30 September 420": a year of three digits that ends the sentence or its bracket.
fn early_year(words: &Words<'_>, at: usize) -> Option<i32> {
    let word = words.word(at);
    let is_year = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    let year = if is_year { word.parse().ok()? } else { return None };
    (year >= 100 && words.is(at + 1, &[")", ",", ".", "–", ""])).then_some(year)
}

/// A day or several ("8-10", "8 and 9"): the day where it is one, and where they end.
fn days(words: &Words<'_>, at: usize) -> Option<(Option<u8>, usize)> {
    if let Some((first, last)) = words.word(at).split_once(['-', '–'])
        && day_of(first).is_some()
        && day_of(last).is_some()
    {
        return Some((None, at + 1));
    }
    if let Some(day) = spelled_day_of(words.word(at)) {
        let is_day = month_of(words.before(at)).is_some() || words.is(at + 1, &["of"]);
        return is_day.then_some((Some(day), at + 1));
    }
    let day = day_of(words.word(at))?;
    let is_more = words.is(at + 1, &["-", "–", "and", "to"])
        && day_of(words.word(at + 2)).is_some_and(|next| next > day)
        && (month_of(words.word(at + 3)).is_some() || month_of(words.before(at)).is_some())
        && year_of(words.word(at + 2)).is_none();
    Some(if is_more { (None, at + 3) } else { (Some(day), at + 1) })
}

/// "12-Dec-2014", "Dec-12-2014", "2014-Dec-12", "12-Dec".
fn joined(words: &Words<'_>, at: usize) -> Option<Day> {
    let word = words.word(at);
    if !word.contains('-') || !matches!(word.len(), 5..=17) {
        return None;
    }
    let parts: Vec<&str> = word.split('-').collect();
    let (year, month, day) = match *parts {
        [year, month, day] if year.len() == 4 => (Some(year), month, day),
        [month, day, year] if month_of(month).is_some() => (Some(year), month, day),
        [day, month, year] => (Some(year), month, day),
        // "06-Mar" may be a score that a spreadsheet took for a day.
        [day, month] if words.follows(at, &["on", "by", "until", "since", "from", "dated"]) => {
            (None, month, day)
        }
        _ => return None,
    };
    let (month, day) = (month_of(month)?, day_of(day)?);
    let year = match year {
        Some(year) => Some(year_of(year).or_else(|| short_year(words, year))?),
        None => None,
    };
    Some(Day { length: 1, year, month, day: Some(day) })
}

/// "12/Dec/2014": five tokens.
fn slashed(words: &Words<'_>, at: usize) -> Option<Day> {
    if !(1..5).all(|it| words.touches(at + it)) || !words.is(at + 1, &["/"]) {
        return None;
    }
    let month = month_of(words.word(at + 2)).filter(|_| words.is(at + 3, &["/"]))?;
    let last = words.word(at + 4);
    let year = year_of(last).or_else(|| short_year(words, last))?;
    Some(Day { length: 5, year: Some(year), month, day: Some(day_of(words.word(at))?) })
}

/// "on the 24th", where it counts nothing.
fn ordinal(words: &Words<'_>, at: usize) -> Match {
    const BEHIND: &[&str] = &[
        "", ".", ",", ";", ":", ")", "and", "or", "at", "in", "when", "but", "with", "after",
        "for", "as", "because", "to",
    ];
    if !words.is(at, &["the"]) || !words.follows(at, &["on", "by", "until", "till", "since", "and"])
    {
        return None;
    }
    let day = ordinal_day_of(words.word(at + 1)).filter(|_| words.is(at + 2, BEHIND))?;
    if words.follows(at, &["and"]) && !words.is(at.checked_sub(3)?, &["the", "on"]) {
        return None;
    }
    let value = match words.today {
        Some(today) => near_month(today, day, direction(words, at, at + 2)).map(iso),
        None => Some(format!("XXXX-XX-{day:02}")),
    };
    Some((2, value))
}

/// The day of that number in the document's month, or in a month beside it.
fn near_month(today: time::Date, day: u8, direction: Direction) -> Option<time::Date> {
    let is_ahead = matches!(direction, Direction::Ahead | Direction::Plan);
    let mut months = (0..4).map(|by| if is_ahead { by } else { -by });
    months.find_map(|by| {
        month_later(today, by, day).filter(|it| (*it >= today) == is_ahead || *it == today)
    })
}

/// The day of that number so many months later.
fn month_later(today: time::Date, by: i32, day: u8) -> Option<time::Date> {
    let months = today.year() * 12 + i32::from(u8::from(today.month())) - 1 + by;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) as u8 + 1);
    calendar::date(year, month, day.min(31)).filter(|_| day <= days_of_month(year, month))
}

/// The nearest day of that number that is that weekday, from 0 for Monday: on the side that the
/// sentence tells, if one is within half a year.
pub(super) fn day_of_weekday(
    today: time::Date,
    day: u8,
    weekday: usize,
    side: Direction,
) -> Option<time::Date> {
    const MONTHS: [i32; 13] = [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6];
    let is_it = |it: &time::Date| usize::from(it.weekday().number_days_from_monday()) == weekday;
    let is_there = |it: &time::Date| match side {
        Direction::Ahead | Direction::Plan => *it >= today,
        Direction::Behind => *it <= today,
        Direction::Unknown => true,
    };
    let days = || MONTHS.into_iter().filter_map(|by| month_later(today, by, day).filter(is_it));
    days().find(is_there).or_else(|| days().next())
}

/// The date of a day of the year before or behind `around` that is that weekday: of its year, the
/// one before, the one behind.
pub(super) fn year_of_weekday(around: i32, month: u8, day: u8, weekday: usize) -> Option<i32> {
    let is_it = |year: &i32| {
        calendar::date(*year, month, day)
            .is_some_and(|it| usize::from(it.weekday().number_days_from_monday()) == weekday)
    };
    [around, around - 1, around + 1].into_iter().find(is_it)
}
