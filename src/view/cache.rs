//! Data derived from a document for rendering, kept until the document changes.

use crate::state::State;
use crate::state::editor::article::Article;
use crate::state::editor::review_queue::ReviewQueue;
use crate::state::editor::workspace::Workspace;
use crate::state::places::place_list::PlaceList;
use dateline_annotation::edit::MatchOptions;
use dateline_annotation::model::{AnnotationId, Document, Entity, LabelSet, group_entities};
use std::rc::Rc;
use std::sync::Arc;

/// Data derived for the last rendering. Each part is computed again only if its inputs have
/// changed.
#[derive(Default)]
pub struct ViewCache {
    pub(super) article: Article,
    pub(super) labels: Rc<LabelSet>,
    pub(super) derived: DerivedData,
    /// The document from which the article was built.
    article_document: Option<Arc<Document>>,
}

/// Data derived from the article for the elements around it.
#[derive(Default)]
pub(super) struct DerivedData {
    pub(super) entities: Rc<Vec<Entity>>,
    pub(super) review_queue: ReviewQueue,
    /// The number of other occurrences of the focused mention's text that could get its label.
    pub(super) other_occurrences: Option<usize>,
    /// The inputs from which the fields above were computed.
    document: Option<Arc<Document>>,
    labels: Rc<LabelSet>,
    place_list: Arc<PlaceList>,
    /// The focused mention and the match options.
    occurrences_key: (Option<AnnotationId>, MatchOptions),
}

impl ViewCache {
    /// Updates the article.
    pub(super) fn update(&mut self, state: &State, document: &Arc<Document>) {
        let labels = state.session.history.project().labels();
        if *self.labels != *labels {
            self.labels = Rc::new(labels.clone());
        }
        if !is_unchanged(&self.article_document, document) {
            self.article = self.article.update(document);
            self.article_document = Some(document.clone());
        }
    }
}

impl DerivedData {
    /// Updates the data for the elements around the article.
    pub(super) fn update(
        &mut self,
        state: &State,
        workspace: &Workspace,
        document: &Arc<Document>,
        labels: &Rc<LabelSet>,
    ) {
        // While an edit is applied in parts, intermediate states are skipped.
        if state.edit_jobs.may_change(document.id) {
            return;
        }
        let is_known = is_unchanged(&self.document, document);
        let gathered = &workspace.places.list;
        if !is_known || !Arc::ptr_eq(&self.place_list, gathered) {
            self.review_queue = ReviewQueue::from_document(gathered, document);
            self.place_list = gathered.clone();
        }
        let asked = (workspace.focus, state.occurrences.options);
        if !is_known || self.occurrences_key != asked {
            self.other_occurrences =
                state.occurrences.offer_for_focus(workspace, document).map(|offer| offer.count);
            self.occurrences_key = asked;
        }
        if !is_known || !Rc::ptr_eq(&self.labels, labels) {
            self.entities = Rc::new(group_entities(document, labels));
            self.labels = labels.clone();
        }
        self.document = Some(document.clone());
    }
}

fn is_unchanged(known: &Option<Arc<Document>>, document: &Arc<Document>) -> bool {
    known.as_ref().is_some_and(|known| Arc::ptr_eq(known, document))
}
