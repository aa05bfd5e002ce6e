//! Deletes one project or all, with everything that is stored of them.

use super::persistence::PersistenceInner;
use super::tab_coordinator;
use crate::platform::{opfs, page, projects};
use crate::state::action::{DeleteResult, DeleteScope};
use crate::state::action::{StoragePanelAction, WorldEvent};
use crate::state::notices::failure::Failure;
use crate::state::persistence::StorageError;
use std::rc::Rc;

/// The time that other tabs get to stop writing to a project that is being deleted, in
/// milliseconds.
const NOTICE_MS: u32 = 150;

impl PersistenceInner {
    /// Deletes this project or all, and dispatches the result.
    pub(super) async fn delete_projects(self: Rc<Self>, deleting: DeleteScope) {
        let mut deleted = DeleteResult::default();
        if deleting == DeleteScope::AllProjects {
            self.delete_other_projects(&mut deleted).await;
        }
        record_result(&mut deleted, self.project(), self.delete_current_project().await);
        let is_all_gone = deleting == DeleteScope::AllProjects && deleted.failed.is_empty();
        if is_all_gone && let Err(error) = projects::delete_list_and_settings().await {
            let failure = Failure::ProjectListNotDeleted(error);
            self.dispatch.emit(WorldEvent::Failed(failure).into());
        }
        self.dispatch.emit(StoragePanelAction::Deleted(deleted).into());
    }

    async fn delete_other_projects(&self, deleted: &mut DeleteResult) {
        let this = self.project();
        // `all_ids` finds databases even if the list of projects cannot be read.
        let others = projects::all_ids().await.into_iter().filter(|id| *id != this);
        for id in others {
            tab_coordinator::broadcast_deletion(&projects::database_name(id));
            page::sleep(NOTICE_MS).await;
            record_result(deleted, id, projects::delete_project(id).await);
        }
    }

    /// Empties the database in one transaction, and then deletes it.
    async fn delete_current_project(&self) -> Result<(), StorageError> {
        if let Some(tabs) = self.tabs() {
            tabs.announce_deletion();
            page::sleep(NOTICE_MS).await;
        }
        let project = self.project();
        // The safeguards are removed first: without the database they would indicate a data loss.
        self.stop_safeguards();
        opfs::remove_project(project).await?;
        self.watermark_file.reset();
        let emptied = match self.open_storage().await {
            Ok(storage) => storage.delete_everything(&page::new_time_ordered_id()).await,
            Err(error) => Err(error),
        };
        self.close_storage();
        self.reset_to_empty();
        let deleted = projects::delete_database(&projects::database_name(project)).await;
        // If another tab keeps an empty database open, only its name remains.
        emptied.or(deleted)?;
        projects::forget_project(project).await
    }
}

fn record_result(deleted: &mut DeleteResult, id: u32, result: Result<(), StorageError>) {
    match result {
        Ok(()) => deleted.deleted.push(id),
        Err(error) => deleted.failed.push((id, error)),
    }
}
