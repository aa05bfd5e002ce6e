//! Messages about learning, which is done by the detector worker.
//!
//! The page sends each reviewed document with [`DetectorRequest::Review`], again whenever its review
//! changes, and then a [`DetectorRequest::Learn`] with the numbers of all reviewed documents. A newer
//! one replaces an older one. Any number of [`DetectorResponse::LearningProgress`] follow, and
//! [`DetectorResponse::Learned`] at least once: as soon as suggestions follow the documents, and again
//! when they are cross-validated. From then on, detections use what was learned.
//!
//! [`DetectorRequest::Review`]: crate::detector::DetectorRequest::Review
//! [`DetectorRequest::Learn`]: crate::detector::DetectorRequest::Learn
//! [`DetectorResponse::LearningProgress`]: crate::detector::DetectorResponse::LearningProgress
//! [`DetectorResponse::Learned`]: crate::detector::DetectorResponse::Learned

use crate::RequestId;
use crate::wire::{deserialize_json, deserialize_text, serialize_json, serialize_text};
use dateline_annotation::model::{Date, LabelId, Score};
use dateline_text::Span;
use serde::{Deserialize, Serialize};

/// The maximum number of names in a [`LearnedReport`].
pub const MAX_REPORTED_NAMES: usize = 100;

/// A document with reviewed paragraphs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewedDocument {
    /// The document.
    pub document: u32,
    /// The text of the document, with LF line endings.
    #[serde(serialize_with = "serialize_text", deserialize_with = "deserialize_text")]
    pub text: String,
    /// The document date.
    pub date: Option<Date>,
    /// The decisions of the reviewer.
    #[serde(serialize_with = "serialize_json", deserialize_with = "deserialize_json")]
    pub review: Review,
}

/// The decisions of a reviewer in a document. Spans are byte ranges of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Review {
    /// The reviewed paragraphs, in order.
    pub paragraphs: Vec<Span>,
    /// The accepted mentions in these paragraphs, in order.
    pub mentions: Vec<(Span, LabelId)>,
}

/// A request to learn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnRequest {
    /// The id of the request; included in its answers.
    pub request: RequestId,
    /// The input of learning.
    #[serde(serialize_with = "serialize_json", deserialize_with = "deserialize_json")]
    pub input: LearnInput,
}

/// The input of learning, besides the reviews themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnInput {
    /// The labels of the project, in order.
    pub labels: Vec<LabelToLearn>,
    /// The reviewed documents, in order. Without any, nothing is learned, and detections are those of
    /// the shipped model. The worker drops all others.
    pub documents: Vec<u32>,
    /// The names that the user asked to forget.
    pub forgotten: Vec<String>,
    /// The words that the user asked to forget, in lower case.
    pub forgotten_words: Vec<(WordPosition, String)>,
}

/// Where a word stands that speaks for a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordPosition {
    /// In a mention.
    In,
    /// Before a mention, or before a word of it.
    Before,
    /// After a mention, or after a word of it.
    After,
}

/// A label of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelToLearn {
    /// The label.
    pub id: LabelId,
    /// Its name.
    pub name: String,
    /// The labels of the detector that map to it.
    pub detector_labels: Vec<String>,
}

/// What was learned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnedResponse {
    /// The id of the request.
    pub request: RequestId,
    /// The content hash of the model with which detections are made from now on.
    pub model: String,
    /// True if no further answer follows, because the reviewed documents are cross-validated.
    pub is_final: bool,
    /// What was learned.
    #[serde(serialize_with = "serialize_json", deserialize_with = "deserialize_json")]
    pub report: LearnedReport,
}

/// A report on what was learned.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnedReport {
    /// The labels, in the order of the project.
    pub labels: Vec<LearnedLabelReport>,
    /// The names that are used, the most frequent first; at most [`MAX_REPORTED_NAMES`].
    pub names: Vec<LearnedNameReport>,
    /// The number of all names that are used.
    pub name_count: u32,
    /// The number of documents that were learned from.
    pub documents: u32,
    /// The words with the most weight for each label, the heaviest first.
    pub words: Vec<LearnedWordReport>,
    /// Examples that contradict each other.
    pub contradictions: Vec<ContradictionReport>,
}

/// A word that speaks for a label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnedWordReport {
    /// The label.
    pub label: LabelId,
    /// Where the word stands.
    pub position: WordPosition,
    /// The word in lower case.
    pub text: String,
}

/// Two mentions with the same text in like context, but with different labels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContradictionReport {
    /// The text.
    pub text: String,
    /// The document, the span in bytes and the label of each mention.
    pub examples: [(u32, Span, LabelId); 2],
}

/// The outcome of reading a learned file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedResponse {
    /// The id of the request.
    pub request: RequestId,
    /// The content hash of the model with which detections are made from now on.
    pub model: String,
    /// The contents of the file, or the reason why it is not used.
    #[serde(serialize_with = "serialize_json", deserialize_with = "deserialize_json")]
    pub outcome: Result<ImportedModel, LearnedFileError>,
}

/// The contents of a learned file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedModel {
    /// The names of its labels that no label of the detector maps to.
    pub own_labels: Vec<String>,
    /// The number of its names.
    pub names: u32,
    /// True if the names are hashes only, so that they cannot be listed.
    pub has_hashes_only: bool,
}

/// The reason why a learned file is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LearnedFileError {
    /// It is another kind of file, or of another version.
    Foreign,
    /// It is truncated or altered.
    Damaged,
    /// It was learned on top of another model of the detector.
    OtherEngine,
}

/// A report on a label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnedLabelReport {
    /// The label.
    pub label: LabelId,
    /// The number of reviewed mentions.
    pub examples: u32,
    /// True if suggestions of the label are learned ones.
    pub is_used: bool,
    /// The scores by cross-validation, if there were enough documents.
    pub scores: Option<LearnedScores>,
}

/// F1 by cross-validation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnedScores {
    /// F1 of the learned model on documents that it has not learned from.
    pub learned: Score,
    /// The 95 % interval of it.
    pub interval: (Score, Score),
    /// F1 of the shipped model on the same documents.
    pub shipped: Score,
}

/// A name that the reviewer decided on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnedNameReport {
    /// Its text.
    pub text: String,
    /// Its label, or `None` if it is no longer suggested.
    pub label: Option<LabelId>,
    /// The number of reviewed occurrences.
    pub count: u32,
}
