//! A linear chain with any number of tags (Lafferty, McCallum and Pereira 2001): the best path and
//! the probabilities of tags, of pairs of tags and of mentions, in single precision.

use crate::exponential::exponential;
use crate::labels::{is_inside_tag, label_of_tag, may_follow};
use std::ops::Range;

/// The number of tags is rounded up to a multiple of this, so that loops over tags are vectorized.
pub(crate) const LANES: usize = 8;

/// A mention that the chain found in a sentence, with its probability.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ChainMention {
    /// The tokens within the sentence.
    pub(crate) tokens: Range<usize>,
    pub(crate) label: usize,
    pub(crate) probability: f32,
}

/// Returns the length of a row of numbers for tags.
pub(crate) const fn stride(tag_count: usize) -> usize {
    tag_count.div_ceil(LANES) * LANES
}

/// A chain over the tokens of a sentence. Buffers are reused.
pub(crate) struct Chain {
    tag_count: usize,
    stride: usize,
    /// The scores of the tags of each token, as pushed.
    pub(crate) scores: Vec<f32>,
    potentials: Vec<f32>,
    forward: Vec<f32>,
    backward: Vec<f32>,
    scales: Vec<f32>,
    /// The scores of the transitions from each tag, with the start last.
    steps: Vec<f32>,
    /// The exponentials of the transitions from each tag, with the start last; 0 if forbidden.
    factors: Vec<f32>,
    /// The same from each tag for the backward pass: a row for each tag `to`.
    reversed: Vec<f32>,
    ahead: Vec<f32>,
    marginals: Vec<f32>,
}

impl Chain {
    pub(crate) fn new(tag_count: usize) -> Self {
        let stride = stride(tag_count);
        Self {
            tag_count,
            stride,
            scores: Vec::new(),
            potentials: Vec::new(),
            forward: Vec::new(),
            backward: Vec::new(),
            scales: Vec::new(),
            steps: vec![f32::NEG_INFINITY; (tag_count + 1) * stride],
            factors: vec![0.0; (tag_count + 1) * stride],
            reversed: vec![0.0; tag_count * stride],
            ahead: vec![0.0; stride],
            marginals: Vec::new(),
        }
    }

    /// Sets the transitions: scores from each tag, with the start last, to each tag.
    pub(crate) fn set_transitions(&mut self, transitions: &[f32]) {
        let factors = self.factors.iter_mut().zip(transitions);
        factors.for_each(|(factor, score)| *factor = exponential(*score));
        self.steps.copy_from_slice(transitions);
        for from in 0..=self.tag_count {
            let source = (from < self.tag_count).then_some(from);
            for to in 0..self.stride {
                let at = from * self.stride + to;
                if to >= self.tag_count || !may_follow(source, to) {
                    (self.steps[at], self.factors[at]) = (f32::NEG_INFINITY, 0.0);
                }
                if source.is_some() && to < self.tag_count {
                    self.reversed[to * self.stride + from] = self.factors[at];
                }
            }
        }
    }

    /// Removes all tokens.
    pub(crate) fn clear(&mut self) {
        self.scores.clear();
    }

    /// Adds a token and returns the row for the scores of its tags.
    pub(crate) fn push(&mut self) -> &mut [f32] {
        let start = self.scores.len();
        self.scores.resize(start + self.stride, 0.0);
        &mut self.scores[start..]
    }

    /// Adds a number to the score of a tag at each token.
    pub(crate) fn add_to_tag(&mut self, tag: usize, number: f32) {
        self.scores.chunks_exact_mut(self.stride).for_each(|row| row[tag] += number);
    }

    fn token_count(&self) -> usize {
        self.scores.len() / self.stride
    }

    /// Computes the probabilities.
    pub(crate) fn compute(&mut self) {
        self.potentials.clear();
        for row in self.scores.chunks_exact(self.stride) {
            let scores = &row[..self.tag_count];
            let best = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let end = self.potentials.len() + self.tag_count;
            self.potentials.extend(row.iter().map(|score| exponential(score - best)));
            self.potentials[end..].fill(0.0);
        }
        self.run_forward();
        self.run_backward();
        self.marginals.clear();
        let products = self.forward.iter().zip(&self.backward).map(|(one, other)| one * other);
        self.marginals.extend(products);
        for row in self.marginals.chunks_exact_mut(self.stride) {
            let total = row.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            row.iter_mut().for_each(|it| *it /= total);
        }
    }

    fn run_forward(&mut self) {
        let (stride, count) = (self.stride, self.tag_count);
        self.forward.clear();
        self.scales.clear();
        for token in 0..self.token_count() {
            let start = token * stride;
            if token == 0 {
                self.forward.extend_from_slice(&self.factors[count * stride..]);
            } else {
                self.forward.resize(start + stride, 0.0);
                let (before, here) = self.forward.split_at_mut(start);
                let before = &before[start - stride..];
                for (sum, factors) in before[..count].iter().zip(self.factors.chunks_exact(stride))
                {
                    here.iter_mut().zip(factors).for_each(|(here, factor)| *here += sum * factor);
                }
            }
            let row = &mut self.forward[start..];
            let potentials = &self.potentials[start..start + stride];
            row.iter_mut().zip(potentials).for_each(|(sum, potential)| *sum *= potential);
            let scale = row.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            row.iter_mut().for_each(|sum| *sum /= scale);
            self.scales.push(scale);
        }
    }

    fn run_backward(&mut self) {
        let (stride, count) = (self.stride, self.tag_count);
        self.backward.clear();
        self.backward.resize(self.scores.len(), 1.0);
        for token in (1..self.token_count()).rev() {
            self.set_ahead(token);
            let row = &mut self.backward[(token - 1) * stride..token * stride];
            row.fill(0.0);
            for (ahead, factors) in
                self.ahead[..count].iter().zip(self.reversed.chunks_exact(stride))
            {
                row.iter_mut().zip(factors).for_each(|(sum, factor)| *sum += ahead * factor);
            }
        }
    }

    /// Sets `ahead` to the scaled potentials of a token times its backward sums.
    fn set_ahead(&mut self, token: usize) {
        let row = token * self.stride..(token + 1) * self.stride;
        let scale = self.scales[token];
        let products = self.potentials[row.clone()].iter().zip(&self.backward[row]);
        self.ahead.clear();
        self.ahead.extend(products.map(|(potential, sum)| potential * sum / scale));
    }

    /// Returns the probability of each tag of a token.
    pub(crate) fn marginals(&self, token: usize) -> &[f32] {
        &self.marginals[token * self.stride..][..self.tag_count]
    }

    /// Adds the expected counts of pairs of tags to `sums`. The last row is for the first token.
    pub(crate) fn add_pairs(&mut self, sums: &mut [f32]) {
        let (stride, count) = (self.stride, self.tag_count);
        for token in 0..self.token_count() {
            if token == 0 {
                let row = self.marginals[..stride].iter();
                sums[count * stride..].iter_mut().zip(row).for_each(|(sum, it)| *sum += it);
                continue;
            }
            self.set_ahead(token);
            let before = &self.forward[(token - 1) * stride..token * stride];
            let rows = self.factors.chunks_exact(stride).zip(sums.chunks_exact_mut(stride));
            for (&before, (factors, sums)) in before[..count].iter().zip(rows) {
                let steps = factors.iter().zip(&self.ahead);
                for (sum, (factor, ahead)) in sums.iter_mut().zip(steps) {
                    *sum += before * factor * ahead;
                }
            }
        }
    }

    /// Returns the mentions of the best path, in order, with their probabilities.
    pub(crate) fn best_mentions(&self) -> Vec<ChainMention> {
        let tags = self.best_path();
        let mut found: Vec<ChainMention> = Vec::new();
        for (at, &tag) in tags.iter().enumerate() {
            let Some(label) = label_of_tag(tag) else { continue };
            match found.last_mut() {
                Some(last) if is_inside_tag(tag) && last.tokens.end == at => {
                    last.tokens.end = at + 1;
                }
                _ => found.push(ChainMention { tokens: at..at + 1, label, probability: 0.0 }),
            }
        }
        for mention in &mut found {
            mention.probability = self.mention_probability(&mention.tokens, &tags);
        }
        found
    }

    /// Returns the best tag sequence. Ties go to the lower tag.
    fn best_path(&self) -> Vec<usize> {
        let (stride, count) = (self.stride, self.tag_count);
        let steps = &self.steps;
        let mut back: Vec<u8> = Vec::with_capacity(self.scores.len());
        let mut reached: Vec<f32> = Vec::new();
        for (token, scores) in self.scores.chunks_exact(stride).enumerate() {
            let mut next = vec![f32::NEG_INFINITY; count];
            for to in 0..count {
                let (mut best, mut source) = (f32::NEG_INFINITY, 0);
                if token == 0 {
                    best = steps[count * stride + to];
                }
                for (from, before) in reached.iter().enumerate() {
                    let score = before + steps[from * stride + to];
                    if score > best {
                        (best, source) = (score, from);
                    }
                }
                next[to] = best + scores[to];
                back.push(source as u8);
            }
            reached = next;
        }
        let best = |best: usize, tag: usize| if reached[tag] > reached[best] { tag } else { best };
        let mut tag = (0..reached.len()).fold(0, best);
        let mut tags = vec![0; self.token_count()];
        for token in (0..tags.len()).rev() {
            tags[token] = tag;
            tag = usize::from(back[token * count + tag]);
        }
        tags
    }

    /// Returns the probability that a mention of the best path is right in both borders and label.
    fn mention_probability(&self, tokens: &Range<usize>, tags: &[usize]) -> f32 {
        let stride = self.stride;
        let mut probability = self.forward[tokens.start * stride + tags[tokens.start]];
        for token in tokens.start + 1..tokens.end {
            let step = self.factors[tags[token - 1] * stride + tags[token]];
            probability *=
                step * self.potentials[token * stride + tags[token]] / self.scales[token];
        }
        let last = tags[tokens.end - 1];
        if tokens.end == self.token_count() {
            return probability.clamp(0.0, 1.0);
        }
        let after: f32 = (0..self.tag_count)
            .filter(|&to| !(is_inside_tag(to) && label_of_tag(to) == label_of_tag(last)))
            .map(|to| {
                let at = tokens.end * stride + to;
                self.factors[last * stride + to] * self.potentials[at] * self.backward[at]
                    / self.scales[tokens.end]
            })
            .sum();
        (probability * after).clamp(0.0, 1.0)
    }
}
