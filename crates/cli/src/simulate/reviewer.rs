//! A simulated reviewer, who edits a project until each document equals its gold.

use super::documents::SimulatedDocument;
use crate::error::CommandError;
use dateline_annotation::edit;
use dateline_annotation::history::History;
use dateline_annotation::log::{Actor, EditKind};
use dateline_annotation::model::{
    AnnotationId, Document, DocumentId, LabelId, LabelSet, Op, Status, Suggestion,
};
use dateline_learn::{Edit, LabeledSpan, Reviewed, align};
use dateline_text::LineEnding;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The reviewer and the project.
pub(super) struct Reviewer {
    history: History,
    /// The ids of the labels, by number.
    label_ids: Vec<LabelId>,
}

/// A reviewed document and how it came about.
pub(super) struct ReviewedDocument {
    /// The suggestions that were shown, in order.
    pub suggestions: Vec<LabeledSpan>,
    pub edits: Vec<Edit>,
    /// The segments of the document with the decisions.
    pub segments: Vec<Reviewed>,
}

impl Reviewer {
    /// Creates a reviewer with an empty project with these labels.
    pub(super) fn new(labels: LabelSet) -> Result<Self, CommandError> {
        let label_ids = labels.iter().map(|label| label.id).collect();
        let mut history = History::default();
        let before = history.project().labels().clone();
        let ops = vec![Op::SetLabels { before, after: labels }];
        history.edit(0, Actor::Person, EditKind::ReplaceLabels, ops)?;
        Ok(Self { history, label_ids })
    }

    /// Reviews a document with these suggestions. The edits are those of the page; the result is
    /// compared with the gold.
    pub(super) fn review(
        &mut self,
        document: &SimulatedDocument,
        suggestions: &[Suggestion],
    ) -> Result<ReviewedDocument, CommandError> {
        let id = self.history.project().next_document();
        let opened = Document::new(id, document.text.clone(), LineEnding::Lf, "");
        let insert = vec![Op::InsertDocument { document: Box::new(opened) }];
        self.history.edit(0, Actor::Person, EditKind::Open, insert)?;
        let model: Arc<str> = Arc::from("");
        let (project, opened) = (self.history.project(), self.document(id)?);
        let ops = edit::apply_suggestions(project, opened, &model, suggestions);
        if !ops.is_empty() {
            self.history.edit(0, Actor::Detector, EditKind::Detect, ops)?;
        }
        let shown: BTreeMap<LabeledSpan, AnnotationId> = self.live_mentions(id)?.collect();
        let suggestions: Vec<LabeledSpan> = shown.keys().copied().collect();
        let edits = align(&suggestions, &document.gold);
        self.apply(id, &shown, &edits)?;
        let ops = edit::accept_document(self.document(id)?);
        self.history.edit(0, Actor::Person, EditKind::AcceptDocument, ops)?;
        let accepted: Vec<LabeledSpan> =
            self.live_mentions(id)?.map(|(mention, _)| mention).collect();
        if accepted != document.gold {
            return Err(CommandError::ReviewDiffers);
        }
        let paragraphs: Vec<_> = self.document(id)?.reviewed().iter().copied().collect();
        let segments = document.observations.iter().map(|observation| {
            Reviewed::new(observation.clone(), document.text.clone(), &accepted, &paragraphs)
        });
        Ok(ReviewedDocument { suggestions, edits, segments: segments.collect() })
    }

    fn document(&self, id: DocumentId) -> Result<&Arc<Document>, CommandError> {
        self.history.project().document(id).ok_or(CommandError::ReviewDiffers)
    }

    /// Returns the mentions of a document that are not rejected, in order.
    fn live_mentions(
        &self,
        id: DocumentId,
    ) -> Result<impl Iterator<Item = (LabeledSpan, AnnotationId)>, CommandError> {
        let live =
            self.document(id)?.annotations().iter().filter(|it| it.status != Status::Rejected);
        Ok(live.filter_map(|it| {
            let label = self.label_ids.iter().position(|label| *label == it.label)?;
            Some((LabeledSpan { span: it.span, label }, it.id))
        }))
    }

    /// Makes the edits. Mentions are added last, because adding one removes undecided suggestions
    /// that overlap it.
    fn apply(
        &mut self,
        id: DocumentId,
        shown: &BTreeMap<LabeledSpan, AnnotationId>,
        edits: &[Edit],
    ) -> Result<(), CommandError> {
        let (added, others): (Vec<&Edit>, Vec<&Edit>) =
            edits.iter().partition(|edit| matches!(edit, Edit::Add(_)));
        for edit in others.into_iter().chain(added) {
            match edit {
                Edit::Reject(from) => {
                    let ops = edit::reject(self.document(id)?, shown[from]);
                    self.history.edit(0, Actor::Person, EditKind::Reject, ops)?;
                }
                Edit::Correct(from, to) => {
                    if from.label != to.label {
                        let label = self.label_ids[to.label];
                        let ops = edit::relabel(self.document(id)?, shown[from], label);
                        self.history.edit(0, Actor::Person, EditKind::Relabel, ops)?;
                    }
                    if from.span != to.span {
                        let ops = edit::resize(self.document(id)?, shown[from], to.span);
                        self.history.edit(0, Actor::Person, EditKind::Resize, ops)?;
                    }
                }
                Edit::Add(to) => {
                    let (project, label) = (self.history.project(), self.label_ids[to.label]);
                    let ops = edit::add_annotation(project, self.document(id)?, to.span, label);
                    self.history.edit(0, Actor::Person, EditKind::Add, ops)?;
                }
            }
        }
        Ok(())
    }
}
