//! Fits the weights: a linear chain whose scores start at the answers of the engine. A Gaussian prior
//! pulls the weights back to zero, which is back to the engine (Chelba and Acero 2006). Stochastic
//! gradients have a step size for each weight (AdaGrad: Duchi, Hazan and Singer 2011).

use crate::chain::{Chain, LANES, stride};
use crate::features::{ROW_BITS, ROWS_PER_TOKEN, WordPosition};
use crate::hash::Random;
use crate::labels::{LearnedLabels, TagNumber};
use crate::observation::Observation;
use crate::reviewed::Reviewed;
use crate::weights::{PROBABILITY_WINDOW, StartScores, Weights, for_each_probability, push_scores};
use std::collections::BTreeSet;
use std::ops::Range;

/// The hyperparameters, tuned on the dev corpora.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FitOptions {
    /// The number of passes over the sentences.
    pub(crate) epochs: u32,
    /// The initial learning rate. It decreases linearly to 0.
    pub(crate) rate: f32,
    /// The share of the weights that the prior takes away in each pass, at the initial rate.
    pub(crate) decay: f32,
    /// The share of the features that are hidden in each step (Srivastava and others 2014).
    pub(crate) dropout: f32,
}

/// The options of a fit.
pub(crate) const FIT_OPTIONS: FitOptions =
    FitOptions { epochs: 6, rate: 0.1, decay: 0.02, dropout: 0.1 };

/// The initial value of the squared gradients, which keeps the first steps small.
const SQUARE_FLOOR: f32 = 0.3;

/// The number of features that are left out.
const FORGOTTEN: u32 = u32::MAX;

/// Slopes below this are not worth a step.
const LEAST_SLOPE: f32 = 0.01;

/// A sentence whose slopes are all below this is left out of the next pass.
const QUIET_SLOPE: f32 = 0.2;

/// The fitted weights, in single precision.
pub(crate) struct FittedWeights {
    pub(crate) stride: usize,
    /// For each hashed feature its number among those that have weights and 1, or 0, or [`FORGOTTEN`].
    index: Vec<u32>,
    /// The weights of each feature that was ever updated. All others are 0.
    rows: Vec<f32>,
    /// The sums of their squared gradients.
    squares: Vec<f32>,
    /// A row of weights for each probability feature.
    pub(crate) probabilities: Vec<f32>,
    pub(crate) transitions: Vec<f32>,
}

impl Weights for FittedWeights {
    fn add_rows(&self, rows: &[u32], scores: &mut [f32]) {
        self.add_rows_where(rows, scores, |_| true);
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

impl FittedWeights {
    /// Creates weights of 0.
    fn new(tag_count: usize, documents: &[Reviewed]) -> Self {
        let stride = stride(tag_count);
        let engine_tags = documents.first().map_or(0, |it| it.observation.engine_tags);
        Self {
            stride,
            index: vec![0; 1 << ROW_BITS],
            rows: Vec::new(),
            squares: Vec::new(),
            probabilities: vec![0.0; PROBABILITY_WINDOW * engine_tags * stride],
            transitions: vec![0.0; (tag_count + 1) * stride],
        }
    }

    /// Adds the weights of the rows that are visible.
    fn add_rows_where(&self, rows: &[u32], scores: &mut [f32], is_visible: impl Fn(u32) -> bool) {
        let (mut starts, mut count) = ([0; ROWS_PER_TOKEN], 0);
        for row in rows {
            let at = self.index[*row as usize];
            if at != 0 && at != FORGOTTEN && is_visible(*row) {
                starts[count] = (at as usize - 1) * self.stride;
                count += 1;
            }
        }
        // A few tags of all rows at a time stay in registers.
        for (block, scores) in scores.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
            let mut sums = *scores;
            for start in &starts[..count] {
                if let Some(weights) = self.rows[start + block * LANES..].first_chunk::<LANES>() {
                    sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight);
                }
            }
            *scores = sums;
        }
    }

    /// Leaves out the features with these words from now on. Cost: linear in the tokens if there are
    /// any.
    fn forget(&mut self, documents: &[Reviewed], words: &BTreeSet<(WordPosition, String)>) {
        if words.is_empty() {
            return;
        }
        for document in documents {
            let Observation { sentences, rows, .. } = &*document.observation;
            let tokens = sentences.iter().flat_map(|it| it.clone().map(move |token| (it, token)));
            for (sentence, token) in tokens {
                let rows = &rows[token * ROWS_PER_TOKEN..][..ROWS_PER_TOKEN];
                for position in WordPosition::ALL {
                    let word = position.word(token).filter(|word| sentence.contains(word));
                    if word.is_some_and(|it| words.contains(&(position, document.folded_word(it))))
                    {
                        for template in position.templates() {
                            self.index[rows[*template] as usize] = FORGOTTEN;
                        }
                    }
                }
            }
        }
    }

    /// Returns the weights of a row, unless they are all 0.
    pub(crate) fn row(&self, row: u32) -> Option<&[f32]> {
        let number = self.index[row as usize];
        let at = number.checked_sub(1).filter(|_| number != FORGOTTEN)? as usize;
        Some(&self.rows[at * self.stride..][..self.stride])
    }

    /// Returns the weights and the squared gradients of a row, or `None` if it is forgotten.
    fn row_mut(&mut self, row: u32) -> Option<(&mut [f32], &mut [f32])> {
        let number = &mut self.index[row as usize];
        if *number == FORGOTTEN {
            return None;
        }
        if *number == 0 {
            let size = self.rows.len() + self.stride;
            self.rows.resize(size, 0.0);
            self.squares.resize(size, 0.0);
            *number = (size / self.stride) as u32;
        }
        let start = (*number as usize - 1) * self.stride;
        let range = start..start + self.stride;
        Some((&mut self.rows[range.clone()], &mut self.squares[range]))
    }

    /// Returns the rows that have weights, in order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (u32, &[f32])> {
        (0..self.index.len() as u32).filter_map(|row| Some((row, self.row(row)?)))
    }
}

/// A sentence to learn from.
struct Example {
    /// The number of the document.
    document: usize,
    /// The tokens.
    sentence: Range<usize>,
}

/// A fit of weights to the reviewed sentences of documents, which runs in slices.
///
/// Cost: at most about 0.6 µs for each token, pass and eight tags. Beginning one is linear in the
/// tokens.
pub(crate) struct Fit {
    documents: Vec<Reviewed>,
    /// The start scores of each document.
    starts: Vec<StartScores>,
    examples: Vec<Example>,
    fitter: Fitter,
    /// True for each example that the next pass leaves out.
    is_quiet: Vec<bool>,
    /// The order of the examples in the current pass.
    order: Vec<usize>,
    /// The current pass.
    epoch: u32,
    /// The number of examples that the current pass has done.
    done: usize,
}

impl Fit {
    /// Begins a fit. Features with forgotten words are left out.
    pub(crate) fn new(
        labels: &LearnedLabels,
        documents: Vec<Reviewed>,
        options: FitOptions,
        forgotten: &BTreeSet<(WordPosition, String)>,
    ) -> Self {
        let start = |it: &Reviewed| StartScores::new(&it.observation, labels);
        let examples: Vec<Example> = documents
            .iter()
            .enumerate()
            .flat_map(|(document, it)| {
                it.reviewed_sentences().map(move |sentence| Example { document, sentence })
            })
            .collect();
        let mut weights = FittedWeights::new(labels.tag_count(), &documents);
        weights.forget(&documents, forgotten);
        let mut fit = Self {
            starts: documents.iter().map(start).collect(),
            fitter: Fitter::new(labels.tag_count(), weights, options),
            order: (0..examples.len()).collect(),
            is_quiet: vec![false; examples.len()],
            examples,
            documents,
            epoch: 0,
            done: 0,
        };
        fit.fitter.random.shuffle(&mut fit.order);
        fit
    }

    /// Processes sentences with about this number of tokens. Returns true if the fit is done.
    pub(crate) fn advance(&mut self, tokens: usize) -> bool {
        let FitOptions { epochs, rate, decay, .. } = self.fitter.options;
        let mut budget = tokens;
        while self.epoch < epochs && budget > 0 {
            let share = 1.0 - self.epoch as f32 / epochs as f32;
            let Some(&at) = self.order.get(self.done) else {
                self.fitter.decay(1.0 - decay * (rate * share) / rate);
                (self.epoch, self.done) = (self.epoch + 1, 0);
                if self.epoch < epochs {
                    self.fitter.random.shuffle(&mut self.order);
                }
                continue;
            };
            self.done += 1;
            if std::mem::take(&mut self.is_quiet[at]) {
                continue;
            }
            let Example { document, sentence } = &self.examples[at];
            let (start, document) = (&self.starts[*document], &self.documents[*document]);
            let steepest = self.fitter.step(document, start, sentence, rate * share);
            self.is_quiet[at] = steepest < QUIET_SLOPE;
            budget = budget.saturating_sub(sentence.len());
        }
        self.epoch == epochs
    }

    /// Returns the share of the work that is done, from 0 to 1.
    pub(crate) fn progress(&self) -> f64 {
        let pass = self.done as f64 / self.order.len().max(1) as f64;
        (f64::from(self.epoch) + pass) / f64::from(self.fitter.options.epochs)
    }

    /// Returns the weights, to be called when the fit is done.
    pub(crate) fn into_weights(self) -> FittedWeights {
        self.fitter.weights
    }
}

/// The state of a fit.
struct Fitter {
    options: FitOptions,
    weights: FittedWeights,
    probability_squares: Vec<f32>,
    transition_squares: Vec<f32>,
    pairs: Vec<f32>,
    slope: Vec<f32>,
    /// Where the blocks of tags begin whose slope is worth a step.
    steep: Vec<usize>,
    chain: Chain,
    random: Random,
}

impl Fitter {
    fn new(tag_count: usize, weights: FittedWeights, options: FitOptions) -> Self {
        Self {
            options,
            probability_squares: vec![0.0; weights.probabilities.len()],
            transition_squares: vec![0.0; weights.transitions.len()],
            pairs: vec![0.0; weights.transitions.len()],
            slope: vec![0.0; weights.stride],
            steep: Vec::new(),
            weights,
            chain: Chain::new(tag_count),
            random: Random::new(0x5eed),
        }
    }

    /// Takes one gradient step for a sentence. Returns the steepest slope.
    fn step(
        &mut self,
        document: &Reviewed,
        start: &StartScores,
        sentence: &Range<usize>,
        rate: f32,
    ) -> f32 {
        let mut steepest = 0.0_f32;
        let Reviewed { observation, tags, .. } = document;
        self.chain.set_transitions(&self.weights.transitions);
        let hidden = Hidden { seed: self.random.next(), share: self.options.dropout };
        let visible = VisibleWeights { weights: &self.weights, hidden };
        push_scores(&visible, observation, start, sentence, &mut self.chain);
        self.chain.compute();
        for (at, token) in sentence.clone().enumerate() {
            self.slope.fill(0.0);
            let marginals = self.chain.marginals(at);
            self.slope.iter_mut().zip(marginals).for_each(|(slope, it)| *slope = -it);
            self.slope[usize::from(tags[token])] += 1.0;
            steepest = self.slope.iter().fold(steepest, |most, it| most.max(it.abs()));
            let is_steep = |block: &[f32]| block.iter().any(|it| it.abs() >= LEAST_SLOPE);
            self.steep.clear();
            let blocks = self.slope.chunks_exact(LANES).enumerate();
            self.steep.extend(blocks.filter(|(_, it)| is_steep(it)).map(|(at, _)| at * LANES));
            if self.steep.is_empty() {
                continue;
            }
            for &row in &observation.rows[token * ROWS_PER_TOKEN..][..ROWS_PER_TOKEN] {
                if !hidden.contains(row)
                    && let Some((weights, squares)) = self.weights.row_mut(row)
                {
                    update(weights, squares, &self.slope, &self.steep, 1.0, rate);
                }
            }
            let Self { weights, probability_squares, slope, steep, .. } = self;
            for_each_probability(observation, sentence, token, |feature, probability| {
                let range = feature * slope.len()..(feature + 1) * slope.len();
                let squares = &mut probability_squares[range.clone()];
                let weights = &mut weights.probabilities[range];
                update(weights, squares, slope, steep, probability, rate);
            });
        }
        self.update_transitions(sentence, tags, rate);
        steepest
    }

    fn update_transitions(&mut self, sentence: &Range<usize>, tags: &[TagNumber], rate: f32) {
        let stride = self.slope.len();
        self.pairs.fill(0.0);
        self.chain.add_pairs(&mut self.pairs);
        self.pairs.iter_mut().for_each(|it| *it = -*it);
        let mut before = self.pairs.len() / stride - 1;
        for &tag in &tags[sentence.clone()] {
            self.pairs[before * stride + usize::from(tag)] += 1.0;
            before = usize::from(tag);
        }
        let weights = self.weights.transitions.iter_mut().zip(&mut self.transition_squares);
        for ((weight, square), slope) in weights.zip(&self.pairs) {
            *square += slope * slope;
            *weight += rate * slope / (*square + SQUARE_FLOOR).sqrt();
        }
    }

    /// Multiplies all weights by a factor.
    fn decay(&mut self, factor: f32) {
        let FittedWeights { rows, probabilities, transitions, .. } = &mut self.weights;
        let all = rows.iter_mut().chain(probabilities).chain(transitions);
        all.for_each(|weight| *weight *= factor);
    }
}

/// Moves the weights of some blocks of tags along a slope, multiplied by the value of their feature.
fn update(
    weights: &mut [f32],
    squares: &mut [f32],
    slope: &[f32],
    blocks: &[usize],
    value: f32,
    rate: f32,
) {
    for &start in blocks {
        let squares = squares[start..][..LANES].iter_mut();
        let weights = weights[start..][..LANES].iter_mut().zip(squares);
        for ((weight, square), slope) in weights.zip(&slope[start..][..LANES]) {
            let slope = slope * value;
            *square += slope * slope;
            *weight += rate * slope / (*square + SQUARE_FLOOR).sqrt();
        }
    }
}

/// The rows that are hidden in one step: a pseudo-random share of all.
#[derive(Clone, Copy)]
struct Hidden {
    seed: u64,
    share: f32,
}

impl Hidden {
    fn contains(self, row: u32) -> bool {
        let mixed = (self.seed ^ u64::from(row)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((mixed >> 40) as f32) < self.share * (1 << 24) as f32
    }
}

/// Weights without the hidden rows.
struct VisibleWeights<'a> {
    weights: &'a FittedWeights,
    hidden: Hidden,
}

impl Weights for VisibleWeights<'_> {
    fn add_rows(&self, rows: &[u32], scores: &mut [f32]) {
        self.weights.add_rows_where(rows, scores, |row| !self.hidden.contains(row));
    }

    fn add_probability(&self, feature: usize, probability: f32, scores: &mut [f32]) {
        self.weights.add_probability(feature, probability, scores);
    }

    fn transitions(&self) -> &[f32] {
        self.weights.transitions()
    }
}
