use crate::state::pieces::{self, Pieces};
use dateline_annotation::{Change, Document, Head, Record, Summary};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A store of the database, as far as the copy holds it. The words of documents are worked out again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// Changes by seq.
    Changes,
    /// Summaries by document.
    Summaries,
    /// Documents by id.
    Documents,
    /// Heads by seq.
    Heads,
}

impl Table {
    const ALL: [(Self, char); 4] =
        [(Self::Changes, 'c'), (Self::Summaries, 's'), (Self::Documents, 'd'), (Self::Heads, 'h')];

    pub(super) fn sign(self) -> char {
        Self::ALL.into_iter().find(|(table, _)| *table == self).map_or('?', |(_, sign)| sign)
    }

    pub(super) fn of_sign(sign: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|(_, it)| sign.chars().eq([*it])).map(|(table, _)| table)
    }
}

/// What a row holds. What was just stored is written as JSON only when the part is: a document that
/// changes ten times a second is written once.
#[derive(Clone, Debug)]
pub enum Value {
    /// A change.
    Change(Arc<Change>),
    /// A summary.
    Summary(Arc<Summary>),
    /// A document.
    Document(Arc<Document>),
    /// A head.
    Head(Box<Head>),
    /// Any of these, as it is stored.
    Json(String),
    /// Nothing any more.
    Gone,
}

impl Value {
    /// The JSON that is stored, piece by piece; nothing where there is no row any more.
    pub fn json(&self) -> Option<Pieces<'_>> {
        match self {
            Self::Change(it) => Some(pieces::of_change(it)),
            Self::Summary(it) => Some(pieces::of_value(it)),
            Self::Document(it) => Some(pieces::of_document(it)),
            Self::Head(it) => Some(pieces::of_value(it)),
            Self::Json(json) => Some(pieces::of_text(json)),
            Self::Gone => None,
        }
    }
}

/// Which changes are still needed: those from this seq on, and these older ones.
pub(super) type Keep = (u64, BTreeSet<u64>);

/// Rows of a project, by store and key.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    pub(super) rows: BTreeMap<(Table, u64), Value>,
    /// Of these and all earlier rows.
    pub(super) keep: Option<Keep>,
    /// Whether no earlier row counts, but for those of documents.
    pub(super) is_reset: bool,
}

impl Rows {
    /// None, after which no earlier row counts, but for those of documents.
    pub fn reset() -> Self {
        Self { is_reset: true, ..Self::default() }
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.keep.is_none() && !self.is_reset
    }

    /// How long the JSON is that is in memory, in bytes.
    pub fn bytes(&self) -> usize {
        let length = |value: &Value| match value {
            Value::Json(json) => json.len(),
            _ => 0,
        };
        self.rows.values().map(length).sum()
    }

    /// Puts a row in as it is stored.
    pub fn put(&mut self, table: Table, key: u64, json: String) {
        self.rows.insert((table, key), Value::Json(json));
    }

    /// Puts in what a record stores.
    pub fn take(&mut self, record: &Record) {
        if let Some(change) = &record.change {
            self.rows.insert((Table::Changes, change.seq), Value::Change(change.clone()));
        }
        for summary in &record.summaries {
            let key = (Table::Summaries, u64::from(summary.id.0));
            self.rows.insert(key, Value::Summary(summary.clone()));
        }
        for document in &record.documents {
            let key = (Table::Documents, u64::from(document.id.0));
            self.rows.insert(key, Value::Document(document.clone()));
        }
        for removed in &record.removed {
            for table in [Table::Summaries, Table::Documents] {
                self.rows.insert((table, u64::from(removed.0)), Value::Gone);
            }
        }
        if let Some(stored) = &record.head {
            let head = Value::Head(Box::new(stored.head.clone()));
            self.rows.insert((Table::Heads, stored.head.seq), head);
            self.drop_changes((stored.keep_from, stored.keep.clone()));
        }
    }

    /// Puts later rows in, or in place of these.
    pub fn apply(&mut self, later: Self) {
        if later.is_reset {
            self.is_reset = true;
            self.rows.retain(|(table, _), _| *table == Table::Documents);
            self.keep = None;
        }
        self.rows.extend(later.rows);
        if let Some(keep) = later.keep {
            self.drop_changes(keep);
        }
    }

    fn drop_changes(&mut self, keep: Keep) {
        let (from, kept) = &keep;
        self.rows.retain(|(table, seq), _| {
            *table != Table::Changes || seq >= from || kept.contains(seq)
        });
        self.keep = Some(keep);
    }

    /// What a whole chain of parts comes to, as it is to be stored: of the heads the newest alone, and
    /// no document without a summary. What is in `rows` must be JSON.
    pub fn into_project(self) -> Vec<(Table, u64, String)> {
        let newest = self.rows.range((Table::Heads, 0)..).next_back().map(|(key, _)| *key);
        let summed: BTreeSet<u64> = self
            .rows
            .iter()
            .filter(|((table, _), value)| {
                *table == Table::Summaries && !matches!(value, Value::Gone)
            })
            .map(|((_, id), _)| *id)
            .collect();
        let stays = |(table, key): (Table, u64)| match table {
            Table::Heads => Some((table, key)) == newest,
            Table::Documents => summed.contains(&key),
            Table::Changes | Table::Summaries => true,
        };
        let rows = self.rows.into_iter().filter(|(key, _)| stays(*key));
        let json = |value: Value| match value {
            Value::Json(json) => Some(json),
            other => other.json()?.collect::<Result<String, _>>().ok(),
        };
        rows.filter_map(|((table, key), value)| Some((table, key, json(value)?))).collect()
    }
}
