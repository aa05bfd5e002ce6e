//! The log: records of what changed in a project, when, and who did it.
//!
//! A change consists of operations ([`Op`]).

use crate::model::{MentionDetail, Op};
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
        /// The maker of the edit.
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
/// is too large for one change is made as such a sequence, and so is an import of several files. An
/// import may end without a last part.
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

impl EditKind {
    /// Returns true if an edit of this kind can be a part of an import: it inserts documents, or it
    /// is their first detection.
    pub(crate) fn is_import(self) -> bool {
        matches!(self, Self::Open | Self::Import | Self::Detect)
    }
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
    /// Suggestions were renewed, because the detector learned from the edit before. Undone and redone
    /// together with that edit.
    Renew,
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

impl From<&MentionDetail> for EditKind {
    fn from(detail: &MentionDetail) -> Self {
        match detail {
            MentionDetail::Note(_) => Self::Remark,
        }
    }
}
