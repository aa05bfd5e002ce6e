//! Migrates projects from schema 1: a log, and snapshots of the whole project.

use super::restore::RestoreError;
use super::{History, ReplayMode};
use crate::log::{Change, ChangeBody};
use crate::model::{ApplyError, Document, DocumentId, LabelSet, Op};
use crate::store::StorageRecord;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The state of a project after a change, in schema 1.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Snapshot {
    /// The last change that it includes.
    pub seq: u64,
    labels: LabelSet,
    documents: Vec<Document>,
    next_document: u32,
    next_annotation: u32,
    undo: Vec<u64>,
    redo: Vec<u64>,
    /// Absent from the first snapshots. In that case, it is computed from the log.
    #[serde(default)]
    unread: Option<BTreeSet<DocumentId>>,
}

impl History {
    /// Migrates a project from schema 1: the newest snapshot, if there is one, and the log in order
    /// of sequence number. Afterwards, all documents are in memory, and the record stores them.
    ///
    /// Data that cannot be restored is never dropped silently: the error is returned together with
    /// the history up to that point.
    pub fn migrate(
        snapshot: Option<Snapshot>,
        log: impl IntoIterator<Item = Change>,
    ) -> (Self, StorageRecord, Option<RestoreError>) {
        let mut history = Self::default();
        let error = history.restore_schema_1(snapshot, log).err();
        let record = history.full_write();
        (history, record, error)
    }

    fn restore_schema_1(
        &mut self,
        snapshot: Option<Snapshot>,
        log: impl IntoIterator<Item = Change>,
    ) -> Result<(), RestoreError> {
        let broken = |seq: u64, error: ApplyError| RestoreError::BrokenChange {
            seq,
            reason: error.to_string(),
        };
        let knows_unread = snapshot.as_ref().is_some_and(|it| it.unread.is_some());
        let (mut undo, mut redo) = (Vec::new(), Vec::new());
        let log: Vec<Change> = log.into_iter().collect();
        if let Some(snapshot) = snapshot {
            (undo, redo) = (snapshot.undo.clone(), snapshot.redo.clone());
            self.load_snapshot(snapshot).map_err(|error| broken(0, error))?;
        } else if let Some(labels) = first_labels(&log) {
            self.project.labels = labels.clone();
        }
        let kept_seqs: BTreeSet<u64> = undo.iter().chain(&redo).copied().collect();
        let mut known = BTreeMap::new();
        let mut log = log.into_iter().peekable();
        while let Some(change) = log.next_if(|change| change.seq <= self.last_seq()) {
            if !knows_unread {
                self.track_detection(&change);
            }
            if kept_seqs.contains(&change.seq) {
                known.insert(change.seq, change);
            }
        }
        undo.retain(|seq| known.contains_key(seq));
        redo.retain(|seq| known.contains_key(seq));
        self.set_undo_stacks(&undo, &redo, known);
        for change in log {
            let seq = self.last_seq() + 1;
            if change.seq != seq {
                return Err(RestoreError::missing_change(seq));
            }
            self.replay_change(&Arc::new(change), ReplayMode::Full)
                .map_err(|error| broken(seq, error))?;
        }
        Ok(())
    }

    fn load_snapshot(&mut self, snapshot: Snapshot) -> Result<(), ApplyError> {
        self.project.labels = snapshot.labels;
        let insert = |document| Op::InsertDocument { document: Box::new(document) };
        let inserts: Vec<Op> = snapshot.documents.into_iter().map(insert).collect();
        self.project.apply_all(&inserts)?;
        self.project.next_document = snapshot.next_document;
        self.project.next_annotation = snapshot.next_annotation;
        self.undetected = snapshot.unread.unwrap_or_default();
        self.last_seq = snapshot.seq;
        Ok(())
    }
}

/// Returns the labels at the start of a log that changes them. The default label set was different
/// then.
fn first_labels(log: &[Change]) -> Option<&LabelSet> {
    let ops = log.iter().flat_map(|change| match &change.body {
        ChangeBody::Edit { ops, .. } => ops.as_slice(),
        ChangeBody::Undo { .. } | ChangeBody::Redo { .. } => &[],
    });
    ops.into_iter().find_map(|op| match op {
        Op::SetLabels { before, .. } => Some(before),
        _ => None,
    })
}
