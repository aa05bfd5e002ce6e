//! A split of documents in which each part has its share of the mentions of every label.

use super::options::{DatasetPart, SplitOptions};
use dateline_annotation::model::{DocumentId, LabelId};
use std::collections::BTreeMap;

/// The parts of a split, in the order of [`SplitOptions::shares`].
const PARTS: [DatasetPart; SplitOptions::N_PARTS] =
    [DatasetPart::Train, DatasetPart::Dev, DatasetPart::Test];

/// A document that is assigned to a part: its id, and its mentions of each label.
pub type LabelCounts = (DocumentId, BTreeMap<LabelId, u32>);

/// Returns the number of documents in each part of a stratified split of `documents` documents.
///
/// The numbers add up to `documents` and differ from the shares by less than one, except that no
/// part with a share is empty if there are enough documents. If all shares are 0, the training set
/// has all documents.
pub fn stratified_sizes(split: SplitOptions, documents: usize) -> [usize; SplitOptions::N_PARTS] {
    let shares = split.shares.map(u128::from);
    let total: u128 = shares.iter().sum();
    if total == 0 {
        return [documents, 0, 0];
    }
    let exact = shares.map(|share| share * documents as u128);
    let mut sizes = exact.map(|exact| (exact / total) as usize);
    let mut by_remainder = [0, 1, 2];
    by_remainder.sort_by_key(|&at| std::cmp::Reverse(exact[at] % total));
    let rest = documents - sizes.iter().sum::<usize>();
    for &at in &by_remainder[..rest] {
        sizes[at] += 1;
    }
    for at in 0..SplitOptions::N_PARTS {
        let largest = (0..SplitOptions::N_PARTS).max_by_key(|&at| sizes[at]).unwrap_or_default();
        if sizes[at] == 0 && shares[at] > 0 && sizes[largest] > 1 {
            sizes[largest] -= 1;
            sizes[at] += 1;
        }
    }
    sizes
}

/// Assigns documents to parts so that each part has its share of the mentions of every label, as
/// far as whole documents allow, and exactly the size that [`stratified_sizes`] returns.
///
/// Iterative stratification (Sechidis, Tsoumakas and Vlahavas 2011): the documents with the rarest
/// label are assigned first, each to the part that lacks most mentions of this label. The result
/// depends on the seed, the ids and the counts only. Cost: labels times documents.
pub fn stratify(
    split: SplitOptions,
    documents: &[LabelCounts],
) -> BTreeMap<DocumentId, DatasetPart> {
    let mut free = stratified_sizes(split, documents.len());
    let mut missing = missing_mentions(split, documents);
    let mut waiting: Vec<&LabelCounts> = documents.iter().collect();
    waiting.sort_by_key(|(id, _)| (split.hash_id(*id), *id));
    let mut assigned = BTreeMap::new();
    while !waiting.is_empty() {
        let rarest = rarest_label(&waiting);
        let is_next = |it: &&LabelCounts| {
            rarest.is_none_or(|label| it.1.get(&label).is_some_and(|it| *it > 0))
        };
        let (next, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(is_next);
        waiting = rest;
        for (id, counts) in next {
            let lack = |at: usize| rarest.map_or(0, |label| missing[&label][at]);
            let open = (0..PARTS.len()).filter(|&at| free[at] > 0);
            let Some(at) = open.max_by_key(|&at| (lack(at), free[at], std::cmp::Reverse(at)))
            else {
                continue;
            };
            free[at] -= 1;
            for (label, count) in counts {
                if let Some(missing) = missing.get_mut(label) {
                    missing[at] -= i128::from(*count) * total_share(split);
                }
            }
            assigned.insert(*id, PARTS[at]);
        }
    }
    assigned
}

fn total_share(split: SplitOptions) -> i128 {
    split.shares.iter().map(|&share| i128::from(share)).sum()
}

/// Returns the mentions of each label that each part should have, times the sum of all shares.
fn missing_mentions(
    split: SplitOptions,
    documents: &[LabelCounts],
) -> BTreeMap<LabelId, [i128; SplitOptions::N_PARTS]> {
    let mut missing: BTreeMap<LabelId, [i128; SplitOptions::N_PARTS]> = BTreeMap::new();
    for (label, count) in documents.iter().flat_map(|(_, counts)| counts) {
        let wanted = missing.entry(*label).or_default();
        for (wanted, share) in wanted.iter_mut().zip(split.shares) {
            *wanted += i128::from(*count) * i128::from(share);
        }
    }
    missing
}

/// Returns the label that the fewest documents have, or `None` if none has any.
fn rarest_label(documents: &[&LabelCounts]) -> Option<LabelId> {
    let mut spread: BTreeMap<LabelId, usize> = BTreeMap::new();
    for (label, _) in documents.iter().flat_map(|(_, counts)| counts).filter(|(_, n)| **n > 0) {
        *spread.entry(*label).or_default() += 1;
    }
    spread.into_iter().min_by_key(|&(label, documents)| (documents, label)).map(|(label, _)| label)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPLIT: SplitOptions = SplitOptions { seed: 1, shares: [80, 10, 10] };

    #[test]
    fn sizes_add_up_and_no_part_is_empty() {
        let sizes = |documents| stratified_sizes(SPLIT, documents);
        assert_eq!(sizes(40), [32, 4, 4]);
        assert_eq!(sizes(0), [0, 0, 0]);
        assert_eq!(sizes(1), [1, 0, 0]);
        assert_eq!(sizes(3), [1, 1, 1]);
        assert_eq!(sizes(7), [5, 1, 1]);
        assert_eq!(stratified_sizes(SplitOptions { seed: 1, shares: [0; 3] }, 4), [4, 0, 0]);
        assert_eq!(stratified_sizes(SplitOptions { seed: 1, shares: [1, 0, 1] }, 4), [2, 0, 2]);
        for documents in 3..200 {
            assert_eq!(sizes(documents).iter().sum::<usize>(), documents);
            assert!(!sizes(documents).contains(&0), "{documents}");
        }
    }

    #[test]
    fn every_part_has_its_share_of_a_rare_label() {
        let (common, rare) = (LabelId(0), LabelId(1));
        let counts = |id: u32| {
            let rare = (id < 10).then_some((rare, 3));
            (DocumentId(id), [(common, 5)].into_iter().chain(rare).collect())
        };
        let documents: Vec<LabelCounts> = (0..100).map(counts).collect();
        for seed in 0..20 {
            let parts = stratify(SplitOptions { seed, ..SPLIT }, &documents);
            let size = |part| parts.values().filter(|it| **it == part).count();
            assert_eq!(PARTS.map(size), [80, 10, 10]);
            let with_rare = |part| (0..10).filter(|id| parts[&DocumentId(*id)] == part).count();
            assert_eq!(PARTS.map(with_rare), [8, 1, 1], "{seed}");
        }
    }

    #[test]
    fn documents_without_mentions_are_spread_and_the_seed_matters() {
        let documents: Vec<LabelCounts> =
            (0..20).map(|id| (DocumentId(id), BTreeMap::new())).collect();
        let parts = |seed| stratify(SplitOptions { seed, ..SPLIT }, &documents);
        assert_eq!(parts(1).values().filter(|it| **it == DatasetPart::Train).count(), 16);
        assert_eq!(parts(1), parts(1));
        assert_ne!(parts(1), parts(2));
    }
}
