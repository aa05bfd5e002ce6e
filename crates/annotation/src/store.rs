//! The stored form of a project: the log of changes, and data that makes it unnecessary to replay
//! all of it.

use crate::log::{Change, EditKind, EditPart};
use crate::model::{Document, DocumentId, DocumentSummary, LabelSet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The version of the storage format.
///
/// - 2: changes, documents and summaries, and a [`Checkpoint`].
/// - 3: long records in parts.
pub const SCHEMA: u32 = 3;

/// The oldest version of the storage format that can be read. Schema 1 was never released.
pub const OLDEST_SCHEMA: u32 = 2;

/// The state of a project without its documents. Stored now and then; the changes after it are
/// replayed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The value of [`SCHEMA`] when it was stored.
    pub schema: u32,
    /// The last change that it includes.
    pub seq: u64,
    pub(crate) labels: LabelSet,
    pub(crate) next_document: u32,
    pub(crate) next_annotation: u32,
    pub(crate) undo: Vec<EditRef>,
    pub(crate) redo: Vec<EditRef>,
    pub(crate) unread: BTreeSet<DocumentId>,
}

/// An edit of the log, without its operations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditRef {
    /// Its position in the log.
    pub seq: u64,
    /// The kind of edit from the user's point of view.
    pub kind: EditKind,
    /// The documents that it affects.
    pub documents: BTreeSet<DocumentId>,
    /// True if it changes the label set.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub labels: bool,
    /// Its position in a sequence of edits that are undone as one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<EditPart>,
}

impl EditRef {
    /// Returns true if this edit is undone together with `before`: it is the next part of the same
    /// sequence, or follows from it.
    pub(crate) fn continues(&self, before: &Self) -> bool {
        let is_next_part = self.part.is_some_and(EditPart::is_continuation)
            && before.part.is_some()
            && (self.kind == before.kind || self.kind.is_import() && before.kind.is_import());
        is_next_part || self.kind == EditKind::Renew
    }

    /// Returns true if this edit inserts documents as a part of an import.
    pub(crate) fn is_import_part(&self) -> bool {
        self.part.is_some() && matches!(self.kind, EditKind::Open | EditKind::Import)
    }
}

/// The data that is stored together for one change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StorageRecord {
    /// The change; `None` if existing data is only stored in another form.
    pub change: Option<Arc<Change>>,
    /// The current summaries of the affected documents.
    pub summaries: Vec<Arc<DocumentSummary>>,
    /// Documents that are stored whole, so that their changes do not have to be replayed.
    pub documents: Vec<Arc<Document>>,
    /// Documents that no longer exist.
    pub removed: Vec<DocumentId>,
    /// The rest of the project; stored now and then.
    pub checkpoint: Option<Box<CheckpointWrite>>,
}

/// A checkpoint, and the changes that are still needed beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckpointWrite {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The first sequence number from which all changes are retained.
    pub retain_from: u64,
    /// Older changes that are retained as well.
    pub retain: BTreeSet<u64>,
}

/// The data that has to be read from storage before an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MissingData {
    /// Documents that are not in memory.
    pub documents: BTreeSet<DocumentId>,
    /// Sequence numbers of changes that are not in memory.
    pub changes: BTreeSet<u64>,
}

impl MissingData {
    /// Returns true if no data is missing.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.changes.is_empty()
    }
}

/// A document as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDocument {
    /// The document when it was last stored whole.
    pub document: Document,
    /// The current summary. Its [`DocumentSummary::since`] lists the changes after `document`.
    pub summary: DocumentSummary,
    /// These changes, in order, and the edits that they undo or redo.
    pub changes: Vec<Change>,
}

/// The stored project without its documents, as it is read when it is opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoredProject {
    /// The newest checkpoint that can be parsed.
    pub checkpoint: Option<Checkpoint>,
    /// The summaries that can be parsed.
    pub summaries: Vec<DocumentSummary>,
    /// The changes after the checkpoint in order of seq, up to the first one that cannot be parsed.
    pub log: Vec<Change>,
    /// The seq of the last change, even if it cannot be parsed or is known only from the
    /// checkpoint. 0 if there is none.
    pub last_seq: u64,
    /// The records that cannot be parsed.
    pub damage: Vec<DamagedRecord>,
}

/// The result of reading [`MissingData`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FetchedRecords {
    /// The documents that could be parsed.
    pub documents: Vec<StoredDocument>,
    /// The changes that could be parsed.
    pub changes: Vec<Change>,
    /// The records that are missing or cannot be parsed.
    pub damage: Vec<DamagedRecord>,
}

/// A record that is missing or cannot be parsed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind} {key} cannot be read ({reason})", kind = store.trim_end_matches('s'))]
pub struct DamagedRecord {
    /// The object store of the record.
    pub store: &'static str,
    /// The key of the record.
    pub key: u64,
    /// The reason why it cannot be read.
    pub reason: String,
}
