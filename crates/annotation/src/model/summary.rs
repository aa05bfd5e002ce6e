//! Document summaries: counts of a document without its text.

use super::annotation::{Annotation, Origin, Status};
use super::document::{Document, DocumentId, Metadata};
use super::label::LabelId;
use super::rejection::Rejection;
use super::suggestion::Score;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Data of a document that is available without its text and annotations. A project with thousands
/// of documents lists, sorts and counts by summaries; only the documents in use are in memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentSummary {
    /// The document.
    pub id: DocumentId,
    /// The metadata of the document.
    pub meta: Metadata,
    /// The number of paragraphs.
    pub paragraphs: u32,
    /// The number of reviewed paragraphs.
    pub reviewed: u32,
    /// True if the user has decided on any annotation.
    pub is_begun: bool,
    /// The number of undecided mentions of which the detector is unsure.
    pub unsure: u32,
    /// The lowest score of an undecided mention.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<Score>,
    /// The counts of annotations for each label.
    pub tallies: BTreeMap<LabelId, LabelTally>,
    /// The rejections of the document, each as often as it occurs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rejections: Vec<Rejection>,
    /// When its last paragraph was reviewed, in milliseconds since 1970 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<i64>,
    /// The sequence number of the last change that the stored document includes.
    pub stored: u64,
    /// The sequence numbers of the later changes of the document, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub since: Vec<u64>,
}

/// The counts of annotations for one label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "[u32; 6]", from = "[u32; 6]")]
pub struct LabelTally {
    /// Annotations that have the label and are not rejected.
    pub mentions: u32,
    /// Mentions of the label that the user added.
    pub added: u32,
    /// Suggestions with the label that are undecided.
    pub undecided: u32,
    /// Suggestions with the label that were accepted unchanged.
    pub accepted: u32,
    /// Suggestions with the label that were accepted with another span or label.
    pub corrected: u32,
    /// Suggestions with the label that were rejected.
    pub rejected: u32,
}

impl From<LabelTally> for [u32; 6] {
    fn from(it: LabelTally) -> Self {
        [it.mentions, it.added, it.undecided, it.accepted, it.corrected, it.rejected]
    }
}

impl From<[u32; 6]> for LabelTally {
    fn from([mentions, added, undecided, accepted, corrected, rejected]: [u32; 6]) -> Self {
        Self { mentions, added, undecided, accepted, corrected, rejected }
    }
}

impl LabelTally {
    /// Adds the counts of another tally.
    pub fn add(&mut self, other: Self) {
        let (one, other): ([u32; 6], [u32; 6]) = ((*self).into(), other.into());
        *self = std::array::from_fn(|at| one[at] + other[at]).into();
    }
}

/// The progress of the review of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReviewStage {
    /// Some annotations are decided or some paragraphs are reviewed, but not all paragraphs.
    InProgress,
    /// No annotation is decided and no paragraph is reviewed.
    New,
    /// Every paragraph is reviewed.
    Reviewed,
}

impl ReviewStage {
    /// All stages, in the order of work.
    pub const ALL: [Self; 3] = [Self::New, Self::InProgress, Self::Reviewed];
}

impl DocumentSummary {
    /// Computes the summary of a document. `changed_at` is the time of the change that led to its
    /// current state, if known. **Cost:** linear in its annotations, and in its text if its
    /// paragraphs are not computed yet.
    pub(crate) fn from_document(
        document: &Document,
        rejections: Vec<Rejection>,
        previous: Option<&Self>,
        changed_at: Option<i64>,
    ) -> Self {
        let paragraphs = document.paragraphs().len() as u32;
        let reviewed = document.reviewed().len() as u32;
        let is_done = reviewed > 0 && reviewed == paragraphs;
        let annotations = document.annotations();
        let scores = annotations.iter().filter(|it| !it.is_decided()).filter_map(Annotation::score);
        Self {
            id: document.id,
            meta: document.meta.clone(),
            paragraphs,
            reviewed,
            is_begun: annotations.iter().any(|annotation| {
                annotation.is_decided() && !matches!(annotation.origin, Origin::Import { .. })
            }),
            unsure: annotations.iter().filter(|it| it.is_unsure()).count() as u32,
            least: scores.min(),
            tallies: count_by_label(annotations),
            rejections,
            done_at: is_done.then(|| previous.and_then(|it| it.done_at).or(changed_at)).flatten(),
            stored: previous.map_or(0, |it| it.stored),
            since: previous.map(|it| it.since.clone()).unwrap_or_default(),
        }
    }

    /// Returns the progress of the review.
    pub fn stage(&self) -> ReviewStage {
        match self.reviewed {
            all if all > 0 && all == self.paragraphs => ReviewStage::Reviewed,
            0 if !self.is_begun => ReviewStage::New,
            _ => ReviewStage::InProgress,
        }
    }

    /// Returns the number of mentions.
    pub fn mention_count(&self) -> u32 {
        self.tallies.values().map(|tally| tally.mentions).sum()
    }
}

fn count_by_label(annotations: &[Annotation]) -> BTreeMap<LabelId, LabelTally> {
    let mut tallies: BTreeMap<LabelId, LabelTally> = BTreeMap::new();
    for annotation in annotations {
        if annotation.is_live() {
            let tally = tallies.entry(annotation.label).or_default();
            tally.mentions += 1;
            tally.added += u32::from(annotation.origin == Origin::Person);
        }
        if let Origin::Detector { label, .. } = annotation.origin {
            let tally = tallies.entry(label).or_default();
            *match annotation.status {
                Status::Suggested => &mut tally.undecided,
                Status::Rejected => &mut tally.rejected,
                Status::Accepted if annotation.is_corrected() => &mut tally.corrected,
                Status::Accepted => &mut tally.accepted,
            } += 1;
        }
    }
    tallies
}
