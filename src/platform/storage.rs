//! The stored project: an IndexedDB database with the log of changes, snapshots of the project,
//! and what is typed but not opened.
//!
//! A change counts as stored when its transaction is complete, not when the request succeeds. It then
//! outlives the end of the browser, also a violent one. Changes are written with durability
//! "relaxed": a transaction that waits for the disk holds up those behind it, and on a busy machine
//! several changes would then be lost with the browser. [`Storage::flush`] is a transaction of
//! durability "strict" in their wake: what was stored before it outlives a loss of power too.
//! Browsers that know no such option decide themselves.

use dateline_annotation::{Change, SCHEMA, Snapshot};
use gloo::events::EventListener;
use idb::{
    Database, DatabaseEvent, Error, Factory, KeyRange, ObjectStore, ObjectStoreParams, Query,
    Transaction,
};
use js_sys::{Array, Function, Object, Promise, Reflect};
use serde::de::DeserializeOwned;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, IdbDatabase, IdbTransaction};

const DATABASE: &str = "dateline";
/// JSON of a [`Change`] by its seq.
const CHANGES: &str = "changes";
/// JSON of a [`Snapshot`] by its seq.
const SNAPSHOTS: &str = "snapshots";
/// Text by name.
const NOTES: &str = "notes";
const DRAFT: &str = "draft";
const FLUSHED: &str = "flushed";

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
    /// Another page has taken the database over, or the site's data was cleared.
    #[error("the browser closed this page's storage; load the page again")]
    Closed,
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
    /// The changes that are needed beside the snapshot, in order of seq, up to the first that cannot be
    /// read.
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

/// The open database. Closed when dropped.
pub struct Storage {
    database: IdbDatabase,
    is_closed: Rc<Cell<bool>>,
    _listeners: [EventListener; 2],
}

impl Drop for Storage {
    fn drop(&mut self) {
        self.database.close();
    }
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
        let database: IdbDatabase = request.await.map_err(said)?.into();
        let is_closed = Rc::new(Cell::new(false));
        let (on_change, on_close) = (is_closed.clone(), is_closed.clone());
        let closing = database.clone();
        let listeners = [
            // A newer page must be able to upgrade; this one then fails with a clear error.
            EventListener::new(&database, "versionchange", move |_| {
                on_change.set(true);
                closing.close();
            }),
            EventListener::new(&database, "close", move |_| on_close.set(true)),
        ];
        Ok(Self { database, is_closed, _listeners: listeners })
    }

    fn begin(&self, stores: &[&str], mode: Mode) -> Result<Transaction, StorageError> {
        if self.is_closed.get() {
            return Err(StorageError::Closed);
        }
        let stores: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
        let (mode, durability) = match mode {
            Mode::Read => ("readonly", "default"),
            Mode::Write => ("readwrite", "relaxed"),
            Mode::WriteThrough => ("readwrite", "strict"),
        };
        begin(&self.database, &stores, mode, durability)
            .and_then(|begun| begun.dyn_into::<IdbTransaction>())
            .map(Transaction::from)
            .map_err(|error| said(Error::TransactionOpenFailed(error)))
    }

    /// Reads everything.
    ///
    /// # Errors
    /// When the browser cannot; a record that cannot be understood is [`Stored::damage`] instead.
    pub async fn load(&self) -> Result<Stored, StorageError> {
        let transaction = self.begin(&[CHANGES, SNAPSHOTS, NOTES], Mode::Read)?;
        let snapshots = records(&transaction, SNAPSHOTS, None).await?;
        let notes = transaction.object_store(NOTES).map_err(said)?;
        let draft = notes.get(Query::Key(DRAFT.into())).map_err(said)?.await.map_err(said)?;
        let mut stored = Stored { draft: draft.and_then(|it| it.as_string()), ..Stored::default() };
        for (seq, json) in snapshots.into_iter().rev() {
            match read("snapshot", seq, &json) {
                Ok(snapshot) => {
                    stored.snapshot = Some(snapshot);
                    break;
                }
                Err(damage) => stored.damage = stored.damage.or(Some(damage)),
            }
        }
        // The rest of the log is not read: how long it is makes opening no slower.
        let first = stored.snapshot.as_ref().map_or(0, Snapshot::needs);
        let needed = KeyRange::lower_bound(&key(first), Some(false)).map_err(said)?;
        for (seq, json) in records(&transaction, CHANGES, Some(needed.into())).await? {
            match read("change", seq, &json) {
                Ok(change) => stored.log.push(change),
                Err(damage) => {
                    stored.damage = Some(damage);
                    break;
                }
            }
        }
        Ok(stored)
    }

    /// The changes after one, in order of seq.
    ///
    /// # Errors
    /// When the browser cannot, or one of them cannot be understood.
    pub async fn changes_after(&self, seq: u64) -> Result<Vec<Change>, StorageError> {
        let transaction = self.begin(&[CHANGES], Mode::Read)?;
        let after = KeyRange::lower_bound(&key(seq), Some(true)).map_err(said)?;
        let changes = records(&transaction, CHANGES, Some(after.into())).await?;
        let read = changes.into_iter().map(|(seq, json)| read("change", seq, &json));
        read.collect::<Result<_, _>>().map_err(|damage| StorageError::Other(damage.to_string()))
    }

    /// Appends a change to the log. Done means stored, whatever becomes of the browser.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when the log has a change of that seq already.
    pub async fn append(&self, change: &Change) -> Result<(), StorageError> {
        let transaction = self.begin(&[CHANGES], Mode::Write)?;
        let changes = transaction.object_store(CHANGES).map_err(said)?;
        changes.add(&to_json(change)?, Some(&key(change.seq))).map_err(said)?;
        complete(transaction).await
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

    /// Stores a snapshot and drops the older ones but one.
    pub async fn save_snapshot(&self, snapshot: &Snapshot) -> Result<(), StorageError> {
        let transaction = self.begin(&[SNAPSHOTS], Mode::Write)?;
        let snapshots = transaction.object_store(SNAPSHOTS).map_err(said)?;
        snapshots.put(&to_json(snapshot)?, Some(&key(snapshot.seq))).map_err(said)?;
        let keys = match snapshots.get_all_keys(None, None).map_err(said)?.await {
            Ok(keys) => keys,
            // The transaction knows the cause: without room, it is the put that failed.
            Err(_) => return complete(transaction).await,
        };
        for old in &keys[..keys.len().saturating_sub(SNAPSHOTS_KEPT)] {
            snapshots.delete(Query::Key(old.clone())).map_err(said)?;
        }
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
        complete(transaction).await
    }

    /// All that is stored of the project, readable or not: one line of JSON a record.
    pub async fn raw_log(&self) -> Result<String, StorageError> {
        let transaction = self.begin(&[CHANGES, SNAPSHOTS], Mode::Read)?;
        let mut lines = String::new();
        for store in [SNAPSHOTS, CHANGES] {
            for (_, json) in records(&transaction, store, None).await? {
                lines.push_str(&json);
                lines.push('\n');
            }
        }
        Ok(lines)
    }

    /// Drops the project, not what is typed.
    pub async fn clear(&self) -> Result<(), StorageError> {
        self.empty(&[CHANGES, SNAPSHOTS]).await
    }

    /// Drops everything, all of it or nothing.
    pub async fn delete_everything(&self) -> Result<(), StorageError> {
        self.empty(&[CHANGES, SNAPSHOTS, NOTES]).await
    }

    async fn empty(&self, stores: &[&str]) -> Result<(), StorageError> {
        let transaction = self.begin(stores, Mode::WriteThrough)?;
        for name in stores {
            let store: ObjectStore = transaction.object_store(name).map_err(said)?;
            store.clear().map_err(said)?;
        }
        complete(transaction).await
    }
}

/// What a transaction is for.
#[derive(Clone, Copy)]
enum Mode {
    Read,
    Write,
    /// To be on the disk when it is complete.
    WriteThrough,
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

/// Keys and JSON of a store, or of a part of it, in order.
async fn records(
    transaction: &Transaction,
    name: &str,
    query: Option<Query>,
) -> Result<Vec<(u64, String)>, StorageError> {
    let store = transaction.object_store(name).map_err(said)?;
    // Both are asked for before either is awaited: a transaction ends when nothing is pending.
    let keys = store.get_all_keys(query.clone(), None).map_err(said)?;
    let values = store.get_all(query, None).map_err(said)?;
    let keys = keys.await.map_err(said)?;
    let values = values.await.map_err(said)?;
    let seq = |key: &JsValue| key.as_f64().unwrap_or_default() as u64;
    let json = |value: JsValue| value.as_string().unwrap_or_default();
    Ok(keys.iter().map(seq).zip(values.into_iter().map(json)).collect())
}

/// Begins a transaction. The binding of the method that takes options counts as unstable.
fn begin(
    database: &IdbDatabase,
    stores: &Array,
    mode: &str,
    durability: &str,
) -> Result<JsValue, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"durability".into(), &durability.into())?;
    let method: Function = Reflect::get(database, &"transaction".into())?.dyn_into()?;
    method.call3(database, stores, &mode.into(), &options)
}

/// Waits for the end of a transaction.
///
/// Not by its future: that one takes the cause of a failure from the request that failed as if
/// it were the transaction, and has none where the browser aborts, as it does without room.
async fn complete(transaction: Transaction) -> Result<(), StorageError> {
    let transaction: IdbTransaction = transaction.into();
    if let Some(error) = transaction.error() {
        return Err(said(Error::DomException(error)));
    }
    // The promise's own functions listen: there is nothing to keep alive or to let go of.
    let ended = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    match JsFuture::from(ended).await {
        Ok(_) => Ok(()),
        Err(_) => Err(match transaction.error() {
            Some(error) => said(Error::DomException(error)),
            // Aborted without an error: the browser closes the database.
            None => StorageError::Closed,
        }),
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
        "SecurityError" | "NotAllowedError" => StorageError::Denied,
        "VersionError" => StorageError::Newer,
        "ConstraintError" => StorageError::Conflict,
        _ => StorageError::Other(error.to_string()),
    }
}
