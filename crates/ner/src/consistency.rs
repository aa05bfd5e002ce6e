//! What a document says about one name holds for its other occurrences ("one sense per discourse",
//! Gale, Church and Yarowsky 1992): a name found in one place is found in the others, and a person's
//! last name is that person.

use crate::mention::Mention;
use dateline_annotation::Source;
use dateline_text::Token;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A mention less probable than this says nothing about others.
const SURE: f64 = 0.6;
/// Which part of the sure mentions of a name must agree on its label.
const AGREE: f64 = 0.75;
/// The longest name that is looked for, in tokens.
const LONGEST: usize = 6;

/// Labels whose mentions are names.
const NAMES: &[&str] = &["PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT"];

/// Adds the mentions that the rest of the document speaks for and that are missing, and takes
/// people for people who were taken for organizations. Cost: tokens times the longest name.
pub(crate) fn complete(
    text: &str,
    tokens: &[Token],
    sentences: &[Range<usize>],
    mentions: &mut Vec<Mention>,
) {
    let document = Document { text, tokens };
    document.relabel(mentions);
    let names = document.names(mentions);
    let lower = document.lower_words();
    let mut covered = vec![false; tokens.len()];
    for mention in mentions.iter() {
        covered[mention.tokens.clone()].fill(true);
    }
    for sentence in sentences {
        let mut at = sentence.start;
        while at < sentence.end {
            let found = (1..=LONGEST.min(sentence.end - at)).rev().find_map(|length| {
                let range = at..at + length;
                if covered[range.clone()].contains(&true) {
                    return None;
                }
                let label = *names.get(&document.key(range.clone()))?;
                let is_word = length == 1 && lower.contains(&document.word(at).to_lowercase());
                (!is_word).then_some((range, label))
            });
            at = found.as_ref().map_or(at + 1, |(range, _)| range.end);
            mentions.extend(found.map(|(tokens, label)| Mention {
                tokens,
                label,
                source: Source::Consistency,
                probability: None,
                value: None,
            }));
        }
    }
}

struct Document<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl Document<'_> {
    fn word(&self, at: usize) -> &str {
        &self.text[self.tokens[at].span.range()]
    }

    /// A name as it is compared: its words, case kept, apostrophes straight.
    fn key(&self, range: Range<usize>) -> String {
        let words: Vec<&str> = range.map(|at| self.word(at)).collect();
        words.join(" ").replace('’', "'")
    }

    /// Words that the document writes without a capital: a capital on them proves no name.
    fn lower_words(&self) -> BTreeSet<String> {
        (0..self.tokens.len())
            .map(|at| self.word(at))
            .filter(|word| word.starts_with(char::is_lowercase))
            .map(str::to_owned)
            .collect()
    }

    /// A last name alone is read as an organization only until the person's whole name is known.
    fn relabel(&self, mentions: &mut [Mention]) {
        let last_names: BTreeSet<String> = mentions
            .iter()
            .filter(|it| it.label == "PERSON" && it.tokens.len() > 1)
            .filter(|it| it.probability.is_some_and(|it| it >= SURE))
            .map(|it| self.key(it.tokens.end - 1..it.tokens.end))
            .collect();
        for mention in mentions.iter_mut().filter(|it| it.label == "ORG") {
            if last_names.contains(&self.key(mention.tokens.clone())) {
                mention.label = "PERSON";
                mention.source = Source::Consistency;
                mention.probability = None;
            }
        }
    }

    /// The names that sure mentions agree on, with their label.
    fn names(&self, mentions: &[Mention]) -> BTreeMap<String, &'static str> {
        let mut votes: BTreeMap<String, BTreeMap<&'static str, u32>> = BTreeMap::new();
        let sure = mentions
            .iter()
            .filter(|it| NAMES.contains(&it.label) && it.probability.is_some_and(|it| it >= SURE));
        for mention in sure {
            let mut vote = |range: Range<usize>| {
                if self.is_name(range.clone()) {
                    let labels = votes.entry(self.key(range)).or_default();
                    *labels.entry(mention.label).or_default() += 1;
                }
            };
            vote(mention.tokens.clone());
            let last = mention.tokens.end - 1;
            if mention.label == "PERSON" && mention.tokens.len() > 1 {
                vote(last..mention.tokens.end);
            }
        }
        let agreed = votes.into_iter().filter_map(|(name, labels)| {
            let total: u32 = labels.values().sum();
            let (label, count) = labels.into_iter().max_by_key(|(_, count)| *count)?;
            (f64::from(count) >= AGREE * f64::from(total)).then_some((name, label))
        });
        agreed.collect()
    }

    /// Whether a name is long enough to be told from a word: three letters, a capital.
    fn is_name(&self, range: Range<usize>) -> bool {
        let name = self.key(range);
        name.chars().filter(|letter| letter.is_alphabetic()).count() >= 3
            && name.chars().any(char::is_uppercase)
    }
}
