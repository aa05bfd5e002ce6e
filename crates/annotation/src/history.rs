use crate::change::{Actor, Body, Change, Kind, Op, Part};
use crate::record::{EditRef, Record};
use crate::{ApplyError, Document, DocumentId, Project, Summary};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many edits can be taken back. What older ones need is dropped from the stored log, so that it
/// does not grow with the age of a project.
pub const UNDO_DEPTH: usize = 1000;

/// A head is stored every so many changes: opening reads at most as many.
pub(crate) const HEAD_EVERY: u64 = 200;

/// A change of more documents than this is followed by a head, so that opening need not read it.
const MANY: usize = 20;

/// Documents up to this many bytes of text are stored whole with every change.
const SMALL: usize = 20_000;

/// Larger ones every so many changes.
const WHOLE_EVERY: usize = 50;

/// A project with the part of its log that can be undone.
///
/// Undo and redo do not rewrite the log, they append to it: so history survives a reload, and
/// whatever else folds the log sees what happened. Limits: history is linear (a new edit drops
/// what could be redone), and [`UNDO_DEPTH`] edits deep.
///
/// Of its documents only those are in memory that somebody works with; of the others it knows the
/// [`Summary`]. What is stored for each change is a [`Record`].
#[derive(Clone, Debug, Default)]
pub struct History {
    pub(crate) project: Project,
    pub(crate) summaries: BTreeMap<DocumentId, Arc<Summary>>,
    /// Those edits that can be undone or redone whose steps are in memory, by seq.
    pub(crate) edits: BTreeMap<u64, Arc<Change>>,
    pub(crate) undo: Vec<EditRef>,
    pub(crate) redo: Vec<EditRef>,
    pub(crate) last: u64,
    /// Documents that were opened as texts, until the first detection in the log.
    pub(crate) unread: BTreeSet<DocumentId>,
}

/// Which steps of a change are applied.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// All: the documents that they touch are in memory.
    All,
    /// None on documents: what became of these is read elsewhere.
    Outline,
}

impl History {
    /// The project as it stands.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// What is known of all documents, by id.
    pub fn summaries(&self) -> impl ExactSizeIterator<Item = &Arc<Summary>> {
        self.summaries.values()
    }

    /// What is known of a document.
    pub fn summary(&self, id: DocumentId) -> Option<&Arc<Summary>> {
        self.summaries.get(&id)
    }

    /// The seq of the last change; 0 before the first.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// The edit that [`History::undo`] would take back.
    pub fn next_undo(&self) -> Option<&EditRef> {
        self.undo.last()
    }

    /// The edit that [`History::redo`] would make again.
    pub fn next_redo(&self) -> Option<&EditRef> {
        self.redo.last()
    }

    /// How many edits can be undone.
    pub fn depth(&self) -> usize {
        self.undo.len()
    }

    /// The documents that were opened as texts and that no detection in the log is for, by id. One
    /// whose detection was undone is not among them: that was a person's word.
    pub fn unread(&self) -> impl Iterator<Item = DocumentId> {
        self.unread.iter().copied().filter(|id| self.summaries.contains_key(id))
    }

    /// Whether a document is one of [`History::unread`].
    pub fn is_unread(&self, id: DocumentId) -> bool {
        self.unread.contains(&id) && self.summaries.contains_key(&id)
    }

    /// Applies an edit and appends it to the log. The returned record is what to store.
    ///
    /// # Errors
    /// When a step does not fit, or its document is not in memory; then nothing happened.
    pub fn edit(
        &mut self,
        at: i64,
        actor: Actor,
        kind: Kind,
        ops: Vec<Op>,
    ) -> Result<Arc<Record>, ApplyError> {
        self.append(at, Body::Edit { actor, kind, part: None, ops })
    }

    /// As [`History::edit`], for a part of what is made in several edits: these are undone and redone one by one, and
    /// [`History::parts_to_undo`] says how many belong together. A document counts as unread until the last part
    /// of its first detection is there.
    ///
    /// # Errors
    /// As there.
    pub fn edit_part(
        &mut self,
        at: i64,
        actor: Actor,
        kind: Kind,
        part: Option<Part>,
        ops: Vec<Op>,
    ) -> Result<Arc<Record>, ApplyError> {
        self.append(at, Body::Edit { actor, kind, part, ops })
    }

    /// How many edits belong together with the next one to be undone, that one included.
    pub fn parts_to_undo(&self) -> usize {
        let mut newer = self.undo.iter().rev();
        let older = self.undo.iter().rev().skip(1);
        let together =
            older.take_while(|older| newer.next().is_some_and(|it| it.goes_on_with(older)));
        together.count() + usize::from(!self.undo.is_empty())
    }

    /// How many edits belong together with the next one to be redone, that one included.
    pub fn parts_to_redo(&self) -> usize {
        let mut older = self.redo.iter().rev();
        let newer = self.redo.iter().rev().skip(1);
        let together =
            newer.take_while(|newer| older.next().is_some_and(|it| newer.goes_on_with(it)));
        together.count() + usize::from(!self.redo.is_empty())
    }

    /// Takes the last edit back. `None` when there is nothing to take back.
    ///
    /// # Errors
    /// When something of [`History::wanted_to_undo`] is missing, or the log is inconsistent; then
    /// nothing happened.
    pub fn undo(&mut self, at: i64) -> Result<Option<Arc<Record>>, ApplyError> {
        match self.undo.last().map(|edit| edit.seq) {
            Some(of) => self.append(at, Body::Undo { of }).map(Some),
            None => Ok(None),
        }
    }

    /// Makes the edit that was taken back last again. `None` when there is none.
    ///
    /// # Errors
    /// As [`History::undo`].
    pub fn redo(&mut self, at: i64) -> Result<Option<Arc<Record>>, ApplyError> {
        match self.redo.last().map(|edit| edit.seq) {
            Some(of) => self.append(at, Body::Redo { of }).map(Some),
            None => Ok(None),
        }
    }

    fn append(&mut self, at: i64, body: Body) -> Result<Arc<Record>, ApplyError> {
        let change = Arc::new(Change { seq: self.last + 1, at, body });
        let touched = self.touched(&change);
        self.replay(&change, Mode::All)?;
        Ok(Arc::new(self.record(change, &touched)))
    }

    /// What a change is about, without its steps. That of an undo or redo is the edit's.
    pub(crate) fn touched(&self, change: &Change) -> EditRef {
        match &change.body {
            Body::Edit { kind, part, ops, .. } => EditRef {
                seq: change.seq,
                kind: *kind,
                documents: ops.iter().filter_map(Op::document).collect(),
                labels: ops.iter().any(|op| op.document().is_none()),
                part: *part,
            },
            Body::Undo { of } | Body::Redo { of } => {
                let mut edits = self.undo.iter().chain(&self.redo);
                edits.find(|edit| edit.seq == *of).cloned().unwrap_or(EditRef {
                    seq: *of,
                    kind: Kind::Describe,
                    documents: BTreeSet::new(),
                    labels: false,
                    part: None,
                })
            }
        }
    }

    /// What is to be stored for a change that was just made.
    fn record(&mut self, change: Arc<Change>, touched: &EditRef) -> Record {
        let mut record = Record { change: Some(change.clone()), ..Record::default() };
        let are_many = touched.documents.len() > 1;
        let ends = touched.part == Some(last_part(&change));
        for id in &touched.documents {
            let Some(document) = self.project.documents.get(id).cloned() else {
                record.removed.extend(self.summaries.remove(id).map(|_| *id));
                continue;
            };
            let summary = self.sum_up(&document, Some(change.at));
            let is_small = document.text.len() <= SMALL;
            let is_long_ago = summary.stored == 0 || summary.since.len() >= WHOLE_EVERY;
            if is_small || are_many || is_long_ago || ends {
                (summary.stored, summary.since) = (change.seq, Vec::new());
                record.documents.push(document);
            } else {
                summary.since.push(change.seq);
            }
            record.summaries.extend(self.summaries.get(id).cloned());
        }
        // The first change as well: without a head a project is of schema 1.
        let is_due = change.seq % HEAD_EVERY == 1;
        if is_due || touched.labels || touched.documents.len() > MANY || ends {
            record.head = Some(Box::new(self.stored_head()));
        }
        record
    }

    /// Brings the summary of a document up to date.
    pub(crate) fn sum_up(&mut self, document: &Document, at: Option<i64>) -> &mut Summary {
        let older = self.summaries.get(&document.id);
        let rejections = self.project.rejections.of(document.id);
        let summary = Summary::of(document, rejections, older.map(Arc::as_ref), at);
        let entry = self.summaries.entry(document.id);
        Arc::make_mut(entry.insert_entry(Arc::new(summary)).into_mut())
    }

    pub(crate) fn replay(&mut self, change: &Arc<Change>, mode: Mode) -> Result<(), ApplyError> {
        match &change.body {
            Body::Edit { ops, .. } => {
                self.apply(ops, mode)?;
                self.edits.insert(change.seq, change.clone());
                self.enter(change);
            }
            Body::Undo { of } => {
                let ops: Vec<Op> = self.ops_of(*of, mode)?.rev().map(Op::inverse).collect();
                let at = self.undo.iter().rposition(|edit| edit.seq == *of);
                let at = at.ok_or(ApplyError::Unknown(*of))?;
                self.apply(&ops, mode)?;
                self.redo.push(self.undo.remove(at));
            }
            Body::Redo { of } => {
                let ops: Vec<Op> = self.ops_of(*of, mode)?.cloned().collect();
                let at = self.redo.iter().rposition(|edit| edit.seq == *of);
                let at = at.ok_or(ApplyError::Unknown(*of))?;
                self.apply(&ops, mode)?;
                self.undo.push(self.redo.remove(at));
            }
        }
        self.last = change.seq;
        Ok(())
    }

    fn apply(&mut self, ops: &[Op], mode: Mode) -> Result<(), ApplyError> {
        match mode {
            Mode::All => self.project.apply_all(ops)?,
            Mode::Outline => ops.iter().for_each(|op| self.project.note(op)),
        }
        Ok(())
    }

    /// The steps of an edit. An outline needs none.
    fn ops_of(&self, seq: u64, mode: Mode) -> Result<std::slice::Iter<'_, Op>, ApplyError> {
        match self.edits.get(&seq).map(|change| &change.body) {
            Some(Body::Edit { ops, .. }) => Ok(ops.iter()),
            _ if mode == Mode::Outline => Ok([].iter()),
            _ => Err(ApplyError::Unknown(seq)),
        }
    }

    /// Makes an edit the next one to be undone. The first detection of a document comes when it
    /// comes, perhaps while a person works on another one: it stands right after what was done to its
    /// own document last, and takes from nobody what they can redo.
    fn enter(&mut self, change: &Change) {
        let Body::Edit { kind, ops, .. } = &change.body else { return };
        let edit = self.touched(change);
        let is_first = *kind == Kind::Detect && edit.documents.is_subset(&self.unread);
        self.note(change);
        if ops.iter().all(Op::is_idle) {
            self.edits.remove(&change.seq);
            return;
        }
        if !is_first {
            self.undo.push(edit);
            self.drop_redo();
            self.drop_too_deep();
            return;
        }
        let touches =
            |other: &EditRef| other.labels || !other.documents.is_disjoint(&edit.documents);
        let below = self.undo.iter().rposition(touches);
        let redoes = self.redo.iter().any(touches);
        self.undo.insert(below.map_or(0, |below| below + 1), edit);
        if redoes {
            self.drop_redo();
        }
        self.drop_too_deep();
    }

    /// Drops what can no longer be redone.
    fn drop_redo(&mut self) {
        for edit in self.redo.drain(..) {
            self.edits.remove(&edit.seq);
        }
    }

    /// Drops what lies too deep to be undone.
    fn drop_too_deep(&mut self) {
        let too_deep = self.undo.len().saturating_sub(UNDO_DEPTH);
        for edit in self.undo.drain(..too_deep) {
            self.edits.remove(&edit.seq);
        }
    }

    /// Takes note of which documents are read.
    pub(crate) fn note(&mut self, change: &Change) {
        let Body::Edit { kind, part, ops, .. } = &change.body else { return };
        let documents = ops.iter().filter_map(Op::document);
        match kind {
            Kind::Open => self.unread.extend(documents),
            Kind::Detect if matches!(part, Some(Part::First | Part::Next)) => {}
            Kind::Detect => documents.for_each(|id| {
                self.unread.remove(&id);
            }),
            _ => {}
        }
    }
}

/// The part that is made last of those that belong together with a change. After it the documents are stored whole, and a
/// head: the parts together are much to read.
fn last_part(change: &Change) -> Part {
    match change.body {
        Body::Undo { .. } => Part::First,
        Body::Edit { .. } | Body::Redo { .. } => Part::Last,
    }
}
