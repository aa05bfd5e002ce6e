//! Fitting the tagger: a linear-chain conditional random field (Lafferty, McCallum and Pereira 2001)
//! by stochastic gradients with a step of its own for each weight (AdaGrad: Duchi, Hazan and Singer
//! 2011). What is learned from may be certain or a teacher's probabilities (Hinton, Vinyals and Dean
//! 2015): the gradient is what is expected under the one minus what is expected under the other.
//! Deterministic: the same sentences in the same order give the same bytes.

use crate::chain::{Chain, Node, STRIDE};
use crate::decode::constrain;
use crate::feature::FEATURES;
use crate::model::Parts;
use crate::rows::BITS;
use crate::tag::{TAGS, Tag};

/// A sentence to learn from.
#[derive(Clone, Debug)]
pub struct Example {
    /// [`FEATURES`] rows for each token.
    pub features: Vec<u32>,
    /// How probable each tag of each token is, by column; every token's sum is 1.
    pub targets: Vec<[f32; TAGS]>,
    /// How much it counts.
    pub weight: f32,
}

impl Example {
    /// A sentence whose tags are known.
    pub fn certain(features: Vec<u32>, tags: &[Tag], weight: f32) -> Self {
        let target = |tag: &Tag| {
            let mut target = [0.0; TAGS];
            target[tag.column()] = 1.0;
            target
        };
        Self { features, targets: tags.iter().map(target).collect(), weight }
    }
}

/// How to fit.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How often every sentence is seen.
    pub epochs: u32,
    /// The length of the first steps; they shrink to nothing on a line.
    pub rate: f32,
    /// The part of a token's features that is hidden from it while learning, so that no weight
    /// leans on another (Srivastava and others 2014).
    pub dropout: f32,
    /// Features seen less often are dropped.
    pub least_count: u32,
    /// How many features are kept: those whose loss would cost most (Le Cun, Denker and Solla 1990,
    /// "Optimal brain damage").
    pub rows: usize,
    /// How often every sentence is seen again with these alone; the weights are the mean of what
    /// they are after each time (Polyak and Juditsky 1992, "averaging").
    pub repairs: u32,
}

/// How long the steps are when sentences are seen again, as a part of the first ones: short and
/// steady.
const REPAIR_RATE: f32 = 0.3;

/// How weights are made small in the file.
#[derive(Clone, Copy, Debug)]
pub struct Packing {
    /// Smaller weights are left out, in steps of a byte.
    pub prune: u8,
    /// The rest are rounded to multiples of so many steps.
    pub step: u8,
    /// What is taken from the score of each token that is in no mention, before
    /// rounding: more is found, and less of it is right.
    pub outside: f32,
}

/// A fitted tagger, before it is made small.
pub struct Fitted {
    weights: Weights,
    kept: Vec<bool>,
}

/// Fits a tagger. `told` hears after every epoch what the mean loss of a token was. Cost: each
/// epoch some 10 µs for a token; 560 MB of memory besides the examples.
pub fn fit(examples: &[&Example], options: Options, mut told: impl FnMut(u32, f64)) -> Fitted {
    let mut kept = frequent(examples, options.least_count);
    let mut weights = Weights::new();
    let mut course = Course {
        examples,
        order: (0..examples.len() as u32).collect(),
        dropout: options.dropout,
        random: Random(0x5eed),
    };
    let steps = (examples.len() * options.epochs as usize).max(1) as f32;
    for epoch in 0..options.epochs {
        let before = (examples.len() * epoch as usize) as f32;
        let rate = |step: usize| options.rate * (1.0 - (before + step as f32) / steps);
        told(epoch + 1, course.epoch(&mut weights, &kept, rate));
    }
    weights.keep(&mut kept, options.rows);
    let mut sum = Sum::default();
    for epoch in options.epochs..options.epochs + options.repairs {
        told(epoch + 1, course.epoch(&mut weights, &kept, |_| options.rate * REPAIR_RATE));
        sum.add(&weights, &kept);
    }
    if options.repairs > 0 {
        sum.mean(&mut weights, &kept, options.repairs as f32);
    }
    Fitted { weights, kept }
}

/// The sentences again and again, each time in another order.
struct Course<'a> {
    examples: &'a [&'a Example],
    order: Vec<u32>,
    dropout: f32,
    random: Random,
}

impl Course<'_> {
    /// All sentences once, with steps as long as `rate` says; returns the mean loss of a token.
    fn epoch(&mut self, weights: &mut Weights, kept: &[bool], rate: impl Fn(usize) -> f32) -> f64 {
        self.random.shuffle(&mut self.order);
        let (mut loss, mut tokens) = (0.0, 0);
        for (step, &at) in self.order.iter().enumerate() {
            let example = self.examples[at as usize];
            weights.hide(example, kept, self.dropout, &mut self.random);
            loss += weights.learn(example, rate(step));
            tokens += example.targets.len();
        }
        loss / tokens.max(1) as f64
    }
}

/// Weights added up: of the rows that are kept, one behind the other, and of the transitions.
#[derive(Default)]
struct Sum {
    rows: Vec<Node>,
    transitions: Vec<f32>,
}

impl Sum {
    fn add(&mut self, weights: &Weights, kept: &[bool]) {
        self.rows.resize(kept.iter().filter(|kept| **kept).count(), [0.0; STRIDE]);
        self.transitions.resize(weights.transitions.len(), 0.0);
        let rows = weights.rows.iter().zip(kept).filter(|(_, kept)| **kept);
        for (sum, (row, _)) in self.rows.iter_mut().zip(rows) {
            sum.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
        }
        let transitions = self.transitions.iter_mut().zip(&weights.transitions);
        transitions.for_each(|(sum, weight)| *sum += weight);
    }

    /// Sets the weights to the mean of `count`.
    fn mean(self, weights: &mut Weights, kept: &[bool], count: f32) {
        let rows = weights.rows.iter_mut().zip(kept).filter(|(_, kept)| **kept);
        for ((row, _), sum) in rows.zip(self.rows) {
            *row = sum.map(|sum| sum / count);
        }
        weights.transitions = self.transitions.into_iter().map(|sum| sum / count).collect();
    }
}

impl Fitted {
    /// The bytes of the tagger's file, in which `lexicon` goes along.
    pub fn to_bytes(&self, lexicon: Vec<u8>, packing: Packing) -> Vec<u8> {
        self.weights.quantize(&self.kept, lexicon, packing).to_bytes()
    }
}

/// Which features are seen at least so often.
fn frequent(examples: &[&Example], least: u32) -> Vec<bool> {
    let mut counts = vec![0u32; 1 << BITS];
    for feature in examples.iter().flat_map(|example| &example.features) {
        counts[*feature as usize] += 1;
    }
    counts.iter().map(|&count| count >= least.max(1)).collect()
}

const START: usize = TAGS;
/// Keeps the first steps finite.
const FLOOR: f32 = 1e-3;

/// Weights while they are fitted, each with the sum of its squared gradients.
struct Weights {
    rows: Vec<Node>,
    squares: Vec<Node>,
    transitions: Vec<f32>,
    transition_squares: Vec<f32>,
    /// The features of the sentence that are not hidden; hidden ones are [`HIDDEN`].
    seen: Vec<u32>,
    chain: Chain,
    target: Chain,
}

const HIDDEN: u32 = u32::MAX;

impl Weights {
    fn new() -> Self {
        let transitions = (TAGS + 1) * TAGS;
        Self {
            rows: vec![[0.0; STRIDE]; 1 << BITS],
            squares: vec![[FLOOR; STRIDE]; 1 << BITS],
            transitions: vec![0.0; transitions],
            transition_squares: vec![FLOOR; transitions],
            seen: Vec::new(),
            chain: Chain::default(),
            target: Chain::default(),
        }
    }

    fn hide(&mut self, example: &Example, kept: &[bool], part: f32, random: &mut Random) {
        let bar = (f64::from(part) * 2f64.powi(32)) as u64;
        self.seen.clear();
        self.seen.extend(example.features.iter().map(|&feature| {
            let shown = kept[feature as usize] && (bar == 0 || random.next() >> 32 >= bar);
            if shown { feature } else { HIDDEN }
        }));
    }

    /// One step down the gradient of a sentence; returns its loss before.
    fn learn(&mut self, example: &Example, rate: f32) -> f64 {
        let transitions: Vec<f32> = self.constrained();
        self.chain.clear();
        for features in self.seen.chunks_exact(FEATURES) {
            let mut scores = [0.0; STRIDE];
            for &feature in features.iter().filter(|&&feature| feature != HIDDEN) {
                let row = &self.rows[feature as usize];
                scores.iter_mut().zip(row).for_each(|(score, weight)| *score += weight);
            }
            self.chain.push(&scores);
        }
        self.chain.sum(&transitions);
        self.target.clear();
        for target in &example.targets {
            self.target.push_probabilities(target);
        }
        self.target.sum(&allowed());
        let loss = self.chain.cross_entropy(&example.targets);
        self.move_rows(rate * example.weight);
        self.move_transitions(rate * example.weight);
        loss
    }

    fn constrained(&self) -> Vec<f32> {
        let allowed = allowed();
        self.transitions
            .iter()
            .zip(allowed)
            .map(|(&weight, allowed)| libm::expf(weight) * allowed)
            .collect()
    }

    fn move_rows(&mut self, rate: f32) {
        for (at, features) in self.seen.chunks_exact(FEATURES).enumerate() {
            let (right, guess) = (self.target.node(at), self.chain.node(at));
            let slope: Node = std::array::from_fn(|tag| right[tag] - guess[tag]);
            if slope.iter().all(|it| it.abs() < 1e-4) {
                continue;
            }
            for &feature in features.iter().filter(|&&feature| feature != HIDDEN) {
                let row = &mut self.rows[feature as usize];
                let squares = &mut self.squares[feature as usize];
                for tag in 0..STRIDE {
                    squares[tag] += slope[tag] * slope[tag];
                    row[tag] += rate * slope[tag] / squares[tag].sqrt();
                }
            }
        }
    }

    fn move_transitions(&mut self, rate: f32) {
        let mut slope = vec![0.0; (TAGS + 1) * TAGS];
        self.target.add_pairs(1.0, &mut slope);
        self.chain.add_pairs(-1.0, &mut slope);
        let squares = self.transition_squares.iter_mut();
        for ((weight, square), slope) in self.transitions.iter_mut().zip(squares).zip(slope) {
            *square += slope * slope;
            *weight += rate * slope / square.sqrt();
        }
    }

    /// Leaves the rows whose loss would cost most. What a weight's loss costs is its square times
    /// the curvature there, and that is about the sum of its squared gradients.
    fn keep(&mut self, kept: &mut [bool], most: usize) {
        let cost = |at: usize| -> f32 {
            let both = self.rows[at][..TAGS].iter().zip(&self.squares[at]);
            both.map(|(weight, square)| weight * weight * square).sum()
        };
        let costs: Vec<f32> = (0..kept.len()).map(cost).collect();
        let mut sorted: Vec<f32> =
            costs.iter().zip(&*kept).filter(|(_, kept)| **kept).map(|(cost, _)| *cost).collect();
        if sorted.len() <= most {
            return;
        }
        sorted.sort_unstable_by(|a, b| b.total_cmp(a));
        let least = sorted[most];
        kept.iter_mut().zip(costs).for_each(|(kept, cost)| *kept &= cost > least);
    }

    /// Scaled so that nearly all weights fit a byte; the few larger ones are clipped.
    fn quantize(&self, kept: &[bool], lexicon: Vec<u8>, packing: Packing) -> Parts {
        let rows = || self.rows.iter().enumerate().filter(|(feature, _)| kept[*feature]);
        let mut sizes: Vec<f32> =
            rows().flat_map(|(_, row)| &row[..TAGS]).map(|it| it.abs()).collect();
        sizes.retain(|&size| size > 0.0);
        sizes.sort_unstable_by(f32::total_cmp);
        let largest = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 5000)).copied();
        let scale = 127.0 / largest.unwrap_or(1.0);
        let (step, prune) = (f32::from(packing.step), f32::from(packing.prune));
        let small = |value: f32| {
            let steps = value * scale;
            let kept = if steps.abs() <= prune { 0.0 } else { steps };
            ((kept / step).round() * step).clamp(-127.0, 127.0) as i8
        };
        let rows = rows()
            .map(|(feature, row)| -> (u32, [i8; TAGS]) {
                (feature as u32, std::array::from_fn(|tag| small(row[tag])))
            })
            .filter(|(_, weights)| weights.iter().any(|&weight| weight != 0))
            .collect();
        let outside = |at: usize| Tag::from_column(at % TAGS).class().is_none();
        let moved = self
            .transitions
            .iter()
            .enumerate()
            .map(|(at, &weight)| weight - if outside(at) { packing.outside } else { 0.0 });
        let transitions = moved.map(|weight| (weight * scale).round() as i16).collect();
        Parts { temperature: scale, transitions, rows, lexicon }
    }
}

/// 1 where a tag may follow a tag, the start last, and 0 where it may not.
fn allowed() -> Vec<f32> {
    let zeros = constrain(&[0; (START + 1) * TAGS]);
    zeros.into_iter().map(|weight| if weight == 0 { 1.0 } else { 0.0 }).collect()
}

/// SplitMix64 (Steele, Lea and Flood 2014): enough to shuffle with, the same everywhere.
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
    use crate::tag::Class;

    const OPTIONS: Options = Options {
        epochs: 20,
        rate: 0.3,
        dropout: 0.0,
        least_count: 1,
        rows: usize::MAX,
        repairs: 1,
    };

    /// A sentence of two tokens; the first is a place where its features are even.
    fn sentence(first: u32) -> Example {
        let place = Tag::begin(Class::Place);
        let tag = if first.is_multiple_of(2) { place } else { Tag::OUTSIDE };
        let features = [first, 7].into_iter().flat_map(|it| vec![it; FEATURES]).collect();
        Example::certain(features, &[tag, Tag::OUTSIDE], 1.0)
    }

    fn fitted(options: Options) -> (Fitted, Vec<f64>) {
        let examples: Vec<Example> = (10..20).map(sentence).collect();
        let mut losses = Vec::new();
        let fitted =
            fit(&examples.iter().collect::<Vec<_>>(), options, |_, loss| losses.push(loss));
        (fitted, losses)
    }

    #[test]
    fn what_is_learned_is_known() {
        let (fitted, losses) = fitted(OPTIONS);
        assert!(losses[0] > 0.1 && losses[losses.len() - 1] < 0.01, "{losses:?}");
        let place = Tag::begin(Class::Place).column();
        for first in 10..20 {
            let row = fitted.weights.rows[first];
            assert_eq!(row[place] > row[Tag::OUTSIDE.column()], first % 2 == 0, "{first}");
        }
    }

    #[test]
    fn the_same_gives_the_same_and_no_more_rows_than_asked() {
        let packing = Packing { prune: 0, step: 1, outside: 0.0 };
        let bytes = |options| fitted(options).0.to_bytes(Vec::new(), packing);
        assert!(bytes(OPTIONS) == bytes(OPTIONS));
        let (few, _) = fitted(Options { rows: 4, ..OPTIONS });
        assert_eq!(few.kept.iter().filter(|kept| **kept).count(), 4);
    }
}
