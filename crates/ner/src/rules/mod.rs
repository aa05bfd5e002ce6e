//! What a grammar finds better than a tagger: dates, times, money, percentages, quantities. Spans
//! follow the habits of OntoNotes: "more than", "about", "the past" and "ago" belong to them.

mod date;
mod measure;
mod number;
mod time;

use dateline_text::Token;
use std::ops::Range;

/// Something that a rule found, as tokens of the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) tokens: Range<usize>,
    pub(crate) label: &'static str,
    /// The rule's name.
    pub(crate) rule: &'static str,
    /// A normalized value.
    pub(crate) value: Option<String>,
}

/// A match: how many tokens from where it was tried, and its value.
type Match = Option<(usize, Option<String>)>;

/// A label, the rule's name, and the rule: what matches from a word on.
type Rule = (&'static str, &'static str, fn(&Words<'_>, usize) -> Match);

/// Where two match as far, the first wins.
const RULES: &[Rule] = &[
    ("MONEY", "money", measure::money),
    ("PERCENT", "percent", measure::percent),
    ("QUANTITY", "quantity", measure::quantity),
    ("TIME", "time", time::time),
    ("DATE", "date", date::date),
];

/// What the rules find in a sentence, in order, not overlapping: at each token the longest match.
pub(crate) fn find(text: &str, tokens: &[Token]) -> Vec<Found> {
    let words = Words::new(text, tokens);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let mut best: Option<Found> = None;
        for (label, rule, matches) in RULES {
            if let Some((length, value)) = matches(&words, at)
                && best.as_ref().is_none_or(|best| best.tokens.len() < length)
            {
                best = Some(Found { tokens: at..at + length, label, rule, value });
            }
        }
        at = best.as_ref().map_or(at + 1, |best| best.tokens.end);
        found.extend(best);
    }
    found
}

/// The words of a sentence, as the rules compare them.
pub(crate) struct Words<'a> {
    text: &'a str,
    tokens: &'a [Token],
    lower: Vec<String>,
}

impl<'a> Words<'a> {
    fn new(text: &'a str, tokens: &'a [Token]) -> Self {
        let lower = tokens.iter().map(|token| text[token.span.range()].to_lowercase()).collect();
        Self { text, tokens, lower }
    }

    /// A word as it stands; empty past the end.
    fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.text[token.span.range()])
    }

    /// A word in lower case; empty past the end.
    fn lower(&self, at: usize) -> &str {
        self.lower.get(at).map_or("", String::as_str)
    }

    /// The word before, in lower case; empty at the start.
    fn before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |before| self.lower(before))
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.lower(at))
    }

    /// How many tokens the first of these phrases takes that stands here; the longer first.
    fn phrase(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        phrases.iter().find_map(|phrase| {
            let mut words = phrase.split(' ').enumerate();
            let length = phrase.split(' ').count();
            words.all(|(offset, word)| self.lower(at + offset) == word).then_some(length)
        })
    }

    /// Whether the token stands right behind the one before, without white space.
    fn touches(&self, at: usize) -> bool {
        at > 0
            && self.tokens.get(at).is_some_and(|it| it.span.start == self.tokens[at - 1].span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_text::tokenize;

    /// Finds what is marked, and nothing else: `[5 km|QUANTITY]`, with a value `[5 %|PERCENT=5]`.
    fn check(marked: &str) {
        let mut text = String::new();
        for (at, piece) in marked.split(['[', ']']).enumerate() {
            text.push_str(if at % 2 == 1 { piece.split('|').next().unwrap() } else { piece });
        }
        let tokens = tokenize(&text);
        let with_values = marked.contains('=');
        let mut shown = String::new();
        let mut end = 0;
        for found in find(&text, &tokens) {
            let start = tokens[found.tokens.start].span.start as usize;
            let stop = tokens[found.tokens.end - 1].span.end as usize;
            let value = found.value.filter(|_| with_values);
            let value = value.map(|value| format!("={value}")).unwrap_or_default();
            shown.push_str(&text[end..start]);
            shown.push_str(&format!("[{}|{}{value}]", &text[start..stop], found.label));
            end = stop;
        }
        shown.push_str(&text[end..]);
        assert_eq!(shown, marked);
    }

    #[test]
    fn dates() {
        for marked in [
            "It fell on [2024-12-08|DATE=2024-12-08].",
            "It fell on [8 December 2024|DATE=2024-12-08].",
            "It fell on [December 8, 2024|DATE=2024-12-08], they said.",
            "On [Dec. 8|DATE] it fell.",
            "On [the 8th of December|DATE] it fell.",
            "In [December 2024|DATE=2024-12] it fell.",
            "In [early December|DATE] it fell.",
            "It fell in [May|DATE] and may fall again.",
            "They may march in [March|DATE].",
            "It was [Sunday|DATE].",
            "It was [last Sunday|DATE].",
            "It was [Sunday, 8 December|DATE].",
            "In [2011|DATE=2011] a war began.",
            "They sold 2011 cars.",
            "In [the 1990s|DATE] and [the early 1990s|DATE].",
            "He ruled for [more than 50 years|DATE].",
            "In [the past 10 days|DATE] or so.",
            "It began [two weeks ago|DATE].",
            "[Last week|DATE] and [next year|DATE].",
            "[Yesterday|DATE] and [today|DATE].",
            "A [20-year-old|DATE] man.",
            "From [2011|DATE] to [2024|DATE].",
            "[A decade|DATE] later.",
            "On [8/12/2024|DATE] it fell.",
        ] {
            check(marked);
        }
    }

    #[test]
    fn times() {
        for marked in [
            "At [10:30|TIME] and at [10:30 a.m.|TIME] and [5 pm|TIME].",
            "[Early on Sunday morning|TIME] they left.",
            "On [Saturday night|TIME] they came.",
            "It is [two hours|TIME] away.",
            "[Nearly 30 minutes|TIME] passed.",
            "It ended at [midnight|TIME].",
            "They came [last night|TIME].",
            "At [18:00 GMT|TIME] it ended.",
        ] {
            check(marked);
        }
    }

    #[test]
    fn money() {
        for marked in [
            "It cost [$3.5bn|MONEY=USD 3500000000].",
            "It cost [€20 million|MONEY=EUR 20000000].",
            "It cost [US$ 1,200|MONEY=USD 1200].",
            "It cost [12 dollars|MONEY=USD 12].",
            "It cost [500 Syrian pounds|MONEY=SYP 500].",
            "It cost [about 300,000 euros|MONEY=EUR 300000].",
            "It cost [£5|MONEY=GBP 5] and five points.",
            "It cost [two million rubles|MONEY=RUB 2000000].",
        ] {
            check(marked);
        }
    }

    #[test]
    fn percentages() {
        for marked in [
            "It rose [5%|PERCENT=5].",
            "It rose [5.5 percent|PERCENT=5.5].",
            "It rose [five per cent|PERCENT=5].",
            "It rose [5-7 %|PERCENT].",
            "[More than 90 percent|PERCENT] of them.",
        ] {
            check(marked);
        }
    }

    #[test]
    fn quantities() {
        for marked in [
            "It is [10 km|QUANTITY] away.",
            "It is [about 160 kilometers|QUANTITY] north.",
            "It weighs [200 kilograms|QUANTITY].",
            "It is [three miles|QUANTITY] long.",
            "It covers [50 square metres|QUANTITY].",
            "It covers [two acres|QUANTITY].",
            "There were 10 people and 3 cars.",
        ] {
            check(marked);
        }
    }
}
