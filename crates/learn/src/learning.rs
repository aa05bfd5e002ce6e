//! Learning: from reviewed documents to a model.

use crate::explain::{LearnedWord, heaviest_words};
use crate::features::WordPosition;
use crate::fit::{FIT_OPTIONS, Fit, FittedWeights};
use crate::labels::LearnedLabels;
use crate::model::LearnedModel;
use crate::names::LearnedNames;
use crate::reviewed::Reviewed;
use crate::validation::Validation;
use std::collections::BTreeSet;
use std::ops::Range;

/// The maximum number of tokens that a model is fitted to: those of the newest documents.
const MAX_FITTED_TOKENS: usize = 200_000;

/// The maximum number of bytes of text that is learned from: about 500,000 tokens.
const MAX_LEARNED_BYTES: usize = 3_000_000;

/// What the reviewer decided besides the documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LearnOptions {
    /// The texts of learned names that were forgotten.
    pub forgotten_names: BTreeSet<String>,
    /// The words in lower case that are not learned from, with where they stand.
    pub forgotten_words: BTreeSet<(WordPosition, String)>,
}

/// Returns the reviewed documents to learn from, given the lengths of all their texts in bytes: the
/// newest ones, at most 3 MB of text. Above that, the oldest are dropped a quarter at a time,
/// so that the others are validated together for long.
pub fn learned_documents(lengths: &[usize]) -> Range<usize> {
    let (mut from, mut bytes) = (0, 0);
    for (at, length) in lengths.iter().enumerate() {
        bytes += length;
        if bytes > MAX_LEARNED_BYTES {
            while from < at && bytes > MAX_LEARNED_BYTES / 4 * 3 {
                bytes -= lengths[from];
                from += 1;
            }
        }
    }
    from..lengths.len()
}

/// Returns the number of documents, from the first, that are cross-validated if this many are
/// reviewed. It grows in steps of a fifth, so that validation is not repeated after each document.
pub fn validated_documents(reviewed: usize) -> usize {
    let mut validated = reviewed.min(3);
    while validated >= 3 && validated + (validated / 5).max(1) <= reviewed {
        validated += (validated / 5).max(1);
    }
    validated
}

/// Learns from reviewed documents. `validation` is that of the first
/// [`validated_documents`] of them. `engine` is the id of the engine that they were observed with.
/// Cost: one fit.
pub fn learn(
    engine: &str,
    labels: &LearnedLabels,
    documents: &[Reviewed],
    validation: &Validation,
    options: &LearnOptions,
) -> LearnedModel {
    let documents = documents.to_vec();
    let mut learning =
        Learning::new(engine, labels, documents, validation.clone(), options.clone());
    while !learning.advance(usize::MAX) {}
    learning.model()
}

/// Does the same as [`learn`] in slices. It keeps the fitted weights, so that learning again after
/// another validation is cheap.
pub struct Learning {
    engine: String,
    labels: LearnedLabels,
    documents: Vec<Reviewed>,
    validation: Validation,
    options: LearnOptions,
    fit: Option<Fit>,
    weights: Option<FittedWeights>,
}

impl Learning {
    /// Begins to learn.
    pub fn new(
        engine: &str,
        labels: &LearnedLabels,
        documents: Vec<Reviewed>,
        validation: Validation,
        options: LearnOptions,
    ) -> Self {
        let (engine, labels) = (engine.to_owned(), labels.clone());
        Self { engine, labels, documents, validation, options, fit: None, weights: None }
    }

    /// Returns the documents.
    pub fn documents(&self) -> &[Reviewed] {
        &self.documents
    }

    /// Returns the validation.
    pub fn validation(&self) -> &Validation {
        &self.validation
    }

    /// Replaces the validation. Afterwards [`Self::advance`] has to be called again.
    pub fn revalidate(&mut self, validation: Validation) {
        self.validation = validation;
    }

    /// Fits to about this number of tokens. Returns true if there is nothing left to fit.
    pub fn advance(&mut self, tokens: usize) -> bool {
        let is_used = self.validation.labels.iter().any(|it| it.is_used);
        if !is_used || self.weights.is_some() {
            return true;
        }
        let Some(fit) = &mut self.fit else {
            let (documents, forgotten) = (self.newest_documents(), &self.options.forgotten_words);
            self.fit = Some(Fit::new(&self.labels, documents, FIT_OPTIONS, forgotten));
            return false;
        };
        let is_done = fit.advance(tokens);
        if is_done {
            self.weights = self.fit.take().map(Fit::into_weights);
        }
        is_done
    }

    /// Returns the share of the fit that is done, from 0 to 1.
    pub fn progress(&self) -> f64 {
        self.fit.as_ref().map_or(0.0, Fit::progress)
    }

    /// Returns the words with the most weight for each label that uses weights, the heaviest first.
    /// To be called when there is nothing left to fit. Cost: linear in the tokens.
    pub fn words(&self) -> Vec<LearnedWord> {
        let Some(weights) = &self.weights else { return Vec::new() };
        let mut words = heaviest_words(weights, &self.labels, &self.documents);
        words.retain(|word| self.validation.labels.get(word.label).is_some_and(|it| it.is_used));
        words
    }

    /// Returns what was learned, to be called when there is nothing left to fit.
    pub fn model(&self) -> LearnedModel {
        let Self { engine, labels, documents, validation, options, .. } = self;
        let names = match validation.are_names_harmful {
            true => LearnedNames::default(),
            false => LearnedNames::collect(labels, documents, &options.forgotten_names),
        };
        let is_used = validation.labels.iter().any(|it| it.is_used);
        let weights = self.weights.as_ref().filter(|_| is_used);
        LearnedModel::new(engine, labels, names, validation, weights)
    }

    /// Returns the newest documents, with at most [`MAX_FITTED_TOKENS`] tokens.
    fn newest_documents(&self) -> Vec<Reviewed> {
        let mut tokens = 0;
        let newest = self.documents.iter().rev().take_while(|document| {
            tokens += document.observation.token_count();
            tokens <= MAX_FITTED_TOKENS
        });
        let mut newest: Vec<Reviewed> = newest.cloned().collect();
        newest.reverse();
        newest
    }
}
