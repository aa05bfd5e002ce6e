use dateline_annotation::Source;
use dateline_text::Token;
use std::ops::Range;

/// Something found, as tokens of the document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mention {
    pub(crate) tokens: Range<usize>,
    pub(crate) label: &'static str,
    pub(crate) finder: Finder,
    pub(crate) probability: Option<f64>,
    pub(crate) value: Option<String>,
}

/// The part of the detector that found a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finder {
    Tagger,
    /// The rule of this name.
    Rule(&'static str),
    Consistency,
}

impl From<Finder> for Source {
    fn from(finder: Finder) -> Self {
        match finder {
            Finder::Tagger => Self::Tagger,
            Finder::Rule(name) => Self::Rule(name.to_owned()),
            Finder::Consistency => Self::Consistency,
        }
    }
}

/// The text from the first to the last of some tokens.
pub(crate) fn between<'a>(text: &'a str, tokens: &[Token]) -> &'a str {
    match tokens {
        [first, ..] => &text[first.span.start as usize..tokens[tokens.len() - 1].span.end as usize],
        [] => "",
    }
}

/// Adds the mentions that overlap none of those that are there. Both are in order.
pub(crate) fn add_beside(all: &mut Vec<Mention>, more: impl Iterator<Item = Mention>) {
    let found = all.len();
    for mention in more {
        let after = all[..found].partition_point(|it| it.tokens.end <= mention.tokens.start);
        if after == found || all[after].tokens.start >= mention.tokens.end {
            all.push(mention);
        }
    }
    all.sort_by_key(|mention| mention.tokens.start);
}

/// Lets names and amounts of one sentence stand beside each other. Where they overlap, an amount
/// wins over a name that lies inside it ("May" of "8 May"), and loses to one that goes beyond it
/// ("November 17" of "November 17 Group"); but a name ends where money begins ("Karin EUR10").
pub(crate) fn settle(mut names: Vec<Mention>, amounts: Vec<Mention>) -> Vec<Mention> {
    for name in &mut names {
        let ends_in = |amount: &&Mention| {
            amount.label == "MONEY"
                && name.tokens.start < amount.tokens.start
                && amount.tokens.start < name.tokens.end
                && name.tokens.end <= amount.tokens.end
        };
        if let Some(amount) = amounts.iter().find(ends_in) {
            name.tokens.end = amount.tokens.start;
        }
    }
    let overlap =
        |a: &Mention, b: &Mention| a.tokens.start < b.tokens.end && b.tokens.start < a.tokens.end;
    let inside =
        |a: &Mention, b: &Mention| b.tokens.start <= a.tokens.start && a.tokens.end <= b.tokens.end;
    let amounts: Vec<Mention> = amounts
        .into_iter()
        .filter(|amount| !names.iter().any(|it| overlap(it, amount) && !inside(it, amount)))
        .collect();
    let mut all: Vec<Mention> = names
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

    fn mention(tokens: Range<usize>, label: &'static str) -> Mention {
        Mention { tokens, label, finder: Finder::Tagger, probability: None, value: None }
    }

    #[test]
    fn a_name_ends_where_money_begins() {
        let settled = |names: Vec<Mention>, amounts: Vec<Mention>| -> Vec<(Range<usize>, &str)> {
            settle(names, amounts).into_iter().map(|it| (it.tokens, it.label)).collect()
        };
        // "Karin EUR10"
        let all = settled(vec![mention(0..2, "PERSON")], vec![mention(1..2, "MONEY")]);
        assert_eq!(all, [(0..1, "PERSON"), (1..2, "MONEY")]);
        // "November 17 Group"
        let all = settled(vec![mention(0..3, "ORG")], vec![mention(0..2, "DATE")]);
        assert_eq!(all, [(0..3, "ORG")]);
        // "May" of "8 May"
        let all = settled(vec![mention(1..2, "PERSON")], vec![mention(0..2, "DATE")]);
        assert_eq!(all, [(0..2, "DATE")]);
    }
}
