//! Times of day in words: "a quarter to nine", "half past ten", "five minutes to midnight".

use crate::rules::Match;
use crate::rules::number::{digits, spelled};
use crate::rules::words::Words;

/// A time of day that is counted from an hour. Which half of the day is meant is not told: the value
/// is the hour as it is said.
pub(super) fn clock_in_words(words: &Words<'_>, at: usize) -> Match {
    const BEFORE: &[&str] =
        &["at", "by", "until", "till", "before", "after", "from", "around", "about", "past", "was"];
    let (minutes, length) = minutes(words, at)?;
    let joint = at + length;
    let is_past = words.is(joint, &["past"]) || minutes.1 && words.is(joint, &["after"]);
    let is_to = words.is(joint, &["to"]) || minutes.1 && words.is(joint, &["before"]);
    // "ten to five" may be a score.
    let is_said = is_past || minutes.1 || words.follows(at, BEFORE);
    if !is_said || !is_past && !is_to || minutes.0 == 30 && !is_past {
        return None;
    }
    let hour = hour(words, joint + 1)?;
    let oclock = words.skip(joint + 2, &["o'clock", "o’clock"]);
    let all = hour * 60;
    let all = if is_past { all + minutes.0 } else { all - minutes.0 };
    Some((length + 2 + oclock, Some(format!("T{:02}:{:02}", all / 60, all % 60))))
}

/// The minutes and whether they are called so, and how many tokens they take.
fn minutes(words: &Words<'_>, at: usize) -> Option<((u32, bool), usize)> {
    if let Some(length) = words.phrase(at, &["a quarter", "quarter"]) {
        return Some(((15, false), length));
    }
    if words.is(at, &["half"]) {
        return Some(((30, false), 1));
    }
    let is_named = words.is(at + 1, &["minutes"]);
    let word = words.word(at);
    let count = spelled(word).or_else(|| digits(word).filter(|_| is_named))?;
    let is_round = is_named || count % 5.0 == 0.0;
    let is_count = is_round && count.fract() == 0.0 && (1.0..30.0).contains(&count);
    is_count.then_some(((count as u32, is_named), 1 + usize::from(is_named)))
}

fn hour(words: &Words<'_>, at: usize) -> Option<u32> {
    let word = words.word(at);
    if words.is(at, &["noon"]) {
        return Some(12);
    }
    if words.is(at, &["midnight"]) {
        return Some(24);
    }
    let hour = spelled(word).or_else(|| digits(word))?;
    (hour.fract() == 0.0 && (1.0..13.0).contains(&hour)).then_some(hour as u32)
}
