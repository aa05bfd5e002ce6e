//! The projects of this browser: a database for each, and one that lists them. Which of them a tab
//! shows stands in its address.

use super::preferences;
use super::storage::{StorageError, complete, said};
use super::tabs::is_held;
use gloo::timers::future::TimeoutFuture;
use gloo::utils::window;
use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, Query, TransactionMode};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

const DATABASE: &str = "dateline-projects";
const PROJECTS: &str = "projects";
/// Where the project that was shown last is remembered.
const LAST: &str = "dateline-project";
/// So often a project is looked at before it counts as shown by another tab, and so long between.
const TRIES: u32 = 8;
const PAUSE_MS: u32 = 150;
/// The member of the address that names the project.
const MEMBER: &str = "?project=";

/// A project of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Names its database. Never 0.
    pub id: u32,
    /// What the person calls it.
    pub name: String,
}

/// The project that this tab shows: the one of its address, else the one that was shown last, else
/// the first.
pub fn current() -> u32 {
    let search = window().location().search().unwrap_or_default();
    let named = search.strip_prefix(MEMBER).and_then(|id| id.parse().ok());
    let last = || preferences::read(LAST)?.parse().ok();
    named.or_else(last).filter(|id| *id > 0).unwrap_or(1)
}

/// Shows a project: the page is loaded again.
pub fn go_to(id: u32) {
    // Where it is not remembered the address names it all the same.
    preferences::write(LAST, &id.to_string());
    // Refused only where the page is not shown any more.
    let _ = window().location().set_search(&format!("{MEMBER}{id}"));
}

/// The name of a project's database, lock and channel. The first has the name of the days when
/// there was only one.
pub fn database(id: u32) -> String {
    if id == 1 { "dateline".to_owned() } else { format!("dateline-{id}") }
}

/// All projects that were given a name, by id.
///
/// # Errors
/// When the browser allows no storage.
pub async fn list() -> Result<Vec<Project>, StorageError> {
    let database = open().await?;
    let transaction = database
        .transaction(&[PROJECTS], TransactionMode::ReadOnly)
        .and_then(|transaction| transaction.object_store(PROJECTS))
        .map_err(said)?;
    let rows = transaction.get_all(None, None).map_err(said)?.await.map_err(said)?;
    database.close();
    let read = |row: JsValue| serde_json::from_str(&row.as_string()?).ok();
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Gives a project a name, and a place in the list.
///
/// # Errors
/// When the browser does not take it.
pub async fn save(project: &Project) -> Result<(), StorageError> {
    let json = serde_json::to_string(project);
    let json = json.map_err(|error| StorageError::Other(error.to_string()))?;
    let database = open().await?;
    let transaction =
        database.transaction(&[PROJECTS], TransactionMode::ReadWrite).map_err(said)?;
    let projects = transaction.object_store(PROJECTS).map_err(said)?;
    projects.put(&json.into(), Some(&JsValue::from(project.id))).map_err(said)?;
    let stored = complete(transaction).await;
    database.close();
    stored
}

/// Deletes a project with all that is in it, unless a tab shows it.
///
/// # Errors
/// [`StorageError::InUse`] when a tab shows it, or the browser's reason.
pub async fn delete(id: u32) -> Result<(), StorageError> {
    // A tab that was closed this moment gives its lock back a little later.
    let mut tries = 0;
    while is_held(&self::database(id)).await {
        tries += 1;
        if tries > TRIES {
            return Err(StorageError::InUse);
        }
        TimeoutFuture::new(PAUSE_MS).await;
    }
    let factory = Factory::new().map_err(|_| StorageError::Denied)?;
    factory.delete(&self::database(id)).map_err(said)?.await.map_err(said)?;
    let list = open().await?;
    let transaction = list.transaction(&[PROJECTS], TransactionMode::ReadWrite).map_err(said)?;
    let projects = transaction.object_store(PROJECTS).map_err(said)?;
    projects.delete(Query::Key(JsValue::from(id))).map_err(said)?;
    let stored = complete(transaction).await;
    list.close();
    stored
}

/// Deletes all projects but one, whoever shows them, and the list.
pub async fn delete_all_but(kept: u32) -> Result<(), StorageError> {
    for project in list().await? {
        if project.id != kept {
            let factory = Factory::new().map_err(|_| StorageError::Denied)?;
            let name = self::database(project.id);
            factory.delete(&name).map_err(said)?.await.map_err(said)?;
        }
    }
    let factory = Factory::new().map_err(|_| StorageError::Denied)?;
    factory.delete(DATABASE).map_err(said)?.await.map_err(said)
}

async fn open() -> Result<Database, StorageError> {
    let factory = Factory::new().map_err(|_| StorageError::Denied)?;
    let mut request = factory.open(DATABASE, Some(1)).map_err(said)?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            // Without the store every transaction fails, and says so.
            let _ = database.create_object_store(PROJECTS, ObjectStoreParams::new());
        }
    });
    request.await.map_err(said)
}
