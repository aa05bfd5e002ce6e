//! Sums over all sequences of tags of a sentence (forward and backward, Baum and others 1970), in
//! single precision, as training needs them: what each token and each pair of neighbors is expected
//! to be.

use crate::tag::TAGS;

/// Room for the tags of a token, rounded up to what vector registers hold.
pub(crate) const STRIDE: usize = 16;

/// A number for each tag of a token; those past [`TAGS`] are 0.
pub(crate) type Node = [f32; STRIDE];

/// A chain of tokens. Push them, then sum.
#[derive(Default)]
pub(crate) struct Chain {
    potentials: Vec<Node>,
    /// The best score of each token, which its potentials are relative to.
    forward: Vec<Node>,
    backward: Vec<Node>,
    nodes: Vec<Node>,
    /// What each token's sums were divided by.
    scales: Vec<f32>,
    transitions: Vec<Node>,
}

impl Chain {
    pub(crate) fn clear(&mut self) {
        self.potentials.clear();
    }

    /// A token by the scores of its tags.
    pub(crate) fn push(&mut self, scores: &Node) {
        let best = scores[..TAGS].iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut node = [0.0; STRIDE];
        for (potential, score) in node.iter_mut().zip(&scores[..TAGS]) {
            *potential = libm::expf(score - best);
        }
        self.potentials.push(node);
    }

    /// A token by the probabilities of its tags.
    pub(crate) fn push_probabilities(&mut self, probabilities: &[f32; TAGS]) {
        let mut node = [0.0; STRIDE];
        // What a teacher calls impossible is only improbable: no sequence may sum to nothing.
        for (potential, probability) in node.iter_mut().zip(probabilities) {
            *potential = probability.max(1e-9);
        }
        self.potentials.push(node);
    }

    /// Sums, with factors from each tag, the start last, to each tag.
    pub(crate) fn sum(&mut self, transitions: &[f32]) {
        self.transitions.clear();
        self.transitions.extend(transitions.chunks_exact(TAGS).map(|from| -> Node {
            std::array::from_fn(|to| from.get(to).copied().unwrap_or(0.0))
        }));
        self.run_forward();
        self.run_backward();
        self.nodes.clear();
        self.nodes.extend(self.forward.iter().zip(&self.backward).map(|(forward, backward)| {
            let both: Node = std::array::from_fn(|tag| forward[tag] * backward[tag]);
            let total = both.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            both.map(|it| it / total)
        }));
    }

    fn run_forward(&mut self) {
        self.forward.clear();
        self.scales.clear();
        let mut before: Option<Node> = None;
        for potential in &self.potentials {
            let mut reached = self.transitions[TAGS];
            if let Some(before) = before {
                reached = [0.0; STRIDE];
                for (from, row) in before.iter().zip(&self.transitions[..TAGS]) {
                    reached.iter_mut().zip(row).for_each(|(sum, factor)| *sum += from * factor);
                }
            }
            let sums: Node = std::array::from_fn(|tag| reached[tag] * potential[tag]);
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
            let ahead = self.ahead(at);
            let mut sums = [0.0; STRIDE];
            for (sum, row) in sums.iter_mut().zip(&self.transitions[..TAGS]) {
                *sum = row.iter().zip(&ahead).map(|(factor, ahead)| factor * ahead).sum();
            }
            self.backward[at - 1] = sums;
        }
    }

    /// What a token and all behind it give, for each of its tags.
    fn ahead(&self, at: usize) -> Node {
        std::array::from_fn(|tag| {
            self.potentials[at][tag] * self.backward[at][tag] / self.scales[at]
        })
    }

    /// How probable each tag of a token is.
    pub(crate) fn node(&self, at: usize) -> &Node {
        &self.nodes[at]
    }

    /// Adds how often each tag is expected to follow each, `by` times.
    pub(crate) fn add_pairs(&self, by: f32, sums: &mut [f32]) {
        let Some(first) = self.nodes.first() else { return };
        for (sum, node) in sums[TAGS * TAGS..].iter_mut().zip(first) {
            *sum += by * node;
        }
        for at in 1..self.potentials.len() {
            let ahead = self.ahead(at);
            for (from, &before) in self.forward[at - 1][..TAGS].iter().enumerate() {
                let row = &self.transitions[from];
                for to in 0..TAGS {
                    sums[from * TAGS + to] += by * before * row[to] * ahead[to];
                }
            }
        }
    }

    /// The loss of each token on its own, summed.
    pub(crate) fn cross_entropy(&self, targets: &[[f32; TAGS]]) -> f64 {
        let loss = |(node, target): (&Node, &[f32; TAGS])| -> f32 {
            let terms = node.iter().zip(target).filter(|(_, target)| **target > 0.0);
            terms.map(|(node, target)| -target * libm::logf(node.max(1e-9))).sum()
        };
        self.nodes.iter().zip(targets).map(|pair| f64::from(loss(pair))).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_and_pairs_are_sums_over_sequences() {
        let score = |at: usize, tag: usize| ((at * 7 + tag * 5) % 11) as f32 / 4.0;
        let factor = |at: usize| if at % 6 == 5 { 0.0 } else { 0.5 + (at % 4) as f32 };
        let transitions: Vec<f32> = (0..(TAGS + 1) * TAGS).map(factor).collect();
        let mut chain = Chain::default();
        for at in 0..3 {
            let node: Node =
                std::array::from_fn(|tag| if tag < TAGS { score(at, tag) } else { 0.0 });
            chain.push(&node);
        }
        chain.sum(&transitions);
        let mut total = 0.0;
        let mut node = [0.0; TAGS];
        let mut pairs = vec![0.0; (TAGS + 1) * TAGS];
        for (a, b, c) in (0..TAGS.pow(3)).map(|it| (it % TAGS, it / TAGS % TAGS, it / TAGS / TAGS))
        {
            let weight = transitions[TAGS * TAGS + a]
                * transitions[a * TAGS + b]
                * transitions[b * TAGS + c]
                * (score(0, a) + score(1, b) + score(2, c)).exp();
            total += weight;
            node[b] += weight;
            pairs[TAGS * TAGS + a] += weight;
            pairs[a * TAGS + b] += weight;
            pairs[b * TAGS + c] += weight;
        }
        let mut sums = vec![0.0; pairs.len()];
        chain.add_pairs(1.0, &mut sums);
        for (found, expected) in chain.node(1).iter().zip(node) {
            assert!((found - expected / total).abs() < 1e-5, "{found} {}", expected / total);
        }
        for (found, expected) in sums.iter().zip(pairs) {
            assert!((found - expected / total).abs() < 1e-5, "{found} {}", expected / total);
        }
    }
}
