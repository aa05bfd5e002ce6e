//! Infers on which side of the document date a weekday, month or day is: from the words directly
//! before it ("until", "since"), else from the tense of the nearest verb in the sentence.

mod verbs;

use crate::rules::rule_tokens::{RuleTokens, is_one_of};
use verbs::{FUTURE_CUES, NON_VERBS, PAST_FORMS, PLAN_FORMS, REPORTING_VERBS, UNANNOUNCED_EVENTS};

/// A side of the document date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeDirection {
    Past,
    Future,
    /// A present tense that may express a plan. A weekday is then in the future, a month on the
    /// nearer side.
    Planned,
    Unknown,
}

use TimeDirection::{Future, Past, Planned, Unknown};

/// The maximum distance of a verb, in tokens.
const VERB_WINDOW: usize = 24;

/// Infers the direction of the date in the tokens from `index` to `end`. Cost: at most 48 words are
/// examined.
pub(super) fn infer_direction(words: &RuleTokens<'_>, index: usize, end: usize) -> TimeDirection {
    if let Some(direction) = direction_from_cue(words, index, end) {
        return direction;
    }
    // A plan is expressed by a verb before the date, or by the whole sentence: "voters go to the
    // polls Sunday", but not "the attack Sunday comes as".
    let certain = |side: Option<TimeDirection>| side.filter(|side| *side != Planned);
    let is_possessive = is_possessive(words, end);
    let is_fronted = index == 0
        || index < 4
            && words.follows(
                index,
                &["on", "in", "by", "from", "for", "the", "and", "but", "as", "of"],
            )
            && !(0..index).any(|it| direction_from_verb(words, it).is_some());
    let found = match (is_possessive, is_fronted) {
        (true, _) => certain(direction_from_following_verb(words, end, true))
            .or_else(|| direction_from_preceding_verb(words, index)),
        (false, true) => direction_from_following_verb(words, end, false),
        (false, false) => direction_from_preceding_verb(words, index)
            .or_else(|| certain(direction_from_following_verb(words, end, false))),
    };
    found.unwrap_or(Unknown)
}

fn is_possessive(words: &RuleTokens<'_>, end: usize) -> bool {
    words.is_one_of(end, &["'s", "’s"])
}

/// Infers the direction from the words directly before a date.
fn direction_from_cue(words: &RuleTokens<'_>, index: usize, end: usize) -> Option<TimeDirection> {
    const DEFERRED: &[&str] = &[
        "postponed",
        "delayed",
        "deferred",
        "adjourned",
        "suspended",
        "extended",
        "moved",
        "pushed",
        "put",
        "closed",
        "shut",
        "rescheduled",
        "postpone",
        "delay",
        "extend",
        "adjourn",
        "held",
        "banned",
        "canceled",
        "cancelled",
        "detained",
        "remanded",
        "jailed",
    ];
    let preposition = usize::from(words.follows(index, &["on", "for", "in", "at", "from", "next"]));
    let before = index - preposition;
    if words.follows(
        before,
        &[
            "starting",
            "beginning",
            "effective",
            "due",
            "scheduled",
            "slated",
            "payable",
            "expiring",
        ],
    ) || words.follows(index, &["record"]) && words.follows(index - 1, &["of"])
        || preposition == 1 && words.follows(before, &["set", "planned", "expected", "deadline"])
    {
        return Some(Future);
    }
    let is_set =
        || words.any_before(index, 8, &["set", "called", "planned", "scheduled", "slated"]);
    if words.follows(index, &["for"]) && is_set() {
        return Some(Future);
    }
    if words.follows(index, &["since", "last", "ended", "dated", "than"]) {
        return Some(Past);
    }
    if words.follows(index, &["until", "till", "through", "to", "til"]) {
        let has_time = index > 1 && words.is_one_of(index - 2, &["has", "have"]);
        if has_time || words.any_before(index, 6, DEFERRED) {
            return Some(Future);
        }
        return match direction_from_preceding_verb(words, index) {
            Some(Past) => Some(Past),
            _ if words.follows(index, &["to"]) => None,
            found => found.or(Some(Planned)),
        };
    }
    let is_possessive = is_possessive(words, end);
    if words.follows(index, &["of"]) && words.follows(index - 1, &["ahead"])
        || words.follows(index, &["before"]) && is_possessive
    {
        return Some(Future);
    }
    let is_after = words.follows(index, &["after", "following"]) && is_possessive;
    let event = end + usize::from(is_possessive);
    let is_over = (event..event + 2).any(|it| is_one_of(words.word(it), UNANNOUNCED_EVENTS));
    (is_after || is_over).then_some(Past)
}

/// Infers the direction from the nearest verb before a date.
fn direction_from_preceding_verb(words: &RuleTokens<'_>, index: usize) -> Option<TimeDirection> {
    let mut plan = None;
    for here in (index.saturating_sub(VERB_WINDOW)..index).rev() {
        if words.is_one_of(here, &[";"]) || plan.is_some_and(|plan| here + 5 < plan) {
            break;
        }
        match direction_from_verb(words, here) {
            // A new clause: "closed in December and reopens in June".
            Some(Planned) if plan.is_none() && words.follows(here, &["and", "but"]) => {
                return Some(Planned);
            }
            Some(Planned) => plan = plan.or(Some(here)),
            Some(tense) => return Some(tense),
            None => {}
        }
    }
    plan.map(|_| Planned)
}

/// Infers the direction from the nearest verb after a date. The present progressive after a
/// possessive gives none: "Tuesday's talks are focusing on".
fn direction_from_following_verb(
    words: &RuleTokens<'_>,
    end: usize,
    is_possessive: bool,
) -> Option<TimeDirection> {
    for here in end..words.token_count().min(end + VERB_WINDOW) {
        if words.is_one_of(here, &[";"]) {
            break;
        }
        let is_going_on =
            words.is_one_of(here, &["is", "are"]) && words.word(here + 1).ends_with("ing");
        if is_possessive && is_going_on {
            return None;
        }
        if let Some(tense) = direction_from_verb(words, here) {
            return Some(tense);
        }
    }
    None
}

/// Returns the direction of a word that is a verb or a part of one.
fn direction_from_verb(words: &RuleTokens<'_>, index: usize) -> Option<TimeDirection> {
    let word = words.word(index);
    if !matches!(word.len(), 2..=12) || !word.is_ascii() {
        return matches!(word, "’ll").then_some(Future);
    }
    let is = |list: &[&str]| is_one_of(word, list);
    if is(&["would", "could"]) && is_refusal(words, index) {
        return Some(Past);
    }
    if is(&["will", "'ll", "wo", "shall", "would", "could", "should", "must", "can", "might"]) {
        return Some(Future);
    }
    match word {
        "may" => return Some(Future),
        "to" => return direction_of_infinitive(words, index),
        "was" | "were" => return Some(if is_pending(words, index) { Future } else { Past }),
        "had" | "did" | "has" | "have" => return Some(Past),
        "is" | "are" | "'re" | "’re" | "'m" => return direction_of_present(words, index),
        _ => {}
    }
    if !word.starts_with(|letter: char| letter.is_ascii_lowercase()) {
        return None;
    }
    if word.ends_with("ed") && word.len() > 3 && !is(NON_VERBS) {
        return direction_of_participle(words, index);
    }
    if is(PAST_FORMS) {
        return direction_of_participle(words, index);
    }
    if is(REPORTING_VERBS) && !is_used_as_noun(words, index) {
        return Some(Past);
    }
    (is(PLAN_FORMS) && !is_used_as_noun(words, index)).then_some(Planned)
}

/// Returns true for "would not comment" and "could not be reached", which report past attempts.
fn is_refusal(words: &RuleTokens<'_>, index: usize) -> bool {
    const REFUSED: &[&str] = &[
        "comment",
        "say",
        "confirm",
        "discuss",
        "elaborate",
        "identify",
        "give",
        "provide",
        "reveal",
        "disclose",
        "speculate",
        "immediately",
        "immediate",
    ];
    const SOUGHT: &[&str] = &["reached", "contacted", "located", "confirmed", "verified"];
    let is_sought = words.is_one_of(index + 2, &["be"])
        && (words.is_one_of(index + 3, SOUGHT) || words.is_one_of(index + 4, SOUGHT));
    words.is_one_of(index, &["would", "could"])
        && words.is_one_of(index + 1, &["not", "n't", "n’t"])
        && (words.is_one_of(index + 2, REFUSED) || is_sought)
}

/// Returns true for "was expected to", "was due", "was to".
fn is_pending(words: &RuleTokens<'_>, index: usize) -> bool {
    let next =
        index + 1 + usize::from(words.is_one_of(index + 1, &["not", "also", "still", "n't"]));
    words.is_one_of(next, FUTURE_CUES) || words.is_one_of(next, &["to"])
}

/// Infers the direction from an infinitive. "expected to meet" is in the future; for "forced to
/// close" the other verb decides.
fn direction_of_infinitive(words: &RuleTokens<'_>, index: usize) -> Option<TimeDirection> {
    const BEFORE_NOUNS: &[&str] =
        &["the", "a", "an", "his", "her", "its", "their", "be", "this", "that", "these", "all"];
    let next = words.word(index + 1);
    let is_verb = next.starts_with(|letter: char| letter.is_ascii_lowercase())
        && (!is_one_of(next, BEFORE_NOUNS) || next == "be");
    (is_verb && words.follows(index, FUTURE_CUES)).then_some(Future)
}

fn direction_of_present(words: &RuleTokens<'_>, index: usize) -> Option<TimeDirection> {
    let next = index
        + 1
        + usize::from(words.is_one_of(index + 1, &["not", "also", "still", "n't", "now"]));
    let word = words.word(next);
    let is_coming = words.is_one_of(next, FUTURE_CUES)
        || words.is_one_of(next, &["to"])
        || word.len() > 5 && word.ends_with("ing") && word != "nothing";
    Some(if is_coming { Future } else { Planned })
}

/// Infers the direction from a past form, which belongs to another tense after "be".
fn direction_of_participle(words: &RuleTokens<'_>, index: usize) -> Option<TimeDirection> {
    const SKIPPED: &[&str] = &["not", "n't", "also", "still", "now", "all", "and", "been", "being"];
    let mut before = index;
    for _ in 0..4 {
        if before == 0 {
            break;
        }
        before -= 1;
        let word = words.word(before);
        if is_one_of(word, &["be"]) {
            let is_refused = (1..4).any(|it| before >= it && is_refusal(words, before - it));
            return Some(if is_refused { Past } else { Future });
        }
        if is_one_of(word, &["is", "are", "'re", "’re", "remain", "remains", "stay", "stays"]) {
            let is_closed =
                is_one_of(words.word(index), &["closed", "shut", "canceled", "cancelled"]);
            let is_open = is_one_of(words.word(index), FUTURE_CUES);
            return if is_open { Some(Future) } else { is_closed.then_some(Planned) };
        }
        if is_one_of(word, &["was", "were"]) && is_one_of(words.word(index), FUTURE_CUES) {
            return Some(Future);
        }
        let is_skipped = is_one_of(word, SKIPPED) || word.ends_with("ly");
        if !is_skipped {
            break;
        }
    }
    let is_open = is_one_of(words.word(index), &["expected", "scheduled", "slated", "planned"]);
    Some(if is_open { Future } else { Past })
}

/// Returns true if a word that may be a verb or a noun is a noun, because of the word before it.
fn is_used_as_noun(words: &RuleTokens<'_>, index: usize) -> bool {
    const BEFORE: &[&str] = &[
        "the", "a", "an", "this", "that", "its", "his", "her", "their", "'s", "’s", "of", "in",
        "on", "for", "at", "by", "no", "any", "last", "next", "first", "final",
    ];
    words.follows(index, BEFORE)
}
