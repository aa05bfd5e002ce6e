//! The database of a project: an IndexedDB database with the log of changes, the documents, their
//! summaries, and the draft text.
//!
//! A change counts as stored when its transaction is complete, not when the request succeeds. It
//! then survives even a crash of the browser.
//!
//! Changes are written with durability "relaxed". A transaction that waits for the disk delays the
//! ones behind it, so on a busy machine a crash would lose several changes. [`Storage::flush`] adds
//! a transaction with durability "strict": everything stored before it survives a power failure
//! too. Browsers that do not support this option choose the durability themselves.

mod export;
mod inspect;
mod key_value;
mod read;
mod records;
mod serialize;
mod write;

pub use inspect::{DatabaseContents, inspect_database};
pub use read::StoredDatabase;

use super::BrowserError;
use crate::state::persistence::StorageError;
use dateline_annotation::store::{OLDEST_SCHEMA, SCHEMA};
use gloo::events::EventListener;
use idb::event::VersionChangeEvent;
use idb::{
    Database, DatabaseEvent, Error, Event, Factory, ObjectStoreParams, Request, Transaction,
};
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, IdbDatabase, IdbTransaction};

/// JSON of a [`dateline_annotation::log::Change`], by seq.
const CHANGES: &str = "changes";
/// JSON of a [`dateline_annotation::store::Checkpoint`], by seq.
const CHECKPOINTS: &str = "heads";
/// JSON of a [`dateline_annotation::model::Document`], by id.
const DOCUMENTS: &str = "documents";
/// JSON of a [`dateline_annotation::model::DocumentSummary`], by document id.
const SUMMARIES: &str = "summaries";
/// The distinct words of a document, by document id.
const WORDS: &str = "words";
/// The parts of long changes and documents, by store, key and index.
const PARTS: &str = "parts";
/// Text values, by name.
const NOTES: &str = "notes";
const DRAFT_KEY: &str = "draft";
const FLUSHED_KEY: &str = "flushed";
/// The key of the database id, which distinguishes databases that had the same name at different
/// times.
const DATABASE_ID_KEY: &str = "database";
/// The key of the id of the last visit that wrote.
const VISIT_ID_KEY: &str = "visit";

/// The ids of the database and of the current visit, to be written with the next write.
struct PendingSignature {
    database: String,
    visit: String,
}

/// The open database. It is closed when dropped.
pub struct Storage {
    database: IdbDatabase,
    is_closed: Rc<Cell<bool>>,
    /// The ids to store with the next write.
    signature: RefCell<Option<PendingSignature>>,
    _listeners: [EventListener; 2],
}

impl Drop for Storage {
    fn drop(&mut self) {
        self.database.close();
    }
}

impl Storage {
    /// Opens the database `name`, creating it if necessary and upgrading an older one.
    ///
    /// `closed` is called when the browser closes the database, because the site's data was cleared
    /// or another tab deletes or upgrades it. All later operations fail.
    ///
    /// # Errors
    /// Returns an error if the browser does not allow it, or if the database is newer than this page
    /// or of an unknown version. Such a database is left as it is.
    pub async fn open(name: &str, closed: impl Fn() + 'static) -> Result<Self, StorageError> {
        let factory = Factory::new().map_err(|_| StorageError::Denied)?;
        let mut request = factory.open(name, Some(SCHEMA)).map_err(from_idb_error)?;
        let is_unknown = Rc::new(Cell::new(false));
        let refused = is_unknown.clone();
        request.on_upgrade_needed(move |event| match (event.old_version(), event.database()) {
            (Ok(old), _) if (1..OLDEST_SCHEMA).contains(&old) => {
                refused.set(true);
                abort_upgrade(&event);
            }
            // Without the stores, every transaction fails with an error.
            (Ok(old), Ok(database)) => drop(upgrade_schema(&database, old)),
            _ => {}
        });
        let opened = request.await.map_err(from_idb_error);
        let database: IdbDatabase = match opened {
            Err(_) if is_unknown.get() => return Err(StorageError::Unknown),
            opened => opened?.into(),
        };
        let is_closed = Rc::new(Cell::new(false));
        let ended = {
            let is_closed = is_closed.clone();
            Rc::new(move || {
                if !is_closed.replace(true) {
                    closed();
                }
            })
        };
        let (on_change, on_close) = (ended.clone(), ended);
        let closing = database.clone();
        let listeners = [
            // A newer page must be able to upgrade. This page then fails with a clear error.
            EventListener::new(&database, "versionchange", move |_| {
                closing.close();
                on_change();
            }),
            EventListener::new(&database, "close", move |_| on_close()),
        ];
        Ok(Self { database, is_closed, signature: RefCell::default(), _listeners: listeners })
    }

    /// Makes the next write store the id of the database and of this visit.
    pub fn sign(&self, database: &str, visit: &str) {
        let signature = PendingSignature { database: database.to_owned(), visit: visit.to_owned() };
        *self.signature.borrow_mut() = Some(signature);
    }

    /// Returns true if nothing was written since [`Storage::sign`].
    pub fn has_pending_signature(&self) -> bool {
        self.signature.borrow().is_some()
    }

    /// Adds the signature to a transaction that includes the notes store.
    fn put_signature(&self, transaction: &Transaction) -> Result<(), StorageError> {
        if let Some(signature) = &*self.signature.borrow() {
            let notes = transaction.object_store(NOTES).map_err(from_idb_error)?;
            for (name, value) in
                [(DATABASE_ID_KEY, &signature.database), (VISIT_ID_KEY, &signature.visit)]
            {
                notes.put(&value.into(), Some(&name.into())).map_err(from_idb_error)?;
            }
        }
        Ok(())
    }

    /// Clears the signature after it was stored.
    fn clear_signature(&self) {
        self.signature.borrow_mut().take();
    }

    /// Returns true if the browser closed the database.
    pub fn is_closed(&self) -> bool {
        self.is_closed.get()
    }

    fn begin_transaction(
        &self,
        stores: &[&str],
        mode: AccessMode,
    ) -> Result<Transaction, StorageError> {
        if self.is_closed.get() {
            return Err(StorageError::Closed);
        }
        let stores: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
        let (mode, durability) = match mode {
            AccessMode::Read => ("readonly", "default"),
            AccessMode::Write => ("readwrite", "relaxed"),
            AccessMode::WriteThrough => ("readwrite", "strict"),
        };
        open_transaction(&self.database, &stores, mode, durability)
            .and_then(|begun| begun.dyn_into::<IdbTransaction>())
            .map(Transaction::from)
            .map_err(|error| from_idb_error(Error::TransactionOpenFailed(error)))
    }
}

/// The access mode of a transaction.
#[derive(Clone, Copy)]
enum AccessMode {
    Read,
    Write,
    /// Write, and complete only when the data is on the disk.
    WriteThrough,
}

/// Creates the stores of a database, or upgrades them from an older schema, version by version.
fn upgrade_schema(database: &Database, old: u32) -> Result<(), Error> {
    if old < 2 {
        for name in [CHANGES, NOTES, CHECKPOINTS, DOCUMENTS, SUMMARIES, WORDS] {
            database.create_object_store(name, ObjectStoreParams::new())?;
        }
    }
    if old < 3 {
        // Records of schema 2 have no parts.
        database.create_object_store(PARTS, ObjectStoreParams::new())?;
    }
    Ok(())
}

/// Aborts an upgrade, which leaves the database as it is, or the creation of a database.
fn abort_upgrade(event: &VersionChangeEvent) {
    if let Some(transaction) = event.target().ok().and_then(|request| request.transaction()) {
        // Fails only if the transaction has ended.
        let _ = transaction.abort();
    }
}

fn key(seq: u64) -> JsValue {
    // Exact up to 2^53.
    JsValue::from_f64(seq as f64)
}

/// Begins a transaction. The web-sys binding of the method with options is unstable.
fn open_transaction(
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

/// Waits for the end of a transaction if all its requests could be made; otherwise aborts it and
/// returns the cause.
pub(super) async fn complete_or_abort(
    transaction: Transaction,
    requests: Result<(), StorageError>,
) -> Result<(), StorageError> {
    let Err(error) = requests else { return await_completion(transaction).await };
    let transaction: IdbTransaction = transaction.into();
    // If the browser has ended the transaction, requests fail because of that, and it knows why.
    let cause = transaction.error().map(|cause| from_idb_error(Error::DomException(cause)));
    let _ = transaction.abort();
    Err(cause.unwrap_or(error))
}

/// Waits for the end of a transaction.
///
/// This does not await the transaction's future of idb. That one treats the error of a failed
/// request as the transaction's error, and has none if the browser aborts the transaction, as it
/// does when the storage is full.
pub(super) async fn await_completion(transaction: Transaction) -> Result<(), StorageError> {
    let transaction: IdbTransaction = transaction.into();
    if let Some(error) = transaction.error() {
        return Err(from_idb_error(Error::DomException(error)));
    }
    // The functions of the promise are the listeners, so no closure has to be kept alive.
    let ended = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    match JsFuture::from(ended).await {
        Ok(_) => Ok(()),
        Err(_) => Err(match transaction.error() {
            Some(error) => from_idb_error(Error::DomException(error)),
            // Without an error, the browser aborted it because it closes the database.
            None => StorageError::Closed,
        }),
    }
}

/// Converts an error of idb.
pub(super) fn from_idb_error(error: Error) -> StorageError {
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
    from_exception_name(&name).unwrap_or_else(|| StorageError::Other(error.to_string()))
}

/// Converts a value thrown by a browser API.
pub(super) fn from_js_error(thrown: &JsValue) -> StorageError {
    match thrown.dyn_ref::<DomException>() {
        Some(exception) if exception.name() == "NotFoundError" => StorageError::Missing,
        Some(exception) => from_exception_name(&exception.name()).unwrap_or_else(|| {
            StorageError::Other(format!("{}: {}", exception.name(), exception.message()))
        }),
        None => StorageError::Other(BrowserError::from(thrown.clone()).to_string()),
    }
}

fn from_exception_name(name: &str) -> Option<StorageError> {
    match name {
        "QuotaExceededError" => Some(StorageError::Full),
        "SecurityError" | "NotAllowedError" => Some(StorageError::Denied),
        "VersionError" => Some(StorageError::Newer),
        "ConstraintError" => Some(StorageError::Conflict),
        _ => None,
    }
}
