use super::storing::Inner;
use super::tabs;
use crate::messages;
use crate::platform::storage::StorageError;
use crate::platform::{copies, page, projects};
use crate::state::keeping::{Deleted, Deleting};
use crate::state::{Action, KeepingAction};
use std::rc::Rc;

/// Tabs that hear that their project is being deleted have so long to stop writing, in milliseconds.
const NOTICE_MS: u32 = 150;

impl Inner {
    /// Deletes this project, or all, and tells what is gone and what is not.
    pub(super) async fn delete(self: Rc<Self>, deleting: Deleting) {
        let mut deleted = Deleted::default();
        if deleting == Deleting::All {
            self.delete_others(&mut deleted).await;
        }
        note(&mut deleted, self.project(), self.delete_this().await);
        let is_all_gone = deleting == Deleting::All && deleted.kept.is_empty();
        if is_all_gone && let Err(error) = projects::delete_list().await {
            let told = messages::list_not_deleted(&error.to_string());
            self.dispatch.emit(Action::Failed(told));
        }
        self.dispatch.emit(Action::Keeping(KeepingAction::Deleted(deleted)));
    }

    async fn delete_others(&self, deleted: &mut Deleted) {
        let this = self.project();
        // Where the list cannot be read, the databases can be told all the same.
        let others = projects::numbers().await.into_iter().filter(|id| *id != this);
        for id in others {
            tabs::tell_deleted(&projects::database(id));
            page::wait(NOTICE_MS).await;
            note(deleted, id, projects::delete(id).await);
        }
    }

    /// Empties the database, all of it or nothing, and then deletes it.
    async fn delete_this(&self) -> Result<(), StorageError> {
        if let Some(tabs) = self.tabs() {
            tabs.deleted();
            page::wait(NOTICE_MS).await;
        }
        let project = self.project();
        // What stands outside the database goes first: alone it would tell of a loss.
        self.stop_keeping();
        copies::remove(project).await?;
        self.mark_file.forget();
        let emptied = match self.storage().await {
            Ok(storage) => storage.delete_everything(&page::new_name()).await,
            Err(error) => Err(error),
        };
        self.close();
        self.is_emptied();
        let deleted = projects::delete_database(&projects::database(project)).await;
        // An empty database that another tab still holds open is no more than its name.
        emptied.or(deleted)?;
        projects::forget(project).await
    }
}

fn note(deleted: &mut Deleted, id: u32, result: Result<(), StorageError>) {
    match result {
        Ok(()) => deleted.gone.push(id),
        Err(error) => deleted.kept.push((id, error.to_string())),
    }
}
