//! The stored project: an IndexedDB database with the log of changes, snapshots of the project,
//! and what is typed but not opened.
//!
//! A change counts as stored when its transaction is complete, not when the request succeeds. The
//! durability is the browser's default, which IndexedDB's wrapper offers no way to change: in
//! Chromium that is "relaxed", so that what is complete has reached the operating system and
//! outlives the browser being killed, but not necessarily a loss of power.

use dateline_annotation::{Change, SCHEMA, Snapshot};
use idb::{
    Database, DatabaseEvent, Error, Factory, ObjectStore, ObjectStoreParams, Query, Transaction,
    TransactionMode,
};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::DomException;

const DATABASE: &str = "dateline";
/// JSON of a [`Change`] by its seq.
const CHANGES: &str = "changes";
/// JSON of a [`Snapshot`] by its seq.
const SNAPSHOTS: &str = "snapshots";
/// Text by name.
const NOTES: &str = "notes";
const DRAFT: &str = "draft";

/// How many snapshots are kept: the newest, and one to fall back on.
const SNAPSHOTS_KEPT: usize = 2;

/// Why the storage does not do what it should; the text is for the person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    /// The person or the browser does not allow it.
    #[error("the browser allows this page no storage")]
    Denied,
    /// There is no room.
    #[error("the browser's storage is full")]
    Full,
    /// The database was made by a later version of the page.
    #[error("it was stored by a newer version of this page; load the page again")]
    Newer,
    /// Something else has written there in the meantime.
    #[error("another tab has changed the project; load the page again")]
    Conflict,
    /// Anything else, in the browser's words.
    #[error("the browser's storage failed ({0})")]
    Other(String),
}

/// What is stored.
#[derive(Debug, Default)]
pub struct Stored {
    /// The newest snapshot that can be read.
    pub snapshot: Option<Snapshot>,
    /// The changes in order of seq, up to the first that cannot be read.
    pub log: Vec<Change>,
    /// What was typed but not opened.
    pub draft: Option<String>,
    /// What cannot be read.
    pub damage: Option<Damage>,
}

/// A record that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{store} {seq} cannot be read ({reason})")]
pub struct Damage {
    /// `change` or `snapshot`.
    pub store: &'static str,
    /// Its seq.
    pub seq: u64,
    /// What is wrong with it.
    pub reason: String,
}

/// The open database.
pub struct Storage {
    database: Database,
}

impl Storage {
    /// Opens the database, makes it where there is none, and brings an older one up to date.
    ///
    /// # Errors
    /// When the browser does not allow it, or the database is newer than this page.
    pub async fn open() -> Result<Self, StorageError> {
        Self::open_named(DATABASE).await
    }

    /// As [`Storage::open`], under another name: for tests.
    pub async fn open_named(name: &str) -> Result<Self, StorageError> {
        let factory = Factory::new().map_err(|_| StorageError::Denied)?;
        let mut request = factory.open(name, Some(SCHEMA)).map_err(said)?;
        request.on_upgrade_needed(|event| {
            // Without the stores every transaction fails, and says so.
            if let (Ok(old), Ok(database)) = (event.old_version(), event.database()) {
                let _ = upgrade(&database, old);
            }
        });
        let mut database = request.await.map_err(said)?;
        // A newer page must be able to upgrade; this one then fails with a clear error.
        database.on_version_change(|event| {
            if let Some(Ok(database)) = event.target().map(|it| it.dyn_into::<web_sys::IdbDatabase>())
            {
                database.close();
            }
        });
        Ok(Self { database })
    }

    fn begin(&self, stores: &[&str], mode: TransactionMode) -> Result<Transaction, StorageError> {
        self.database.transaction(stores, mode).map_err(said)
    }

    /// Reads everything.
    ///
    /// # Errors
    /// When the browser cannot; a record that cannot be understood is [`Stored::damage`] instead.
    pub async fn load(&self) -> Result<Stored, StorageError> {
        let transaction =
            self.begin(&[CHANGES, SNAPSHOTS, NOTES], TransactionMode::ReadOnly)?;
        let changes = records(&transaction, CHANGES).await?;
        let snapshots = records(&transaction, SNAPSHOTS).await?;
        let notes = transaction.object_store(NOTES).map_err(said)?;
        let draft = notes.get(Query::Key(DRAFT.into())).map_err(said)?.await.map_err(said)?;
        let mut stored =
            Stored { draft: draft.and_then(|it| it.as_string()), ..Stored::default() };
        for (seq, json) in changes {
            match read("change", seq, &json) {
                Ok(change) => stored.log.push(change),
                Err(damage) => {
                    stored.damage = Some(damage);
                    break;
                }
            }
        }
        for (seq, json) in snapshots.into_iter().rev() {
            match read("snapshot", seq, &json) {
                Ok(snapshot) => {
                    stored.snapshot = Some(snapshot);
                    break;
                }
                Err(damage) => stored.damage = stored.damage.or(Some(damage)),
            }
        }
        Ok(stored)
    }

    /// Appends a change to the log. Done means stored.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when the log has a change of that seq already.
    pub async fn append(&self, change: &Change) -> Result<(), StorageError> {
        let transaction = self.begin(&[CHANGES], TransactionMode::ReadWrite)?;
        let changes = transaction.object_store(CHANGES).map_err(said)?;
        changes.add(&to_json(change)?, Some(&key(change.seq))).map_err(said)?;
        complete(transaction).await
    }

    /// Stores a snapshot and drops the older ones but one.
    pub async fn save_snapshot(&self, snapshot: &Snapshot) -> Result<(), StorageError> {
        let transaction = self.begin(&[SNAPSHOTS], TransactionMode::ReadWrite)?;
        let snapshots = transaction.object_store(SNAPSHOTS).map_err(said)?;
        snapshots.put(&to_json(snapshot)?, Some(&key(snapshot.seq))).map_err(said)?;
        let keys = snapshots.get_all_keys(None, None).map_err(said)?.await.map_err(said)?;
        for old in &keys[..keys.len().saturating_sub(SNAPSHOTS_KEPT)] {
            snapshots.delete(Query::Key(old.clone())).map_err(said)?;
        }
        complete(transaction).await
    }

    /// Remembers what is typed but not opened; `None` forgets it.
    pub async fn save_draft(&self, draft: Option<&str>) -> Result<(), StorageError> {
        let transaction = self.begin(&[NOTES], TransactionMode::ReadWrite)?;
        let notes = transaction.object_store(NOTES).map_err(said)?;
        let name = JsValue::from(DRAFT);
        match draft {
            Some(draft) => drop(notes.put(&draft.into(), Some(&name)).map_err(said)?),
            None => drop(notes.delete(Query::Key(name)).map_err(said)?),
        }
        complete(transaction).await
    }

    /// All that is stored of the project, readable or not: one line of JSON a record.
    pub async fn raw_log(&self) -> Result<String, StorageError> {
        let transaction = self.begin(&[CHANGES, SNAPSHOTS], TransactionMode::ReadOnly)?;
        let mut lines = String::new();
        for store in [SNAPSHOTS, CHANGES] {
            for (_, json) in records(&transaction, store).await? {
                lines.push_str(&json);
                lines.push('\n');
            }
        }
        Ok(lines)
    }

    /// Drops the project, not what is typed.
    pub async fn clear(&self) -> Result<(), StorageError> {
        let transaction = self.begin(&[CHANGES, SNAPSHOTS], TransactionMode::ReadWrite)?;
        for name in [CHANGES, SNAPSHOTS] {
            let store: ObjectStore = transaction.object_store(name).map_err(said)?;
            store.clear().map_err(said)?;
        }
        complete(transaction).await
    }
}

/// Brings a database from an older version to this one, step by step.
fn upgrade(database: &Database, old: u32) -> Result<(), Error> {
    if old < 1 {
        for name in [CHANGES, SNAPSHOTS, NOTES] {
            database.create_object_store(name, ObjectStoreParams::new())?;
        }
    }
    Ok(())
}

fn key(seq: u64) -> JsValue {
    // Exact up to 2^53.
    JsValue::from_f64(seq as f64)
}

fn to_json(value: &impl serde::Serialize) -> Result<JsValue, StorageError> {
    let json = serde_json::to_string(value);
    json.map(Into::into).map_err(|error| StorageError::Other(error.to_string()))
}

fn read<T: DeserializeOwned>(store: &'static str, seq: u64, json: &str) -> Result<T, Damage> {
    serde_json::from_str(json).map_err(|error| Damage { store, seq, reason: error.to_string() })
}

/// Keys and JSON of a store, in order.
async fn records(
    transaction: &Transaction,
    name: &str,
) -> Result<Vec<(u64, String)>, StorageError> {
    let store = transaction.object_store(name).map_err(said)?;
    // Both are asked for before either is awaited: a transaction ends when nothing is pending.
    let keys = store.get_all_keys(None, None).map_err(said)?;
    let values = store.get_all(None, None).map_err(said)?;
    let keys = keys.await.map_err(said)?;
    let values = values.await.map_err(said)?;
    let seq = |key: &JsValue| key.as_f64().unwrap_or_default() as u64;
    let json = |value: JsValue| value.as_string().unwrap_or_default();
    Ok(keys.iter().map(seq).zip(values.into_iter().map(json)).collect())
}

async fn complete(transaction: Transaction) -> Result<(), StorageError> {
    match transaction.await.map_err(said)? {
        idb::TransactionResult::Committed => Ok(()),
        idb::TransactionResult::Aborted => {
            Err(StorageError::Other("the transaction was aborted".to_owned()))
        }
    }
}

/// What the browser means.
fn said(error: Error) -> StorageError {
    let name = match &error {
        Error::DomException(exception) => exception.name(),
        Error::IndexedDbOpenFailed(value)
        | Error::AddFailed(value)
        | Error::UpdateFailed(value)
        | Error::TransactionOpenFailed(value) => {
            value.dyn_ref::<DomException>().map(DomException::name).unwrap_or_default()
        }
        _ => String::new(),
    };
    match name.as_str() {
        "QuotaExceededError" => StorageError::Full,
        "SecurityError" => StorageError::Denied,
        "VersionError" => StorageError::Newer,
        "ConstraintError" => StorageError::Conflict,
        _ => StorageError::Other(error.to_string()),
    }
}
