//! Reads and parses stored records.

use super::records::{read_json, resolve_value};
use super::{
    AccessMode, CHANGES, CHECKPOINTS, DATABASE_ID_KEY, DOCUMENTS, DRAFT_KEY, NOTES, PARTS,
    SUMMARIES, Storage, StorageError, VISIT_ID_KEY, WORDS, from_idb_error, key,
};
use dateline_annotation::log::{Change, ChangeBody};
use dateline_annotation::model::{DocumentId, DocumentSummary};
use dateline_annotation::store::{
    Checkpoint, DamagedRecord, FetchedRecords, MissingData, StoredDocument, StoredProject,
};
use idb::request::GetStoreRequest;
use idb::{KeyRange, ObjectStore, Query, Transaction};
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use wasm_bindgen::JsValue;

/// The contents of a database except the documents.
#[derive(Debug, Default)]
pub struct StoredDatabase {
    /// The project without its documents.
    pub project: StoredProject,
    /// The stored draft text.
    pub draft: Option<String>,
    /// The id of the database, or `None` if this version of the page has not written to it yet.
    pub database: Option<String>,
    /// The id of the visit that wrote last.
    pub visit: Option<String>,
}

impl Storage {
    /// Reads everything except the documents.
    ///
    /// **Cost:** reads the summaries and the changes after the checkpoint.
    ///
    /// # Errors
    /// Returns an error if the browser cannot read. Records that cannot be parsed go to
    /// [`StoredProject::damage`].
    pub async fn load(&self) -> Result<StoredDatabase, StorageError> {
        let stores = [CHANGES, CHECKPOINTS, SUMMARIES, NOTES, PARTS];
        let transaction = self.begin_transaction(&stores, AccessMode::Read)?;
        let mut stored = StoredDatabase::default();
        let notes = transaction.object_store(NOTES).map_err(from_idb_error)?;
        // All requests are made before the first is awaited.
        let notes = [
            request_value(&notes, DRAFT_KEY)?,
            request_value(&notes, DATABASE_ID_KEY)?,
            request_value(&notes, VISIT_ID_KEY)?,
        ];
        for (note, value) in
            notes.into_iter().zip([&mut stored.draft, &mut stored.database, &mut stored.visit])
        {
            *value = note.await.map_err(from_idb_error)?.and_then(|it| it.as_string());
        }
        let project = &mut stored.project;
        let damage = &mut project.damage;
        project.last_seq = last_key(&transaction, CHANGES).await?;
        let heads = read_records(&transaction, CHECKPOINTS, None).await?;
        project.checkpoint = newest_readable(CHECKPOINTS, heads, damage);
        for (id, json) in read_records(&transaction, SUMMARIES, None).await? {
            match parse_record(SUMMARIES, id, &json) {
                Ok(summary) => project.summaries.push(summary),
                Err(found) => damage.push(found),
            }
        }
        // The rest of the log is not read, so its length does not affect the time to open a
        // project.
        let seq = project.checkpoint.as_ref().map_or(0, |head: &Checkpoint| head.seq);
        project.last_seq = project.last_seq.max(seq);
        let changes = read_records(&transaction, CHANGES, Some(keys_after(seq)?)).await?;
        project.log = readable_prefix(changes, damage);
        Ok(stored)
    }

    /// Returns the changes after `seq` in order.
    ///
    /// # Errors
    /// Returns an error if the browser cannot read or a change cannot be parsed.
    pub async fn changes_after(&self, seq: u64) -> Result<Vec<Change>, StorageError> {
        let transaction = self.begin_transaction(&[CHANGES, PARTS], AccessMode::Read)?;
        let changes = read_records(&transaction, CHANGES, Some(keys_after(seq)?)).await?;
        let read = changes.into_iter().map(|(seq, json)| parse_record(CHANGES, seq, &json));
        read.collect::<Result<_, _>>().map_err(StorageError::Record)
    }

    /// Reads documents, each with the changes after it, and single changes.
    ///
    /// # Errors
    /// Returns an error if the browser cannot read. Records that are missing or cannot be parsed go
    /// to [`FetchedRecords::damage`].
    pub async fn fetch(&self, wanted: &MissingData) -> Result<FetchedRecords, StorageError> {
        let transaction =
            self.begin_transaction(&[CHANGES, DOCUMENTS, SUMMARIES, PARTS], AccessMode::Read)?;
        let mut fetched = FetchedRecords::default();
        for id in &wanted.documents {
            match read_document(&transaction, *id).await? {
                Ok(document) => fetched.documents.push(document),
                Err(damage) => fetched.damage.push(damage),
            }
        }
        for seq in &wanted.changes {
            match read_record(&transaction, CHANGES, *seq).await? {
                Ok(change) => fetched.changes.push(change),
                Err(damage) => fetched.damage.push(damage),
            }
        }
        Ok(fetched)
    }

    /// Returns the summaries of these documents, with `None` for documents that no longer exist.
    ///
    /// # Errors
    /// Returns an error if the browser cannot read or a summary cannot be parsed.
    pub async fn summaries(
        &self,
        ids: &BTreeSet<DocumentId>,
    ) -> Result<Vec<(DocumentId, Option<DocumentSummary>)>, StorageError> {
        let transaction = self.begin_transaction(&[SUMMARIES], AccessMode::Read)?;
        let mut summaries = Vec::new();
        for id in ids {
            let json = read_json(&transaction, SUMMARIES, u64::from(id.0)).await?;
            let summary =
                json.map(|json| parse_record(SUMMARIES, u64::from(id.0), &json)).transpose();
            summaries.push((*id, summary.map_err(StorageError::Record)?));
        }
        Ok(summaries)
    }

    /// Returns the words of up to `count` documents with an id greater than `id`, ordered by id.
    pub async fn words_after(
        &self,
        id: u32,
        count: u32,
    ) -> Result<Vec<(DocumentId, String)>, StorageError> {
        let transaction = self.begin_transaction(&[WORDS], AccessMode::Read)?;
        let part = Some(keys_after(u64::from(id))?);
        let words = read_records_up_to(&transaction, WORDS, part, Some(count)).await?;
        Ok(words.into_iter().map(|(id, words)| (DocumentId(id as u32), words)).collect())
    }

    /// Returns all stored records of the project as they are, one line of JSON each.
    pub async fn raw_log(&self) -> Result<String, StorageError> {
        let stores = [CHECKPOINTS, SUMMARIES, DOCUMENTS, CHANGES];
        let transaction =
            self.begin_transaction(&[&stores[..], &[PARTS]].concat(), AccessMode::Read)?;
        let mut lines = String::new();
        for store in stores {
            for (_, json) in read_records(&transaction, store, None).await? {
                lines.push_str(&json);
                lines.push('\n');
            }
        }
        Ok(lines)
    }
}

async fn read_document(
    transaction: &Transaction,
    id: DocumentId,
) -> Result<Result<StoredDocument, DamagedRecord>, StorageError> {
    let key = u64::from(id.0);
    let summary: DocumentSummary = match read_record(transaction, SUMMARIES, key).await? {
        Ok(summary) => summary,
        Err(damage) => return Ok(Err(damage)),
    };
    let document = match read_record(transaction, DOCUMENTS, key).await? {
        Ok(document) => document,
        Err(damage) => return Ok(Err(damage)),
    };
    let mut changes: Vec<Change> = Vec::new();
    let mut seqs: Vec<u64> = summary.since.iter().rev().copied().collect();
    while let Some(seq) = seqs.pop() {
        let change: Change = match read_record(transaction, CHANGES, seq).await? {
            Ok(change) => change,
            Err(damage) => return Ok(Err(damage)),
        };
        if let ChangeBody::Undo { of } | ChangeBody::Redo { of } = change.body {
            seqs.push(of);
        }
        changes.push(change);
    }
    Ok(Ok(StoredDocument { document, summary, changes }))
}

/// Returns the newest record that can be parsed. Adds newer ones to `damage`.
fn newest_readable<T: DeserializeOwned>(
    store: &'static str,
    records: Vec<(u64, String)>,
    damage: &mut Vec<DamagedRecord>,
) -> Option<T> {
    let mut records = records.into_iter().rev();
    records.find_map(|(seq, json)| match parse_record(store, seq, &json) {
        Ok(value) => Some(value),
        Err(found) => {
            damage.push(found);
            None
        }
    })
}

fn readable_prefix(changes: Vec<(u64, String)>, damage: &mut Vec<DamagedRecord>) -> Vec<Change> {
    let mut log = Vec::new();
    for (seq, json) in changes {
        match parse_record(CHANGES, seq, &json) {
            Ok(change) => log.push(change),
            Err(found) => {
                damage.push(found);
                break;
            }
        }
    }
    log
}

fn parse_record<T: DeserializeOwned>(
    store: &'static str,
    key: u64,
    json: &str,
) -> Result<T, DamagedRecord> {
    serde_json::from_str(json).map_err(|error| DamagedRecord {
        store,
        key,
        reason: error.to_string(),
    })
}

/// Returns a query for the keys greater than `seq`.
fn keys_after(seq: u64) -> Result<Query, StorageError> {
    KeyRange::lower_bound(&key(seq), Some(true)).map(Into::into).map_err(from_idb_error)
}

fn request_value(notes: &ObjectStore, name: &str) -> Result<GetStoreRequest, StorageError> {
    notes.get(Query::Key(name.into())).map_err(from_idb_error)
}

async fn read_record<T: DeserializeOwned>(
    transaction: &Transaction,
    store: &'static str,
    id: u64,
) -> Result<Result<T, DamagedRecord>, StorageError> {
    Ok(match read_json(transaction, store, id).await? {
        Some(json) => parse_record(store, id, &json),
        None => Err(DamagedRecord { store, key: id, reason: "missing".to_owned() }),
    })
}

/// Returns the greatest key of a store, or 0 if it is empty.
async fn last_key(transaction: &Transaction, store: &str) -> Result<u64, StorageError> {
    let store = transaction.object_store(store).map_err(from_idb_error)?;
    let backwards = Some(idb::CursorDirection::Prev);
    let cursor = store
        .open_key_cursor(None, backwards)
        .map_err(from_idb_error)?
        .await
        .map_err(from_idb_error)?;
    let last = cursor.and_then(|cursor| cursor.key().ok());
    Ok(last.as_ref().map_or(0, key_to_u64))
}

/// Returns the keys and the JSON of a store, or of the part that `query` selects, in order.
pub(super) async fn read_records(
    transaction: &Transaction,
    name: &str,
    query: Option<Query>,
) -> Result<Vec<(u64, String)>, StorageError> {
    read_records_up_to(transaction, name, query, None).await
}

async fn read_records_up_to(
    transaction: &Transaction,
    name: &str,
    query: Option<Query>,
    count: Option<u32>,
) -> Result<Vec<(u64, String)>, StorageError> {
    let store = transaction.object_store(name).map_err(from_idb_error)?;
    // Both are requested before either is awaited: a transaction ends when no request is pending.
    let keys = store.get_all_keys(query.clone(), count).map_err(from_idb_error)?;
    let values = store.get_all(query, count).map_err(from_idb_error)?;
    let keys = keys.await.map_err(from_idb_error)?;
    let values = values.await.map_err(from_idb_error)?;
    let mut records = Vec::with_capacity(values.len());
    for (id, value) in keys.iter().map(key_to_u64).zip(values) {
        // Without its parts a record cannot be parsed, which is reported as damage.
        let json = resolve_value(transaction, name, id, value).await?;
        records.push((id, json.unwrap_or_default()));
    }
    Ok(records)
}

fn key_to_u64(key: &JsValue) -> u64 {
    key.as_f64().unwrap_or_default() as u64
}
