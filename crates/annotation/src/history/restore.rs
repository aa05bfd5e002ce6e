//! Restores projects from storage, loads and evicts documents, and decides which stored data is
//! still needed.

use super::{CHECKPOINT_INTERVAL, History, ReplayMode};
use crate::log::{Change, ChangeBody};
use crate::model::{ApplyError, Document, DocumentId, DocumentSummary, LabelSet, Op, Project};
use crate::store::{
    Checkpoint, CheckpointWrite, EditRef, MissingData, SCHEMA, StorageRecord, StoredDocument,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The reason why a stored project cannot be restored completely.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// The project was stored by a later version.
    #[error(
        "a newer version of Dateline wrote this (schema {found}; this one reads up to {SCHEMA})"
    )]
    NewerSchema {
        /// The schema of the stored data.
        found: u32,
    },
    /// A change is missing or does not fit.
    #[error("change {seq} cannot be replayed: {reason}")]
    BrokenChange {
        /// The first change that is not restored.
        seq: u64,
        /// A description of the problem.
        reason: String,
    },
    /// The stored changes of a document do not fit it.
    #[error("document {id} does not fit its changes: {reason}")]
    Document {
        /// The document.
        id: u32,
        /// The reason.
        reason: ApplyError,
    },
}

impl RestoreError {
    fn missing_change(seq: u64) -> Self {
        Self::BrokenChange { seq, reason: "missing".to_owned() }
    }
}

impl History {
    /// Restores a stored project from the newest checkpoint, if there is one, the summaries of all
    /// documents, and the changes after the checkpoint in order of sequence number. No document is
    /// in memory afterwards.
    ///
    /// Data that cannot be restored is never dropped silently: the error is returned together with
    /// the history up to that point.
    pub fn restore(
        head: Option<Checkpoint>,
        summaries: impl IntoIterator<Item = DocumentSummary>,
        log: impl IntoIterator<Item = Change>,
    ) -> (Self, Option<RestoreError>) {
        let mut history = Self::default();
        if let Some(head) = head {
            if head.schema > SCHEMA {
                return (history, Some(RestoreError::NewerSchema { found: head.schema }));
            }
            history.load_checkpoint(head);
        }
        for summary in summaries {
            history.insert_summary(summary);
        }
        for change in log {
            if change.seq > history.last_seq
                && let Err(error) = history.append_external_change(change)
            {
                return (history, Some(error));
            }
        }
        (history, None)
    }

    fn load_checkpoint(&mut self, head: Checkpoint) {
        self.project.labels = head.labels;
        self.project.next_document = head.next_document;
        self.project.next_annotation = head.next_annotation;
        self.undo = head.undo;
        self.redo = head.redo;
        self.undetected = head.unread;
        self.last_seq = head.seq;
    }

    /// Appends a change that another tab made to the same log. Returns the documents that it
    /// affects; their new state has to be read from storage.
    ///
    /// # Errors
    ///
    /// Returns an error if the change is not the next one, or does not fit. Then nothing has
    /// changed.
    pub fn append_external_change(
        &mut self,
        change: Change,
    ) -> Result<BTreeSet<DocumentId>, RestoreError> {
        let seq = self.last_seq + 1;
        if change.seq != seq {
            return Err(RestoreError::missing_change(seq));
        }
        let touched = self.edit_ref(&change);
        let broken = |reason: String| RestoreError::BrokenChange { seq, reason };
        let is_edit = matches!(change.body, ChangeBody::Edit { .. });
        if touched.labels && !is_edit && !self.edits.contains_key(&touched.seq) {
            return Err(broken("unexpected undo of labels".to_owned()));
        }
        let change = Arc::new(change);
        self.replay_change(&change, ReplayMode::SkipDocuments)
            .map_err(|error| broken(error.to_string()))?;
        Ok(touched.documents)
    }

    /// Continues after a log that cannot be read to its end: sets the last sequence number to at
    /// least `last` and clears undo and redo.
    pub fn skip_log_to(&mut self, last: u64) {
        self.last_seq = self.last_seq.max(last);
        self.edits.clear();
        self.undo.clear();
        self.redo.clear();
    }

    /// Inserts or replaces the summary of a document.
    pub fn insert_summary(&mut self, summary: DocumentSummary) {
        self.project.rejections.set_document(summary.id, summary.rejections.clone());
        self.project.next_document = self.project.next_document.max(summary.id.0.saturating_add(1));
        self.summaries.insert(summary.id, Arc::new(summary));
    }

    /// Drops all data of a document that no longer exists.
    pub fn forget_document(&mut self, id: DocumentId) {
        self.evict_documents(|other| other == id);
        self.summaries.remove(&id);
        self.project.rejections.set_document(id, Vec::new());
    }

    /// Loads a document into memory, replacing the loaded one.
    ///
    /// # Errors
    ///
    /// Returns an error if the document's changes do not fit it. Then nothing has changed.
    pub fn load_document(&mut self, stored: StoredDocument) -> Result<(), RestoreError> {
        let id = stored.document.id;
        let document = stored
            .replay_changes(&self.project.labels)
            .map_err(|reason| RestoreError::Document { id: id.0, reason })?;
        self.insert_summary(stored.summary);
        self.project.documents.insert(id, document);
        Ok(())
    }

    /// Loads an earlier state of a document for display, until the current one is loaded. A no-op
    /// if the document is in memory.
    pub fn load_preview(&mut self, document: Arc<Document>) {
        if self.is_unloaded(document.id) {
            self.project.documents.insert(document.id, document);
        }
    }

    /// Evicts documents from memory. They must be stored.
    pub fn evict_documents(&mut self, is_evicted: impl Fn(DocumentId) -> bool) {
        self.project.documents.retain(|id, _| !is_evicted(*id));
    }

    /// Loads edits into memory. Ignores those that can no longer be undone or redone.
    pub fn load_edits(&mut self, edits: impl IntoIterator<Item = Change>) {
        for change in edits {
            let mut known = self.undo.iter().chain(&self.redo);
            if known.any(|edit| edit.seq == change.seq) {
                self.edits.insert(change.seq, Arc::new(change));
            }
        }
    }

    /// Evicts edits from memory except the newest `n_kept`. They must be stored.
    pub fn evict_edits(&mut self, n_kept: usize) {
        while self.edits.len() > n_kept {
            self.edits.pop_first();
        }
    }

    /// Returns the data that has to be loaded before [`History::undo`].
    pub fn missing_for_undo(&self) -> MissingData {
        self.undo.last().map(|edit| self.missing_for_edit(edit)).unwrap_or_default()
    }

    /// Returns the data that has to be loaded before [`History::redo`].
    pub fn missing_for_redo(&self) -> MissingData {
        self.redo.last().map(|edit| self.missing_for_edit(edit)).unwrap_or_default()
    }

    fn missing_for_edit(&self, edit: &EditRef) -> MissingData {
        let documents = edit.documents.iter().copied().filter(|id| self.is_unloaded(*id)).collect();
        let is_known = self.edits.contains_key(&edit.seq);
        let changes = (!is_known).then_some(edit.seq).into_iter().collect();
        MissingData { documents, changes }
    }

    /// Returns true if a document exists but is not in memory.
    pub fn is_unloaded(&self, id: DocumentId) -> bool {
        self.summaries.contains_key(&id) && self.project.document(id).is_none()
    }

    /// Returns a record that stores whole documents: all documents in memory that have changes
    /// stored beside them. Afterwards, they can be evicted and are cheap to load again. `None` if
    /// there are no such documents.
    pub fn compact_documents(&mut self) -> Option<StorageRecord> {
        let mut record = StorageRecord::default();
        for (id, document) in &self.project.documents {
            let Some(summary) = self.summaries.get_mut(id) else { continue };
            if !summary.since.is_empty() {
                let summary = Arc::make_mut(summary);
                (summary.stored, summary.since) = (self.last_seq, Vec::new());
                record.documents.push(document.clone());
                record.summaries.push(Arc::new(summary.clone()));
            }
        }
        (!record.documents.is_empty()).then_some(record)
    }

    /// Returns a record that stores all documents in memory and a checkpoint.
    pub fn full_write(&mut self) -> StorageRecord {
        let documents: Vec<Arc<Document>> = self.project.documents().cloned().collect();
        let mut record = StorageRecord::default();
        for document in &documents {
            let last = self.last_seq;
            let summary = self.update_summary(document, None);
            (summary.stored, summary.since) = (last.max(1), Vec::new());
            record.summaries.push(Arc::new(summary.clone()));
        }
        record.documents = documents;
        record.checkpoint = Some(Box::new(self.checkpoint_write()));
        record
    }

    fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            schema: SCHEMA,
            seq: self.last_seq,
            labels: self.project.labels.clone(),
            next_document: self.project.next_document,
            next_annotation: self.project.next_annotation,
            undo: self.undo.clone(),
            redo: self.redo.clone(),
            unread: self.undetected.clone(),
        }
    }

    /// Returns a checkpoint and the changes to retain beside it: those that can be undone or
    /// redone, those that stored documents lack, and the newest ones, so that the previous
    /// checkpoint can be used as well.
    pub(crate) fn checkpoint_write(&self) -> CheckpointWrite {
        let edits = self.undo.iter().chain(&self.redo).map(|edit| edit.seq);
        let since = self.summaries.values().flat_map(|summary| &summary.since).copied();
        let keep_from = (self.last_seq + 1).saturating_sub(2 * CHECKPOINT_INTERVAL);
        let keep = edits.chain(since).filter(|seq| *seq < keep_from).collect();
        CheckpointWrite { checkpoint: self.checkpoint(), retain_from: keep_from, retain: keep }
    }
}

impl StoredDocument {
    /// Returns the document after its changes.
    ///
    /// # Errors
    ///
    /// Returns an error if the changes do not fit the document.
    pub fn replay_changes(&self, labels: &LabelSet) -> Result<Arc<Document>, ApplyError> {
        let id = self.document.id;
        // The changes may be older than the label set and refer to deleted labels.
        let mut project = Project { labels: labels.with_deleted_labels(), ..Project::default() };
        let mut document = self.document.clone();
        document.migrate_reviewed();
        project.documents.insert(id, Arc::new(document));
        let by_seq: BTreeMap<u64, &Change> =
            self.changes.iter().map(|change| (change.seq, change)).collect();
        for seq in &self.summary.since {
            let ops = change_ops(&by_seq, *seq).ok_or(ApplyError::UnknownEdit(*seq))?;
            let own: Vec<Op> = ops.into_iter().filter(|op| op.document() == Some(id)).collect();
            project.apply_all(&own)?;
        }
        project.documents.remove(&id).ok_or(ApplyError::NoDocument(id))
    }
}

/// Returns the operations of a change; for an undo or redo, those that it applies.
fn change_ops(by_seq: &BTreeMap<u64, &Change>, seq: u64) -> Option<Vec<Op>> {
    let ops = |seq: u64| match &by_seq.get(&seq)?.body {
        ChangeBody::Edit { ops, .. } => Some(ops),
        ChangeBody::Undo { .. } | ChangeBody::Redo { .. } => None,
    };
    match &by_seq.get(&seq)?.body {
        ChangeBody::Edit { ops, .. } => Some(ops.clone()),
        ChangeBody::Undo { of } => Some(ops(*of)?.iter().rev().map(Op::inverse).collect()),
        ChangeBody::Redo { of } => Some(ops(*of)?.clone()),
    }
}
