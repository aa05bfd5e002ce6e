use super::{CHANGES, DRAFT, HEADS, NOTES, SNAPSHOTS, SUMMARIES, StorageError, said};
use idb::event::VersionChangeEvent;
use idb::{Database, Event, Factory, Request, TransactionMode};
use std::cell::Cell;
use std::rc::Rc;

/// What is in a database, without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contents {
    /// How many documents there are; nothing of a database of schema 1, which does not count them.
    pub documents: Option<u32>,
    /// Whether something was ever stored, also what was typed.
    pub is_changed: bool,
}

/// Looks into the database of this name, of whatever version. Nothing where there is none; none is made.
///
/// # Errors
/// When the browser does not allow it.
pub async fn contents(name: &str) -> Result<Option<Contents>, StorageError> {
    let factory = Factory::new().map_err(|_| StorageError::Denied)?;
    let mut request = factory.open(name, None).map_err(said)?;
    let is_new = Rc::new(Cell::new(false));
    let found = is_new.clone();
    request.on_upgrade_needed(move |event| {
        found.set(true);
        abort(&event);
    });
    match request.await {
        Ok(database) => {
            let contents = counted(&database).await;
            database.close();
            contents.map(Some)
        }
        Err(_) if is_new.get() => Ok(None),
        Err(error) => Err(said(error)),
    }
}

/// There was no database of this name, and there will be none.
fn abort(event: &VersionChangeEvent) {
    if let Some(transaction) = event.target().ok().and_then(|request| request.transaction()) {
        // Refused only where it has ended.
        let _ = transaction.abort();
    }
}

async fn counted(database: &Database) -> Result<Contents, StorageError> {
    let stores = database.store_names();
    let known: Vec<&str> = [CHANGES, HEADS, SNAPSHOTS, SUMMARIES, NOTES]
        .into_iter()
        .filter(|name| stores.iter().any(|store| store == name))
        .collect();
    if known.is_empty() {
        return Ok(Contents { documents: Some(0), is_changed: false });
    }
    let transaction = database.transaction(&known, TransactionMode::ReadOnly).map_err(said)?;
    let (mut is_changed, mut documents, mut heads, mut records) = (false, 0, 0, 0);
    for name in known {
        let store = transaction.object_store(name).map_err(said)?;
        if name == NOTES {
            let keys = store.get_all_keys(None, None).map_err(said)?.await.map_err(said)?;
            is_changed |= keys.iter().any(|key| key.as_string().as_deref() == Some(DRAFT));
            continue;
        }
        let count = store.count(None).map_err(said)?.await.map_err(said)?;
        is_changed |= count > 0;
        match name {
            SUMMARIES => documents = count,
            HEADS => heads = count,
            _ => records += count,
        }
    }
    let is_counted = heads > 0 || records == 0;
    Ok(Contents { documents: is_counted.then_some(documents), is_changed })
}
