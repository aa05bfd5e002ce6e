//! The state of a project, and the application of operations to it.

use super::annotation::{Annotation, AnnotationId, Status};
use super::batch_editor::BatchEditor;
use super::document::{Document, DocumentId};
use super::label::LabelSet;
use super::op::{Op, Step};
use super::rejection::{Rejection, Rejections};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A project as the result of replaying the log: its labels, the documents that are in memory, and
/// the rejections of all documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    pub(crate) labels: LabelSet,
    pub(crate) documents: BTreeMap<DocumentId, Arc<Document>>,
    pub(crate) rejections: Rejections,
    pub(crate) next_document: u32,
    /// One counter for all documents. It is kept when a document is removed and inserted again.
    pub(crate) next_annotation: u32,
}

/// The reason why an operation cannot be applied. The project is unchanged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// The document does not exist, or is not in memory.
    #[error("there is no document {0:?}")]
    NoDocument(DocumentId),
    /// A document with this id exists already.
    #[error("document {0:?} already exists")]
    DocumentExists(DocumentId),
    /// The document differs from the state that the operation expects.
    #[error("document {0:?} has changed in the meantime")]
    Stale(DocumentId),
    /// The label set differs from the state that the operation expects.
    #[error("the labels have changed in the meantime")]
    StaleLabels,
    /// The span is outside the text, empty or not on character boundaries, or the label is not in
    /// the set.
    #[error("an annotation of document {0:?} does not fit its text or the label set")]
    BadAnnotation(DocumentId),
    /// The edit to undo or redo is not in memory, or is beyond the undo depth.
    #[error("the edit {0} no longer exists")]
    UnknownEdit(u64),
}

impl Project {
    /// Returns the label set.
    pub fn labels(&self) -> &LabelSet {
        &self.labels
    }

    /// Returns the documents in memory, ordered by id.
    pub fn documents(&self) -> impl Iterator<Item = &Arc<Document>> {
        self.documents.values()
    }

    /// Returns a document, if it is in memory.
    pub fn document(&self, id: DocumentId) -> Option<&Arc<Document>> {
        self.documents.get(&id)
    }

    /// Returns the rejections of all documents.
    pub fn rejections(&self) -> &Rejections {
        &self.rejections
    }

    /// Returns the id of the next new document.
    pub fn next_document(&self) -> DocumentId {
        DocumentId(self.next_document.max(1))
    }

    /// Returns the id of the next new annotation, in any document.
    pub fn next_annotation(&self) -> AnnotationId {
        AnnotationId(self.next_annotation.max(1))
    }

    fn reserve_annotation_id(&mut self, id: AnnotationId) {
        self.next_annotation = self.next_annotation.max(id.0.saturating_add(1));
    }

    /// Applies all operations or none. **Cost:** linear in what they affect; for many steps on one
    /// document, O(n log n) in its annotations.
    pub(crate) fn apply_all(&mut self, ops: &[Op]) -> Result<(), ApplyError> {
        let counters = (self.next_document, self.next_annotation);
        let mut done = 0;
        // Operations on the same document are usually adjacent.
        for run in ops.chunk_by(|one, next| {
            one.step_document().is_some() && one.step_document() == next.step_document()
        }) {
            let (applied, result) = self.apply_run(run);
            done += applied;
            if let Err(error) = result {
                let inverses: Vec<Op> = ops[..done].iter().rev().map(Op::inverse).collect();
                for run in
                    inverses.chunk_by(|one, next| one.step_document() == next.step_document())
                {
                    let (_, reverted) = self.apply_run(run);
                    debug_assert_eq!(reverted, Ok(()), "what was just applied can be taken back");
                }
                (self.next_document, self.next_annotation) = counters;
                return Err(error);
            }
        }
        Ok(())
    }

    /// Applies operations that are all on one document, or all on none, up to the first that does
    /// not fit. Returns the number of applied ones and the result.
    fn apply_run(&mut self, run: &[Op]) -> (usize, Result<(), ApplyError>) {
        let mut done = 0;
        let result = match run.first().and_then(Op::step_document) {
            Some(id) => self.apply_steps(id, run, &mut done),
            None => run.iter().try_for_each(|op| {
                self.apply_op(op)?;
                done += 1;
                Ok(())
            }),
        };
        (done, result)
    }

    fn apply_steps(
        &mut self,
        id: DocumentId,
        run: &[Op],
        done: &mut usize,
    ) -> Result<(), ApplyError> {
        let document = self.documents.get_mut(&id).ok_or(ApplyError::NoDocument(id))?;
        let all: Vec<&Step> = run.iter().filter_map(Op::step).collect();
        let mut steps = StepApplier {
            editor: BatchEditor::new(Arc::make_mut(document), all.iter().copied()),
            labels: &self.labels,
            rejections: &mut self.rejections,
            next_annotation: &mut self.next_annotation,
        };
        for step in all {
            steps.apply_step(step)?;
            *done += 1;
        }
        Ok(())
    }

    /// Updates the label set and the id counters for an operation on documents that are not in
    /// memory.
    pub(crate) fn apply_outline(&mut self, op: &Op) {
        match op {
            Op::InsertDocument { document } => self.reserve_document_ids(document),
            Op::SetLabels { after, .. } => self.set_labels(after),
            Op::In { step: Step::Add { annotation }, .. } => {
                self.reserve_annotation_id(annotation.id)
            }
            Op::RemoveDocument { .. } | Op::In { .. } => {}
        }
    }

    fn reserve_document_ids(&mut self, document: &Document) {
        self.next_document = self.next_document.max(document.id.0.saturating_add(1));
        document
            .annotations()
            .iter()
            .for_each(|annotation| self.reserve_annotation_id(annotation.id));
    }

    fn apply_op(&mut self, op: &Op) -> Result<(), ApplyError> {
        match op {
            Op::InsertDocument { document } => self.insert_document(document),
            Op::RemoveDocument { document } => self.remove_document(document),
            Op::SetLabels { before, after } => {
                if self.labels.labels != before.labels {
                    return Err(ApplyError::StaleLabels);
                }
                self.set_labels(after);
                Ok(())
            }
            Op::In { document, .. } => {
                self.apply_steps(*document, std::slice::from_ref(op), &mut 0)
            }
        }
    }

    /// Replaces the label set. The id counter never goes back, not even for an undo.
    fn set_labels(&mut self, after: &LabelSet) {
        let next = self.labels.next.max(after.next);
        self.labels = after.clone();
        self.labels.next = next;
    }

    fn insert_document(&mut self, document: &Document) -> Result<(), ApplyError> {
        if self.documents.contains_key(&document.id) {
            return Err(ApplyError::DocumentExists(document.id));
        }
        for annotation in document.annotations() {
            check_annotation(&self.labels, document, annotation)?;
        }
        self.reserve_document_ids(document);
        self.rejections.set_document(document.id, document_rejections(document).collect());
        self.documents.insert(document.id, Arc::new(document.clone()));
        Ok(())
    }

    fn remove_document(&mut self, document: &Document) -> Result<(), ApplyError> {
        let found = self.documents.get(&document.id);
        let found = found.ok_or(ApplyError::NoDocument(document.id))?;
        if **found != *document {
            return Err(ApplyError::Stale(document.id));
        }
        self.documents.remove(&document.id);
        self.rejections.set_document(document.id, Vec::new());
        Ok(())
    }
}

/// Applies steps to one document.
struct StepApplier<'a> {
    editor: BatchEditor<'a>,
    labels: &'a LabelSet,
    rejections: &'a mut Rejections,
    next_annotation: &'a mut u32,
}

impl StepApplier<'_> {
    fn apply_step(&mut self, step: &Step) -> Result<(), ApplyError> {
        let fits = match step {
            Step::Add { annotation } => self.add(annotation)?,
            Step::Remove { annotation } => {
                let removed = self.editor.remove(annotation);
                if removed {
                    self.remove_rejection(annotation);
                }
                removed
            }
            Step::Edit { before, after } => {
                check_annotation(self.labels, self.editor.document, after)?;
                let same = before.id == after.id && before.origin == after.origin;
                let replaced = same && self.editor.replace(before, after);
                if replaced {
                    self.remove_rejection(before);
                    self.add_rejection(after);
                }
                replaced
            }
            Step::Review { paragraph } => self.editor.document.set_reviewed(*paragraph, true),
            Step::Unreview { paragraph } => self.editor.document.set_reviewed(*paragraph, false),
            Step::SetMeta { before, after } => {
                let document = &mut *self.editor.document;
                let same = document.meta == *before;
                if same {
                    document.meta = after.clone();
                }
                same
            }
        };
        if fits { Ok(()) } else { Err(ApplyError::Stale(self.editor.document.id)) }
    }

    fn add(&mut self, annotation: &Annotation) -> Result<bool, ApplyError> {
        check_annotation(self.labels, self.editor.document, annotation)?;
        // A new id needs no search. Long documents get thousands of annotations with new ids.
        let unused = (*self.next_annotation).max(1)..u32::MAX;
        let fresh = unused.contains(&annotation.id.0) || !self.editor.contains_id(annotation.id);
        if fresh {
            self.add_rejection(annotation);
            self.editor.insert(annotation.clone());
            let next = annotation.id.0.saturating_add(1);
            *self.next_annotation = next.max(*self.next_annotation);
        }
        Ok(fresh)
    }

    fn add_rejection(&mut self, annotation: &Annotation) {
        if annotation.status == Status::Rejected {
            let document = &*self.editor.document;
            let rejection = Rejection::new(&document.text, annotation.span, annotation.label);
            self.rejections.add(document.id, rejection);
        }
    }

    fn remove_rejection(&mut self, annotation: &Annotation) {
        if annotation.status == Status::Rejected {
            let document = &*self.editor.document;
            let rejection = Rejection::new(&document.text, annotation.span, annotation.label);
            self.rejections.remove(document.id, &rejection);
        }
    }
}

fn check_annotation(
    labels: &LabelSet,
    document: &Document,
    annotation: &Annotation,
) -> Result<(), ApplyError> {
    let covers = annotation.span.slice(&document.text).is_some_and(|quote| !quote.is_empty());
    if covers && labels.get(annotation.label).is_some() {
        Ok(())
    } else {
        Err(ApplyError::BadAnnotation(document.id))
    }
}

fn document_rejections(document: &Document) -> impl Iterator<Item = Rejection> {
    document
        .annotations()
        .iter()
        .filter(|annotation| annotation.status == Status::Rejected)
        .map(|annotation| Rejection::new(&document.text, annotation.span, annotation.label))
}
