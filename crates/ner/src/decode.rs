//! The best sequence of tags (Viterbi 1967) and how probable a mention is (forward and backward
//! sums, as in a conditional random field), over the scores of a sentence.

use crate::tag::{TAGS, Tag, TokenSpan};

/// Below everything that sums of weights can reach, and far from overflowing.
const NEVER: i32 = i32::MIN / 4;

/// The scores of one token's tags.
pub(crate) type Scores = [i32; TAGS];

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

/// The best tags of a sentence. Ties go to the lower column.
pub(crate) fn best(emissions: &[Scores], transitions: &[i32], tags: &mut Vec<Tag>) {
    tags.clear();
    let Some(first) = emissions.first() else { return };
    let row = |from: usize| &transitions[from * TAGS..(from + 1) * TAGS];
    let mut scores: Scores = std::array::from_fn(|to| first[to] + row(TAGS)[to]);
    let mut back: Vec<[u8; TAGS]> = Vec::with_capacity(emissions.len());
    for emission in &emissions[1..] {
        let mut next = [NEVER * 2; TAGS];
        let mut from_tag = [0u8; TAGS];
        for (from, &score) in scores.iter().enumerate() {
            for (to, &transition) in row(from).iter().enumerate() {
                if score + transition > next[to] {
                    next[to] = score + transition;
                    from_tag[to] = from as u8;
                }
            }
        }
        for (score, weight) in next.iter_mut().zip(emission) {
            // Never stays never, however long the sentence.
            *score = (*score + weight).max(NEVER);
        }
        scores = next;
        back.push(from_tag);
    }
    let mut at = (0..TAGS).max_by_key(|&tag| (scores[tag], std::cmp::Reverse(tag))).unwrap_or(0);
    tags.push(Tag::from_column(at));
    for from_tag in back.iter().rev() {
        at = usize::from(from_tag[at]);
        tags.push(Tag::from_column(at));
    }
    tags.reverse();
}

/// Sums over all sequences of tags of a sentence.
pub(crate) struct Marginals {
    transitions: Vec<f64>,
    emissions: Vec<[f64; TAGS]>,
    forward: Vec<[f64; TAGS]>,
    backward: Vec<[f64; TAGS]>,
    /// What each token's sums were divided by.
    scales: Vec<f64>,
}

impl Marginals {
    /// Cost: tokens times tags squared.
    pub(crate) fn new(emissions: &[Scores], transitions: &[i32], temperature: f64) -> Self {
        let weight = |score: i32| libm::exp(f64::from(score) / temperature);
        let transitions: Vec<f64> = transitions.iter().map(|&score| weight(score)).collect();
        let emissions: Vec<[f64; TAGS]> = emissions
            .iter()
            .map(|scores| {
                // Only differences between tags matter; the best is 1.
                let best = scores.iter().copied().max().unwrap_or(0);
                scores.map(|score| weight(score - best))
            })
            .collect();
        let mut sums = Self {
            forward: Vec::with_capacity(emissions.len()),
            backward: vec![[1.0; TAGS]; emissions.len()],
            scales: Vec::with_capacity(emissions.len()),
            transitions,
            emissions,
        };
        sums.run_forward();
        sums.run_backward();
        sums
    }

    fn run_forward(&mut self) {
        for (at, emission) in self.emissions.iter().enumerate() {
            let mut sums = [0.0; TAGS];
            for (to, sum) in sums.iter_mut().enumerate() {
                let reached = match at.checked_sub(1) {
                    None => self.transitions[TAGS * TAGS + to],
                    Some(before) => (0..TAGS)
                        .map(|from| self.forward[before][from] * self.transitions[from * TAGS + to])
                        .sum(),
                };
                *sum = reached * emission[to];
            }
            let scale: f64 = sums.iter().sum::<f64>().max(f64::MIN_POSITIVE);
            self.forward.push(sums.map(|sum| sum / scale));
            self.scales.push(scale);
        }
    }

    fn run_backward(&mut self) {
        for at in (0..self.emissions.len().saturating_sub(1)).rev() {
            let mut sums = [0.0; TAGS];
            for (from, sum) in sums.iter_mut().enumerate() {
                *sum = (0..TAGS)
                    .map(|to| self.step(at + 1, from, to) * self.backward[at + 1][to])
                    .sum();
            }
            self.backward[at] = sums;
        }
    }

    /// From one tag to the next token's, divided by that token's scale.
    fn step(&self, at: usize, from: usize, to: usize) -> f64 {
        self.transitions[from * TAGS + to] * self.emissions[at][to] / self.scales[at]
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
            best(&emissions, &transitions, &mut tags);
            let found = sequences.iter().find(|(other, _)| *other == tags).unwrap();
            assert_eq!(found.1, top, "seed {seed}");

            let weight = |score: i32| (f64::from(score) / 5.0).exp();
            let total: f64 = sequences.iter().map(|(_, score)| weight(*score)).sum();
            let sums = Marginals::new(&emissions, &transitions, 5.0);
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
