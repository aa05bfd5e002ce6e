//! What a document says about one name holds for its other occurrences ("one sense per discourse",
//! Gale, Church and Yarowsky 1992; as a second look, after Krishnan and Manning 2006): a name found in
//! one place is found in the others, what is unsure follows what is sure, and a person's last name is
//! that person.

use crate::document_words::DocumentWords;
use crate::mention::{MentionSource, TokenMention, text_of_tokens};
use dateline_text::Token;
use std::collections::BTreeMap;
use std::ops::Range;

/// A mention less probable than this says nothing about others.
const SURE_PROBABILITY: f64 = 0.5;
/// Which part of what the mentions of a name say must be one label.
const MIN_AGREEMENT: f64 = 0.6;
/// A mention as probable as this keeps its label, whatever others say.
const FIXED_LABEL_PROBABILITY: f64 = 0.9;
/// A mention less probable than this gives way to a longer name that overlaps it.
const DISPLACEABLE_PROBABILITY: f64 = 0.6;
/// How much more a person's full name says about the last name than that name alone.
const FULL_NAME_WEIGHT: f64 = 2.0;
/// The longest name that is looked for, in tokens.
const MAX_NAME_TOKENS: usize = 6;

/// Labels whose mentions are names.
const NAME_LABELS: &[&str] = &["PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT"];

/// Names that the sure mentions agree on, as the ids of their words, with their label.
type AgreedNames<'a> = BTreeMap<&'a [u32], &'static str>;

/// Which words a name begins with.
fn name_start_words(names: &AgreedNames<'_>, words: &DocumentWords) -> Vec<bool> {
    let mut starts = vec![false; words.distinct_count()];
    names.keys().for_each(|name| starts[name[0] as usize] = true);
    starts
}

/// Unsure mentions take the label that the others of their name have.
fn relabel_unsure_mentions(
    names: &AgreedNames<'_>,
    words: &DocumentWords,
    prior: f64,
    mentions: &mut [TokenMention],
) {
    for mention in mentions.iter_mut() {
        let is_unsure = mention.probability.is_some_and(|it| it < FIXED_LABEL_PROBABILITY);
        if !is_unsure || !NAME_LABELS.contains(&mention.label) {
            continue;
        }
        if let Some(&label) = names.get(words.word_ids_of(mention.tokens.clone()))
            && label != mention.label
        {
            mention.label = label;
            mention.source = MentionSource::Consistency;
            mention.probability = Some(prior);
        }
    }
}

/// A document that is read once more.
pub(crate) struct ConsistencyPass<'a> {
    text: &'a str,
    tokens: &'a [Token],
    words: &'a DocumentWords,
    prior: f64,
}

impl<'a> ConsistencyPass<'a> {
    /// `echo` is how probable a mention is that only the rest of the document speaks for.
    pub(crate) fn new(
        text: &'a str,
        tokens: &'a [Token],
        words: &'a DocumentWords,
        prior: f64,
    ) -> Self {
        Self { text, tokens, words, prior }
    }

    /// Adds the mentions that the rest of the document speaks for and that are missing, and
    /// relabels unsure ones that it speaks against. Nothing is added where `others` stand: tokens
    /// of names that have no label here, "United Kingdom" in "2010 United Kingdom general
    /// election". Cost: tokens times the longest name.
    pub(crate) fn apply(
        &self,
        sentences: &[Range<usize>],
        unlabeled: &[usize],
        mentions: &mut Vec<TokenMention>,
    ) {
        let names = self.agreed_names(mentions);
        if names.is_empty() {
            return;
        }
        relabel_unsure_mentions(&names, self.words, self.prior, mentions);
        let mut occupancy = vec![Occupancy::default(); self.tokens.len()];
        unlabeled.iter().for_each(|&at| occupancy[at].probability = 1.0);
        for mention in mentions.iter() {
            let probability = mention.probability.unwrap_or(1.0);
            let length = mention.tokens.len();
            occupancy[mention.tokens.clone()]
                .fill(Occupancy { probability, mention_length: length });
        }
        let mut found = self.find_missing_mentions(&names, &occupancy, sentences);
        mentions.retain(|mention| {
            let overlaps = |it: &TokenMention| {
                it.tokens.start < mention.tokens.end && mention.tokens.start < it.tokens.end
            };
            let after = found.partition_point(|it| it.tokens.end <= mention.tokens.start);
            !found.get(after).is_some_and(overlaps)
        });
        mentions.append(&mut found);
    }

    /// Names that stand where nothing as firm does.
    fn find_missing_mentions(
        &self,
        names: &AgreedNames<'_>,
        occupancy: &[Occupancy],
        sentences: &[Range<usize>],
    ) -> Vec<TokenMention> {
        let starts = name_start_words(names, self.words);
        let mut found = Vec::new();
        for sentence in sentences {
            let mut at = sentence.start;
            while at < sentence.end {
                let name = starts[self.words.word_id(at) as usize]
                    .then(|| self.longest_free_name(names, occupancy, at..sentence.end))
                    .flatten();
                at = name.as_ref().map_or(at + 1, |mention| mention.tokens.end);
                found.extend(name);
            }
        }
        found
    }

    /// The names that the mentions agree on.
    fn agreed_names(&self, mentions: &[TokenMention]) -> AgreedNames<'a> {
        let bare = self.last_names_without_article(mentions);
        let mut votes: BTreeMap<&[u32], BTreeMap<&'static str, Vote>> = BTreeMap::new();
        for mention in mentions.iter().filter(|it| NAME_LABELS.contains(&it.label)) {
            let Some(probability) = mention.probability else { continue };
            let mut vote = |range: Range<usize>, weight: f64| {
                if self.is_name_like(range.clone()) {
                    let labels = votes.entry(self.words.word_ids_of(range)).or_default();
                    labels.entry(mention.label).or_default().add(probability, weight);
                }
            };
            vote(mention.tokens.clone(), 1.0);
            let last = mention.tokens.end - 1;
            if mention.label == "PERSON" && mention.tokens.len() > 1 {
                vote(last..mention.tokens.end, FULL_NAME_WEIGHT);
                let bare = strip_article(self.word(last)).and_then(|name| bare.get(name));
                bare.copied()
                    .flatten()
                    .into_iter()
                    .for_each(|at| vote(at..at + 1, FULL_NAME_WEIGHT));
            }
            if let Some(at) = self.abbreviation(&mention.tokens) {
                let labels = votes.entry(self.words.word_ids_of(at..at + 1)).or_default();
                labels.entry(mention.label).or_default().add(probability, FULL_NAME_WEIGHT);
            }
        }
        let agreed = votes.into_iter().filter_map(|(name, labels)| {
            let total: f64 = labels.values().map(|vote| vote.sum).sum();
            let (label, vote) = labels.into_iter().max_by(|a, b| a.1.sum.total_cmp(&b.1.sum))?;
            (vote.best >= SURE_PROBABILITY && vote.sum >= MIN_AGREEMENT * total)
                .then_some((name, label))
        });
        agreed.collect()
    }

    /// Where last names stand without the article that they are also written with: "Assad" for
    /// "al-Assad".
    fn last_names_without_article(
        &self,
        mentions: &[TokenMention],
    ) -> BTreeMap<&'a str, Option<usize>> {
        let people = mentions.iter().filter(|it| it.label == "PERSON" && it.tokens.len() > 1);
        let names = people.filter_map(|it| strip_article(self.word(it.tokens.end - 1)));
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
        let long = text_of_tokens(self.text, &self.tokens[name.clone()]);
        (is_there && abbreviates(self.word(at), long)).then_some(at)
    }

    fn word(&self, index: usize) -> &'a str {
        &self.text[self.tokens[index].span.range()]
    }

    /// Whether a name is long enough to be told from a word: three letters, a capital.
    fn is_name_like(&self, range: Range<usize>) -> bool {
        let name = text_of_tokens(self.text, &self.tokens[range]);
        name.chars().filter(|letter| letter.is_alphabetic()).nth(2).is_some()
            && name.chars().any(char::is_uppercase)
    }

    /// The longest name that begins here where nothing firm stands.
    fn longest_free_name(
        &self,
        names: &AgreedNames<'_>,
        occupancy: &[Occupancy],
        rest: Range<usize>,
    ) -> Option<TokenMention> {
        let at = rest.start;
        (1..=MAX_NAME_TOKENS.min(rest.len())).rev().find_map(|length| {
            let range = at..at + length;
            let label = *names.get(self.words.word_ids_of(range.clone()))?;
            let is_free = occupancy[range.clone()].iter().all(|it| it.yields_to(length));
            let is_word = length == 1 && self.words.is_written_lower(at);
            (is_free && !is_word).then_some(TokenMention {
                tokens: range,
                label,
                source: MentionSource::Consistency,
                probability: Some(self.prior),
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
struct Occupancy {
    /// 0 where nothing does.
    probability: f64,
    /// Of the mention, in tokens.
    mention_length: usize,
}

impl Occupancy {
    fn yields_to(self, length: usize) -> bool {
        self.probability == 0.0
            || self.probability < DISPLACEABLE_PROBABILITY && self.mention_length < length
    }
}

/// "Assad" of "al-Assad".
fn strip_article(name: &str) -> Option<&str> {
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
        let weak = Occupancy { probability: DISPLACEABLE_PROBABILITY / 2.0, mention_length: 2 };
        assert!(weak.yields_to(3));
        assert!(!weak.yields_to(2) && !weak.yields_to(1));
        assert!(Occupancy::default().yields_to(1));
        assert!(
            !Occupancy { probability: DISPLACEABLE_PROBABILITY, mention_length: 1 }.yields_to(3)
        );
    }
}
