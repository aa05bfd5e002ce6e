use super::storing::Inner;
use crate::messages;
use crate::platform::storage::{Storage, StorageError, contents};
use crate::platform::{files, projects};
use crate::state::keeping::Backup;
use crate::state::projects::Listed;
use crate::state::{Action, KeepingAction};
use dateline_annotation::{Document, DocumentId, History, Wanted};
use dateline_formats::{File, dateline_json, stored_archive};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// So many documents are read at once.
const AT_ONCE: usize = 32;

/// A part is closed once it has so many bytes: with one more document it can still be read.
const LONGEST: usize = 60_000_000;

/// The files of a backup, one or several parts, and their names.
fn named(name: &str, parts: Vec<String>) -> impl Iterator<Item = File> {
    let of = parts.len();
    (1..).zip(parts).map(move |(number, json)| {
        let part = if of == 1 { String::new() } else { format!("-part-{number}-of-{of}") };
        File { path: format!("{name}{part}.dateline.json"), bytes: json.into_bytes() }
    })
}

fn offer(name: &str, parts: Vec<String>) -> Result<(), String> {
    for file in named(name, parts) {
        files::download(&file.path, "application/json", &file.bytes)
            .map_err(|error| error.to_string())?;
    }
    Ok(())
}

impl Inner {
    /// Offers all documents as a file, or as several where one would be too long to be read again.
    /// Those that are not in memory are read from the storage, a few at a time; the person is told which
    /// of them cannot be read.
    pub(super) async fn back_up(self: Rc<Self>, backup: Backup) {
        let Written { parts, missing, reason } = self.written(&backup).await;
        if let Err(reason) = offer(&backup.name, parts) {
            self.dispatch.emit(Action::Failed(messages::because("No backup was made", &reason)));
        } else if !missing.is_empty() {
            let told = KeepingAction::BackedUpWithout(missing, reason);
            self.dispatch.emit(Action::Keeping(told));
        }
    }

    /// Offers all documents of a project that is not the one shown.
    pub(super) async fn back_up_project(self: Rc<Self>, project: Listed, name: String) {
        let offered = match written_as_stored(project.id).await {
            Ok(parts) => offer(&format!("{name}-{}", in_file_names(&project.name)), parts),
            Err(reason) => Err(reason),
        };
        if let Err(reason) = offered {
            self.dispatch.emit(Action::Failed(messages::not_backed_up(&project.name, &reason)));
        }
    }

    /// Offers the documents of all projects in one archive, with a file for each project. What cannot be
    /// read is told, and is the only thing that the archive lacks.
    pub(super) async fn back_up_all(self: Rc<Self>, backup: Backup) {
        let this = self.project();
        let (mut written, mut failures) = (Vec::new(), Vec::new());
        let mut names = BTreeMap::from([(this, messages::project_name(this))]);
        match projects::find(false).await {
            Ok(found) => names.extend(found.into_iter().map(|project| {
                let name = project.name.unwrap_or_else(|| messages::project_name(project.id));
                (project.id, name)
            })),
            Err(error) => failures.push(messages::list_not_read(&error.to_string())),
        }
        for (id, name) in names {
            let parts = match id == this {
                true => {
                    let Written { parts, missing, reason } = self.written(&backup).await;
                    if !missing.is_empty() {
                        let told = KeepingAction::BackedUpWithout(missing, reason);
                        self.dispatch.emit(Action::Keeping(told));
                    }
                    Ok(parts)
                }
                false => written_as_stored(id).await,
            };
            match parts {
                Ok(parts) => {
                    written.extend(named(&format!("{id} {}", in_file_names(&name)), parts))
                }
                Err(reason) => failures.push(messages::not_backed_up(&name, &reason)),
            }
        }
        let path = format!("{}-all.zip", backup.name);
        let offered = stored_archive::write(&written).map_err(|error| error.to_string());
        let offered = offered.and_then(|bytes| {
            files::download(&path, "application/zip", &bytes).map_err(|error| error.to_string())
        });
        failures
            .extend(offered.err().map(|reason| messages::because("No backup was made", &reason)));
        for failure in failures {
            self.dispatch.emit(Action::Failed(failure));
        }
    }

    async fn written(&self, backup: &Backup) -> Written {
        // What is in memory needs no storage.
        let is_held = backup.held.len() == backup.documents.len();
        let storage = if is_held { Ok(None) } else { self.storage().await.map(Some) };
        match storage {
            Ok(storage) => written(storage.as_deref(), backup).await,
            Err(error) => Written { reason: error.to_string(), ..written(None, backup).await },
        }
    }
}

/// The files of a backup.
#[derive(Default)]
struct Written {
    parts: Vec<String>,
    /// The documents that are in none of them.
    missing: Vec<DocumentId>,
    /// Why the last of these is not.
    reason: String,
}

/// The backup of a project as it is stored; none of its documents are in memory.
async fn written_as_stored(project: u32) -> Result<Vec<String>, String> {
    let told = |error: StorageError| error.to_string();
    let name = projects::database(project);
    // None is made where there is none.
    let is_there = contents(&name).await.map_err(told)?.is_some();
    let storage = match is_there {
        true => Some(Storage::open(&name, || {}).await.map_err(told)?),
        false => None,
    };
    let stored = match &storage {
        Some(storage) => storage.load().await.map_err(told)?,
        None => Default::default(),
    };
    if let Some(damage) = stored.damage.first() {
        return Err(damage.to_string());
    }
    let (history, error) = match stored.legacy {
        Some(legacy) => {
            let (history, _, error) = History::migrate(legacy.snapshot, legacy.log);
            (history, error)
        }
        None => History::restore(stored.head, stored.summaries, stored.log),
    };
    if let Some(error) = error {
        return Err(error.to_string());
    }
    let backup = Backup {
        name: String::new(),
        labels: history.project().labels().clone(),
        documents: history.summaries().map(|summary| summary.id).collect(),
        held: history.project().documents().cloned().collect(),
    };
    let Written { parts, missing, reason } = written(storage.as_ref(), &backup).await;
    if missing.is_empty() { Ok(parts) } else { Err(reason) }
}

/// A project's name with nothing in it that the name of a file must not have.
fn in_file_names(name: &str) -> String {
    let fit = |char: char| if char.is_alphanumeric() || " -_".contains(char) { char } else { '-' };
    name.chars().map(fit).take(60).collect()
}

/// Writes a backup in parts. Documents that are not in memory are read from the storage.
async fn written(storage: Option<&Storage>, backup: &Backup) -> Written {
    let held: BTreeMap<DocumentId, &Arc<Document>> =
        backup.held.iter().map(|document| (document.id, document)).collect();
    let mut all = Written::default();
    let mut json = dateline_json::head(&backup.labels);
    let mut is_first = true;
    for ids in backup.documents.chunks(AT_ONCE) {
        let absent = ids.iter().copied().filter(|id| !held.contains_key(id)).collect();
        let mut read = read(storage, absent, backup, &mut all.reason).await;
        for id in ids {
            let document = held.get(id).map(|held| (*held).clone()).or_else(|| read.remove(id));
            let Some(document) = document else {
                all.missing.push(*id);
                continue;
            };
            json.push_str(&dateline_json::element(&backup.labels, &document, is_first));
            is_first = false;
            if json.len() > LONGEST {
                dateline_json::seal(&mut json, is_first);
                all.parts.push(std::mem::replace(&mut json, dateline_json::head(&backup.labels)));
                is_first = true;
            }
        }
    }
    if all.parts.is_empty() || !is_first {
        dateline_json::seal(&mut json, is_first);
        all.parts.push(json);
    }
    all
}

/// Those of the documents that can be read, by id; `reason` is why another one cannot.
async fn read(
    storage: Option<&Storage>,
    documents: BTreeSet<DocumentId>,
    backup: &Backup,
    reason: &mut String,
) -> BTreeMap<DocumentId, Arc<Document>> {
    let mut read = BTreeMap::new();
    let Some(storage) = storage.filter(|_| !documents.is_empty()) else { return read };
    let fetched = match storage.fetch(&Wanted { documents, ..Wanted::default() }).await {
        Ok(fetched) => fetched,
        Err(error) => {
            *reason = error.to_string();
            return read;
        }
    };
    if let Some(damage) = fetched.damage.first() {
        *reason = damage.to_string();
    }
    for stored in &fetched.documents {
        match stored.brought_up(&backup.labels) {
            Ok(document) => drop(read.insert(document.id, document)),
            Err(error) => *reason = error.to_string(),
        }
    }
    read
}
