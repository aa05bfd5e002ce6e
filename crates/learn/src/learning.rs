//! Learning: from reviewed documents to a model.

use crate::fit::{FIT_OPTIONS, fit_weights};
use crate::labels::LearnedLabels;
use crate::model::LearnedModel;
use crate::names::LearnedNames;
use crate::reviewed::Reviewed;
use crate::validation::Validation;
use std::collections::BTreeSet;

/// The maximum number of tokens that a model is fitted to: those of the newest documents.
const MAX_FITTED_TOKENS: usize = 200_000;

/// What the reviewer decided besides the documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LearnOptions {
    /// The texts of learned names that were forgotten.
    pub forgotten_names: BTreeSet<String>,
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
    let all: Vec<&Reviewed> = documents.iter().collect();
    let names = match validation.are_names_harmful {
        true => LearnedNames::default(),
        false => LearnedNames::collect(labels, &all, &options.forgotten_names),
    };
    let mut tokens = 0;
    let newest = documents.iter().rev().take_while(|document| {
        tokens += document.observation.token_count();
        tokens <= MAX_FITTED_TOKENS
    });
    let mut fitted: Vec<&Reviewed> = newest.collect();
    fitted.reverse();
    let is_fitted = validation.labels.iter().any(|it| it.is_used);
    let weights = is_fitted.then(|| fit_weights(labels, &fitted, FIT_OPTIONS));
    LearnedModel::new(engine, labels, names, validation, weights.as_ref())
}
