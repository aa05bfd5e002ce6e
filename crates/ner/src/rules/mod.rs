//! What a grammar finds better than a tagger: dates, times, money, percentages, quantities. Spans
//! follow the habits of OntoNotes: "more than", "about", "the past" and "ago" belong to them.
//! Values of dates and times are those of TIMEX3 (ISO 24617-1).

mod calendar;
mod cardinal;
mod currency;
mod date;
mod measure;
mod money;
mod number;
mod numeral;
mod relative;
mod starts;
mod time;
mod words;

use ::time::Date;
use dateline_text::Token;
use starts::{REACH, is_anchor, may_start};
use std::ops::Range;
use words::Words;

/// Something that a rule found, as tokens of the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Within the sentence.
    pub tokens: Range<usize>,
    /// DATE, TIME, MONEY, PERCENT or QUANTITY.
    pub label: &'static str,
    /// The rule's name.
    pub rule: &'static str,
    /// A normalized value.
    pub value: Option<String>,
}

/// A match: how many tokens from where it was tried, and its value.
type Match = Option<(usize, Option<String>)>;

/// A label, the rule's name, and the rule: what matches from a word on.
type Rule = (&'static str, &'static str, fn(&Words<'_>, usize) -> Match);

/// Where two match as far, the first wins.
const RULES: &[Rule] = &[
    ("MONEY", "money with a sign", money::signed),
    ("MONEY", "money", money::named),
    ("MONEY", "money in one word", money::attached),
    ("MONEY", "money before a noun", money::adjective),
    ("PERCENT", "percent", measure::percent),
    ("QUANTITY", "quantity", measure::quantity),
    ("TIME", "time", time::time),
    ("DATE", "relative date", relative::relative),
    ("DATE", "date", date::date),
];

/// What the rules find in a sentence, in order, not overlapping: at each token the longest match.
/// Relative dates are read against `today`; without it their values stay open. Cost: at most words
/// one look; where something may begin, some hundred comparisons of words.
pub fn find(text: &str, tokens: &[Token], today: Option<Date>) -> Vec<Found> {
    let words = Words::new(text, tokens, today);
    let mut found = Vec::new();
    let mut at = 0;
    // The last anchor that was seen; whatever is looked at lies before it.
    let mut anchor = None;
    let mut seen = 0;
    while at < words.count() {
        while seen < words.count().min(at + REACH) {
            if is_anchor(words.word(seen)) {
                anchor = Some(seen);
            }
            seen += 1;
        }
        let is_near = anchor.is_some_and(|anchor| anchor >= at);
        let best = if is_near && may_start(words.word(at)) { longest(&words, at) } else { None };
        at = best.as_ref().map_or(at + 1, |best| best.tokens.end);
        found.extend(best);
    }
    found
}

fn longest(words: &Words<'_>, at: usize) -> Option<Found> {
    let mut best: Option<Found> = None;
    for (label, rule, matches) in RULES {
        if let Some((length, value)) = matches(words, at)
            && best.as_ref().is_none_or(|best| best.tokens.len() < length)
        {
            best = Some(Found { tokens: at..at + length, label, rule, value });
        }
    }
    best
}

#[cfg(test)]
mod tests;
