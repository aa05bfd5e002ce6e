use crate::{LabelId, PlaceLink, Score, SuggestionSource};
use dateline_text::Span;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Names an annotation inside its document. Never reused in the project, not even after an undo;
/// an imported one keeps the id that its file gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AnnotationId(pub u32);

/// What the detector calls less probable than this is wrong about every second time.
const UNSURE_BELOW: f64 = 0.6;

/// A labelled span. Annotations may overlap and nest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annotation {
    /// Stable for the document's life.
    pub id: AnnotationId,
    /// Bytes of the document's text, not empty, within one paragraph.
    pub span: Span,
    /// A label of the project's set.
    pub label: LabelId,
    /// What a person has decided about it.
    pub status: Status,
    /// Where it came from; never changed.
    pub origin: Origin,
    /// The name of the entity it belongs to, where a person has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// A normalized value, such as an ISO date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What it names on the earth, once that is decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceLink>,
    /// A person's remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What a person has decided about an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nothing yet.
    Suggested,
    /// It is right, as found or as corrected.
    Accepted,
    /// It is wrong; kept so that it does not come back.
    Rejected,
}

/// Where an annotation came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Origin {
    /// The detector, with what it said at the time.
    Detector {
        /// The content hash of the model.
        model: Arc<str>,
        /// The part of the detector.
        source: SuggestionSource,
        /// How sure it was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        score: Option<Score>,
        /// The span it proposed.
        span: Span,
        /// The label it proposed.
        label: LabelId,
    },
    /// A file.
    Import {
        /// The format, such as `dateline`.
        format: String,
        /// The name of the file.
        file: String,
    },
    /// A person marked it.
    Person,
}

impl Annotation {
    /// One that a person makes, and so accepts.
    pub fn new_by_person(id: AnnotationId, span: Span, label: LabelId) -> Self {
        Self {
            id,
            span,
            label,
            status: Status::Accepted,
            origin: Origin::Person,
            entity: None,
            value: None,
            place: None,
            note: None,
        }
    }

    /// Whether a person has accepted or rejected it.
    pub fn is_decided(&self) -> bool {
        self.status != Status::Suggested
    }

    /// Whether it is shown and exported: everything that is not rejected.
    pub fn is_live(&self) -> bool {
        self.status != Status::Rejected
    }

    /// Whether nobody has decided on it and the detector is unsure: the first that a person should
    /// look at.
    pub fn is_unsure(&self) -> bool {
        let score = match self.origin {
            Origin::Detector { score, .. } => score,
            Origin::Import { .. } | Origin::Person => None,
        };
        !self.is_decided() && score.is_some_and(|score| score.get() < UNSURE_BELOW)
    }

    /// Whether it was accepted with another span or label than the detector's.
    pub fn is_corrected(&self) -> bool {
        match self.origin {
            Origin::Detector { span, label, .. } => {
                self.status == Status::Accepted && (span != self.span || label != self.label)
            }
            Origin::Import { .. } | Origin::Person => false,
        }
    }

    /// The order in which documents keep annotations: by start, the longer first, then by id.
    pub(crate) fn sort_key(&self) -> (u32, std::cmp::Reverse<u32>, AnnotationId) {
        (self.span.start, std::cmp::Reverse(self.span.end), self.id)
    }
}
