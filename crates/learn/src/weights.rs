//! The scores of the tags of a token: where they start, at the answers of the engine, and the
//! learned weights, which are added.

use crate::chain::Chain;
use crate::features::ROWS_PER_TOKEN;
use crate::labels::{LearnedLabels, begin_tag};
use crate::observation::Observation;
use std::ops::Range;

/// The score of the tag that a suggestion of the engine gives a token, at even odds.
const SUGGESTED_SCORE: f32 = 1.5;
/// The weight of the logit of the suggestion's probability.
const LOGIT_WEIGHT: f32 = 0.5;
/// The probability of suggestions that have none: those of rules.
const RULE_PROBABILITY: f32 = 0.9;
/// The score of the outside tag where the engine suggests nothing.
const OUTSIDE_SCORE: f32 = 2.0;

/// The number of tokens around a token whose probabilities are features: before, here and after.
pub(crate) const PROBABILITY_WINDOW: usize = 3;

/// Probabilities below this are left out.
pub(crate) const LEAST_PROBABILITY: f32 = 0.02;

/// The weights that were learned, in any representation.
pub(crate) trait Weights {
    /// Adds the weights of rows of hashed features to scores, row after row. There are at most
    /// [`ROWS_PER_TOKEN`].
    fn add_rows(&self, rows: &[u32], scores: &mut [f32]);

    /// Adds the weights of a probability of the engine, multiplied by it. `feature` is below
    /// [`PROBABILITY_WINDOW`] times the number of tags of the engine.
    fn add_probability(&self, feature: usize, probability: f32, scores: &mut [f32]);

    /// Returns the transitions, as [`Chain::set_transitions`] takes them.
    fn transitions(&self) -> &[f32];
}

/// Where the scores of the tags of a document start: the answers of the engine, in the labels of
/// the project.
#[derive(Clone, Debug, Default)]
pub(crate) struct StartScores {
    /// For each token the tag that has a score, and the score. All others have 0.
    tokens: Vec<(u8, f32)>,
}

impl StartScores {
    /// Computes the start of a document.
    pub(crate) fn new(observation: &Observation, labels: &LearnedLabels) -> Self {
        let mut tokens = vec![(0, OUTSIDE_SCORE); observation.token_count()];
        for suggestion in &observation.suggestions {
            let Some(label) = labels.by_suggested_name(&suggestion.label) else { continue };
            let probability = suggestion.score.map_or(RULE_PROBABILITY, |it| it.get() as f32);
            let inside = probability.clamp(0.02, 0.98);
            let score = SUGGESTED_SCORE + LOGIT_WEIGHT * libm::logf(inside / (1.0 - inside));
            for (at, token) in observation.tokens_of(suggestion.span).enumerate() {
                tokens[token] = ((begin_tag(label) + usize::from(at > 0)) as u8, score);
            }
        }
        Self { tokens }
    }
}

/// Calls `on_feature` with each probability feature of a token that is not negligible.
pub(crate) fn for_each_probability(
    observation: &Observation,
    sentence: &Range<usize>,
    token: usize,
    mut on_feature: impl FnMut(usize, f32),
) {
    let count = observation.engine_tags;
    for position in 0..PROBABILITY_WINDOW {
        let there = (token + position).checked_sub(1).filter(|at| sentence.contains(at));
        let Some(there) = there else { continue };
        let probabilities = &observation.probabilities[there * count..][..count];
        for (tag, &probability) in probabilities.iter().enumerate() {
            if probability >= LEAST_PROBABILITY {
                on_feature(position * count + tag, probability);
            }
        }
    }
}

/// Pushes the scores of the tokens of a sentence.
pub(crate) fn push_scores(
    weights: &impl Weights,
    observation: &Observation,
    start: &StartScores,
    sentence: &Range<usize>,
    chain: &mut Chain,
) {
    chain.clear();
    for token in sentence.clone() {
        let scores = chain.push();
        let (tag, score) = start.tokens[token];
        scores[usize::from(tag)] += score;
        weights.add_rows(&observation.rows[token * ROWS_PER_TOKEN..][..ROWS_PER_TOKEN], scores);
        for_each_probability(observation, sentence, token, |feature, probability| {
            weights.add_probability(feature, probability, scores);
        });
    }
}
