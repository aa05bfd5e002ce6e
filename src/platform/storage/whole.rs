//! All of a project as it is stored, for its second copy and from it.

use super::read::records;
use super::write::{PROJECT, put_words};
use super::{
    CHANGES, DATABASE, DOCUMENTS, HEADS, Mode, NOTES, SUMMARIES, Storage, StorageError, complete,
    key, said,
};
use crate::state::copy::{Rows, Table};
use idb::{Query, Transaction};
use serde::Deserialize;
use wasm_bindgen::JsValue;

/// So many values are written, each of so many bytes: more than the browser's log of writes holds
/// before a new one is begun.
const TURNS: usize = 500;
const TURN_BYTES: usize = 15_000;
/// So many rows are put before what waits gets its turn.
const ROWS_AT_ONCE: usize = 200;

/// The part of a summary that says when its document was stored whole.
#[derive(Deserialize)]
struct StoredAt {
    #[serde(default)]
    stored: u64,
}

impl Storage {
    /// All of the project but its documents, and of these those that were stored whole with a change
    /// from `since` on: as at one moment, readable or not. Cost: all that is read.
    ///
    /// # Errors
    /// When the browser cannot.
    pub async fn outline(&self, since: u64) -> Result<Rows, StorageError> {
        let stores = [CHANGES, HEADS, SUMMARIES, DOCUMENTS];
        let transaction = self.begin(&stores, Mode::Read)?;
        let mut rows = Rows::reset();
        for table in [Table::Changes, Table::Heads] {
            for (key, json) in records(&transaction, name_of(table), None).await? {
                rows.put(table, key, json);
            }
        }
        let mut wanted = Vec::new();
        for (id, json) in records(&transaction, SUMMARIES, None).await? {
            let stored = serde_json::from_str(&json).map_or(u64::MAX, |it: StoredAt| it.stored);
            if stored >= since {
                wanted.push(id);
            }
            rows.put(Table::Summaries, id, json);
        }
        put_documents(&transaction, &wanted, &mut rows).await?;
        Ok(rows)
    }

    /// These documents, as they are stored; nothing of those that are not there.
    ///
    /// # Errors
    /// When the browser cannot.
    pub async fn raw_documents(&self, ids: &[u64]) -> Result<Rows, StorageError> {
        let transaction = self.begin(&[DOCUMENTS], Mode::Read)?;
        let mut rows = Rows::default();
        put_documents(&transaction, ids, &mut rows).await?;
        Ok(rows)
    }

    /// Stores a whole project in place of what is there, in one transaction, and names the database.
    /// `go_on` hears how many rows were put, and says whether to go on: otherwise nothing is stored.
    ///
    /// # Errors
    /// When the browser cannot; then what was there is there still.
    pub async fn replace_all(
        &self,
        rows: &[(Table, u64, String)],
        database: &str,
        mut go_on: impl FnMut(usize) -> bool,
    ) -> Result<bool, StorageError> {
        let stores: Vec<&str> = PROJECT.into_iter().chain([NOTES]).collect();
        let transaction = self.begin(&stores, Mode::WriteThrough)?;
        for name in PROJECT {
            transaction.object_store(name).map_err(said)?.clear().map_err(said)?;
        }
        let notes = transaction.object_store(NOTES).map_err(said)?;
        let mut last = notes.put(&database.into(), Some(&DATABASE.into())).map_err(said)?;
        for (at, rows) in rows.chunks(ROWS_AT_ONCE).enumerate() {
            // The transaction lives as long as something of it is awaited.
            last.await.map_err(said)?;
            if !go_on(at * ROWS_AT_ONCE) {
                drop(transaction.abort().map_err(said)?);
                return Ok(false);
            }
            last = notes.put(&database.into(), Some(&DATABASE.into())).map_err(said)?;
            for (table, id, json) in rows {
                let store = transaction.object_store(name_of(*table)).map_err(said)?;
                store.put(&json.into(), Some(&key(*id))).map_err(said)?;
                if *table == Table::Documents {
                    put_words(&transaction, *id, json)?;
                }
            }
        }
        complete(transaction).await?;
        Ok(true)
    }

    /// Gives the database another name: what stands outside it is of the time before.
    ///
    /// # Errors
    /// When the browser cannot.
    pub async fn rename(&self, database: &str) -> Result<(), StorageError> {
        let transaction = self.begin(&[NOTES], Mode::WriteThrough)?;
        let notes = transaction.object_store(NOTES).map_err(said)?;
        notes.put(&database.into(), Some(&DATABASE.into())).map_err(said)?;
        complete(transaction).await
    }

    /// Has the browser begin a new log of writes. After a violent end the last entry of the old one may
    /// be cut short; Chromium goes on behind it, takes the log for corrupt at a later start, and
    /// deletes the database. Cost: 7.5 MB written and removed again.
    ///
    /// # Errors
    /// When the browser cannot.
    pub async fn turn_log(&self) -> Result<(), StorageError> {
        let filler = JsValue::from("x".repeat(TURN_BYTES));
        let filler_key = |at: usize| JsValue::from(format!("filler-{at:03}"));
        for is_there in [true, false] {
            let transaction = self.begin(&[NOTES], Mode::Write)?;
            let notes = transaction.object_store(NOTES).map_err(said)?;
            for at in 0..TURNS {
                if is_there {
                    notes.put(&filler, Some(&filler_key(at))).map_err(said)?;
                } else {
                    notes.delete(Query::Key(filler_key(at))).map_err(said)?;
                }
            }
            complete(transaction).await?;
        }
        Ok(())
    }
}

async fn put_documents(
    transaction: &Transaction,
    ids: &[u64],
    rows: &mut Rows,
) -> Result<(), StorageError> {
    let documents = transaction.object_store(DOCUMENTS).map_err(said)?;
    for id in ids {
        let found = documents.get(Query::Key(key(*id))).map_err(said)?.await.map_err(said)?;
        if let Some(json) = found.and_then(|value| value.as_string()) {
            rows.put(Table::Documents, *id, json);
        }
    }
    Ok(())
}

fn name_of(table: Table) -> &'static str {
    match table {
        Table::Changes => CHANGES,
        Table::Summaries => SUMMARIES,
        Table::Documents => DOCUMENTS,
        Table::Heads => HEADS,
    }
}
