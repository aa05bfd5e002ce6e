//! The features of a token: hashed sparse features of the word, its neighbors and the run of
//! capitalized words around it, their lexicon entries, and the contexts of the word in the rest of
//! the document.
//!
//! The features of a single word are the same for all its occurrences at one window position. Their
//! weights are summed once for each word of a document ([`TokenFeatures::push_unigram_features`]).
//! Only features of several words are looked up for each token ([`push_conjunction_features`]).

use super::conjunctions::{CONJUNCTION_FEATURES, InactiveGroups, TemplateGroup, push_conjunctions};
use super::context_aggregation::{AggregatedContext, CapitalizedRun, KEPT_NEIGHBORS};
use super::feature_sink::FeatureSink;
use crate::document::document_words::DocumentWords;
use crate::document::hashed_word::BOUNDARY;
use crate::document::word_info::WordInfo;
use std::ops::Range;

/// The number of unigram features at each window position.
const UNIGRAM_FEATURES: [usize; 5] = [3, 7, 20 + CONTEXT_FEATURES, 7, 3];

/// The number of unigram features that come from the word's contexts in the document.
const CONTEXT_FEATURES: usize = 2 * KEPT_NEIGHBORS + 3;

/// The total number of features of a token.
pub const FEATURES_PER_TOKEN: usize = CONJUNCTION_FEATURES + 3 + 7 + 20 + CONTEXT_FEATURES + 7 + 3;

/// The number of window positions: two words before the token, one before, the token, one after,
/// two after.
pub(crate) const WINDOW: usize = 5;
const WINDOW_CENTER: usize = 2;

/// The features of the tokens of one document.
pub struct TokenFeatures<'a> {
    words: &'a DocumentWords,
    /// The aggregated context of each distinct word. All spellings of a word share it.
    contexts: Vec<AggregatedContext>,
}

impl<'a> TokenFeatures<'a> {
    /// Aggregates the contexts of the words of a document. `sentences` are ranges of its tokens.
    pub fn new(words: &'a DocumentWords, sentences: &[Range<usize>]) -> Self {
        let contexts = vec![AggregatedContext::default(); words.distinct_count()];
        let mut features = Self { words, contexts };
        for sentence in sentences {
            features.aggregate_contexts(sentence.clone());
        }
        for word in 0..words.distinct_count() {
            let first = words.first_spelling(word as u32) as usize;
            features.contexts[word] = features.contexts[first];
        }
        features
    }

    /// Adds the contexts of the capitalized words of a sentence.
    fn aggregate_contexts(&mut self, sentence: Range<usize>) {
        let words = self.words;
        let seen = |at: usize| words.word_info(at);
        let mut at = sentence.start;
        while at < sentence.end {
            let start = at;
            while at < sentence.end && seen(at).word.is_capital() {
                at += 1;
            }
            if start == at {
                at += 1;
                continue;
            }
            let neighbor = |at: Option<usize>| {
                let inside = at.filter(|at| sentence.contains(at));
                inside.map_or(BOUNDARY, |at| seen(at).word.lower)
            };
            let (before, after) = (neighbor(start.checked_sub(1)), neighbor(Some(at)));
            let (first, last) = (seen(start).lexicon_word, seen(at - 1));
            let run = CapitalizedRun {
                before,
                after,
                first_person: first.person_name,
                last: (last.word.lower, last.lexicon_word),
                length: at - start,
            };
            for index in start..at {
                let id = words.first_spelling(words.word_id(index));
                self.contexts[id as usize].add_run(&run, index - start);
            }
        }
    }

    /// Writes the model rows of all features of each token of a sentence to `rows`, token by token.
    pub fn feature_rows(&self, sentence: Range<usize>, rows: &mut Vec<u32>) {
        rows.clear();
        let mut done = 0;
        push_conjunction_features(self.words, sentence.clone(), rows, |rows, inactive| {
            TemplateGroup::insert_inactive_rows(inactive, rows, done * FEATURES_PER_TOKEN);
            let around = window(self.words, &sentence, sentence.start + done);
            for (window_index, word) in around.into_iter().enumerate() {
                self.push_unigram_features(word, window_index, rows);
            }
            done += 1;
            debug_assert_eq!(rows.len(), done * FEATURES_PER_TOKEN);
        });
    }

    /// Appends the model rows of a word's unigram features at a window position.
    pub(crate) fn push_unigram_features(&self, word: u32, position: usize, rows: &mut Vec<u32>) {
        let contexts = self.contexts[word as usize];
        let WordInfo { word, lexicon_word: known, .. } = *self.words.distinct_word(word);
        let template = 100 + 40 * position as u64;
        let mut sink = FeatureSink { rows, template };
        sink.push(word.lower);
        sink.push(u64::from(known.cluster));
        sink.push(u64::from(known.person_name));
        if position.abs_diff(WINDOW_CENTER) == 1 {
            sink.push(word.short_shape);
            sink.push(word.suffixes[2]);
            sink.push(u64::from(known.coarse_cluster));
            sink.push_pair(u64::from(known.person_name), word.case as u64);
        }
        if position == WINDOW_CENTER {
            sink.push(0);
            sink.push(word.exact);
            sink.push(word.shape);
            sink.push(word.short_shape);
            word.prefixes.iter().chain(&word.suffixes).for_each(|&affix| sink.push(affix));
            sink.push(u64::from(known.coarse_cluster));
            sink.push_pair(u64::from(known.cluster), word.case as u64);
            sink.push_pair(u64::from(known.person_name), word.case as u64);
            sink.push_pair(word.suffixes[2], word.short_shape);
            sink.push_pair(word.suffixes[3], word.short_shape);
            sink.push_bag(contexts.before.into_iter());
            sink.push_bag(contexts.after.into_iter());
            contexts.longest_run.into_iter().for_each(|it| sink.push(it));
        }
        debug_assert_eq!(sink.template, template + UNIGRAM_FEATURES[position] as u64);
    }
}

/// Returns the word ids in the window around a token of a sentence.
pub(crate) fn window(
    words: &DocumentWords,
    sentence: &Range<usize>,
    index: usize,
) -> [u32; WINDOW] {
    std::array::from_fn(|window_index| {
        let there =
            (index + window_index).checked_sub(WINDOW_CENTER).filter(|it| sentence.contains(it));
        there.map_or(0, |at| words.word_id(at))
    })
}

/// Appends the model rows of the conjunction features of each token of a sentence. See
/// [`push_conjunctions`].
pub(crate) fn push_conjunction_features(
    words: &DocumentWords,
    sentence: Range<usize>,
    rows: &mut Vec<u32>,
    on_token: impl FnMut(&mut Vec<u32>, InactiveGroups),
) {
    let infos: Vec<WordInfo> = sentence.clone().map(|at| *words.word_info(at)).collect();
    let (names, outside) = (words.lexicon_matches(sentence), *words.distinct_word(0));
    push_conjunctions(&infos, names, outside, rows, on_token);
}
