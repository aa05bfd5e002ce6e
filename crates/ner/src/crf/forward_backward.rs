//! Forward-backward sums over all tag sequences of a sentence (Baum and others 1970), in single
//! precision for training: marginals of the tags and of neighboring pairs of tags.

use crate::model::name_tags::TAG_COUNT;

/// The number of tags, rounded up to whole vector registers.
pub(crate) const STRIDE: usize = 16;

/// A number for each tag of a token. Entries from [`TAG_COUNT`] on are 0.
pub(crate) type TagVector = [f32; STRIDE];

/// A chain of tokens. Push the tokens, then call [`Self::compute_marginals`].
#[derive(Default)]
pub(crate) struct ForwardBackward {
    potentials: Vec<TagVector>,
    /// Forward sums, scaled to a total of 1 at each token.
    forward: Vec<TagVector>,
    backward: Vec<TagVector>,
    marginals: Vec<TagVector>,
    /// The divisor of each token's forward sums.
    scales: Vec<f32>,
    transitions: Vec<TagVector>,
}

impl ForwardBackward {
    pub(crate) fn clear(&mut self) {
        self.potentials.clear();
    }

    /// Adds a token with scores of its tags.
    pub(crate) fn push_scores(&mut self, scores: &TagVector) {
        let best = scores[..TAG_COUNT].iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut node = [0.0; STRIDE];
        for (potential, score) in node.iter_mut().zip(&scores[..TAG_COUNT]) {
            *potential = libm::expf(score - best);
        }
        self.potentials.push(node);
    }

    /// Adds a token with probabilities of its tags.
    pub(crate) fn push_probabilities(&mut self, probabilities: &[f32; TAG_COUNT]) {
        let mut node = [0.0; STRIDE];
        // Zero probabilities are raised, so that no chain sums to zero.
        for (potential, probability) in node.iter_mut().zip(probabilities) {
            *potential = probability.max(1e-9);
        }
        self.potentials.push(node);
    }

    /// Computes the marginals. `transitions` are factors from each tag, with the start last, to
    /// each tag.
    pub(crate) fn compute_marginals(&mut self, transitions: &[f32]) {
        self.transitions.clear();
        self.transitions.extend(transitions.chunks_exact(TAG_COUNT).map(|from| -> TagVector {
            std::array::from_fn(|to| from.get(to).copied().unwrap_or(0.0))
        }));
        self.run_forward();
        self.run_backward();
        self.marginals.clear();
        self.marginals.extend(self.forward.iter().zip(&self.backward).map(
            |(forward, backward)| {
                let both: TagVector = std::array::from_fn(|tag| forward[tag] * backward[tag]);
                let total = both.iter().sum::<f32>().max(f32::MIN_POSITIVE);
                both.map(|it| it / total)
            },
        ));
    }

    fn run_forward(&mut self) {
        self.forward.clear();
        self.scales.clear();
        let mut before: Option<TagVector> = None;
        for potential in &self.potentials {
            let mut reached = self.transitions[TAG_COUNT];
            if let Some(before) = before {
                reached = [0.0; STRIDE];
                for (from, row) in before.iter().zip(&self.transitions[..TAG_COUNT]) {
                    reached.iter_mut().zip(row).for_each(|(sum, factor)| *sum += from * factor);
                }
            }
            let sums: TagVector = std::array::from_fn(|tag| reached[tag] * potential[tag]);
            let scale = sums.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            let sums = sums.map(|sum| sum / scale);
            self.forward.push(sums);
            self.scales.push(scale);
            before = Some(sums);
        }
    }

    fn run_backward(&mut self) {
        self.backward.clear();
        self.backward.resize(self.potentials.len(), [1.0; STRIDE]);
        for at in (1..self.potentials.len()).rev() {
            let ahead = self.backward_message(at);
            let mut sums = [0.0; STRIDE];
            for (sum, row) in sums.iter_mut().zip(&self.transitions[..TAG_COUNT]) {
                *sum = row.iter().zip(&ahead).map(|(factor, ahead)| factor * ahead).sum();
            }
            self.backward[at - 1] = sums;
        }
    }

    /// Returns the scaled potentials of a token times its backward sums.
    fn backward_message(&self, index: usize) -> TagVector {
        std::array::from_fn(|tag| {
            self.potentials[index][tag] * self.backward[index][tag] / self.scales[index]
        })
    }

    /// Returns the marginal probability of each tag of a token.
    pub(crate) fn tag_marginals(&self, index: usize) -> &TagVector {
        &self.marginals[index]
    }

    /// Adds the expected counts of each pair of tags, times `factor`, to `sums`. The last row of
    /// `sums` is for the first token.
    pub(crate) fn add_pair_marginals(&self, factor: f32, sums: &mut [f32]) {
        let Some(first) = self.marginals.first() else { return };
        for (sum, node) in sums[TAG_COUNT * TAG_COUNT..].iter_mut().zip(first) {
            *sum += factor * node;
        }
        for at in 1..self.potentials.len() {
            let ahead = self.backward_message(at);
            for (from, &before) in self.forward[at - 1][..TAG_COUNT].iter().enumerate() {
                let row = &self.transitions[from];
                for to in 0..TAG_COUNT {
                    sums[from * TAG_COUNT + to] += factor * before * row[to] * ahead[to];
                }
            }
        }
    }

    /// Returns the cross-entropy of the marginals against `targets`, summed over the tokens.
    pub(crate) fn cross_entropy(&self, targets: &[[f32; TAG_COUNT]]) -> f64 {
        let loss = |(node, target): (&TagVector, &[f32; TAG_COUNT])| -> f32 {
            let terms = node.iter().zip(target).filter(|(_, target)| **target > 0.0);
            terms.map(|(node, target)| -target * libm::logf(node.max(1e-9))).sum()
        };
        self.marginals.iter().zip(targets).map(|pair| f64::from(loss(pair))).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marginals_match_enumeration() {
        let score = |at: usize, tag: usize| ((at * 7 + tag * 5) % 11) as f32 / 4.0;
        let factor = |at: usize| if at % 6 == 5 { 0.0 } else { 0.5 + (at % 4) as f32 };
        let transitions: Vec<f32> = (0..(TAG_COUNT + 1) * TAG_COUNT).map(factor).collect();
        let mut chain = ForwardBackward::default();
        for at in 0..3 {
            let node: TagVector =
                std::array::from_fn(|tag| if tag < TAG_COUNT { score(at, tag) } else { 0.0 });
            chain.push_scores(&node);
        }
        chain.compute_marginals(&transitions);
        let mut total = 0.0;
        let mut node = [0.0; TAG_COUNT];
        let mut pairs = vec![0.0; (TAG_COUNT + 1) * TAG_COUNT];
        for (a, b, c) in (0..TAG_COUNT.pow(3))
            .map(|it| (it % TAG_COUNT, it / TAG_COUNT % TAG_COUNT, it / TAG_COUNT / TAG_COUNT))
        {
            let weight = transitions[TAG_COUNT * TAG_COUNT + a]
                * transitions[a * TAG_COUNT + b]
                * transitions[b * TAG_COUNT + c]
                * (score(0, a) + score(1, b) + score(2, c)).exp();
            total += weight;
            node[b] += weight;
            pairs[TAG_COUNT * TAG_COUNT + a] += weight;
            pairs[a * TAG_COUNT + b] += weight;
            pairs[b * TAG_COUNT + c] += weight;
        }
        let mut sums = vec![0.0; pairs.len()];
        chain.add_pair_marginals(1.0, &mut sums);
        for (found, expected) in chain.tag_marginals(1).iter().zip(node) {
            assert!((found - expected / total).abs() < 1e-5, "{found} {}", expected / total);
        }
        for (found, expected) in sums.iter().zip(pairs) {
            assert!((found - expected / total).abs() < 1e-5, "{found} {}", expected / total);
        }
    }
}
