//! The learned model: labels, names and quantized weights, and its file.
//!
//! The file has the magic bytes, the checksum of all after it, the id of the engine, the labels with
//! their reports, the names, and the weights. Numbers are little-endian.

mod file;

use crate::chain::stride;
use crate::compose::{Learned, find_mentions};
use crate::features::ROW_BITS;
use crate::fit::FittedWeights;
use crate::labels::LearnedLabels;
use crate::names::{LearnedName, LearnedNames};
use crate::observation::Observation;
use crate::validation::{LabelReport, Validation};
use crate::weights::{PROBABILITY_WINDOW, Weights};
use dateline_annotation::compact;
use dateline_annotation::model::Suggestion;
use dateline_ner::Engine;

pub use file::LearnedModelError;

/// The maximum size of the weights in bytes. The rows with the largest weights are kept.
const MAX_WEIGHT_BYTES: usize = 1_500_000;

/// The maximum number of names. The most frequent are kept.
const MAX_NAMES: usize = 10_000;

/// Quantized weights below this are dropped.
const LEAST_WEIGHT: i8 = 3;

/// What was learned from reviewed documents. Equal input gives equal bytes on every platform.
#[derive(Clone, Debug, PartialEq)]
pub struct LearnedModel {
    engine: String,
    labels: LearnedLabels,
    reports: Vec<LabelReport>,
    /// The number of documents that were cross-validated.
    validated: usize,
    names: LearnedNames,
    /// `None` if no label uses them.
    weights: Option<QuantizedWeights>,
}

/// Weights in bytes.
#[derive(Clone, Debug, PartialEq)]
struct QuantizedWeights {
    stride: usize,
    /// A weight of 1 in the bytes.
    unit: f32,
    /// The kept rows, sorted.
    rows: Vec<u32>,
    row_weights: Vec<i8>,
    probabilities: Vec<f32>,
    transitions: Vec<f32>,
    /// For each row its number among the kept ones and 1, or 0.
    index: Vec<u32>,
}

impl LearnedModel {
    pub(crate) fn new(
        engine: &str,
        labels: &LearnedLabels,
        mut names: LearnedNames,
        validation: &Validation,
        weights: Option<&FittedWeights>,
    ) -> Self {
        if names.names.len() > MAX_NAMES {
            compact::sort_by_key(&mut names.names, |it| (std::cmp::Reverse(it.count), it.hash));
            names.names.truncate(MAX_NAMES);
            compact::sort_by_key(&mut names.names, |it| it.hash);
        }
        Self {
            engine: engine.to_owned(),
            labels: labels.clone(),
            reports: validation.labels.clone(),
            validated: validation.documents,
            names,
            weights: weights.map(|it| QuantizedWeights::new(it, labels.tag_count())),
        }
    }

    /// Returns the id of the engine that the model was learned on.
    pub fn engine_id(&self) -> &str {
        &self.engine
    }

    /// Returns true if the model was learned on this engine.
    pub(crate) fn fits(&self, engine: &dyn Engine) -> bool {
        let features = PROBABILITY_WINDOW * engine.decoder().tag_set().tag_count();
        let has_all = |it: &QuantizedWeights| it.probabilities.len() == features * it.stride;
        self.engine == engine.id() && self.weights.as_ref().is_none_or(has_all)
    }

    /// Returns the labels.
    pub fn labels(&self) -> &LearnedLabels {
        &self.labels
    }

    /// Returns the reports of the labels, by number.
    pub fn reports(&self) -> &[LabelReport] {
        &self.reports
    }

    /// Returns the names that are suggested, or no longer suggested, wherever they occur.
    pub fn names(&self) -> &[LearnedName] {
        &self.names.names
    }

    /// Removes the texts of the names. Their hashes stay, so suggestions are the same.
    pub fn remove_texts(&mut self) {
        self.names.names.iter_mut().for_each(|name| name.text.clear());
    }

    /// Returns the suggestions of a document, in order and without overlaps. Labels have the names
    /// of the detector's labels, and those of one's own their own. Cost: some microseconds for each
    /// token.
    pub fn suggest(&self, observation: &Observation) -> Vec<Suggestion> {
        let mentions = self.weights.as_ref().map(|weights| {
            let sentences = observation.sentences.iter().cloned();
            find_mentions(weights, &self.labels, observation, sentences)
        });
        let learned = Learned {
            labels: &self.labels,
            names: &self.names,
            mentions: &mentions.unwrap_or_default(),
            is_used: &self.reports.iter().map(|it| it.is_used).collect::<Vec<bool>>(),
        };
        learned.compose(observation)
    }
}

impl QuantizedWeights {
    fn new(fitted: &FittedWeights, tag_count: usize) -> Self {
        let stride = fitted.stride;
        let sizes = fitted.rows().flat_map(|(_, weights)| weights).map(|it| it.abs());
        let mut sizes: Vec<f32> = sizes.filter(|it| *it > 0.0).collect();
        // A few larger weights are clipped.
        let at = sizes.len().saturating_sub(1 + sizes.len() / 2000);
        let largest = match sizes.is_empty() {
            true => 1.0,
            false => *sizes.select_nth_unstable_by(at, f32::total_cmp).1,
        };
        let unit = largest / 127.0;
        let byte = |weight: f32| (weight / unit).round().clamp(-127.0, 127.0) as i8;
        let mut kept: Vec<(u32, Vec<i8>)> = Vec::new();
        for (row, weights) in fitted.rows() {
            let largest = weights.iter().fold(0.0f32, |largest, it| largest.max(it.abs()));
            if largest / unit >= f32::from(LEAST_WEIGHT) {
                kept.push((row, weights.iter().map(|it| byte(*it)).collect()));
            }
        }
        let max_rows = MAX_WEIGHT_BYTES / (tag_count + 4);
        if kept.len() > max_rows {
            let size =
                |row: &(u32, Vec<i8>)| row.1.iter().map(|it| i32::from(*it).pow(2)).sum::<i32>();
            kept.sort_by_key(|row| (std::cmp::Reverse(size(row)), row.0));
            kept.truncate(max_rows);
            kept.sort_by_key(|row| row.0);
        }
        Self::from_parts(
            unit,
            kept.iter().map(|it| it.0).collect(),
            kept.into_iter().flat_map(|it| it.1).collect(),
            fitted.probabilities.clone(),
            fitted.transitions.clone(),
            stride,
        )
    }

    fn from_parts(
        unit: f32,
        rows: Vec<u32>,
        row_weights: Vec<i8>,
        probabilities: Vec<f32>,
        transitions: Vec<f32>,
        stride: usize,
    ) -> Self {
        let mut index = vec![0; 1 << ROW_BITS];
        for (at, row) in rows.iter().enumerate() {
            index[*row as usize] = at as u32 + 1;
        }
        Self { stride, unit, rows, row_weights, probabilities, transitions, index }
    }
}

impl Weights for QuantizedWeights {
    fn add_rows(&self, rows: &[u32], scores: &mut [f32]) {
        for at in rows.iter().filter_map(|row| self.index[*row as usize].checked_sub(1)) {
            let weights = &self.row_weights[at as usize * self.stride..][..self.stride];
            let pairs = scores.iter_mut().zip(weights);
            pairs.for_each(|(score, weight)| *score += f32::from(*weight) * self.unit);
        }
    }

    fn add_probability(&self, feature: usize, probability: f32, scores: &mut [f32]) {
        let weights = &self.probabilities[feature * self.stride..][..self.stride];
        let pairs = scores.iter_mut().zip(weights);
        pairs.for_each(|(score, weight)| *score += probability * weight);
    }

    fn transitions(&self) -> &[f32] {
        &self.transitions
    }
}

/// Returns the length of a row of weights for some labels.
fn stride_of(labels: &LearnedLabels) -> usize {
    stride(labels.tag_count())
}
