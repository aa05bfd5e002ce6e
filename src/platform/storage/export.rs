//! Reads all stored rows of a project for its second copy, and replaces a project with rows of a
//! copy.

use super::read::read_records;
use super::records::{PutMode, RecordJson, put_record, read_json};
use super::write::{PROJECT_STORES, put_words};
use super::{
    AccessMode, CHANGES, CHECKPOINTS, DATABASE_ID_KEY, DOCUMENTS, NOTES, PARTS, SUMMARIES, Storage,
    StorageError, await_completion, from_idb_error,
};
use crate::state::recovery::second_copy::{CopyRows, Table};
use idb::{Query, Transaction};
use serde::Deserialize;
use wasm_bindgen::JsValue;

/// The number of values written to rotate the browser's log. Together with their size, they exceed
/// the size at which the browser starts a new log.
const FILLER_COUNT: usize = 500;
/// The size of each of these values in bytes.
const FILLER_BYTES: usize = 15_000;
/// The number of rows that are written before the browser can run other tasks.
const ROWS_AT_ONCE: usize = 200;

/// The field of a summary that is the seq at which its document was last stored in full.
#[derive(Deserialize)]
struct SummaryStoredSeq {
    #[serde(default)]
    stored: u64,
}

impl Storage {
    /// Returns all rows of the project except documents, and the documents that were stored in full
    /// at seq `since` or later.
    ///
    /// The rows are a consistent snapshot, and include unreadable ones.
    ///
    /// **Cost:** proportional to the data read.
    ///
    /// # Errors
    /// Returns an error if the browser cannot read.
    pub async fn export_rows(&self, since: u64) -> Result<CopyRows, StorageError> {
        let stores = [CHANGES, CHECKPOINTS, SUMMARIES, DOCUMENTS, PARTS];
        let transaction = self.begin_transaction(&stores, AccessMode::Read)?;
        let mut rows = CopyRows::reset();
        for table in [Table::Changes, Table::Checkpoints] {
            for (key, json) in read_records(&transaction, store_name(table), None).await? {
                rows.insert_json(table, key, json);
            }
        }
        let mut wanted = Vec::new();
        for (id, json) in read_records(&transaction, SUMMARIES, None).await? {
            let stored =
                serde_json::from_str(&json).map_or(u64::MAX, |it: SummaryStoredSeq| it.stored);
            if stored >= since {
                wanted.push(id);
            }
            rows.insert_json(Table::Summaries, id, json);
        }
        add_document_rows(&transaction, &wanted, &mut rows).await?;
        Ok(rows)
    }

    /// Returns the rows of these documents, skipping those that do not exist.
    ///
    /// # Errors
    /// Returns an error if the browser cannot read.
    pub async fn export_documents(&self, ids: &[u64]) -> Result<CopyRows, StorageError> {
        let transaction = self.begin_transaction(&[DOCUMENTS, PARTS], AccessMode::Read)?;
        let mut rows = CopyRows::default();
        add_document_rows(&transaction, ids, &mut rows).await?;
        Ok(rows)
    }

    /// Replaces the whole project in one transaction and sets the id of the database.
    ///
    /// `go_on` is called with the number of rows written so far. If it returns false, the
    /// transaction is aborted and the result is `Ok(false)`.
    ///
    /// # Errors
    /// Returns an error if the browser cannot write. Then the old project is unchanged.
    pub async fn replace_project(
        &self,
        rows: &[(Table, u64, String)],
        database: &str,
        mut go_on: impl FnMut(usize) -> bool,
    ) -> Result<bool, StorageError> {
        let stores: Vec<&str> = PROJECT_STORES.into_iter().chain([NOTES]).collect();
        let transaction = self.begin_transaction(&stores, AccessMode::WriteThrough)?;
        for name in PROJECT_STORES {
            transaction
                .object_store(name)
                .map_err(from_idb_error)?
                .clear()
                .map_err(from_idb_error)?;
        }
        let notes = transaction.object_store(NOTES).map_err(from_idb_error)?;
        let mut last =
            notes.put(&database.into(), Some(&DATABASE_ID_KEY.into())).map_err(from_idb_error)?;
        for (at, rows) in rows.chunks(ROWS_AT_ONCE).enumerate() {
            // The transaction stays active only while one of its requests is awaited.
            last.await.map_err(from_idb_error)?;
            if !go_on(at * ROWS_AT_ONCE) {
                drop(transaction.abort().map_err(from_idb_error)?);
                return Ok(false);
            }
            last = notes
                .put(&database.into(), Some(&DATABASE_ID_KEY.into()))
                .map_err(from_idb_error)?;
            for (table, id, json) in rows {
                let (store, record) = (store_name(*table), RecordJson::from_json(json).await?);
                put_record(&transaction, store, *id, &record, PutMode::Replace).await?;
                if *table == Table::Documents {
                    put_words(&transaction, *id, json)?;
                }
            }
        }
        await_completion(transaction).await?;
        Ok(true)
    }

    /// Sets the id of the database. Watermarks and copies with the old id no longer belong to it.
    ///
    /// # Errors
    /// Returns an error if the browser cannot write.
    pub async fn set_database_id(&self, database: &str) -> Result<(), StorageError> {
        let transaction = self.begin_transaction(&[NOTES], AccessMode::WriteThrough)?;
        let notes = transaction.object_store(NOTES).map_err(from_idb_error)?;
        notes.put(&database.into(), Some(&DATABASE_ID_KEY.into())).map_err(from_idb_error)?;
        await_completion(transaction).await
    }

    /// Makes the browser start a new log of writes.
    ///
    /// After a crash, the last entry of the old log may be torn. Chromium appends to it, considers
    /// the log corrupt at a later start, and deletes the database.
    ///
    /// **Cost:** writes and deletes 7.5 MB.
    ///
    /// # Errors
    /// Returns an error if the browser cannot write.
    pub async fn rotate_browser_log(&self) -> Result<(), StorageError> {
        let filler = JsValue::from("x".repeat(FILLER_BYTES));
        let filler_key = |at: usize| JsValue::from(format!("filler-{at:03}"));
        for is_there in [true, false] {
            let transaction = self.begin_transaction(&[NOTES], AccessMode::Write)?;
            let notes = transaction.object_store(NOTES).map_err(from_idb_error)?;
            for at in 0..FILLER_COUNT {
                if is_there {
                    notes.put(&filler, Some(&filler_key(at))).map_err(from_idb_error)?;
                } else {
                    notes.delete(Query::Key(filler_key(at))).map_err(from_idb_error)?;
                }
            }
            await_completion(transaction).await?;
        }
        Ok(())
    }
}

async fn add_document_rows(
    transaction: &Transaction,
    ids: &[u64],
    rows: &mut CopyRows,
) -> Result<(), StorageError> {
    for id in ids {
        if let Some(json) = read_json(transaction, DOCUMENTS, *id).await? {
            rows.insert_json(Table::Documents, *id, json);
        }
    }
    Ok(())
}

fn store_name(table: Table) -> &'static str {
    match table {
        Table::Changes => CHANGES,
        Table::Summaries => SUMMARIES,
        Table::Documents => DOCUMENTS,
        Table::Checkpoints => CHECKPOINTS,
    }
}
