//! The renewal of suggestions after the detector learned: of the open document at once, and of others
//! in the background. Documents that an edit to redo affects are left alone, so that it stays
//! possible.

use super::DetectionQueue;
use crate::state::action::EditAction;
use crate::state::context::Context;
use crate::state::detection::bulk_detection::BulkDetection;
use crate::state::effect::Effect;
use crate::state::session::Session;
use dateline_annotation::history::History;
use dateline_annotation::model::{Document, DocumentId, Origin};
use dateline_protocol::RequestId;
use std::collections::BTreeSet;

impl DetectionQueue {
    /// Renews the suggestions of the open document.
    pub(in crate::state) fn renew_open_document(&mut self, id: DocumentId) {
        self.renewal.remove_document(id);
        self.renewed_document = Some(id);
    }

    /// Renews the suggestions of other documents in the background. Replaces a renewal that is not
    /// complete.
    pub(in crate::state) fn renew_in_background(&mut self, ids: BTreeSet<DocumentId>) {
        self.renewal = BulkDetection::default();
        self.renewal.is_renewal = true;
        self.renewal.add_documents(ids.into_iter());
    }

    /// Stops the renewal in the background. Documents that are done get their suggestions.
    pub(in crate::state) fn stop_renewal(&mut self, cx: &mut Context) {
        self.renewal.waiting.clear();
        let current = self.current.take_if(|current| current.is_renewal);
        cx.extend(current.map(|current| Effect::CancelDetection(current.request)));
    }

    /// Returns the number of documents that wait for the renewal in the background.
    pub fn documents_to_renew(&self) -> usize {
        self.renewal.waiting.len()
    }

    /// Returns true if a request renews the suggestions of the open document or of another one.
    pub(in crate::state) fn is_renewal(&self, request: RequestId) -> bool {
        self.current.is_some_and(|current| current.request == request && current.is_renewal)
    }

    /// Returns true if the detector ran on a document since the page was opened, or its suggestions
    /// say that it did before.
    pub(in crate::state) fn was_detected(&self, document: &Document) -> bool {
        let is_detected = |origin: &Origin| matches!(origin, Origin::Detector { .. });
        self.labels_by_document.contains_key(&document.id)
            || document.annotations().iter().any(|it| is_detected(&it.origin))
    }

    /// Returns true if the detector ran on a document since the page was opened.
    pub(in crate::state) fn was_detected_now(&self, id: DocumentId) -> bool {
        self.labels_by_document.contains_key(&id)
    }

    pub(super) fn is_renewed(&self, id: DocumentId) -> bool {
        self.renewed_document == Some(id) && !self.requested.contains(&id)
    }

    pub(super) fn drop_renewal(&mut self) {
        self.renewal = BulkDetection::default();
        self.renewed_document = None;
    }

    /// Returns the next document for the renewal in the background, without those that the detector
    /// never ran on.
    pub(super) fn next_renewal(&mut self, session: &Session) -> Option<DocumentId> {
        let current = self.current.map(|current| current.document);
        while let Some(id) = self.renewal.waiting.iter().copied().find(|id| Some(*id) != current) {
            let document = session.history.project().document(id);
            if document.is_none_or(|document| self.was_detected(document)) {
                return Some(id);
            }
            self.renewal.remove_document(id);
        }
        None
    }

    /// Dispatches the application of the renewal when no document is waiting anymore.
    pub(super) fn complete_renewal(&mut self, history: &History, cx: &mut Context) {
        let waiting = self.renewal.waiting.iter();
        let gone: Vec<DocumentId> =
            waiting.filter(|id| history.summary(**id).is_none()).copied().collect();
        gone.into_iter().for_each(|id| self.renewal.remove_document(id));
        let is_complete = self.renewal.is_renewal && self.renewal.waiting.is_empty();
        if is_complete && history.next_redo().is_none() {
            let renewal = std::mem::take(&mut self.renewal);
            if !renewal.results().is_empty() {
                cx.dispatch(EditAction::ApplyBulkDetection(Box::new(renewal)));
            }
        }
    }
}
