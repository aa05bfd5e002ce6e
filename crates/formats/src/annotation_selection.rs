use dateline_annotation::{Annotation, Status};
use serde::{Deserialize, Serialize};

/// Which annotations an export for training holds. Rejected ones are in none.
///
/// [`dateline_json`](crate::dateline_json) does not ask: it holds everything, to come back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnnotationSelection {
    /// All that are not rejected: suggestions that nobody has looked at are in.
    #[default]
    NotRejected,
    /// Only those that a person has accepted.
    Accepted,
    /// Only reviewed paragraphs, and in them all that are not rejected. A trainer learns from
    /// what carries no label too, and only in a reviewed paragraph is that known to be right; so a
    /// format that cannot mark text as unknown holds each reviewed paragraph as a text of its own.
    ReviewedParagraphs,
}

impl AnnotationSelection {
    /// All of them, in the order to offer.
    pub const ALL: [Self; 3] = [Self::NotRejected, Self::Accepted, Self::ReviewedParagraphs];

    /// Whether it holds this annotation, wherever that stands.
    pub fn includes(self, annotation: &Annotation) -> bool {
        match self {
            Self::NotRejected | Self::ReviewedParagraphs => annotation.is_live(),
            Self::Accepted => annotation.status == Status::Accepted,
        }
    }
}
