//! F1 of a label over held-out documents, with an interval.

use super::HeldOut;
use crate::alignment::LabeledSpan;
use crate::hash::Random;
use std::collections::BTreeSet;

/// The number of samples of documents for an interval (Efron 1979).
const SAMPLES: usize = 200;

/// For each document the number of matches, and the number of mentions plus that of suggestions.
pub(super) type Matches = Vec<[usize; 2]>;

/// Counts the suggestions of a label that equal mentions, in each document.
pub(super) fn count_matches(
    label: usize,
    held_out: &[HeldOut],
    find: impl Fn(&HeldOut) -> Vec<LabeledSpan>,
) -> Matches {
    let count = |document: &HeldOut| {
        let mentions = document.document.mentions.iter();
        let goal: BTreeSet<&LabeledSpan> = mentions.filter(|it| it.label == label).collect();
        let found = find(document);
        let found = found.iter().filter(|it| it.label == label);
        let (all, right) = found.fold((goal.len(), 0), |(all, right), it| {
            (all + 1, right + usize::from(goal.contains(it)))
        });
        [right, all]
    };
    held_out.iter().map(count).collect()
}

/// Returns F1 over all documents, from 0 to 1.
pub(super) fn f1(matches: &[[usize; 2]]) -> f64 {
    ratio(matches.iter())
}

/// Returns the 95 % interval of F1 over samples of the documents.
pub(super) fn interval(matches: &[[usize; 2]]) -> [f64; 2] {
    let mut random = Random::new(0xf1);
    let mut sample = || {
        let drawn = (0..matches.len()).map(|_| &matches[random.below(matches.len())]);
        ratio(drawn)
    };
    let mut scores: Vec<f64> = (0..SAMPLES).map(|_| sample()).collect();
    scores.sort_unstable_by(f64::total_cmp);
    [scores[SAMPLES / 40], scores[SAMPLES - 1 - SAMPLES / 40]]
}

fn ratio<'a>(matches: impl Iterator<Item = &'a [usize; 2]>) -> f64 {
    let [right, all] = matches.fold([0, 0], |[right, all], it| [right + it[0], all + it[1]]);
    if all == 0 { 0.0 } else { 2.0 * right as f64 / all as f64 }
}
