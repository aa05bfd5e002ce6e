//! Explains a model to people: the words with the most weight, and examples that contradict each other.

use crate::alignment::LabeledSpan;
use crate::features::{ROW_BITS, ROWS_PER_TOKEN, WordPosition};
use crate::fit::FittedWeights;
use crate::labels::{LearnedLabels, begin_tag};
use crate::reviewed::Reviewed;
use std::collections::{BTreeMap, BTreeSet};

/// The maximum number of words for a label.
const WORDS_PER_LABEL: usize = 5;

/// Weights below this are not worth telling.
const LEAST_WEIGHT: f32 = 0.15;

/// The maximum number of contradictions.
const MAX_CONTRADICTIONS: usize = 20;

/// A word that speaks for a label.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LearnedWord {
    /// The number of the label.
    pub label: usize,
    /// Where the word stands.
    pub position: WordPosition,
    /// The word in lower case.
    pub text: String,
}

/// Two mentions with the same text in like context, but with different labels: the index of the
/// document and the mention of each.
pub type Contradiction = [(usize, LabeledSpan); 2];

/// Returns the words with the most weight for each label, the heaviest first. Cost: linear in the
/// tokens.
pub(crate) fn heaviest_words(
    weights: &FittedWeights,
    labels: &LearnedLabels,
    documents: &[Reviewed],
) -> Vec<LearnedWord> {
    let mut heaviest: Vec<Vec<(f32, WordPosition, String)>> = vec![Vec::new(); labels.len()];
    let mut seen = vec![false; 1 << ROW_BITS];
    for document in documents {
        let observation = &document.observation;
        for sentence in document.reviewed_sentences() {
            for token in sentence.clone() {
                for position in WordPosition::ALL {
                    let row = observation.rows[token * ROWS_PER_TOKEN + position.template()];
                    let word = position.word(token).filter(|at| sentence.contains(at));
                    let (Some(word), Some(weights)) = (word, weights.row(row)) else { continue };
                    if !std::mem::replace(&mut seen[row as usize], true) {
                        let text = || document.folded_word(word);
                        add_word(&mut heaviest, weights, position, text);
                    }
                }
            }
        }
    }
    let with_label = |(label, words): (usize, Vec<(f32, WordPosition, String)>)| {
        words.into_iter().map(move |(_, position, text)| LearnedWord { label, position, text })
    };
    heaviest.into_iter().enumerate().flat_map(with_label).collect()
}

/// Adds a word to the labels of which it is among the heaviest.
fn add_word(
    heaviest: &mut [Vec<(f32, WordPosition, String)>],
    weights: &[f32],
    position: WordPosition,
    text: impl Fn() -> String,
) {
    for (label, words) in heaviest.iter_mut().enumerate() {
        let begin = begin_tag(label);
        let weight = weights[begin].max(weights[begin + 1]);
        let least = words.last().filter(|_| words.len() == WORDS_PER_LABEL);
        if weight < least.map_or(LEAST_WEIGHT, |it| it.0) {
            continue;
        }
        let text = text();
        if text.chars().any(char::is_alphabetic) {
            let at = words.partition_point(|it| it.0 >= weight);
            words.insert(at, (weight, position, text));
            words.truncate(WORDS_PER_LABEL);
        }
    }
}

/// Returns mentions that contradict each other: the same words, with the same word before or after
/// them, under two labels. At most 20. Cost: linear in the mentions.
pub fn contradictions(documents: &[Reviewed]) -> Vec<Contradiction> {
    let mut known: BTreeMap<(u64, WordPosition, u32), (usize, LabeledSpan)> = BTreeMap::new();
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        let observation = &document.observation;
        for mention in document.mentions.iter() {
            let tokens = observation.tokens_of(mention.span);
            let hash = observation.hash_of(tokens.clone());
            let at_edge =
                |it: &std::ops::Range<usize>| (it.start == tokens.start, it.end == tokens.end);
            let sentence = observation.sentences.iter().find(|it| it.contains(&tokens.start));
            let (is_first, is_last) = sentence.map_or((true, true), at_edge);
            let contexts = [
                (WordPosition::Before, tokens.start, is_first),
                (WordPosition::After, tokens.end - 1, is_last),
            ];
            for (position, token, is_edge) in contexts {
                if is_edge {
                    continue;
                }
                let row = observation.rows[token * ROWS_PER_TOKEN + position.template()];
                let here = (number, *mention);
                let before = *known.entry((hash, position, row)).or_insert(here);
                let (one, other) = (before.1.label, mention.label);
                if one != other && told.insert((hash, one.min(other), one.max(other))) {
                    found.push([before, here]);
                }
            }
            if found.len() >= MAX_CONTRADICTIONS {
                return found;
            }
        }
    }
    found
}
