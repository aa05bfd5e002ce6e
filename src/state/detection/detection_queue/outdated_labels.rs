//! Whether labels or lists changed since a document was detected, and the lists that the detector has.

use super::DetectionQueue;
use crate::state::context::Context;
use crate::state::effect::Effect;
use crate::state::session::Session;
use dateline_annotation::history::History;
use dateline_annotation::model::{DocumentId, LabelSet};
use dateline_protocol::lists::ProjectLists;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

impl DetectionQueue {
    /// Returns true if labels or lists changed since a document was detected, so that the detector
    /// would now find more in it.
    pub fn is_outdated(&self, history: &History, id: DocumentId) -> bool {
        let read = self.labels_by_document.get(&id).or(self.initial_labels.as_ref());
        let now = || detectable(history.project().labels());
        !history.is_undetected(id) && read.is_some_and(|read| !now().is_subset(read))
    }

    /// Records the initial labels and lists, once the storage is open. To be called after every
    /// action.
    pub(in crate::state) fn record_initial_labels(&mut self, session: &Session) {
        if self.initial_labels.is_none() && session.write_queue.is_storage_open {
            self.initial_labels = Some(detectable(session.history.project().labels()));
        }
    }

    /// Records the current labels and lists for a document that was detected.
    pub(super) fn record_labels(&mut self, session: &Session, id: DocumentId) {
        self.labels_by_document.insert(id, detectable(session.history.project().labels()));
    }

    /// Sends the lists of the project to the detector, if it has others.
    pub(super) fn send_lists(&mut self, session: &Session, cx: &mut Context) {
        let lists = ProjectLists::of(session.history.project().labels());
        if lists != self.sent_lists {
            self.sent_lists = lists.clone();
            cx.push(Effect::SetLists(lists));
        }
    }
}

/// Returns the detector labels of the project, and the hashes of its lists.
fn detectable(labels: &LabelSet) -> BTreeSet<String> {
    let lists = labels.lists().map(|(label, list)| {
        let mut hasher = DefaultHasher::new();
        (label.id, list).hash(&mut hasher);
        hasher.finish().to_string()
    });
    labels.detector_labels().into_iter().map(str::to_owned).chain(lists).collect()
}
