//! The project with its log: edits, undo and redo.

mod restore;

pub use restore::RestoreError;

use crate::log::{Actor, Change, ChangeBody, EditKind, EditPart};
use crate::model::{ApplyError, Document, DocumentId, DocumentSummary, Op, Project};
use crate::store::{EditRef, StorageRecord};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The maximum number of edits that can be undone. Changes that only older edits need are dropped
/// from the stored log, so that it does not grow with the age of a project.
pub const UNDO_DEPTH: usize = 1000;

/// The maximum number of changes in the edits that can be undone. Only edits in many parts reach it
/// before [`UNDO_DEPTH`].
const MAX_UNDO_CHANGES: usize = 5 * UNDO_DEPTH;

/// The number of changes between two checkpoints. Opening a project replays at most this many.
pub(crate) const CHECKPOINT_INTERVAL: u64 = 200;

/// A change of more documents than this is followed by a checkpoint, so that opening the project
/// does not have to read the change.
const MANY_DOCUMENTS: usize = 20;

/// The maximum size, in bytes of text, of documents that are stored whole with every change.
const SMALL_DOCUMENT_BYTES: usize = 20_000;

/// The number of changes after which a larger document is stored whole.
const FULL_WRITE_INTERVAL: usize = 50;

/// A project with the part of its log that can be undone.
///
/// Undo and redo append to the log and never rewrite it. So the undo history survives a reload, and
/// every replay of the log sees what happened. Limitations: the history is linear (a new edit
/// clears redo) and at most [`UNDO_DEPTH`] edits deep. An edit in parts counts as one.
///
/// Only the documents in use are in memory; the others are known by their [`DocumentSummary`]. The
/// data to store for each change is a [`StorageRecord`].
#[derive(Clone, Debug, Default)]
pub struct History {
    pub(crate) project: Project,
    pub(crate) summaries: BTreeMap<DocumentId, Arc<DocumentSummary>>,
    /// The loaded edits that can be undone or redone, by sequence number.
    pub(crate) edits: BTreeMap<u64, Arc<Change>>,
    pub(crate) undo: Vec<EditRef>,
    pub(crate) redo: Vec<EditRef>,
    pub(crate) last_seq: u64,
    /// Documents that were added as texts and whose first detection is not in the log yet.
    pub(crate) undetected: BTreeSet<DocumentId>,
}

/// The operations of a change that are applied.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReplayMode {
    /// All. The affected documents are in memory.
    Full,
    /// None on documents. The label set and the id counters are updated; the documents are read
    /// from storage instead.
    SkipDocuments,
}

impl History {
    /// Returns the current state of the project.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Returns the summaries of all documents, ordered by id.
    pub fn summaries(&self) -> impl ExactSizeIterator<Item = &Arc<DocumentSummary>> {
        self.summaries.values()
    }

    /// Returns the summary of a document.
    pub fn summary(&self, id: DocumentId) -> Option<&Arc<DocumentSummary>> {
        self.summaries.get(&id)
    }

    /// Returns the sequence number of the last change; 0 if there is none.
    pub fn last_seq(&self) -> u64 {
        self.last_seq
    }

    /// Returns the edit that is undone next from the user's point of view: the last one that is not a
    /// renewal, which is undone together with the edit before it.
    pub fn next_undo(&self) -> Option<&EditRef> {
        let made = self.undo.iter().rev().find(|edit| edit.kind != EditKind::Renew);
        made.or_else(|| self.undo.last())
    }

    /// Returns true if an edit that can be redone affects a document.
    pub fn can_redo_in(&self, id: DocumentId) -> bool {
        self.redo.iter().any(|edit| edit.documents.contains(&id))
    }

    /// Returns the edit that [`History::redo`] would redo.
    pub fn next_redo(&self) -> Option<&EditRef> {
        self.redo.last()
    }

    /// Returns the first part of the next edit to undo: the edit that [`History::undo`] would undo,
    /// if it is not made in parts. Cost: the number of parts.
    pub fn first_part_to_undo(&self) -> Option<&EditRef> {
        self.undo.get(self.undo.len().saturating_sub(self.parts_to_undo()))
    }

    /// Returns the changes that can be undone, oldest first.
    pub fn changes_to_undo(&self) -> &[EditRef] {
        &self.undo
    }

    /// Returns the number of edits that can be undone.
    pub fn undo_depth(&self) -> usize {
        self.undo.len()
    }

    /// Returns the ids of the documents that were added as texts and have no detection in the log,
    /// in order. Documents whose detection was undone are not among them: undoing it was a decision
    /// of the user.
    pub fn undetected(&self) -> impl Iterator<Item = DocumentId> {
        self.undetected.iter().copied().filter(|id| self.summaries.contains_key(id))
    }

    /// Returns true if a document is one of [`History::undetected`].
    pub fn is_undetected(&self, id: DocumentId) -> bool {
        self.undetected.contains(&id) && self.summaries.contains_key(&id)
    }

    /// Applies an edit and appends it to the log. Returns the record to store.
    ///
    /// # Errors
    ///
    /// Returns an error if an operation does not fit, or its document is not in memory. Then
    /// nothing has changed.
    pub fn edit(
        &mut self,
        now: i64,
        actor: Actor,
        kind: EditKind,
        ops: Vec<Op>,
    ) -> Result<Arc<StorageRecord>, ApplyError> {
        self.append(now, ChangeBody::Edit { actor, kind, part: None, ops })
    }

    /// Does the same as [`History::edit`] for one part of a large edit. The parts are undone and
    /// redone one by one; [`History::parts_to_undo`] returns the number of parts that belong
    /// together. A document counts as undetected until the last part of its first detection is in
    /// the log.
    ///
    /// # Errors
    ///
    /// Same as [`History::edit`].
    pub fn edit_part(
        &mut self,
        now: i64,
        actor: Actor,
        kind: EditKind,
        part: Option<EditPart>,
        ops: Vec<Op>,
    ) -> Result<Arc<StorageRecord>, ApplyError> {
        self.append(now, ChangeBody::Edit { actor, kind, part, ops })
    }

    /// Returns the number of edits that belong together with the next edit to undo, including that
    /// edit.
    pub fn parts_to_undo(&self) -> usize {
        let mut newer = self.undo.iter().rev();
        let older = self.undo.iter().rev().skip(1);
        let together = older.take_while(|older| newer.next().is_some_and(|it| it.continues(older)));
        together.count() + usize::from(!self.undo.is_empty())
    }

    /// Returns the number of edits that belong together with the next edit to redo, including that
    /// edit.
    pub fn parts_to_redo(&self) -> usize {
        let mut older = self.redo.iter().rev();
        let newer = self.redo.iter().rev().skip(1);
        let together = newer.take_while(|newer| older.next().is_some_and(|it| newer.continues(it)));
        together.count() + usize::from(!self.redo.is_empty())
    }

    /// Undoes the last edit. `None` if there is nothing to undo.
    ///
    /// # Errors
    ///
    /// Returns an error if something listed by [`History::missing_for_undo`] is missing, or the log
    /// is inconsistent. Then nothing has changed.
    pub fn undo(&mut self, at: i64) -> Result<Option<Arc<StorageRecord>>, ApplyError> {
        match self.undo.last().map(|edit| edit.seq) {
            Some(of) => self.append(at, ChangeBody::Undo { of }).map(Some),
            None => Ok(None),
        }
    }

    /// Redoes the edit that was undone last. `None` if there is nothing to redo.
    ///
    /// # Errors
    ///
    /// Same as [`History::undo`].
    pub fn redo(&mut self, at: i64) -> Result<Option<Arc<StorageRecord>>, ApplyError> {
        match self.redo.last().map(|edit| edit.seq) {
            Some(of) => self.append(at, ChangeBody::Redo { of }).map(Some),
            None => Ok(None),
        }
    }

    fn append(&mut self, now: i64, body: ChangeBody) -> Result<Arc<StorageRecord>, ApplyError> {
        let change = Arc::new(Change { seq: self.last_seq + 1, at: now, body });
        let touched = self.edit_ref(&change);
        self.replay_change(&change, ReplayMode::Full)?;
        Ok(Arc::new(self.build_storage_record(change, &touched)))
    }

    /// Returns a change without its operations. For an undo or redo, this is the edit that it
    /// undoes or redoes.
    pub(crate) fn edit_ref(&self, change: &Change) -> EditRef {
        match &change.body {
            ChangeBody::Edit { kind, part, ops, .. } => EditRef {
                seq: change.seq,
                kind: *kind,
                documents: ops.iter().filter_map(Op::document).collect(),
                labels: ops.iter().any(|op| op.document().is_none()),
                part: *part,
            },
            ChangeBody::Undo { of } | ChangeBody::Redo { of } => {
                let mut edits = self.undo.iter().chain(&self.redo);
                edits.find(|edit| edit.seq == *of).cloned().unwrap_or(EditRef {
                    seq: *of,
                    kind: EditKind::Describe,
                    documents: BTreeSet::new(),
                    labels: false,
                    part: None,
                })
            }
        }
    }

    /// Returns the record to store for a change that was just applied.
    fn build_storage_record(&mut self, change: Arc<Change>, touched: &EditRef) -> StorageRecord {
        let mut record = StorageRecord { change: Some(change.clone()), ..StorageRecord::default() };
        let has_many_documents = touched.documents.len() > 1;
        let is_final_part = touched.part == Some(final_part(&change));
        for id in &touched.documents {
            let Some(document) = self.project.documents.get(id).cloned() else {
                record.removed.extend(self.summaries.remove(id).map(|_| *id));
                continue;
            };
            let summary = self.update_summary(&document, Some(change.at));
            let is_small = document.text.len() <= SMALL_DOCUMENT_BYTES;
            let is_full_write_due =
                summary.stored == 0 || summary.since.len() >= FULL_WRITE_INTERVAL;
            if is_small || has_many_documents || is_full_write_due || is_final_part {
                (summary.stored, summary.since) = (change.seq, Vec::new());
                record.documents.push(document);
            } else {
                summary.since.push(change.seq);
            }
            record.summaries.extend(self.summaries.get(id).cloned());
        }
        // The first change as well, so that every stored project has a checkpoint.
        let is_due = change.seq % CHECKPOINT_INTERVAL == 1;
        if is_due || touched.labels || touched.documents.len() > MANY_DOCUMENTS || is_final_part {
            record.checkpoint = Some(Box::new(self.checkpoint_write()));
        }
        record
    }

    /// Updates the summary of a document.
    pub(crate) fn update_summary(
        &mut self,
        document: &Document,
        changed_at: Option<i64>,
    ) -> &mut DocumentSummary {
        let older = self.summaries.get(&document.id);
        let rejections = self.project.rejections.of_document(document.id);
        let summary = DocumentSummary::from_document(
            document,
            rejections,
            older.map(Arc::as_ref),
            changed_at,
        );
        let entry = self.summaries.entry(document.id);
        Arc::make_mut(entry.insert_entry(Arc::new(summary)).into_mut())
    }

    pub(crate) fn replay_change(
        &mut self,
        change: &Arc<Change>,
        mode: ReplayMode,
    ) -> Result<(), ApplyError> {
        match &change.body {
            ChangeBody::Edit { ops, .. } => {
                self.apply_ops(ops, mode)?;
                self.edits.insert(change.seq, change.clone());
                self.push_edit(change);
            }
            ChangeBody::Undo { of } => {
                let ops: Vec<Op> = self.edit_ops(*of, mode)?.rev().map(Op::inverse).collect();
                let at = self.undo.iter().rposition(|edit| edit.seq == *of);
                let at = at.ok_or(ApplyError::UnknownEdit(*of))?;
                self.apply_ops(&ops, mode)?;
                self.redo.push(self.undo.remove(at));
            }
            ChangeBody::Redo { of } => {
                let ops: Vec<Op> = self.edit_ops(*of, mode)?.cloned().collect();
                let at = self.redo.iter().rposition(|edit| edit.seq == *of);
                let at = at.ok_or(ApplyError::UnknownEdit(*of))?;
                self.apply_ops(&ops, mode)?;
                self.undo.push(self.redo.remove(at));
            }
        }
        self.last_seq = change.seq;
        Ok(())
    }

    fn apply_ops(&mut self, ops: &[Op], mode: ReplayMode) -> Result<(), ApplyError> {
        match mode {
            ReplayMode::Full => self.project.apply_all(ops)?,
            ReplayMode::SkipDocuments => ops.iter().for_each(|op| self.project.apply_outline(op)),
        }
        Ok(())
    }

    /// Returns the operations of an edit. With `SkipDocuments`, an edit that is not in memory has
    /// none.
    fn edit_ops(&self, seq: u64, mode: ReplayMode) -> Result<std::slice::Iter<'_, Op>, ApplyError> {
        match self.edits.get(&seq).map(|change| &change.body) {
            Some(ChangeBody::Edit { ops, .. }) => Ok(ops.iter()),
            _ if mode == ReplayMode::SkipDocuments => Ok([].iter()),
            _ => Err(ApplyError::UnknownEdit(seq)),
        }
    }

    /// Makes an edit the next one to undo.
    ///
    /// The first detection of a document may finish while the user works on another document. It is
    /// inserted directly after the last edit that affects the same document or the label set. Like a
    /// renewal, it clears redo only if an edit to redo affects either of these. If it follows a part
    /// of an import, it becomes a part of it and is undone with it.
    fn push_edit(&mut self, change: &Change) {
        let ChangeBody::Edit { kind, ops, .. } = &change.body else { return };
        let mut edit = self.edit_ref(change);
        let is_first = *kind == EditKind::Detect && edit.documents.is_subset(&self.undetected);
        self.track_detection(change);
        if ops.iter().all(Op::is_noop) {
            self.edits.remove(&change.seq);
            return;
        }
        let touches =
            |other: &EditRef| other.labels || !other.documents.is_disjoint(&edit.documents);
        let is_caused = is_first || *kind == EditKind::Renew;
        let clears_redo = !is_caused || self.redo.iter().any(touches);
        let below = match is_first {
            true => self.undo.iter().rposition(touches),
            false => self.undo.len().checked_sub(1),
        };
        if is_first && below.is_some_and(|below| self.undo[below].is_import_part()) {
            edit.part = Some(EditPart::Next);
        }
        self.undo.insert(below.map_or(0, |below| below + 1), edit);
        if clears_redo {
            self.clear_redo();
        }
        self.trim_undo();
    }

    /// Drops the edits that can be redone.
    fn clear_redo(&mut self) {
        for edit in self.redo.drain(..) {
            self.edits.remove(&edit.seq);
        }
    }

    /// Drops the edits that exceed the undo depth. Edits in parts are dropped whole, unless a single
    /// one has more than [`MAX_UNDO_CHANGES`].
    fn trim_undo(&mut self) {
        let mut too_deep = self.undo.len().saturating_sub(MAX_UNDO_CHANGES);
        if self.undo.len() > UNDO_DEPTH {
            let is_start = |at: &usize| *at == 0 || !self.undo[*at].continues(&self.undo[at - 1]);
            let mut starts = (0..self.undo.len()).rev().filter(is_start);
            too_deep = too_deep.max(starts.nth(UNDO_DEPTH - 1).unwrap_or(0));
        }
        for edit in self.undo.drain(..too_deep) {
            self.edits.remove(&edit.seq);
        }
    }

    /// Updates the set of undetected documents.
    fn track_detection(&mut self, change: &Change) {
        let ChangeBody::Edit { kind, part, ops, .. } = &change.body else { return };
        let documents = ops.iter().filter_map(Op::document);
        match kind {
            EditKind::Open => self.undetected.extend(ops.iter().filter_map(Op::inserted_document)),
            EditKind::Detect if matches!(part, Some(EditPart::First | EditPart::Next)) => {}
            EditKind::Detect => documents.for_each(|id| {
                self.undetected.remove(&id);
            }),
            _ => {}
        }
    }
}

/// Returns the part that is applied last in the sequence of a change. After it, the documents and a
/// checkpoint are stored, because replaying all the parts would take long.
fn final_part(change: &Change) -> EditPart {
    match change.body {
        ChangeBody::Undo { .. } => EditPart::First,
        ChangeBody::Edit { .. } | ChangeBody::Redo { .. } => EditPart::Last,
    }
}
