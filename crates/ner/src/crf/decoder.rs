//! Decoding of the scores of a sentence: the best tag sequence (Viterbi 1967) and the marginal
//! probabilities of mentions (forward-backward, as in a conditional random field).

use crate::bio::{TAG_COUNT, Tag, TokenSpan};

/// Below every possible sum of weights, and far from overflow.
const FORBIDDEN_SCORE: i32 = i32::MIN / 4;

/// The number of tags, rounded up to whole vector registers.
pub(crate) const LANES: usize = 12;
const _: () = assert!(TAG_COUNT <= LANES);

/// The scores of one token's tags. Entries from [`TAG_COUNT`] on are padding.
pub(crate) type Scores = [i32; LANES];

/// Returns true if the tag `to` may follow the tag `from`, where `from == TAG_COUNT` is the start
/// of the sentence.
fn is_allowed_transition(from: usize, to: usize) -> bool {
    let previous = (from < TAG_COUNT).then(|| Tag::from_column(from));
    Tag::from_column(to).may_follow(previous)
}

/// Returns the transitions with a forbidden score for each invalid pair of tags.
pub(crate) fn constrain_transitions(transitions: &[i32]) -> Vec<i32> {
    let constrained = transitions.iter().enumerate();
    constrained
        .map(|(at, &weight)| {
            if is_allowed_transition(at / TAG_COUNT, at % TAG_COUNT) {
                weight
            } else {
                FORBIDDEN_SCORE
            }
        })
        .collect()
}

/// The transition scores and weights of a linear chain, in the layouts that decoding uses.
pub(crate) struct Decoder {
    /// Scores from each tag, with the start last, to each tag.
    transitions: [Scores; TAG_COUNT + 1],
    /// The same as weights (exponentials of the scores).
    forward_weights: [TagWeights; TAG_COUNT + 1],
    /// Weights to each tag from each tag.
    backward_weights: [TagWeights; TAG_COUNT],
    /// Precomputed weights of the scores 0, -1, -2 and so on.
    weight_table: Vec<f64>,
    temperature: f64,
}

/// The relative weight of each tag. Entries from [`TAG_COUNT`] on are 0.
type TagWeights = [f64; LANES];

/// The range of the weight table, in temperatures below the best score. Lower scores are rare
/// enough to be computed each time.
const WEIGHT_TABLE_TEMPERATURES: f64 = 30.0;

impl Decoder {
    /// Creates a decoder. `transitions` go from each tag, with the start last, to each tag. Scores
    /// divided by `temperature` are log weights.
    pub(crate) fn new(transitions: &[i32], temperature: f64) -> Self {
        let constrained = constrain_transitions(transitions);
        let score = |from: usize, to: usize| {
            if to < TAG_COUNT { constrained[from * TAG_COUNT + to] } else { FORBIDDEN_SCORE }
        };
        let transitions = std::array::from_fn(|from| std::array::from_fn(|to| score(from, to)));
        let weight = |score: i32| libm::exp(f64::from(score) / temperature);
        let forward: [TagWeights; TAG_COUNT + 1] =
            transitions.map(|scores: Scores| scores.map(weight));
        let backward = std::array::from_fn(|to| {
            std::array::from_fn(|from| if from < TAG_COUNT { forward[from][to] } else { 0.0 })
        });
        let table = (WEIGHT_TABLE_TEMPERATURES * temperature).clamp(1.0, 65536.0) as i32;
        let weights = (0..table).map(|below| weight(-below)).collect();
        Self {
            transitions,
            forward_weights: forward,
            backward_weights: backward,
            weight_table: weights,
            temperature,
        }
    }

    /// Writes the best tag sequence of a sentence to `tags`. Ties go to the lower column.
    pub(crate) fn best_path(&self, emissions: &[Scores], tags: &mut Vec<Tag>) {
        tags.clear();
        let Some(first) = emissions.first() else { return };
        let mut scores: Scores =
            std::array::from_fn(|to| first[to] + self.transitions[TAG_COUNT][to]);
        let mut back: Vec<[u8; LANES]> = Vec::with_capacity(emissions.len());
        for emission in &emissions[1..] {
            let mut next = [FORBIDDEN_SCORE * 2; LANES];
            let mut from_tag = [0; LANES];
            for (from, transitions) in self.transitions[..TAG_COUNT].iter().enumerate() {
                for to in 0..LANES {
                    let score = scores[from] + transitions[to];
                    let is_better = score > next[to];
                    next[to] = if is_better { score } else { next[to] };
                    from_tag[to] = if is_better { from as i32 } else { from_tag[to] };
                }
            }
            // Keeps forbidden paths at the forbidden score, so that long sentences cannot overflow.
            scores = std::array::from_fn(|to| (next[to] + emission[to]).max(FORBIDDEN_SCORE));
            back.push(from_tag.map(|from| from as u8));
        }
        let best = |&tag: &usize| (scores[tag], std::cmp::Reverse(tag));
        let mut at = (0..TAG_COUNT).max_by_key(best).unwrap_or(0);
        tags.push(Tag::from_column(at));
        for from_tag in back.iter().rev() {
            at = usize::from(from_tag[at]);
            tags.push(Tag::from_column(at));
        }
        tags.reverse();
    }

    /// Returns the weights of a token's tags relative to the best, which has weight 1.
    fn tag_weights(&self, scores: &Scores) -> TagWeights {
        let best = scores[..TAG_COUNT].iter().copied().max().unwrap_or(0);
        std::array::from_fn(|tag| {
            let below = best - scores[tag];
            match self.weight_table.get(below as usize) {
                _ if tag >= TAG_COUNT => 0.0,
                Some(&weight) => weight,
                None => libm::exp(f64::from(-below) / self.temperature),
            }
        })
    }
}

/// Forward and backward sums over all tag sequences of a sentence.
pub(crate) struct Marginals<'a> {
    decoder: &'a Decoder,
    /// Emission weights, divided by the scale of the forward sums at the same token.
    emissions: Vec<TagWeights>,
    forward: Vec<TagWeights>,
    backward: Vec<TagWeights>,
}

impl<'a> Marginals<'a> {
    /// Runs both passes. Cost: the number of tokens times the square of the number of tags.
    pub(crate) fn new(decoder: &'a Decoder, emissions: &[Scores]) -> Self {
        let mut sums = Self {
            decoder,
            emissions: emissions.iter().map(|scores| decoder.tag_weights(scores)).collect(),
            forward: Vec::with_capacity(emissions.len()),
            backward: vec![[1.0; LANES]; emissions.len()],
        };
        sums.run_forward();
        sums.run_backward();
        sums
    }

    /// Computes the forward sums, scaled at each token so that they do not vanish.
    fn run_forward(&mut self) {
        let mut reached = self.decoder.forward_weights[TAG_COUNT];
        for emission in &mut self.emissions {
            let sums: TagWeights = std::array::from_fn(|to| reached[to] * emission[to]);
            let scale: f64 = sums.iter().sum::<f64>().max(f64::MIN_POSITIVE);
            let sums = sums.map(|sum| sum / scale);
            *emission = emission.map(|weight| weight / scale);
            reached = weighted_row_sum(&sums, &self.decoder.forward_weights);
            self.forward.push(sums);
        }
    }

    fn run_backward(&mut self) {
        for at in (0..self.emissions.len().saturating_sub(1)).rev() {
            let (emission, after) = (&self.emissions[at + 1], &self.backward[at + 1]);
            let ahead: TagWeights = std::array::from_fn(|to| emission[to] * after[to]);
            self.backward[at] = weighted_row_sum(&ahead, &self.decoder.backward_weights);
        }
    }

    /// Returns the weight of the step from one tag to the tag of the token at `index`.
    fn transition_weight(&self, index: usize, from: usize, to: usize) -> f64 {
        self.decoder.forward_weights[from][to] * self.emissions[index][to]
    }

    /// Returns the probability that a token has a tag.
    pub(crate) fn tag_probability(&self, token: usize, tag: Tag) -> f64 {
        self.forward[token][tag.column()] * self.backward[token][tag.column()]
    }

    /// Returns the probability of exactly this mention.
    pub(crate) fn span_probability(&self, span: TokenSpan) -> f64 {
        let mut at = Tag::begin(span.class).column();
        let inside = Tag::inside(span.class).column();
        let mut probability = self.forward[span.start][at];
        for token in span.start + 1..span.end {
            probability *= self.transition_weight(token, at, inside);
            at = inside;
        }
        let after = match self.backward.get(span.end) {
            None => 1.0,
            Some(backward) => (0..TAG_COUNT)
                .filter(|&to| to != inside)
                .map(|to| self.transition_weight(span.end, at, to) * backward[to])
                .sum(),
        };
        (probability * after).clamp(0.0, 1.0)
    }
}

/// Returns the sum of a matrix's rows, each multiplied by its weight.
fn weighted_row_sum(weights: &TagWeights, rows: &[TagWeights]) -> TagWeights {
    let mut sums = [0.0; LANES];
    for (weight, row) in weights[..TAG_COUNT].iter().zip(rows) {
        for to in 0..LANES {
            sums[to] += weight * row[to];
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bio::{EntityClass, spans_from_tags};

    /// Returns pseudo-random emissions and transitions for the comparison with brute force.
    fn random_scores(tokens: usize, mut seed: u64) -> (Vec<Scores>, Vec<i32>) {
        let mut number = || {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 60) as i32 - 8
        };
        let emissions = (0..tokens).map(|_| std::array::from_fn(|_| number())).collect();
        let transitions: Vec<i32> = (0..(TAG_COUNT + 1) * TAG_COUNT).map(|_| number()).collect();
        (emissions, constrain_transitions(&transitions))
    }

    /// Returns all valid tag sequences with their scores.
    fn all_sequences(emissions: &[Scores], transitions: &[i32]) -> Vec<(Vec<Tag>, i32)> {
        let mut sequences = vec![(Vec::new(), 0)];
        for emission in emissions {
            let mut extended = Vec::new();
            for (tags, score) in &sequences {
                let from = tags.last().map_or(TAG_COUNT, |tag: &Tag| tag.column());
                for to in (0..TAG_COUNT).filter(|&to| is_allowed_transition(from, to)) {
                    let mut tags = tags.clone();
                    tags.push(Tag::from_column(to));
                    extended
                        .push((tags, score + transitions[from * TAG_COUNT + to] + emission[to]));
                }
            }
            sequences = extended;
        }
        sequences
    }

    #[test]
    fn best_path_and_probabilities_match_enumeration() {
        for seed in 0..20 {
            let (emissions, transitions) = random_scores(4, seed);
            let sequences = all_sequences(&emissions, &transitions);
            let top = sequences.iter().map(|(_, score)| *score).max().unwrap();
            let mut tags = Vec::new();
            let decoder = Decoder::new(&transitions, 5.0);
            decoder.best_path(&emissions, &mut tags);
            let found = sequences.iter().find(|(other, _)| *other == tags).unwrap();
            assert_eq!(found.1, top, "seed {seed}");

            let weight = |score: i32| (f64::from(score) / 5.0).exp();
            let total: f64 = sequences.iter().map(|(_, score)| weight(*score)).sum();
            let sums = Marginals::new(&decoder, &emissions);
            for tag in (0..TAG_COUNT).map(Tag::from_column) {
                let with = sequences.iter().filter(|(tags, _)| tags[2] == tag);
                let expected = with.map(|(_, score)| weight(*score)).sum::<f64>() / total;
                assert!(
                    (sums.tag_probability(2, tag) - expected).abs() < 1e-9,
                    "seed {seed} {tag:?}"
                );
            }
            for span in [(0, 1), (0, 4), (1, 3), (3, 4)] {
                let span = TokenSpan { start: span.0, end: span.1, class: EntityClass::Place };
                let with =
                    sequences.iter().filter(|(tags, _)| spans_from_tags(tags).contains(&span));
                let expected = with.map(|(_, score)| weight(*score)).sum::<f64>() / total;
                let found = sums.span_probability(span);
                assert!(
                    (found - expected).abs() < 1e-9,
                    "seed {seed} {span:?}: {found} {expected}"
                );
            }
        }
    }
}
