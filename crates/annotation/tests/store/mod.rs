//! A storage as the browser's is, in memory: what is put in is JSON.

#![allow(dead_code, reason = "each test uses a part of it")]

use dateline_annotation::{
    Body, Change, DocumentId, History, Record, RestoreError, StoredDocument, Summary, Wanted,
};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;

/// JSON by key.
#[derive(Clone, Debug, Default)]
pub struct Store {
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
    pub fn take(&mut self, record: &Record) {
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
        if let Some(stored) = &record.head {
            self.head = Some(json(&stored.head));
            let (from, keep) = (stored.keep_from, &stored.keep);
            self.changes.retain(|seq, _| *seq >= from || keep.contains(seq));
        }
    }

    /// Opens what is stored.
    pub fn open(&self) -> (History, Option<RestoreError>) {
        let summaries = self.summaries.values().map(|json| read::<Summary>(json));
        let log = self.changes.values().map(|json| read::<Change>(json));
        History::restore(self.head.as_deref().map(read), summaries, log)
    }

    /// Reads what is wanted.
    pub fn fetch(&self, history: &mut History, wanted: Wanted) {
        for id in wanted.documents {
            history.hold(self.document(id)).unwrap();
        }
        history.remember(wanted.changes.iter().map(|seq| self.change(*seq)));
    }

    pub fn document(&self, id: DocumentId) -> StoredDocument {
        let summary: Summary = read(&self.summaries[&id]);
        let mut changes = Vec::new();
        for seq in &summary.since {
            let change = self.change(*seq);
            if let Body::Undo { of } | Body::Redo { of } = change.body {
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
