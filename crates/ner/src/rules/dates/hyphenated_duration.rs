//! Durations in one word: "20-year-old", "five-day", "three-and-a-half-year", "half-hour",
//! "week-long", "yearlong".

use super::calendar_words::parse_unit;
use super::time_count::parse_compound_number;
use crate::rules::number_phrases::parse_spelled;
use crate::rules::rule::Match;
use crate::rules::rule_tokens::RuleTokens;
use crate::rules::timex::{TimeUnit, duration_value};

/// Matches a number and a unit in one word, with "old" if it follows.
pub(super) fn hyphenated_duration(words: &RuleTokens<'_>, index: usize) -> Match {
    let word = words.word(index);
    if let Some(unit) = word.strip_suffix("long").filter(|unit| !unit.is_empty()) {
        let found = parse_unit(unit.strip_suffix('-').unwrap_or(unit));
        if let Some((unit, false)) = found {
            return Some((1, duration_value(Some(1.0), unit)));
        }
    }
    if !word.contains('-') || word.len() > 40 {
        return None;
    }
    let parts: Vec<&str> = word.split('-').collect();
    let is_old = matches!(parts.last(), Some(&("old" | "olds" | "long")));
    let parts = if is_old { &parts[..parts.len() - 1] } else { &parts[..] };
    let is = |word: &str, name: &str| word.eq_ignore_ascii_case(name);
    let number = |word: &str| parse_compound_number(word).or(is(word, "a").then_some(1.0));
    let (low, high, unit) = match *parts {
        ["half" | "Half", unit] => (0.5, None, unit),
        // "three-quarters of respondents", "a one-quarter stake"
        [count, unit]
            if is(unit, "quarters")
                || is(unit, "quarter")
                    && parse_compound_number(count).is_some_and(|it| it == 1.0 || it == 3.0) =>
        {
            return None;
        }
        ["quarter" | "Quarter", unit] if is(unit, "century") => (0.25, None, unit),
        [count, unit] => (parse_compound_number(count)?, None, unit),
        [unit, and, a, half] if is(and, "and") && is(a, "a") && is(half, "half") => {
            (1.5, None, unit)
        }
        [count, and, a, half, unit] if is(and, "and") && is(a, "a") && is(half, "half") => {
            (number(count)? + 0.5, None, unit)
        }
        [low, to, high, unit] if is(to, "to") || is(to, "or") => {
            (parse_compound_number(low)?, Some(parse_compound_number(high)?), unit)
        }
        [tens, ones, unit] => (parse_spelled(&format!("{tens}-{ones}"))?, None, unit),
        _ => return None,
    };
    let (unit, _) = parse_unit(unit)?;
    let first = duration_value(Some(low), unit);
    let value = match high {
        Some(high) => {
            first.zip(duration_value(Some(high), unit)).map(|(low, high)| format!("{low}/{high}"))
        }
        None => first,
    };
    let old = usize::from(
        !is_old && unit == TimeUnit::Year && words.is_one_of(index + 1, &["old", "olds"]),
    );
    Some((1 + old, value))
}
