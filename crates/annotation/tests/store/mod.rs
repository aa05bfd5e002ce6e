//! An in-memory storage for tests. Like that of the browser, it holds serialized data (JSON).

#![allow(dead_code, reason = "each test crate uses part of this module")]

use dateline_annotation::history::{History, RestoreError};
use dateline_annotation::log::{Change, ChangeBody};
use dateline_annotation::model::{DocumentId, DocumentSummary};
use dateline_annotation::store::{MissingData, StorageRecord, StoredDocument};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;

/// JSON by key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store {
    pub changes: BTreeMap<u64, String>,
    pub summaries: BTreeMap<DocumentId, String>,
    pub documents: BTreeMap<DocumentId, String>,
    pub head: Option<String>,
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

fn read<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap()
}

impl Store {
    /// Stores a record.
    pub(crate) fn append(&mut self, record: &StorageRecord) {
        if let Some(change) = &record.change {
            assert!(self.changes.insert(change.seq, json(change)).is_none());
        }
        for summary in &record.summaries {
            self.summaries.insert(summary.id, json(summary));
        }
        for document in &record.documents {
            self.documents.insert(document.id, json(document));
        }
        for id in &record.removed {
            self.summaries.remove(id);
            self.documents.remove(id);
        }
        if let Some(stored) = &record.checkpoint {
            self.head = Some(json(&stored.checkpoint));
            let (from, keep) = (stored.retain_from, &stored.retain);
            self.changes.retain(|seq, _| *seq >= from || keep.contains(seq));
        }
    }

    /// Restores the stored project, without its documents.
    pub(crate) fn open(&self) -> (History, Option<RestoreError>) {
        let summaries = self.summaries.values().map(|json| read::<DocumentSummary>(json));
        let log = self.changes.values().map(|json| read::<Change>(json));
        History::restore(self.head.as_deref().map(read), summaries, log)
    }

    /// Loads missing data into a history.
    pub(crate) fn fetch(&self, history: &mut History, missing: MissingData) {
        for id in missing.documents {
            history.load_document(self.document(id)).unwrap();
        }
        history.load_edits(missing.changes.iter().map(|seq| self.change(*seq)));
    }

    pub(crate) fn document(&self, id: DocumentId) -> StoredDocument {
        let summary: DocumentSummary = read(&self.summaries[&id]);
        let mut changes = Vec::new();
        for seq in &summary.since {
            let change = self.change(*seq);
            if let ChangeBody::Undo { of } | ChangeBody::Redo { of } = change.body {
                changes.push(self.change(of));
            }
            changes.push(change);
        }
        StoredDocument { document: read(&self.documents[&id]), summary, changes }
    }

    fn change(&self, seq: u64) -> Change {
        read(&self.changes[&seq])
    }
}
