//! Parts of days: "Saturday night", "early on Sunday morning", "last night", "the morning of Jan. 31".

use super::day::{day_value, full};
use super::names::weekday_of;
use super::weekday::weekday_value;
use crate::rules::Match;
use crate::rules::calendar::{Unit, moved};
use crate::rules::words::{Words, position};

const PARTS: &[&str] =
    &["morning", "afternoon", "evening", "night", "nights", "mornings", "evenings"];
const CODES: &[&str] = &["MO", "AF", "EV", "NI", "NI", "MO", "EV"];

/// The code of a part of a day: "morning" is `MO`.
pub(super) fn part_code(word: &str) -> Option<&'static str> {
    position(word, PARTS).map(|part| CODES[part])
}

/// A part of a day.
pub(super) fn day_part(words: &Words<'_>, at: usize) -> Match {
    tonight(words, at)
        .or_else(|| part_of_date(words, at))
        .or_else(|| of_day(words, at))
        .or_else(|| bare(words, at))
}

fn today_at(words: &Words<'_>, suffix: &str) -> Option<String> {
    let today = words.today.and_then(|today| moved(today, Unit::Day, 0));
    today.map(|today| format!("{today}{suffix}"))
}

/// "tonight", "later tonight", "overnight".
fn tonight(words: &Words<'_>, at: usize) -> Match {
    let later = words.skip(at, &["later", "late", "earlier", "early"]);
    if words.is(at + later, &["tonight"]) {
        return Some((later + 1, today_at(words, "TNI")));
    }
    (later == 0 && words.is(at, &["overnight"])).then_some((1, None))
}

/// "the morning of Jan. 31", "the night of Aug. 7, 1998".
fn part_of_date(words: &Words<'_>, at: usize) -> Match {
    let the = words.skip(at, &["the"]);
    let early = words.skip(at + the, &["early", "late"]);
    let hours = words.phrase(at + the, &["early hours", "small hours", "early morning hours"]);
    let (code, of) = match hours {
        Some(length) => ("MO", at + the + length),
        None => (part_code(words.word(at + the + early))?, at + the + early + 1),
    };
    if the == 0 {
        return None;
    }
    if !words.is(of, &["of"]) {
        return None;
    }
    if let Some(day) = full(words, of + 1) {
        let value = day_value(words, of + 1, day).map(|day| format!("{day}T{code}"));
        return Some((of + 1 + day.length - at, value));
    }
    let weekday = weekday_of(words.word(of + 1))?;
    let value =
        weekday_value(words, "", weekday, of + 1..of + 2).map(|day| format!("{day}T{code}"));
    Some((of + 2 - at, value))
}

/// "early on Sunday morning", "Saturday night", "last night", "late Friday", "this morning".
fn of_day(words: &Words<'_>, at: usize) -> Match {
    let mut end = at;
    let early = words.is(end, &["early", "late", "later", "earlier", "mid"]);
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
    let part = part_code(words.word(end));
    let which = if words.is(at, &["earlier"]) { "earlier" } else { "" };
    let weekday_value =
        || weekday.and_then(|weekday| weekday_value(words, which, weekday, day..end));
    let value = |code: &str| {
        let day = match weekday {
            Some(_) => weekday_value(),
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
        Some(code) if is_day || the > 0 => Some((end + 1 - at, value(code))),
        Some(code) if early && end > at + 1 => Some((end + 1 - at, Some(format!("T{code}")))),
        // "late Friday": the day is all that is known.
        None if early && weekday.is_some() => Some((end - at, weekday_value())),
        None if early && words.is(day, &["yesterday", "tomorrow"]) => {
            let by = if words.is(day, &["yesterday"]) { -1 } else { 1 };
            Some((end - at, words.today.and_then(|today| moved(today, Unit::Day, by))))
        }
        _ => None,
    }
}

/// "in the morning": of no day that is told.
fn bare(words: &Words<'_>, at: usize) -> Match {
    if !words.is(at, &["the"]) || !words.follows(at, &["in", "during", "throughout", "into"]) {
        return None;
    }
    let early = words.skip(at + 1, &["early", "late"]);
    let end = at + 2 + early;
    let code = part_code(words.word(end - 1)).filter(|_| !words.word(end - 1).ends_with('s'))?;
    let is_time =
        !words.is(end, &["of", "sun", "sky", "air", "light"]) && !words.is_attributive(end);
    is_time.then(|| (end - at, Some(format!("T{code}"))))
}
