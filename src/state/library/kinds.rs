//! Kinds of text, so that a reviewer does not decide the same question again and again.

use super::LibraryEntry;
use dateline_annotation::compact;
use dateline_annotation::model::{DocumentSummary, LabelId};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Brings sorted documents into an order in which the kinds take turns: the first document of each
/// kind, then the second of each, and so on. Documents without undecided mentions stay at the end.
/// Cost: linear in the documents and their labels, and sorting.
pub(super) fn mix_kinds(sorted: &[Rc<LibraryEntry>]) -> Vec<Rc<LibraryEntry>> {
    let mut totals: BTreeMap<LabelId, f64> = BTreeMap::new();
    for (label, mentions) in sorted.iter().flat_map(|it| mentions(&it.summary)) {
        *totals.entry(label).or_default() += mentions;
    }
    let mut sources: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in sorted {
        *sources.entry(&entry.summary.meta.source).or_default() += 1;
    }
    let mut seen: BTreeMap<(Option<&str>, Option<LabelId>), usize> = BTreeMap::new();
    let mut ranked: Vec<(bool, usize, &Rc<LibraryEntry>)> = Vec::with_capacity(sorted.len());
    for entry in sorted {
        // The name of a file that has a single document says nothing about its kind.
        let source = Some(entry.summary.meta.source.as_str()).filter(|it| sources[it] > 1);
        let kind = (source, standout_label(&entry.summary, &totals));
        let rank = seen.entry(kind).or_default();
        ranked.push((entry.summary.least.is_none(), *rank, entry));
        *rank += 1;
    }
    compact::sort_by_key(&mut ranked, |it| (it.0, it.1));
    ranked.into_iter().map(|it| it.2.clone()).collect()
}

/// Returns the label that a document has more mentions of than any other, compared with the mean of
/// all documents. `None` for a document without mentions.
fn standout_label(summary: &DocumentSummary, totals: &BTreeMap<LabelId, f64>) -> Option<LabelId> {
    let of_document: f64 = mentions(summary).map(|it| it.1).sum();
    let of_all: f64 = totals.values().sum();
    let excess = |(label, count): (LabelId, f64)| {
        (label, count - of_document * totals.get(&label).unwrap_or(&0.0) / of_all.max(1.0))
    };
    let most = mentions(summary).map(excess).max_by(|one, other| one.1.total_cmp(&other.1));
    most.map(|it| it.0)
}

/// Returns the labels of a document with the number of their mentions.
fn mentions(summary: &DocumentSummary) -> impl Iterator<Item = (LabelId, f64)> {
    let tallies = summary.tallies.iter().filter(|(_, tally)| tally.mentions > 0);
    tallies.map(|(label, tally)| (*label, f64::from(tally.mentions)))
}
