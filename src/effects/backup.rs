//! Backups: Dateline files of all documents, as downloads.

use super::persistence::PersistenceInner;
use crate::platform::storage::{Storage, inspect_database};
use crate::platform::{files, projects};
use crate::state::action::ProjectInfo;
use crate::state::action::{StoragePanelAction, WorldEvent};
use crate::state::effect::BackupRequest;
use crate::state::notices::failure::{Failure, Reason};
use crate::state::persistence::StorageError;
use crate::state::projects::default_name;
use dateline_annotation::compact;
use dateline_annotation::history::History;
use dateline_annotation::model::{Document, DocumentId};
use dateline_annotation::store::MissingData;
use dateline_formats::{File, dateline_json, stored_archive};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// The maximum number of documents that are read in one batch.
const DOCUMENTS_PER_BATCH: usize = 32;

/// The size in bytes at which a part is closed. A part that exceeds it by one document can still be
/// read.
const MAX_PART_BYTES: usize = 60_000_000;

/// Returns the files of a backup. Their names are numbered if there are several parts.
fn backup_files(name: &str, parts: Vec<String>) -> impl Iterator<Item = File> {
    let of = parts.len();
    (1..).zip(parts).map(move |(number, json)| {
        let part = if of == 1 { String::new() } else { format!("-part-{number}-of-{of}") };
        File { path: format!("{name}{part}.dateline.json"), bytes: json.into_bytes() }
    })
}

fn download_parts(name: &str, parts: Vec<String>) -> Result<(), Reason> {
    for file in backup_files(name, parts) {
        files::download(&file.path, "application/json", &file.bytes)?;
    }
    Ok(())
}

impl PersistenceInner {
    /// Downloads all documents as one file, or as several if one would be too long to be read
    /// again. Documents that are not in memory are read from storage, a few at a time. The user is
    /// notified which of them cannot be read.
    pub(super) async fn back_up(self: Rc<Self>, backup: BackupRequest) {
        let BackupParts { parts, missing, reason } = self.build_backup(&backup).await;
        if let Err(reason) = download_parts(&backup.name, parts) {
            self.dispatch.emit(WorldEvent::Failed(Failure::NoBackup(reason)).into());
        } else if !missing.is_empty() {
            let told = StoragePanelAction::BackupIncomplete(missing, reason);
            self.dispatch.emit(told.into());
        }
    }

    /// Downloads all documents of a project that is not the current one.
    pub(super) async fn back_up_project(self: Rc<Self>, project: ProjectInfo, name: String) {
        let offered = match backup_stored_project(project.id).await {
            Ok(parts) => {
                download_parts(&format!("{name}-{}", sanitize_file_name(&project.name)), parts)
            }
            Err(error) => Err(error.into()),
        };
        if let Err(reason) = offered {
            let failure = Failure::ProjectNotInBackup(project.name, reason);
            self.dispatch.emit(WorldEvent::Failed(failure).into());
        }
    }

    /// Downloads the documents of all projects as one archive, with one or more files per project.
    /// The archive lacks only what cannot be read, and the user is notified of that.
    pub(super) async fn back_up_all(self: Rc<Self>, backup: BackupRequest) {
        let this = self.project();
        let (mut written, mut failures) = (Vec::new(), Vec::new());
        let mut names = BTreeMap::from([(this, default_name(this))]);
        match projects::find_projects(false).await {
            Ok(found) => names.extend(found.into_iter().map(|project| {
                let name = project.name.unwrap_or_else(|| default_name(project.id));
                (project.id, name)
            })),
            Err(error) => failures.push(Failure::ProjectListNotRead(error)),
        }
        for (id, name) in names {
            let parts = match id == this {
                true => {
                    let BackupParts { parts, missing, reason } = self.build_backup(&backup).await;
                    if !missing.is_empty() {
                        let told = StoragePanelAction::BackupIncomplete(missing, reason);
                        self.dispatch.emit(told.into());
                    }
                    Ok(parts)
                }
                false => backup_stored_project(id).await,
            };
            match parts {
                Ok(parts) => written
                    .extend(backup_files(&format!("{id} {}", sanitize_file_name(&name)), parts)),
                Err(error) => failures.push(Failure::ProjectNotInBackup(name, error.into())),
            }
        }
        let path = format!("{}-all.zip", backup.name);
        let offered = stored_archive::write_stored_zip(&written)
            .map_err(|error| Reason::Invalid(error.to_string()))
            .and_then(|bytes| Ok(files::download(&path, "application/zip", &bytes)?));
        failures.extend(offered.err().map(Failure::NoBackup));
        for failure in failures {
            self.dispatch.emit(WorldEvent::Failed(failure).into());
        }
    }

    async fn build_backup(&self, backup: &BackupRequest) -> BackupParts {
        // If all documents are in memory, a failing storage does not matter.
        let is_held = backup.loaded.len() == backup.documents.len();
        let storage = if is_held { Ok(None) } else { self.open_storage().await.map(Some) };
        match storage {
            Ok(storage) => write_backup(storage.as_deref(), backup).await,
            Err(error) => BackupParts { reason: error, ..write_backup(None, backup).await },
        }
    }
}

/// The files of a backup.
struct BackupParts {
    parts: Vec<String>,
    /// The documents that could not be read.
    missing: Vec<DocumentId>,
    /// The reason for the last of these.
    reason: StorageError,
}

/// Returns the backup of a stored project that is not in memory.
async fn backup_stored_project(project: u32) -> Result<Vec<String>, StorageError> {
    let name = projects::database_name(project);
    // Opening a missing database would create it.
    let is_there = inspect_database(&name).await?.is_some();
    let storage = match is_there {
        true => Some(Storage::open(&name, || {}).await?),
        false => None,
    };
    let stored = match &storage {
        Some(storage) => storage.load().await?.project,
        None => Default::default(),
    };
    if let Some(damage) = stored.damage.into_iter().next() {
        return Err(damage.into());
    }
    let (history, error) = History::restore(stored.checkpoint, stored.summaries, stored.log);
    if let Some(error) = error {
        return Err(error.into());
    }
    let backup = BackupRequest {
        name: String::new(),
        labels: history.project().labels().clone(),
        documents: history.summaries().map(|summary| summary.id).collect(),
        loaded: history.project().documents().cloned().collect(),
    };
    let BackupParts { parts, missing, reason } = write_backup(storage.as_ref(), &backup).await;
    if missing.is_empty() { Ok(parts) } else { Err(reason) }
}

/// Replaces characters that file names must not contain, and truncates to 60 characters.
fn sanitize_file_name(name: &str) -> String {
    let fit = |char: char| if char.is_alphanumeric() || " -_".contains(char) { char } else { '-' };
    name.chars().map(fit).take(60).collect()
}

/// Writes a backup in parts. Documents that are not in memory are read from storage.
async fn write_backup(storage: Option<&Storage>, backup: &BackupRequest) -> BackupParts {
    let held: BTreeMap<DocumentId, &Arc<Document>> =
        compact::collect_map(backup.loaded.iter().map(|document| (document.id, document)));
    let mut all =
        BackupParts { parts: Vec::new(), missing: Vec::new(), reason: StorageError::Missing };
    let mut json = dateline_json::file_header(&backup.labels);
    let mut is_first = true;
    for ids in backup.documents.chunks(DOCUMENTS_PER_BATCH) {
        let absent = ids.iter().copied().filter(|id| !held.contains_key(id)).collect();
        let mut read = load_documents(storage, absent, backup, &mut all.reason).await;
        for id in ids {
            let document = held.get(id).map(|held| (*held).clone()).or_else(|| read.remove(id));
            let Some(document) = document else {
                all.missing.push(*id);
                continue;
            };
            json.push_str(&dateline_json::document_element(&backup.labels, &document, is_first));
            is_first = false;
            if json.len() > MAX_PART_BYTES {
                dateline_json::append_checksum_footer(&mut json, is_first);
                all.parts
                    .push(std::mem::replace(&mut json, dateline_json::file_header(&backup.labels)));
                is_first = true;
            }
        }
    }
    if all.parts.is_empty() || !is_first {
        dateline_json::append_checksum_footer(&mut json, is_first);
        all.parts.push(json);
    }
    all
}

/// Returns the documents that can be read, by id. If others cannot be read, sets `reason`.
async fn load_documents(
    storage: Option<&Storage>,
    documents: BTreeSet<DocumentId>,
    backup: &BackupRequest,
    reason: &mut StorageError,
) -> BTreeMap<DocumentId, Arc<Document>> {
    let mut read = BTreeMap::new();
    let Some(storage) = storage.filter(|_| !documents.is_empty()) else { return read };
    let fetched = match storage.fetch(&MissingData { documents, ..MissingData::default() }).await {
        Ok(fetched) => fetched,
        Err(error) => {
            *reason = error;
            return read;
        }
    };
    if let Some(damage) = fetched.damage.first() {
        *reason = damage.clone().into();
    }
    for stored in &fetched.documents {
        match stored.replay_changes(&backup.labels) {
            Ok(document) => drop(read.insert(document.id, document)),
            Err(error) => *reason = error.into(),
        }
    }
    read
}
