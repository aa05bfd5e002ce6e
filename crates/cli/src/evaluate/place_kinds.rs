//! `dateline evaluate-place-kinds`: measures how well GPE, LOC and FAC are distinguished, against
//! hand-labeled kinds of mentions in the dev part of the Groningen Meaning Bank. The file of kinds
//! contains no text of the corpus except the names. A mention is identified by a hash of its
//! sentence and its position in it.

use crate::corpus::{Corpus, Sentence, decode_mentions};
use crate::hash::fnv1a;
use dateline_ner::{Engine, place_kind};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Name, kind and hash on each line.
const GOLD_KINDS: &str = include_str!("../../../../tests/data/place_kinds.tsv");

/// The number of correct kinds, and the errors.
pub(crate) struct PlaceKindAccuracy {
    /// The number of correct kinds.
    pub correct: usize,
    /// The number of labeled mentions found in the corpus.
    pub total: usize,
    /// The name, the predicted kind and the correct one.
    pub mistakes: Vec<(String, &'static str, &'static str)>,
}

impl PlaceKindAccuracy {
    /// Predicts the kind of each labeled mention from its words and the tagger's lexicon.
    pub(crate) fn evaluate(tagger: &dyn Engine, corpus: &Corpus) -> Self {
        let labels = parse_gold_kinds();
        let mut accuracy = Self { correct: 0, total: 0, mistakes: Vec::new() };
        for sentence in corpus.documents.iter().flatten() {
            for mention in decode_mentions(&sentence.conll_tags) {
                let Some(expected) = labels.get(&mention_hash(sentence, mention.start)) else {
                    continue;
                };
                let words: Vec<&str> = sentence.tokens[mention.start..mention.end]
                    .iter()
                    .map(String::as_str)
                    .collect();
                let words = words.strip_prefix(&["the"]).unwrap_or(&words);
                let predicted =
                    place_kind(tagger.lexicon(), words).standard_name().unwrap_or_default();
                accuracy.total += 1;
                accuracy.correct += usize::from(predicted == *expected);
                if predicted != *expected {
                    accuracy.mistakes.push((words.join(" "), predicted, expected));
                }
            }
        }
        accuracy
    }

    /// Renders the result as text.
    pub(crate) fn report(&self) -> String {
        let Self { correct, total, mistakes } = self;
        let percent = 100.0 * *correct as f64 / (*total).max(1) as f64;
        let mut report = format!("{correct} of {total} right ({percent:.1} %)");
        let mut mistake_counts: BTreeMap<String, usize> = BTreeMap::new();
        for (name, predicted, expected) in mistakes {
            *mistake_counts.entry(format!("{name} ({predicted} for {expected})")).or_default() += 1;
        }
        for (at, (mistake, times)) in mistake_counts.iter().enumerate() {
            report.push_str(if at == 0 { ": " } else { ", " });
            report.push_str(mistake);
            if *times > 1 {
                let _ = write!(report, " × {times}");
            }
        }
        report
    }
}

fn parse_gold_kinds() -> BTreeMap<u64, &'static str> {
    let read = |line: &'static str| {
        let (rest, hash) = line.rsplit_once('\t')?;
        let (_, kind) = rest.rsplit_once('\t')?;
        Some((u64::from_str_radix(hash, 16).ok()?, kind))
    };
    GOLD_KINDS.lines().filter_map(read).collect()
}

/// Returns the hash of the sentence's tokens joined by spaces, a tab, and the index of the
/// mention's first token.
fn mention_hash(sentence: &Sentence, start: usize) -> u64 {
    fnv1a(&format!("{}\t{start}", sentence.tokens.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gold_kinds_are_read_and_unique() {
        assert_eq!(parse_gold_kinds().len(), GOLD_KINDS.lines().count());
        assert_eq!(parse_gold_kinds().len(), 300);
    }
}
