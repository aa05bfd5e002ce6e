//! The mark outside the database, and what is done where the database was lost or closed.

use super::noting::unopened;
use super::storing::{FILES, Inner, PROGRESS, Storing, Write};
use crate::platform::storage::{self, StorageError};
use crate::platform::{copies, marks, page};
use crate::state::copy::{Found, Holdings, Lost, Mark, Table, loss};
use crate::state::keeping::SecondCopy;
use crate::state::recovery::{RecoveryAction, RecoveryEffect, Restored};
use crate::state::{Action, Legacy, Loaded};
use dateline_annotation::DocumentId;
use std::collections::BTreeSet;
use std::rc::Rc;
use yew::platform::spawn_local;

/// So often a closed database is opened before it counts as one that cannot be, and so long between.
const TRIES: u32 = 10;
const PAUSE_MS: u32 = 300;

/// How the last visit ended.
#[derive(Clone, Copy, Default)]
pub(super) struct LastVisit {
    /// With everything stored.
    is_clean: bool,
    /// And with everything in the second copy.
    is_copied: bool,
}

impl Storing {
    /// How the second copy is.
    pub(super) fn second_copy(&self) -> SecondCopy {
        self.0.copying.status()
    }

    /// Does what is to be done about a database that was lost or closed.
    pub(super) fn recover(&self, effect: RecoveryEffect) {
        let inner = self.0.clone();
        match effect {
            RecoveryEffect::Keep => self.write(Write::Keep),
            RecoveryEffect::StopKeeping => inner.stop_keeping(),
            RecoveryEffect::Restore => spawn_local(inner.restore()),
            RecoveryEffect::Cancel => inner.is_canceled.set(true),
            RecoveryEffect::StartAnew => spawn_local(inner.start_anew()),
            RecoveryEffect::Reopen => spawn_local(inner.reopen()),
        }
    }
}

impl Inner {
    /// The database is one that begins anew.
    pub(super) fn is_emptied(&self) {
        let holdings = Holdings { database: page::new_name(), ..Holdings::default() };
        self.copying.know(holdings, Default::default());
        self.is_keeping.set(true);
        self.begins.set(true);
    }

    /// Reads what is stored, and whether it is less than was stored once.
    pub(super) async fn load(&self) -> Result<Loaded, StorageError> {
        // Before the database: they must not know of more than was stored when it is read.
        let mark = marks::read(self.project()).and_then(|mark| serde_json::from_str(&mark).ok());
        let file = self.mark_file.newest(self.project()).await;
        let copy = self.copying.newest().await;
        let storage = self.storage().await?;
        let stored = storage.load().await?;
        let [files, progress] = storage.notes([FILES, PROGRESS]).await?;
        let documents: BTreeSet<u64> = stored.summaries.iter().map(|it| it.id.0.into()).collect();
        let found = Found {
            database: stored.database.clone(),
            last: stored.last,
            documents: documents.len() as u32,
        };
        let marks = mark.as_ref().map(|mark: &Mark| &mark.holdings).into_iter().chain(&file);
        let newest = marks.max_by_key(|holdings| (&holdings.database, holdings.last));
        let lost = loss(&found, newest, copy.as_ref());
        self.last_visit.set(mark.map(|mark| ended(&mark, &stored)).unwrap_or_default());
        *self.last_writer.borrow_mut() = stored.visit.unwrap_or_default();
        let holdings = Holdings {
            database: stored.database.unwrap_or_else(page::new_name),
            last: stored.last,
            documents: found.documents,
            at: page::now(),
        };
        let copy = copy.filter(|copy| copy.last > 0 && copy.database == holdings.database);
        self.copying.know(holdings, documents);
        Ok(Loaded {
            unopened: unopened(files, progress),
            head: stored.head,
            summaries: stored.summaries,
            log: stored.log,
            last: stored.last,
            legacy: stored.legacy.map(|it| Legacy { snapshot: it.snapshot, log: it.log }),
            draft: stored.draft,
            damage: stored.damage.iter().map(super::storing::told).collect(),
            copy: lost.as_ref().map_or(copy, |lost: &Lost| lost.copy.clone()),
            lost,
        })
    }

    /// Has the browser begin a new log, unless the last visit ended with everything stored.
    pub(super) async fn turn_log(&self) -> Result<(), StorageError> {
        let is_due = !self.last_visit.get().is_clean && self.copying.holdings().last > 0;
        if is_due {
            // Once a visit; where it fails, nothing is worse than before.
            self.last_visit.set(LastVisit { is_clean: true, ..self.last_visit.get() });
            let _ = self.storage().await?.turn_log().await;
        }
        Ok(())
    }

    /// Notes outside the database what is stored in it from now on, and keeps the second copy.
    pub(super) async fn keep(&self) {
        let Ok(storage) = self.storage().await else { return };
        self.is_keeping.set(true);
        storage.sign(&self.copying.holdings().database, &self.visit);
        self.copying.begin(storage, self.last_visit.take().is_copied);
        self.mark(false);
        self.write_mark_file().await;
    }

    /// Another tab does it from now on.
    pub(super) fn stop_keeping(&self) {
        self.is_keeping.set(false);
        self.copying.end();
    }

    /// Notes what is stored. `ends` says that nothing more is written.
    pub(super) fn mark(&self, ends: bool) {
        let holdings = self.copying.holdings();
        if !self.is_keeping.get() || holdings.last == 0 {
            return;
        }
        // A visit that writes nothing leaves the log as it is.
        let storage = self.storage.borrow().clone();
        let visit = match storage.is_some_and(|storage| storage.is_unsigned()) {
            true => self.last_writer.borrow().clone(),
            false => self.visit.clone(),
        };
        let is_clean = ends && self.is_idle();
        let is_copied = is_clean && self.copying.has_all();
        let mark = Mark { holdings, visit, is_clean, is_copied };
        if let Ok(json) = serde_json::to_string(&mark) {
            marks::write(self.project(), &json);
        }
    }

    /// Notes what is stored in the mark file, too; waits until it is there.
    pub(super) async fn write_mark_file(&self) {
        let holdings = self.copying.holdings();
        if self.is_keeping.get() && holdings.last > 0 {
            self.mark_file.write(self.project(), &holdings).await;
        }
    }

    /// Puts the second copy in the position of a database that lost something.
    pub(super) async fn restore(self: Rc<Self>) {
        self.is_canceled.set(false);
        let action = match self.restored().await {
            Ok(Some(restored)) => RecoveryAction::Restored(Box::new(restored)),
            Ok(None) => RecoveryAction::Canceled,
            Err(error) => RecoveryAction::Failed(error.to_string()),
        };
        self.dispatch.emit(Action::Recovery(action));
    }

    async fn restored(&self) -> Result<Option<Restored>, StorageError> {
        let go_on = |done: usize, total: usize| {
            self.dispatch.emit(Action::Recovery(RecoveryAction::Progress { done, total }));
            !self.is_canceled.get()
        };
        let Some(copied) = self.copying.read(go_on).await? else {
            return if self.is_canceled.get() { Ok(None) } else { Err(StorageError::Missing) };
        };
        let rows = copied.rows.into_project();
        let storage = self.storage().await?;
        // What stands outside the database is of the time before.
        let name = page::new_name();
        if !storage.replace_all(&rows, &name, |done| go_on(done, rows.len())).await? {
            return Ok(None);
        }
        let loaded = self.load().await?;
        let time = page::local_time(copied.holdings.at);
        Ok(Some(Restored { loaded, copy: copied.holdings, time }))
    }

    /// Goes on with what is in the database: what stands outside it is no longer of it.
    pub(super) async fn start_anew(self: Rc<Self>) {
        let begun = async {
            let name = page::new_name();
            self.storage().await?.rename(&name).await?;
            // What is left of a copy is not of this database, and goes when one is written.
            let _ = copies::remove(self.project()).await;
            self.mark_file.forget();
            self.load().await
        };
        let action = match begun.await {
            Ok(loaded) => RecoveryAction::Begun(Box::new(loaded)),
            Err(error) => RecoveryAction::Failed(error.to_string()),
        };
        self.dispatch.emit(Action::Recovery(action));
    }

    /// Opens the database again that the browser closed. What it lost comes from the second copy, as far
    /// as that goes.
    pub(super) async fn reopen(self: Rc<Self>) {
        let mut tries = 0;
        let action = loop {
            // One that opened while the browser was not done yet is closed as well.
            self.storage.take();
            tries += 1;
            match self.reopened().await {
                Ok(action) => break Action::Recovery(action),
                Err(StorageError::Newer) => {
                    break Action::StoreFailed(StorageError::Newer.to_string());
                }
                Err(error) if tries >= TRIES => break Action::StoreFailed(error.to_string()),
                Err(_) => page::wait(PAUSE_MS).await,
            }
        };
        self.dispatch.emit(action);
    }

    async fn reopened(&self) -> Result<RecoveryAction, StorageError> {
        let known = self.copying.holdings();
        let storage = self.storage().await?;
        let stored = storage.load().await?;
        let is_same = stored.database.as_ref() == Some(&known.database);
        if stored.last >= known.last && (is_same || known.last == 0) {
            return Ok(RecoveryAction::Reopened { lost: None });
        }
        self.copying.finish().await;
        let copied = self.copying.read(|_, _| true).await.unwrap_or_default();
        let copied = copied.filter(|copied| copied.holdings.database == known.database);
        let rows = copied.map(|copied| copied.rows.into_project()).unwrap_or_default();
        let found = rows.iter().filter(|(table, ..)| *table == Table::Summaries);
        let found = found.map(|(_, id, _)| DocumentId(*id as u32)).collect();
        storage.replace_all(&rows, &known.database, |_| true).await?;
        Ok(RecoveryAction::Reopened { lost: Some(found) })
    }
}

/// How the visit ended that wrote to the database last.
fn ended(mark: &Mark, stored: &storage::Stored) -> LastVisit {
    let is_last = stored.visit.as_ref() == Some(&mark.visit)
        && stored.database.as_ref() == Some(&mark.holdings.database)
        && stored.last == mark.holdings.last;
    LastVisit { is_clean: is_last && mark.is_clean, is_copied: is_last && mark.is_copied }
}
