//! What stands around a word wherever a document has it in a name (after Ratinov and Roth 2009,
//! "context aggregation").

use crate::hash::mix;
use crate::lexicon::Known;

/// How many neighbors are kept of those that a word has in the document, on either side.
pub(crate) const CONTEXTS: usize = 4;

/// In what runs of capitalized words a document has a word: the same for all its occurrences, so
/// that what is plain in one place helps in the others.
#[derive(Clone, Copy, Default)]
pub(crate) struct Contexts {
    /// The first different words that stand before the runs, and behind them; 0 where there are
    /// no more.
    pub(crate) before: [u64; CONTEXTS],
    pub(crate) after: [u64; CONTEXTS],
    /// How long the longest run is, and what it says.
    length: usize,
    pub(crate) longest: [u64; 3],
}

/// A run of capitalized words.
pub(crate) struct Run {
    /// The lower case of the words beside it.
    pub(crate) before: u64,
    pub(crate) after: u64,
    /// Whether people are called like its first word.
    pub(crate) first_person: u8,
    /// The lower case of its last word, and what is known of that.
    pub(crate) last: (u64, Known),
    /// In words.
    pub(crate) length: usize,
}

impl Contexts {
    /// Adds a run in which the word stands at a place.
    pub(crate) fn add(&mut self, run: &Run, place: usize) {
        keep(&mut self.before, run.before);
        keep(&mut self.after, run.after);
        if run.length > self.length {
            self.length = run.length;
            let position = place.min(2) as u64 * 8 + run.length.min(5) as u64;
            let (word, known) = run.last;
            let people = u64::from(run.first_person) * 2 + u64::from(known.person);
            self.longest = [word, u64::from(known.class), people].map(|it| mix(it, position));
        }
    }
}

fn keep(known: &mut [u64; CONTEXTS], word: u64) {
    if let Some(place) = known.iter_mut().find(|it| **it == 0 || **it == word) {
        *place = word;
    }
}
