//! Times of day named after the light: "at dawn", "before sunset", "dawn on Sunday".

use super::clock::date_after;
use crate::rules::rule::Match;
use crate::rules::rule_tokens::RuleTokens;

/// The codes are those of the part of the day; midday is a clock time.
const NAMES: &[(&str, &str)] = &[
    ("dawn", "TMO"),
    ("daybreak", "TMO"),
    ("sunrise", "TMO"),
    ("midday", "T12:00"),
    ("dusk", "TEV"),
    ("nightfall", "TEV"),
    ("sundown", "TEV"),
    ("sunset", "TEV"),
];

/// Matches a name in lower case that is a time and no metaphor: with a date after it, or after a
/// preposition and not before "of". "A dawn raid" does not match.
pub(super) fn daylight(words: &RuleTokens<'_>, index: usize) -> Match {
    const BEFORE: &[&str] =
        &["at", "before", "by", "until", "till", "since", "after", "from", "around", "to"];
    let (_, code) = NAMES.iter().find(|(name, _)| *name == words.word(index))?;
    let end = index + 1;
    let on = words.skip_phrase(end, &["on"]);
    if let Some((length, date, _)) = date_after(words, index, end + on) {
        let value = date.map(|date| format!("{date}{code}"));
        return Some((1 + on + length, value));
    }
    let is_time = words.follows(index, BEFORE)
        && !words.is_one_of(end, &["of"])
        && !words.is_attributive(end);
    is_time.then(|| (1, Some((*code).to_owned())))
}
