//! Counts the contents of a database without opening it as a project.

use super::{
    CHANGES, CHECKPOINTS, DRAFT_KEY, NOTES, SUMMARIES, StorageError, abort_upgrade, from_idb_error,
};
use idb::{Database, Factory, TransactionMode};
use std::cell::Cell;
use std::rc::Rc;

/// The contents of a database, counted without reading the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatabaseContents {
    /// The number of documents, or `None` for a database of an unknown version, which does not count
    /// them.
    pub documents: Option<u32>,
    /// True if anything was ever stored, including draft text.
    pub is_changed: bool,
}

/// Inspects the database `name`, whatever its version. Returns `None` if it does not exist; does
/// not create it.
///
/// # Errors
/// Returns an error if the browser does not allow it.
pub async fn inspect_database(name: &str) -> Result<Option<DatabaseContents>, StorageError> {
    let factory = Factory::new().map_err(|_| StorageError::Denied)?;
    let mut request = factory.open(name, None).map_err(from_idb_error)?;
    let is_new = Rc::new(Cell::new(false));
    let found = is_new.clone();
    request.on_upgrade_needed(move |event| {
        found.set(true);
        abort_upgrade(&event);
    });
    match request.await {
        Ok(database) => {
            let contents = count_contents(&database).await;
            database.close();
            contents.map(Some)
        }
        Err(_) if is_new.get() => Ok(None),
        Err(error) => Err(from_idb_error(error)),
    }
}

async fn count_contents(database: &Database) -> Result<DatabaseContents, StorageError> {
    let stores = database.store_names();
    let known: Vec<&str> = [CHANGES, CHECKPOINTS, SUMMARIES, NOTES]
        .into_iter()
        .filter(|name| stores.iter().any(|store| store == name))
        .collect();
    if known.is_empty() {
        return Ok(DatabaseContents { documents: Some(0), is_changed: false });
    }
    let transaction =
        database.transaction(&known, TransactionMode::ReadOnly).map_err(from_idb_error)?;
    let (mut is_changed, mut documents, mut heads, mut records) = (false, 0, 0, 0);
    for name in known {
        let store = transaction.object_store(name).map_err(from_idb_error)?;
        if name == NOTES {
            let keys = store
                .get_all_keys(None, None)
                .map_err(from_idb_error)?
                .await
                .map_err(from_idb_error)?;
            is_changed |= keys.iter().any(|key| key.as_string().as_deref() == Some(DRAFT_KEY));
            continue;
        }
        let count = store.count(None).map_err(from_idb_error)?.await.map_err(from_idb_error)?;
        is_changed |= count > 0;
        match name {
            SUMMARIES => documents = count,
            CHECKPOINTS => heads = count,
            _ => records += count,
        }
    }
    let is_counted = heads > 0 || records == 0;
    Ok(DatabaseContents { documents: is_counted.then_some(documents), is_changed })
}
