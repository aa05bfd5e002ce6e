//! Writes records, each batch in one transaction.

use super::records::{PutMode, delete_record, put_record};
use super::serialize::{SerializedRecord, serialize_records, to_json};
use super::{
    AccessMode, CHANGES, CHECKPOINTS, DATABASE_ID_KEY, DOCUMENTS, DRAFT_KEY, FLUSHED_KEY, NOTES,
    PARTS, SUMMARIES, Storage, StorageError, WORDS, await_completion, complete_or_abort,
    from_idb_error, key,
};
use dateline_annotation::model::Document;
use dateline_annotation::store::{CheckpointWrite, DamagedRecord, StorageRecord};
use idb::{KeyRange, ObjectStore, Query, Transaction};
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// The number of checkpoints that are kept: the newest and a fallback.
const CHECKPOINTS_KEPT: usize = 2;

/// The number of values that are written before the browser can run other tasks.
const PUTS_PER_TURN: usize = 100;

/// All but what is typed.
pub(super) const PROJECT_STORES: [&str; 6] =
    [CHANGES, CHECKPOINTS, DOCUMENTS, PARTS, SUMMARIES, WORDS];

impl Storage {
    /// Appends records in order and deletes the damaged records, in one transaction. When this
    /// returns `Ok`, the data survives a crash of the browser.
    ///
    /// # Errors
    /// Returns [`StorageError::Conflict`] if the log already has a change with one of these seqs.
    pub async fn append(
        &self,
        records: &[Arc<StorageRecord>],
        damage: &[DamagedRecord],
    ) -> Result<(), StorageError> {
        let prepared = serialize_records(records).await?;
        let is_signing = self.signature.borrow().is_some();
        let notes = is_signing.then_some(NOTES);
        let stores: Vec<&str> = PROJECT_STORES.into_iter().chain(notes).collect();
        let transaction = self.begin_transaction(&stores, AccessMode::Write)?;
        self.put_signature(&transaction)?;
        let requests = put_all(&transaction, &prepared, damage).await;
        complete_or_abort(transaction, requests).await?;
        self.clear_signature();
        Ok(())
    }

    /// Makes the browser flush all stored data to the disk, which can take some time.
    pub async fn flush(&self) -> Result<(), StorageError> {
        let transaction = self.begin_transaction(&[NOTES], AccessMode::WriteThrough)?;
        let notes = transaction.object_store(NOTES).map_err(from_idb_error)?;
        // Browsers do not flush an empty transaction. One that writes also flushes all earlier
        // writes.
        notes.put(&JsValue::TRUE, Some(&FLUSHED_KEY.into())).map_err(from_idb_error)?;
        await_completion(transaction).await
    }

    /// Stores the draft text. `None` deletes it.
    pub async fn save_draft(&self, draft: Option<&str>) -> Result<(), StorageError> {
        let transaction = self.begin_transaction(&[NOTES], AccessMode::Write)?;
        let notes = transaction.object_store(NOTES).map_err(from_idb_error)?;
        let name = JsValue::from(DRAFT_KEY);
        match draft {
            Some(draft) => drop(notes.put(&draft.into(), Some(&name)).map_err(from_idb_error)?),
            None => drop(notes.delete(Query::Key(name)).map_err(from_idb_error)?),
        }
        self.put_signature(&transaction)?;
        await_completion(transaction).await?;
        self.clear_signature();
        Ok(())
    }

    /// Deletes everything in one transaction and sets the id of the database to `database`.
    /// Watermarks and copies with the old id no longer belong to it.
    pub async fn delete_everything(&self, database: &str) -> Result<(), StorageError> {
        let stores: Vec<&str> = PROJECT_STORES.into_iter().chain([NOTES]).collect();
        let transaction = self.begin_transaction(&stores, AccessMode::WriteThrough)?;
        for name in stores {
            let store: ObjectStore = transaction.object_store(name).map_err(from_idb_error)?;
            store.clear().map_err(from_idb_error)?;
        }
        let notes = transaction.object_store(NOTES).map_err(from_idb_error)?;
        notes.put(&database.into(), Some(&DATABASE_ID_KEY.into())).map_err(from_idb_error)?;
        await_completion(transaction).await
    }
}

async fn put_all(
    transaction: &Transaction,
    all: &[SerializedRecord],
    damage: &[DamagedRecord],
) -> Result<(), StorageError> {
    for DamagedRecord { store, key: damaged, .. } in damage {
        delete_record(transaction, store, *damaged)?;
    }
    for prepared in all {
        if let Some((seq, change)) = &prepared.change {
            put_record(transaction, CHANGES, *seq, change, PutMode::Add).await?;
        }
        put_documents(transaction, prepared).await?;
    }
    match all.iter().rev().find_map(|prepared| prepared.record.checkpoint.as_ref()) {
        Some(stored) => put_checkpoint(transaction, stored).await,
        None => Ok(()),
    }
}

async fn put_documents(
    transaction: &Transaction,
    prepared: &SerializedRecord,
) -> Result<(), StorageError> {
    let summaries = transaction.object_store(SUMMARIES).map_err(from_idb_error)?;
    let words = transaction.object_store(WORDS).map_err(from_idb_error)?;
    for (number, (id, summary)) in (1..).zip(&prepared.summaries) {
        let put = summaries.put(summary, Some(&key(*id))).map_err(from_idb_error)?;
        if number % PUTS_PER_TURN == 0 {
            put.await.map_err(from_idb_error)?;
        }
    }
    for (number, (id, json, own)) in (1..).zip(&prepared.documents) {
        put_record(transaction, DOCUMENTS, *id, json, PutMode::Replace).await?;
        let put = words.put(own, Some(&key(*id))).map_err(from_idb_error)?;
        if number % PUTS_PER_TURN == 0 {
            put.await.map_err(from_idb_error)?;
        }
    }
    for removed in &prepared.record.removed {
        let id = u64::from(removed.0);
        delete_record(transaction, DOCUMENTS, id)?;
        for store in [&summaries, &words] {
            store.delete(Query::Key(key(id))).map_err(from_idb_error)?;
        }
    }
    Ok(())
}

/// Stores a checkpoint and deletes older checkpoints and changes that are no longer needed.
async fn put_checkpoint(
    transaction: &Transaction,
    stored: &CheckpointWrite,
) -> Result<(), StorageError> {
    let heads = transaction.object_store(CHECKPOINTS).map_err(from_idb_error)?;
    heads
        .put(&to_json(&stored.checkpoint)?, Some(&key(stored.checkpoint.seq)))
        .map_err(from_idb_error)?;
    let keys =
        heads.get_all_keys(None, None).map_err(from_idb_error)?.await.map_err(from_idb_error)?;
    for old in &keys[..keys.len().saturating_sub(CHECKPOINTS_KEPT)] {
        heads.delete(Query::Key(old.clone())).map_err(from_idb_error)?;
    }
    let changes = transaction.object_store(CHANGES).map_err(from_idb_error)?;
    let older =
        KeyRange::upper_bound(&key(stored.retain_from), Some(true)).map_err(from_idb_error)?;
    for old in changes
        .get_all_keys(Some(older.into()), None)
        .map_err(from_idb_error)?
        .await
        .map_err(from_idb_error)?
    {
        let seq = old.as_f64().unwrap_or_default() as u64;
        if !stored.retain.contains(&seq) {
            delete_record(transaction, CHANGES, seq)?;
        }
    }
    Ok(())
}

/// Stores the words of a document for the library's search. Does nothing if the document cannot be
/// parsed.
pub(super) fn put_words(
    transaction: &Transaction,
    id: u64,
    json: &str,
) -> Result<(), StorageError> {
    if let Ok(document) = serde_json::from_str::<Document>(json) {
        let words = transaction.object_store(WORDS).map_err(from_idb_error)?;
        words.put(&document.distinct_words().into(), Some(&key(id))).map_err(from_idb_error)?;
    }
    Ok(())
}
