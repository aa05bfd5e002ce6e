//! Mentions as ranges of tokens, and how names and amounts are merged.

use crate::label::Label;
use dateline_annotation::model::SuggestionSource;
use dateline_text::Token;
use std::ops::Range;

/// A mention, as tokens of the document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TokenMention {
    pub(crate) tokens: Range<usize>,
    pub(crate) label: Label,
    pub(crate) source: MentionSource,
    pub(crate) probability: Option<f64>,
    pub(crate) value: Option<String>,
}

/// The part of the detector that found a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MentionSource {
    Tagger,
    /// The rule with this name.
    Rule(&'static str),
    Consistency,
}

impl From<MentionSource> for SuggestionSource {
    fn from(source: MentionSource) -> Self {
        match source {
            MentionSource::Tagger => Self::Tagger,
            MentionSource::Rule(name) => Self::Rule(name.to_owned()),
            MentionSource::Consistency => Self::Consistency,
        }
    }
}

/// Returns the text from the first to the last of the tokens.
pub(crate) fn text_of_tokens<'a>(text: &'a str, tokens: &[Token]) -> &'a str {
    match tokens {
        [first, ..] => &text[first.span.start as usize..tokens[tokens.len() - 1].span.end as usize],
        [] => "",
    }
}

/// Adds the mentions that overlap no existing one. Both are in text order.
pub(crate) fn add_non_overlapping(
    all: &mut Vec<TokenMention>,
    more: impl Iterator<Item = TokenMention>,
) {
    let found = all.len();
    for mention in more {
        let after = all[..found].partition_point(|it| it.tokens.end <= mention.tokens.start);
        if after == found || all[after].tokens.start >= mention.tokens.end {
            all.push(mention);
        }
    }
    all.sort_by_key(|mention| mention.tokens.start);
}

/// Merges the names and the amounts of one sentence. An amount takes precedence over a name inside
/// it ("May" in "8 May"). A name that extends beyond an overlapping amount takes precedence over it
/// ("November 17 Group" over "November 17"). But a name ends where money begins ("Karin EUR10").
pub(crate) fn merge_names_and_amounts(
    mut names: Vec<TokenMention>,
    amounts: Vec<TokenMention>,
) -> Vec<TokenMention> {
    for name in &mut names {
        let ends_in = |amount: &&TokenMention| {
            amount.label == Label::Money
                && name.tokens.start < amount.tokens.start
                && amount.tokens.start < name.tokens.end
                && name.tokens.end <= amount.tokens.end
        };
        if let Some(amount) = amounts.iter().find(ends_in) {
            name.tokens.end = amount.tokens.start;
        }
    }
    let overlap = |a: &TokenMention, b: &TokenMention| {
        a.tokens.start < b.tokens.end && b.tokens.start < a.tokens.end
    };
    let inside = |a: &TokenMention, b: &TokenMention| {
        b.tokens.start <= a.tokens.start && a.tokens.end <= b.tokens.end
    };
    let amounts: Vec<TokenMention> = amounts
        .into_iter()
        .filter(|amount| !names.iter().any(|it| overlap(it, amount) && !inside(it, amount)))
        .collect();
    let mut all: Vec<TokenMention> = names
        .into_iter()
        .filter(|name| !amounts.iter().any(|amount| overlap(name, amount)))
        .collect();
    all.extend(amounts);
    all.sort_by_key(|mention| mention.tokens.start);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(tokens: Range<usize>, label: Label) -> TokenMention {
        TokenMention {
            tokens,
            label,
            source: MentionSource::Tagger,
            probability: None,
            value: None,
        }
    }

    #[test]
    fn name_ends_before_money() {
        let resolve =
            |names: Vec<TokenMention>, amounts: Vec<TokenMention>| -> Vec<(Range<usize>, Label)> {
                merge_names_and_amounts(names, amounts)
                    .into_iter()
                    .map(|it| (it.tokens, it.label))
                    .collect()
            };
        // "Karin EUR10"
        let all = resolve(vec![mention(0..2, Label::Person)], vec![mention(1..2, Label::Money)]);
        assert_eq!(all, [(0..1, Label::Person), (1..2, Label::Money)]);
        // "November 17 Group"
        let all = resolve(vec![mention(0..3, Label::Org)], vec![mention(0..2, Label::Date)]);
        assert_eq!(all, [(0..3, Label::Org)]);
        // "May" of "8 May"
        let all = resolve(vec![mention(1..2, Label::Person)], vec![mention(0..2, Label::Date)]);
        assert_eq!(all, [(0..2, Label::Date)]);
    }
}
