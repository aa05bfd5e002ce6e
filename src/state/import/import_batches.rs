//! Inserts the documents of a large file into the project in batches, so that the page stays
//! responsive. Each batch is a change in the log. The batches are undone and redone together.

use crate::state::context::Context;
use crate::state::editor::focus;
use crate::state::import::import_queue::{ImportQueue, ImportedDocumentFile};
use crate::state::import::messages::{FileFailure, ImportRemark, ItemName};
use crate::state::session::Session;
use dateline_annotation::compact;
use dateline_annotation::log::{Actor, EditKind};
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
    name: ItemName,
    /// The display name of the recognized format, unless the file is an article itself.
    format: Option<String>,
    /// The documents that these replace. Taken by the first batch.
    pub(super) replaces: Vec<DocumentId>,
    /// True if the file is the only one of the import.
    is_alone: bool,
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
    /// The people whose annotations of the same texts were not read.
    other_annotators: Vec<String>,
    /// The number of documents in the file.
    total: usize,
}

impl PendingImport {
    /// Creates the import of an item that brought documents. `replaces` are the documents that these
    /// replace.
    pub(super) fn new(
        name: ItemName,
        format: Option<String>,
        (imported, naming): (ImportedDocuments, LabelMatching),
        kind: EditKind,
        (replaces, is_alone): (Vec<DocumentId>, bool),
    ) -> Self {
        let mut other_annotators = Vec::new();
        for note in &imported.notes {
            if let ImportNote::OtherAnnotators { others, .. } = note {
                other_annotators.extend_from_slice(others);
            }
        }
        Self {
            name,
            format,
            replaces,
            is_alone,
            labels: imported.labels,
            naming,
            kind,
            total: imported.documents.len(),
            documents: imported.documents.into(),
            remarks: Vec::new(),
            other_annotators,
            notes: imported.notes,
        }
    }

    /// Returns the name of the file, the number of its documents in the project, and the total.
    pub(in crate::state) fn progress(&self) -> (&str, usize, usize) {
        (&self.name.item, self.total - self.documents.len(), self.total)
    }

    /// Returns the file with those of its documents that are in the project.
    fn into_file(self) -> ImportedDocumentFile {
        ImportedDocumentFile {
            documents: self.total - self.documents.len(),
            name: self.name,
            format: self.format,
            remarks: self.remarks,
            other_annotators: self.other_annotators,
        }
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
        self.insert_batch(session, &mut rest, cx)?;
        self.finish_or_requeue(rest);
        Ok(())
    }

    /// Inserts the next batch of the first waiting file.
    pub(in crate::state) fn import_next_batch(&mut self, session: &mut Session, cx: &mut Context) {
        let Some(mut rest) = self.pending_imports.pop_front() else { return };
        match self.insert_batch(session, &mut rest, cx) {
            Ok(()) => self.finish_or_requeue(rest),
            Err(reason) => self.record_failure(rest.name.item, reason),
        }
        self.continue_import(session, cx);
    }

    fn finish_or_requeue(&mut self, rest: PendingImport) {
        if rest.documents.is_empty() {
            self.record_imported(rest.into_file());
        } else {
            self.pending_imports.push_front(rest);
        }
    }

    /// Cancels all pending batches and reports for each file how many documents are not opened.
    pub(in crate::state) fn cancel_batches(&mut self) {
        for mut rest in std::mem::take(&mut self.pending_imports) {
            let (_, done, total) = rest.progress();
            rest.remarks.insert(0, ImportRemark::Stopped { left: total - done, total });
            self.record_imported(rest.into_file());
        }
    }

    /// Inserts the next batch of a file. The first batch removes the documents that the file replaces.
    fn insert_batch(
        &mut self,
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
        let is_lone_document = rest.is_alone && rest.total == 1 && rest.replaces.is_empty();
        let mut ops = self.remove_replaced(session, &std::mem::take(&mut rest.replaces));
        if imported.labels != *project.labels() {
            let (before, after) = (project.labels().clone(), imported.labels);
            ops.push(Op::SetLabels { before, after });
        }
        let first = project.next_document();
        for (offset, mut document) in (0..).zip(imported.documents) {
            document.id = DocumentId(first.0 + offset);
            self.reopening.record(&rest.name, &[document.id]);
            ops.push(Op::InsertDocument { document: Box::new(document) });
        }
        let part = (!is_lone_document).then(|| self.next_part(session));
        session.edit_part(Actor::Person, rest.kind, part, ops, cx);
        focus::prune(session);
        Ok(())
    }
}
