//! The stored project: an IndexedDB database with the log of changes, the documents one by one, what
//! is known of each, and what is typed but not opened.
//!
//! A change counts as stored when its transaction is complete, not when the request succeeds. It then
//! outlives the end of the browser, also a violent one. Changes are written with durability
//! "relaxed": a transaction that waits for the disk holds up those behind it, and on a busy machine
//! several changes would then be lost with the browser. [`Storage::flush`] is a transaction of
//! durability "strict" in their wake: what was stored before it outlives a loss of power too.
//! Browsers that know no such option decide themselves.

mod export;
mod inspect;
mod key_value;
mod read;
mod records;
mod serialize;
mod write;

pub use inspect::{DatabaseContents, inspect_database};
pub use read::{DamagedRecord, FetchedRecords, StoredLegacyProject, StoredProject};

use super::BrowserError;
use dateline_annotation::SCHEMA;
use gloo::events::EventListener;
use idb::{Database, DatabaseEvent, Error, Factory, ObjectStoreParams, Transaction};
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, IdbDatabase, IdbTransaction};

/// JSON of a [`dateline_annotation::Change`] by its seq.
const CHANGES: &str = "changes";
/// JSON of a [`dateline_annotation::Snapshot`] by its seq: of schema 1, until it is migrated.
const SNAPSHOTS: &str = "snapshots";
/// JSON of a [`dateline_annotation::Checkpoint`] by its seq.
const CHECKPOINTS: &str = "heads";
/// JSON of a [`dateline_annotation::Document`] by its id.
const DOCUMENTS: &str = "documents";
/// JSON of a [`dateline_annotation::DocumentSummary`] by the document's id.
const SUMMARIES: &str = "summaries";
/// The different words of a document, by its id.
const WORDS: &str = "words";
/// The parts of long changes and documents, by store, key and index.
const PARTS: &str = "parts";
/// Text by name.
const NOTES: &str = "notes";
const DRAFT_KEY: &str = "draft";
const FLUSHED_KEY: &str = "flushed";
/// Names the database, also among those that had its name before.
const DATABASE_ID_KEY: &str = "database";
/// Names the visit that wrote last.
const VISIT_ID_KEY: &str = "visit";

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
    #[error("it was stored by a newer version of this page")]
    Newer,
    /// Another page has taken the database over, or the site's data was cleared.
    #[error("the browser closed this page's storage")]
    Closed,
    /// Something else has written there in the meantime.
    #[error("another tab has changed the project")]
    Conflict,
    /// The browser cannot do it at all.
    #[error("this browser has no such storage")]
    Unsupported,
    /// What is asked for is not there.
    #[error("it is missing")]
    Missing,
    /// A tab shows what is to be deleted.
    #[error("it is open in a tab")]
    InUse,
    /// Another tab deleted the project that this one shows.
    #[error("the project was deleted in another tab")]
    Deleted,
    /// Anything else, in the browser's words.
    #[error("the browser's storage failed ({0})")]
    Other(String),
}

/// What is stored of a database and of the visit that writes to it.
struct PendingSignature {
    database: String,
    visit: String,
}

/// The open database. Closed when dropped.
pub struct Storage {
    database: IdbDatabase,
    is_closed: Rc<Cell<bool>>,
    /// What the next write is to store of the database and of this visit.
    signature: RefCell<Option<PendingSignature>>,
    _listeners: [EventListener; 2],
}

impl Drop for Storage {
    fn drop(&mut self) {
        self.database.close();
    }
}

impl Storage {
    /// Opens the database of this name, makes it where there is none, and brings an older one up to
    /// date. `closed` is called when the browser closes it, after which it is of no use any more: when
    /// the site's data is cleared, or when another tab deletes or upgrades it.
    ///
    /// # Errors
    /// When the browser does not allow it, or the database is newer than this page.
    pub async fn open(name: &str, closed: impl Fn() + 'static) -> Result<Self, StorageError> {
        let factory = Factory::new().map_err(|_| StorageError::Denied)?;
        let mut request = factory.open(name, Some(SCHEMA)).map_err(from_idb_error)?;
        request.on_upgrade_needed(|event| {
            // Without the stores every transaction fails, and says so.
            if let (Ok(old), Ok(database)) = (event.old_version(), event.database()) {
                let _ = upgrade_schema(&database, old);
            }
        });
        let database: IdbDatabase = request.await.map_err(from_idb_error)?.into();
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
            // A newer page must be able to upgrade; this one then fails with a clear error.
            EventListener::new(&database, "versionchange", move |_| {
                closing.close();
                on_change();
            }),
            EventListener::new(&database, "close", move |_| on_close()),
        ];
        Ok(Self { database, is_closed, signature: RefCell::default(), _listeners: listeners })
    }

    /// Has the next write say which database this is, and that this visit wrote to it.
    pub fn sign(&self, database: &str, visit: &str) {
        let signature = PendingSignature { database: database.to_owned(), visit: visit.to_owned() };
        *self.signature.borrow_mut() = Some(signature);
    }

    /// Whether nothing was written since [`Storage::sign`].
    pub fn has_pending_signature(&self) -> bool {
        self.signature.borrow().is_some()
    }

    /// Puts the signature into a transaction that writes notes.
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

    /// What was written is stored, the signature too.
    fn clear_signature(&self) {
        self.signature.borrow_mut().take();
    }

    /// Whether the browser closed it.
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

/// What a transaction is for.
#[derive(Clone, Copy)]
enum AccessMode {
    Read,
    Write,
    /// To be on the disk when it is complete.
    WriteThrough,
}

/// Brings a database from an older version to this one, step by step.
fn upgrade_schema(database: &Database, old: u32) -> Result<(), Error> {
    if old < 1 {
        for name in [CHANGES, SNAPSHOTS, NOTES] {
            database.create_object_store(name, ObjectStoreParams::new())?;
        }
    }
    if old < 2 {
        // What schema 1 stored is migrated when it is read.
        for name in [CHECKPOINTS, DOCUMENTS, SUMMARIES, WORDS] {
            database.create_object_store(name, ObjectStoreParams::new())?;
        }
    }
    if old < 3 {
        // Records of schema 2 have no parts.
        database.create_object_store(PARTS, ObjectStoreParams::new())?;
    }
    Ok(())
}

fn key(seq: u64) -> JsValue {
    // Exact up to 2^53.
    JsValue::from_f64(seq as f64)
}

/// Begins a transaction. The binding of the method that takes options counts as unstable.
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
/// Not by its future: that one takes the cause of a failure from the request that failed as if
/// it were the transaction, and has none where the browser aborts, as it does without room.
pub(super) async fn await_completion(transaction: Transaction) -> Result<(), StorageError> {
    let transaction: IdbTransaction = transaction.into();
    if let Some(error) = transaction.error() {
        return Err(from_idb_error(Error::DomException(error)));
    }
    // The promise's own functions listen: there is nothing to keep alive or to let go of.
    let ended = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    match JsFuture::from(ended).await {
        Ok(_) => Ok(()),
        Err(_) => Err(match transaction.error() {
            Some(error) => from_idb_error(Error::DomException(error)),
            // Aborted without an error: the browser closes the database.
            None => StorageError::Closed,
        }),
    }
}

/// What the browser means.
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

/// What the browser means by what it threw.
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
