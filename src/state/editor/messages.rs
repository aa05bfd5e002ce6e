//! Messages about the open document and its edits.

use crate::state::action::ReviewReason;
use crate::state::editor::review_counts::ReviewCounts;
use dateline_annotation::log::EditKind;
use dateline_annotation::model::{ApplyError, MentionDetail};
use dateline_annotation::store::EditRef;

/// A message about the open document and its edits.
#[derive(Clone, Debug, PartialEq)]
pub enum EditorMessage {
    /// A selection across paragraphs cannot be labeled.
    AcrossParagraphs,
    /// There is no further mention in this direction.
    NoMoreMentions,
    /// There is no further text in this direction.
    EndOfText,
    /// This text is selected.
    TextSelected(String),
    /// The review queue has no such mentions.
    NothingToReview(ReviewReason),
    /// The selection splits no mention.
    NothingToSplit,
    /// No mention follows that could be joined.
    NothingToJoin,
    /// A mention was split into parts with these quotes.
    Split(Vec<String>),
    /// Two mentions were joined; with the quote.
    Joined(String),
    /// An optional attribute of a mention was changed.
    DetailSaved(MentionDetail),
    /// A paragraph is to be reviewed again.
    ParagraphReopened,
    /// A change, and how far the review of the document is.
    Reviewed(ReviewChange, ReviewCounts),
    /// The name of an entity was changed.
    EntityRenamed {
        /// The name; `None` if the mentions are grouped by their text.
        name: Option<String>,
        /// The number of mentions.
        mentions: usize,
    },
    /// An edit was undone.
    Undone(EditName),
    /// An edit was made again.
    Redone(EditName),
    /// There is no edit to undo or redo.
    NothingToUndo,
    /// An edit does not fit the document.
    EditFailed(ApplyError),
}

/// A change of the open document that continues its review. A `quote` is that of the mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReviewChange {
    /// A mention was added.
    Added {
        /// The quote.
        quote: String,
        /// The name of the label.
        label: String,
    },
    /// A mention got another label.
    Relabeled {
        /// The quote.
        quote: String,
        /// The name of the label.
        label: String,
    },
    /// A mention was accepted.
    Accepted(String),
    /// A mention was rejected.
    Rejected(String),
    /// A paragraph was accepted.
    ParagraphAccepted,
    /// The document was accepted.
    DocumentAccepted,
}

/// The name of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditName {
    /// The kind of edit.
    pub kind: EditKind,
    /// True if it affects several documents.
    pub is_several: bool,
}

/// An edit that is applied in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditJobKind {
    /// Accepts the document.
    Accept,
    /// Applies the results of a bulk detection.
    Detect,
    /// Undoes edits.
    Undo,
    /// Redoes edits.
    Redo,
}

impl From<&EditRef> for EditName {
    fn from(edit: &EditRef) -> Self {
        // A document that is opened alone is not opened in parts.
        let is_several = edit.documents.len() > 1
            || edit.part.is_some() && matches!(edit.kind, EditKind::Open | EditKind::Import);
        Self { kind: edit.kind, is_several }
    }
}
