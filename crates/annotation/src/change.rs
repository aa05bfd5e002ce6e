//! The log: changes, and the invertible operations that they consist of.

use crate::{Annotation, Document, DocumentId, LabelSet, Metadata};
use dateline_text::Span;
use serde::{Deserialize, Serialize};

/// One record of the log: what happened, when, and who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its position in the log: from 1, without gaps.
    pub seq: u64,
    /// Milliseconds since 1970 UTC, from the caller's clock.
    pub at: i64,
    /// The edit, undo or redo.
    pub body: ChangeBody,
}

/// The content of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ChangeBody {
    /// Operations that are applied together or not at all.
    Edit {
        /// Who made the edit.
        actor: Actor,
        /// The kind of edit from the user's point of view, for messages and statistics.
        kind: EditKind,
        /// The position of this edit in a sequence that is undone as one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part: Option<EditPart>,
        /// The operations, in order.
        ops: Vec<Op>,
    },
    /// The edit with this sequence number was undone.
    Undo {
        /// The sequence number of the edit.
        of: u64,
    },
    /// The edit with this sequence number was redone.
    Redo {
        /// The sequence number of the edit.
        of: u64,
    },
}

/// The position of an edit in a sequence of edits that are undone and redone together. An edit that
/// is too large for one change is made as such a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EditPart {
    /// The first; others follow it.
    First,
    /// A part after the first; others may follow it.
    Next,
    /// The last.
    Last,
}

impl EditPart {
    /// Returns true if the part continues the edit before it.
    pub fn is_continuation(self) -> bool {
        self != Self::First
    }
}

/// The author of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The user of the page.
    Person,
    /// The detector.
    Detector,
}

/// The kind of an edit from the user's point of view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EditKind {
    /// A text was added as a document.
    Open,
    /// A document was imported from a file.
    Import,
    /// A document was removed.
    Delete,
    /// Suggestions of the detector were added.
    Detect,
    /// An annotation was added.
    Add,
    /// An annotation was accepted.
    Accept,
    /// An annotation was rejected, or an annotation that the user had added was removed.
    Reject,
    /// An annotation got another label.
    Relabel,
    /// An annotation got another span.
    Resize,
    /// An annotation was split in pieces.
    Split,
    /// Two annotations were joined.
    Join,
    /// An edit was applied to several occurrences of a text.
    SameText,
    /// The user grouped mentions into an entity, or renamed an entity.
    Entity,
    /// The user edited the note of an annotation.
    Remark,
    /// The user chose the place of mentions.
    Place,
    /// A paragraph was accepted.
    AcceptParagraph,
    /// All paragraphs were accepted.
    AcceptDocument,
    /// A reviewed paragraph was marked as not reviewed.
    Reopen,
    /// The title, date, source or language changed.
    Describe,
    /// A label was created.
    CreateLabel,
    /// A label got another name.
    RenameLabel,
    /// The description, color, key or position of a label changed.
    EditLabel,
    /// A label was merged into another one.
    MergeLabels,
    /// A label was deleted.
    DeleteLabel,
    /// The label set was replaced.
    ReplaceLabels,
}

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
