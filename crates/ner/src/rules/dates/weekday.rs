//! Weekdays, alone or with their date: "Sunday", "last Sunday", "Wed, Jan 20th, 2016".

use super::calendar_words::{
    parse_month, parse_ordinal_day, parse_short_weekday, parse_spelled_day, parse_weekday,
};
use super::direction::{TimeDirection, infer_direction};
use super::month_day::{
    MonthDay, day_value, day_with_month, nearest_day_on_weekday, nearest_year_on_weekday,
    year_on_side,
};
use super::numeric_date;
use crate::rules::rule::Match;
use crate::rules::rule_tokens::RuleTokens;
use crate::rules::timex::{self, WEEKDAYS, iso_date, nearest_year};

pub(super) const DETERMINERS: &[&str] =
    &["last", "next", "this", "previous", "past", "coming", "following", "that", "same"];

/// Matches a weekday.
pub(super) fn weekday(words: &RuleTokens<'_>, index: usize) -> Match {
    // "the following Monday", "this past Friday"
    let the = usize::from(
        words.is_one_of(index, &["the"]) && words.is_one_of(index + 1, DETERMINERS)
            || words.is_one_of(index, &["this"]) && words.is_one_of(index + 1, &["past", "coming"]),
    );
    let which = usize::from(words.is_one_of(index + the, DETERMINERS));
    let start = index + the + which;
    if which == 0
        && let Some(span) = weekday_span(words, index)
    {
        return Some(span);
    }
    if words.follows(index, &["Good", "Black", "Easter", "Ash", "Palm", "Bloody", "Super"]) {
        return None;
    }
    let (weekday, length, is_short) = weekday_name(words, start)?;
    let end = start + length;
    if let Some((date_end, value)) = weekday_with_date(words, index, end, weekday) {
        return Some((date_end - index, value));
    }
    // At the end of a sentence, the period belongs to the sentence.
    let end = if is_short { start + 1 } else { end };
    if is_short && !is_linked_to_weekday(words, start..start + length) {
        return None;
    }
    let value = weekday_value(words, words.word(index + the), weekday, index..end);
    Some((end - index, value))
}

/// Parses the name of a weekday. Returns the weekday, the number of tokens, and true if it is a
/// short name that counts only with a date: "Wed", "Sun".
pub(super) fn weekday_name(words: &RuleTokens<'_>, index: usize) -> Option<(usize, usize, bool)> {
    let word = words.word(index);
    if let Some(weekday) = parse_weekday(word) {
        return Some((weekday, 1, false));
    }
    let weekday = parse_short_weekday(word)?;
    let has_stop = words.is_one_of(index + 1, &["."]) && words.touches_previous(index + 1);
    match has_stop {
        // A lower-case word continues the sentence, so the period belongs to the name.
        true => {
            let goes_on = |next: char| next.is_ascii_lowercase() || matches!(next, ',' | '-' | '–');
            Some((weekday, 2, !words.word(index + 2).starts_with(goes_on)))
        }
        false => Some((weekday, 1, true)),
    }
}

/// Returns true if a conjunction or a comma links a short name to another weekday: "Tues. and
/// Thurs.", "Mon, Wed or Fri".
fn is_linked_to_weekday(words: &RuleTokens<'_>, name: std::ops::Range<usize>) -> bool {
    const LINKS: &[&str] = &["and", "or", "&", ",", "/", "to", "through", "thru"];
    let is_weekday =
        |word: &str| parse_weekday(word).or_else(|| parse_short_weekday(word)).is_some();
    let follows = || {
        let link = name.start.checked_sub(1).filter(|&at| words.is_one_of(at, LINKS));
        let previous = link.and_then(|at| at.checked_sub(1));
        let previous = previous.map(|at| at - usize::from(at > 0 && words.is_one_of(at, &["."])));
        previous.is_some_and(|at| is_weekday(words.word(at)))
    };
    let precedes = || words.is_one_of(name.end, LINKS) && is_weekday(words.word(name.end + 1));
    follows() || precedes()
}

/// Matches a date after its weekday. Returns the index after its last token, and its value.
fn weekday_with_date(
    words: &RuleTokens<'_>,
    index: usize,
    end: usize,
    weekday: usize,
) -> Option<(usize, Option<String>)> {
    let comma = usize::from(words.is_one_of(end, &[","]));
    let start = end + comma;
    if let Some(day) = day_with_month(words, start) {
        let value = day_value_on_weekday(words, index, day, weekday)
            .or_else(|| day_value(words, index, day));
        return Some((start + day.length, value));
    }
    if let Some((length, value)) = numeric_date::numeric_date_on_weekday(words, start, weekday) {
        return Some((start + length, value));
    }
    let the = usize::from(words.is_one_of(start, &["the"]));
    let word = words.word(start + the);
    let spelled = || parse_spelled_day(word).filter(|_| the == 1);
    let day = parse_ordinal_day(word).filter(|_| the == 1 || comma == 0).or_else(spelled)?;
    let value = match words.today {
        Some(today) => {
            let side = infer_direction(words, index, start + the + 1);
            nearest_day_on_weekday(today, day, weekday, side).map(iso_date)
        }
        None => Some(format!("XXXX-XX-{day:02}")),
    };
    Some((start + the + 1, value))
}

/// Returns the value of a day without a year. The year is the one that the sentence implies or a
/// neighboring one, if the day is on the weekday then, or else the nearest year. Returns `None`
/// without a document date.
fn day_value_on_weekday(
    words: &RuleTokens<'_>,
    index: usize,
    day: MonthDay,
    weekday: usize,
) -> Option<String> {
    let (None, Some(date), Some(today)) = (day.year, day.day, words.today) else { return None };
    let side = infer_direction(words, index, index + day.length);
    let expected_year = year_on_side(today, day.month, Some(date), side);
    let year = nearest_year_on_weekday(expected_year, day.month, date, weekday)
        .unwrap_or_else(|| nearest_year(today, day.month, date, (1, 2)));
    timex::date(year, day.month, date).map(iso_date)
}

/// Returns the value of a weekday. A determiner or the sentence decides the side of the document
/// date. The default is the last such day, including the document date, because news reports the
/// past.
pub(super) fn weekday_value(
    words: &RuleTokens<'_>,
    which: &str,
    weekday: usize,
    tokens: std::ops::Range<usize>,
) -> Option<String> {
    let Some(today) = words.today else { return Some(format!("XXXX-WXX-{}", weekday + 1)) };
    let is_today = WEEKDAYS[weekday] == today.weekday();
    let by = match which.to_ascii_lowercase().as_str() {
        "next" | "coming" | "following" => 1,
        "this" => i64::from(!is_today),
        "last" | "past" | "previous" => -i64::from(is_today),
        "earlier" => 0,
        _ if is_today => return Some(iso_date(today)),
        _ => match infer_direction(words, tokens.start, tokens.end) {
            TimeDirection::Future | TimeDirection::Planned => 1,
            TimeDirection::Past | TimeDirection::Unknown => 0,
        },
    };
    timex::weekday_on_or_before(today, WEEKDAYS[weekday], by).map(iso_date)
}

/// Matches "Monday-Friday", in one token or three.
fn weekday_span(words: &RuleTokens<'_>, index: usize) -> Match {
    let any = |word: &str| parse_weekday(word).or_else(|| parse_short_weekday(word));
    let (first, last, length) = match words.word(index).split_once(['-', '–']) {
        Some((first, last)) => (any(first)?, any(last)?, 1),
        None => {
            if !words.is_one_of(index + 1, &["-", "–"]) {
                return None;
            }
            let (last, length, _) = weekday_name(words, index + 2)?;
            (any(words.word(index))?, last, 2 + length)
        }
    };
    let is_date = parse_month(words.word(index + length)).is_some();
    let value = format!("XXXX-WXX-{}/XXXX-WXX-{}", first + 1, last + 1);
    (!is_date).then_some((length, Some(value)))
}
