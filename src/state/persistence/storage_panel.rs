//! The storage dialog: persistence, quota, backups, and the deletion of one project or all.

use crate::state::action::{DeleteResult, DeleteScope, Dialog, StoragePanelAction, StorageStatus};
use crate::state::context::Context;
use crate::state::effect::{BackupRequest, Effect, ProjectEffect};
use crate::state::notices::Severity;
use crate::state::persistence::StorageError;
use crate::state::persistence::messages::StorageMessage;
use crate::state::persistence::write_queue;
use crate::state::projects::messages::ProjectMessage;
use crate::state::tabs::role::TabRole;
use crate::state::{Screen, State, projects};
use dateline_annotation::history::History;
use dateline_annotation::model::{Date, Document};
use std::sync::Arc;

/// The state of the storage dialog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoragePanel {
    /// The status of the storage; `None` until the browser answered.
    pub status: Option<StorageStatus>,
    /// The deletion that the user has to confirm.
    pub confirming_delete: Option<DeleteScope>,
    /// True if the user requested persistent storage.
    pub has_requested_persistence: bool,
    /// The report of the last error that stopped the page in an earlier visit.
    pub last_error: Option<String>,
}

pub(in crate::state) fn update(state: &mut State, action: StoragePanelAction, cx: &mut Context) {
    match action {
        StoragePanelAction::Show => {
            state.dialog = Some(Dialog::Storage);
            state.storage_panel.confirming_delete = None;
            cx.push(Effect::CheckStorage);
        }
        StoragePanelAction::StatusReceived(facts) => state.storage_panel.status = Some(facts),
        StoragePanelAction::RequestPersistence => {
            state.storage_panel.has_requested_persistence = true;
            cx.push(Effect::RequestPersistence);
        }
        StoragePanelAction::Backup => cx.push(Effect::Backup(backup_request(state, cx.now))),
        StoragePanelAction::BackupAll => cx.push(Effect::BackupAll(backup_request(state, cx.now))),
        StoragePanelAction::ConfirmDelete(deleting) => {
            state.storage_panel.confirming_delete = deleting;
            // The confirmation shows how many documents there are.
            let counts = deleting == Some(DeleteScope::AllProjects);
            cx.extend(counts.then_some(Effect::Projects(ProjectEffect::Count)));
        }
        StoragePanelAction::Delete => delete_confirmed(state, cx),
        StoragePanelAction::Deleted(deleted) => self::handle_deleted(state, &deleted),
        StoragePanelAction::LastError(report) => state.storage_panel.last_error = Some(report),
        StoragePanelAction::CopyLastError => {
            let report = state.storage_panel.last_error.clone();
            cx.extend(report.map(Effect::CopyToClipboard));
        }
        StoragePanelAction::ForgetLastError => {
            state.storage_panel.last_error = None;
            cx.push(Effect::ForgetLastError);
        }
        StoragePanelAction::SecondCopyStopped(copy, reason) => {
            if let Some(facts) = &mut state.storage_panel.status {
                facts.second_copy = copy;
            }
            state.notify(Severity::Problem, StorageMessage::SecondCopyEnded(copy, reason));
        }
        StoragePanelAction::BackupIncomplete(missing, reason) => {
            let titles: Vec<String> = missing
                .iter()
                .filter_map(|id| state.history.summary(*id))
                .map(|summary| summary.meta.title.clone())
                .collect();
            state.notify(Severity::Problem, StorageMessage::BackupIncomplete(titles, reason));
        }
    }
}

fn delete_confirmed(state: &mut State, cx: &mut Context) {
    // Writes in progress would recreate data after the deletion.
    if state.write_queue.is_writing() {
        state.notify(Severity::Info, StorageMessage::StillSaving);
        return;
    }
    let Some(deleting) = state.storage_panel.confirming_delete.take() else { return };
    // Actions dispatched meanwhile are deferred.
    state.write_queue.is_storage_open = false;
    cx.push(Effect::Delete(deleting));
}

/// Reports what was deleted and what was not. If the project of this tab was deleted, resets it.
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
    let kept: Vec<(String, StorageError)> = deleted
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
        state.notify(Severity::Info, ProjectMessage::Deleted(gone));
    }
    for (name, reason) in kept {
        state.notify(Severity::Problem, ProjectMessage::NotDeleted(name, reason));
    }
}

fn backup_request(state: &State, now: i64) -> BackupRequest {
    let project = state.history.project();
    let held: Vec<Arc<Document>> = project.documents().cloned().collect();
    // Documents that another tab deleted are in memory only.
    let documents = if state.role == TabRole::Deleted {
        held.iter().map(|document| document.id).collect()
    } else {
        state.history.summaries().map(|summary| summary.id).collect()
    };
    BackupRequest {
        name: backup_name(now),
        labels: project.labels().clone(),
        documents,
        loaded: held,
    }
}

/// Returns the name of a backup made at this time, without an extension.
pub(in crate::state) fn backup_name(now: i64) -> String {
    let date = Date::from_unix_millis(now).map(|date| format!("-{date}")).unwrap_or_default();
    format!("dateline-backup{date}")
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::state::testing::Page;

    #[test]
    fn the_last_error_is_copied_until_it_is_forgotten() {
        let mut page = Page::new();
        let act = |page: &mut Page, action: StoragePanelAction| {
            page.effects.clear();
            page.dispatch(action);
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
