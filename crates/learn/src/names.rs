//! Names that the reviewer decided on: those accepted in every occurrence are suggested wherever the
//! same words occur, and those never accepted are no longer suggested.

use crate::labels::LearnedLabels;
use crate::observation::Observation;
use crate::reviewed::Reviewed;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The maximum length of a name, in tokens.
const MAX_NAME_TOKENS: usize = 8;

/// The number of occurrences after which a name is suggested.
const ACCEPTED_COUNT: u32 = 2;

/// The number of occurrences, in more than one document, after which a text is no longer suggested.
const OUTSIDE_COUNT: u32 = 3;

/// The number of occurrences after which a name replaces suggestions.
const REPLACING_COUNT: u32 = 3;

/// A name that the reviewer decided on in the same way at least twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LearnedName {
    /// The hash of its words.
    pub(crate) hash: u64,
    /// Its text. Empty in a file with hashes only.
    pub text: String,
    /// The number of its tokens.
    pub(crate) tokens: u8,
    /// The number of its label, or `None` if it never has one.
    pub label: Option<u8>,
    /// The number of reviewed occurrences.
    pub count: u32,
}

impl LearnedName {
    /// Returns true if the name occurred often enough to replace suggestions.
    pub(crate) fn replaces(&self) -> bool {
        self.count >= REPLACING_COUNT
    }
}

/// The names, sorted by hash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LearnedNames {
    pub(crate) names: Vec<LearnedName>,
}

/// What the reviewer decided on the occurrences of a name.
struct Tally {
    text: String,
    tokens: u8,
    /// Accepted occurrences by label.
    accepted: BTreeMap<usize, u32>,
    /// Reviewed occurrences outside of all mentions.
    outside: u32,
    /// The number of documents with such occurrences, and the last of them.
    outside_documents: (u32, Option<usize>),
}

impl LearnedNames {
    /// Collects the names of reviewed documents, without the `forgotten` ones. Cost: linear in the
    /// tokens.
    pub(crate) fn collect(
        labels: &LearnedLabels,
        documents: &[Reviewed],
        forgotten: &BTreeSet<String>,
    ) -> Self {
        let mut tallies = BTreeMap::new();
        for document in documents {
            add_candidates(labels, document, &mut tallies);
        }
        for (number, document) in documents.iter().enumerate() {
            count_occurrences_outside(number, document, &mut tallies);
        }
        let names = tallies.into_iter().filter_map(|(hash, tally)| {
            let Tally { text, tokens, accepted, outside, outside_documents } = tally;
            let (label, count, is_decided) = match accepted.first_key_value() {
                Some((label, count)) if accepted.len() == 1 && outside == 0 => {
                    (Some(*label as u8), *count, *count >= ACCEPTED_COUNT)
                }
                None => {
                    let is_decided = outside >= OUTSIDE_COUNT && outside_documents.0 > 1;
                    (None, outside, is_decided)
                }
                Some(_) => return None,
            };
            (is_decided && !forgotten.contains(&text)).then_some(LearnedName {
                hash,
                text,
                tokens,
                label,
                count,
            })
        });
        Self { names: names.collect() }
    }

    /// Returns the name with exactly these words.
    pub(crate) fn get(
        &self,
        observation: &Observation,
        tokens: Range<usize>,
    ) -> Option<&LearnedName> {
        if tokens.len() > MAX_NAME_TOKENS {
            return None;
        }
        let (hash, count) = (observation.hash_of(tokens.clone()), tokens.len());
        let at = self.names.binary_search_by_key(&hash, |it| it.hash).ok()?;
        Some(&self.names[at]).filter(|it| usize::from(it.tokens) == count)
    }

    /// Returns the occurrences of names with a label in a document, in order and without overlaps;
    /// of overlapping ones, the first and longest.
    pub(crate) fn find<'a>(
        &'a self,
        observation: &Observation,
    ) -> Vec<(Range<usize>, &'a LearnedName)> {
        let longest = self.names.iter().map(|it| usize::from(it.tokens)).max().unwrap_or(0);
        let mut found = Vec::new();
        for sentence in &observation.sentences {
            let mut at = sentence.start;
            while at < sentence.end {
                let lengths = (1..=longest.min(sentence.end - at)).rev();
                let mut names = lengths.filter_map(|length| {
                    let name = self.get(observation, at..at + length)?;
                    name.label.map(|_| (at..at + length, name))
                });
                match names.next() {
                    Some((tokens, name)) => {
                        at = tokens.end;
                        found.push((tokens, name));
                    }
                    None => at += 1,
                }
            }
        }
        found
    }
}

/// Adds the accepted mentions of a document, and the suggestions that were not accepted.
fn add_candidates(labels: &LearnedLabels, document: &Reviewed, tallies: &mut BTreeMap<u64, Tally>) {
    let observation = &document.observation;
    let mut tally = |tokens: Range<usize>, text: &str, label: Option<usize>| {
        if tokens.is_empty() || tokens.len() > MAX_NAME_TOKENS {
            return;
        }
        let hash = observation.hash_of(tokens.clone());
        let tally = tallies.entry(hash).or_insert_with(|| Tally {
            text: text.to_owned(),
            tokens: tokens.len() as u8,
            accepted: BTreeMap::new(),
            outside: 0,
            outside_documents: (0, None),
        });
        if let Some(label) = label {
            *tally.accepted.entry(label).or_default() += 1;
        }
    };
    for mention in document.mentions.iter() {
        tally(
            observation.tokens_of(mention.span),
            document.quote(mention.span),
            Some(mention.label),
        );
    }
    for suggestion in document.shipped_suggestions(labels) {
        tally(observation.tokens_of(suggestion.span), document.quote(suggestion.span), None);
    }
}

/// Counts the occurrences of the candidates outside of all mentions. `number` is that of the document.
fn count_occurrences_outside(
    number: usize,
    document: &Reviewed,
    tallies: &mut BTreeMap<u64, Tally>,
) {
    for sentence in document.reviewed_sentences() {
        for start in sentence.clone() {
            let free = document.tags[start..sentence.end].iter().take_while(|tag| **tag == 0);
            for length in 1..=free.count().min(MAX_NAME_TOKENS) {
                let hash = document.observation.hash_of(start..start + length);
                if let Some(tally) = tallies.get_mut(&hash) {
                    tally.outside += 1;
                    if tally.outside_documents.1 != Some(number) {
                        tally.outside_documents = (tally.outside_documents.0 + 1, Some(number));
                    }
                }
            }
        }
    }
}
