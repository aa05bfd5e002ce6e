//! What is stored of a project: the log of changes, and beside it what saves reading the log.

use crate::{Change, Document, DocumentId, DocumentSummary, EditKind, EditPart, LabelSet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The version of what is stored.
///
/// 1: changes, and snapshots of the whole project. 2: documents and their summaries one by one,
/// and a [`Checkpoint`].
pub const SCHEMA: u32 = 2;

/// What a project is besides its documents. Stored now and then; the changes after it bring it up
/// to date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// [`SCHEMA`] at the time.
    pub schema: u32,
    /// The last change that it holds.
    pub seq: u64,
    pub(crate) labels: LabelSet,
    pub(crate) next_document: u32,
    pub(crate) next_annotation: u32,
    pub(crate) undo: Vec<EditRef>,
    pub(crate) redo: Vec<EditRef>,
    pub(crate) unread: BTreeSet<DocumentId>,
}

/// An edit of the log, without its steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditRef {
    /// Its place in the log.
    pub seq: u64,
    /// What it was to the person.
    pub kind: EditKind,
    /// The documents that it touches.
    pub documents: BTreeSet<DocumentId>,
    /// Whether it changes the labels.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub labels: bool,
    /// Which part it is of what was made in several edits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<EditPart>,
}

impl EditRef {
    /// Whether it is the part that comes right after another one.
    pub(crate) fn continues(&self, before: &Self) -> bool {
        self.part.is_some_and(EditPart::is_continuation)
            && before.part.is_some()
            && self.kind == before.kind
    }
}

/// What has to be stored together: a change with what it makes of the documents that it touches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StorageRecord {
    /// The change; none where only what was made already is stored in another form.
    pub change: Option<Arc<Change>>,
    /// What the documents are now.
    pub summaries: Vec<Arc<DocumentSummary>>,
    /// Documents that are stored whole, so that their changes need not be read.
    pub documents: Vec<Arc<Document>>,
    /// Documents that are no more.
    pub removed: Vec<DocumentId>,
    /// The rest of the project, now and then.
    pub checkpoint: Option<Box<CheckpointWrite>>,
}

/// A head, and which changes are still needed beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckpointWrite {
    /// The head.
    pub checkpoint: Checkpoint,
    /// The first change of those that are kept.
    pub retain_from: u64,
    /// The older ones that are kept all the same.
    pub retain: BTreeSet<u64>,
}

/// What has to be read from the storage before something can be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MissingData {
    /// Documents that are not in memory.
    pub documents: BTreeSet<DocumentId>,
    /// Changes that are not.
    pub changes: BTreeSet<u64>,
}

impl MissingData {
    /// Whether nothing is missing.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.changes.is_empty()
    }
}

/// A document as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDocument {
    /// As it was written last.
    pub document: Document,
    /// What it is now; its [`DocumentSummary::since`] names the changes after that.
    pub summary: DocumentSummary,
    /// These changes, in order, and the edits that they undo or redo.
    pub changes: Vec<Change>,
}
