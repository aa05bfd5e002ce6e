//! What stands around a word wherever a document has it in a name (after Ratinov and Roth 2009,
//! "context aggregation").

use crate::hashed_word::mix;
use crate::lexicon::LexiconWord;

/// How many neighbors are kept of those that a word has in the document, on either side.
pub(crate) const KEPT_NEIGHBORS: usize = 4;

/// In what runs of capitalized words a document has a word: the same for all its occurrences, so
/// that what is plain in one place helps in the others.
#[derive(Clone, Copy, Default)]
pub(crate) struct AggregatedContext {
    /// The first different words that stand before the runs, and behind them; 0 where there are
    /// no more.
    pub(crate) before: [u64; KEPT_NEIGHBORS],
    pub(crate) after: [u64; KEPT_NEIGHBORS],
    /// How long the longest run is, and what it says.
    longest_run_length: usize,
    pub(crate) longest_run: [u64; 3],
}

/// A run of capitalized words.
pub(crate) struct CapitalizedRun {
    /// The lower case of the words beside it.
    pub(crate) before: u64,
    pub(crate) after: u64,
    /// Whether people are called like its first word.
    pub(crate) first_person: u8,
    /// The lower case of its last word, and what is known of that.
    pub(crate) last: (u64, LexiconWord),
    /// In words.
    pub(crate) length: usize,
}

impl AggregatedContext {
    /// Adds a run in which the word stands at a place.
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
    if let Some(place) = known.iter_mut().find(|it| **it == 0 || **it == word) {
        *place = word;
    }
}
