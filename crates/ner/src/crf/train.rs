//! Training of the tagger: a linear-chain conditional random field (Lafferty, McCallum and Pereira
//! 2001), fitted by stochastic gradients with a separate step size for each weight (AdaGrad: Duchi,
//! Hazan and Singer 2011).
//!
//! Targets are certain tags or the probabilities of a teacher (Hinton, Vinyals and Dean 2015). The
//! gradient is the difference between the expectations under the targets and under the model.
//! Training is deterministic: the same sentences in the same order give the same bytes.

use crate::crf::decoder::constrain_transitions;
use crate::crf::forward_backward::{ForwardBackward, STRIDE, TagVector};
use crate::features::feature_sink::FEATURE_HASH_BITS;
use crate::features::token_features::FEATURES_PER_TOKEN;
use crate::model::ModelParts;
use crate::model::name_tags::{NAME_TAGS, TAG_COUNT};
use crate::tag_set::Tag;

/// A sentence for training.
#[derive(Clone, Debug)]
pub struct Example {
    /// [`FEATURES_PER_TOKEN`] rows for each token.
    pub features: Vec<u32>,
    /// The probability of each tag of each token, by column. The sum is 1 for each token.
    pub targets: Vec<[f32; TAG_COUNT]>,
    /// The weight of the sentence.
    pub weight: f32,
}

impl Example {
    /// Creates an example from a sentence with known tags.
    pub fn certain(features: Vec<u32>, tags: &[Tag], weight: f32) -> Self {
        let target = |tag: &Tag| {
            let mut target = [0.0; TAG_COUNT];
            target[tag.column()] = 1.0;
            target
        };
        Self { features, targets: tags.iter().map(target).collect(), weight }
    }
}

/// The hyperparameters of training.
#[derive(Clone, Copy, Debug)]
pub struct TrainOptions {
    /// The number of passes over the sentences.
    pub epochs: u32,
    /// The initial learning rate. It decreases linearly to 0.
    pub learning_rate: f32,
    /// The share of a token's features that are hidden at random in each step, so that weights do
    /// not depend on each other (Srivastava and others 2014).
    pub dropout: f32,
    /// The minimum number of occurrences of a feature. Less frequent features are dropped.
    pub min_count: u32,
    /// The maximum number of features that are kept. Those with the highest cost of removal are
    /// kept (Le Cun, Denker and Solla 1990, "Optimal brain damage").
    pub max_rows: usize,
    /// The number of further passes with only the kept features. The final weights are the mean of
    /// the weights after each of these (Polyak and Juditsky 1992, "averaging").
    pub averaging_epochs: u32,
}

/// The constant learning rate of the averaging epochs, as a share of the initial one.
const AVERAGING_RATE: f32 = 0.3;

/// Options for the compression of the weights in the file.
#[derive(Clone, Copy, Debug)]
pub struct Quantization {
    /// Weights of at most this size become 0. The unit is one step of the byte scale.
    pub prune_below: u8,
    /// The other weights are rounded to multiples of this number of steps.
    pub step: u8,
    /// The bias that is subtracted from the score of each token outside of all mentions, before
    /// rounding. A higher bias gives more recall and less precision.
    pub outside_bias: f32,
}

/// A fitted tagger before quantization.
pub struct FittedTagger {
    weights: TrainingWeights,
    kept: Vec<bool>,
}

/// Fits a tagger. Calls `on_epoch` after every epoch with its number and the mean loss per token.
/// Cost: about 10 µs per token and epoch, and 560 MB of memory besides the examples.
pub fn fit(
    examples: &[&Example],
    options: TrainOptions,
    mut on_epoch: impl FnMut(u32, f64),
) -> FittedTagger {
    let mut kept = frequent_features(examples, options.min_count);
    let mut weights = TrainingWeights::new();
    let mut runner = EpochRunner {
        examples,
        order: (0..examples.len() as u32).collect(),
        dropout: options.dropout,
        random: Random(0x5eed),
    };
    let steps = (examples.len() * options.epochs as usize).max(1) as f32;
    for epoch in 0..options.epochs {
        let before = (examples.len() * epoch as usize) as f32;
        let rate = |step: usize| options.learning_rate * (1.0 - (before + step as f32) / steps);
        on_epoch(epoch + 1, runner.run_epoch(&mut weights, &kept, rate));
    }
    weights.prune_rows(&mut kept, options.max_rows);
    let mut sum = WeightAverage::default();
    for epoch in options.epochs..options.epochs + options.averaging_epochs {
        on_epoch(
            epoch + 1,
            runner.run_epoch(&mut weights, &kept, |_| options.learning_rate * AVERAGING_RATE),
        );
        sum.add(&weights, &kept);
    }
    if options.averaging_epochs > 0 {
        sum.write_mean(&mut weights, &kept, options.averaging_epochs as f32);
    }
    FittedTagger { weights, kept }
}

/// Runs epochs, each in another order of the sentences.
struct EpochRunner<'a> {
    examples: &'a [&'a Example],
    order: Vec<u32>,
    dropout: f32,
    random: Random,
}

impl EpochRunner<'_> {
    /// Runs one epoch. `rate` returns the learning rate of each step. Returns the mean loss per
    /// token.
    fn run_epoch(
        &mut self,
        weights: &mut TrainingWeights,
        kept: &[bool],
        rate: impl Fn(usize) -> f32,
    ) -> f64 {
        self.random.shuffle(&mut self.order);
        let (mut loss, mut tokens) = (0.0, 0);
        for (step, &at) in self.order.iter().enumerate() {
            let example = self.examples[at as usize];
            weights.apply_dropout(example, kept, self.dropout, &mut self.random);
            loss += weights.gradient_step(example, rate(step));
            tokens += example.targets.len();
        }
        loss / tokens.max(1) as f64
    }
}

/// Sums of weights: the kept rows, one after another, and the transitions.
#[derive(Default)]
struct WeightAverage {
    rows: Vec<TagVector>,
    transitions: Vec<f32>,
}

impl WeightAverage {
    fn add(&mut self, weights: &TrainingWeights, kept: &[bool]) {
        self.rows.resize(kept.iter().filter(|kept| **kept).count(), [0.0; STRIDE]);
        self.transitions.resize(weights.transitions.len(), 0.0);
        let rows = weights.rows.iter().zip(kept).filter(|(_, kept)| **kept);
        for (sum, (row, _)) in self.rows.iter_mut().zip(rows) {
            sum.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
        }
        let transitions = self.transitions.iter_mut().zip(&weights.transitions);
        transitions.for_each(|(sum, weight)| *sum += weight);
    }

    /// Sets the weights to the mean of `count` added ones.
    fn write_mean(self, weights: &mut TrainingWeights, kept: &[bool], count: f32) {
        let rows = weights.rows.iter_mut().zip(kept).filter(|(_, kept)| **kept);
        for ((row, _), sum) in rows.zip(self.rows) {
            *row = sum.map(|sum| sum / count);
        }
        weights.transitions = self.transitions.into_iter().map(|sum| sum / count).collect();
    }
}

impl FittedTagger {
    /// Serializes the tagger's file with the given lexicon.
    pub fn to_bytes(&self, lexicon: Vec<u8>, packing: Quantization) -> Vec<u8> {
        self.weights.quantize(&self.kept, lexicon, packing).to_bytes()
    }
}

/// Returns, for each feature, true if it occurs at least `min_count` times.
fn frequent_features(examples: &[&Example], min_count: u32) -> Vec<bool> {
    let mut counts = vec![0u32; 1 << FEATURE_HASH_BITS];
    for feature in examples.iter().flat_map(|example| &example.features) {
        counts[*feature as usize] += 1;
    }
    counts.iter().map(|&count| count >= min_count.max(1)).collect()
}

const START: usize = TAG_COUNT;
/// The initial value of the squared gradients, which keeps the first steps finite.
const SQUARE_FLOOR: f32 = 1e-3;

/// The weights during training, each with the sum of its squared gradients.
struct TrainingWeights {
    rows: Vec<TagVector>,
    squares: Vec<TagVector>,
    transitions: Vec<f32>,
    transition_squares: Vec<f32>,
    /// The features of the current sentence. Hidden ones are replaced with [`HIDDEN_FEATURE`].
    visible_features: Vec<u32>,
    predicted: ForwardBackward,
    target: ForwardBackward,
}

const HIDDEN_FEATURE: u32 = u32::MAX;

impl TrainingWeights {
    fn new() -> Self {
        let transitions = (TAG_COUNT + 1) * TAG_COUNT;
        Self {
            rows: vec![[0.0; STRIDE]; 1 << FEATURE_HASH_BITS],
            squares: vec![[SQUARE_FLOOR; STRIDE]; 1 << FEATURE_HASH_BITS],
            transitions: vec![0.0; transitions],
            transition_squares: vec![SQUARE_FLOOR; transitions],
            visible_features: Vec::new(),
            predicted: ForwardBackward::default(),
            target: ForwardBackward::default(),
        }
    }

    fn apply_dropout(
        &mut self,
        example: &Example,
        kept: &[bool],
        dropout: f32,
        random: &mut Random,
    ) {
        let bar = (f64::from(dropout) * 2f64.powi(32)) as u64;
        self.visible_features.clear();
        self.visible_features.extend(example.features.iter().map(|&feature| {
            let shown = kept[feature as usize] && (bar == 0 || random.next() >> 32 >= bar);
            if shown { feature } else { HIDDEN_FEATURE }
        }));
    }

    /// Takes one gradient step for a sentence. Returns its loss before the step.
    fn gradient_step(&mut self, example: &Example, rate: f32) -> f64 {
        let transitions: Vec<f32> = self.constrained_transitions();
        self.predicted.clear();
        for features in self.visible_features.chunks_exact(FEATURES_PER_TOKEN) {
            let mut scores = [0.0; STRIDE];
            for &feature in features.iter().filter(|&&feature| feature != HIDDEN_FEATURE) {
                let row = &self.rows[feature as usize];
                scores.iter_mut().zip(row).for_each(|(score, weight)| *score += weight);
            }
            self.predicted.push_scores(&scores);
        }
        self.predicted.compute_marginals(&transitions);
        self.target.clear();
        for target in &example.targets {
            self.target.push_probabilities(target);
        }
        self.target.compute_marginals(&allowed_transitions());
        let loss = self.predicted.cross_entropy(&example.targets);
        self.update_rows(rate * example.weight);
        self.update_transitions(rate * example.weight);
        loss
    }

    fn constrained_transitions(&self) -> Vec<f32> {
        let allowed = allowed_transitions();
        self.transitions
            .iter()
            .zip(allowed)
            .map(|(&weight, allowed)| libm::expf(weight) * allowed)
            .collect()
    }

    fn update_rows(&mut self, rate: f32) {
        for (at, features) in self.visible_features.chunks_exact(FEATURES_PER_TOKEN).enumerate() {
            let (right, guess) = (self.target.tag_marginals(at), self.predicted.tag_marginals(at));
            let slope: TagVector = std::array::from_fn(|tag| right[tag] - guess[tag]);
            if slope.iter().all(|it| it.abs() < 1e-4) {
                continue;
            }
            for &feature in features.iter().filter(|&&feature| feature != HIDDEN_FEATURE) {
                let row = &mut self.rows[feature as usize];
                let squares = &mut self.squares[feature as usize];
                for tag in 0..STRIDE {
                    squares[tag] += slope[tag] * slope[tag];
                    row[tag] += rate * slope[tag] / squares[tag].sqrt();
                }
            }
        }
    }

    fn update_transitions(&mut self, rate: f32) {
        let mut slope = vec![0.0; (TAG_COUNT + 1) * TAG_COUNT];
        self.target.add_pair_marginals(1.0, &mut slope);
        self.predicted.add_pair_marginals(-1.0, &mut slope);
        let squares = self.transition_squares.iter_mut();
        for ((weight, square), slope) in self.transitions.iter_mut().zip(squares).zip(slope) {
            *square += slope * slope;
            *weight += rate * slope / square.sqrt();
        }
    }

    /// Keeps the rows with the highest cost of removal. The cost of a weight is its square times
    /// the curvature, which is approximated by the sum of its squared gradients.
    fn prune_rows(&mut self, kept: &mut [bool], max_rows: usize) {
        let cost = |at: usize| -> f32 {
            let both = self.rows[at][..TAG_COUNT].iter().zip(&self.squares[at]);
            both.map(|(weight, square)| weight * weight * square).sum()
        };
        let costs: Vec<f32> = (0..kept.len()).map(cost).collect();
        let mut sorted: Vec<f32> =
            costs.iter().zip(&*kept).filter(|(_, kept)| **kept).map(|(cost, _)| *cost).collect();
        if sorted.len() <= max_rows {
            return;
        }
        sorted.sort_unstable_by(|a, b| b.total_cmp(a));
        let least = sorted[max_rows];
        kept.iter_mut().zip(costs).for_each(|(kept, cost)| *kept &= cost > least);
    }

    /// Quantizes the weights. The scale is chosen so that nearly all weights fit a byte; the few
    /// larger ones are clipped.
    fn quantize(&self, kept: &[bool], lexicon: Vec<u8>, packing: Quantization) -> ModelParts {
        let rows = || self.rows.iter().enumerate().filter(|(feature, _)| kept[*feature]);
        let mut sizes: Vec<f32> =
            rows().flat_map(|(_, row)| &row[..TAG_COUNT]).map(|it| it.abs()).collect();
        sizes.retain(|&size| size > 0.0);
        sizes.sort_unstable_by(f32::total_cmp);
        let largest = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 5000)).copied();
        let scale = 127.0 / largest.unwrap_or(1.0);
        let (step, prune) = (f32::from(packing.step), f32::from(packing.prune_below));
        let small = |value: f32| {
            let steps = value * scale;
            let kept = if steps.abs() <= prune { 0.0 } else { steps };
            ((kept / step).round() * step).clamp(-127.0, 127.0) as i8
        };
        let rows = rows()
            .map(|(feature, row)| -> (u32, [i8; TAG_COUNT]) {
                (feature as u32, std::array::from_fn(|tag| small(row[tag])))
            })
            .filter(|(_, weights)| weights.iter().any(|&weight| weight != 0))
            .collect();
        let outside = |at: usize| NAME_TAGS.class(Tag::from_column(at % TAG_COUNT)).is_none();
        let moved = self
            .transitions
            .iter()
            .enumerate()
            .map(|(at, &weight)| weight - if outside(at) { packing.outside_bias } else { 0.0 });
        let transitions = moved.map(|weight| (weight * scale).round() as i16).collect();
        ModelParts { temperature: scale, transitions, rows, lexicon }
    }
}

/// Returns 1 for each allowed transition and 0 for each forbidden one. The start is the last
/// source.
fn allowed_transitions() -> Vec<f32> {
    let zeros = constrain_transitions(&NAME_TAGS, &[0; (START + 1) * TAG_COUNT]);
    zeros.into_iter().map(|weight| if weight == 0 { 1.0 } else { 0.0 }).collect()
}

/// The SplitMix64 generator (Steele, Lea and Flood 2014). It is sufficient for shuffling, and equal
/// on every platform.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn shuffle(&mut self, items: &mut [u32]) {
        for at in (1..items.len()).rev() {
            items.swap(at, (self.next() % (at as u64 + 1)) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::EntityClass;

    const OPTIONS: TrainOptions = TrainOptions {
        epochs: 20,
        learning_rate: 0.3,
        dropout: 0.0,
        min_count: 1,
        max_rows: usize::MAX,
        averaging_epochs: 1,
    };

    /// Returns a sentence of two tokens. The first is a place if its features are even.
    fn sentence(first: u32) -> Example {
        let place_tag = NAME_TAGS.begin(EntityClass::Place);
        let tag = if first.is_multiple_of(2) { place_tag } else { Tag::OUTSIDE };
        let features = [first, 7].into_iter().flat_map(|it| vec![it; FEATURES_PER_TOKEN]).collect();
        Example::certain(features, &[tag, Tag::OUTSIDE], 1.0)
    }

    fn fitted(options: TrainOptions) -> (FittedTagger, Vec<f64>) {
        let examples: Vec<Example> = (10..20).map(sentence).collect();
        let mut losses = Vec::new();
        let fitted =
            fit(&examples.iter().collect::<Vec<_>>(), options, |_, loss| losses.push(loss));
        (fitted, losses)
    }

    #[test]
    fn training_learns_examples() {
        let (fitted, losses) = fitted(OPTIONS);
        assert!(losses[0] > 0.1 && losses[losses.len() - 1] < 0.01, "{losses:?}");
        let place_column = NAME_TAGS.begin(EntityClass::Place).column();
        for first in 10..20 {
            let row = fitted.weights.rows[first];
            assert_eq!(row[place_column] > row[Tag::OUTSIDE.column()], first % 2 == 0, "{first}");
        }
    }

    #[test]
    fn training_is_deterministic_and_respects_row_limit() {
        let packing = Quantization { prune_below: 0, step: 1, outside_bias: 0.0 };
        let bytes = |options| fitted(options).0.to_bytes(Vec::new(), packing);
        assert!(bytes(OPTIONS) == bytes(OPTIONS));
        let (few, _) = fitted(TrainOptions { max_rows: 4, ..OPTIONS });
        assert_eq!(few.kept.iter().filter(|kept| **kept).count(), 4);
    }
}
