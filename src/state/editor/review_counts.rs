//! The review progress of a document.

use dateline_annotation::model::{Document, Status};

/// The review progress of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReviewCounts {
    /// The number of undecided annotations.
    pub suggested: usize,
    /// The number of accepted annotations.
    pub accepted: usize,
    /// The number of rejected annotations.
    pub rejected: usize,
    /// The number of reviewed paragraphs.
    pub reviewed: usize,
    /// The number of paragraphs.
    pub paragraphs: usize,
}

impl ReviewCounts {
    /// Counts the annotations and paragraphs of a document. Cost: linear in its text and
    /// annotations.
    pub fn from_document(document: &Document) -> Self {
        let count = |status| {
            document.annotations().iter().filter(|annotation| annotation.status == status).count()
        };
        Self {
            suggested: count(Status::Suggested),
            accepted: count(Status::Accepted),
            rejected: count(Status::Rejected),
            reviewed: document.reviewed().len(),
            paragraphs: document.paragraphs().len(),
        }
    }
}
