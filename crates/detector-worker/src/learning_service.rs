//! Learning in the worker, in slices between detections.
//!
//! A job observes the reviewed documents that it does not know yet, fits a model, and uses it at once.
//! Then it cross-validates the documents, unless these were validated before, and uses the final
//! model. A newer request replaces the job; observations and the last validation are kept.

mod imports;
mod reports;

use crate::scheduler::{Host, SLICE_MS, TOKENS_PER_BATCH};
use dateline_annotation::model::{Date, LabelId};
use dateline_learn::{
    CrossValidation, LabeledSpan, LearnOptions, LearnedEngine, LearnedLabel, LearnedLabels,
    LearnedModel, Learning, Observation, Recorder, Reviewed, Validation, learned_documents,
    validated_documents,
};
use dateline_ner::{Detection, Engine};
use dateline_protocol::RequestId;
use dateline_protocol::detector::DetectorResponse;
use dateline_protocol::learning::{
    ImportedModel, ImportedResponse, LabelToLearn, LearnRequest, LearnedResponse, Review,
    ReviewedDocument, WordPosition,
};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// How soon a job has to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Urgency {
    /// There is no job.
    Idle,
    /// Cross-validation, which waits for detections.
    Later,
    /// Suggestions do not follow the reviews yet.
    Soon,
}

/// The reviewed documents, the job, and what was learned.
pub(crate) struct LearningService {
    shipped: Arc<dyn Engine>,
    /// The engine to learn on: the shipped one, or one with the learned model of a file.
    base: Arc<dyn Engine>,
    /// The engine for detections: the shipped one, or one with what was learned.
    engine: Arc<dyn Engine>,
    model: Option<Arc<LearnedModel>>,
    documents: BTreeMap<u32, KnownDocument>,
    job: Option<Job>,
    validated: Option<Validated>,
}

/// A reviewed document.
struct KnownDocument {
    text: Arc<str>,
    date: Option<Date>,
    review: Review,
    /// The hash of text, date and review.
    hash: u64,
    /// The observations of all segments; `None` until it is needed.
    observations: Option<Vec<Arc<Observation>>>,
}

/// The result of the last cross-validation.
struct Validated {
    /// The hash of the labels and the documents.
    key: u64,
    labels: LearnedLabels,
    validation: Validation,
}

struct Job {
    request: RequestId,
    ids: Vec<LabelId>,
    labels: LearnedLabels,
    options: LearnOptions,
    /// The documents that are learned from, in order.
    documents: Vec<u32>,
    stage: Stage,
}

/// The observation of a document that takes several slices.
struct RunningObservation {
    recorder: Arc<Recorder>,
    detection: Detection,
}

enum Stage {
    /// Observes the documents from this index on.
    Observe { next: usize, running: Option<Box<RunningObservation>> },
    /// Fits the weights. The key is that of the documents to validate.
    Fit { learning: Box<Learning>, key: u64 },
    /// Validates the documents.
    Validate { learning: Box<Learning>, key: u64, validation: Box<CrossValidation> },
}

impl LearningService {
    /// Creates a service that has learned nothing.
    pub(crate) fn new(base: Arc<dyn Engine>) -> Self {
        Self {
            shipped: base.clone(),
            engine: base.clone(),
            base,
            model: None,
            documents: BTreeMap::new(),
            job: None,
            validated: None,
        }
    }

    /// Returns the engine for detections.
    pub(crate) fn engine(&self) -> &Arc<dyn Engine> {
        &self.engine
    }

    /// Returns the learned model as a file; nothing if nothing was learned.
    pub(crate) fn file(&self, hashes_only: bool) -> Vec<u8> {
        let Some(model) = &self.model else { return Vec::new() };
        if !hashes_only {
            return model.to_bytes();
        }
        let mut model = LearnedModel::clone(model);
        model.remove_texts();
        model.to_bytes()
    }

    /// Uses the learned model of a file, or the shipped one if there are no bytes. Everything is
    /// learned anew. If the file cannot be used, nothing changes.
    pub(crate) fn import(&mut self, request: RequestId, bytes: &[u8]) -> ImportedResponse {
        let imported = match bytes.is_empty() {
            true => Ok((self.shipped.clone(), ImportedModel::default())),
            false => imports::read(&self.shipped, bytes),
        };
        let outcome = imported.map(|(base, model)| {
            (self.engine, self.base) = (base.clone(), base);
            (self.model, self.job, self.validated) = (None, None, None);
            self.documents.values_mut().for_each(|it| it.observations = None);
            model
        });
        ImportedResponse { request, model: self.engine.id().to_owned(), outcome }
    }

    /// Keeps a reviewed document. What was observed stays if only the review changed.
    pub(crate) fn keep_document(&mut self, reviewed: ReviewedDocument) {
        let ReviewedDocument { document, text, date, review } = reviewed;
        let known = self.documents.remove(&document);
        let observations = known
            .filter(|it| *it.text == *text && it.date == date)
            .and_then(|known| known.observations);
        let hash = hash_of(&(&text, date, &review));
        let known = KnownDocument { text: text.into(), date, review, hash, observations };
        self.documents.insert(document, known);
    }

    /// Begins to learn. Replaces the running job.
    pub(crate) fn begin(&mut self, learn: LearnRequest) {
        let LearnRequest { request, input } = learn;
        let mut documents = input.documents;
        self.documents.retain(|id, _| documents.contains(id));
        documents.retain(|id| self.documents.contains_key(id));
        let lengths: Vec<usize> =
            documents.iter().map(|id| self.documents[id].text.len()).collect();
        let dropped = documents.drain(..learned_documents(&lengths).start);
        for id in dropped {
            self.documents.entry(id).and_modify(|it| it.observations = None);
        }
        self.job = Some(Job {
            request,
            ids: input.labels.iter().map(|it| it.id).collect(),
            labels: learned_labels(input.labels),
            options: LearnOptions {
                forgotten_names: input.forgotten.into_iter().collect(),
                forgotten_words: input.forgotten_words.into_iter().map(known_word).collect(),
            },
            documents,
            stage: Stage::default(),
        });
    }

    /// Returns how soon the job has to run.
    pub(crate) fn urgency(&self) -> Urgency {
        match self.job.as_ref().map(|job| &job.stage) {
            None => Urgency::Idle,
            Some(Stage::Validate { .. }) => Urgency::Later,
            Some(Stage::Observe { .. } | Stage::Fit { .. }) => Urgency::Soon,
        }
    }

    /// Runs one slice of the job, and posts its progress or result. Observing the end of a document,
    /// beginning a fit and building a model cannot be split.
    pub(crate) fn run_slice(&mut self, host: &impl Host) {
        let Some(mut job) = self.job.take() else { return };
        let started = host.elapsed_ms();
        loop {
            if let Some(learned) = self.step(&mut job) {
                let is_final = learned.is_final;
                host.post(&DetectorResponse::Learned(learned));
                if is_final {
                    return;
                }
            }
            if host.elapsed_ms() - started >= SLICE_MS {
                break;
            }
        }
        job.post_progress(host);
        self.job = Some(job);
    }

    /// Works on some tokens. Returns what was learned, if a model is ready.
    fn step(&mut self, job: &mut Job) -> Option<LearnedResponse> {
        match std::mem::take(&mut job.stage) {
            Stage::Observe { next, running } => {
                job.stage = self.observe(job, next, running);
                None
            }
            Stage::Fit { mut learning, key } => {
                if !learning.advance(TOKENS_PER_BATCH) {
                    job.stage = Stage::Fit { learning, key };
                    return None;
                }
                let is_final = self.validated.as_ref().is_some_and(|it| it.key == key);
                let learned = self.use_learned(job, &learning, is_final);
                if !is_final {
                    let validated = validated_documents(learning.documents().len());
                    let documents = learning.documents()[..validated].to_vec();
                    let validation = Box::new(CrossValidation::new(&job.labels, documents));
                    job.stage = Stage::Validate { learning, key, validation };
                }
                Some(learned)
            }
            Stage::Validate { mut learning, key, mut validation } => {
                job.stage = if validation.advance(TOKENS_PER_BATCH) {
                    let validation = validation.finish();
                    learning.revalidate(validation.clone());
                    self.validated =
                        Some(Validated { key, labels: job.labels.clone(), validation });
                    Stage::Fit { learning, key }
                } else {
                    Stage::Validate { learning, key, validation }
                };
                None
            }
        }
    }

    /// Observes some tokens of the next document that was not observed yet. After the last one,
    /// returns the next stage.
    fn observe(
        &mut self,
        job: &Job,
        next: usize,
        running: Option<Box<RunningObservation>>,
    ) -> Stage {
        let Some(id) = job.documents.get(next) else { return self.begin_fit(job) };
        let Some(known) = self.documents.get_mut(id).filter(|it| it.observations.is_none()) else {
            return Stage::Observe { next: next + 1, running: None };
        };
        let mut running = running.unwrap_or_else(|| {
            let recorder = Arc::new(Recorder::new(self.base.clone()));
            let detection = Detection::new(recorder.clone(), known.text.clone(), known.date);
            Box::new(RunningObservation { recorder, detection })
        });
        if !running.detection.advance(TOKENS_PER_BATCH) {
            return Stage::Observe { next, running: Some(running) };
        }
        let RunningObservation { recorder, detection } = *running;
        detection.finish();
        known.observations = Some(recorder.take());
        Stage::Observe { next: next + 1, running: None }
    }

    /// Begins to fit the observed documents. Those that were validated before are not validated
    /// again, and fewer than three need no validation.
    fn begin_fit(&mut self, job: &Job) -> Stage {
        let (mut documents, mut ends) = (Vec::new(), Vec::new());
        for known in job.documents.iter().filter_map(|id| self.documents.get(id)) {
            documents.extend(known.reviewed(&job.ids));
            ends.push((documents.len(), known.hash));
        }
        let validated = validated_documents(documents.len());
        let before = |at: usize| at.checked_sub(1).map_or(0, |before: usize| ends[before].0);
        let hashes: Vec<u64> =
            (0..ends.len()).take_while(|at| before(*at) < validated).map(|at| ends[at].1).collect();
        let labels = job.labels.iter().map(|it| (&it.name, &it.detector_labels));
        let key = hash_of(&(validated, hashes, labels.collect::<Vec<_>>()));
        if self.validated.as_ref().is_none_or(|it| it.key != key) {
            let mut few = CrossValidation::new(&job.labels, documents[..validated.min(2)].to_vec());
            if validated <= 2 && few.advance(0) {
                let (labels, validation) = (job.labels.clone(), few.finish());
                self.validated = Some(Validated { key, labels, validation });
            }
        }
        let validation = match &self.validated {
            Some(known) if known.key == key => known.validation.clone(),
            earlier => {
                let earlier = earlier.as_ref().map(|it| (&it.labels, &it.validation));
                Validation::provisional(&job.labels, &documents, earlier)
            }
        };
        let engine = self.base.id();
        let learning =
            Learning::new(engine, &job.labels, documents, validation, job.options.clone());
        Stage::Fit { learning: Box::new(learning), key }
    }

    /// Uses what was learned for the next detections. Without documents, the shipped model is used.
    fn use_learned(&mut self, job: &Job, learning: &Learning, is_final: bool) -> LearnedResponse {
        let model = Arc::new(learning.model());
        let has_documents = !learning.documents().is_empty();
        let engine = has_documents.then(|| LearnedEngine::new(self.base.clone(), model.clone()));
        self.engine = match engine {
            Some(Ok(engine)) => Arc::new(engine),
            // A model that was learned here fits the engine.
            Some(Err(_)) | None => self.base.clone(),
        };
        let known = job.documents.iter().filter_map(|id| Some((*id, self.documents.get(id)?)));
        let segments = known.flat_map(|(id, it)| it.observations.iter().flatten().map(move |_| id));
        let report = reports::report(job, &model, learning, &segments.collect::<Vec<u32>>());
        self.model = has_documents.then_some(model);
        let model = self.engine.id().to_owned();
        LearnedResponse { request: job.request, model, is_final, report }
    }
}

impl KnownDocument {
    /// Returns the segments with the decisions of the reviewer.
    fn reviewed(&self, labels: &[LabelId]) -> impl Iterator<Item = Reviewed> {
        let mentions: Vec<LabeledSpan> = self
            .review
            .mentions
            .iter()
            .filter_map(|&(span, id)| {
                let label = labels.iter().position(|label| *label == id)?;
                (label < LearnedLabels::MAX_LABELS).then_some(LabeledSpan { span, label })
            })
            .collect();
        let segments = self.observations.iter().flatten();
        segments.map(move |it| {
            Reviewed::new(it.clone(), self.text.clone(), &mentions, &self.review.paragraphs)
        })
    }
}

impl Default for Stage {
    fn default() -> Self {
        Self::Observe { next: 0, running: None }
    }
}

impl Job {
    fn post_progress(&self, host: &impl Host) {
        let (is_validating, share) = match &self.stage {
            Stage::Observe { next, .. } => {
                (false, 0.5 * *next as f64 / self.documents.len() as f64)
            }
            Stage::Fit { learning, .. } => (false, 0.5 + 0.5 * learning.progress()),
            Stage::Validate { validation, .. } => (true, validation.progress()),
        };
        let percent = (100.0 * share) as u32;
        let request = self.request;
        host.post(&DetectorResponse::LearningProgress { request, is_validating, percent });
    }
}

fn learned_labels(labels: Vec<LabelToLearn>) -> LearnedLabels {
    LearnedLabels::new(
        labels
            .into_iter()
            .map(|label| LearnedLabel { name: label.name, detector_labels: label.detector_labels }),
    )
}

/// Returns a word in the form that the learner knows.
fn known_word((position, text): (WordPosition, String)) -> (dateline_learn::WordPosition, String) {
    let position = match position {
        WordPosition::In => dateline_learn::WordPosition::In,
        WordPosition::Before => dateline_learn::WordPosition::Before,
        WordPosition::After => dateline_learn::WordPosition::After,
    };
    (position, text)
}

/// Returns a hash that is compared only with others of the same worker.
fn hash_of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests;
