//! Months and seasons: "December 2024", "early December", "the summer of 2011", "the winter".

use super::calendar_words::{
    anaphoric_year_length, parse_full_month, parse_month, parse_season, parse_weekday,
    relative_year, year_after,
};
use super::direction::{TimeDirection, infer_direction};
use super::month_day::year_on_side;
use super::relative;
use crate::rules::rule::Match;
use crate::rules::rule_tokens::RuleTokens;

const PERIOD_PART_WORDS: &[&str] = &["early in", "late in", "early", "late", "mid"];

/// Matches a month. A month alone matches only if it cannot be a verb or a name.
pub(super) fn month(words: &RuleTokens<'_>, index: usize) -> Match {
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
    let of = words.skip_phrase(index, &["the month of", "the months of"]);
    let before = if of > 0 { of } else { words.skip_phrase(index, PERIOD_PART_WORDS) };
    let dash = usize::from(of == 0 && before > 0 && words.is_one_of(index + before, &["-"]));
    let word = words.word(index + before + dash);
    let month = parse_month(word)?;
    let end = index + before + dash + 1;
    if let Some((length, year)) = year_after(words, end) {
        return Some((end + length - index, Some(format!("{year:04}-{month:02}"))));
    }
    if let Some((length, by)) = relative_year(words, end) {
        let year = words.today.map(|today| today.year() + by);
        return Some((end + length - index, year.map(|year| format!("{year:04}-{month:02}"))));
    }
    if let Some(length) = anaphoric_year_length(words, end) {
        let value = match relative::last_named_year(words, index) {
            Some(year) => format!("{year:04}-{month:02}"),
            None => format!("XXXX-{month:02}"),
        };
        return Some((end + length - index, Some(value)));
    }
    let is_whole = parse_full_month(word).is_some();
    let is_clear = before > 0
        || words.follows(index, PREPOSITIONS) && (is_whole || word.ends_with('.'))
        || is_whole && !matches!(month, 3..=6 | 8);
    if !is_clear || is_name_continued(words, end) {
        return None;
    }
    let value = match words.today {
        Some(today) => {
            let year = year_on_side(today, month, None, infer_direction(words, index, end));
            format!("{year:04}-{month:02}")
        }
        None => format!("XXXX-{month:02}"),
    };
    Some((end - index, Some(value)))
}

/// Returns true if a name continues at `index`: "April Jones".
fn is_name_continued(words: &RuleTokens<'_>, index: usize) -> bool {
    let word = words.word(index);
    word.starts_with(char::is_uppercase)
        && parse_weekday(word).is_none()
        && parse_month(word).is_none()
}

/// Matches a season of a year, or "the summer" near the document date.
pub(super) fn season(words: &RuleTokens<'_>, index: usize) -> Match {
    let the = words.skip_phrase(index, &["the"]);
    let part = words.skip_phrase(index + the, PERIOD_PART_WORDS);
    let start = index + the + part;
    let code = parse_season(words.word(start))?;
    // "Kabul would fall in 1996"
    let is_fall = words.is_one_of(start, &["fall", "spring"]);
    const BEFORE: &[&str] =
        &["in", "since", "until", "by", "of", "during", "and", "through", "from", "for"];
    if is_fall && the + part == 0 && index > 0 && !words.follows(index, BEFORE) {
        return None;
    }
    if let Some((length, year)) = year_after(words, start + 1) {
        return Some((start + 1 + length - index, Some(format!("{year:04}-{code}"))));
    }
    if let Some((length, by)) = relative_year(words, start + 1) {
        let year = words.today.map(|today| today.year() + by);
        return Some((start + 1 + length - index, year.map(|year| format!("{year:04}-{code}"))));
    }
    let end = start + 1;
    let is_season = (the == 1 || part > 0)
        && (index == 0
            || words.follows(index, &["in", "during", "since", "until", "by", "through", "over"]))
        && !(is_fall && words.is_one_of(end, &["of", "in", "to"]))
        && (!is_fall || words.follows(index, &["in", "until", "since"]))
        && !words.is_attributive(end)
        && !is_name_continued(words, end);
    let value = || {
        let Some(today) = words.today else { return format!("XXXX-{code}") };
        let middle = match code {
            "SP" => 4,
            "SU" => 7,
            "FA" => 10,
            _ => 1,
        };
        let year = match infer_direction(words, index, end) {
            // The current season may be on either side.
            TimeDirection::Unknown => today.year(),
            side => year_on_side(today, middle, None, side),
        };
        format!("{year:04}-{code}")
    };
    is_season.then(|| (end - index, Some(value())))
}
