//! Reliability of probabilities: expected calibration error (Guo and others 2017, "On calibration
//! of modern neural networks"), with bins of equal width.

use super::counts::{CorpusLabel, ratio};
use super::predictions::{EvaluatedDocument, Prediction};
use super::resampling::SplitMix64;
use dateline_ner::is_multiword;
use std::collections::BTreeSet;

/// The number of bins between 0 and 1.
pub(super) const BIN_COUNT: usize = 10;

/// The number of samples for [`Reliability::chance_calibration_error`].
const CHANCE_DRAWS: usize = 200;

/// Every other sentence of a corpus, counted from 0 over all its documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CalibrationHalf {
    /// The half that the shipped calibration is fitted on: sentences 0, 2, 4 …
    Fitted,
    /// The half that it is measured on: sentences 1, 3, 5 …
    HeldOut,
}

impl CalibrationHalf {
    fn contains(self, sentence: usize) -> bool {
        sentence.is_multiple_of(2) == (self == Self::Fitted)
    }
}

/// A found mention that has a probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ScoredMention {
    /// The label that it was given.
    pub label: CorpusLabel,
    /// True if the name has several words.
    pub is_multiword: bool,
    /// The pronoun rate of its document, from 0 to 1.
    pub personal_pronoun_rate: f64,
    /// The probability.
    pub probability: f64,
    /// True if a gold mention has the same span and label.
    pub is_correct: bool,
}

/// Returns the outcomes of the PER, ORG and LOC mentions in one half of the sentences.
pub(crate) fn scored_mentions(
    documents: &[EvaluatedDocument],
    half: CalibrationHalf,
) -> Vec<ScoredMention> {
    let mut all = Vec::new();
    let mut before = 0;
    for document in documents {
        let gold: BTreeSet<_> = document.gold.iter().collect();
        let is_included = |it: &&Prediction| {
            it.mention.1.is_shared() && half.contains(before + document.sentence_index(&it.mention))
        };
        for prediction in document.predictions.iter().filter(is_included) {
            let (span, label) = prediction.mention;
            all.extend(prediction.probability.map(|probability| ScoredMention {
                label,
                is_multiword: is_multiword(&document.text[span.range()]),
                personal_pronoun_rate: document.personal_pronoun_rate,
                probability,
                is_correct: gold.contains(&prediction.mention),
            }));
        }
        before += document.sentences.len();
    }
    all
}

/// Mentions of PER, ORG and LOC that have a probability.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reliability {
    /// The probability of each mention, and true if it is right.
    pub pairs: Vec<(f64, bool)>,
}

/// The mentions whose probability is in one tenth, upper bound excluded. A probability of 1 belongs
/// to the last bin.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Bin {
    /// The number of mentions.
    pub count: usize,
    /// The number that are right.
    pub correct: usize,
    /// The sum of their probabilities.
    pub probability_sum: f64,
}

impl Bin {
    /// Returns the share that is right.
    pub(crate) fn precision(self) -> f64 {
        ratio(self.correct, self.count)
    }

    /// Returns the mean probability, or 0 for an empty bin.
    pub(crate) fn mean_probability(self) -> f64 {
        if self.count == 0 { 0.0 } else { self.probability_sum / self.count as f64 }
    }
}

impl Reliability {
    /// Collects the mentions in one half of the sentences of a corpus.
    pub(crate) fn from_documents(documents: &[EvaluatedDocument], half: CalibrationHalf) -> Self {
        let pairs =
            scored_mentions(documents, half).into_iter().map(|it| (it.probability, it.is_correct));
        Self { pairs: pairs.collect() }
    }

    /// Combines several corpora.
    pub(crate) fn merge<'a>(each: impl IntoIterator<Item = &'a Self>) -> Self {
        Self { pairs: each.into_iter().flat_map(|it| it.pairs.iter().copied()).collect() }
    }

    /// Returns the mentions in bins by probability.
    pub(crate) fn bins(&self) -> [Bin; BIN_COUNT] {
        fill_bins(self.pairs.iter().copied())
    }

    /// Returns all mentions as one bin.
    pub(crate) fn total_bin(&self) -> Bin {
        self.bins().into_iter().fold(Bin::default(), |all, bin| Bin {
            count: all.count + bin.count,
            correct: all.correct + bin.correct,
            probability_sum: all.probability_sum + bin.probability_sum,
        })
    }

    /// Returns the expected calibration error: the mean distance between probability and precision
    /// over the bins, weighted by their size.
    pub(crate) fn expected_calibration_error(&self) -> f64 {
        calibration_error(&self.bins())
    }

    /// Returns the mean error of a tagger whose probabilities are exactly true, estimated by
    /// sampling. No smaller error can be expected from so few mentions (consistency resampling,
    /// Bröcker and Smith 2007).
    pub(crate) fn chance_calibration_error(&self) -> f64 {
        let mut random = SplitMix64::new();
        let drawn = (0..CHANCE_DRAWS).map(|_| {
            calibration_error(&fill_bins(
                self.pairs
                    .iter()
                    .map(|(probability, _)| (*probability, random.next_f64() < *probability)),
            ))
        });
        drawn.sum::<f64>() / CHANCE_DRAWS as f64
    }

    /// Returns the mean log loss: the mean negative logarithm of the probability given to the
    /// actual outcome. Lower is better, and it is least if probabilities are true. Probabilities
    /// are clamped away from 0 and 1.
    pub(crate) fn log_loss(&self) -> f64 {
        const MIN_PROBABILITY: f64 = 0.5e-4;
        let losses = self.pairs.iter().map(|&(probability, is_correct)| {
            let given = if is_correct { probability } else { 1.0 - probability };
            -given.clamp(MIN_PROBABILITY, 1.0 - MIN_PROBABILITY).ln()
        });
        losses.sum::<f64>() / self.pairs.len().max(1) as f64
    }
}

fn fill_bins(pairs: impl Iterator<Item = (f64, bool)>) -> [Bin; BIN_COUNT] {
    let mut bins = [Bin::default(); BIN_COUNT];
    for (probability, is_correct) in pairs {
        let bin = &mut bins[((probability * BIN_COUNT as f64) as usize).min(BIN_COUNT - 1)];
        bin.count += 1;
        bin.correct += usize::from(is_correct);
        bin.probability_sum += probability;
    }
    bins
}

fn calibration_error(bins: &[Bin; BIN_COUNT]) -> f64 {
    let total: usize = bins.iter().map(|bin| bin.count).sum();
    let off: f64 = bins.iter().map(|bin| (bin.probability_sum - bin.correct as f64).abs()).sum();
    if total == 0 { 0.0 } else { off / total as f64 }
}

#[cfg(test)]
mod tests {
    use super::super::predictions::tests::evaluated_document;
    use super::*;

    fn pairs(pairs: &[(f64, bool)]) -> Reliability {
        Reliability { pairs: pairs.to_vec() }
    }

    #[test]
    fn calibration_error_matches_hand_computation() {
        // 0.9–1: mean 0.95, three of four right: off by 0.2 with weight 4/6.
        // 0.4–0.5: mean 0.45, one of two right: off by 0.05 with weight 2/6.
        let some = pairs(&[
            (0.92, true),
            (0.98, true),
            (0.95, false),
            (0.95, true),
            (0.44, true),
            (0.46, false),
        ]);
        assert!((some.expected_calibration_error() - (0.2 * 4.0 + 0.05 * 2.0) / 6.0).abs() < 1e-12);
        assert_eq!(some.total_bin().count, 6);
        assert_eq!(pairs(&[(1.0, true), (0.0, false)]).expected_calibration_error(), 0.0);
        assert_eq!(pairs(&[(1.0, false)]).bins()[9].count, 1);
        assert_eq!(pairs(&[]).expected_calibration_error(), 0.0);
    }

    #[test]
    fn log_loss_matches_hand_computation() {
        let loss = pairs(&[(0.5, true), (0.75, false)]).log_loss();
        assert!((loss - (2.0_f64.ln() + 4.0_f64.ln()) / 2.0).abs() < 1e-12);
        assert!(pairs(&[(1.0, false)]).log_loss().is_finite());
    }

    #[test]
    fn chance_error_matches_binomial() {
        // One bin of 100 mentions at 0.5: the mean distance is √(2 / π) times 1/20.
        let chance = pairs(&[(0.5, true); 100]).chance_calibration_error();
        assert!((chance - 0.0399).abs() < 0.006, "{chance}");
        assert_eq!(pairs(&[(1.0, true); 5]).chance_calibration_error(), 0.0);
    }

    #[test]
    fn only_shared_labels_with_probability_are_scored() {
        use CorpusLabel::{Norp, Person, Place};
        let read = evaluated_document(
            "Ann Bo Cy Dee",
            &[(0, 13)],
            &[(0, 3, Person), (4, 6, Person), (7, 9, Norp)],
            &[
                (0, 3, Person, Some(0.8)),
                (4, 6, Person, None),
                (7, 9, Norp, Some(0.9)),
                (10, 13, Place, Some(0.3)),
            ],
        );
        let all = Reliability::from_documents(&[read], CalibrationHalf::Fitted);
        assert_eq!(all.pairs, [(0.8, true), (0.3, false)]);
    }

    #[test]
    fn calibration_halves_are_disjoint() {
        use CorpusLabel::Person;
        let found: Vec<_> =
            (0..3).map(|at| (2 * at, 2 * at + 1, Person, Some(f64::from(at) / 10.0))).collect();
        let first = evaluated_document("A B C", &[(0, 2), (2, 4), (4, 5)], &[], &found);
        let second =
            evaluated_document("D E", &[(0, 2), (2, 3)], &[], &[(0, 1, Person, Some(0.9))]);
        let documents = [first, second];
        let probabilities = |half| -> Vec<f64> {
            Reliability::from_documents(&documents, half).pairs.iter().map(|it| it.0).collect()
        };
        assert_eq!(probabilities(CalibrationHalf::Fitted), [0.0, 0.2]);
        assert_eq!(probabilities(CalibrationHalf::HeldOut), [0.1, 0.9]);
    }
}
