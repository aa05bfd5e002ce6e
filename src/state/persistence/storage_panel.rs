//! The storage dialog: persistence, quota, backups, and the deletion of one project or all.

use crate::state::action::{DeleteResult, DeleteScope, Dialog, StoragePanelAction, StorageStatus};
use crate::state::context::Context;
use crate::state::effect::{BackupRequest, Effect, OfflineEffect, ProjectEffect};
use crate::state::notices::Severity;
use crate::state::persistence::StorageError;
use crate::state::persistence::messages::StorageMessage;
use crate::state::projects::Projects;
use crate::state::projects::messages::ProjectMessage;
use crate::state::session::Screen;
use crate::state::session::Session;
use crate::state::tabs::role::TabRole;
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

impl StoragePanel {
    pub(in crate::state) fn update(
        &mut self,
        session: &mut Session,
        projects: &mut Projects,
        action: StoragePanelAction,
        cx: &mut Context,
    ) {
        match action {
            StoragePanelAction::Show => {
                session.dialog = Some(Dialog::Storage);
                self.confirming_delete = None;
                cx.push(Effect::CheckStorage);
            }
            StoragePanelAction::StatusReceived(facts) => self.status = Some(facts),
            StoragePanelAction::RequestPersistence => {
                self.has_requested_persistence = true;
                cx.push(Effect::RequestPersistence);
            }
            StoragePanelAction::Backup => cx.push(Effect::Backup(backup_request(session, cx.now))),
            StoragePanelAction::BackupAll => {
                cx.push(Effect::BackupAll(backup_request(session, cx.now)))
            }
            StoragePanelAction::ConfirmDelete(deleting) => {
                self.confirming_delete = deleting;
                // The confirmation shows how many documents there are.
                let counts = deleting == Some(DeleteScope::AllProjects);
                cx.extend(counts.then_some(Effect::Projects(ProjectEffect::Count)));
            }
            StoragePanelAction::Delete => self.delete_confirmed(session, cx),
            StoragePanelAction::Deleted(deleted) => handle_deleted(session, projects, &deleted),
            StoragePanelAction::LastError(report) => self.last_error = Some(report),
            StoragePanelAction::CopyLastError => {
                let report = self.last_error.clone();
                cx.extend(report.map(Effect::CopyToClipboard));
            }
            StoragePanelAction::ForgetLastError => {
                self.last_error = None;
                cx.push(Effect::ForgetLastError);
            }
            StoragePanelAction::SecondCopyStopped(copy, reason) => {
                if let Some(facts) = &mut self.status {
                    facts.second_copy = copy;
                }
                session.notify(Severity::Problem, StorageMessage::SecondCopyEnded(copy, reason));
            }
            StoragePanelAction::BackupIncomplete(missing, reason) => {
                let titles: Vec<String> = missing
                    .iter()
                    .filter_map(|id| session.history.summary(*id))
                    .map(|summary| summary.meta.title.clone())
                    .collect();
                session.notify(Severity::Problem, StorageMessage::BackupIncomplete(titles, reason));
            }
        }
    }

    fn delete_confirmed(&mut self, session: &mut Session, cx: &mut Context) {
        // Writes in progress would recreate data after the deletion.
        if session.write_queue.is_writing() {
            session.notify(Severity::Info, StorageMessage::StillSaving);
            return;
        }
        let Some(deleting) = self.confirming_delete.take() else { return };
        // Actions dispatched meanwhile are deferred.
        session.write_queue.is_storage_open = false;
        cx.push(Effect::Delete(deleting));
        if deleting == DeleteScope::AllProjects {
            cx.push(Effect::Offline(OfflineEffect::Forget));
        }
    }
}

/// Reports what was deleted and what was not. If the project of this tab was deleted, resets it.
fn handle_deleted(session: &mut Session, projects: &mut Projects, deleted: &DeleteResult) {
    let named = |id: u32| {
        let documents = if id == projects.current {
            Some(session.history.summaries().len())
        } else {
            projects.all().into_iter().find(|it| it.id == id).and_then(|it| it.document_count)
        };
        (projects.name_by_id(id), documents)
    };
    let gone: Vec<(String, Option<usize>)> = deleted.deleted.iter().map(|id| named(*id)).collect();
    let kept: Vec<(String, StorageError)> = deleted
        .failed
        .iter()
        .map(|(id, reason)| (projects.name_by_id(*id), reason.clone()))
        .collect();
    if deleted.deleted.contains(&projects.current) {
        session.history = History::default();
        session.draft_text.clear();
        session.suspended_new_document = None;
        session.screen = Screen::Home;
        session.write_queue.reset();
    }
    session.write_queue.is_storage_open = true;
    session.dialog = None;
    projects.remove_deleted(&deleted.deleted);
    session.notices.clear();
    if !gone.is_empty() {
        session.notify(Severity::Info, ProjectMessage::Deleted(gone));
    }
    for (name, reason) in kept {
        session.notify(Severity::Problem, ProjectMessage::NotDeleted(name, reason));
    }
}

fn backup_request(session: &Session, now: i64) -> BackupRequest {
    let project = session.history.project();
    let held: Vec<Arc<Document>> = project.documents().cloned().collect();
    // Documents that another tab deleted are in memory only.
    let documents = if session.role == TabRole::Deleted {
        held.iter().map(|document| document.id).collect()
    } else {
        session.history.summaries().map(|summary| summary.id).collect()
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
