//! Cross-validation: what the learned part scores on documents that it has not learned from, and for
//! which labels it is used. A label of one's own is used if it saves the reviewer actions. A label
//! that the detector ships with is used only if it surely does.

use crate::alignment::{LabeledSpan, align, bulk_cost};
use crate::chain::ChainMention;
use crate::compose::{Learned, find_mentions};
use crate::fit::{FIT_OPTIONS, fit_weights};
use crate::labels::LearnedLabels;
use crate::names::LearnedNames;
use crate::reviewed::Reviewed;
use std::collections::BTreeSet;

/// The maximum number of folds.
const FOLDS: usize = 5;

/// The minimum number of documents for cross-validation.
const MIN_DOCUMENTS: usize = 3;

/// The minimum number of examples of a label of one's own.
const MIN_EXAMPLES: usize = 2;

/// The saving per document must exceed this number of standard errors for a label that the detector
/// ships with.
const SURE_ERRORS: f64 = 1.5;

/// What cross-validation says about a label.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LabelReport {
    /// The number of reviewed mentions.
    pub examples: usize,
    /// F1 of the learned part on documents that it has not learned from, from 0 to 1.
    pub learned_f1: f64,
    /// F1 of the shipped detector on the same documents.
    pub shipped_f1: f64,
    /// True if the learned part is used.
    pub is_used: bool,
}

/// The result of cross-validation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Validation {
    /// The reports of the labels, by number.
    pub labels: Vec<LabelReport>,
    /// The number of documents that were validated.
    pub documents: usize,
    /// True if names that the reviewer decided on cost actions instead of saving some.
    pub are_names_harmful: bool,
}

/// A document with what the models of the other folds find in it.
struct HeldOut<'a> {
    document: &'a Reviewed,
    names: &'a LearnedNames,
    mentions: Vec<ChainMention>,
}

/// Validates what can be learned from documents. Cost: five fits.
pub fn cross_validate(labels: &LearnedLabels, documents: &[Reviewed]) -> Validation {
    let examples = count_examples(labels, documents);
    let mut reports: Vec<LabelReport> = examples
        .iter()
        .map(|examples| LabelReport { examples: *examples, ..LabelReport::default() })
        .collect();
    let own = |label: usize| !labels.get(label).is_shipped() && examples[label] >= MIN_EXAMPLES;
    if documents.len() < MIN_DOCUMENTS {
        for (label, report) in reports.iter_mut().enumerate() {
            report.is_used = own(label);
        }
        let documents = documents.len();
        return Validation { labels: reports, documents, are_names_harmful: false };
    }
    let folds = FOLDS.min(documents.len());
    let names: Vec<LearnedNames> = (0..folds)
        .map(|fold| {
            LearnedNames::collect(labels, &others(documents, folds, fold), &BTreeSet::new())
        })
        .collect();
    let mut held_out = Vec::new();
    for (fold, names) in names.iter().enumerate() {
        let weights = fit_weights(labels, &others(documents, folds, fold), FIT_OPTIONS);
        for document in documents.iter().skip(fold).step_by(folds) {
            let sentences = document.reviewed_sentences();
            let mentions = find_mentions(&weights, labels, &document.observation, sentences);
            held_out.push(HeldOut { document, names, mentions });
        }
    }
    let are_names_harmful = are_names_harmful(labels, &held_out);
    if are_names_harmful {
        held_out.iter_mut().for_each(|it| it.names = &NO_NAMES);
    }
    let used = choose_labels(labels, &held_out, &|label| examples[label] >= MIN_EXAMPLES);
    for (label, report) in reports.iter_mut().enumerate() {
        report.is_used = used[label];
        report.learned_f1 = score_label(label, &held_out, |it| it.learned_spans());
        report.shipped_f1 =
            score_label(label, &held_out, |it| it.document.shipped_suggestions(labels));
    }
    Validation { labels: reports, documents: documents.len(), are_names_harmful }
}

static NO_NAMES: LearnedNames = LearnedNames { names: Vec::new() };

/// Returns true if names cost actions in the suggestions of the engine.
fn are_names_harmful(labels: &LearnedLabels, held_out: &[HeldOut<'_>]) -> bool {
    let unused = vec![false; labels.len()];
    let cost = |names: bool| -> f64 {
        let costs = held_out.iter().map(|it| {
            let names = if names { it.names } else { &NO_NAMES };
            HeldOut { document: it.document, names, mentions: Vec::new() }.cost(labels, &unused)
        });
        costs.sum()
    };
    cost(true) > cost(false)
}

/// Returns the number of reviewed mentions of each label.
fn count_examples(labels: &LearnedLabels, documents: &[Reviewed]) -> Vec<usize> {
    let mut counts = vec![0; labels.len()];
    for mention in documents.iter().flat_map(|it| &it.mentions) {
        counts[mention.label] += 1;
    }
    counts
}

/// Returns the documents that are not in a fold.
fn others(documents: &[Reviewed], folds: usize, fold: usize) -> Vec<&Reviewed> {
    let outside = documents.iter().enumerate().filter(|(at, _)| at % folds != fold);
    outside.map(|(_, document)| document).collect()
}

impl HeldOut<'_> {
    fn learned_spans(&self) -> Vec<LabeledSpan> {
        let span = |it: &ChainMention| LabeledSpan {
            span: self.document.observation.span_of(it.tokens.clone()),
            label: it.label,
        };
        self.mentions.iter().map(span).collect()
    }

    /// Returns the number of actions in the document if these labels are used.
    fn cost(&self, labels: &LearnedLabels, is_used: &[bool]) -> f64 {
        let learned = Learned { labels, names: self.names, mentions: &self.mentions, is_used };
        let suggestions: Vec<LabeledSpan> = learned
            .compose(&self.document.observation)
            .into_iter()
            .filter(|it| self.document.covers(it.span))
            .filter_map(|it| {
                let label = labels.by_suggested_name(&it.label)?;
                Some(LabeledSpan { span: it.span, label })
            })
            .collect();
        let edits = align(&suggestions, &self.document.mentions);
        bulk_cost(&self.document.text, &edits) as f64
    }
}

/// Chooses labels one after another, each time the one that saves most, then compares with all.
fn choose_labels(
    labels: &LearnedLabels,
    held_out: &[HeldOut<'_>],
    may_be_used: &dyn Fn(usize) -> bool,
) -> Vec<bool> {
    let costs = |used: &[bool]| -> Vec<f64> {
        held_out.iter().map(|document| document.cost(labels, used)).collect()
    };
    let errors = |label: usize| {
        if labels.get(label).is_shipped() { SURE_ERRORS } else { 0.0 }
    };
    let mut used = vec![false; labels.len()];
    let mut current = costs(&used);
    loop {
        let mut best: Option<(f64, usize, Vec<f64>)> = None;
        for label in (0..labels.len()).filter(|&it| !used[it] && may_be_used(it)) {
            let mut with = used.clone();
            with[label] = true;
            let changed = costs(&with);
            let saving = sure_saving(&current, &changed, errors(label));
            if saving > best.as_ref().map_or(0.0, |it| it.0) {
                best = Some((saving, label, changed));
            }
        }
        let Some((_, label, changed)) = best else { break };
        used[label] = true;
        current = changed;
    }
    let all: Vec<bool> = (0..labels.len()).map(may_be_used).collect();
    let is_better = all != used && sure_saving(&current, &costs(&all), SURE_ERRORS) > 0.0;
    if is_better { all } else { used }
}

/// Returns the number of actions that a change saves per document, less some standard errors.
fn sure_saving(before: &[f64], after: &[f64], errors: f64) -> f64 {
    let count = before.len() as f64;
    let savings = || before.iter().zip(after).map(|(before, after)| before - after);
    let mean = savings().sum::<f64>() / count;
    let variance =
        savings().map(|it| (it - mean) * (it - mean)).sum::<f64>() / (count - 1.0).max(1.0);
    mean - errors * (variance / count).sqrt()
}

/// Returns F1 of one label over all held-out documents.
fn score_label(
    label: usize,
    held_out: &[HeldOut<'_>],
    found: impl Fn(&HeldOut<'_>) -> Vec<LabeledSpan>,
) -> f64 {
    let (mut right, mut all) = (0, 0);
    for document in held_out {
        let goal: BTreeSet<&LabeledSpan> =
            document.document.mentions.iter().filter(|it| it.label == label).collect();
        let found = found(document);
        let found: Vec<&LabeledSpan> = found.iter().filter(|it| it.label == label).collect();
        all += goal.len() + found.len();
        right += found.iter().filter(|it| goal.contains(*it)).count();
    }
    if all == 0 { 0.0 } else { 2.0 * right as f64 / all as f64 }
}
