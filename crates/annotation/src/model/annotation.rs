//! Annotations: labeled spans with a status and an origin.

use super::label::LabelId;
use super::place::{InnerPlace, PlaceLink};
use super::suggestion::{Score, SuggestionSource};
use dateline_text::Span;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::sync::Arc;

/// Identifies an annotation within its document.
///
/// Ids are never reused in a project, not even after an undo. An imported annotation keeps the id
/// from its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AnnotationId(pub u32);

/// Scores below this count as unsure. Suggestions with such scores are wrong about half the time.
const UNSURE_BELOW: f64 = 0.6;

/// The position of an annotation in the order of its document.
pub(crate) type SortKey = (u32, Reverse<u32>, AnnotationId);

/// A labeled span. Annotations may overlap and nest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredAnnotation", into = "StoredAnnotation")]
pub struct Annotation {
    /// Stable for the lifetime of the document.
    pub id: AnnotationId,
    /// A non-empty byte range of the document's text, within one paragraph.
    pub span: Span,
    /// A label of the project's label set.
    pub label: LabelId,
    /// The user's decision.
    pub status: Status,
    /// The source of the annotation; never changes.
    pub origin: Origin,
    /// The name of its entity, if the user has set one.
    pub entity: Option<String>,
    /// The place that it names, once that is decided.
    pub place: Option<PlaceLink>,
    /// Its optional attributes.
    pub details: MentionDetails,
}

/// The optional attributes of a mention.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MentionDetails {
    /// A normalized value, such as an ISO date.
    pub value: Option<String>,
    /// A note by the user.
    pub note: Option<String>,
    /// The names of places inside its name, in order. Set in documents that are exported or
    /// imported; for others the resolver finds them again.
    pub inner_places: Vec<InnerPlace>,
}

/// A new value of one of the [`MentionDetails`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MentionDetail {
    /// A note. Blank for none.
    Note(String),
}

impl MentionDetails {
    /// Replaces one of the attributes.
    pub fn set(&mut self, detail: MentionDetail) {
        match detail {
            MentionDetail::Note(note) => {
                self.note = Some(note.trim().to_owned()).filter(|note| !note.is_empty());
            }
        }
    }
}

/// The stored form of an annotation, with the members of its details. Their order is that of older
/// versions.
#[derive(Serialize, Deserialize)]
struct StoredAnnotation {
    id: AnnotationId,
    span: Span,
    label: LabelId,
    status: Status,
    origin: Origin,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    entity: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<PlaceLink>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    inner_places: Vec<InnerPlace>,
}

impl From<Annotation> for StoredAnnotation {
    fn from(annotation: Annotation) -> Self {
        let Annotation { id, span, label, status, origin, entity, place, details } = annotation;
        let MentionDetails { value, note, inner_places } = details;
        Self { id, span, label, status, origin, entity, value, place, note, inner_places }
    }
}

impl From<StoredAnnotation> for Annotation {
    fn from(stored: StoredAnnotation) -> Self {
        let StoredAnnotation {
            id,
            span,
            label,
            status,
            origin,
            entity,
            value,
            place,
            note,
            inner_places,
        } = stored;
        let details = MentionDetails { value, note, inner_places };
        Self { id, span, label, status, origin, entity, place, details }
    }
}

/// The user's decision on an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Undecided.
    Suggested,
    /// Correct, as suggested or after a correction.
    Accepted,
    /// Wrong. Kept, so that it is not suggested again.
    Rejected,
}

/// The source of an annotation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Origin {
    /// The detector, with its output at the time.
    Detector {
        /// The content hash of the model.
        model: Arc<str>,
        /// The part of the detector that suggested it.
        source: SuggestionSource,
        /// The probability that the suggestion is right, if the detector gave one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        score: Option<Score>,
        /// The suggested span.
        span: Span,
        /// The suggested label.
        label: LabelId,
    },
    /// An imported file.
    Import {
        /// The format, such as `dateline`.
        format: String,
        /// The name of the file.
        file: String,
    },
    /// The user.
    Person,
}

impl Annotation {
    /// Creates an annotation without optional attributes.
    pub fn new(
        id: AnnotationId,
        span: Span,
        label: LabelId,
        status: Status,
        origin: Origin,
    ) -> Self {
        let details = MentionDetails::default();
        Self { id, span, label, status, origin, entity: None, place: None, details }
    }

    /// Creates an annotation made by the user, which is accepted.
    pub fn new_by_person(id: AnnotationId, span: Span, label: LabelId) -> Self {
        Self::new(id, span, label, Status::Accepted, Origin::Person)
    }

    /// Removes the attributes that belong to its span and its label: the value and the place.
    pub(crate) fn clear_reading(&mut self) {
        self.details.value = None;
        self.details.inner_places.clear();
        self.place = None;
    }

    /// Returns true if the user has accepted or rejected the annotation.
    pub fn is_decided(&self) -> bool {
        self.status != Status::Suggested
    }

    /// Returns true if the annotation is not rejected. Only live annotations are shown and
    /// exported.
    pub fn is_live(&self) -> bool {
        self.status != Status::Rejected
    }

    /// Returns true if the annotation is undecided and the detector is unsure of it. These
    /// annotations should be reviewed first.
    pub fn is_unsure(&self) -> bool {
        !self.is_decided() && self.score().is_some_and(|score| score.get() < UNSURE_BELOW)
    }

    /// Returns the probability that the detector gave the mention. `None` if it gave none, or if the
    /// mention is not from the detector.
    pub fn score(&self) -> Option<Score> {
        match self.origin {
            Origin::Detector { score, .. } => score,
            Origin::Import { .. } | Origin::Person => None,
        }
    }

    /// Returns true if the annotation was accepted with another span or label than the detector
    /// suggested.
    pub fn is_corrected(&self) -> bool {
        match self.origin {
            Origin::Detector { span, label, .. } => {
                self.status == Status::Accepted && (span != self.span || label != self.label)
            }
            Origin::Import { .. } | Origin::Person => false,
        }
    }

    /// Returns the sort order of a document's annotations: by start, then longest first, then by
    /// id.
    pub(crate) fn sort_key(&self) -> SortKey {
        (self.span.start, Reverse(self.span.end), self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An annotation as every released version stores it.
    const STORED: &str = r#"{"id":7,"span":[3,8],"label":2,"status":"accepted","origin":{"kind":"person"},"entity":"Ann","value":"EUR 5","place":null,"note":"why"}"#;

    #[test]
    fn the_stored_form_has_the_members_of_the_details() {
        let stored = STORED.replace(r#""place":null,"#, "");
        let annotation: Annotation = serde_json::from_str(STORED).unwrap();
        let details = MentionDetails {
            value: Some("EUR 5".into()),
            note: Some("why".into()),
            ..MentionDetails::default()
        };
        assert_eq!(annotation.details, details);
        assert_eq!(serde_json::to_string(&annotation).unwrap(), stored);
    }

    #[test]
    fn a_blank_note_is_none() {
        let mut details = MentionDetails::default();
        details.set(MentionDetail::Note(" why \n".to_owned()));
        assert_eq!(details.note.as_deref(), Some("why"));
        details.set(MentionDetail::Note(" ".to_owned()));
        assert_eq!(details, MentionDetails::default());
    }
}
