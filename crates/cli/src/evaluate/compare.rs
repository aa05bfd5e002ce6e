//! Comparison of two taggers on the same corpus.

use super::reading::{View, read_all, units};
use super::resample::p_value;
use super::{Counts, unit};
use crate::corpus::Corpus;
use dateline_ner::Tagger;
use std::sync::Arc;

/// The difference between two taggers on a corpus.
pub struct Comparison {
    /// The name of the corpus.
    pub name: String,
    /// How the corpus was turned into text.
    pub view: View,
    /// Counts of PER, ORG and LOC of the evaluated tagger.
    pub first: Counts,
    /// Counts of PER, ORG and LOC of the tagger it is compared with.
    pub second: Counts,
    /// The p-value of the difference in micro F1.
    pub p: f64,
}

/// Compares two taggers on one view of a corpus.
///
/// Cost: two detections of the corpus.
pub fn compare(
    first: &Arc<Tagger>,
    second: &Arc<Tagger>,
    corpus: &Corpus,
    view: View,
) -> Comparison {
    let counts = |tagger| units(&read_all(tagger, &corpus.documents, view), unit(corpus));
    let (ours, theirs) = (counts(first), counts(second));
    Comparison {
        name: corpus.name.clone(),
        view,
        p: p_value(&ours, &theirs),
        first: ours.into_iter().sum(),
        second: theirs.into_iter().sum(),
    }
}
