//! Operations: the invertible elements of every edit.

use super::annotation::Annotation;
use super::document::{Document, DocumentId, Metadata};
use super::label::LabelSet;
use dateline_text::Span;
use serde::{Deserialize, Serialize};

/// An invertible operation on the project, with everything that its inverse needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "almost every operation is a step in a document")]
pub enum Op {
    /// Inserts a document.
    InsertDocument {
        /// The document to insert.
        document: Box<Document>,
    },
    /// Removes a document.
    RemoveDocument {
        /// The document as it is before the removal.
        document: Box<Document>,
    },
    /// Replaces the label set.
    SetLabels {
        /// The label set before the operation.
        before: LabelSet,
        /// The label set after the operation.
        after: LabelSet,
    },
    /// A step inside one document.
    In {
        /// The document.
        document: DocumentId,
        /// The step.
        step: Step,
    },
}

/// An invertible operation inside one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "almost every step replaces an annotation")]
pub enum Step {
    /// Adds an annotation.
    Add {
        /// The annotation to add.
        annotation: Annotation,
    },
    /// Removes an annotation.
    Remove {
        /// The annotation as it is before the removal.
        annotation: Annotation,
    },
    /// Replaces an annotation by another with the same id and origin.
    Edit {
        /// The annotation before the step.
        before: Annotation,
        /// The annotation after the step.
        after: Annotation,
    },
    /// Marks a paragraph as reviewed.
    Review {
        /// The paragraph.
        paragraph: Span,
    },
    /// Marks a paragraph as not reviewed.
    Unreview {
        /// The paragraph.
        paragraph: Span,
    },
    /// Replaces the metadata of the document.
    SetMeta {
        /// The metadata before the step.
        before: Metadata,
        /// The metadata after the step.
        after: Metadata,
    },
}

impl Op {
    /// Returns the operation that undoes this one.
    pub fn inverse(&self) -> Self {
        match self {
            Self::InsertDocument { document } => {
                Self::RemoveDocument { document: document.clone() }
            }
            Self::RemoveDocument { document } => {
                Self::InsertDocument { document: document.clone() }
            }
            Self::SetLabels { before, after } => {
                Self::SetLabels { before: after.clone(), after: before.clone() }
            }
            Self::In { document, step } => Self::In { document: *document, step: step.inverse() },
        }
    }

    /// Returns the document that the operation inserts.
    pub(crate) fn inserted_document(&self) -> Option<DocumentId> {
        match self {
            Self::InsertDocument { document } => Some(document.id),
            Self::RemoveDocument { .. } | Self::SetLabels { .. } | Self::In { .. } => None,
        }
    }

    /// Returns true if the operation changes nothing. Such an operation only records that something
    /// ran.
    pub(crate) fn is_noop(&self) -> bool {
        matches!(self, Self::In { step: Step::SetMeta { before, after }, .. } if before == after)
    }

    /// Returns the step, if this is an operation inside a document.
    pub(crate) fn step(&self) -> Option<&Step> {
        match self {
            Self::In { step, .. } => Some(step),
            Self::InsertDocument { .. } | Self::RemoveDocument { .. } | Self::SetLabels { .. } => {
                None
            }
        }
    }

    /// Returns the document of the step, if this is an operation inside a document.
    pub(crate) fn step_document(&self) -> Option<DocumentId> {
        match self {
            Self::In { document, .. } => Some(*document),
            Self::InsertDocument { .. } | Self::RemoveDocument { .. } | Self::SetLabels { .. } => {
                None
            }
        }
    }

    /// Returns the document that the operation affects; `None` for an operation on the label set.
    pub fn document(&self) -> Option<DocumentId> {
        match self {
            Self::InsertDocument { document } | Self::RemoveDocument { document } => {
                Some(document.id)
            }
            Self::SetLabels { .. } => None,
            Self::In { document, .. } => Some(*document),
        }
    }
}

impl Step {
    fn inverse(&self) -> Self {
        match self {
            Self::Add { annotation } => Self::Remove { annotation: annotation.clone() },
            Self::Remove { annotation } => Self::Add { annotation: annotation.clone() },
            Self::Edit { before, after } => {
                Self::Edit { before: after.clone(), after: before.clone() }
            }
            Self::Review { paragraph } => Self::Unreview { paragraph: *paragraph },
            Self::Unreview { paragraph } => Self::Review { paragraph: *paragraph },
            Self::SetMeta { before, after } => {
                Self::SetMeta { before: after.clone(), after: before.clone() }
            }
        }
    }
}
