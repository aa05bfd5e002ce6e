use super::date::is_weekday;
use super::number::about;
use super::{Match, Words};

const PARTS: &[&str] = &["morning", "afternoon", "evening", "night"];
const UNITS: &[&str] = &["hour", "hours", "minute", "minutes", "second", "seconds", "min", "mins"];
const HALVES: &[&str] = &["a.m.", "p.m.", "a.m", "p.m", "am", "pm"];
const ZONES: &[&str] = &["local time", "gmt", "utc", "et", "est", "edt", "pst", "cet", "bst"];

/// Times of day and times shorter than a day.
pub(super) fn time(words: &Words<'_>, at: usize) -> Match {
    clock(words, at)
        .or_else(|| part_of_day(words, at))
        .or_else(|| duration(words, at))
        .map(|length| (length, None))
}

/// "10:30", "10:30 a.m. GMT", "5 pm".
fn clock(words: &Words<'_>, at: usize) -> Option<usize> {
    let word = words.lower(at);
    let hours = |text: &str| text.len() <= 2 && text.parse().is_ok_and(|hour: u8| hour < 25);
    let minutes = |text: &str| text.len() == 2 && text.parse().is_ok_and(|minute: u8| minute < 60);
    let with_minutes =
        word.split_once([':', '.']).is_some_and(|(hour, minute)| hours(hour) && minutes(minute));
    let is_colon = word.contains(':') && with_minutes;
    let half = usize::from(words.is(at + 1, HALVES));
    if is_colon || half == 1 && (with_minutes || hours(word)) {
        let zone = words.phrase(at + 1 + half, ZONES).unwrap_or(0);
        return Some(1 + half + zone);
    }
    let named = ["noon", "midnight", "tonight", "overnight"];
    named.contains(&word).then_some(1)
}

/// "early on Sunday morning", "Saturday night", "last night".
fn part_of_day(words: &Words<'_>, at: usize) -> Option<usize> {
    let mut end = at;
    if words.is(end, &["early", "late"]) {
        end += 1 + usize::from(words.is(end + 1, &["on"]));
    }
    let day = is_weekday(words.word(end))
        || words.is(end, &["this", "yesterday", "tomorrow", "last", "that"]);
    end += usize::from(day);
    end += usize::from(day && words.is(end, &["early", "late"]));
    let named = day || end > at && words.is(end, PARTS);
    (named && words.is(end, PARTS)).then_some(end + 1 - at)
}

fn duration(words: &Words<'_>, at: usize) -> Option<usize> {
    let past = words.phrase(at, &["the past", "the last", "the next"]).unwrap_or(0);
    let (length, _) = about(words, at + past)
        .or_else(|| words.is(at + past, &["an", "a"]).then_some((1, 1.0)))?;
    let end = at + past + length;
    if !words.is(end, UNITS) {
        return None;
    }
    let later = usize::from(words.is(end + 1, &["ago", "earlier"]));
    Some(end + 1 + later - at)
}
