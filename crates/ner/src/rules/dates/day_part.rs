//! Parts of days: "Saturday night", "early on Sunday morning", "last night", "the morning of Jan.
//! 31".

use super::calendar_words::parse_weekday;
use super::month_day::{day_value, day_with_month};
use super::weekday::weekday_value;
use crate::rules::rule::Match;
use crate::rules::rule_tokens::{RuleTokens, position_in};
use crate::rules::timex::{TimeUnit, shifted_unit};

const DAY_PARTS: &[&str] =
    &["morning", "afternoon", "evening", "night", "nights", "mornings", "evenings"];
const DAY_PART_CODES: &[&str] = &["MO", "AF", "EV", "NI", "NI", "MO", "EV"];

/// Returns the TIMEX3 code of a part of a day: `MO` for "morning".
pub(super) fn day_part_code(word: &str) -> Option<&'static str> {
    position_in(word, DAY_PARTS).map(|part| DAY_PART_CODES[part])
}

/// Matches a part of a day.
pub(super) fn day_part(words: &RuleTokens<'_>, index: usize) -> Match {
    tonight(words, index)
        .or_else(|| part_of_date(words, index))
        .or_else(|| part_of_named_day(words, index))
        .or_else(|| bare_day_part(words, index))
}

fn today_with_suffix(words: &RuleTokens<'_>, suffix: &str) -> Option<String> {
    let today = words.today.and_then(|today| shifted_unit(today, TimeUnit::Day, 0));
    today.map(|today| format!("{today}{suffix}"))
}

/// Matches "tonight", "later tonight", "overnight".
fn tonight(words: &RuleTokens<'_>, index: usize) -> Match {
    let later = words.skip_phrase(index, &["later", "late", "earlier", "early"]);
    if words.is_one_of(index + later, &["tonight"]) {
        return Some((later + 1, today_with_suffix(words, "TNI")));
    }
    (later == 0 && words.is_one_of(index, &["overnight"])).then_some((1, None))
}

/// Matches "the morning of Jan. 31", "the night of Aug. 7, 1998".
fn part_of_date(words: &RuleTokens<'_>, index: usize) -> Match {
    let the = words.skip_phrase(index, &["the"]);
    let early = words.skip_phrase(index + the, &["early", "late"]);
    let hours =
        words.match_phrase(index + the, &["early hours", "small hours", "early morning hours"]);
    let (code, of) = match hours {
        Some(length) => ("MO", index + the + length),
        None => (day_part_code(words.word(index + the + early))?, index + the + early + 1),
    };
    if the == 0 {
        return None;
    }
    if !words.is_one_of(of, &["of"]) {
        return None;
    }
    if let Some(day) = day_with_month(words, of + 1) {
        let value = day_value(words, of + 1, day).map(|day| format!("{day}T{code}"));
        return Some((of + 1 + day.length - index, value));
    }
    let weekday = parse_weekday(words.word(of + 1))?;
    let value =
        weekday_value(words, "", weekday, of + 1..of + 2).map(|day| format!("{day}T{code}"));
    Some((of + 2 - index, value))
}

/// Matches "early on Sunday morning", "Saturday night", "last night", "late Friday", "this
/// morning".
fn part_of_named_day(words: &RuleTokens<'_>, index: usize) -> Match {
    let mut end = index;
    let early = words.is_one_of(end, &["early", "late", "later", "earlier", "mid"]);
    if early {
        end += 1 + words.skip_phrase(end + 1, &["on", "in the"]);
    }
    let day = end;
    let weekday = parse_weekday(words.word(day));
    let is_day = weekday.is_some()
        || words.is_one_of(day, &["this", "yesterday", "tomorrow", "last", "that", "the next"])
        || words.is_one_of(day, &["same", "previous", "following", "next"]);
    let the = words.skip_phrase(day, &["the same", "the previous", "the following", "the next"]);
    end += if the > 0 { the } else { usize::from(is_day) };
    end += usize::from(is_day && words.is_one_of(end, &["early", "late"]));
    let part = day_part_code(words.word(end));
    let which = if words.is_one_of(index, &["earlier"]) { "earlier" } else { "" };
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
                words.today.and_then(|today| shifted_unit(today, TimeUnit::Day, by))
            }
        };
        day.map(|day| format!("{day}T{code}"))
    };
    match part {
        Some(code) if is_day || the > 0 => Some((end + 1 - index, value(code))),
        Some(code) if early && end > index + 1 => Some((end + 1 - index, Some(format!("T{code}")))),
        // "late Friday": the value is the day alone.
        None if early && weekday.is_some() => Some((end - index, weekday_value())),
        None if early && words.is_one_of(day, &["yesterday", "tomorrow"]) => {
            let by = if words.is_one_of(day, &["yesterday"]) { -1 } else { 1 };
            Some((
                end - index,
                words.today.and_then(|today| shifted_unit(today, TimeUnit::Day, by)),
            ))
        }
        _ => None,
    }
}

/// Matches "the morning" after "in", of an unspecified day.
fn bare_day_part(words: &RuleTokens<'_>, index: usize) -> Match {
    if !words.is_one_of(index, &["the"])
        || !words.follows(index, &["in", "during", "throughout", "into"])
    {
        return None;
    }
    let early = words.skip_phrase(index + 1, &["early", "late"]);
    let end = index + 2 + early;
    let code =
        day_part_code(words.word(end - 1)).filter(|_| !words.word(end - 1).ends_with('s'))?;
    let is_time =
        !words.is_one_of(end, &["of", "sun", "sky", "air", "light"]) && !words.is_attributive(end);
    is_time.then(|| (end - index, Some(format!("T{code}"))))
}
