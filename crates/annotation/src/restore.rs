//! A project as it is stored and read: what is needed of it, when, and what may be dropped.

use crate::change::{Body, Change, Op};
use crate::history::{HEAD_EVERY, Mode};
use crate::record::{EditRef, Head, Record, SCHEMA, Stored, StoredDocument, Wanted};
use crate::{ApplyError, Document, DocumentId, History, LabelSet, Project, Summary};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Why a stored project cannot be opened whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// It was written by a later version.
    #[error("it was written by a newer version (schema {found}; this one reads up to {SCHEMA})")]
    Newer {
        /// The schema of the stored data.
        found: u32,
    },
    /// A change is missing or does not fit.
    #[error("change {seq} cannot be replayed: {reason}")]
    Broken {
        /// The first change that is not restored.
        seq: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// What is stored of a document does not make one.
    #[error("document {id} does not fit its changes: {reason}")]
    Document {
        /// The document.
        id: u32,
        /// What is wrong with it.
        reason: ApplyError,
    },
}

impl RestoreError {
    pub(crate) fn missing(seq: u64) -> Self {
        Self::Broken { seq, reason: "it is missing".to_owned() }
    }
}

impl History {
    /// Opens a stored project: the newest head, if there is one, the summaries of all documents, and
    /// the log after the head in order of seq. No document is in memory then.
    ///
    /// What cannot be restored is never dropped in silence: the error comes beside the history up
    /// to that point.
    pub fn restore(
        head: Option<Head>,
        summaries: impl IntoIterator<Item = Summary>,
        log: impl IntoIterator<Item = Change>,
    ) -> (Self, Option<RestoreError>) {
        let mut history = Self::default();
        if let Some(head) = head {
            if head.schema > SCHEMA {
                return (history, Some(RestoreError::Newer { found: head.schema }));
            }
            history.take(head);
        }
        for summary in summaries {
            history.note_summary(summary);
        }
        for change in log {
            if change.seq > history.last
                && let Err(error) = history.follow(change)
            {
                return (history, Some(error));
            }
        }
        (history, None)
    }

    fn take(&mut self, head: Head) {
        self.project.labels = head.labels;
        self.project.next_document = head.next_document;
        self.project.next_annotation = head.next_annotation;
        self.undo = head.undo;
        self.redo = head.redo;
        self.unread = head.unread;
        self.last = head.seq;
    }

    /// Appends a change that was made elsewhere on the same log, and says which documents it touches.
    /// What it makes of these is to be read where it was stored.
    ///
    /// # Errors
    /// When it is not the next one, or does not fit; then nothing happened.
    pub fn follow(&mut self, change: Change) -> Result<BTreeSet<DocumentId>, RestoreError> {
        let seq = self.last + 1;
        if change.seq != seq {
            return Err(RestoreError::missing(seq));
        }
        let touched = self.touched(&change);
        let broken = |reason: String| RestoreError::Broken { seq, reason };
        let is_edit = matches!(change.body, Body::Edit { .. });
        if touched.labels && !is_edit && !self.edits.contains_key(&touched.seq) {
            return Err(broken("it changes labels back".to_owned()));
        }
        let change = Arc::new(change);
        self.replay(&change, Mode::Outline).map_err(|error| broken(error.to_string()))?;
        Ok(touched.documents)
    }

    /// Goes on after a log that cannot be read to its end: from `last`, and with nothing to undo.
    pub fn skip_to(&mut self, last: u64) {
        self.last = self.last.max(last);
        self.edits.clear();
        self.undo.clear();
        self.redo.clear();
    }

    /// Puts in what is known of a document.
    pub fn note_summary(&mut self, summary: Summary) {
        self.project.rejections.set(summary.id, summary.rejections.clone());
        self.project.next_document = self.project.next_document.max(summary.id.0.saturating_add(1));
        self.summaries.insert(summary.id, Arc::new(summary));
    }

    /// Drops what is known of a document that is no more.
    pub fn forget(&mut self, id: DocumentId) {
        self.release(|other| other == id);
        self.summaries.remove(&id);
        self.project.rejections.set(id, Vec::new());
    }

    /// Takes a document into memory, in place of what is there.
    ///
    /// # Errors
    /// When its changes do not fit it; then nothing happened.
    pub fn hold(&mut self, stored: StoredDocument) -> Result<(), RestoreError> {
        let id = stored.document.id;
        let document = stored
            .brought_up(&self.project.labels)
            .map_err(|reason| RestoreError::Document { id: id.0, reason })?;
        self.note_summary(stored.summary);
        self.project.documents.insert(id, document);
        Ok(())
    }

    /// Takes a document into memory to be looked at, as it once was, until it is read.
    pub fn show(&mut self, document: Arc<Document>) {
        if self.is_absent(document.id) {
            self.project.documents.insert(document.id, document);
        }
    }

    /// Lets documents go from memory. They must be stored.
    pub fn release(&mut self, goes: impl Fn(DocumentId) -> bool) {
        self.project.documents.retain(|id, _| !goes(*id));
    }

    /// Takes the steps of edits into memory that can be undone or redone.
    pub fn remember(&mut self, edits: impl IntoIterator<Item = Change>) {
        for change in edits {
            let mut known = self.undo.iter().chain(&self.redo);
            if known.any(|edit| edit.seq == change.seq) {
                self.edits.insert(change.seq, Arc::new(change));
            }
        }
    }

    /// Lets the steps of edits go from memory, but for the newest `kept`. They must be stored.
    pub fn release_edits(&mut self, kept: usize) {
        while self.edits.len() > kept {
            self.edits.pop_first();
        }
    }

    /// What has to be read before [`History::undo`].
    pub fn wanted_to_undo(&self) -> Wanted {
        self.undo.last().map(|edit| self.wanted(edit)).unwrap_or_default()
    }

    /// What has to be read before [`History::redo`].
    pub fn wanted_to_redo(&self) -> Wanted {
        self.redo.last().map(|edit| self.wanted(edit)).unwrap_or_default()
    }

    fn wanted(&self, edit: &EditRef) -> Wanted {
        let documents = edit.documents.iter().copied().filter(|id| self.is_absent(*id)).collect();
        let is_known = self.edits.contains_key(&edit.seq);
        let changes = (!is_known).then_some(edit.seq).into_iter().collect();
        Wanted { documents, changes }
    }

    /// Whether a document is there, and not in memory.
    pub fn is_absent(&self, id: DocumentId) -> bool {
        self.summaries.contains_key(&id) && self.project.document(id).is_none()
    }

    /// What stores documents whole that have changes beside them, of those in memory: then they can be
    /// let go, and need little to be read again. `None` where there are none.
    pub fn settle(&mut self) -> Option<Record> {
        let mut record = Record::default();
        for (id, document) in &self.project.documents {
            let Some(summary) = self.summaries.get_mut(id) else { continue };
            if !summary.since.is_empty() {
                let summary = Arc::make_mut(summary);
                (summary.stored, summary.since) = (self.last, Vec::new());
                record.documents.push(document.clone());
                record.summaries.push(Arc::new(summary.clone()));
            }
        }
        (!record.documents.is_empty()).then_some(record)
    }

    /// What stores everything that is in memory, and the head.
    pub fn whole(&mut self) -> Record {
        let documents: Vec<Arc<Document>> = self.project.documents().cloned().collect();
        let mut record = Record::default();
        for document in &documents {
            let last = self.last;
            let summary = self.sum_up(document, None);
            (summary.stored, summary.since) = (last.max(1), Vec::new());
            record.summaries.push(Arc::new(summary.clone()));
        }
        record.documents = documents;
        record.head = Some(Box::new(self.stored_head()));
        record
    }

    /// Says what can be undone and redone, with the edits that are known.
    pub(crate) fn set_stacks(&mut self, undo: &[u64], redo: &[u64], known: BTreeMap<u64, Change>) {
        let stack = |seqs: &[u64], history: &Self| -> Vec<EditRef> {
            let known = seqs.iter().filter_map(|seq| known.get(seq));
            known.map(|change| history.touched(change)).collect()
        };
        (self.undo, self.redo) = (stack(undo, self), stack(redo, self));
        self.edits = known.into_iter().map(|(seq, change)| (seq, Arc::new(change))).collect();
    }

    fn head(&self) -> Head {
        Head {
            schema: SCHEMA,
            seq: self.last,
            labels: self.project.labels.clone(),
            next_document: self.project.next_document,
            next_annotation: self.project.next_annotation,
            undo: self.undo.clone(),
            redo: self.redo.clone(),
            unread: self.unread.clone(),
        }
    }

    /// The head, and which changes are needed beside it: those that can be undone or redone, those
    /// that stored documents lack, and the newest ones, so that an older head serves as well.
    pub(crate) fn stored_head(&self) -> Stored {
        let edits = self.undo.iter().chain(&self.redo).map(|edit| edit.seq);
        let since = self.summaries.values().flat_map(|summary| &summary.since).copied();
        let keep_from = (self.last + 1).saturating_sub(2 * HEAD_EVERY);
        let keep = edits.chain(since).filter(|seq| *seq < keep_from).collect();
        Stored { head: self.head(), keep_from, keep }
    }
}

impl StoredDocument {
    /// The document with the changes after it.
    ///
    /// # Errors
    /// When they do not fit it.
    pub fn brought_up(&self, labels: &LabelSet) -> Result<Arc<Document>, ApplyError> {
        let id = self.document.id;
        // The changes are older than the labels are: they may mention one that is deleted.
        let mut project = Project { labels: labels.with_deleted(), ..Project::default() };
        let mut document = self.document.clone();
        document.renew_reviewed();
        project.documents.insert(id, Arc::new(document));
        let by_seq: BTreeMap<u64, &Change> =
            self.changes.iter().map(|change| (change.seq, change)).collect();
        for seq in &self.summary.since {
            let ops = ops_in(&by_seq, *seq).ok_or(ApplyError::Unknown(*seq))?;
            let own: Vec<Op> = ops.into_iter().filter(|op| op.document() == Some(id)).collect();
            project.apply_all(&own)?;
        }
        project.documents.remove(&id).ok_or(ApplyError::NoDocument(id))
    }
}

/// The steps of a change; of an undo or redo, those that it comes to.
fn ops_in(by_seq: &BTreeMap<u64, &Change>, seq: u64) -> Option<Vec<Op>> {
    let ops = |seq: u64| match &by_seq.get(&seq)?.body {
        Body::Edit { ops, .. } => Some(ops),
        Body::Undo { .. } | Body::Redo { .. } => None,
    };
    match &by_seq.get(&seq)?.body {
        Body::Edit { ops, .. } => Some(ops.clone()),
        Body::Undo { of } => Some(ops(*of)?.iter().rev().map(Op::inverse).collect()),
        Body::Redo { of } => Some(ops(*of)?.clone()),
    }
}
