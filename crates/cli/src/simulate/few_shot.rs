//! F1 on a test file after some reviewed sentences.

use super::documents::{GoldDocument, SimulatedDocument};
use super::reviewer::Reviewer;
use crate::error::CommandError;
use crate::evaluate::SplitMix64;
use crate::learning::label_set;
use dateline_learn::{
    LabeledSpan, LearnOptions, LearnedLabels, Reviewed, cross_validate, learn, validated_documents,
};
use dateline_ner::Engine;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The scores after some sentences. F1 is a fraction of 1, the mean over the draws.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FewShotFigures {
    pub sentences: usize,
    pub draws: usize,
    pub f1: f64,
    /// By the name of the label.
    pub by_label: BTreeMap<String, f64>,
}

/// The numbers of right, found and gold mentions.
#[derive(Clone, Copy, Default)]
struct Counts {
    right: usize,
    found: usize,
    gold: usize,
}

impl Counts {
    fn f1(self) -> f64 {
        2.0 * self.right as f64 / (self.found + self.gold).max(1) as f64
    }
}

/// The sentences to learn from, each a document, and the documents to test on.
pub(super) struct FewShot<'a> {
    pub engine: &'a Arc<dyn Engine>,
    pub labels: &'a LearnedLabels,
    pub sentences: Vec<GoldDocument>,
    pub test: Vec<SimulatedDocument>,
}

impl FewShot<'_> {
    /// Learns from `count` sentences in each draw and tests. If there are no more, one draw is made.
    pub(super) fn run(&self, count: usize, draws: usize) -> Result<FewShotFigures, CommandError> {
        let draws = if count >= self.sentences.len() { 1 } else { draws };
        let count = count.min(self.sentences.len());
        let mut sums: BTreeMap<String, f64> = BTreeMap::new();
        let mut f1 = 0.0;
        for seed in 0..draws {
            let counts = self.run_draw(count, seed as u64)?;
            let total = counts.iter().fold(Counts::default(), |sum, it| Counts {
                right: sum.right + it.right,
                found: sum.found + it.found,
                gold: sum.gold + it.gold,
            });
            f1 += total.f1() / draws as f64;
            for (label, counts) in self.labels.iter().zip(&counts) {
                *sums.entry(label.name.clone()).or_default() += counts.f1() / draws as f64;
            }
        }
        Ok(FewShotFigures { sentences: count, draws, f1, by_label: sums })
    }

    /// Returns the counts of one draw, by label.
    fn run_draw(&self, count: usize, seed: u64) -> Result<Vec<Counts>, CommandError> {
        let mut order: Vec<usize> = (0..self.sentences.len()).collect();
        shuffle(&mut order, seed);
        let mut reviewer = Reviewer::new(label_set(self.labels))?;
        let mut documents: Vec<Reviewed> = Vec::new();
        for &at in &order[..count] {
            let sentence = self.sentences[at].observe(self.engine, self.labels);
            documents.extend(reviewer.review(&sentence, &[])?.segments);
        }
        let validated = &documents[..validated_documents(documents.len())];
        let validation = cross_validate(self.labels, validated);
        let options = LearnOptions::default();
        let model = learn(self.engine.id(), self.labels, &documents, &validation, &options);
        let mut counts = vec![Counts::default(); self.labels.len()];
        for document in &self.test {
            document.gold.iter().for_each(|it| counts[it.label].gold += 1);
            for found in document.observations.iter().flat_map(|it| model.suggest(it)) {
                let Some(label) = self.labels.by_suggested_name(&found.label) else { continue };
                let mention = LabeledSpan { span: found.span, label };
                counts[label].found += 1;
                counts[label].right += usize::from(document.gold.binary_search(&mention).is_ok());
            }
        }
        Ok(counts)
    }
}

/// Puts numbers in the order of a seed.
pub(super) fn shuffle(order: &mut [usize], seed: u64) {
    let mut random = SplitMix64::from_seed(seed);
    for last in (1..order.len()).rev() {
        order.swap(last, random.next_below(last + 1));
    }
}
