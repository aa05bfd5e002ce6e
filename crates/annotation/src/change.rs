use crate::{Annotation, Document, DocumentId, LabelSet, Metadata};
use dateline_text::Span;
use serde::{Deserialize, Serialize};

/// One record of the log: what happened, when, and who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its place in the log, from 1, without gaps.
    pub seq: u64,
    /// Milliseconds since 1970 UTC, as the caller's clock said.
    pub at: i64,
    /// What happened.
    pub body: ChangeBody,
}

/// What a change does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ChangeBody {
    /// Operations applied together, or not at all.
    Edit {
        /// Who did it.
        actor: Actor,
        /// What it was to the person, for messages and statistics.
        kind: EditKind,
        /// Which part it is of what is made in several edits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part: Option<EditPart>,
        /// In order.
        ops: Vec<Op>,
    },
    /// The edit with this seq was taken back.
    Undo {
        /// The seq of the edit.
        of: u64,
    },
    /// The edit with this seq was made again.
    Redo {
        /// The seq of the edit.
        of: u64,
    },
}

/// Which part an edit is of what would be too much for one: the parts are undone and redone together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EditPart {
    /// The first; others follow it.
    First,
    /// One after the first; others may follow it.
    Next,
    /// The last.
    Last,
}

impl EditPart {
    /// Whether it goes on with the edit before it.
    pub fn is_continuation(self) -> bool {
        self != Self::First
    }
}

/// Who makes changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The person at the page.
    Person,
    /// The detector.
    Detector,
}

/// What an edit was to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EditKind {
    /// A text became a document.
    Open,
    /// A file of annotations became a document.
    Import,
    /// A document was removed.
    Delete,
    /// The detector's suggestions were put in.
    Detect,
    /// An annotation was added.
    Add,
    /// An annotation was accepted.
    Accept,
    /// An annotation was rejected, or one that a person had added was taken out.
    Reject,
    /// An annotation got another label.
    Relabel,
    /// An annotation got another span.
    Resize,
    /// An annotation was split in pieces.
    Split,
    /// Two annotations were joined.
    Join,
    /// The same was done wherever a text stands.
    SameText,
    /// A person said which mentions are one entity, or what it is called.
    Entity,
    /// A person's remark on an annotation.
    Remark,
    /// A person said which place mentions name.
    Place,
    /// A paragraph was accepted.
    AcceptParagraph,
    /// All paragraphs were accepted.
    AcceptDocument,
    /// A paragraph was marked as not reviewed after all.
    Reopen,
    /// Title, date, source or language changed.
    Describe,
    /// A label was created.
    CreateLabel,
    /// A label got another name.
    RenameLabel,
    /// A label got another description, color, key or place in the order.
    EditLabel,
    /// A label became another one.
    MergeLabels,
    /// A label was taken out.
    DeleteLabel,
    /// Other labels took the place of the project's.
    ReplaceLabels,
}

/// One step on the project, with all that its inverse needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "almost every operation is a step in a document")]
pub enum Op {
    /// Put a whole document in.
    InsertDocument {
        /// As it is put in.
        document: Box<Document>,
    },
    /// Take a whole document out.
    RemoveDocument {
        /// As it stands.
        document: Box<Document>,
    },
    /// Replace the label set.
    SetLabels {
        /// As it stands.
        before: LabelSet,
        /// As it will be.
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

/// One step inside a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "almost every step replaces an annotation")]
pub enum Step {
    /// Put an annotation in.
    Add {
        /// As it is put in.
        annotation: Annotation,
    },
    /// Take an annotation out.
    Remove {
        /// As it stands.
        annotation: Annotation,
    },
    /// Replace an annotation by another with the same id and origin.
    Edit {
        /// As it stands.
        before: Annotation,
        /// As it will be.
        after: Annotation,
    },
    /// Mark a paragraph as reviewed.
    Review {
        /// The paragraph.
        paragraph: Span,
    },
    /// Mark a paragraph as not reviewed.
    Unreview {
        /// The paragraph.
        paragraph: Span,
    },
    /// Replace what is known about the document.
    SetMeta {
        /// As it stands.
        before: Metadata,
        /// As it will be.
        after: Metadata,
    },
}

impl Op {
    /// The step that takes this one back.
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

    /// Whether it changes nothing: then it only says that something was looked at.
    pub(crate) fn is_noop(&self) -> bool {
        matches!(self, Self::In { step: Step::SetMeta { before, after }, .. } if before == after)
    }

    /// The step inside a document that it is.
    pub(crate) fn step(&self) -> Option<&Step> {
        match self {
            Self::In { step, .. } => Some(step),
            Self::InsertDocument { .. } | Self::RemoveDocument { .. } | Self::SetLabels { .. } => {
                None
            }
        }
    }

    /// The document that it is a step inside of.
    pub(crate) fn step_document(&self) -> Option<DocumentId> {
        match self {
            Self::In { document, .. } => Some(*document),
            Self::InsertDocument { .. } | Self::RemoveDocument { .. } | Self::SetLabels { .. } => {
                None
            }
        }
    }

    /// The document that it touches, if it touches one.
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
