//! Times of day in digits: "10:30 a.m. GMT", "5 pm", "18h30", "9am-5pm", "10 p.m. Wednesday"; "noon".

use super::day::{day_value, full};
use super::day_part::part_code;
use super::names::weekday_of;
use super::weekday::weekday_value;
use crate::rules::Match;
use crate::rules::calendar::{Unit, moved};
use crate::rules::number::spelled;
use crate::rules::words::Words;

const HALVES: &[&str] = &["a.m.", "p.m.", "a.m", "p.m", "am", "pm"];
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
struct Clock {
    hour: u8,
    minute: u8,
    second: Option<u8>,
}

impl Clock {
    fn value(self) -> String {
        let second = self.second.map(|it| format!(":{it:02}")).unwrap_or_default();
        format!("T{:02}:{:02}{second}", self.hour, self.minute)
    }

    /// The hour of the second half of the day where a word behind it says so.
    fn in_half(self, is_afternoon: bool) -> Self {
        let hour = match self.hour {
            13.. => self.hour,
            hour if is_afternoon => hour % 12 + 12,
            hour => hour % 12,
        };
        Self { hour, ..self }
    }
}

/// A time of day in digits, or "noon" and "midnight".
pub(super) fn clock(words: &Words<'_>, at: usize) -> Match {
    between(words, at).or_else(|| single(words, at)).or_else(|| named(words, at))
}

/// Reads `10:30`, `10.30`, `3:05:27`, `10`, `1400`, `18h30`, `five`.
fn read(word: &str) -> Option<Clock> {
    if let Some(hour) = spelled(word) {
        let is_hour = hour.fract() == 0.0 && (1.0..=12.0).contains(&hour);
        return is_hour.then_some(Clock { hour: hour as u8, minute: 0, second: None });
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
    is_time.then_some(Clock { hour, minute, second })
}

/// "9am-5pm", "5:30-6:30 pm", "9-11 a.m.".
fn between(words: &Words<'_>, at: usize) -> Match {
    let word = words.word(at);
    if !word.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let next = words.word(at + 1);
    let is_late = |half: &str| half.starts_with(['p', 'P']);
    if let Some((half, last)) = next.split_once('-')
        && words.touches(at + 1)
        && matches!(half, "am" | "pm" | "AM" | "PM")
        && let Some((last, last_half)) = last.split_at_checked(last.len().saturating_sub(2))
        && matches!(last_half, "am" | "pm" | "AM" | "PM")
    {
        let (first, last) = (read(word)?, read(last)?);
        let (first, last) = (first.in_half(is_late(half)), last.in_half(is_late(last_half)));
        return Some((2, Some(format!("{}/{}", first.value(), last.value()))));
    }
    let (first, last) = word.split_once('-')?;
    let half = words.is(at + 1, HALVES);
    let are_clocks = first.contains(':') && last.contains(':');
    if !(half || are_clocks) {
        return None;
    }
    let (mut first, mut last) = (read(first)?, read(last)?);
    if half {
        last = last.in_half(is_late(next));
        // "9-11 p.m." is in one half of the day, "11-2 p.m." is not.
        let same = first.in_half(is_late(next));
        first = if same.hour < last.hour { same } else { first };
    }
    let zone = zone(words, at + 1 + usize::from(half));
    let value = format!("{}/{}", first.value(), last.value());
    Some((1 + usize::from(half) + zone, Some(value)))
}

/// "10:30", "10:30 a.m. GMT", "5 pm", "1400 GMT", "around 5 pm", "five o'clock", "5 in the evening".
fn single(words: &Words<'_>, at: usize) -> Match {
    const ABOUT: &[&str] = &[
        "about",
        "around",
        "shortly after",
        "just after",
        "shortly before",
        "just before",
        "nearly",
    ];
    let about = words.skip(at, ABOUT);
    let start = at + about;
    let word = words.word(start);
    if let Some(found) = military(words, start).filter(|_| about == 0) {
        return Some(found);
    }
    let (mut clock, start) = match minutes_in_words(words, start) {
        Some(clock) => (clock, start + 1),
        None => (read(word)?, start),
    };
    // "with which of the two am I to join"
    let is_verb = words.is(start + 1, &["am"]) && spelled(word).is_some();
    let half = usize::from(words.is(start + 1, HALVES) && !is_verb);
    let oclock = words.skip(start + 1, &["o'clock", "o’clock", "o ’clock", "o 'clock"]);
    // "at 17h"
    let is_said = words.follows(at, &["at", "by", "from", "until", "to", "before", "after"]);
    let mark = usize::from(is_said && words.is(start + 1, &["h"]) && words.touches(start + 1));
    let mut end = start + 1 + half + oclock + mark;
    let in_part = part_behind(words, at, end, half + oclock > 0 || word.contains(':'));
    if let Some((length, code)) = in_part.filter(|_| half == 0) {
        clock = in_part_of_day(clock, code);
        end += length;
    }
    let zone = zone(words, end);
    let is_plain = word.bytes().all(|byte| byte.is_ascii_digit());
    // "at 5 this afternoon"
    let has_part = words.follows(at, &["at", "by", "until", "around", "about"])
        && tail(words, at, end).is_some_and(|(_, _, code)| code.is_some())
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
        clock = clock.in_half(words.word(start + 1).starts_with(['p', 'P']));
    }
    let is_universal = words.is(end, &["GMT", "UTC", "Greenwich"]);
    end += zone;
    match tail(words, at, end).filter(|_| !is_universal) {
        Some((length, date, code)) => {
            let code = code.filter(|_| half == 0 && in_part.is_none());
            let clock = code.map_or(clock, |code| in_part_of_day(clock, code));
            let date = date.unwrap_or_default();
            Some((end + length - at, Some(format!("{date}{}", clock.value()))))
        }
        None => {
            let mark = if is_universal { "Z" } else { "" };
            Some((end - at, Some(format!("{}{mark}", clock.value()))))
        }
    }
}

/// "0830 hours", "at 2100 hours".
fn military(words: &Words<'_>, at: usize) -> Match {
    let word = words.word(at);
    let is_four = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_time = word.starts_with('0') || words.follows(at, &["at", "by", "from", "until"]);
    if !is_four || !is_time || !words.is(at + 1, &["hours", "hrs"]) {
        return None;
    }
    let zone = zone(words, at + 2);
    let mark = if words.is(at + 2, &["GMT", "UTC"]) { "Z" } else { "" };
    Some((2 + zone, Some(format!("{}{mark}", read(word)?.value()))))
}

/// "five thirty p.m."
fn minutes_in_words(words: &Words<'_>, at: usize) -> Option<Clock> {
    let minute = spelled(words.word(at + 1)).filter(|it| (10.0..60.0).contains(it))?;
    spelled(words.word(at))?;
    let is_clock = words.is(at + 2, HALVES) && minute.fract() == 0.0;
    read(words.word(at)).filter(|_| is_clock).map(|clock| Clock { minute: minute as u8, ..clock })
}

/// "5 in the evening" is 17:00, "11 at night" 23:00, "1 at night" 1:00.
fn in_part_of_day(clock: Clock, code: &str) -> Clock {
    match code {
        "AF" | "EV" => clock.in_half(clock.hour != 0),
        "NI" => clock.in_half((5..12).contains(&clock.hour)),
        _ => clock,
    }
}

/// "in the evening" behind an hour, where that is one.
fn part_behind(
    words: &Words<'_>,
    at: usize,
    end: usize,
    is_clock: bool,
) -> Option<(usize, &'static str)> {
    const BEFORE: &[&str] =
        &["at", "by", "until", "till", "before", "after", "from", "to", "around", "about", "past"];
    if !is_clock && !words.follows(at, BEFORE) {
        return None;
    }
    let joint = words.phrase(end, &["in the", "at"])?;
    let code = part_code(words.word(end + joint))?;
    let is_it = if joint == 1 { code == "NI" } else { code != "NI" };
    (is_it && !words.word(end + joint).ends_with('s')).then_some((joint + 1, code))
}

/// How many tokens the zone takes that stands here. Zones are written in capitals: "10:30 et" is
/// French.
fn zone(words: &Words<'_>, at: usize) -> usize {
    let word = words.word(at);
    let is_upper = word.starts_with(|letter: char| letter.is_ascii_uppercase());
    if !is_upper && !words.is(at, &["local"]) {
        return 0;
    }
    // "PT" and "Pt" differ.
    let is_code = |length: usize| length > 1 || word.bytes().all(|byte| byte.is_ascii_uppercase());
    let listed = words.phrase(at, ZONES).filter(|length| is_code(*length) || word == "Eastern");
    listed.unwrap_or_else(|| if words.word(at + 1) == "time" { 2 } else { 0 })
}

/// The date behind a clock: "Wednesday", "this morning", "last night", "Jan. 5". How many tokens, the
/// date where it is known, and the part of the day.
fn tail(
    words: &Words<'_>,
    at: usize,
    end: usize,
) -> Option<(usize, Option<String>, Option<&'static str>)> {
    let moved_by = |by: i32| words.today.and_then(|today| moved(today, Unit::Day, by));
    if let Some(weekday) = weekday_of(words.word(end)) {
        let comma = usize::from(words.is(end + 1, &[","]));
        if let Some(day) = full(words, end + 1 + comma) {
            let value = day_value(words, end + 1 + comma, day);
            return Some((1 + comma + day.length, value, None));
        }
        let code = part_code(words.word(end + 1));
        let value = weekday_value(words, "", weekday, at..end + 1);
        return Some((1 + usize::from(code.is_some()), value, code));
    }
    let (by, length, code) = match words.word(end).to_ascii_lowercase().as_str() {
        "tonight" => (0, 1, Some("NI")),
        "this" => (0, 2, Some(part_code(words.word(end + 1))?)),
        "last" => (-1, 2, Some(part_code(words.word(end + 1)).filter(|code| *code == "NI")?)),
        "yesterday" | "tomorrow" | "today" => {
            let code = part_code(words.word(end + 1));
            let by = match words.word(end).as_bytes().first() {
                Some(b'y' | b'Y') => -1,
                _ if words.is(end, &["today"]) => 0,
                _ => 1,
            };
            (by, 1 + usize::from(code.is_some()), code)
        }
        _ => {
            let day = full(words, end).filter(|day| day.day.is_some())?;
            return Some((day.length, day_value(words, end, day), None));
        }
    };
    Some((length, moved_by(by), code))
}

/// "noon", "midnight", "12 noon", "noon Thursday".
fn named(words: &Words<'_>, at: usize) -> Match {
    let twelve = words.skip(at, &["12:00", "12", "twelve"]);
    let value = match words.word(at + twelve) {
        word if word.eq_ignore_ascii_case("noon") => "T12:00",
        word if word.eq_ignore_ascii_case("midnight") => "T24:00",
        _ => return None,
    };
    let end = at + twelve + 1;
    let zone = zone(words, end);
    let mark = if words.is(end, &["GMT", "UTC"]) { "Z" } else { "" };
    match tail(words, at, end + zone).filter(|_| mark.is_empty()) {
        Some((length, date, _)) => {
            Some((end + zone + length - at, Some(format!("{}{value}", date.unwrap_or_default()))))
        }
        None => Some((end + zone - at, Some(format!("{value}{mark}")))),
    }
}
