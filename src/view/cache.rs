use crate::state::article::Article;
use crate::state::occurrences::offer_for_focus;
use crate::state::place_list::PlaceList;
use crate::state::review_queue::ReviewQueue;
use crate::state::{State, Workspace};
use dateline_annotation::{AnnotationId, Document, Entity, LabelSet, MatchOptions, group_entities};
use std::rc::Rc;
use std::sync::Arc;

/// What was worked out for the last drawing and may serve for the next. Nothing is worked out again
/// for what is the very same as before.
#[derive(Default)]
pub struct ViewCache {
    pub(super) article: Article,
    pub(super) labels: Rc<LabelSet>,
    pub(super) derived: DerivedData,
    /// What the article was made from.
    article_document: Option<Arc<Document>>,
}

/// What is found in an article, for what stands beside it.
#[derive(Default)]
pub(super) struct DerivedData {
    pub(super) entities: Rc<Vec<Entity>>,
    pub(super) review_queue: ReviewQueue,
    /// How often the text of the mention in focus could get its label elsewhere.
    pub(super) other_occurrences: Option<usize>,
    /// What they were made from.
    document: Option<Arc<Document>>,
    labels: Rc<LabelSet>,
    place_list: Arc<PlaceList>,
    /// The mention in focus and the rules for the same text elsewhere.
    occurrences_key: (Option<AnnotationId>, MatchOptions),
}

impl ViewCache {
    /// Brings the article up to date.
    pub(super) fn update(&mut self, state: &State, document: &Arc<Document>) {
        let labels = state.history.project().labels();
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
    /// Brings what stands beside the article up to date.
    pub(super) fn update(
        &mut self,
        state: &State,
        workspace: &Workspace,
        document: &Arc<Document>,
        labels: &Rc<LabelSet>,
    ) {
        // What is made in parts is looked at once it is done.
        if state.edit_jobs.may_change(document.id) {
            return;
        }
        let is_known = is_unchanged(&self.document, document);
        let gathered = &workspace.places.list;
        if !is_known || !Arc::ptr_eq(&self.place_list, gathered) {
            self.review_queue = ReviewQueue::from_document(gathered, document);
            self.place_list = gathered.clone();
        }
        let asked = (workspace.focus, state.match_options);
        if !is_known || self.occurrences_key != asked {
            self.other_occurrences =
                offer_for_focus(state, workspace, document).map(|offer| offer.count);
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
