//! Whether labels changed since a document was detected.

use super::DetectionQueue;
use crate::state::session::Session;
use dateline_annotation::history::History;
use dateline_annotation::model::DocumentId;
use std::collections::BTreeSet;

impl DetectionQueue {
    /// Returns true if labels changed since a document was detected, so that the detector would now
    /// find more in it.
    pub fn is_outdated(&self, history: &History, id: DocumentId) -> bool {
        let read = self.labels_by_document.get(&id).or(self.initial_labels.as_ref());
        let now = history.project().labels().detector_labels();
        !history.is_undetected(id)
            && read.is_some_and(|read| now.into_iter().any(|name| !read.contains(name)))
    }

    /// Records the initial detector labels, once the storage is open. To be called after every
    /// action.
    pub(in crate::state) fn record_initial_labels(&mut self, session: &Session) {
        if self.initial_labels.is_none() && session.write_queue.is_storage_open {
            self.initial_labels = Some(detector_labels(session));
        }
    }

    /// Records the current detector labels for a document that was detected.
    pub(super) fn record_labels(&mut self, session: &Session, id: DocumentId) {
        self.labels_by_document.insert(id, detector_labels(session));
    }
}

fn detector_labels(session: &Session) -> BTreeSet<String> {
    session.history.project().labels().detector_labels().into_iter().map(str::to_owned).collect()
}
