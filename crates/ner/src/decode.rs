//! The best sequence of tags (Viterbi 1967) and how probable a mention is (forward and backward
//! sums, as in a conditional random field), over the scores of a sentence.

use crate::tag::{TAGS, Tag, TokenSpan};

/// Below everything that sums of weights can reach, and far from overflowing.
const NEVER: i32 = i32::MIN / 4;

/// Whole vector registers.
pub(crate) const LANES: usize = 12;
const _: () = assert!(TAGS <= LANES);

/// The scores of one token's tags; those past [`TAGS`] mean nothing.
pub(crate) type Scores = [i32; LANES];

/// Whether each tag may follow each tag, the sentence's start last.
fn allowed(from: usize, to: usize) -> bool {
    let previous = (from < TAGS).then(|| Tag::from_column(from));
    Tag::from_column(to).may_follow(previous)
}

/// The transitions with what may not be set to never.
pub(crate) fn constrain(transitions: &[i32]) -> Vec<i32> {
    let constrained = transitions.iter().enumerate();
    constrained
        .map(|(at, &weight)| if allowed(at / TAGS, at % TAGS) { weight } else { NEVER })
        .collect()
}

/// The transitions of a chain, as decoding reads them.
pub(crate) struct Decoder {
    /// From each tag, the start last, to each tag.
    transitions: [Scores; TAGS + 1],
    /// The same as weights.
    forward: [Weights; TAGS + 1],
    /// To each tag, from each tag.
    backward: [Weights; TAGS],
    /// The weights of 0, -1, -2 …
    weights: Vec<f64>,
    temperature: f64,
}

/// How probable each tag is beside the others; 0 past [`TAGS`].
type Weights = [f64; LANES];

/// Scores so many temperatures below the best are rare enough to be computed each time.
const TABLE: f64 = 30.0;

impl Decoder {
    /// `transitions` are from each tag, the start last, to each tag; scores divided by
    /// `temperature` are logarithms.
    pub(crate) fn new(transitions: &[i32], temperature: f64) -> Self {
        let constrained = constrain(transitions);
        let score = |from: usize, to: usize| {
            if to < TAGS { constrained[from * TAGS + to] } else { NEVER }
        };
        let transitions = std::array::from_fn(|from| std::array::from_fn(|to| score(from, to)));
        let weight = |score: i32| libm::exp(f64::from(score) / temperature);
        let forward: [Weights; TAGS + 1] = transitions.map(|scores: Scores| scores.map(weight));
        let backward = std::array::from_fn(|to| {
            std::array::from_fn(|from| if from < TAGS { forward[from][to] } else { 0.0 })
        });
        let table = (TABLE * temperature).clamp(1.0, 65536.0) as i32;
        let weights = (0..table).map(|below| weight(-below)).collect();
        Self { transitions, forward, backward, weights, temperature }
    }

    /// The best tags of a sentence. Ties go to the lower column.
    pub(crate) fn best(&self, emissions: &[Scores], tags: &mut Vec<Tag>) {
        tags.clear();
        let Some(first) = emissions.first() else { return };
        let mut scores: Scores = std::array::from_fn(|to| first[to] + self.transitions[TAGS][to]);
        let mut back: Vec<[u8; LANES]> = Vec::with_capacity(emissions.len());
        for emission in &emissions[1..] {
            let mut next = [NEVER * 2; LANES];
            let mut from_tag = [0; LANES];
            for (from, transitions) in self.transitions[..TAGS].iter().enumerate() {
                for to in 0..LANES {
                    let score = scores[from] + transitions[to];
                    let is_better = score > next[to];
                    next[to] = if is_better { score } else { next[to] };
                    from_tag[to] = if is_better { from as i32 } else { from_tag[to] };
                }
            }
            // Never stays never, however long the sentence.
            scores = std::array::from_fn(|to| (next[to] + emission[to]).max(NEVER));
            back.push(from_tag.map(|from| from as u8));
        }
        let best = |&tag: &usize| (scores[tag], std::cmp::Reverse(tag));
        let mut at = (0..TAGS).max_by_key(best).unwrap_or(0);
        tags.push(Tag::from_column(at));
        for from_tag in back.iter().rev() {
            at = usize::from(from_tag[at]);
            tags.push(Tag::from_column(at));
        }
        tags.reverse();
    }

    /// The weights of a token's tags. Only differences between tags matter; the best is 1.
    fn weights(&self, scores: &Scores) -> Weights {
        let best = scores[..TAGS].iter().copied().max().unwrap_or(0);
        std::array::from_fn(|tag| {
            let below = best - scores[tag];
            match self.weights.get(below as usize) {
                _ if tag >= TAGS => 0.0,
                Some(&weight) => weight,
                None => libm::exp(f64::from(-below) / self.temperature),
            }
        })
    }
}

/// Sums over all sequences of tags of a sentence.
pub(crate) struct Marginals<'a> {
    decoder: &'a Decoder,
    /// Each divided by what `forward` was divided by there.
    emissions: Vec<Weights>,
    forward: Vec<Weights>,
    backward: Vec<Weights>,
}

impl<'a> Marginals<'a> {
    /// Cost: tokens times tags squared.
    pub(crate) fn new(decoder: &'a Decoder, emissions: &[Scores]) -> Self {
        let mut sums = Self {
            decoder,
            emissions: emissions.iter().map(|scores| decoder.weights(scores)).collect(),
            forward: Vec::with_capacity(emissions.len()),
            backward: vec![[1.0; LANES]; emissions.len()],
        };
        sums.run_forward();
        sums.run_backward();
        sums
    }

    /// Also divides each token's sums by their sum, which keeps them from vanishing.
    fn run_forward(&mut self) {
        let mut reached = self.decoder.forward[TAGS];
        for emission in &mut self.emissions {
            let sums: Weights = std::array::from_fn(|to| reached[to] * emission[to]);
            let scale: f64 = sums.iter().sum::<f64>().max(f64::MIN_POSITIVE);
            let sums = sums.map(|sum| sum / scale);
            *emission = emission.map(|weight| weight / scale);
            reached = combine(&sums, &self.decoder.forward);
            self.forward.push(sums);
        }
    }

    fn run_backward(&mut self) {
        for at in (0..self.emissions.len().saturating_sub(1)).rev() {
            let (emission, after) = (&self.emissions[at + 1], &self.backward[at + 1]);
            let ahead: Weights = std::array::from_fn(|to| emission[to] * after[to]);
            self.backward[at] = combine(&ahead, &self.decoder.backward);
        }
    }

    /// From one tag to the next token's.
    fn step(&self, at: usize, from: usize, to: usize) -> f64 {
        self.decoder.forward[from][to] * self.emissions[at][to]
    }

    /// The probability that a token has a tag.
    pub(crate) fn at(&self, token: usize, tag: Tag) -> f64 {
        self.forward[token][tag.column()] * self.backward[token][tag.column()]
    }

    /// The probability that exactly this mention stands there.
    pub(crate) fn probability(&self, span: TokenSpan) -> f64 {
        let mut at = Tag::begin(span.class).column();
        let inside = Tag::inside(span.class).column();
        let mut probability = self.forward[span.start][at];
        for token in span.start + 1..span.end {
            probability *= self.step(token, at, inside);
            at = inside;
        }
        let after = match self.backward.get(span.end) {
            None => 1.0,
            Some(backward) => (0..TAGS)
                .filter(|&to| to != inside)
                .map(|to| self.step(span.end, at, to) * backward[to])
                .sum(),
        };
        (probability * after).clamp(0.0, 1.0)
    }
}

/// The rows of a matrix, each times its weight, added up.
fn combine(weights: &Weights, rows: &[Weights]) -> Weights {
    let mut sums = [0.0; LANES];
    for (weight, row) in weights[..TAGS].iter().zip(rows) {
        for to in 0..LANES {
            sums[to] += weight * row[to];
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::{Class, spans};

    /// Scores that a generator of our own makes up; every sequence is summed by hand.
    fn made_up(tokens: usize, mut seed: u64) -> (Vec<Scores>, Vec<i32>) {
        let mut number = || {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 60) as i32 - 8
        };
        let emissions = (0..tokens).map(|_| std::array::from_fn(|_| number())).collect();
        let transitions: Vec<i32> = (0..(TAGS + 1) * TAGS).map(|_| number()).collect();
        (emissions, constrain(&transitions))
    }

    /// All sequences of tags that may be, each with its score.
    fn all(emissions: &[Scores], transitions: &[i32]) -> Vec<(Vec<Tag>, i32)> {
        let mut sequences = vec![(Vec::new(), 0)];
        for emission in emissions {
            let mut longer = Vec::new();
            for (tags, score) in &sequences {
                let from = tags.last().map_or(TAGS, |tag: &Tag| tag.column());
                for to in (0..TAGS).filter(|&to| allowed(from, to)) {
                    let mut tags = tags.clone();
                    tags.push(Tag::from_column(to));
                    longer.push((tags, score + transitions[from * TAGS + to] + emission[to]));
                }
            }
            sequences = longer;
        }
        sequences
    }

    #[test]
    fn best_and_probable_are_as_counted_by_hand() {
        for seed in 0..20 {
            let (emissions, transitions) = made_up(4, seed);
            let sequences = all(&emissions, &transitions);
            let top = sequences.iter().map(|(_, score)| *score).max().unwrap();
            let mut tags = Vec::new();
            let decoder = Decoder::new(&transitions, 5.0);
            decoder.best(&emissions, &mut tags);
            let found = sequences.iter().find(|(other, _)| *other == tags).unwrap();
            assert_eq!(found.1, top, "seed {seed}");

            let weight = |score: i32| (f64::from(score) / 5.0).exp();
            let total: f64 = sequences.iter().map(|(_, score)| weight(*score)).sum();
            let sums = Marginals::new(&decoder, &emissions);
            for tag in (0..TAGS).map(Tag::from_column) {
                let with = sequences.iter().filter(|(tags, _)| tags[2] == tag);
                let expected = with.map(|(_, score)| weight(*score)).sum::<f64>() / total;
                assert!((sums.at(2, tag) - expected).abs() < 1e-9, "seed {seed} {tag:?}");
            }
            for span in [(0, 1), (0, 4), (1, 3), (3, 4)] {
                let span = TokenSpan { start: span.0, end: span.1, class: Class::Place };
                let with = sequences.iter().filter(|(tags, _)| spans(tags).contains(&span));
                let expected = with.map(|(_, score)| weight(*score)).sum::<f64>() / total;
                let found = sums.probability(span);
                assert!(
                    (found - expected).abs() < 1e-9,
                    "seed {seed} {span:?}: {found} {expected}"
                );
            }
        }
    }
}
