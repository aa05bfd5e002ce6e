//! Inserts the documents of a large file into the project in batches, so that the page stays
//! responsive. Each batch is a change in the log. The batches are undone and redone together.

use crate::state::context::Context;
use crate::state::import::import_queue::ImportQueue;
use crate::state::import::messages::{FileFailure, ImportRemark};
use crate::state::session::Session;
use dateline_annotation::compact;
use dateline_annotation::log::{Actor, EditKind, EditPart};
use dateline_annotation::model::{Document, DocumentId, LabelSet, Op};
use dateline_formats::import::{self, ImportNote, ImportedDocuments, LabelMatching};
use std::collections::VecDeque;

/// The maximum number of documents in a batch.
const MAX_DOCUMENTS_PER_BATCH: usize = 200;
/// The approximate maximum size of a batch in bytes.
const BATCH_BYTES: usize = 600_000;
/// The size of an annotation, as counted in `BATCH_BYTES`.
const ANNOTATION_BYTES: usize = 100;

/// The documents of a file that are not in the project yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::state) struct PendingImport {
    name: String,
    /// The labels of the file. They are reconciled with the project's for each batch, because the
    /// project's labels may change in between.
    labels: LabelSet,
    naming: LabelMatching,
    /// `Import` if the documents were annotated before, `Open` if the detector is to run on them.
    kind: EditKind,
    documents: VecDeque<Document>,
    /// The notes of the import. Taken by the first batch.
    notes: Vec<ImportNote>,
    /// The remarks on repairs and skipped parts, for the user.
    remarks: Vec<ImportRemark>,
    /// The number of documents in the file.
    total: usize,
}

impl PendingImport {
    pub(in crate::state) fn new(
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
            remarks: Vec::new(),
        }
    }

    /// Returns the name of the file, the number of its documents in the project, and the total.
    pub(in crate::state) fn progress(&self) -> (&str, usize, usize) {
        (&self.name, self.total - self.documents.len(), self.total)
    }

    /// Removes and returns the documents of the next batch.
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

impl ImportQueue {
    /// Inserts the first batch of a file. If other files are waiting, the file is queued instead.
    pub(in crate::state) fn start(
        &mut self,
        session: &mut Session,
        mut rest: PendingImport,
        cx: &mut Context,
    ) -> Result<(), FileFailure> {
        if !self.pending_imports.is_empty() {
            self.pending_imports.push_back(rest);
            return Ok(());
        }
        insert_batch(session, &mut rest, cx)?;
        self.finish_or_requeue(rest);
        Ok(())
    }

    /// Inserts the next batch of the first waiting file.
    pub(in crate::state) fn import_next_batch(&mut self, session: &mut Session, cx: &mut Context) {
        let Some(mut rest) = self.pending_imports.pop_front() else { return };
        match insert_batch(session, &mut rest, cx) {
            Ok(()) => self.finish_or_requeue(rest),
            Err(reason) => self.record_failure(rest.name, reason),
        }
        self.continue_import(session, cx);
    }

    fn finish_or_requeue(&mut self, rest: PendingImport) {
        if rest.documents.is_empty() {
            self.record_imported(rest.name, rest.total, rest.remarks);
        } else {
            self.pending_imports.push_front(rest);
        }
    }

    /// Cancels all pending batches and reports for each file how many documents are not opened.
    pub(in crate::state) fn cancel_batches(&mut self) {
        for mut rest in std::mem::take(&mut self.pending_imports) {
            let (_, done, total) = rest.progress();
            rest.remarks.insert(0, ImportRemark::Stopped { left: total - done, total });
            self.record_imported(rest.name, done, rest.remarks);
        }
    }
}

fn insert_batch(
    session: &mut Session,
    rest: &mut PendingImport,
    cx: &mut Context,
) -> Result<(), FileFailure> {
    let is_first = rest.documents.len() == rest.total;
    let documents = rest.take_batch();
    let (labels, notes) = (rest.labels.clone(), std::mem::take(&mut rest.notes));
    let project = session.history.project();
    let imported = ImportedDocuments { labels, documents, notes };
    let imported = import::reconcile_labels(imported, project.labels(), rest.naming);
    let mut imported = imported.map_err(|error| FileFailure::Invalid(error.to_string()))?;
    if is_first {
        // The user sees only some of the notes, so losses come first.
        compact::sort_by_key(&mut imported.notes, |note| !note.is_loss());
        rest.remarks = imported.notes.iter().cloned().map(ImportRemark::Note).collect();
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
    session.edit_part(Actor::Person, rest.kind, part, ops, cx);
    Ok(())
}
