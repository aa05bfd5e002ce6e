//! What a document says about one name holds for its other occurrences ("one sense per discourse",
//! Gale, Church and Yarowsky 1992; as a second look, after Krishnan and Manning 2006): a name found in
//! one place is found in the others, what is unsure follows what is sure, and a person's last name is
//! that person.

use crate::feature::Words;
use crate::mention::{Finder, Mention, between};
use dateline_text::Token;
use std::collections::BTreeMap;
use std::ops::Range;

/// A mention less probable than this says nothing about others.
const SURE: f64 = 0.5;
/// Which part of what the mentions of a name say must be one label.
const AGREE: f64 = 0.6;
/// A mention as probable as this keeps its label, whatever others say.
const FIRM: f64 = 0.9;
/// A mention less probable than this gives way to a longer name that overlaps it.
const WEAK: f64 = 0.6;
/// How much more a person's full name says about the last name than that name alone.
const FULL_NAME: f64 = 2.0;
/// The longest name that is looked for, in tokens.
const LONGEST: usize = 6;

/// Labels whose mentions are names.
const NAMES: &[&str] = &["PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT"];

/// Names that the sure mentions agree on, as the ids of their words, with their label.
type Names<'a> = BTreeMap<&'a [u32], &'static str>;

/// Which words a name begins with.
fn starts(names: &Names<'_>, words: &Words) -> Vec<bool> {
    let mut starts = vec![false; words.distinct()];
    names.keys().for_each(|name| starts[name[0] as usize] = true);
    starts
}

/// Unsure mentions take the label that the others of their name have.
fn relabel(names: &Names<'_>, words: &Words, echo: f64, mentions: &mut [Mention]) {
    for mention in mentions.iter_mut() {
        let is_unsure = mention.probability.is_some_and(|it| it < FIRM);
        if !is_unsure || !NAMES.contains(&mention.label) {
            continue;
        }
        if let Some(&label) = names.get(words.ids(mention.tokens.clone()))
            && label != mention.label
        {
            mention.label = label;
            mention.finder = Finder::Consistency;
            mention.probability = Some(echo);
        }
    }
}

/// A document that is read once more.
pub(crate) struct Document<'a> {
    text: &'a str,
    tokens: &'a [Token],
    words: &'a Words,
    echo: f64,
}

impl<'a> Document<'a> {
    /// `echo` is how probable a mention is that only the rest of the document speaks for.
    pub(crate) fn new(text: &'a str, tokens: &'a [Token], words: &'a Words, echo: f64) -> Self {
        Self { text, tokens, words, echo }
    }

    /// Adds the mentions that the rest of the document speaks for and that are missing, and
    /// relabels unsure ones that it speaks against. Nothing is added where `others` stand: tokens
    /// of names that have no label here, "United Kingdom" in "2010 United Kingdom general
    /// election". Cost: tokens times the longest name.
    pub(crate) fn complete(
        &self,
        sentences: &[Range<usize>],
        others: &[usize],
        mentions: &mut Vec<Mention>,
    ) {
        let names = self.names(mentions);
        if names.is_empty() {
            return;
        }
        relabel(&names, self.words, self.echo, mentions);
        let mut standing = vec![Standing::default(); self.tokens.len()];
        others.iter().for_each(|&at| standing[at].probability = 1.0);
        for mention in mentions.iter() {
            let probability = mention.probability.unwrap_or(1.0);
            let length = mention.tokens.len();
            standing[mention.tokens.clone()].fill(Standing { probability, length });
        }
        let mut found = self.missing(&names, &standing, sentences);
        mentions.retain(|mention| {
            let overlaps = |it: &Mention| {
                it.tokens.start < mention.tokens.end && mention.tokens.start < it.tokens.end
            };
            let after = found.partition_point(|it| it.tokens.end <= mention.tokens.start);
            !found.get(after).is_some_and(overlaps)
        });
        mentions.append(&mut found);
    }

    /// Names that stand where nothing as firm does.
    fn missing(
        &self,
        names: &Names<'_>,
        standing: &[Standing],
        sentences: &[Range<usize>],
    ) -> Vec<Mention> {
        let starts = starts(names, self.words);
        let mut found = Vec::new();
        for sentence in sentences {
            let mut at = sentence.start;
            while at < sentence.end {
                let name = starts[self.words.id(at) as usize]
                    .then(|| self.name_at(names, standing, at..sentence.end))
                    .flatten();
                at = name.as_ref().map_or(at + 1, |mention| mention.tokens.end);
                found.extend(name);
            }
        }
        found
    }

    /// The names that the mentions agree on.
    fn names(&self, mentions: &[Mention]) -> Names<'a> {
        let bare = self.bare_names(mentions);
        let mut votes: BTreeMap<&[u32], BTreeMap<&'static str, Vote>> = BTreeMap::new();
        for mention in mentions.iter().filter(|it| NAMES.contains(&it.label)) {
            let Some(probability) = mention.probability else { continue };
            let mut vote = |range: Range<usize>, weight: f64| {
                if self.is_name(range.clone()) {
                    let labels = votes.entry(self.words.ids(range)).or_default();
                    labels.entry(mention.label).or_default().add(probability, weight);
                }
            };
            vote(mention.tokens.clone(), 1.0);
            let last = mention.tokens.end - 1;
            if mention.label == "PERSON" && mention.tokens.len() > 1 {
                vote(last..mention.tokens.end, FULL_NAME);
                let bare = without_article(self.word(last)).and_then(|name| bare.get(name));
                bare.copied().flatten().into_iter().for_each(|at| vote(at..at + 1, FULL_NAME));
            }
            if let Some(at) = self.abbreviation(&mention.tokens) {
                let labels = votes.entry(self.words.ids(at..at + 1)).or_default();
                labels.entry(mention.label).or_default().add(probability, FULL_NAME);
            }
        }
        let agreed = votes.into_iter().filter_map(|(name, labels)| {
            let total: f64 = labels.values().map(|vote| vote.sum).sum();
            let (label, vote) = labels.into_iter().max_by(|a, b| a.1.sum.total_cmp(&b.1.sum))?;
            (vote.best >= SURE && vote.sum >= AGREE * total).then_some((name, label))
        });
        agreed.collect()
    }

    /// Where last names stand without the article that they are also written with: "Assad" for
    /// "al-Assad".
    fn bare_names(&self, mentions: &[Mention]) -> BTreeMap<&'a str, Option<usize>> {
        let people = mentions.iter().filter(|it| it.label == "PERSON" && it.tokens.len() > 1);
        let names = people.filter_map(|it| without_article(self.word(it.tokens.end - 1)));
        let mut places: BTreeMap<&str, Option<usize>> = names.map(|name| (name, None)).collect();
        if !places.is_empty() {
            for at in 0..self.tokens.len() {
                if let Some(place) = places.get_mut(self.word(at)) {
                    place.get_or_insert(at);
                }
            }
        }
        places
    }

    /// Where the abbreviation of a name stands in brackets behind it.
    fn abbreviation(&self, name: &Range<usize>) -> Option<usize> {
        let at = name.end + 1;
        let is_there = at < self.tokens.len() && self.word(name.end) == "(";
        let long = between(self.text, &self.tokens[name.clone()]);
        (is_there && abbreviates(self.word(at), long)).then_some(at)
    }

    fn word(&self, at: usize) -> &'a str {
        &self.text[self.tokens[at].span.range()]
    }

    /// Whether a name is long enough to be told from a word: three letters, a capital.
    fn is_name(&self, range: Range<usize>) -> bool {
        let name = between(self.text, &self.tokens[range]);
        name.chars().filter(|letter| letter.is_alphabetic()).nth(2).is_some()
            && name.chars().any(char::is_uppercase)
    }

    /// The longest name that begins here where nothing firm stands.
    fn name_at(
        &self,
        names: &Names<'_>,
        standing: &[Standing],
        rest: Range<usize>,
    ) -> Option<Mention> {
        let at = rest.start;
        (1..=LONGEST.min(rest.len())).rev().find_map(|length| {
            let range = at..at + length;
            let label = *names.get(self.words.ids(range.clone()))?;
            let is_free = standing[range.clone()].iter().all(|it| it.yields_to(length));
            let is_word = length == 1 && self.words.is_written_lower(at);
            (is_free && !is_word).then_some(Mention {
                tokens: range,
                label,
                finder: Finder::Consistency,
                probability: Some(self.echo),
                value: None,
            })
        })
    }
}

/// Whether the capitals of a word are initials of a name in their order, beginning with the first:
/// "DRC" of "Democratic Republic of the Congo" (after Schwartz and Hearst 2003, "A simple algorithm
/// for identifying abbreviation definitions in biomedical text").
fn abbreviates(short: &str, name: &str) -> bool {
    let words = name.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
    let words = words.enumerate().filter(|(at, it)| *at > 0 || !it.eq_ignore_ascii_case("the"));
    let mut initials = words.filter_map(|(_, it)| it.chars().flat_map(char::to_uppercase).next());
    let capitals: Vec<char> = short.chars().filter(|it| it.is_uppercase()).collect();
    let [first, rest @ ..] = capitals.as_slice() else { return false };
    !rest.is_empty()
        && short.chars().all(char::is_alphabetic)
        && initials.next() == Some(*first)
        && rest.iter().all(|capital| initials.any(|it| it == *capital))
}

/// What stands at a token already.
#[derive(Clone, Copy, Default)]
struct Standing {
    /// 0 where nothing does.
    probability: f64,
    /// Of the mention, in tokens.
    length: usize,
}

impl Standing {
    fn yields_to(self, length: usize) -> bool {
        self.probability == 0.0 || self.probability < WEAK && self.length < length
    }
}

/// "Assad" of "al-Assad".
fn without_article(name: &str) -> Option<&str> {
    let (article, rest) = name.split_once('-')?;
    let is_article = ["al", "el", "ul", "as", "ash", "an", "at", "ad", "ar", "az"]
        .iter()
        .any(|it| it.eq_ignore_ascii_case(article));
    (is_article && rest.starts_with(char::is_uppercase)).then_some(rest)
}

/// What mentions say for one label of a name.
#[derive(Default)]
struct Vote {
    sum: f64,
    best: f64,
}

impl Vote {
    fn add(&mut self, probability: f64, weight: f64) {
        self.sum += probability * weight;
        self.best = self.best.max(probability);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_are_made_of_initials() {
        let cases = [
            ("DRC", "Democratic Republic of the Congo", true),
            ("HTS", "Hayat Tahrir al-Sham", true),
            ("KSC", "Kennedy Space Center", true),
            ("BIRT", "The Brain Injury Rehabilitation Trust", true),
            ("FI", "Forza Italia", true),
            ("BE", "Left Bloc", false),
            ("SC", "Kennedy Space Center", false),
            ("Texas", "Houston", false),
            ("K", "Kennedy", false),
            ("PS3", "Public School", false),
        ];
        for (short, name, expected) in cases {
            assert_eq!(abbreviates(short, name), expected, "{short} of {name}");
        }
    }

    #[test]
    fn only_longer_names_displace_what_stands() {
        let weak = Standing { probability: WEAK / 2.0, length: 2 };
        assert!(weak.yields_to(3));
        assert!(!weak.yields_to(2) && !weak.yields_to(1));
        assert!(Standing::default().yields_to(1));
        assert!(!Standing { probability: WEAK, length: 1 }.yields_to(3));
    }
}
