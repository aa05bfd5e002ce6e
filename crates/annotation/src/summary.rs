use crate::{
    Annotation, Document, DocumentId, LabelId, Metadata, Origin, Rejection, Score, Status,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is known of a document without reading its text and annotations: a project of thousands
/// lists, sorts and counts by these, and holds only the documents that are worked on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentSummary {
    /// The document.
    pub id: DocumentId,
    /// What is known about its text.
    pub meta: Metadata,
    /// All paragraphs.
    pub paragraphs: u32,
    /// Those that are reviewed.
    pub reviewed: u32,
    /// Whether a person has decided on anything in it.
    pub is_begun: bool,
    /// Mentions that nobody has decided on and that the detector is unsure of.
    pub unsure: u32,
    /// How sure the detector is of the undecided mention that it is least sure of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<Score>,
    /// What there is of each label, and what became of what the detector proposed.
    pub tallies: BTreeMap<LabelId, LabelTally>,
    /// What was rejected in it, each as often as it was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rejections: Vec<Rejection>,
    /// When its last paragraph was reviewed, in milliseconds since 1970 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<i64>,
    /// The change up to which the stored document holds everything.
    pub stored: u64,
    /// The changes of the document after that, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub since: Vec<u64>,
}

/// The annotations of one label, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "[u32; 6]", from = "[u32; 6]")]
pub struct LabelTally {
    /// Those that carry it and are not rejected.
    pub mentions: u32,
    /// Those of them that a person marked.
    pub added: u32,
    /// Proposed so by the detector, and undecided.
    pub undecided: u32,
    /// Proposed so by the detector, and accepted as they were.
    pub accepted: u32,
    /// Proposed so by the detector, and accepted with another span or label.
    pub corrected: u32,
    /// Proposed so by the detector, and rejected.
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
    /// Counts others as well.
    pub fn add(&mut self, other: Self) {
        let (one, other): ([u32; 6], [u32; 6]) = ((*self).into(), other.into());
        *self = std::array::from_fn(|at| one[at] + other[at]).into();
    }
}

/// How far the work on a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReviewStage {
    /// Something is decided or reviewed, not all.
    InProgress,
    /// Nobody has decided on anything.
    New,
    /// Every paragraph is reviewed.
    Reviewed,
}

impl ReviewStage {
    /// In the order of work.
    pub const ALL: [Self; 3] = [Self::New, Self::InProgress, Self::Reviewed];
}

impl DocumentSummary {
    /// Sums a document up. Cost: its annotations, and its text where its paragraphs are not known
    /// already. `at` is the time of the change that made it what it is, where that is known.
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
        let scores = annotations.iter().filter_map(|annotation| match annotation.origin {
            Origin::Detector { score, .. } if !annotation.is_decided() => score,
            _ => None,
        });
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

    /// How far the work on the document is.
    pub fn stage(&self) -> ReviewStage {
        match self.reviewed {
            all if all > 0 && all == self.paragraphs => ReviewStage::Reviewed,
            0 if !self.is_begun => ReviewStage::New,
            _ => ReviewStage::InProgress,
        }
    }

    /// How many mentions it has.
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
