//! The documents of a file that has many: put into the project a few at a time, each time as a change of
//! its own, so that the page can be used meanwhile. They are undone and redone together.

use super::{Effect, State, import_queue, reducer};
use crate::messages;
use dateline_annotation::{Actor, Document, DocumentId, EditKind, EditPart, LabelSet, Op};
use dateline_formats::import::{self, ImportNote, ImportedDocuments, LabelMatching};
use std::collections::VecDeque;

/// At most so many documents are put in at once, of about so many bytes: text, and so many for an
/// annotation.
const MAX_DOCUMENTS_PER_BATCH: usize = 200;
const BATCH_BYTES: usize = 600_000;
const ANNOTATION_BYTES: usize = 100;

/// What waits of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PendingImport {
    name: String,
    /// The file's own, which get the project's at each time: these may be others by then.
    labels: LabelSet,
    naming: LabelMatching,
    /// Whether somebody has annotated them, or the detector is to read them.
    kind: EditKind,
    documents: VecDeque<Document>,
    /// Until the first documents are in the project.
    notes: Vec<ImportNote>,
    /// What was done, for the person.
    report: Vec<String>,
    /// How many documents the file has.
    total: usize,
}

impl PendingImport {
    pub(super) fn new(
        name: String,
        imported: ImportedDocuments,
        naming: LabelMatching,
        kind: EditKind,
    ) -> Self {
        Self {
            name,
            labels: imported.labels,
            naming,
            kind,
            total: imported.documents.len(),
            documents: imported.documents.into(),
            notes: imported.notes,
            report: Vec::new(),
        }
    }

    /// The name of the file, and how many of its documents are in the project, of how many.
    pub(super) fn progress(&self) -> (&str, usize, usize) {
        (&self.name, self.total - self.documents.len(), self.total)
    }

    /// Takes the next documents out.
    fn take_batch(&mut self) -> Vec<Document> {
        let mut bytes = 0;
        let mut next = Vec::new();
        while next.len() < MAX_DOCUMENTS_PER_BATCH && bytes < BATCH_BYTES {
            let Some(document) = self.documents.pop_front() else { break };
            bytes += document.text.len() + ANNOTATION_BYTES * document.annotations().len();
            next.push(document);
        }
        next
    }
}

/// Puts the first documents of a file into the project. The others wait.
pub(super) fn start(
    state: &mut State,
    mut rest: PendingImport,
    now: i64,
) -> Result<Vec<Effect>, String> {
    if !state.import_queue.pending_imports.is_empty() {
        state.import_queue.pending_imports.push_back(rest);
        return Ok(Vec::new());
    }
    let effects = insert_batch(state, &mut rest, now)?;
    finish_or_requeue(state, rest);
    Ok(effects)
}

/// Puts the next documents of the first file that waits into the project.
pub(super) fn import_next_batch(state: &mut State, now: i64) -> Vec<Effect> {
    let Some(mut rest) = state.import_queue.pending_imports.pop_front() else { return Vec::new() };
    let mut effects = match insert_batch(state, &mut rest, now) {
        Ok(effects) => {
            finish_or_requeue(state, rest);
            effects
        }
        Err(reason) => {
            import_queue::record_failure(state, rest.name, reason);
            Vec::new()
        }
    };
    effects.extend(import_queue::continue_import(state));
    effects
}

fn finish_or_requeue(state: &mut State, rest: PendingImport) {
    if rest.documents.is_empty() {
        import_queue::record_imported(state, rest.name, rest.total, rest.report);
    } else {
        state.import_queue.pending_imports.push_front(rest);
    }
}

fn insert_batch(
    state: &mut State,
    rest: &mut PendingImport,
    now: i64,
) -> Result<Vec<Effect>, String> {
    let is_first = rest.documents.len() == rest.total;
    let documents = rest.take_batch();
    let (labels, notes) = (rest.labels.clone(), std::mem::take(&mut rest.notes));
    let project = state.history.project();
    let imported = ImportedDocuments { labels, documents, notes };
    let imported = import::reconcile_labels(imported, project.labels(), rest.naming);
    let mut imported = imported.map_err(|error| error.to_string())?;
    if is_first {
        // Not all are shown: what is missing comes first.
        imported.notes.sort_by_key(|note| !note.is_loss());
        rest.report = imported.notes.iter().map(ToString::to_string).collect();
    }
    let mut ops = Vec::new();
    if imported.labels != *project.labels() {
        let (before, after) = (project.labels().clone(), imported.labels);
        ops.push(Op::SetLabels { before, after });
    }
    let first = project.next_document();
    for (offset, mut document) in (0..).zip(imported.documents) {
        document.id = DocumentId(first.0 + offset);
        ops.push(Op::InsertDocument { document: Box::new(document) });
    }
    let part = match (is_first, rest.documents.is_empty()) {
        (true, true) => None,
        (true, false) => Some(EditPart::First),
        (false, false) => Some(EditPart::Next),
        (false, true) => Some(EditPart::Last),
    };
    Ok(reducer::edit_part(state, now, Actor::Person, rest.kind, part, ops))
}

/// Puts no more in; says of each file what is not opened.
pub(super) fn cancel(state: &mut State) {
    for mut rest in std::mem::take(&mut state.import_queue.pending_imports) {
        let (_, done, total) = rest.progress();
        rest.report.insert(0, messages::import_stopped(total - done, total));
        import_queue::record_imported(state, rest.name, done, rest.report);
    }
}
