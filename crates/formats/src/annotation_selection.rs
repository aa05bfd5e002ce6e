//! The annotations that an export contains, by their status.

use dateline_annotation::model::{Annotation, Status};
use serde::{Deserialize, Serialize};

/// The annotations that an export of training data contains. Rejected annotations are never
/// exported.
///
/// [`dateline_json`](crate::dateline_json) ignores this selection: it contains all annotations, so
/// that a project can be restored from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnnotationSelection {
    /// All annotations that are not rejected, including unreviewed suggestions.
    #[default]
    NotRejected,
    /// Accepted annotations only.
    Accepted,
    /// Reviewed paragraphs only, with all their annotations that are not rejected. A trainer also
    /// learns from unlabeled text, and only in a reviewed paragraph is unlabeled text known to be
    /// correct. A format that cannot mark text as unknown therefore writes each reviewed paragraph
    /// as a separate text.
    ReviewedParagraphs,
}

impl AnnotationSelection {
    /// All selections, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::NotRejected, Self::Accepted, Self::ReviewedParagraphs];

    /// Returns true if the selection includes the annotation, regardless of its paragraph.
    pub fn includes(self, annotation: &Annotation) -> bool {
        match self {
            Self::NotRejected | Self::ReviewedParagraphs => annotation.is_live(),
            Self::Accepted => annotation.status == Status::Accepted,
        }
    }
}
