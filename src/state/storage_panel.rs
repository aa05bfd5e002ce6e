//! The browser's storage in the hands of a person: whether it lasts, how full it is, a backup of
//! everything, and deleting this project or all of them.

use super::projects::{self, ProjectEffect};
use super::{Dialog, Effect, Screen, Severity, State, TabRole, write_queue};
use crate::messages;
use dateline_annotation::{Date, Document, DocumentId, History, LabelSet};
use std::sync::Arc;

/// What is known about the browser's storage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoragePanel {
    /// What the browser says of it; nothing before it was asked.
    pub status: Option<StorageStatus>,
    /// What the person is asked about before it is deleted.
    pub confirming_delete: Option<DeleteScope>,
    /// Whether the person had the browser asked to keep what is stored.
    pub has_requested_persistence: bool,
    /// The last error that stopped the page, in a visit before: where it was, and what it said.
    pub last_error: Option<String>,
}

/// What the browser says of its storage; nothing where it does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StorageStatus {
    /// Whether it is kept until the person clears it.
    pub is_persistent: Option<bool>,
    /// Bytes in use.
    pub used_bytes: Option<u64>,
    /// Bytes that there may be.
    pub quota_bytes: Option<u64>,
    /// Whether the page came over https, or from this machine: browsers keep much from others.
    pub is_secure: bool,
    /// How the second copy is.
    pub second_copy: SecondCopyStatus,
}

/// How the second copy of the project is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecondCopyStatus {
    /// There was nothing to copy yet.
    #[default]
    Unknown,
    /// It was written last at this time, in milliseconds since 1970 UTC.
    WrittenAt(i64),
    /// The browser offers no files for it.
    Unsupported,
    /// It was deleted for the room it took.
    Full,
    /// It cannot be written.
    Failed,
}

/// How much is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeleteScope {
    /// The project that this tab shows.
    CurrentProject,
    /// All projects of this browser, and what it remembers of settings.
    AllProjects,
}

/// What became of deleting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeleteResult {
    /// The projects that are no more.
    pub deleted: Vec<u32>,
    /// Those that are still there, each with the reason, for the person.
    pub failed: Vec<(u32, String)>,
}

/// All documents, to be written to one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupRequest {
    /// The file's name, without its ending.
    pub name: String,
    /// The project's labels.
    pub labels: LabelSet,
    /// All documents, in order.
    pub documents: Vec<DocumentId>,
    /// Those that are in memory; the others are stored.
    pub loaded: Vec<Arc<Document>>,
}

/// What is done about the storage.
#[derive(Clone, Debug, PartialEq)]
pub enum StoragePanelAction {
    /// Show what is known about it.
    Show,
    /// The browser answered.
    StatusReceived(StorageStatus),
    /// Have the browser asked to keep what is stored.
    RequestPersistence,
    /// Offer all documents of this project as one file.
    Backup,
    /// Offer all documents of all projects as one file.
    BackupAll,
    /// Ask whether so much is to be deleted, or no longer.
    ConfirmDelete(Option<DeleteScope>),
    /// Delete what was asked about.
    Delete,
    /// It is deleted, or not.
    Deleted(DeleteResult),
    /// An error stopped the page in a visit before.
    LastError(String),
    /// Put the report of it on the clipboard.
    CopyLastError,
    /// Keep it no longer.
    ForgetLastError,
    /// There is no second copy any more, or none that is up to date; the reason is for the person.
    SecondCopyStopped(SecondCopyStatus, String),
    /// A backup was made without these documents; the reason is for the person.
    BackupIncomplete(Vec<DocumentId>, String),
}

impl StoragePanelAction {
    /// Whether it is there to delete something.
    pub(super) fn is_deletion(&self) -> bool {
        matches!(self, Self::ConfirmDelete(Some(_)) | Self::Delete)
    }
}

pub(super) fn update(state: &mut State, action: StoragePanelAction, now: i64) -> Vec<Effect> {
    match action {
        StoragePanelAction::Show => {
            state.dialog = Some(Dialog::Storage);
            state.storage_panel.confirming_delete = None;
            return vec![Effect::CheckStorage];
        }
        StoragePanelAction::StatusReceived(facts) => state.storage_panel.status = Some(facts),
        StoragePanelAction::RequestPersistence => {
            state.storage_panel.has_requested_persistence = true;
            return vec![Effect::RequestPersistence];
        }
        StoragePanelAction::Backup => return vec![Effect::Backup(backup_request(state, now))],
        StoragePanelAction::BackupAll => {
            return vec![Effect::BackupAll(backup_request(state, now))];
        }
        StoragePanelAction::ConfirmDelete(deleting) => {
            state.storage_panel.confirming_delete = deleting;
            // What there is to be deleted is counted when it is asked about.
            let counts = deleting == Some(DeleteScope::AllProjects);
            return counts.then_some(Effect::Projects(ProjectEffect::Count)).into_iter().collect();
        }
        StoragePanelAction::Delete => return delete_confirmed(state),
        StoragePanelAction::Deleted(deleted) => self::handle_deleted(state, &deleted),
        StoragePanelAction::LastError(report) => state.storage_panel.last_error = Some(report),
        StoragePanelAction::CopyLastError => {
            return state
                .storage_panel
                .last_error
                .clone()
                .map(Effect::CopyToClipboard)
                .into_iter()
                .collect();
        }
        StoragePanelAction::ForgetLastError => {
            state.storage_panel.last_error = None;
            return vec![Effect::ForgetLastError];
        }
        StoragePanelAction::SecondCopyStopped(copy, reason) => {
            if let Some(facts) = &mut state.storage_panel.status {
                facts.second_copy = copy;
            }
            state.notify(Severity::Problem, messages::second_copy_ended(copy, &reason));
        }
        StoragePanelAction::BackupIncomplete(missing, reason) => {
            let titles: Vec<String> = missing
                .iter()
                .filter_map(|id| state.history.summary(*id))
                .map(|summary| messages::document_title(&summary.meta.title).to_owned())
                .collect();
            state.notify(Severity::Problem, messages::backup_incomplete(&titles, &reason));
        }
    }
    Vec::new()
}

fn delete_confirmed(state: &mut State) -> Vec<Effect> {
    // What is being written would be written after all.
    if state.write_queue.is_writing() {
        state.notify(Severity::Info, messages::STILL_SAVING.to_owned());
        return Vec::new();
    }
    let Some(deleting) = state.storage_panel.confirming_delete.take() else { return Vec::new() };
    // What is done meanwhile waits.
    state.write_queue.is_storage_open = false;
    vec![Effect::Delete(deleting)]
}

/// Says what is no more and what is. Where that is the project of this tab, it begins anew.
fn handle_deleted(state: &mut State, deleted: &DeleteResult) {
    let named = |id: u32| {
        let documents = if id == state.projects.current {
            Some(state.history.summaries().len())
        } else {
            state.projects.all().into_iter().find(|it| it.id == id).and_then(|it| it.document_count)
        };
        (state.projects.name_by_id(id), documents)
    };
    let gone: Vec<(String, Option<usize>)> = deleted.deleted.iter().map(|id| named(*id)).collect();
    let kept: Vec<(String, String)> = deleted
        .failed
        .iter()
        .map(|(id, reason)| (state.projects.name_by_id(*id), reason.clone()))
        .collect();
    if deleted.deleted.contains(&state.projects.current) {
        state.history = History::default();
        state.draft_text.clear();
        state.suspended_new_document = None;
        state.screen = Screen::Home;
        write_queue::reset(state);
    }
    state.write_queue.is_storage_open = true;
    state.dialog = None;
    projects::remove_deleted(state, &deleted.deleted);
    state.notices.clear();
    if !gone.is_empty() {
        state.notify(Severity::Info, messages::projects_deleted(&gone));
    }
    for (name, reason) in kept {
        state.notify(Severity::Problem, messages::project_not_deleted(&name, &reason));
    }
}

fn backup_request(state: &State, now: i64) -> BackupRequest {
    let project = state.history.project();
    let held: Vec<Arc<Document>> = project.documents().cloned().collect();
    // What another tab deleted is not stored any more.
    let documents = match state.role {
        TabRole::Deleted => held.iter().map(|document| document.id).collect(),
        _ => state.history.summaries().map(|summary| summary.id).collect(),
    };
    BackupRequest {
        name: backup_name(now),
        labels: project.labels().clone(),
        documents,
        loaded: held,
    }
}

/// What a backup is called that is made at a time, without its ending.
pub(super) fn backup_name(now: i64) -> String {
    let date = Date::from_unix_millis(now).map(|date| format!("-{date}")).unwrap_or_default();
    format!("dateline-backup{date}")
}

#[cfg(test)]
mod tests {
    use super::super::Action;
    use super::super::page_tests::Page;
    use super::*;

    #[test]
    fn the_last_error_is_copied_until_it_is_forgotten() {
        let mut page = Page::new();
        let act = |page: &mut Page, action: StoragePanelAction| {
            page.effects.clear();
            page.dispatch(Action::StoragePanel(action));
            std::mem::take(&mut page.effects)
        };
        assert_eq!(act(&mut page, StoragePanelAction::CopyLastError), []);
        let report = "panicked at src/a.rs:1:2".to_owned();
        assert_eq!(act(&mut page, StoragePanelAction::LastError(report.clone())), []);
        assert_eq!(
            act(&mut page, StoragePanelAction::CopyLastError),
            [Effect::CopyToClipboard(report)]
        );
        assert_eq!(act(&mut page, StoragePanelAction::ForgetLastError), [Effect::ForgetLastError]);
        assert_eq!(act(&mut page, StoragePanelAction::CopyLastError), []);
    }
}
