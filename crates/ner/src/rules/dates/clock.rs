//! Times of day in digits ("10:30 a.m. GMT", "5 pm", "18h30", "9am-5pm", "10 p.m. Wednesday"), noon
//! and midnight.

use super::calendar_words::parse_weekday;
use super::day_part::day_part_code;
use super::month_day::{day_value, day_with_month};
use super::weekday::weekday_value;
use crate::rules::number_phrases::parse_spelled;
use crate::rules::rule::Match;
use crate::rules::rule_tokens::RuleTokens;
use crate::rules::timex::{TimeUnit, shifted_unit};

const MERIDIEMS: &[&str] = &["a.m.", "p.m.", "a.m", "p.m", "am", "pm"];
const ZONES: &[&str] = &[
    "local time",
    "Greenwich Mean Time",
    "Eastern Standard Time",
    "Eastern Daylight Time",
    "Eastern time",
    "Eastern Time",
    "Central time",
    "Central Time",
    "Mountain time",
    "Pacific time",
    "Pacific Time",
    "Eastern",
    "GMT",
    "UTC",
    "ET",
    "CT",
    "MT",
    "PT",
    "EST",
    "EDT",
    "CST",
    "CDT",
    "MST",
    "MDT",
    "PST",
    "PDT",
    "CET",
    "CEST",
    "EET",
    "EEST",
    "BST",
    "IST",
    "JST",
    "KST",
    "HKT",
    "SGT",
    "AEST",
    "AEDT",
    "MSK",
    "WIB",
    "PKT",
    "NZST",
];

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq)]
struct ClockTime {
    hour: u8,
    minute: u8,
    second: Option<u8>,
}

impl ClockTime {
    fn timex_value(self) -> String {
        let second = self.second.map(|it| format!(":{it:02}")).unwrap_or_default();
        format!("T{:02}:{:02}{second}", self.hour, self.minute)
    }

    /// Returns the time in the given half of the day. Hours from 13 are unchanged.
    fn in_day_half(self, is_afternoon: bool) -> Self {
        let hour = match self.hour {
            13.. => self.hour,
            hour if is_afternoon => hour % 12 + 12,
            hour => hour % 12,
        };
        Self { hour, ..self }
    }
}

/// Matches a time of day in digits, or "noon" and "midnight".
pub(super) fn clock(words: &RuleTokens<'_>, index: usize) -> Match {
    clock_range(words, index)
        .or_else(|| single_clock(words, index))
        .or_else(|| noon_or_midnight(words, index))
}

/// Parses `10:30`, `10.30`, `3:05:27`, `10`, `1400`, `18h30`, `five`.
fn parse_clock(word: &str) -> Option<ClockTime> {
    if let Some(hour) = parse_spelled(word) {
        let is_hour = hour.fract() == 0.0 && (1.0..=12.0).contains(&hour);
        return is_hour.then_some(ClockTime { hour: hour as u8, minute: 0, second: None });
    }
    if word.len() > 8 || !word.is_ascii() {
        return None;
    }
    let number = |text: &str| -> Option<u8> {
        let is_number = matches!(text.len(), 1 | 2) && text.bytes().all(|it| it.is_ascii_digit());
        if is_number { text.parse().ok() } else { None }
    };
    let mut pieces = word.split([':', '.', 'h']);
    let (first, second, third) = (pieces.next()?, pieces.next(), pieces.next());
    let is_four = second.is_none() && first.len() == 4;
    let (hour, minute) = match second {
        Some(minute) => (first, Some(minute)),
        None if is_four => (first.get(..2)?, first.get(2..)),
        None => (first, None),
    };
    if pieces.next().is_some() || minute.is_some_and(|it| it.len() != 2) {
        return None;
    }
    let hour = number(hour)?;
    let minute = minute.map_or(Some(0), number)?;
    let second = match third {
        Some(second) if second.len() == 2 && word.contains(':') => Some(number(second)?),
        Some(_) => return None,
        None => None,
    };
    let is_time =
        hour < 24 && minute < 60 && second.is_none_or(|it| it < 60) || hour == 24 && minute == 0;
    is_time.then_some(ClockTime { hour, minute, second })
}

/// Matches "9am-5pm", "5:30-6:30 pm", "9-11 a.m.".
fn clock_range(words: &RuleTokens<'_>, index: usize) -> Match {
    let word = words.word(index);
    if !word.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let next = words.word(index + 1);
    let is_late = |half: &str| half.starts_with(['p', 'P']);
    if let Some((half, last)) = next.split_once('-')
        && words.touches_previous(index + 1)
        && matches!(half, "am" | "pm" | "AM" | "PM")
        && let Some((last, last_half)) = last.split_at_checked(last.len().saturating_sub(2))
        && matches!(last_half, "am" | "pm" | "AM" | "PM")
    {
        let (first, last) = (parse_clock(word)?, parse_clock(last)?);
        let (first, last) =
            (first.in_day_half(is_late(half)), last.in_day_half(is_late(last_half)));
        return Some((2, Some(format!("{}/{}", first.timex_value(), last.timex_value()))));
    }
    let (first, last) = word.split_once('-')?;
    let half = words.is_one_of(index + 1, MERIDIEMS);
    let are_clocks = first.contains(':') && last.contains(':');
    if !(half || are_clocks) {
        return None;
    }
    let (mut first, mut last) = (parse_clock(first)?, parse_clock(last)?);
    if half {
        last = last.in_day_half(is_late(next));
        // "9-11 p.m." is in one half of the day, "11-2 p.m." is not.
        let same = first.in_day_half(is_late(next));
        first = if same.hour < last.hour { same } else { first };
    }
    let zone = zone_length(words, index + 1 + usize::from(half));
    let value = format!("{}/{}", first.timex_value(), last.timex_value());
    Some((1 + usize::from(half) + zone, Some(value)))
}

/// Matches "10:30", "10:30 a.m. GMT", "5 pm", "1400 GMT", "around 5 pm", "five o'clock", "5 in the
/// evening".
fn single_clock(words: &RuleTokens<'_>, index: usize) -> Match {
    const ABOUT: &[&str] = &[
        "about",
        "around",
        "shortly after",
        "just after",
        "shortly before",
        "just before",
        "nearly",
    ];
    let about = words.skip_phrase(index, ABOUT);
    let start = index + about;
    let word = words.word(start);
    if let Some(found) = military_time(words, start).filter(|_| about == 0) {
        return Some(found);
    }
    let (mut clock, start) = match minutes_in_words(words, start) {
        Some(clock) => (clock, start + 1),
        None => (parse_clock(word)?, start),
    };
    // "with which of the two am I to join"
    let is_verb = words.is_one_of(start + 1, &["am"]) && parse_spelled(word).is_some();
    let half = usize::from(words.is_one_of(start + 1, MERIDIEMS) && !is_verb);
    let oclock = words.skip_phrase(start + 1, &["o'clock", "o’clock", "o ’clock", "o 'clock"]);
    // "at 17h"
    let has_preposition =
        words.follows(index, &["at", "by", "from", "until", "to", "before", "after"]);
    let mark = usize::from(
        has_preposition && words.is_one_of(start + 1, &["h"]) && words.touches_previous(start + 1),
    );
    let mut end = start + 1 + half + oclock + mark;
    let in_part = day_part_after(words, index, end, half + oclock > 0 || word.contains(':'));
    if let Some((length, code)) = in_part.filter(|_| half == 0) {
        clock = adjusted_to_day_part(clock, code);
        end += length;
    }
    let zone = zone_length(words, end);
    let is_plain = word.bytes().all(|byte| byte.is_ascii_digit());
    // "at 5 this afternoon"
    let has_part = words.follows(index, &["at", "by", "until", "around", "about"])
        && date_after(words, index, end).is_some_and(|(_, _, code)| code.is_some())
        && word.len() < 3;
    let is_clock = word.contains(':') && !(about > 0 && half + oclock + zone == 0 && is_plain)
        || word.contains('h') && word.bytes().any(|byte| byte.is_ascii_digit())
        || mark == 1
        || half + oclock > 0 && (word.len() != 4 || !is_plain)
        || in_part.is_some() && (word.len() != 4 || !is_plain)
        || has_part
        || word.contains('.') && zone > 0
        || word.len() == 4 && is_plain && zone > 0;
    if !is_clock || half == 1 && clock.hour == 0 && !word.contains(':') {
        return None;
    }
    if half == 1 {
        clock = clock.in_day_half(words.word(start + 1).starts_with(['p', 'P']));
    }
    let is_universal = words.is_one_of(end, &["GMT", "UTC", "Greenwich"]);
    end += zone;
    match date_after(words, index, end).filter(|_| !is_universal) {
        Some((length, date, code)) => {
            let code = code.filter(|_| half == 0 && in_part.is_none());
            let clock = code.map_or(clock, |code| adjusted_to_day_part(clock, code));
            let date = date.unwrap_or_default();
            Some((end + length - index, Some(format!("{date}{}", clock.timex_value()))))
        }
        None => {
            let mark = if is_universal { "Z" } else { "" };
            Some((end - index, Some(format!("{}{mark}", clock.timex_value()))))
        }
    }
}

/// Matches "0830 hours", "at 2100 hours".
fn military_time(words: &RuleTokens<'_>, index: usize) -> Match {
    let word = words.word(index);
    let is_four = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_time = word.starts_with('0') || words.follows(index, &["at", "by", "from", "until"]);
    if !is_four || !is_time || !words.is_one_of(index + 1, &["hours", "hrs"]) {
        return None;
    }
    let zone = zone_length(words, index + 2);
    let mark = if words.is_one_of(index + 2, &["GMT", "UTC"]) { "Z" } else { "" };
    Some((2 + zone, Some(format!("{}{mark}", parse_clock(word)?.timex_value()))))
}

/// Parses "five thirty p.m."
fn minutes_in_words(words: &RuleTokens<'_>, index: usize) -> Option<ClockTime> {
    let minute = parse_spelled(words.word(index + 1)).filter(|it| (10.0..60.0).contains(it))?;
    parse_spelled(words.word(index))?;
    let is_clock = words.is_one_of(index + 2, MERIDIEMS) && minute.fract() == 0.0;
    parse_clock(words.word(index))
        .filter(|_| is_clock)
        .map(|clock| ClockTime { minute: minute as u8, ..clock })
}

/// Adjusts a time to the part of the day: "5 in the evening" is 17:00, "11 at night" 23:00, "1 at
/// night" 1:00.
fn adjusted_to_day_part(clock: ClockTime, code: &str) -> ClockTime {
    match code {
        "AF" | "EV" => clock.in_day_half(clock.hour != 0),
        "NI" => clock.in_day_half((5..12).contains(&clock.hour)),
        _ => clock,
    }
}

/// Matches "in the evening" after an hour. Returns the number of tokens and the code of the part.
/// Without `is_clock`, a word such as "at" must precede the hour.
fn day_part_after(
    words: &RuleTokens<'_>,
    index: usize,
    end: usize,
    is_clock: bool,
) -> Option<(usize, &'static str)> {
    const BEFORE: &[&str] =
        &["at", "by", "until", "till", "before", "after", "from", "to", "around", "about", "past"];
    if !is_clock && !words.follows(index, BEFORE) {
        return None;
    }
    let joint = words.match_phrase(end, &["in the", "at"])?;
    let code = day_part_code(words.word(end + joint))?;
    let matches_preposition = if joint == 1 { code == "NI" } else { code != "NI" };
    (matches_preposition && !words.word(end + joint).ends_with('s')).then_some((joint + 1, code))
}

/// Returns the number of tokens of the time zone at `index`, or 0. Zones are written in capitals:
/// "10:30 et" is French.
fn zone_length(words: &RuleTokens<'_>, index: usize) -> usize {
    let word = words.word(index);
    let is_upper = word.starts_with(|letter: char| letter.is_ascii_uppercase());
    if !is_upper && !words.is_one_of(index, &["local"]) {
        return 0;
    }
    // "PT" and "Pt" differ.
    let is_code = |length: usize| length > 1 || word.bytes().all(|byte| byte.is_ascii_uppercase());
    let listed =
        words.match_phrase(index, ZONES).filter(|length| is_code(*length) || word == "Eastern");
    listed.unwrap_or_else(|| if words.word(index + 1) == "time" { 2 } else { 0 })
}

/// Matches a date after a clock time: "Wednesday", "this morning", "last night", "Jan. 5". Returns
/// the number of tokens, the date if it is known, and the code of the part of the day.
pub(super) fn date_after(
    words: &RuleTokens<'_>,
    index: usize,
    end: usize,
) -> Option<(usize, Option<String>, Option<&'static str>)> {
    let moved_by = |by: i32| words.today.and_then(|today| shifted_unit(today, TimeUnit::Day, by));
    if let Some(weekday) = parse_weekday(words.word(end)) {
        let comma = usize::from(words.is_one_of(end + 1, &[","]));
        if let Some(day) = day_with_month(words, end + 1 + comma) {
            let value = day_value(words, end + 1 + comma, day);
            return Some((1 + comma + day.length, value, None));
        }
        let code = day_part_code(words.word(end + 1));
        let value = weekday_value(words, "", weekday, index..end + 1);
        return Some((1 + usize::from(code.is_some()), value, code));
    }
    let (by, length, code) = match words.word(end).to_ascii_lowercase().as_str() {
        "tonight" => (0, 1, Some("NI")),
        "this" => (0, 2, Some(day_part_code(words.word(end + 1))?)),
        "last" => (-1, 2, Some(day_part_code(words.word(end + 1)).filter(|code| *code == "NI")?)),
        "yesterday" | "tomorrow" | "today" => {
            let code = day_part_code(words.word(end + 1));
            let by = match words.word(end).as_bytes().first() {
                Some(b'y' | b'Y') => -1,
                _ if words.is_one_of(end, &["today"]) => 0,
                _ => 1,
            };
            (by, 1 + usize::from(code.is_some()), code)
        }
        _ => {
            let day = day_with_month(words, end).filter(|day| day.day.is_some())?;
            return Some((day.length, day_value(words, end, day), None));
        }
    };
    Some((length, moved_by(by), code))
}

/// Matches "noon", "midnight", "12 noon", "noon Thursday".
fn noon_or_midnight(words: &RuleTokens<'_>, index: usize) -> Match {
    let twelve = words.skip_phrase(index, &["12:00", "12", "twelve"]);
    let value = match words.word(index + twelve) {
        word if word.eq_ignore_ascii_case("noon") => "T12:00",
        word if word.eq_ignore_ascii_case("midnight") => "T24:00",
        _ => return None,
    };
    let end = index + twelve + 1;
    let zone = zone_length(words, end);
    let mark = if words.is_one_of(end, &["GMT", "UTC"]) { "Z" } else { "" };
    match date_after(words, index, end + zone).filter(|_| mark.is_empty()) {
        Some((length, date, _)) => Some((
            end + zone + length - index,
            Some(format!("{}{value}", date.unwrap_or_default())),
        )),
        None => Some((end + zone - index, Some(format!("{value}{mark}")))),
    }
}
