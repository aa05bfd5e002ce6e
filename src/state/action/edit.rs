//! Edits: actions that change the project or what is stored.

use crate::state::action::ReadFile;
use crate::state::detection::bulk_detection::BulkDetection;
use crate::state::import::messages::ReopenOffer;
use dateline_annotation::model::{AnnotationId, DocumentId, LabelId, MentionDetail};
use dateline_text::{Span, SpanEdge};
use std::collections::BTreeSet;

/// An action that changes the project or what is stored.
#[derive(Clone, Debug, PartialEq)]
pub enum EditAction {
    /// An edit of mentions in the open document.
    Mention(MentionEdit),
    /// Freeze the text and open it as a document.
    CreateDocument,
    /// Delete documents in a single change.
    DeleteDocuments(BTreeSet<DocumentId>),
    /// This many files were added and wait to be opened.
    FilesAdded(usize),
    /// Some of the added files were opened or refused.
    FilesRead(Vec<ReadFile>),
    /// Insert the next batch of documents of a large file into the project.
    ContinueImport,
    /// Read files of the last import in another way. Their documents are replaced.
    ReopenFiles(ReopenOffer),
    /// Run the detector again on the open document.
    Redetect,
    /// Run the detector on documents, including documents that were detected before.
    DetectInDocuments(BTreeSet<DocumentId>),
    /// Apply the results of a bulk detection.
    ApplyBulkDetection(Box<BulkDetection>),
    /// Resume the detection queue.
    ResumeDetection,
    /// Undo the last edit.
    Undo,
    /// Redo the edit that was last undone.
    Redo,
    /// Replace damaged stored data with the project in memory.
    ReplaceDamaged,
}

/// An edit of mentions in the open document.
#[derive(Clone, Debug, PartialEq)]
pub enum MentionEdit {
    /// Set the label of the selected text or, without a selection, of the focused annotation.
    SetLabel(LabelId),
    /// Accept the focused annotation and focus the next one.
    Accept,
    /// Reject the focused annotation and focus the next one.
    Reject,
    /// Move an edge of the selection or, without a selection, of the focused annotation.
    MoveBoundary {
        /// The edge to move.
        edge: SpanEdge,
        /// True to move towards the end of the text.
        forward: bool,
        /// True to move by a character, false to move by a token.
        by_character: bool,
    },
    /// Split the focused mention, or cut the mention around the selected text.
    Split,
    /// Join the focused mention with the next one.
    Join,
    /// Set or clear an optional attribute of an annotation.
    SetDetail(AnnotationId, MentionDetail),
    /// A correction of entities.
    Entity(EntityAction),
    /// Accept a paragraph.
    AcceptParagraph(Span),
    /// Accept the paragraph of the focused annotation.
    AcceptFocusedParagraph,
    /// Accept the whole document.
    AcceptDocument,
    /// Mark a paragraph as not reviewed.
    ReopenParagraph(Span),
}

/// A correction of entities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntityAction {
    /// Make mentions one entity with this name.
    Name {
        /// The mentions.
        mentions: Vec<AnnotationId>,
        /// The name. If it is empty, the mentions are grouped automatically again.
        name: String,
    },
    /// Move a mention from its entity into a new one.
    Separate(AnnotationId),
}
