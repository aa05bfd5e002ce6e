use crate::change::{Op, Step};
use crate::{
    Annotation, AnnotationId, Document, DocumentId, LabelSet, Rejection, Rejections, Status,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The labels of one piece of work, those of its documents that are in memory, and what was rejected in
/// all of them: what the log of changes adds up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    pub(crate) labels: LabelSet,
    pub(crate) documents: BTreeMap<DocumentId, Arc<Document>>,
    pub(crate) rejections: Rejections,
    pub(crate) next_document: u32,
    /// One counter for all documents: it outlives a document that is taken out and put back.
    pub(crate) next_annotation: u32,
}

/// Why a step does not fit the project. The project is as it was before.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// The document is not there, or not in memory.
    #[error("there is no document {0:?}")]
    NoDocument(DocumentId),
    /// A document with this id is there already.
    #[error("document {0:?} is there already")]
    DocumentExists(DocumentId),
    /// What the step says stands there does not.
    #[error("document {0:?} is not as the change expects it")]
    Stale(DocumentId),
    /// The label set is not as the step expects it.
    #[error("the label set is not as the change expects it")]
    StaleLabels,
    /// A span outside the text, empty, or cutting a character; or a label that the set lacks.
    #[error("an annotation of document {0:?} does not fit its text or the label set")]
    BadAnnotation(DocumentId),
    /// An edit is to be undone or redone that is not in memory, or lies too deep.
    #[error("the edit {0} is not there any more")]
    Unknown(u64),
}

impl Project {
    /// The label set.
    pub fn labels(&self) -> &LabelSet {
        &self.labels
    }

    /// The documents in memory, by id.
    pub fn documents(&self) -> impl Iterator<Item = &Arc<Document>> {
        self.documents.values()
    }

    /// One document, if it is in memory.
    pub fn document(&self, id: DocumentId) -> Option<&Arc<Document>> {
        self.documents.get(&id)
    }

    /// What was rejected, in all documents.
    pub fn rejections(&self) -> &Rejections {
        &self.rejections
    }

    /// The id that the next new document gets.
    pub fn next_document(&self) -> DocumentId {
        DocumentId(self.next_document.max(1))
    }

    /// The id that the next new annotation gets, in whichever document.
    pub fn next_annotation(&self) -> AnnotationId {
        AnnotationId(self.next_annotation.max(1))
    }

    fn use_up(&mut self, id: AnnotationId) {
        self.next_annotation = self.next_annotation.max(id.0.saturating_add(1));
    }

    /// Applies all steps, or none. Cost: what the steps touch.
    pub(crate) fn apply_all<'a>(
        &mut self,
        ops: impl Iterator<Item = &'a Op>,
    ) -> Result<(), ApplyError> {
        let counters = (self.next_document, self.next_annotation);
        let mut done = Vec::new();
        for op in ops {
            if let Err(error) = self.apply(op) {
                for op in done.into_iter().rev().map(Op::inverse) {
                    let reverted = self.apply(&op);
                    debug_assert_eq!(reverted, Ok(()), "what was just applied can be taken back");
                }
                (self.next_document, self.next_annotation) = counters;
                return Err(error);
            }
            done.push(op);
        }
        Ok(())
    }

    /// Takes note of steps on documents that are not in memory: of their labels and of the ids that
    /// they use up.
    pub(crate) fn note(&mut self, op: &Op) {
        match op {
            Op::InsertDocument { document } => self.use_up_all(document),
            Op::SetLabels { after, .. } => self.set_labels(after),
            Op::In { step: Step::Add { annotation }, .. } => self.use_up(annotation.id),
            Op::RemoveDocument { .. } | Op::In { .. } => {}
        }
    }

    fn use_up_all(&mut self, document: &Document) {
        self.next_document = self.next_document.max(document.id.0.saturating_add(1));
        document.annotations().iter().for_each(|annotation| self.use_up(annotation.id));
    }

    fn apply(&mut self, op: &Op) -> Result<(), ApplyError> {
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
            Op::In { document, step } => self.apply_step(*document, step),
        }
    }

    /// The counter does not go back, also not by an undo.
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
            check(&self.labels, document, annotation)?;
        }
        self.use_up_all(document);
        self.rejections.set(document.id, rejections(document).collect());
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
        self.rejections.set(document.id, Vec::new());
        Ok(())
    }

    fn apply_step(&mut self, id: DocumentId, step: &Step) -> Result<(), ApplyError> {
        let unused = self.next_annotation().0..u32::MAX;
        let document = self.documents.get_mut(&id).ok_or(ApplyError::NoDocument(id))?;
        let document = Arc::make_mut(document);
        let fits = match step {
            Step::Add { annotation } => {
                check(&self.labels, document, annotation)?;
                // An id that was never given needs no search, of which there are thousands when
                // a long document is read.
                let fresh = unused.contains(&annotation.id.0)
                    || document.annotation(annotation.id).is_none();
                if fresh {
                    put(document, &mut self.rejections, annotation);
                }
                fresh
            }
            Step::Remove { annotation } => take(document, &mut self.rejections, annotation),
            Step::Edit { before, after } => {
                check(&self.labels, document, after)?;
                let same = before.id == after.id && before.origin == after.origin;
                let taken = same && take(document, &mut self.rejections, before);
                if taken {
                    put(document, &mut self.rejections, after);
                }
                taken
            }
            Step::Review { paragraph } => document.set_reviewed(*paragraph, true),
            Step::Unreview { paragraph } => document.set_reviewed(*paragraph, false),
            Step::SetMeta { before, after } => {
                let same = document.meta == *before;
                if same {
                    document.meta = after.clone();
                }
                same
            }
        };
        if let Step::Add { annotation } = step {
            self.use_up(annotation.id);
        }
        if fits { Ok(()) } else { Err(ApplyError::Stale(id)) }
    }
}

fn put(document: &mut Document, rejections: &mut Rejections, annotation: &Annotation) {
    if annotation.status == Status::Rejected {
        let rejection = Rejection::of(&document.text, annotation.span, annotation.label);
        rejections.add(document.id, rejection);
    }
    document.insert(annotation.clone());
}

fn take(document: &mut Document, rejections: &mut Rejections, annotation: &Annotation) -> bool {
    let taken = document.take(annotation);
    if taken && annotation.status == Status::Rejected {
        let rejection = Rejection::of(&document.text, annotation.span, annotation.label);
        rejections.remove(document.id, &rejection);
    }
    taken
}

fn check(
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

fn rejections(document: &Document) -> impl Iterator<Item = Rejection> {
    document
        .annotations()
        .iter()
        .filter(|annotation| annotation.status == Status::Rejected)
        .map(|annotation| Rejection::of(&document.text, annotation.span, annotation.label))
}
