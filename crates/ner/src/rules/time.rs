//! Times of day, and lengths shorter than a day.

use super::Match;
use super::calendar::{Unit, moved};
use super::date::weekday_of;
use super::relative::{compound_number, counted, weekday_value};
use super::words::{Words, position};

const PARTS: &[&str] = &["morning", "afternoon", "evening", "night", "nights"];
const PART_CODES: &[&str] = &["MO", "AF", "EV", "NI", "NI"];
const HALVES: &[&str] = &["a.m.", "p.m.", "a.m", "p.m", "am", "pm"];
const ZONES: &[&str] = &[
    "local time",
    "Greenwich Mean Time",
    "Eastern time",
    "Eastern Time",
    "GMT",
    "UTC",
    "ET",
    "EST",
    "EDT",
    "PST",
    "PDT",
    "CET",
    "CEST",
    "BST",
    "IST",
];

pub(super) fn time(words: &Words<'_>, at: usize) -> Match {
    clock(words, at)
        .or_else(|| named(words, at))
        .or_else(|| part_of_day(words, at))
        .or_else(|| duration(words, at))
        .or_else(|| joined(words, at))
}

/// Hours and minutes of `10:30`, `10.30`, `10`, `1400`.
fn hour_and_minute(word: &str) -> Option<(u8, u8)> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (hour, minute) = match word.split_once([':', '.']) {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        Some(_) => return None,
        None if word.len() == 4 && digits(word) => word.split_at(2),
        None => (word, "0"),
    };
    if hour.is_empty() || hour.len() > 2 || !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 25 && minute < 60).then_some((hour, minute))
}

/// "10:30", "10:30 a.m. GMT", "5 pm", "1400 GMT", "around 5 pm".
fn clock(words: &Words<'_>, at: usize) -> Match {
    let about = words.skip(at, &["about", "around", "shortly after", "just after"]);
    let start = at + about;
    let word = words.word(start);
    let (hour, minute) = hour_and_minute(word)?;
    let half = usize::from(words.is(start + 1, HALVES));
    let is_zone = |at: usize| words.phrase(at, ZONES).filter(|_| is_upper_zone(words, at));
    let zone = is_zone(start + 1 + half);
    let is_clock = word.contains(':')
        || half == 1 && word.len() != 4
        || word.len() == 4 && !word.contains('.') && zone.is_some();
    if !is_clock || about > 0 && half == 0 && zone.is_none() && !word.contains(':') {
        return None;
    }
    let is_afternoon = half == 1 && words.word(start + 1).starts_with(['p', 'P']);
    let hour = match (half, is_afternoon) {
        (1, _) if hour > 12 => hour,
        (1, true) => hour % 12 + 12,
        (1, false) => hour % 12,
        _ => hour,
    };
    let end = start + 1 + half;
    let mark = if words.is(end, &["GMT", "UTC", "Greenwich"]) { "Z" } else { "" };
    let value = format!("T{hour:02}:{minute:02}{mark}");
    Some((end + zone.unwrap_or(0) - at, Some(value)))
}

/// Zones are written in capitals: "10:30 et" is French.
fn is_upper_zone(words: &Words<'_>, at: usize) -> bool {
    words.word(at).starts_with(|letter: char| letter.is_ascii_uppercase())
        || words.is(at, &["local"])
}

/// "noon", "midnight", "tonight".
fn named(words: &Words<'_>, at: usize) -> Match {
    let value = |suffix: &str| {
        let today = words.today.and_then(|today| moved(today, Unit::Day, 0));
        today.map(|today| format!("{today}{suffix}"))
    };
    let later = words.skip(at, &["later", "late"]);
    if words.is(at + later, &["tonight"]) {
        return Some((later + 1, value("TNI")));
    }
    match later {
        0 if words.is(at, &["overnight"]) => Some((1, None)),
        0 if words.is(at, &["noon"]) => Some((1, Some("T12:00".to_owned()))),
        0 if words.is(at, &["midnight"]) => Some((1, Some("T24:00".to_owned()))),
        _ => None,
    }
}

/// "early on Sunday morning", "Saturday night", "last night", "late Friday".
fn part_of_day(words: &Words<'_>, at: usize) -> Match {
    let mut end = at;
    let early = words.is(end, &["early", "late", "later", "earlier"]);
    if early {
        end += 1 + words.skip(end + 1, &["on", "in the"]);
    }
    let day = end;
    let weekday = weekday_of(words.word(day));
    let is_day = weekday.is_some()
        || words.is(day, &["this", "yesterday", "tomorrow", "last", "that", "the next"])
        || words.is(day, &["same", "previous", "following", "next"]);
    let the = words.skip(day, &["the same", "the previous", "the following", "the next"]);
    end += if the > 0 { the } else { usize::from(is_day) };
    end += usize::from(is_day && words.is(end, &["early", "late"]));
    let part = position(words.word(end), PARTS);
    let value = |code: &str| {
        let day = match weekday {
            Some(weekday) => weekday_value(words, "", weekday),
            None => {
                let by = match words.word(day).to_ascii_lowercase().as_str() {
                    "yesterday" | "last" => -1,
                    "this" => 0,
                    "tomorrow" => 1,
                    _ => return None,
                };
                words.today.and_then(|today| moved(today, Unit::Day, by))
            }
        };
        day.map(|day| format!("{day}T{code}"))
    };
    match part {
        Some(part) if is_day || the > 0 => Some((end + 1 - at, value(PART_CODES[part]))),
        Some(part) if early && end > at + 1 => {
            Some((end + 1 - at, Some(format!("T{}", PART_CODES[part]))))
        }
        // "late Friday": the day is all that is known.
        None if early && weekday.is_some() => {
            Some((end - at, weekday.and_then(|weekday| weekday_value(words, "", weekday))))
        }
        None if early && words.is(day, &["yesterday", "tomorrow"]) => Some((end - at, None)),
        _ => None,
    }
}

/// Hours, minutes and seconds, as durations write them.
fn unit_of(word: &str) -> Option<char> {
    const UNITS: &[(&[&str], char)] = &[
        (&["hour", "hours", "hr", "hrs"], 'H'),
        (&["minute", "minutes", "min", "mins"], 'M'),
        (&["second", "seconds", "secs"], 'S'),
    ];
    UNITS.iter().find(|(names, _)| position(word, names).is_some()).map(|(_, letter)| *letter)
}

/// "two hours", "the past 30 minutes", "an hour ago", "half an hour".
fn duration(words: &Words<'_>, at: usize) -> Match {
    const PAST: &[&str] = &["the past", "the last", "the next", "the first", "another"];
    let past = words.skip(at, PAST);
    let start = at + past;
    let (length, value) = if let Some(length) = words.phrase(start, &["half an", "half a"]) {
        (length, Some(0.5))
    } else if let Some(counted) = counted(words, start) {
        (counted.length, counted.value)
    } else {
        let before = words.skip(start, super::number::ABOUT);
        let article = words.phrase(start + before, &["an", "a"]);
        // "a second" is mostly another one.
        let is_hour = words.is(start + before + 1, &["hour", "minute"]);
        match article {
            Some(1) if is_hour && !is_rate(words, at) => (before + 1, Some(1.0)),
            _ if past > 0 => (0, None),
            _ => return None,
        }
    };
    let end = start + length;
    let unit = unit_of(words.word(end))?;
    if length == 0 && !words.word(end).ends_with('s') || is_spelled_second(words, end) {
        return None;
    }
    let and = words.skip(end + 1, &["and a half"]);
    let later = words.skip(end + 1 + and, &["ago", "earlier", "later"]);
    let count = value.map(|it| if and > 0 { it + 0.5 } else { it });
    let value = match (count, unit) {
        (Some(count), 'H') if count.fract() != 0.0 => format!("PT{}M", count * 60.0),
        (Some(count), unit) => format!("PT{count}{unit}"),
        (None, unit) => format!("PTX{unit}"),
    };
    Some((end + 1 + and + later - at, Some(value)))
}

/// "60 miles an hour": the hour belongs to the speed.
fn is_rate(words: &Words<'_>, at: usize) -> bool {
    words.follows(at, &["miles", "kilometers", "kilometres", "dollars", "times", "pounds", "euros"])
}

/// "one second", not "twenty second".
fn is_spelled_second(words: &Words<'_>, at: usize) -> bool {
    words.is(at, &["second"]) && !words.follows(at, &["one", "1", "a", "per"])
}

/// "24-hour", "two-hour".
fn joined(words: &Words<'_>, at: usize) -> Match {
    let (count, unit) = words.word(at).split_once('-')?;
    let unit = unit.split_once('-').map_or(unit, |(unit, _)| unit);
    let count = compound_number(count)?;
    Some((1, Some(format!("PT{count}{}", unit_of(unit)?))))
}
