//! Document consistency, "one sense per discourse" (Gale, Church and Yarowsky 1992), as a second
//! pass (after Krishnan and Manning 2006). A name that is found once is found in the rest of the
//! document, unsure mentions take the label of sure ones, and a person's last name refers to that
//! person.

use crate::document::document_words::DocumentWords;
use crate::label::Label;
use crate::postprocess::mention::{MentionSource, TokenMention, text_of_tokens};
use dateline_text::Token;
use std::collections::BTreeMap;
use std::ops::Range;

/// The minimum probability of at least one mention of a name for its label to propagate.
const SURE_PROBABILITY: f64 = 0.5;
/// The minimum share of a name's votes that its best label needs.
const MIN_AGREEMENT: f64 = 0.6;
/// A mention with at least this probability keeps its label.
const FIXED_LABEL_PROBABILITY: f64 = 0.9;
/// A mention below this probability is displaced by a longer name that overlaps it.
const DISPLACEABLE_PROBABILITY: f64 = 0.6;
/// The weight of a person's full name as a vote for the last name, relative to the last name alone.
const FULL_NAME_WEIGHT: f64 = 2.0;
/// The maximum length of a propagated name, in tokens.
const MAX_NAME_TOKENS: usize = 6;

/// Names on whose label the sure mentions agree, keyed by their word ids.
type AgreedNames<'a> = BTreeMap<&'a [u32], Label>;

/// Returns, for each word id, true if a name begins with that word.
fn name_start_words(names: &AgreedNames<'_>, words: &DocumentWords) -> Vec<bool> {
    let mut starts = vec![false; words.distinct_count()];
    names.keys().for_each(|name| starts[name[0] as usize] = true);
    starts
}

/// Gives unsure mentions the agreed label of their name, with the probability `prior`.
fn relabel_unsure_mentions(
    names: &AgreedNames<'_>,
    words: &DocumentWords,
    prior: f64,
    mentions: &mut [TokenMention],
) {
    for mention in mentions.iter_mut() {
        let is_unsure = mention.probability.is_some_and(|it| it < FIXED_LABEL_PROBABILITY);
        if !is_unsure || !mention.label.is_name() {
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

/// The consistency pass over one document.
pub(crate) struct ConsistencyPass<'a> {
    text: &'a str,
    tokens: &'a [Token],
    words: &'a DocumentWords,
    prior: f64,
}

impl<'a> ConsistencyPass<'a> {
    /// Creates a pass. `prior` is the probability of a mention that consistency alone adds or
    /// relabels.
    pub(crate) fn new(
        text: &'a str,
        tokens: &'a [Token],
        words: &'a DocumentWords,
        prior: f64,
    ) -> Self {
        Self { text, tokens, words, prior }
    }

    /// Adds missing mentions of agreed names and relabels unsure mentions that disagree. Nothing is
    /// added at the tokens in `unlabeled`, which belong to names without a label here: "United
    /// Kingdom" in "2010 United Kingdom general election".
    ///
    /// Cost: the number of tokens times the length of the longest name.
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

    /// Finds mentions of agreed names that existing mentions and unlabeled tokens do not block.
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

    /// Returns the names on whose label the mentions agree.
    fn agreed_names(&self, mentions: &[TokenMention]) -> AgreedNames<'a> {
        let bare = self.last_names_without_article(mentions);
        let mut votes: BTreeMap<&[u32], BTreeMap<Label, Vote>> = BTreeMap::new();
        for mention in mentions.iter().filter(|it| it.label.is_name()) {
            let Some(probability) = mention.probability else { continue };
            let mut vote = |range: Range<usize>, weight: f64| {
                if self.is_name_like(range.clone()) {
                    let labels = votes.entry(self.words.word_ids_of(range)).or_default();
                    labels.entry(mention.label).or_default().add(probability, weight);
                }
            };
            vote(mention.tokens.clone(), 1.0);
            let last = mention.tokens.end - 1;
            if mention.label == Label::Person && mention.tokens.len() > 1 {
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

    /// Finds last names that also occur without their article: "Assad" for "al-Assad". Maps each
    /// name without its article to the index of its first token, or to `None` if it does not occur.
    fn last_names_without_article(
        &self,
        mentions: &[TokenMention],
    ) -> BTreeMap<&'a str, Option<usize>> {
        let people = mentions.iter().filter(|it| it.label == Label::Person && it.tokens.len() > 1);
        let names = people.filter_map(|it| strip_article(self.word(it.tokens.end - 1)));
        let mut first_indices: BTreeMap<&str, Option<usize>> =
            names.map(|name| (name, None)).collect();
        if !first_indices.is_empty() {
            for at in 0..self.tokens.len() {
                if let Some(first_index) = first_indices.get_mut(self.word(at)) {
                    first_index.get_or_insert(at);
                }
            }
        }
        first_indices
    }

    /// Returns the index of the abbreviation in parentheses after a name, if it has one.
    fn abbreviation(&self, name: &Range<usize>) -> Option<usize> {
        let at = name.end + 1;
        let has_parenthesis = at < self.tokens.len() && self.word(name.end) == "(";
        let long = text_of_tokens(self.text, &self.tokens[name.clone()]);
        (has_parenthesis && abbreviates(self.word(at), long)).then_some(at)
    }

    fn word(&self, index: usize) -> &'a str {
        &self.text[self.tokens[index].span.range()]
    }

    /// Returns true if a name has at least three letters and a capital, so that it is unlikely to
    /// be an ordinary word.
    fn is_name_like(&self, range: Range<usize>) -> bool {
        let name = text_of_tokens(self.text, &self.tokens[range]);
        name.chars().filter(|letter| letter.is_alphabetic()).nth(2).is_some()
            && name.chars().any(char::is_uppercase)
    }

    /// Returns the longest agreed name that begins at `rest.start` and is not blocked by occupied
    /// tokens.
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

/// Returns true if the capitals of `short` are initials of words of `name`, in order and beginning
/// with the first: "DRC" for "Democratic Republic of the Congo" (after Schwartz and Hearst 2003, "A
/// simple algorithm for identifying abbreviation definitions in biomedical text").
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

/// The mention that already covers a token.
#[derive(Clone, Copy, Default)]
struct Occupancy {
    /// The probability of the mention, or 0 if the token is free.
    probability: f64,
    /// The length of the mention, in tokens.
    mention_length: usize,
}

impl Occupancy {
    fn yields_to(self, length: usize) -> bool {
        self.probability == 0.0
            || self.probability < DISPLACEABLE_PROBABILITY && self.mention_length < length
    }
}

/// Returns a name without its Arabic article: "Assad" for "al-Assad".
fn strip_article(name: &str) -> Option<&str> {
    let (article, rest) = name.split_once('-')?;
    let is_article = ["al", "el", "ul", "as", "ash", "an", "at", "ad", "ar", "az"]
        .iter()
        .any(|it| it.eq_ignore_ascii_case(article));
    (is_article && rest.starts_with(char::is_uppercase)).then_some(rest)
}

/// The votes for one label of a name.
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
    fn abbreviations_match_initials() {
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
    fn only_longer_names_replace_mentions() {
        let weak = Occupancy { probability: DISPLACEABLE_PROBABILITY / 2.0, mention_length: 2 };
        assert!(weak.yields_to(3));
        assert!(!weak.yields_to(2) && !weak.yields_to(1));
        assert!(Occupancy::default().yields_to(1));
        assert!(
            !Occupancy { probability: DISPLACEABLE_PROBABILITY, mention_length: 1 }.yields_to(3)
        );
    }
}
