//! On which side of the document's date a weekday, a month or a day lies: by the words right before
//! it ("until", "since"), else by the tense of the nearest verb of its sentence.

mod verbs;

use crate::rules::words::{Words, is_one_of};
use verbs::{NO_VERBS, OPEN, PAST_FORMS, PLAN_FORMS, SAYS, SUDDEN};

/// A side of the document's date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Behind,
    Ahead,
    /// A present tense that may tell a plan: a weekday lies ahead, a month on the nearer side.
    Plan,
    Unknown,
}

use Direction::{Ahead, Behind, Plan, Unknown};

/// How many words a verb may stand away.
const REACH: usize = 24;

/// Where a date of the tokens from `at` to `end` lies. Cost: a look at 48 words at most.
pub(super) fn direction(words: &Words<'_>, at: usize, end: usize) -> Direction {
    if let Some(direction) = cue(words, at, end) {
        return direction;
    }
    // A plan is told of what comes before or of the whole sentence: "voters go to the polls Sunday",
    // not "the attack Sunday comes as".
    let certain = |side: Option<Direction>| side.filter(|side| *side != Plan);
    let is_possessive = is_possessive(words, end);
    let is_fronted = at == 0
        || at < 4
            && words
                .follows(at, &["on", "in", "by", "from", "for", "the", "and", "but", "as", "of"])
            && !(0..at).any(|it| tense_of(words, it).is_some());
    let found = match (is_possessive, is_fronted) {
        (true, _) => certain(forward(words, end, true)).or_else(|| backward(words, at)),
        (false, true) => forward(words, end, false),
        (false, false) => backward(words, at).or_else(|| certain(forward(words, end, false))),
    };
    found.unwrap_or(Unknown)
}

fn is_possessive(words: &Words<'_>, end: usize) -> bool {
    words.is(end, &["'s", "’s"])
}

/// The words right before a date.
fn cue(words: &Words<'_>, at: usize, end: usize) -> Option<Direction> {
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
    let preposition = usize::from(words.follows(at, &["on", "for", "in", "at", "from", "next"]));
    let before = at - preposition;
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
    ) || words.follows(at, &["record"]) && words.follows(at - 1, &["of"])
        || preposition == 1 && words.follows(before, &["set", "planned", "expected", "deadline"])
    {
        return Some(Ahead);
    }
    let is_set = || words.any_before(at, 8, &["set", "called", "planned", "scheduled", "slated"]);
    if words.follows(at, &["for"]) && is_set() {
        return Some(Ahead);
    }
    if words.follows(at, &["since", "last", "ended", "dated", "than"]) {
        return Some(Behind);
    }
    if words.follows(at, &["until", "till", "through", "to", "til"]) {
        let has_time = at > 1 && words.is(at - 2, &["has", "have"]);
        if has_time || words.any_before(at, 6, DEFERRED) {
            return Some(Ahead);
        }
        return match backward(words, at) {
            Some(Behind) => Some(Behind),
            _ if words.follows(at, &["to"]) => None,
            found => found.or(Some(Plan)),
        };
    }
    let is_possessive = is_possessive(words, end);
    if words.follows(at, &["of"]) && words.follows(at - 1, &["ahead"])
        || words.follows(at, &["before"]) && is_possessive
    {
        return Some(Ahead);
    }
    let is_after = words.follows(at, &["after", "following"]) && is_possessive;
    let event = end + usize::from(is_possessive);
    let is_over = (event..event + 2).any(|it| is_one_of(words.word(it), SUDDEN));
    (is_after || is_over).then_some(Behind)
}

/// The tense of the nearest verb before.
fn backward(words: &Words<'_>, at: usize) -> Option<Direction> {
    let mut plan = None;
    for here in (at.saturating_sub(REACH)..at).rev() {
        if words.is(here, &[";"]) || plan.is_some_and(|plan| here + 5 < plan) {
            break;
        }
        match tense_of(words, here) {
            Some(Plan) => plan = plan.or(Some(here)),
            Some(tense) => return Some(tense),
            None => {}
        }
    }
    plan.map(|_| Plan)
}

/// The tense of the nearest verb behind. "Tuesday's talks are focusing on" tells no side.
fn forward(words: &Words<'_>, end: usize, is_possessive: bool) -> Option<Direction> {
    for here in end..words.count().min(end + REACH) {
        if words.is(here, &[";"]) {
            break;
        }
        let is_going_on = words.is(here, &["is", "are"]) && words.word(here + 1).ends_with("ing");
        if is_possessive && is_going_on {
            return None;
        }
        if let Some(tense) = tense_of(words, here) {
            return Some(tense);
        }
    }
    None
}

/// The side of which a word tells that is a verb, or a part of one.
fn tense_of(words: &Words<'_>, at: usize) -> Option<Direction> {
    let word = words.word(at);
    if !matches!(word.len(), 2..=12) || !word.is_ascii() {
        return matches!(word, "’ll").then_some(Ahead);
    }
    let is = |list: &[&str]| is_one_of(word, list);
    if is(&["would", "could"]) && is_refusal(words, at) {
        return Some(Behind);
    }
    if is(&["will", "'ll", "wo", "shall", "would", "could", "should", "must", "can", "might"]) {
        return Some(Ahead);
    }
    match word {
        "may" => return Some(Ahead),
        "to" => return infinitive(words, at),
        "was" | "were" => return Some(if is_still_open(words, at) { Ahead } else { Behind }),
        "had" | "did" | "has" | "have" => return Some(Behind),
        "is" | "are" | "'re" | "’re" | "'m" => return present(words, at),
        _ => {}
    }
    if !word.starts_with(|letter: char| letter.is_ascii_lowercase()) {
        return None;
    }
    if word.ends_with("ed") && word.len() > 3 && !is(NO_VERBS) {
        return participle(words, at);
    }
    if is(PAST_FORMS) {
        return participle(words, at);
    }
    if is(SAYS) && !is_noun(words, at) {
        return Some(Behind);
    }
    (is(PLAN_FORMS) && !is_noun(words, at)).then_some(Plan)
}

/// "would not comment", "could not be reached": the press tells of what was tried.
fn is_refusal(words: &Words<'_>, at: usize) -> bool {
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
    let is_sought =
        words.is(at + 2, &["be"]) && (words.is(at + 3, SOUGHT) || words.is(at + 4, SOUGHT));
    words.is(at, &["would", "could"])
        && words.is(at + 1, &["not", "n't", "n’t"])
        && (words.is(at + 2, REFUSED) || is_sought)
}

/// "was expected to", "was due", "was to".
fn is_still_open(words: &Words<'_>, at: usize) -> bool {
    let next = at + 1 + usize::from(words.is(at + 1, &["not", "also", "still", "n't"]));
    words.is(next, OPEN) || words.is(next, &["to"])
}

/// "expected to meet": ahead; of "forced to close" the other verb tells.
fn infinitive(words: &Words<'_>, at: usize) -> Option<Direction> {
    const BEFORE_NOUNS: &[&str] =
        &["the", "a", "an", "his", "her", "its", "their", "be", "this", "that", "these", "all"];
    let next = words.word(at + 1);
    let is_verb = next.starts_with(|letter: char| letter.is_ascii_lowercase())
        && (!is_one_of(next, BEFORE_NOUNS) || next == "be");
    (is_verb && words.follows(at, OPEN)).then_some(Ahead)
}

fn present(words: &Words<'_>, at: usize) -> Option<Direction> {
    let next = at + 1 + usize::from(words.is(at + 1, &["not", "also", "still", "n't", "now"]));
    let word = words.word(next);
    let is_coming = words.is(next, OPEN)
        || words.is(next, &["to"])
        || word.len() > 5 && word.ends_with("ing") && word != "nothing";
    Some(if is_coming { Ahead } else { Plan })
}

/// A past form: after "be" it belongs to another tense.
fn participle(words: &Words<'_>, at: usize) -> Option<Direction> {
    const SKIPPED: &[&str] = &["not", "n't", "also", "still", "now", "all", "and", "been", "being"];
    let mut before = at;
    for _ in 0..4 {
        if before == 0 {
            break;
        }
        before -= 1;
        let word = words.word(before);
        if is_one_of(word, &["be"]) {
            let is_refused = (1..4).any(|it| before >= it && is_refusal(words, before - it));
            return Some(if is_refused { Behind } else { Ahead });
        }
        if is_one_of(word, &["is", "are", "'re", "’re", "remain", "remains", "stay", "stays"]) {
            let is_closed = is_one_of(words.word(at), &["closed", "shut", "canceled", "cancelled"]);
            let is_open = is_one_of(words.word(at), OPEN);
            return if is_open { Some(Ahead) } else { is_closed.then_some(Plan) };
        }
        if is_one_of(word, &["was", "were"]) && is_one_of(words.word(at), OPEN) {
            return Some(Ahead);
        }
        let is_skipped = is_one_of(word, SKIPPED) || word.ends_with("ly");
        if !is_skipped {
            break;
        }
    }
    let is_open = is_one_of(words.word(at), &["expected", "scheduled", "slated", "planned"]);
    Some(if is_open { Ahead } else { Behind })
}

/// A word that a verb and a noun share is a noun behind an article.
fn is_noun(words: &Words<'_>, at: usize) -> bool {
    const BEFORE: &[&str] = &[
        "the", "a", "an", "this", "that", "its", "his", "her", "their", "'s", "’s", "of", "in",
        "on", "for", "at", "by", "no", "any", "last", "next", "first", "final",
    ];
    words.follows(at, BEFORE)
}
