//! A number and a unit in one word: "20-year-old", "five-day", "three-and-a-half-year", "half-hour".

use super::count::compound_number;
use super::names::unit_of;
use crate::rules::Match;
use crate::rules::calendar::{Unit, duration};
use crate::rules::number::spelled;
use crate::rules::words::Words;

/// A number and a unit in one word, with "old".
pub(super) fn age(words: &Words<'_>, at: usize) -> Match {
    let word = words.word(at);
    if !word.contains('-') || word.len() > 40 {
        return None;
    }
    let parts: Vec<&str> = word.split('-').collect();
    let is_old = matches!(parts.last(), Some(&("old" | "olds" | "long")));
    let parts = if is_old { &parts[..parts.len() - 1] } else { &parts[..] };
    let is = |word: &str, name: &str| word.eq_ignore_ascii_case(name);
    let number = |word: &str| compound_number(word).or(is(word, "a").then_some(1.0));
    let (low, high, unit) = match *parts {
        ["half" | "Half", unit] => (0.5, None, unit),
        ["quarter" | "Quarter", unit] if is(unit, "century") => (0.25, None, unit),
        [count, unit] => (compound_number(count)?, None, unit),
        [unit, and, a, half] if is(and, "and") && is(a, "a") && is(half, "half") => {
            (1.5, None, unit)
        }
        [count, and, a, half, unit] if is(and, "and") && is(a, "a") && is(half, "half") => {
            (number(count)? + 0.5, None, unit)
        }
        [low, to, high, unit] if is(to, "to") || is(to, "or") => {
            (compound_number(low)?, Some(compound_number(high)?), unit)
        }
        [tens, ones, unit] => (spelled(&format!("{tens}-{ones}"))?, None, unit),
        _ => return None,
    };
    let (unit, _) = unit_of(unit)?;
    let first = duration(Some(low), unit);
    let value = match high {
        Some(high) => {
            first.zip(duration(Some(high), unit)).map(|(low, high)| format!("{low}/{high}"))
        }
        None => first,
    };
    let old = usize::from(!is_old && unit == Unit::Year && words.is(at + 1, &["old", "olds"]));
    Some((1 + old, value))
}
