//! Weekdays, alone or with their date: "Sunday", "last Sunday", "Wed, Jan 20th, 2016".

use super::day::{Day, day_of_weekday, day_value, full, year_of_side, year_of_weekday};
use super::direction::{Direction, direction};
use super::names::{month_of, ordinal_day_of, short_weekday_of, spelled_day_of, weekday_of};
use super::numeric;
use crate::rules::Match;
use crate::rules::calendar::{self, WEEKDAYS, iso, nearest_year};
use crate::rules::words::Words;

pub(super) const WHICH: &[&str] =
    &["last", "next", "this", "previous", "past", "coming", "following", "that", "same"];

/// A weekday by its name.
pub(super) fn weekday(words: &Words<'_>, at: usize) -> Match {
    // "the following Monday", "this past Friday"
    let the = usize::from(
        words.is(at, &["the"]) && words.is(at + 1, WHICH)
            || words.is(at, &["this"]) && words.is(at + 1, &["past", "coming"]),
    );
    let which = usize::from(words.is(at + the, WHICH));
    let start = at + the + which;
    if which == 0
        && let Some(span) = span(words, at)
    {
        return Some(span);
    }
    if words.follows(at, &["Good", "Black", "Easter", "Ash", "Palm", "Bloody", "Super"]) {
        return None;
    }
    let (weekday, length, is_short) = name(words, start)?;
    let end = start + length;
    if let Some((date_end, value)) = with_date(words, at, end, weekday) {
        return Some((date_end - at, value));
    }
    if is_short {
        return None;
    }
    let value = weekday_value(words, words.word(at + the), weekday, at..end);
    Some((end - at, value))
}

/// The weekday that is named here, how many tokens it takes, and whether it is a short name that is
/// one only beside a date: "Wed", "Sun".
pub(super) fn name(words: &Words<'_>, at: usize) -> Option<(usize, usize, bool)> {
    let word = words.word(at);
    if let Some(weekday) = weekday_of(word) {
        return Some((weekday, 1, false));
    }
    let weekday = short_weekday_of(word)?;
    let has_stop = words.is(at + 1, &["."]) && words.touches(at + 1);
    match has_stop {
        // In small letters, the sentence goes on.
        true => {
            let goes_on = |next: char| next.is_ascii_lowercase() || matches!(next, ',' | '-' | '–');
            Some((weekday, 2, !words.word(at + 2).starts_with(goes_on)))
        }
        false => Some((weekday, 1, true)),
    }
}

/// A date behind the name of its weekday: where it ends, and its value.
fn with_date(
    words: &Words<'_>,
    at: usize,
    end: usize,
    weekday: usize,
) -> Option<(usize, Option<String>)> {
    let comma = usize::from(words.is(end, &[","]));
    let start = end + comma;
    if let Some(day) = full(words, start) {
        let value = dated(words, at, day, weekday).or_else(|| day_value(words, at, day));
        return Some((start + day.length, value));
    }
    if let Some((length, value)) = numeric::of_weekday(words, start, weekday) {
        return Some((start + length, value));
    }
    let the = usize::from(words.is(start, &["the"]));
    let word = words.word(start + the);
    let spelled = || spelled_day_of(word).filter(|_| the == 1);
    let day = ordinal_day_of(word).filter(|_| the == 1 || comma == 0).or_else(spelled)?;
    let value = match words.today {
        Some(today) => {
            let side = direction(words, at, start + the + 1);
            day_of_weekday(today, day, weekday, side).map(iso)
        }
        None => Some(format!("XXXX-XX-{day:02}")),
    };
    Some((start + the + 1, value))
}

/// The value of a day without a year: in the year that gives it that weekday, the one that the
/// sentence tells first. Where none near does, the nearest year.
fn dated(words: &Words<'_>, at: usize, day: Day, weekday: usize) -> Option<String> {
    let (None, Some(date), Some(today)) = (day.year, day.day, words.today) else { return None };
    let side = direction(words, at, at + day.length);
    let told = year_of_side(today, day.month, Some(date), side);
    let year = year_of_weekday(told, day.month, date, weekday)
        .unwrap_or_else(|| nearest_year(today, day.month, date, (1, 2)));
    calendar::date(year, day.month, date).map(iso)
}

/// The day that a weekday's name means: on the side of the document's date that a word before it or
/// the sentence tells, else the last one, today included: news tells what has happened.
pub(super) fn weekday_value(
    words: &Words<'_>,
    which: &str,
    weekday: usize,
    place: std::ops::Range<usize>,
) -> Option<String> {
    let Some(today) = words.today else { return Some(format!("XXXX-WXX-{}", weekday + 1)) };
    let is_today = WEEKDAYS[weekday] == today.weekday();
    let by = match which.to_ascii_lowercase().as_str() {
        "next" | "coming" | "following" => 1,
        "this" => i64::from(!is_today),
        "last" | "past" | "previous" => -i64::from(is_today),
        "earlier" => 0,
        _ if is_today => return Some(iso(today)),
        _ => match direction(words, place.start, place.end) {
            Direction::Ahead | Direction::Plan => 1,
            Direction::Behind | Direction::Unknown => 0,
        },
    };
    calendar::weekday(today, WEEKDAYS[weekday], by).map(iso)
}

/// "Monday-Friday": in one token or three.
fn span(words: &Words<'_>, at: usize) -> Match {
    let any = |word: &str| weekday_of(word).or_else(|| short_weekday_of(word));
    let (first, last, length) = match words.word(at).split_once(['-', '–']) {
        Some((first, last)) => (any(first)?, any(last)?, 1),
        None => {
            if !words.is(at + 1, &["-", "–"]) {
                return None;
            }
            let (last, length, _) = name(words, at + 2)?;
            (any(words.word(at))?, last, 2 + length)
        }
    };
    let is_date = month_of(words.word(at + length)).is_some();
    let value = format!("XXXX-WXX-{}/XXXX-WXX-{}", first + 1, last + 1);
    (!is_date).then_some((length, Some(value)))
}
