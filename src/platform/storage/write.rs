use super::prepare::{Prepared, prepare, to_json};
use super::{
    CHANGES, DATABASE, DOCUMENTS, DRAFT, Damage, FLUSHED, HEADS, Mode, NOTES, SNAPSHOTS, SUMMARIES,
    Storage, StorageError, WORDS, complete, key, said,
};
use dateline_annotation::{Document, Record, Stored};
use idb::{KeyRange, ObjectStore, Query, Transaction};
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// How many heads are kept: the newest, and one to fall back on.
const HEADS_KEPT: usize = 2;

/// So many values are put before the browser may do what waits.
const PUTS_AT_ONCE: usize = 100;

/// All but what is typed.
pub(super) const PROJECT: [&str; 6] = [CHANGES, SNAPSHOTS, HEADS, DOCUMENTS, SUMMARIES, WORDS];

impl Storage {
    /// Appends records in order, changes with what they make of documents, and drops what cannot be
    /// read: all of it, or nothing. Done means stored, whatever becomes of the browser.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when the log has a change of that seq already.
    pub async fn append(
        &self,
        records: &[Arc<Record>],
        damage: &[Damage],
    ) -> Result<(), StorageError> {
        let prepared = prepare(records).await?;
        let is_signing = self.signature.borrow().is_some();
        let notes = is_signing.then_some(NOTES);
        let stores: Vec<&str> = PROJECT.into_iter().chain(notes).collect();
        let transaction = self.begin(&stores, Mode::Write)?;
        self.put_signature(&transaction)?;
        for Damage { store, key: damaged, .. } in damage {
            let store = transaction.object_store(store).map_err(said)?;
            store.delete(Query::Key(key(*damaged))).map_err(said)?;
        }
        for prepared in &prepared {
            if let Some((seq, change)) = &prepared.change {
                let changes = transaction.object_store(CHANGES).map_err(said)?;
                changes.add(change, Some(seq)).map_err(said)?;
            }
            save_documents(&transaction, prepared).await?;
        }
        if let Some(stored) = records.iter().rev().find_map(|record| record.head.as_ref()) {
            // The transaction knows the cause of a failure: without room, it is a put that failed.
            let _ = save_head(&transaction, stored).await;
        }
        complete(transaction).await?;
        self.is_signed();
        Ok(())
    }

    /// Has the browser flush what is stored to the disk. The disk may take its time.
    pub async fn flush(&self) -> Result<(), StorageError> {
        let transaction = self.begin(&[NOTES], Mode::WriteThrough)?;
        let notes = transaction.object_store(NOTES).map_err(said)?;
        // A transaction that writes nothing is flushed by no browser; one that writes takes along
        // what was written before.
        notes.put(&JsValue::TRUE, Some(&FLUSHED.into())).map_err(said)?;
        complete(transaction).await
    }

    /// Remembers what is typed but not opened; `None` forgets it.
    pub async fn save_draft(&self, draft: Option<&str>) -> Result<(), StorageError> {
        let transaction = self.begin(&[NOTES], Mode::Write)?;
        let notes = transaction.object_store(NOTES).map_err(said)?;
        let name = JsValue::from(DRAFT);
        match draft {
            Some(draft) => drop(notes.put(&draft.into(), Some(&name)).map_err(said)?),
            None => drop(notes.delete(Query::Key(name)).map_err(said)?),
        }
        self.put_signature(&transaction)?;
        complete(transaction).await?;
        self.is_signed();
        Ok(())
    }

    /// Drops everything, all of it or nothing, and calls the database `database` from now on: what
    /// stands outside it is not of this one.
    pub async fn delete_everything(&self, database: &str) -> Result<(), StorageError> {
        let stores: Vec<&str> = PROJECT.into_iter().chain([NOTES]).collect();
        let transaction = self.begin(&stores, Mode::WriteThrough)?;
        for name in stores {
            let store: ObjectStore = transaction.object_store(name).map_err(said)?;
            store.clear().map_err(said)?;
        }
        let notes = transaction.object_store(NOTES).map_err(said)?;
        notes.put(&database.into(), Some(&DATABASE.into())).map_err(said)?;
        complete(transaction).await
    }
}

async fn save_documents(
    transaction: &Transaction,
    prepared: &Prepared,
) -> Result<(), StorageError> {
    let summaries = transaction.object_store(SUMMARIES).map_err(said)?;
    let documents = transaction.object_store(DOCUMENTS).map_err(said)?;
    let words = transaction.object_store(WORDS).map_err(said)?;
    for (number, (id, summary)) in (1..).zip(&prepared.summaries) {
        let put = summaries.put(summary, Some(id)).map_err(said)?;
        if number % PUTS_AT_ONCE == 0 {
            // What fails ends the transaction, which says why.
            let _ = put.await;
        }
    }
    for (number, [id, document, own]) in (1..).zip(&prepared.documents) {
        documents.put(document, Some(id)).map_err(said)?;
        let put = words.put(own, Some(id)).map_err(said)?;
        if number % PUTS_AT_ONCE == 0 {
            let _ = put.await;
        }
    }
    for removed in &prepared.record.removed {
        for store in [&summaries, &documents, &words] {
            store.delete(Query::Key(id(removed.0))).map_err(said)?;
        }
    }
    Ok(())
}

/// Stores a head, and drops what it makes superfluous.
async fn save_head(transaction: &Transaction, stored: &Stored) -> Result<(), StorageError> {
    let heads = transaction.object_store(HEADS).map_err(said)?;
    heads.put(&to_json(&stored.head)?, Some(&key(stored.head.seq))).map_err(said)?;
    transaction.object_store(SNAPSHOTS).map_err(said)?.clear().map_err(said)?;
    let keys = heads.get_all_keys(None, None).map_err(said)?.await.map_err(said)?;
    for old in &keys[..keys.len().saturating_sub(HEADS_KEPT)] {
        heads.delete(Query::Key(old.clone())).map_err(said)?;
    }
    let changes = transaction.object_store(CHANGES).map_err(said)?;
    let older = KeyRange::upper_bound(&key(stored.keep_from), Some(true)).map_err(said)?;
    for old in changes.get_all_keys(Some(older.into()), None).map_err(said)?.await.map_err(said)? {
        let seq = old.as_f64().unwrap_or_default() as u64;
        if !stored.keep.contains(&seq) {
            changes.delete(Query::Key(old)).map_err(said)?;
        }
    }
    Ok(())
}

/// Stores the words of a document, for the search; of one that cannot be read there are none.
pub(super) fn put_words(
    transaction: &Transaction,
    id: u64,
    json: &str,
) -> Result<(), StorageError> {
    if let Ok(document) = serde_json::from_str::<Document>(json) {
        let words = transaction.object_store(WORDS).map_err(said)?;
        words.put(&document.words().into(), Some(&key(id))).map_err(said)?;
    }
    Ok(())
}

fn id(id: u32) -> JsValue {
    key(u64::from(id))
}
