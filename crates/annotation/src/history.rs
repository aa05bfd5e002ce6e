use crate::change::{Actor, Body, Change, Kind, Op};
use crate::{ApplyError, Document, DocumentId, LabelSet, Project};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The version of what [`Snapshot`] and [`Change`] look like when stored.
pub const SCHEMA: u32 = 1;

/// How many edits can be taken back. Older ones stay in the stored log, and are neither kept in memory
/// nor read when a project is opened: so neither grows with its age.
pub const UNDO_DEPTH: usize = 1000;

/// A project with the part of its log that can be undone.
///
/// Undo and redo do not rewrite the log, they append to it: so history survives a reload, and
/// whatever else folds the log sees what happened. Limits: history is linear (a new edit drops
/// what could be redone), and [`UNDO_DEPTH`] edits deep.
#[derive(Clone, Debug, Default)]
pub struct History {
    project: Project,
    /// The edits that can be undone or redone, by seq.
    edits: BTreeMap<u64, Arc<Change>>,
    undo: Vec<u64>,
    redo: Vec<u64>,
    last: u64,
    /// Documents that were opened as texts, until the first detection in the log.
    unread: BTreeSet<DocumentId>,
}

/// The state of a project after some change, so that opening it need not replay the whole log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// [`SCHEMA`] at the time.
    pub schema: u32,
    /// The last change that it holds.
    pub seq: u64,
    labels: LabelSet,
    documents: Vec<Arc<Document>>,
    next_document: u32,
    next_annotation: u32,
    undo: Vec<u64>,
    redo: Vec<u64>,
    /// Absent from the first snapshots; then the log says it.
    #[serde(default)]
    unread: Option<BTreeSet<DocumentId>>,
}

impl Snapshot {
    /// The seq of the first change that is needed beside it: to undo what can be undone, and to come
    /// to the present.
    pub fn needs(&self) -> u64 {
        if self.unread.is_none() {
            return 0;
        }
        self.undo.iter().chain(&self.redo).copied().min().unwrap_or(self.seq + 1)
    }
}

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
}

impl History {
    /// The project as it stands.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// The seq of the last change; 0 before the first.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// The edit that [`History::undo`] would take back.
    pub fn next_undo(&self) -> Option<&Change> {
        self.undo.last().and_then(|seq| self.edits.get(seq)).map(Arc::as_ref)
    }

    /// The edit that [`History::redo`] would make again.
    pub fn next_redo(&self) -> Option<&Change> {
        self.redo.last().and_then(|seq| self.edits.get(seq)).map(Arc::as_ref)
    }

    /// The documents that were opened as texts and that no detection in the log is for, by id. One
    /// whose detection was undone is not among them: that was a person's word.
    pub fn unread(&self) -> impl Iterator<Item = DocumentId> {
        self.unread.iter().copied().filter(|id| self.project.document(*id).is_some())
    }

    /// Whether a document is one of [`History::unread`].
    pub fn is_unread(&self, id: DocumentId) -> bool {
        self.unread.contains(&id) && self.project.document(id).is_some()
    }

    /// Applies an edit and appends it to the log. The returned change is what to store.
    ///
    /// # Errors
    /// When a step does not fit; then nothing happened.
    pub fn edit(
        &mut self,
        at: i64,
        actor: Actor,
        kind: Kind,
        ops: Vec<Op>,
    ) -> Result<Arc<Change>, ApplyError> {
        self.append(at, Body::Edit { actor, kind, ops })
    }

    /// Takes the last edit back. `None` when there is nothing to take back.
    ///
    /// # Errors
    /// When the log is inconsistent; then nothing happened.
    pub fn undo(&mut self, at: i64) -> Result<Option<Arc<Change>>, ApplyError> {
        match self.undo.last() {
            Some(&of) => self.append(at, Body::Undo { of }).map(Some),
            None => Ok(None),
        }
    }

    /// Makes the edit that was taken back last again. `None` when there is none.
    ///
    /// # Errors
    /// When the log is inconsistent; then nothing happened.
    pub fn redo(&mut self, at: i64) -> Result<Option<Arc<Change>>, ApplyError> {
        match self.redo.last() {
            Some(&of) => self.append(at, Body::Redo { of }).map(Some),
            None => Ok(None),
        }
    }

    fn append(&mut self, at: i64, body: Body) -> Result<Arc<Change>, ApplyError> {
        let change = Arc::new(Change { seq: self.last + 1, at, body });
        self.replay(&change)?;
        Ok(change)
    }

    /// Appends a change that was made elsewhere, on the same log.
    ///
    /// # Errors
    /// When it is not the next one, or does not fit; then nothing happened.
    pub fn follow(&mut self, change: Change) -> Result<(), RestoreError> {
        let seq = self.last + 1;
        let broken = |reason: String| RestoreError::Broken { seq, reason };
        if change.seq != seq {
            return Err(broken("it is missing".to_owned()));
        }
        self.replay(&Arc::new(change)).map_err(|error| broken(error.to_string()))
    }

    fn replay(&mut self, change: &Arc<Change>) -> Result<(), ApplyError> {
        match &change.body {
            Body::Edit { ops, .. } => {
                self.project.apply_all(ops.iter())?;
                self.edits.insert(change.seq, change.clone());
                self.enter(change);
            }
            Body::Undo { of } | Body::Redo { of } if !self.edits.contains_key(of) => {
                return Err(ApplyError::Unknown(*of));
            }
            Body::Undo { of } => {
                let ops: Vec<Op> = self.ops_of(*of).rev().map(Op::inverse).collect();
                self.project.apply_all(ops.iter())?;
                self.undo.retain(|seq| seq != of);
                self.redo.push(*of);
            }
            Body::Redo { of } => {
                let ops: Vec<Op> = self.ops_of(*of).cloned().collect();
                self.project.apply_all(ops.iter())?;
                self.redo.retain(|seq| seq != of);
                self.undo.push(*of);
            }
        }
        self.last = change.seq;
        Ok(())
    }

    /// Makes an edit the next one to be undone. The first detection of a document comes when it
    /// comes, perhaps while a person works on another one: it stands right after what was done to its
    /// own document last, and takes from nobody what they can redo.
    fn enter(&mut self, change: &Change) {
        let Body::Edit { kind, ops, .. } = &change.body else { return };
        let documents: BTreeSet<DocumentId> = ops.iter().filter_map(Op::document).collect();
        let is_first = *kind == Kind::Detect && documents.is_subset(&self.unread);
        self.note(change);
        if ops.iter().all(Op::is_idle) {
            self.edits.remove(&change.seq);
            return;
        }
        if !is_first {
            self.undo.push(change.seq);
            self.drop_redo();
            self.drop_too_deep();
            return;
        }
        let touches = |seq: &u64| {
            self.ops_of(*seq).any(|op| op.document().is_none_or(|id| documents.contains(&id)))
        };
        let below = self.undo.iter().rposition(touches);
        let redoes = self.redo.iter().any(touches);
        if redoes {
            self.drop_redo();
        }
        self.undo.insert(below.map_or(0, |below| below + 1), change.seq);
        self.drop_too_deep();
    }

    /// Drops what can no longer be redone.
    fn drop_redo(&mut self) {
        for seq in self.redo.drain(..) {
            self.edits.remove(&seq);
        }
    }

    /// Drops what lies too deep to be undone.
    fn drop_too_deep(&mut self) {
        let too_deep = self.undo.len().saturating_sub(UNDO_DEPTH);
        for seq in self.undo.drain(..too_deep) {
            self.edits.remove(&seq);
        }
    }

    /// Takes note of which documents are read.
    fn note(&mut self, change: &Change) {
        let Body::Edit { kind, ops, .. } = &change.body else { return };
        let documents = ops.iter().filter_map(Op::document);
        match kind {
            Kind::Open => self.unread.extend(documents),
            Kind::Detect => documents.for_each(|id| {
                self.unread.remove(&id);
            }),
            _ => {}
        }
    }

    fn ops_of(&self, seq: u64) -> std::slice::Iter<'_, Op> {
        match self.edits.get(&seq).map(|change| &change.body) {
            Some(Body::Edit { ops, .. }) => ops.iter(),
            _ => [].iter(),
        }
    }

    /// The state to store, so that a later [`History::restore`] need not replay what came before.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            schema: SCHEMA,
            seq: self.last,
            labels: self.project.labels.clone(),
            documents: self.project.documents.values().cloned().collect(),
            next_document: self.project.next_document,
            next_annotation: self.project.next_annotation,
            undo: self.undo.clone(),
            redo: self.redo.clone(),
            unread: Some(self.unread.clone()),
        }
    }

    /// Opens a stored project: the newest snapshot, if there is one, and the log in order of seq, from
    /// [`Snapshot::needs`] on. Changes that the snapshot holds already serve undo only; edits that the log
    /// lacks can no longer be undone.
    ///
    /// What cannot be restored is never dropped in silence: the error comes beside the history up
    /// to that point.
    pub fn restore(
        snapshot: Option<Snapshot>,
        log: impl IntoIterator<Item = Change>,
    ) -> (Self, Option<RestoreError>) {
        let mut history = Self::default();
        let knows_unread = snapshot.as_ref().is_some_and(|it| it.unread.is_some());
        if let Some(snapshot) = snapshot {
            if snapshot.schema > SCHEMA {
                return (history, Some(RestoreError::Newer { found: snapshot.schema }));
            }
            if let Err(error) = history.load(snapshot) {
                let reason = error.to_string();
                return (Self::default(), Some(RestoreError::Broken { seq: 0, reason }));
            }
        }
        let kept: BTreeSet<u64> = history.undo.iter().chain(&history.redo).copied().collect();
        for change in log {
            if change.seq <= history.last {
                if !knows_unread {
                    history.note(&change);
                }
                if kept.contains(&change.seq) {
                    history.edits.insert(change.seq, Arc::new(change));
                }
                continue;
            }
            if let Err(error) = history.follow(change) {
                return (history, Some(error));
            }
        }
        let known = &history.edits;
        history.undo.retain(|seq| known.contains_key(seq));
        history.redo.retain(|seq| known.contains_key(seq));
        (history, None)
    }

    fn load(&mut self, snapshot: Snapshot) -> Result<(), ApplyError> {
        self.project.labels = snapshot.labels;
        let inserts: Vec<Op> = snapshot
            .documents
            .into_iter()
            .map(|document| Op::InsertDocument {
                document: Box::new(Arc::unwrap_or_clone(document)),
            })
            .collect();
        self.project.apply_all(inserts.iter())?;
        self.project.next_document = snapshot.next_document;
        self.project.next_annotation = snapshot.next_annotation;
        self.undo = snapshot.undo;
        self.redo = snapshot.redo;
        self.unread = snapshot.unread.unwrap_or_default();
        self.last = snapshot.seq;
        Ok(())
    }
}
