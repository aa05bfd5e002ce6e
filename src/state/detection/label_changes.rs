//! What the detector finds for the project depends on its labels and lists. This module remembers both
//! for each document, so that a document can be detected again when they change.

use crate::state::session::Session;
use dateline_annotation::history::History;
use dateline_annotation::model::{DocumentId, LabelSet};
use dateline_protocol::lists::ProjectLists;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// The detector labels and lists of the project when documents were detected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelChanges {
    /// Those when the page was opened.
    initial: Option<BTreeSet<String>>,
    /// Those of documents that were detected since then.
    by_document: BTreeMap<DocumentId, BTreeSet<String>>,
}

impl LabelChanges {
    /// Returns true if labels or lists changed since a document was detected, so that the detector
    /// would now find more in it.
    pub fn is_outdated(&self, history: &History, id: DocumentId) -> bool {
        let read = self.by_document.get(&id).or(self.initial.as_ref());
        let now = || detectable(history.project().labels());
        !history.is_undetected(id) && read.is_some_and(|read| !now().is_subset(read))
    }

    /// Records the initial labels and lists, once the storage is open. To be called after every
    /// action.
    pub(in crate::state) fn record_initial(&mut self, session: &Session) {
        if self.initial.is_none() && session.write_queue.is_storage_open {
            self.initial = Some(detectable(session.history.project().labels()));
        }
    }

    /// Records the current labels and lists for a document that was detected.
    pub(super) fn record(&mut self, session: &Session, id: DocumentId) {
        self.by_document.insert(id, detectable(session.history.project().labels()));
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

/// Returns the lists of the project, for the detector.
pub(super) fn project_lists(labels: &LabelSet) -> ProjectLists {
    let lists = labels.lists().map(|(label, list)| (label.name.clone(), list.clone()));
    ProjectLists { lists: lists.collect() }
}
