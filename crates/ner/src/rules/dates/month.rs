//! Months and seasons: "December 2024", "early December", "the summer of 2011", "the winter".

use super::day::year_of_side;
use super::direction::{Direction, direction};
use super::names::{
    month_of, relative_year, season_of, that_year, weekday_of, whole_month_of, year_behind,
};
use super::relative;
use crate::rules::Match;
use crate::rules::words::Words;

const PARTS: &[&str] = &["early in", "late in", "early", "late", "mid"];

/// A month; alone where it cannot be a verb or a name.
pub(super) fn month(words: &Words<'_>, at: usize) -> Match {
    const PREPOSITIONS: &[&str] = &[
        "in",
        "since",
        "until",
        "till",
        "by",
        "from",
        "to",
        "through",
        "during",
        "before",
        "after",
        "of",
        "between",
        "and",
        "late",
        "last",
        "next",
        "this",
        "throughout",
        "for",
        "or",
    ];
    // "the month of May"
    let of = words.skip(at, &["the month of", "the months of"]);
    let before = if of > 0 { of } else { words.skip(at, PARTS) };
    let dash = usize::from(of == 0 && before > 0 && words.is(at + before, &["-"]));
    let word = words.word(at + before + dash);
    let month = month_of(word)?;
    let end = at + before + dash + 1;
    if let Some((length, year)) = year_behind(words, end) {
        return Some((end + length - at, Some(format!("{year:04}-{month:02}"))));
    }
    if let Some((length, by)) = relative_year(words, end) {
        let year = words.today.map(|today| today.year() + by);
        return Some((end + length - at, year.map(|year| format!("{year:04}-{month:02}"))));
    }
    if let Some(length) = that_year(words, end) {
        let value = match relative::year_named(words, at) {
            Some(year) => format!("{year:04}-{month:02}"),
            None => format!("XXXX-{month:02}"),
        };
        return Some((end + length - at, Some(value)));
    }
    let is_whole = whole_month_of(word).is_some();
    let is_clear = before > 0
        || words.follows(at, PREPOSITIONS) && (is_whole || word.ends_with('.'))
        || is_whole && !matches!(month, 3..=6 | 8);
    if !is_clear || is_name_there(words, end) {
        return None;
    }
    let value = match words.today {
        Some(today) => {
            let year = year_of_side(today, month, None, direction(words, at, end));
            format!("{year:04}-{month:02}")
        }
        None => format!("XXXX-{month:02}"),
    };
    Some((end - at, Some(value)))
}

/// Returns true where a name goes on: "April Jones".
fn is_name_there(words: &Words<'_>, at: usize) -> bool {
    let word = words.word(at);
    word.starts_with(char::is_uppercase) && weekday_of(word).is_none() && month_of(word).is_none()
}

/// A season of a year, or "the summer" of the document's.
pub(super) fn season(words: &Words<'_>, at: usize) -> Match {
    let the = words.skip(at, &["the"]);
    let part = words.skip(at + the, PARTS);
    let start = at + the + part;
    let code = season_of(words.word(start))?;
    // "Kabul would fall in 1996"
    let is_fall = words.is(start, &["fall", "spring"]);
    const BEFORE: &[&str] =
        &["in", "since", "until", "by", "of", "during", "and", "through", "from", "for"];
    if is_fall && the + part == 0 && at > 0 && !words.follows(at, BEFORE) {
        return None;
    }
    if let Some((length, year)) = year_behind(words, start + 1) {
        return Some((start + 1 + length - at, Some(format!("{year:04}-{code}"))));
    }
    if let Some((length, by)) = relative_year(words, start + 1) {
        let year = words.today.map(|today| today.year() + by);
        return Some((start + 1 + length - at, year.map(|year| format!("{year:04}-{code}"))));
    }
    let end = start + 1;
    let is_said = (the == 1 || part > 0)
        && (at == 0
            || words.follows(at, &["in", "during", "since", "until", "by", "through", "over"]))
        && !(is_fall && words.is(end, &["of", "in", "to"]))
        && (!is_fall || words.follows(at, &["in", "until", "since"]))
        && !words.is_attributive(end)
        && !is_name_there(words, end);
    let value = || {
        let Some(today) = words.today else { return format!("XXXX-{code}") };
        let middle = match code {
            "SP" => 4,
            "SU" => 7,
            "FA" => 10,
            _ => 1,
        };
        let year = match direction(words, at, end) {
            // The season that is going on counts as either.
            Direction::Unknown => today.year(),
            side => year_of_side(today, middle, None, side),
        };
        format!("{year:04}-{code}")
    };
    is_said.then(|| (end - at, Some(value())))
}
