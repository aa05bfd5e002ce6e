//! Aggregated context: the neighbors of a word in all names of the document that contain it (after
//! Ratinov and Roth 2009, "context aggregation").

use crate::document::hashed_word::mix;
use crate::lexicon::LexiconWord;

/// The maximum number of distinct neighbors that are kept on each side.
pub(crate) const KEPT_NEIGHBORS: usize = 4;

/// The runs of capitalized words in which a document uses a word. All occurrences of the word share
/// it, so that a clear context helps in unclear ones.
#[derive(Clone, Copy, Default)]
pub(crate) struct AggregatedContext {
    /// The first distinct words before the runs and after them, padded with 0.
    pub(crate) before: [u64; KEPT_NEIGHBORS],
    pub(crate) after: [u64; KEPT_NEIGHBORS],
    /// The length of the longest run in words, and its features.
    longest_run_length: usize,
    pub(crate) longest_run: [u64; 3],
}

/// A run of capitalized words.
pub(crate) struct CapitalizedRun {
    /// Hashes of the words beside the run, in lower case.
    pub(crate) before: u64,
    pub(crate) after: u64,
    /// The lexicon's `person_name` value of the first word.
    pub(crate) first_person: u8,
    /// The hash of the last word in lower case, and its lexicon entry.
    pub(crate) last: (u64, LexiconWord),
    /// The number of words.
    pub(crate) length: usize,
}

impl AggregatedContext {
    /// Adds a run in which the word is at the position `offset`.
    pub(crate) fn add_run(&mut self, run: &CapitalizedRun, offset: usize) {
        insert_distinct(&mut self.before, run.before);
        insert_distinct(&mut self.after, run.after);
        if run.length > self.longest_run_length {
            self.longest_run_length = run.length;
            let position = offset.min(2) as u64 * 8 + run.length.min(5) as u64;
            let (word, known) = run.last;
            let people = u64::from(run.first_person) * 2 + u64::from(known.person_name);
            self.longest_run = [word, u64::from(known.cluster), people].map(|it| mix(it, position));
        }
    }
}

fn insert_distinct(known: &mut [u64; KEPT_NEIGHBORS], word: u64) {
    if let Some(slot) = known.iter_mut().find(|it| **it == 0 || **it == word) {
        *slot = word;
    }
}
