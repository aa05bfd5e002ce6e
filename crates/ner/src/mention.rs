use dateline_annotation::Source;
use dateline_text::Token;
use std::ops::Range;

/// Something found, as tokens of the document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mention {
    pub(crate) tokens: Range<usize>,
    pub(crate) label: &'static str,
    pub(crate) source: Source,
    pub(crate) probability: Option<f64>,
    pub(crate) value: Option<String>,
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
/// ("November 17" of "November 17 Group").
pub(crate) fn settle(names: Vec<Mention>, amounts: Vec<Mention>) -> Vec<Mention> {
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
