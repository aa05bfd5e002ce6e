//! The projects of this browser: one database for each, and one database that lists them. The URL
//! of a tab names the project that it shows.

use super::cross_tab::is_lock_held;
use super::storage::{DatabaseContents, await_completion, from_idb_error, inspect_database};
use super::{opfs, preferences};
use crate::state::persistence::StorageError;
use crate::state::projects::{ProjectParam, next_project_id};
use dateline_annotation::compact;
use gloo::timers::future::TimeoutFuture;
use gloo::utils::window;
use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, Query, TransactionMode};
use js_sys::{Array, Function, Promise, Reflect};
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

const LIST_DATABASE: &str = "dateline-projects";
const PROJECTS: &str = "projects";
/// The preference that holds the number of the last shown project.
const LAST_PROJECT_KEY: &str = "dateline-project";
/// The prefix of the names of all databases and settings.
const PREFIX: &str = "dateline";
/// The maximum number of checks before a project counts as shown by another tab.
const MAX_DELETE_ATTEMPTS: u32 = 8;
/// The pause between these checks, in milliseconds.
const DELETE_PAUSE_MS: u32 = 150;
/// The time after which a database that is not deleted counts as open in an unresponsive tab, in
/// milliseconds.
const DELETE_TIMEOUT_MS: u32 = 3000;
/// The start of the query that names the project.
pub(super) const QUERY_PREFIX: &str = "?project=";

/// A project in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectEntry {
    /// The number of the project, which determines the name of its database. Never 0.
    pub id: u32,
    /// The name that the user gave it.
    pub name: String,
}

/// A project that was found in this browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundProject {
    /// The number of the project, which determines the name of its database.
    pub id: u32,
    /// The name that the user gave it, or `None` if it is not in the list.
    pub name: Option<String>,
    /// The number of documents, or `None` if they were not counted.
    pub documents: Option<u32>,
}

/// Returns the project parameter of this tab's URL.
pub fn read_address() -> ProjectParam {
    ProjectParam::parse_query(&window().location().search().unwrap_or_default())
}

/// Returns the last shown project, if it is stored.
pub fn last_shown() -> Option<u32> {
    preferences::get(LAST_PROJECT_KEY)?.parse().ok().filter(|id| *id > 0)
}

/// Shows a project by loading the page again.
pub fn open_project(id: u32) {
    // If this cannot be stored, the URL still names the project.
    preferences::set(LAST_PROJECT_KEY, &id.to_string());
    // The new URL has no fragment, because the fragment names a document of another project. Fails
    // only if the page is being closed.
    let _ = window().location().assign(&format!("{QUERY_PREFIX}{id}"));
}

/// Returns the name of a project's database, lock and channel. The first project has the name that
/// was used before there were several projects.
pub fn database_name(id: u32) -> String {
    if id == 1 { PREFIX.to_owned() } else { format!("{PREFIX}-{id}") }
}

/// Returns the number of the project whose database has this name.
fn project_id(database: &str) -> Option<u32> {
    let rest = database.strip_prefix(PREFIX)?;
    let id = if rest.is_empty() { 1 } else { rest.strip_prefix('-')?.parse().ok()? };
    (self::database_name(id) == database).then_some(id)
}

/// Returns true if this browser has a project: it is in the list, its database holds something, or
/// it has a second copy.
///
/// # Errors
/// Returns an error if the browser does not allow storage.
pub async fn exists(id: u32) -> Result<bool, StorageError> {
    if list_projects().await?.iter().any(|project| project.id == id) {
        return Ok(true);
    }
    let is_stored = inspect_database(&database_name(id)).await?.is_some_and(|it| it.is_changed);
    Ok(is_stored || opfs::projects_with_copies().await?.contains(&id))
}

/// Returns all projects in the list, by number.
///
/// # Errors
/// Returns an error if the browser does not allow storage.
pub async fn list_projects() -> Result<Vec<ProjectEntry>, StorageError> {
    let database = open_list_database().await?;
    let transaction = database
        .transaction(&[PROJECTS], TransactionMode::ReadOnly)
        .and_then(|transaction| transaction.object_store(PROJECTS))
        .map_err(from_idb_error)?;
    let rows =
        transaction.get_all(None, None).map_err(from_idb_error)?.await.map_err(from_idb_error)?;
    database.close();
    let read = |row: JsValue| serde_json::from_str(&row.as_string()?).ok();
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Returns all projects by number: those in the list, and stored ones that are missing from it.
///
/// **Cost:** reads the list and inspects the databases that are missing from it. With `counts`,
/// inspects all databases.
///
/// # Errors
/// Returns an error if the browser does not allow storage.
pub async fn find_projects(counts: bool) -> Result<Vec<FoundProject>, StorageError> {
    let mut found = Vec::new();
    for project in list_projects().await? {
        let contents =
            if counts { inspect_database(&database_name(project.id)).await? } else { None };
        let documents = match contents {
            Some(contents) => contents.documents,
            None => counts.then_some(0),
        };
        found.push(FoundProject { id: project.id, name: Some(project.name), documents });
    }
    let listed: BTreeSet<u32> = found.iter().map(|project| project.id).collect();
    // A project whose database was lost may still have a second copy.
    let copied: BTreeSet<u32> =
        opfs::projects_with_copies().await.unwrap_or_default().into_iter().collect();
    for id in ids_with_database().await.union(&copied).filter(|id| !listed.contains(id)) {
        match inspect_database(&database_name(*id)).await? {
            Some(DatabaseContents { documents, is_changed: true }) => {
                found.push(FoundProject { id: *id, name: None, documents });
            }
            _ if copied.contains(id) => {
                found.push(FoundProject { id: *id, name: None, documents: None });
            }
            _ => {}
        }
    }
    compact::sort_by_key(&mut found, |project| project.id);
    Ok(found)
}

/// Returns the numbers of all projects that have a database.
///
/// If the browser cannot list databases, only the first project is assumed to have one.
async fn ids_with_database() -> BTreeSet<u32> {
    let asked = || -> Result<Promise, JsValue> {
        let factory = Reflect::get(&window(), &"indexedDB".into())?;
        let databases: Function = Reflect::get(&factory, &"databases".into())?.dyn_into()?;
        databases.call0(&factory)?.dyn_into()
    };
    let first = BTreeSet::from([1]);
    let Ok(asked) = asked() else { return first };
    let Ok(all) = JsFuture::from(asked).await else { return first };
    let name = |one: JsValue| Reflect::get(&one, &"name".into()).ok()?.as_string();
    Array::from(&all).iter().filter_map(|one| project_id(&name(one)?)).collect()
}

/// Sets the name of a project, adding it to the list if necessary.
///
/// # Errors
/// Returns an error if the browser cannot store it.
pub async fn save_entry(project: &ProjectEntry) -> Result<(), StorageError> {
    put_entry(project, true).await
}

/// Adds a project to the list, unless it is in it.
///
/// # Errors
/// Returns an error if the browser cannot store it.
pub async fn add_if_missing(project: &ProjectEntry) -> Result<(), StorageError> {
    put_entry(project, false).await
}

async fn put_entry(project: &ProjectEntry, renames: bool) -> Result<(), StorageError> {
    let json = to_json(project)?;
    let database = open_list_database().await?;
    let transaction =
        database.transaction(&[PROJECTS], TransactionMode::ReadWrite).map_err(from_idb_error)?;
    let projects = transaction.object_store(PROJECTS).map_err(from_idb_error)?;
    let key = JsValue::from(project.id);
    let known = projects
        .get(Query::Key(key.clone()))
        .map_err(from_idb_error)?
        .await
        .map_err(from_idb_error)?;
    if renames || known.is_none() {
        projects.put(&json, Some(&key)).map_err(from_idb_error)?;
    }
    let stored = await_completion(transaction).await;
    database.close();
    stored
}

/// Adds a new project to the list and returns its number. The number is unique even if other tabs
/// create projects at the same time.
///
/// # Errors
/// Returns an error if the browser cannot store it.
pub async fn create_project(name: &str) -> Result<u32, StorageError> {
    let stored: Vec<u32> = ids_with_database().await.into_iter().collect();
    let database = open_list_database().await?;
    let transaction =
        database.transaction(&[PROJECTS], TransactionMode::ReadWrite).map_err(from_idb_error)?;
    let projects = transaction.object_store(PROJECTS).map_err(from_idb_error)?;
    let keys =
        projects.get_all_keys(None, None).map_err(from_idb_error)?.await.map_err(from_idb_error)?;
    let listed = keys.iter().filter_map(|key| Some(key.as_f64()? as u32));
    // The first project always exists, even if nothing of it is stored.
    let taken: Vec<u32> = listed.chain(stored).chain([1]).collect();
    let id = next_project_id(&taken).ok_or(StorageError::Full)?;
    let json = to_json(&ProjectEntry { id, name: name.to_owned() })?;
    projects.put(&json, Some(&JsValue::from(id))).map_err(from_idb_error)?;
    let stored = await_completion(transaction).await;
    database.close();
    stored.map(|()| id)
}

fn to_json(project: &ProjectEntry) -> Result<JsValue, StorageError> {
    let json = serde_json::to_string(project);
    json.map(JsValue::from).map_err(|error| StorageError::Other(error.to_string()))
}

/// Deletes a project and all its data, unless a tab shows it. Waits for a short time for tabs that
/// were asked to close it.
///
/// # Errors
/// Returns [`StorageError::InUse`] if a tab shows it, or the browser's error.
pub async fn delete_project(id: u32) -> Result<(), StorageError> {
    // A tab that was just closed releases its lock with a delay.
    let mut tries = 0;
    while is_lock_held(&self::database_name(id)).await {
        tries += 1;
        if tries > MAX_DELETE_ATTEMPTS {
            return Err(StorageError::InUse);
        }
        TimeoutFuture::new(DELETE_PAUSE_MS).await;
    }
    delete_database(&self::database_name(id)).await?;
    forget_project(id).await
}

/// Returns the name of the preference that stores the settings of learning in a project.
pub fn learning_preference(id: u32) -> String {
    format!("{PREFIX}-learning-{id}")
}

/// Returns the name of the preference that stores the choices of exports of a project.
pub fn export_preference(id: u32) -> String {
    format!("{PREFIX}-export-{id}")
}

/// Removes a project from the list, deletes its second copy and its watermark, and clears the last
/// shown project if it is this one.
///
/// # Errors
/// Returns the browser's error.
pub async fn forget_project(id: u32) -> Result<(), StorageError> {
    if last_shown() == Some(id) {
        preferences::remove(LAST_PROJECT_KEY);
    }
    preferences::remove(&learning_preference(id));
    preferences::remove(&export_preference(id));
    let list = open_list_database().await?;
    let transaction =
        list.transaction(&[PROJECTS], TransactionMode::ReadWrite).map_err(from_idb_error)?;
    let projects = transaction.object_store(PROJECTS).map_err(from_idb_error)?;
    projects.delete(Query::Key(JsValue::from(id))).map_err(from_idb_error)?;
    let stored = await_completion(transaction).await;
    list.close();
    stored?;
    opfs::remove_project(id).await
}

/// Returns the numbers of all projects that have a database or a second copy or are in the list.
/// Sources that cannot be read are skipped.
pub async fn all_ids() -> BTreeSet<u32> {
    let mut numbers = ids_with_database().await;
    numbers.extend(opfs::projects_with_copies().await.unwrap_or_default());
    let listed = list_projects().await.unwrap_or_default();
    numbers.extend(listed.into_iter().map(|project| project.id));
    numbers
}

/// Deletes the list of projects, all second copies and watermarks, and all stored settings.
///
/// # Errors
/// Returns the browser's error.
pub async fn delete_list_and_settings() -> Result<(), StorageError> {
    preferences::remove_with_prefix(PREFIX);
    delete_database(LIST_DATABASE).await?;
    opfs::remove_all_projects().await
}

/// Deletes the database `name`. Succeeds if it does not exist.
///
/// # Errors
/// Returns [`StorageError::InUse`] if an unresponsive tab has it open; the browser deletes it when
/// that tab is closed. Otherwise returns the browser's error.
pub async fn delete_database(name: &str) -> Result<(), StorageError> {
    let factory = Factory::new().map_err(|_| StorageError::Denied)?;
    let request = factory.delete(name).map_err(from_idb_error)?;
    let result = Rc::new(Cell::new(None));
    let finished = result.clone();
    let deleted = future_to_promise(async move {
        finished.set(Some(request.await.map_err(from_idb_error)));
        Ok(JsValue::UNDEFINED)
    });
    let waited = future_to_promise(async {
        TimeoutFuture::new(DELETE_TIMEOUT_MS).await;
        Ok(JsValue::UNDEFINED)
    });
    // Neither of the promises is rejected.
    let _ = JsFuture::from(Promise::race(&Array::of2(&deleted, &waited))).await;
    result.take().unwrap_or(Err(StorageError::InUse))
}

async fn open_list_database() -> Result<Database, StorageError> {
    let factory = Factory::new().map_err(|_| StorageError::Denied)?;
    let mut request = factory.open(LIST_DATABASE, Some(1)).map_err(from_idb_error)?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            // Without the store, every transaction fails with an error.
            let _ = database.create_object_store(PROJECTS, ObjectStoreParams::new());
        }
    });
    request.await.map_err(from_idb_error)
}
