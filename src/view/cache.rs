use crate::state::article::Article;
use crate::state::attention::Doubts;
use crate::state::gathered::Gathered;
use crate::state::same::offer_of_focus;
use crate::state::{Desk, State};
use dateline_annotation::{AnnotationId, Document, Entity, LabelSet, Rules, entities};
use std::rc::Rc;
use std::sync::Arc;

/// What was worked out for the last drawing and may serve for the next. Nothing is worked out again
/// for what is the very same as before.
#[derive(Default)]
pub struct Cache {
    pub(super) article: Article,
    pub(super) labels: Rc<LabelSet>,
    pub(super) findings: Findings,
    /// What the article was made from.
    document: Option<Arc<Document>>,
}

/// What is found in an article, for what stands beside it.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) entities: Rc<Vec<Entity>>,
    pub(super) doubts: Doubts,
    /// How often the text of the mention in focus could get its label elsewhere.
    pub(super) same: Option<usize>,
    /// What they were made from.
    document: Option<Arc<Document>>,
    labels: Rc<LabelSet>,
    gathered: Arc<Gathered>,
    /// The mention in focus and the rules for the same text elsewhere.
    asked: (Option<AnnotationId>, Rules),
}

impl Cache {
    /// Brings the article up to date.
    pub(super) fn update(&mut self, state: &State, document: &Arc<Document>) {
        let labels = state.history.project().labels();
        if *self.labels != *labels {
            self.labels = Rc::new(labels.clone());
        }
        if !is_known(&self.document, document) {
            self.article = self.article.update(document);
            self.document = Some(document.clone());
        }
    }
}

impl Findings {
    /// Brings what stands beside the article up to date.
    pub(super) fn update(
        &mut self,
        state: &State,
        desk: &Desk,
        document: &Arc<Document>,
        labels: &Rc<LabelSet>,
    ) {
        // What is made in parts is looked at once it is done.
        if state.ongoing.concerns(document.id) {
            return;
        }
        let is_known = is_known(&self.document, document);
        let gathered = &desk.places.gathered;
        if !is_known || !Arc::ptr_eq(&self.gathered, gathered) {
            self.doubts = Doubts::of(gathered, document);
            self.gathered = gathered.clone();
        }
        let asked = (desk.focus, state.rules);
        if !is_known || self.asked != asked {
            self.same = offer_of_focus(state, desk, document).map(|offer| offer.count);
            self.asked = asked;
        }
        if !is_known || !Rc::ptr_eq(&self.labels, labels) {
            self.entities = Rc::new(entities(document, labels));
            self.labels = labels.clone();
        }
        self.document = Some(document.clone());
    }
}

fn is_known(known: &Option<Arc<Document>>, document: &Arc<Document>) -> bool {
    known.as_ref().is_some_and(|known| Arc::ptr_eq(known, document))
}
