//! Two taggers on the same corpus.

use super::reading::{View, read_all, units};
use super::resample::p_value;
use super::{Counts, unit};
use crate::corpus::Corpus;
use dateline_ner::Tagger;
use std::sync::Arc;

/// How two taggers differ on a corpus.
pub struct Comparison {
    /// The corpus's name.
    pub name: String,
    /// How it was read.
    pub view: View,
    /// PER, ORG and LOC of the tagger in question.
    pub first: Counts,
    /// Of the one that it is held against.
    pub second: Counts,
    /// How often chance alone makes such a difference of micro F1.
    pub p: f64,
}

/// Compares two taggers. Cost: two detections each view of the corpus.
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
