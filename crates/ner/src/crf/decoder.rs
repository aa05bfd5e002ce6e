//! Decoding of the scores of a sentence, for any tag set: the best tag sequence (Viterbi 1967) and the
//! marginal probabilities of mentions (forward-backward, as in a conditional random field).
//!
//! Columns of tags lie in blocks of [`LANES`] numbers, so that each block is a few vector registers.
//! The last block of a row is padded.

use crate::tag_set::{Tag, TagSet, TokenSpan};

/// Below every possible sum of weights, and far from overflow.
const FORBIDDEN_SCORE: i32 = i32::MIN / 4;

/// The number of columns in a block: the tags of the tagger, in whole vector registers.
const LANES: usize = 12;

type ScoreBlock = [i32; LANES];
type WeightBlock = [f64; LANES];

/// The scores of the tags of each token of a sentence, which an engine writes.
pub struct Emissions {
    tag_count: usize,
    /// The blocks of the tokens, one after another. Padding is [`FORBIDDEN_SCORE`].
    blocks: Vec<ScoreBlock>,
}

impl Emissions {
    /// Creates an empty table for a tag set.
    pub fn new(tag_set: &TagSet) -> Self {
        Self { tag_count: tag_set.tag_count(), blocks: Vec::new() }
    }

    /// Removes all tokens.
    pub(crate) fn clear(&mut self) {
        self.blocks.clear();
    }

    /// Adds a token with the scores of its tags, by column. The scores are in the unit of the
    /// decoder's temperature and below 2^24 in absolute value. Panics unless there is one for each
    /// tag.
    #[inline]
    pub fn push(&mut self, scores: &[i32]) {
        assert_eq!(scores.len(), self.tag_count, "one score for each tag");
        for chunk in scores.chunks(LANES) {
            let mut block = [FORBIDDEN_SCORE; LANES];
            block[..chunk.len()].copy_from_slice(chunk);
            self.blocks.push(block);
        }
    }

    /// Returns the number of tokens.
    pub fn token_count(&self) -> usize {
        self.blocks.len() / block_count(self.tag_count)
    }
}

/// Returns the number of blocks in a row.
fn block_count(tag_count: usize) -> usize {
    tag_count.div_ceil(LANES)
}

/// A matrix in blocks of columns. The blocks of the first [`LANES`] columns come first, row by row.
struct BlockMatrix<T> {
    rows: usize,
    blocks: Vec<[T; LANES]>,
}

impl<T: Copy> BlockMatrix<T> {
    /// Creates a matrix with at least `columns` columns. `value` has the number at a row and a
    /// column.
    fn new(rows: usize, columns: usize, value: impl Fn(usize, usize) -> T) -> Self {
        let block =
            |at: usize| std::array::from_fn(|lane| value(at % rows, at / rows * LANES + lane));
        Self { rows, blocks: (0..rows * block_count(columns)).map(block).collect() }
    }

    /// Returns one block of columns of all rows.
    fn column_block(&self, block: usize) -> &[[T; LANES]] {
        &self.blocks[block * self.rows..][..self.rows]
    }

    fn get(&self, row: usize, column: usize) -> T {
        self.column_block(column / LANES)[row][column % LANES]
    }
}

/// Returns true if the tag `to` may follow the tag `from`, where `from` beyond the last tag is the
/// start of the sentence.
fn is_allowed_transition(tag_set: &TagSet, from: usize, to: usize) -> bool {
    let previous = (from < tag_set.tag_count()).then(|| Tag::from_column(from));
    tag_set.may_follow(Tag::from_column(to), previous)
}

/// Returns the transitions with a forbidden score for each invalid pair of tags.
pub(crate) fn constrain_transitions(tag_set: &TagSet, transitions: &[i32]) -> Vec<i32> {
    let count = tag_set.tag_count();
    let constrained = transitions.iter().enumerate();
    constrained
        .map(|(at, &weight)| {
            if is_allowed_transition(tag_set, at / count, at % count) {
                weight
            } else {
                FORBIDDEN_SCORE
            }
        })
        .collect()
}

/// The transition scores and weights of a linear chain, in the layouts that decoding uses.
pub struct Decoder {
    tag_set: TagSet,
    /// The number of blocks in a row.
    blocks: usize,
    /// Scores from each tag, with the start last, to each tag.
    transitions: BlockMatrix<i32>,
    /// The same as weights (exponentials of the scores).
    forward_weights: BlockMatrix<f64>,
    /// Weights to each tag from each tag.
    backward_weights: BlockMatrix<f64>,
    /// Precomputed weights of the scores 0, -1, -2 and so on.
    weight_table: Vec<f64>,
    temperature: f64,
}

/// The range of the weight table, in temperatures below the best score. Lower scores are rare
/// enough to be computed each time.
const WEIGHT_TABLE_TEMPERATURES: f64 = 30.0;

impl Decoder {
    /// Creates a decoder. `transitions` are the scores from each tag, with the start of the sentence
    /// last, to each tag. Those that the tag set forbids are ignored. Scores divided by
    /// `temperature` are log weights. Panics unless there is a score for each pair of tags.
    pub fn new(tag_set: TagSet, transitions: &[i32], temperature: f64) -> Self {
        let count = tag_set.tag_count();
        assert_eq!(transitions.len(), (count + 1) * count, "one score for each pair of tags");
        let constrained = constrain_transitions(&tag_set, transitions);
        let transitions = BlockMatrix::new(count + 1, count, |from, to| {
            if to < count { constrained[from * count + to] } else { FORBIDDEN_SCORE }
        });
        let weight = |score: i32| libm::exp(f64::from(score) / temperature);
        let forward =
            BlockMatrix::new(count + 1, count, |from, to| weight(transitions.get(from, to)));
        let backward =
            BlockMatrix::new(
                count,
                count,
                |to, from| {
                    if from < count { forward.get(from, to) } else { 0.0 }
                },
            );
        let table = (WEIGHT_TABLE_TEMPERATURES * temperature).clamp(1.0, 65536.0) as i32;
        let weights = (0..table).map(|below| weight(-below)).collect();
        Self {
            blocks: block_count(count),
            tag_set,
            transitions,
            forward_weights: forward,
            backward_weights: backward,
            weight_table: weights,
            temperature,
        }
    }

    /// Returns the tags.
    pub fn tag_set(&self) -> &TagSet {
        &self.tag_set
    }

    /// Writes the best tag sequence of a sentence to `tags`. Ties go to the lower column. Cost: the
    /// number of tokens times the square of the number of tags.
    pub(crate) fn best_path(&self, emissions: &Emissions, tags: &mut Vec<Tag>) {
        tags.clear();
        let (blocks, count) = (self.blocks, self.tag_set.tag_count());
        if emissions.blocks.is_empty() {
            return;
        }
        let first = emissions.blocks[..blocks].iter().enumerate();
        let first = first.map(|(block, emission)| -> ScoreBlock {
            let start = &self.transitions.column_block(block)[count];
            std::array::from_fn(|to| emission[to] + start[to])
        });
        let mut scores: Vec<ScoreBlock> = first.collect();
        let mut reached = scores.clone();
        let mut back: Vec<[u8; LANES]> = Vec::with_capacity(emissions.blocks.len());
        for emission in emissions.blocks[blocks..].chunks_exact(blocks) {
            for (block, emission) in emission.iter().enumerate() {
                let (best, from_tag) = self.best_predecessors(scores.as_flattened(), block);
                // Keeps forbidden paths at the forbidden score, so that long sentences cannot
                // overflow.
                reached[block] =
                    std::array::from_fn(|to| (best[to] + emission[to]).max(FORBIDDEN_SCORE));
                back.push(from_tag);
            }
            std::mem::swap(&mut scores, &mut reached);
        }
        let scores = scores.as_flattened();
        let best = |&tag: &usize| (scores[tag], std::cmp::Reverse(tag));
        let mut at = (0..count).max_by_key(best).unwrap_or(0);
        tags.push(Tag::from_column(at));
        for from_tag in back.chunks_exact(blocks).rev() {
            at = usize::from(from_tag.as_flattened()[at]);
            tags.push(Tag::from_column(at));
        }
        tags.reverse();
    }

    /// Returns the best score with which each tag of a block is reached, and the tag before it.
    #[inline]
    fn best_predecessors(&self, scores: &[i32], block: usize) -> (ScoreBlock, [u8; LANES]) {
        let mut best = [FORBIDDEN_SCORE * 2; LANES];
        let mut from_tag = [0; LANES];
        let rows = self.transitions.column_block(block);
        let scores = &scores[..self.tag_set.tag_count()];
        for (from, (transitions, &before)) in rows.iter().zip(scores).enumerate() {
            for to in 0..LANES {
                let score = before + transitions[to];
                let is_better = score > best[to];
                best[to] = if is_better { score } else { best[to] };
                from_tag[to] = if is_better { from as i32 } else { from_tag[to] };
            }
        }
        (best, from_tag.map(|from| from as u8))
    }

    /// Appends the weights of a token's tags relative to the best, which has weight 1.
    fn push_tag_weights(&self, scores: &[ScoreBlock], weights: &mut Vec<WeightBlock>) {
        let best = scores.as_flattened().iter().copied().max().unwrap_or(0);
        weights.extend(scores.iter().map(|scores| {
            scores.map(|score| {
                let below = best - score;
                match self.weight_table.get(below as usize) {
                    Some(&weight) => weight,
                    None => libm::exp(f64::from(-below) / self.temperature),
                }
            })
        }));
    }

    /// Returns one block of the sum of a matrix's rows, each multiplied by the weight of its tag.
    #[inline]
    fn weighted_row_sum(
        &self,
        weights: &[WeightBlock],
        rows: &BlockMatrix<f64>,
        block: usize,
    ) -> WeightBlock {
        let weights = &weights.as_flattened()[..self.tag_set.tag_count()];
        let mut sums = [0.0; LANES];
        for (weight, row) in weights.iter().zip(rows.column_block(block)) {
            for to in 0..LANES {
                sums[to] += weight * row[to];
            }
        }
        sums
    }
}

/// Forward and backward sums over all tag sequences of a sentence. Each token has the blocks of one
/// row.
pub(crate) struct Marginals<'a> {
    decoder: &'a Decoder,
    /// Emission weights, divided by the scale of the forward sums at the same token.
    emissions: Vec<WeightBlock>,
    forward: Vec<WeightBlock>,
    backward: Vec<WeightBlock>,
}

impl<'a> Marginals<'a> {
    /// Runs both passes. Cost: the number of tokens times the square of the number of tags.
    pub(crate) fn new(decoder: &'a Decoder, emissions: &Emissions) -> Self {
        let count = emissions.blocks.len();
        let mut weights = Vec::with_capacity(count);
        for scores in emissions.blocks.chunks_exact(decoder.blocks) {
            decoder.push_tag_weights(scores, &mut weights);
        }
        let mut sums = Self {
            decoder,
            emissions: weights,
            forward: Vec::with_capacity(count),
            backward: vec![[1.0; LANES]; count],
        };
        sums.run_forward();
        sums.run_backward();
        sums
    }

    /// Computes the forward sums, scaled at each token so that they do not vanish.
    fn run_forward(&mut self) {
        let decoder = self.decoder;
        let (blocks, weights) = (decoder.blocks, &decoder.forward_weights);
        let start = decoder.tag_set.tag_count();
        let mut reached: Vec<WeightBlock> =
            (0..blocks).map(|block| weights.column_block(block)[start]).collect();
        for emission in self.emissions.chunks_exact_mut(blocks) {
            let at = self.forward.len();
            self.forward.extend(reached.iter().zip(&*emission).map(
                |(reached, emission)| -> WeightBlock {
                    std::array::from_fn(|to| reached[to] * emission[to])
                },
            ));
            let sums = &mut self.forward[at..];
            let scale: f64 = sums.as_flattened().iter().sum::<f64>().max(f64::MIN_POSITIVE);
            for (sums, emission) in sums.iter_mut().zip(emission) {
                *sums = sums.map(|sum| sum / scale);
                *emission = emission.map(|weight| weight / scale);
            }
            for (block, reached) in reached.iter_mut().enumerate() {
                *reached = decoder.weighted_row_sum(sums, weights, block);
            }
        }
    }

    fn run_backward(&mut self) {
        let (decoder, blocks) = (self.decoder, self.decoder.blocks);
        let mut ahead = vec![[0.0; LANES]; blocks];
        for at in (blocks..self.emissions.len()).step_by(blocks).rev() {
            let (emissions, after) = (&self.emissions[at..], &self.backward[at..]);
            for ((ahead, emission), after) in ahead.iter_mut().zip(emissions).zip(after) {
                *ahead = std::array::from_fn(|to| emission[to] * after[to]);
            }
            for block in 0..blocks {
                self.backward[at - blocks + block] =
                    decoder.weighted_row_sum(&ahead, &decoder.backward_weights, block);
            }
        }
    }

    /// Returns a number of a token's tag.
    fn value(&self, rows: &[WeightBlock], token: usize, column: usize) -> f64 {
        rows[token * self.decoder.blocks + column / LANES][column % LANES]
    }

    /// Returns the weight of the step from one tag to the tag of the token at `index`.
    fn transition_weight(&self, index: usize, from: usize, to: usize) -> f64 {
        self.decoder.forward_weights.get(from, to) * self.value(&self.emissions, index, to)
    }

    /// Returns the probability that a token has a tag.
    pub(crate) fn tag_probability(&self, token: usize, tag: Tag) -> f64 {
        let column = tag.column();
        self.value(&self.forward, token, column) * self.value(&self.backward, token, column)
    }

    /// Returns the probability of exactly this mention.
    pub(crate) fn span_probability(&self, span: TokenSpan) -> f64 {
        let tag_set = &self.decoder.tag_set;
        let mut at = tag_set.begin(span.class).column();
        let inside = tag_set.inside(span.class).column();
        let mut probability = self.value(&self.forward, span.start, at);
        for token in span.start + 1..span.end {
            probability *= self.transition_weight(token, at, inside);
            at = inside;
        }
        let is_last = span.end * self.decoder.blocks >= self.backward.len();
        let after = if is_last {
            1.0
        } else {
            (0..tag_set.tag_count())
                .filter(|&to| to != inside)
                .map(|to| {
                    self.transition_weight(span.end, at, to)
                        * self.value(&self.backward, span.end, to)
                })
                .sum()
        };
        (probability * after).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::EntityClass;
    use crate::model::name_tags::NAME_TAGS;

    /// Returns pseudo-random scores of tokens and transitions for the comparison with brute force.
    fn random_scores(tag_set: &TagSet, tokens: usize, mut seed: u64) -> (Vec<Vec<i32>>, Vec<i32>) {
        let mut number = || {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 60) as i32 - 8
        };
        let count = tag_set.tag_count();
        let emissions = (0..tokens).map(|_| (0..count).map(|_| number()).collect()).collect();
        let transitions: Vec<i32> = (0..(count + 1) * count).map(|_| number()).collect();
        (emissions, constrain_transitions(tag_set, &transitions))
    }

    /// Returns all valid tag sequences with their scores.
    fn all_sequences(
        tag_set: &TagSet,
        emissions: &[Vec<i32>],
        transitions: &[i32],
    ) -> Vec<(Vec<Tag>, i32)> {
        let count = tag_set.tag_count();
        let mut sequences = vec![(Vec::new(), 0)];
        for emission in emissions {
            let mut extended = Vec::new();
            for (tags, score) in &sequences {
                let from = tags.last().map_or(count, |tag: &Tag| tag.column());
                for to in (0..count).filter(|&to| is_allowed_transition(tag_set, from, to)) {
                    let mut tags = tags.clone();
                    tags.push(Tag::from_column(to));
                    extended.push((tags, score + transitions[from * count + to] + emission[to]));
                }
            }
            sequences = extended;
        }
        sequences
    }

    /// Compares decoding with the enumeration of all tag sequences.
    fn check_decoding(tag_set: &TagSet, class: EntityClass, tokens: usize, seed: u64) {
        let (scores, transitions) = random_scores(tag_set, tokens, seed);
        let mut emissions = Emissions::new(tag_set);
        scores.iter().for_each(|scores| emissions.push(scores));
        assert_eq!(emissions.token_count(), tokens);
        let sequences = all_sequences(tag_set, &scores, &transitions);
        let top = sequences.iter().map(|(_, score)| *score).max().unwrap();
        let mut tags = Vec::new();
        let decoder = Decoder::new(tag_set.clone(), &transitions, 5.0);
        decoder.best_path(&emissions, &mut tags);
        let found = sequences.iter().find(|(other, _)| *other == tags).unwrap();
        assert_eq!(found.1, top, "seed {seed}");

        let weight = |score: i32| (f64::from(score) / 5.0).exp();
        let total: f64 = sequences.iter().map(|(_, score)| weight(*score)).sum();
        let sums = Marginals::new(&decoder, &emissions);
        for tag in (0..tag_set.tag_count()).map(Tag::from_column) {
            let with = sequences.iter().filter(|(tags, _)| tags[tokens - 2] == tag);
            let expected = with.map(|(_, score)| weight(*score)).sum::<f64>() / total;
            let found = sums.tag_probability(tokens - 2, tag);
            assert!((found - expected).abs() < 1e-9, "seed {seed} {tag:?}");
        }
        for (start, end) in [(0, 1), (0, tokens), (1, tokens - 1), (tokens - 1, tokens)] {
            let span = TokenSpan { start, end, class };
            let with = sequences.iter().filter(|(tags, _)| tag_set.spans(tags).contains(&span));
            let expected = with.map(|(_, score)| weight(*score)).sum::<f64>() / total;
            let found = sums.span_probability(span);
            assert!((found - expected).abs() < 1e-9, "seed {seed} {span:?}: {found} {expected}");
        }
    }

    #[test]
    fn best_path_and_probabilities_match_enumeration() {
        for seed in 0..20 {
            check_decoding(&NAME_TAGS, EntityClass::Place, 4, seed);
        }
    }

    #[test]
    fn tag_sets_of_any_size_are_decoded() {
        for seed in 0..20 {
            let three = TagSet::from_labels(["SHIP"]);
            check_decoding(&three, EntityClass::Custom(0), 7, seed);
            // Three blocks of columns.
            let names: Vec<String> = (0..13).map(|it| format!("L{it}")).collect();
            let many = TagSet::from_labels(names.iter().map(String::as_str));
            check_decoding(&many, EntityClass::Custom(12), 3, seed);
        }
    }
}
