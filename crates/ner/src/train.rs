//! Fitting the tagger: an averaged structured perceptron (Collins 2002) with its best sequence found
//! by Viterbi. Deterministic: the same sentences in the same order give the same bytes.

use crate::decode::{Scores, best, constrain};
use crate::feature::{BITS, FEATURES};
use crate::model::Parts;
use crate::tag::{TAGS, Tag};

/// A sentence to learn from.
#[derive(Clone, Debug)]
pub struct Example {
    /// [`FEATURES`] rows for each token.
    pub features: Vec<u32>,
    /// What each token is.
    pub tags: Vec<Tag>,
}

/// How to fit.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How often every sentence is seen.
    pub epochs: u32,
    /// Features seen less often are dropped.
    pub least_count: u32,
    /// Rows whose weights are all smaller, in steps of the quantized weights, are dropped.
    pub prune: i8,
}

/// Fits a tagger and returns the bytes of its file. `told` hears after every epoch how many of the
/// tokens were wrong.
pub fn fit(examples: &[Example], options: Options, mut told: impl FnMut(u32, usize)) -> Vec<u8> {
    let mut weights = Weights::new();
    let kept = frequent(examples, options.least_count);
    let mut order: Vec<u32> = (0..examples.len() as u32).collect();
    let mut random = Random(0x5eed);
    let mut tags = Vec::new();
    for epoch in 1..=options.epochs {
        random.shuffle(&mut order);
        let mut wrong = 0;
        for &at in &order {
            let example = &examples[at as usize];
            weights.guess(example, &kept, &mut tags);
            wrong += weights.correct(example, &kept, &tags);
            weights.step += 1;
        }
        told(epoch, wrong);
    }
    weights.quantize(&kept, options.prune).to_bytes()
}

/// Which features are seen at least so often.
fn frequent(examples: &[Example], least: u32) -> Vec<bool> {
    let mut counts = vec![0u32; 1 << BITS];
    for feature in examples.iter().flat_map(|example| &example.features) {
        counts[*feature as usize] += 1;
    }
    counts.iter().map(|&count| count >= least.max(1)).collect()
}

/// Weights while they are fitted, each with its sum over time: the average is what is kept.
struct Weights {
    now: Vec<i32>,
    /// Each change times the step at which it was made.
    late: Vec<i64>,
    transitions: Vec<i32>,
    late_transitions: Vec<i64>,
    step: i64,
    emissions: Vec<Scores>,
}

impl Weights {
    fn new() -> Self {
        let transitions = (TAGS + 1) * TAGS;
        Self {
            now: vec![0; TAGS << BITS],
            late: vec![0; TAGS << BITS],
            transitions: vec![0; transitions],
            late_transitions: vec![0; transitions],
            step: 1,
            emissions: Vec::new(),
        }
    }

    fn guess(&mut self, example: &Example, kept: &[bool], tags: &mut Vec<Tag>) {
        self.emissions.clear();
        for features in example.features.chunks_exact(FEATURES) {
            let mut scores = [0; TAGS];
            for &feature in features.iter().filter(|&&feature| kept[feature as usize]) {
                let row = feature as usize * TAGS;
                for (score, weight) in scores.iter_mut().zip(&self.now[row..row + TAGS]) {
                    *score += weight;
                }
            }
            self.emissions.push(scores);
        }
        best(&self.emissions, &constrain(&self.transitions), tags);
    }

    /// Moves weights from what was guessed to what is right; returns how many tokens were wrong.
    fn correct(&mut self, example: &Example, kept: &[bool], guessed: &[Tag]) -> usize {
        let mut wrong = 0;
        let mut before = (TAGS, TAGS);
        for (at, (&right, &guess)) in example.tags.iter().zip(guessed).enumerate() {
            let here = (right.column(), guess.column());
            if here.0 != here.1 {
                wrong += 1;
                let features = &example.features[at * FEATURES..(at + 1) * FEATURES];
                for &feature in features.iter().filter(|&&feature| kept[feature as usize]) {
                    self.move_weight(feature as usize * TAGS, here);
                }
            }
            if before != (before.0, before.0) || here.0 != here.1 {
                self.move_transition(before.0 * TAGS + here.0, 1);
                self.move_transition(before.1 * TAGS + here.1, -1);
            }
            before = here;
        }
        wrong
    }

    fn move_weight(&mut self, row: usize, (right, guess): (usize, usize)) {
        self.now[row + right] += 1;
        self.late[row + right] += self.step;
        self.now[row + guess] -= 1;
        self.late[row + guess] -= self.step;
    }

    fn move_transition(&mut self, at: usize, by: i32) {
        self.transitions[at] += by;
        self.late_transitions[at] += self.step * i64::from(by);
    }

    /// The average of a weight over all steps.
    fn average(now: i32, late: i64, step: i64) -> f64 {
        f64::from(now) - late as f64 / step as f64
    }

    /// Averages, scaled so that nearly all weights fit a byte; the few larger ones are clipped.
    fn quantize(&self, kept: &[bool], prune: i8) -> Parts {
        let average = |at: usize| Self::average(self.now[at], self.late[at], self.step);
        let mut sizes: Vec<f64> = (0..TAGS << BITS).map(|at| average(at).abs()).collect();
        sizes.retain(|&size| size > 0.0);
        sizes.sort_unstable_by(f64::total_cmp);
        let largest = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 5000)).copied();
        let scale = 127.0 / largest.unwrap_or(1.0);
        let small = |value: f64| (value * scale).round().clamp(-127.0, 127.0) as i8;
        let row = |feature: usize| -> [i8; TAGS] {
            std::array::from_fn(|tag| small(average(feature * TAGS + tag)))
        };
        let rows = (0..1usize << BITS)
            .filter(|&feature| kept[feature])
            .map(|feature| (feature as u32, row(feature)))
            .filter(|(_, weights)| {
                weights.iter().any(|weight| weight.unsigned_abs() > prune.unsigned_abs())
            })
            .collect();
        let transitions = self.transitions.iter().zip(&self.late_transitions);
        let transitions = transitions
            .map(|(&now, &late)| (Self::average(now, late, self.step) * scale).round() as i16)
            .collect();
        Parts { temperature: (scale * 2.0) as f32, transitions, rows }
    }
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
