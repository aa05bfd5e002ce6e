//! Cross-validation: what the learned part scores on documents that it has not learned from, and for
//! which labels it is used. A label of one's own is used if it saves the reviewer actions. A label
//! that the detector ships with is used only if it surely does.

mod choice;
mod score;

use crate::alignment::{LabeledSpan, align, bulk_cost};
use crate::chain::ChainMention;
use crate::compose::{Learned, find_mentions};
use crate::fit::{FIT_OPTIONS, Fit, FittedWeights};
use crate::labels::LearnedLabels;
use crate::names::LearnedNames;
use crate::reviewed::Reviewed;
use choice::LabelChoice;
use std::collections::BTreeSet;

/// The maximum number of folds.
const FOLDS: usize = 5;

/// The minimum number of documents for cross-validation.
const MIN_DOCUMENTS: usize = 3;

/// The minimum number of examples of a label of one's own.
const MIN_EXAMPLES: usize = 2;

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
    /// For each label the 95 % interval of F1 of the learned part; empty if nothing was validated.
    pub intervals: Vec<[f64; 2]>,
    /// The number of documents that were validated.
    pub documents: usize,
    /// True if names that the reviewer decided on cost actions instead of saving some.
    pub are_names_harmful: bool,
}

impl Validation {
    /// Returns what is used until documents are cross-validated: labels of one's own that have two
    /// examples, and names. For labels that `earlier` has, an earlier validation under other
    /// circumstances decides instead.
    pub fn provisional(
        labels: &LearnedLabels,
        documents: &[Reviewed],
        earlier: Option<(&LearnedLabels, &Self)>,
    ) -> Self {
        let examples = count_examples(labels, documents);
        let report = |(number, &examples): (usize, &usize)| {
            let label = labels.get(number);
            let known = earlier.and_then(|(labels, validation)| {
                let number = labels.iter().position(|it| it == label)?;
                (validation.documents >= MIN_DOCUMENTS).then(|| validation.labels[number])
            });
            let is_used = !label.is_shipped() && examples >= MIN_EXAMPLES;
            let unknown = LabelReport { is_used, ..LabelReport::default() };
            let known = known.filter(|it| it.is_used || it.examples >= MIN_EXAMPLES);
            LabelReport { examples, ..known.unwrap_or(unknown) }
        };
        Self {
            labels: examples.iter().enumerate().map(report).collect(),
            intervals: Vec::new(),
            documents: documents.len().min(MIN_DOCUMENTS - 1),
            are_names_harmful: earlier.is_some_and(|(_, it)| it.are_names_harmful),
        }
    }
}

/// A document with what the models of the other folds find in it.
struct HeldOut {
    document: Reviewed,
    /// The number of the fold that the document is in.
    fold: usize,
    mentions: Vec<ChainMention>,
}

/// A cross-validation, which runs in slices.
pub struct CrossValidation {
    labels: LearnedLabels,
    documents: Vec<Reviewed>,
    /// The number of examples of each label.
    examples: Vec<usize>,
    /// The names that are learned without each fold.
    names: Vec<LearnedNames>,
    held_out: Vec<HeldOut>,
    stage: Stage,
}

/// The next step of a cross-validation.
enum Stage {
    /// Fits the weights of the model without a fold.
    Fit {
        fold: usize,
        fit: Box<Fit>,
    },
    /// Lets that model find mentions in the documents of the fold, from this document on.
    Find {
        fold: usize,
        weights: Box<FittedWeights>,
        document: usize,
    },
    /// Chooses the labels for which the chain is used.
    Choose(LabelChoice),
    Done(Validation),
}

/// Validates what can be learned from documents. Cost: five fits.
pub fn cross_validate(labels: &LearnedLabels, documents: &[Reviewed]) -> Validation {
    let mut validation = CrossValidation::new(labels, documents.to_vec());
    while !validation.advance(usize::MAX) {}
    validation.finish()
}

impl CrossValidation {
    /// Begins to validate what can be learned from documents.
    pub fn new(labels: &LearnedLabels, documents: Vec<Reviewed>) -> Self {
        let examples = count_examples(labels, &documents);
        let mut validation = Self {
            labels: labels.clone(),
            examples,
            names: Vec::new(),
            held_out: Vec::new(),
            stage: Stage::Done(Validation::default()),
            documents,
        };
        validation.stage = if validation.documents.len() < MIN_DOCUMENTS {
            Stage::Done(Validation::provisional(labels, &validation.documents, None))
        } else {
            validation.begin_fold(0)
        };
        validation
    }

    /// Works on about this number of tokens. Returns true if the validation is done.
    pub fn advance(&mut self, tokens: usize) -> bool {
        let mut budget = tokens;
        while budget > 0 && !matches!(self.stage, Stage::Done(_)) {
            let stage = std::mem::replace(&mut self.stage, Stage::Done(Validation::default()));
            self.stage = self.step(stage, &mut budget);
        }
        matches!(self.stage, Stage::Done(_))
    }

    /// Returns the share of the work that is done, from 0 to 1.
    pub fn progress(&self) -> f64 {
        let share = |fold: usize, part: f64| (fold as f64 + part) / (self.folds() as f64 + 0.2);
        match &self.stage {
            Stage::Fit { fold, fit } => share(*fold, fit.progress() * 0.9),
            Stage::Find { fold, .. } => share(*fold, 0.9),
            Stage::Choose(_) => share(self.folds(), 0.0),
            Stage::Done(_) => 1.0,
        }
    }

    /// Returns the result, to be called when the validation is done.
    pub fn finish(self) -> Validation {
        match self.stage {
            Stage::Done(validation) => validation,
            Stage::Fit { .. } | Stage::Find { .. } | Stage::Choose(_) => Validation::default(),
        }
    }

    fn folds(&self) -> usize {
        FOLDS.min(self.documents.len())
    }

    /// Begins to fit the model without a fold. After the last fold, begins to choose the labels.
    fn begin_fold(&mut self, fold: usize) -> Stage {
        let folds = self.folds();
        if fold == folds {
            let may_be_used = self.examples.iter().map(|it| *it >= MIN_EXAMPLES).collect();
            return Stage::Choose(LabelChoice::new(may_be_used));
        }
        let outside = self.documents.iter().enumerate().filter(|(at, _)| at % folds != fold);
        let others: Vec<Reviewed> = outside.map(|(_, document)| document.clone()).collect();
        self.names.push(LearnedNames::collect(&self.labels, &others, &BTreeSet::new()));
        let fit = Box::new(Fit::new(&self.labels, others, FIT_OPTIONS, &BTreeSet::new()));
        Stage::Fit { fold, fit }
    }

    /// Works on a stage until the budget is used up or the stage is done. Returns the next stage.
    fn step(&mut self, stage: Stage, budget: &mut usize) -> Stage {
        match stage {
            Stage::Fit { fold, mut fit } => {
                let is_done = fit.advance(std::mem::take(budget));
                if !is_done {
                    return Stage::Fit { fold, fit };
                }
                Stage::Find { fold, weights: Box::new(fit.into_weights()), document: fold }
            }
            Stage::Find { fold, weights, document: at } => {
                let Some(document) = self.documents.get(at).cloned() else {
                    return self.begin_fold(fold + 1);
                };
                let sentences = document.reviewed_sentences();
                let observation = &document.observation;
                let mentions = find_mentions(&*weights, &self.labels, observation, sentences);
                *budget = budget.saturating_sub(observation.token_count().max(1));
                self.held_out.push(HeldOut { document, fold, mentions });
                Stage::Find { fold, weights, document: at + self.folds() }
            }
            Stage::Choose(mut choice) => {
                let is_done = choice.advance(&self.labels, &self.names, &self.held_out, budget);
                if is_done { Stage::Done(self.report(&choice)) } else { Stage::Choose(choice) }
            }
            Stage::Done(validation) => Stage::Done(validation),
        }
    }

    fn report(&self, choice: &LabelChoice) -> Validation {
        let (mut reports, mut intervals) = (Vec::new(), Vec::new());
        for (label, &examples) in self.examples.iter().enumerate() {
            let learned = score::count_matches(label, &self.held_out, HeldOut::learned_spans);
            let shipped = score::count_matches(label, &self.held_out, |it| {
                it.document.shipped_suggestions(&self.labels)
            });
            reports.push(LabelReport {
                examples,
                learned_f1: score::f1(&learned),
                shipped_f1: score::f1(&shipped),
                is_used: choice.used()[label],
            });
            intervals.push(score::interval(&learned));
        }
        Validation {
            labels: reports,
            intervals,
            documents: self.documents.len(),
            are_names_harmful: choice.are_names_harmful(),
        }
    }
}

/// Returns the number of reviewed mentions of each label.
fn count_examples(labels: &LearnedLabels, documents: &[Reviewed]) -> Vec<usize> {
    let mut counts = vec![0; labels.len()];
    for mention in documents.iter().flat_map(|it| it.mentions.iter()) {
        counts[mention.label] += 1;
    }
    counts
}

impl HeldOut {
    fn learned_spans(&self) -> Vec<LabeledSpan> {
        let span = |it: &ChainMention| LabeledSpan {
            span: self.document.observation.span_of(it.tokens.clone()),
            label: it.label,
        };
        self.mentions.iter().map(span).collect()
    }

    /// Returns the number of actions in the document if these labels and names are used.
    fn cost(&self, labels: &LearnedLabels, names: &LearnedNames, is_used: &[bool]) -> f64 {
        let learned = Learned { labels, names, mentions: &self.mentions, is_used };
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
