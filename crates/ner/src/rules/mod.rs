//! Hand-written rules for dates, times, money, percentages and quantities. Spans follow OntoNotes:
//! they include "more than", "about", "the past" and "ago". Values of dates and times follow TIMEX3
//! (ISO 24617-1).

mod currency;
mod date_context;
mod dates;
mod digits;
mod measure;
mod money;
mod number_grammar;
mod number_phrases;
mod prefilter;
mod rule;
mod rule_tokens;
mod timex;

use crate::label::Label;
use date_context::{DateContext, Quarter};
use dateline_text::Token;
use dates::infer_date_order;
use prefilter::{ANCHOR_WINDOW, is_anchor, may_start};
use rule::{Rule, word_kind};
use rule_tokens::RuleTokens;
use std::ops::Range;
use time::Date;

/// A match of a rule, as tokens of the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleMatch {
    /// The token range in the sentence.
    pub tokens: Range<usize>,
    /// DATE, TIME, MONEY, PERCENT or QUANTITY.
    pub label: Label,
    /// The name of the rule.
    pub rule: &'static str,
    /// The normalized value, if it is known.
    pub value: Option<String>,
}

/// Of matches with equal length, the first rule wins.
const RULES: &[Rule] = &[
    (Label::Money, "money with a sign", word_kind::NO_ARTICLE, money::amount_with_sign),
    (Label::Money, "money", word_kind::NO_ARTICLE, money::amount_with_unit),
    (Label::Money, "money in one word", word_kind::NO_ARTICLE, money::amount_in_one_word),
    (Label::Money, "money before a noun", word_kind::NO_ARTICLE, money::amount_before_noun),
    (Label::Percent, "percent", word_kind::NO_ARTICLE, measure::percent),
    (Label::Quantity, "quantity", word_kind::NO_ARTICLE, measure::quantity),
];

/// Applies the rules to the sentences of one document, in order. The context of earlier sentences
/// affects later ones: "a year earlier" after a quarter.
#[derive(Clone, Debug, Default)]
pub struct RuleMatcher {
    date_context: DateContext,
}

impl RuleMatcher {
    /// Creates a matcher for a document. `tokens` are all of its tokens. Cost: one check of each
    /// token's kind.
    pub fn new(text: &str, tokens: &[Token]) -> Self {
        Self {
            date_context: DateContext {
                date_order: infer_date_order(text, tokens),
                ..DateContext::default()
            },
        }
    }

    /// Finds the matches in the next sentence, in order and without overlaps. At each token the
    /// longest match wins. Relative dates are resolved against `today`, the document date; without
    /// it their values are unspecified. Cost: one check for most words, and some hundred word
    /// comparisons where a match may begin.
    pub fn find_in_sentence(
        &mut self,
        text: &str,
        tokens: &[Token],
        today: Option<Date>,
    ) -> Vec<RuleMatch> {
        self.date_context.quarter_distance = self.date_context.quarter_distance.saturating_add(1);
        let mut words = RuleTokens::new(text, tokens, today, self.date_context);
        let mut found = Vec::new();
        let mut at = 0;
        // The last anchor so far. All words from `seen` on are not yet examined.
        let mut anchor = None;
        let mut seen = 0;
        while at < words.token_count() {
            while seen < words.token_count().min(at + ANCHOR_WINDOW) {
                if is_anchor(words.word(seen)) {
                    anchor = Some(seen);
                }
                seen += 1;
            }
            let is_near = anchor.is_some_and(|anchor| anchor >= at);
            let best =
                if is_near && may_start(words.word(at)) { longest_match(&words, at) } else { None };
            at = best.as_ref().map_or(at + 1, |best| best.tokens.end);
            if let Some(quarter) = best.as_ref().and_then(quarter_of_match) {
                let is_later = words.date_context.quarter.is_none_or(|it| it <= quarter);
                words.date_context.quarter =
                    if is_later { Some(quarter) } else { words.date_context.quarter };
                words.date_context.quarter_distance = 0;
            }
            found.extend(best);
        }
        self.date_context = words.date_context;
        found
    }
}

/// Returns the quarter that a match names.
fn quarter_of_match(found: &RuleMatch) -> Option<Quarter> {
    (found.label == Label::Date).then_some(())?;
    Quarter::parse(found.value.as_deref()?)
}

fn longest_match(words: &RuleTokens<'_>, index: usize) -> Option<RuleMatch> {
    let mut best: Option<RuleMatch> = None;
    let kind = word_kind::classify(words.word(index));
    for (label, rule, kinds, matches) in RULES.iter().chain(dates::RULES) {
        if kinds & kind != 0
            && let Some((length, value)) = matches(words, index)
            && best.as_ref().is_none_or(|best| best.tokens.len() < length)
        {
            // Matches with a clock time in their value are times: "two hours", "every morning".
            let is_time =
                *label == Label::Date && value.as_ref().is_some_and(|it| it.contains('T'));
            let label = if is_time { Label::Time } else { *label };
            best = Some(RuleMatch { tokens: index..index + length, label, rule, value });
        }
    }
    best
}

#[cfg(test)]
mod tests;
