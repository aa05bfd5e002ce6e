//! Times of day in words: "a quarter to nine", "half past ten", "five minutes to midnight".

use crate::rules::number_phrases::{parse_digits, parse_spelled};
use crate::rules::rule::Match;
use crate::rules::rule_tokens::RuleTokens;

/// Matches a time of day relative to an hour. The half of the day is unknown, so the value has the
/// hour as written.
pub(super) fn clock_in_words(words: &RuleTokens<'_>, index: usize) -> Match {
    const BEFORE: &[&str] =
        &["at", "by", "until", "till", "before", "after", "from", "around", "about", "past", "was"];
    let (minutes, length) = parse_minutes(words, index)?;
    let joint = index + length;
    let is_past =
        words.is_one_of(joint, &["past"]) || minutes.1 && words.is_one_of(joint, &["after"]);
    let is_to = words.is_one_of(joint, &["to"]) || minutes.1 && words.is_one_of(joint, &["before"]);
    // "ten to five" may be a score.
    let is_time = is_past || minutes.1 || words.follows(index, BEFORE);
    if !is_time || !is_past && !is_to || minutes.0 == 30 && !is_past {
        return None;
    }
    let hour = parse_hour(words, joint + 1)?;
    let oclock = words.skip_phrase(joint + 2, &["o'clock", "o’clock"]);
    let all = hour * 60;
    let all = if is_past { all + minutes.0 } else { all - minutes.0 };
    Some((length + 2 + oclock, Some(format!("T{:02}:{:02}", all / 60, all % 60))))
}

/// Parses minutes. Returns their number, true if the word "minutes" follows, and the number of
/// tokens.
fn parse_minutes(words: &RuleTokens<'_>, index: usize) -> Option<((u32, bool), usize)> {
    if let Some(length) = words.match_phrase(index, &["a quarter", "quarter"]) {
        return Some(((15, false), length));
    }
    if words.is_one_of(index, &["half"]) {
        return Some(((30, false), 1));
    }
    let is_named = words.is_one_of(index + 1, &["minutes"]);
    let word = words.word(index);
    let count = parse_spelled(word).or_else(|| parse_digits(word).filter(|_| is_named))?;
    let is_round = is_named || count % 5.0 == 0.0;
    let is_count = is_round && count.fract() == 0.0 && (1.0..30.0).contains(&count);
    is_count.then_some(((count as u32, is_named), 1 + usize::from(is_named)))
}

fn parse_hour(words: &RuleTokens<'_>, index: usize) -> Option<u32> {
    let word = words.word(index);
    if words.is_one_of(index, &["noon"]) {
        return Some(12);
    }
    if words.is_one_of(index, &["midnight"]) {
        return Some(24);
    }
    let hour = parse_spelled(word).or_else(|| parse_digits(word))?;
    (hour.fract() == 0.0 && (1.0..13.0).contains(&hour)).then_some(hour as u32)
}
