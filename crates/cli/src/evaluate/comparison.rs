//! Comparison of two taggers on the same corpus.

use super::predictions::{EvaluationInput, counts_by_unit, detect_all};
use super::resampling::randomization_p_value;
use super::{MatchCounts, resampling_unit};
use crate::corpus::Corpus;
use dateline_ner::Engine;
use std::sync::Arc;

/// The difference between two taggers on a corpus.
pub(crate) struct Comparison {
    /// The name of the corpus.
    pub name: String,
    /// How the corpus was turned into text.
    pub input: EvaluationInput,
    /// Counts of PER, ORG and LOC of the evaluated tagger.
    pub first: MatchCounts,
    /// Counts of PER, ORG and LOC of the tagger it is compared with.
    pub second: MatchCounts,
    /// The p-value of the difference in micro F1.
    pub p_value: f64,
}

/// Compares two taggers on one view of a corpus.
///
/// Cost: two detections of the corpus.
pub(crate) fn compare(
    first: &Arc<dyn Engine>,
    second: &Arc<dyn Engine>,
    corpus: &Corpus,
    input: EvaluationInput,
) -> Comparison {
    let counts = |tagger| {
        counts_by_unit(&detect_all(tagger, &corpus.documents, input), resampling_unit(corpus))
    };
    let (ours, theirs) = (counts(first), counts(second));
    Comparison {
        name: corpus.name.clone(),
        input,
        p_value: randomization_p_value(&ours, &theirs),
        first: ours.into_iter().sum(),
        second: theirs.into_iter().sum(),
    }
}
