//! All of a project as it is stored, for its second copy and from it.

use super::read::read_records;
use super::records::{PutMode, RecordJson, put_record, read_json};
use super::write::{PROJECT_STORES, put_words};
use super::{
    AccessMode, CHANGES, CHECKPOINTS, DATABASE_ID_KEY, DOCUMENTS, NOTES, PARTS, SUMMARIES, Storage,
    StorageError, await_completion, from_idb_error,
};
use crate::state::second_copy::{CopyRows, Table};
use idb::{Query, Transaction};
use serde::Deserialize;
use wasm_bindgen::JsValue;

/// So many values are written, each of so many bytes: more than the browser's log of writes holds
/// before a new one is begun.
const FILLER_COUNT: usize = 500;
const FILLER_BYTES: usize = 15_000;
/// So many rows are put before what waits gets its turn.
const ROWS_AT_ONCE: usize = 200;

/// The part of a summary that says when its document was stored whole.
#[derive(Deserialize)]
struct SummaryStoredSeq {
    #[serde(default)]
    stored: u64,
}

impl Storage {
    /// All of the project but its documents, and of these those that were stored whole with a change
    /// from `since` on: as at one moment, readable or not. Cost: all that is read.
    ///
    /// # Errors
    /// When the browser cannot.
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

    /// These documents, as they are stored; nothing of those that are not there.
    ///
    /// # Errors
    /// When the browser cannot.
    pub async fn export_documents(&self, ids: &[u64]) -> Result<CopyRows, StorageError> {
        let transaction = self.begin_transaction(&[DOCUMENTS, PARTS], AccessMode::Read)?;
        let mut rows = CopyRows::default();
        add_document_rows(&transaction, ids, &mut rows).await?;
        Ok(rows)
    }

    /// Stores a whole project in place of what is there, in one transaction, and names the database.
    /// `go_on` hears how many rows were put, and says whether to go on: otherwise nothing is stored.
    ///
    /// # Errors
    /// When the browser cannot; then what was there is there still.
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
            // The transaction lives as long as something of it is awaited.
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

    /// Gives the database another name: what stands outside it is of the time before.
    ///
    /// # Errors
    /// When the browser cannot.
    pub async fn set_database_id(&self, database: &str) -> Result<(), StorageError> {
        let transaction = self.begin_transaction(&[NOTES], AccessMode::WriteThrough)?;
        let notes = transaction.object_store(NOTES).map_err(from_idb_error)?;
        notes.put(&database.into(), Some(&DATABASE_ID_KEY.into())).map_err(from_idb_error)?;
        await_completion(transaction).await
    }

    /// Has the browser begin a new log of writes. After a violent end the last entry of the old one may
    /// be cut short; Chromium goes on behind it, takes the log for corrupt at a later start, and
    /// deletes the database. Cost: 7.5 MB written and removed again.
    ///
    /// # Errors
    /// When the browser cannot.
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
