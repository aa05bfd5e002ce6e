//! The learning side of a simulation: relearns as the page does, though less often after the first
//! documents, so that a simulation takes minutes.

use dateline_learn::{
    LearnOptions, LearnedLabels, LearnedModel, Reviewed, Validation, cross_validate, learn,
    validated_documents,
};

/// Up to this number of documents, each is learned at once. Then a tenth more has to be reviewed.
const LEARNED_AT_ONCE: usize = 10;

/// The reviewed documents and what was learned from them.
pub(super) struct Learner<'a> {
    engine: &'a str,
    labels: &'a LearnedLabels,
    documents: Vec<Reviewed>,
    validation: Validation,
    /// The number of documents at the last fit.
    learned: usize,
    model: Option<LearnedModel>,
}

impl<'a> Learner<'a> {
    pub(super) fn new(engine: &'a str, labels: &'a LearnedLabels) -> Self {
        Self {
            engine,
            labels,
            documents: Vec::new(),
            validation: Validation::default(),
            learned: 0,
            model: None,
        }
    }

    /// Adds the segments of a reviewed document.
    pub(super) fn add(&mut self, segments: Vec<Reviewed>) {
        self.documents.extend(segments);
    }

    /// Returns the model of the documents so far, or `None` if there are none.
    pub(super) fn model(&mut self) -> Option<&LearnedModel> {
        let count = self.documents.len();
        let is_due = count < LEARNED_AT_ONCE || count >= self.learned + self.learned / 10;
        if count > self.learned && is_due {
            let validated = validated_documents(count);
            if validated != self.validation.documents {
                self.validation = cross_validate(self.labels, &self.documents[..validated]);
            }
            let options = LearnOptions::default();
            let documents = &self.documents;
            let model = learn(self.engine, self.labels, documents, &self.validation, &options);
            self.model = Some(model);
            self.learned = count;
        }
        self.model.as_ref()
    }
}
