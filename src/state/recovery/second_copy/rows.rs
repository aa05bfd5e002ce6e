//! The rows of a second copy: what was put into the database or removed from it.

use crate::state::persistence::json_chunks;
use crate::state::persistence::json_chunks::JsonChunks;
use dateline_annotation::log::Change;
use dateline_annotation::model::{Document, DocumentSummary};
use dateline_annotation::store::{Checkpoint, StorageRecord};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A store of the database that is copied. The words of documents are not; they are recomputed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// The changes, by seq.
    Changes,
    /// The summaries, by document.
    Summaries,
    /// The documents, by id.
    Documents,
    /// The checkpoints, by seq.
    Checkpoints,
}

impl Table {
    const ALL: [(Self, char); 4] = [
        (Self::Changes, 'c'),
        (Self::Summaries, 's'),
        (Self::Documents, 'd'),
        (Self::Checkpoints, 'h'),
    ];

    pub(super) fn code(self) -> char {
        Self::ALL.into_iter().find(|(table, _)| *table == self).map_or('?', |(_, sign)| sign)
    }

    pub(super) fn from_code(sign: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|(_, it)| sign.chars().eq([*it])).map(|(table, _)| table)
    }
}

/// The value of a row. A value that was just stored is serialized only when its part is written, so
/// a document that changes ten times a second is serialized once.
#[derive(Clone, Debug)]
pub enum RowValue {
    /// A change.
    Change(Arc<Change>),
    /// A summary.
    Summary(Arc<DocumentSummary>),
    /// A document.
    Document(Arc<Document>),
    /// A checkpoint.
    Checkpoint(Box<Checkpoint>),
    /// Any of these, as JSON.
    Json(String),
    /// The row was removed.
    Deleted,
}

impl RowValue {
    /// Returns the stored JSON in pieces; `None` if the row was removed.
    pub fn json_chunks(&self) -> Option<JsonChunks<'_>> {
        match self {
            Self::Change(it) => Some(json_chunks::change_json(it)),
            Self::Summary(it) => Some(json_chunks::value_json(it)),
            Self::Document(it) => Some(json_chunks::document_json(it)),
            Self::Checkpoint(it) => Some(json_chunks::value_json(it)),
            Self::Json(json) => Some(json_chunks::text_chunks(json)),
            Self::Deleted => None,
        }
    }
}

/// The changes that are still needed: those from this seq on, and these older ones.
pub(super) type RetainedChanges = (u64, BTreeSet<u64>);

/// Rows of a project, by store and key.
#[derive(Clone, Debug, Default)]
pub struct CopyRows {
    pub(super) rows: BTreeMap<(Table, u64), RowValue>,
    /// The changes to keep, of these rows and all earlier ones.
    pub(super) retained: Option<RetainedChanges>,
    /// True if earlier rows are discarded, except those of documents.
    pub(super) is_reset: bool,
}

impl CopyRows {
    /// Creates an empty set of rows that discards all earlier rows, except those of documents.
    pub fn reset() -> Self {
        Self { is_reset: true, ..Self::default() }
    }

    /// Returns true if there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.retained.is_none() && !self.is_reset
    }

    /// Returns the number of bytes of JSON in memory.
    pub fn json_bytes(&self) -> usize {
        let length = |value: &RowValue| match value {
            RowValue::Json(json) => json.len(),
            RowValue::Change(_)
            | RowValue::Summary(_)
            | RowValue::Document(_)
            | RowValue::Checkpoint(_)
            | RowValue::Deleted => 0,
        };
        self.rows.values().map(length).sum()
    }

    /// Inserts a row as JSON.
    pub fn insert_json(&mut self, table: Table, key: u64, json: String) {
        self.rows.insert((table, key), RowValue::Json(json));
    }

    /// Inserts the rows that a record stores.
    pub fn add_write_batch(&mut self, record: &StorageRecord) {
        if let Some(change) = &record.change {
            self.rows.insert((Table::Changes, change.seq), RowValue::Change(change.clone()));
        }
        for summary in &record.summaries {
            let key = (Table::Summaries, u64::from(summary.id.0));
            self.rows.insert(key, RowValue::Summary(summary.clone()));
        }
        for document in &record.documents {
            let key = (Table::Documents, u64::from(document.id.0));
            self.rows.insert(key, RowValue::Document(document.clone()));
        }
        for removed in &record.removed {
            for table in [Table::Summaries, Table::Documents] {
                self.rows.insert((table, u64::from(removed.0)), RowValue::Deleted);
            }
        }
        if let Some(stored) = &record.checkpoint {
            let head = RowValue::Checkpoint(Box::new(stored.checkpoint.clone()));
            self.rows.insert((Table::Checkpoints, stored.checkpoint.seq), head);
            self.drop_changes((stored.retain_from, stored.retain.clone()));
        }
    }

    /// Merges later rows into these, replacing rows with the same key.
    pub fn merge_later(&mut self, later: Self) {
        if later.is_reset {
            self.is_reset = true;
            self.rows.retain(|(table, _), _| *table == Table::Documents);
            self.retained = None;
        }
        self.rows.extend(later.rows);
        if let Some(keep) = later.retained {
            self.drop_changes(keep);
        }
    }

    fn drop_changes(&mut self, keep: RetainedChanges) {
        let (from, kept) = &keep;
        self.rows.retain(|(table, seq), _| {
            *table != Table::Changes || seq >= from || kept.contains(seq)
        });
        self.retained = Some(keep);
    }

    /// Returns the rows that a whole chain of parts restores. Keeps only the newest checkpoint, and
    /// no document without a summary. Drops rows that cannot be serialized.
    pub fn into_project_rows(self) -> Vec<(Table, u64, String)> {
        let newest = self.rows.range((Table::Checkpoints, 0)..).next_back().map(|(key, _)| *key);
        let summed: BTreeSet<u64> = self
            .rows
            .iter()
            .filter(|((table, _), value)| {
                *table == Table::Summaries && !matches!(value, RowValue::Deleted)
            })
            .map(|((_, id), _)| *id)
            .collect();
        let stays = |(table, key): (Table, u64)| match table {
            Table::Checkpoints => Some((table, key)) == newest,
            Table::Documents => summed.contains(&key),
            Table::Changes | Table::Summaries => true,
        };
        let rows = self.rows.into_iter().filter(|(key, _)| stays(*key));
        let json = |value: RowValue| match value {
            RowValue::Json(json) => Some(json),
            RowValue::Change(_)
            | RowValue::Summary(_)
            | RowValue::Document(_)
            | RowValue::Checkpoint(_)
            | RowValue::Deleted => value.json_chunks()?.collect::<Result<String, _>>().ok(),
        };
        rows.filter_map(|((table, key), value)| Some((table, key, json(value)?))).collect()
    }
}
