//! Writes the watermark, detects data loss, and recovers a database that was lost or closed.

use super::import_journal::unopened_files;
use super::persistence::{
    JOURNALED_FILES, JOURNALED_PROGRESS, Persistence, PersistenceInner, WriteRequest,
};
use crate::platform::storage::StoredDatabase;
use crate::platform::{opfs, page, watermarks};
use crate::state::action::SecondCopyStatus;
use crate::state::action::{Action, FeatureAction, LoadedProject, WorldEvent};
use crate::state::action::{RecoveryAction, RestoredProject};
use crate::state::effect::RecoveryEffect;
use crate::state::persistence::StorageError;
use crate::state::recovery::second_copy::{
    DataLoss, DatabaseState, Holdings, Table, Watermark, detect_loss,
};
use dateline_annotation::model::DocumentId;
use std::collections::BTreeSet;
use std::rc::Rc;
use yew::platform::spawn_local;

/// The maximum number of attempts to open a closed database, and the pause between them.
const MAX_REOPEN_ATTEMPTS: u32 = 10;
const REOPEN_PAUSE_MS: u32 = 300;

/// The state in which the last visit left the storage.
#[derive(Clone, Copy, Default)]
pub(super) struct LastVisit {
    /// True if everything was stored.
    is_clean: bool,
    /// True if everything was also in the second copy.
    is_copied: bool,
}

impl Persistence {
    /// Returns the status of the second copy.
    pub(super) fn second_copy_status(&self) -> SecondCopyStatus {
        self.0.second_copy.status()
    }

    /// Runs an effect on a database that was lost or closed.
    pub(super) fn run_recovery_effect(&self, effect: RecoveryEffect) {
        let inner = self.0.clone();
        match effect {
            RecoveryEffect::StartSecondCopy => self.enqueue(WriteRequest::StartSafeguards),
            RecoveryEffect::StopSecondCopy => inner.stop_safeguards(),
            RecoveryEffect::Restore => spawn_local(inner.restore()),
            RecoveryEffect::Cancel => inner.is_restore_canceled.set(true),
            RecoveryEffect::StartOver => spawn_local(inner.start_over()),
            RecoveryEffect::ReopenDatabase => spawn_local(inner.reopen()),
        }
    }
}

impl PersistenceInner {
    /// Resets the safeguards for an empty database with a new id.
    pub(super) fn reset_to_empty(&self) {
        let holdings = Holdings { database: page::new_time_ordered_id(), ..Holdings::default() };
        self.second_copy.set_holdings(holdings, Default::default());
        self.has_safeguards.set(true);
        self.is_new_database.set(true);
    }

    /// Reads the stored project and detects data loss.
    pub(super) async fn load(&self) -> Result<LoadedProject, StorageError> {
        // Read before the database, because they must not know of more than was stored when it is
        // read.
        let mark = watermarks::read_watermark(self.project())
            .and_then(|mark| serde_json::from_str(&mark).ok());
        let file = self.watermark_file.read_latest(self.project()).await;
        let copy = self.second_copy.read_latest_holdings().await;
        let storage = self.open_storage().await?;
        let stored = storage.load().await?;
        let [files, progress] = storage.read_values([JOURNALED_FILES, JOURNALED_PROGRESS]).await?;
        let documents: BTreeSet<u64> =
            stored.project.summaries.iter().map(|it| it.id.0.into()).collect();
        let found = DatabaseState {
            database: stored.database.clone(),
            last: stored.project.last_seq,
            documents: documents.len() as u32,
        };
        let marks = mark.as_ref().map(|mark: &Watermark| &mark.holdings).into_iter().chain(&file);
        let newest = marks.max_by_key(|holdings| (&holdings.database, holdings.last));
        let lost = detect_loss(&found, newest, copy.as_ref());
        self.last_visit
            .set(mark.map(|mark| evaluate_last_visit(&mark, &stored)).unwrap_or_default());
        *self.last_writer_visit.borrow_mut() = stored.visit.unwrap_or_default();
        let holdings = Holdings {
            database: stored.database.unwrap_or_else(page::new_time_ordered_id),
            last: stored.project.last_seq,
            documents: found.documents,
            at: page::now(),
        };
        let copy = copy.filter(|copy| copy.last > 0 && copy.database == holdings.database);
        self.second_copy.set_holdings(holdings, documents);
        Ok(LoadedProject {
            interrupted_files: unopened_files(files, progress),
            stored: stored.project,
            draft: stored.draft,
            second_copy: lost.as_ref().map_or(copy, |lost: &DataLoss| lost.copy.clone()),
            loss: lost,
        })
    }

    /// Makes the browser begin a new log, unless the last visit ended with everything stored.
    pub(super) async fn rotate_log(&self) -> Result<(), StorageError> {
        let is_due = !self.last_visit.get().is_clean && self.second_copy.holdings().last > 0;
        if is_due {
            // Once per visit. A failure does no harm.
            self.last_visit.set(LastVisit { is_clean: true, ..self.last_visit.get() });
            let _ = self.open_storage().await?.rotate_browser_log().await;
        }
        Ok(())
    }

    /// Starts the watermark and the second copy.
    pub(super) async fn start_safeguards(&self) {
        let Ok(storage) = self.open_storage().await else { return };
        self.has_safeguards.set(true);
        storage.sign(&self.second_copy.holdings().database, &self.visit_id);
        self.second_copy.start(storage, self.last_visit.take().is_copied);
        self.write_watermark(false);
        self.write_watermark_file().await;
    }

    /// Stops the watermark and the second copy, because another tab writes them.
    pub(super) fn stop_safeguards(&self) {
        self.has_safeguards.set(false);
        self.second_copy.stop();
    }

    /// Writes the watermark. `ends` is true if nothing more will be written.
    pub(super) fn write_watermark(&self, ends: bool) {
        let holdings = self.second_copy.holdings();
        if !self.has_safeguards.get() || holdings.last == 0 {
            return;
        }
        // As long as this visit has not written, the watermark keeps the visit that wrote last.
        let storage = self.storage.borrow().clone();
        let visit = match storage.is_some_and(|storage| storage.has_pending_signature()) {
            true => self.last_writer_visit.borrow().clone(),
            false => self.visit_id.clone(),
        };
        let is_clean = ends && self.is_idle();
        let is_copied = is_clean && self.second_copy.is_complete();
        let mark = Watermark { holdings, visit, is_clean, is_copied };
        if let Ok(json) = serde_json::to_string(&mark) {
            watermarks::write_watermark(self.project(), &json);
        }
    }

    /// Writes the watermark file, and waits until it is written.
    pub(super) async fn write_watermark_file(&self) {
        let holdings = self.second_copy.holdings();
        if self.has_safeguards.get() && holdings.last > 0 {
            self.watermark_file.write(self.project(), &holdings).await;
        }
    }

    /// Restores the second copy into a database that lost data.
    pub(super) async fn restore(self: Rc<Self>) {
        self.is_restore_canceled.set(false);
        let action = match self.restore_from_copy().await {
            Ok(Some(restored)) => RecoveryAction::Restored(Box::new(restored)),
            Ok(None) => RecoveryAction::Canceled,
            Err(error) => RecoveryAction::Failed(error),
        };
        self.dispatch.emit(action.into());
    }

    async fn restore_from_copy(&self) -> Result<Option<RestoredProject>, StorageError> {
        let go_on = |done: usize, total: usize| {
            self.dispatch.emit(RecoveryAction::Progress { done, total }.into());
            !self.is_restore_canceled.get()
        };
        let Some(copied) = self.second_copy.read_all(go_on).await? else {
            return if self.is_restore_canceled.get() {
                Ok(None)
            } else {
                Err(StorageError::Missing)
            };
        };
        let rows = copied.rows.into_project_rows();
        let storage = self.open_storage().await?;
        // A new database id: the existing watermark and copy describe the lost database.
        let name = page::new_time_ordered_id();
        if !storage.replace_project(&rows, &name, |done| go_on(done, rows.len())).await? {
            return Ok(None);
        }
        let loaded = self.load().await?;
        let time = page::format_local_time(copied.holdings.at);
        Ok(Some(RestoredProject { project: loaded, copy: copied.holdings, copied_at: time }))
    }

    /// Continues with what the database holds, under a new database id.
    pub(super) async fn start_over(self: Rc<Self>) {
        let begun = async {
            let name = page::new_time_ordered_id();
            self.open_storage().await?.set_database_id(&name).await?;
            // Files that cannot be removed are not of this database, and are removed when a copy is
            // written.
            let _ = opfs::remove_project(self.project()).await;
            self.watermark_file.reset();
            self.load().await
        };
        let action = match begun.await {
            Ok(loaded) => RecoveryAction::StartedOver(Box::new(loaded)),
            Err(error) => RecoveryAction::Failed(error),
        };
        self.dispatch.emit(action.into());
    }

    /// Reopens a database that the browser closed. Restores lost data from the second copy, as far
    /// as possible.
    pub(super) async fn reopen(self: Rc<Self>) {
        let mut tries = 0;
        let action = loop {
            // If the browser was still closing the database, the last attempt's connection is
            // closed as well.
            self.storage.take();
            tries += 1;
            match self.try_reopen().await {
                Ok(action) => break Action::Feature(FeatureAction::Recovery(action)),
                Err(error @ (StorageError::Newer | StorageError::Unknown)) => {
                    break Action::World(WorldEvent::StoreFailed(error));
                }
                Err(error) if tries >= MAX_REOPEN_ATTEMPTS => {
                    break Action::World(WorldEvent::StoreFailed(error));
                }
                Err(_) => page::sleep(REOPEN_PAUSE_MS).await,
            }
        };
        self.dispatch.emit(action);
    }

    async fn try_reopen(&self) -> Result<RecoveryAction, StorageError> {
        let known = self.second_copy.holdings();
        let storage = self.open_storage().await?;
        let stored = storage.load().await?;
        let is_same = stored.database.as_ref() == Some(&known.database);
        if stored.project.last_seq >= known.last && (is_same || known.last == 0) {
            return Ok(RecoveryAction::DatabaseReopened { surviving: None });
        }
        self.second_copy.write_all_pending().await;
        let copied = self.second_copy.read_all(|_, _| true).await.unwrap_or_default();
        let copied = copied.filter(|copied| copied.holdings.database == known.database);
        let rows = copied.map(|copied| copied.rows.into_project_rows()).unwrap_or_default();
        let found = rows.iter().filter(|(table, ..)| *table == Table::Summaries);
        let found = found.map(|(_, id, _)| DocumentId(*id as u32)).collect();
        storage.replace_project(&rows, &known.database, |_| true).await?;
        Ok(RecoveryAction::DatabaseReopened { surviving: Some(found) })
    }
}

/// Returns how the visit ended that last wrote to the database.
fn evaluate_last_visit(mark: &Watermark, stored: &StoredDatabase) -> LastVisit {
    let is_last = stored.visit.as_ref() == Some(&mark.visit)
        && stored.database.as_ref() == Some(&mark.holdings.database)
        && stored.project.last_seq == mark.holdings.last;
    LastVisit { is_clean: is_last && mark.is_clean, is_copied: is_last && mark.is_copied }
}
