//! Reads from the storage and writes to it. Writes are queued and run in order.

use super::import_journal::JournalEntry;
use super::project_list;
use super::second_copy::SecondCopyWriter;
use super::storage_recovery::LastVisit;
use super::tab_coordinator::TabCoordinator;
use super::watermark_file::WatermarkFile;
use crate::platform::storage::Storage;
use crate::platform::{files, page, projects};
use crate::state::action::DeleteScope;
use crate::state::action::ProjectInfo;
use crate::state::action::{
    Action, LibraryAction, ProjectAction, RecoveryAction, TabAction, WorldEvent,
};
use crate::state::effect::BackupRequest;
use crate::state::effect::TabEffect;
use crate::state::notices::failure::{Failure, Reason};
use crate::state::persistence::StorageError;
use crate::state::persistence::fetch::Requester;
use crate::state::tabs::role::{LockOffer, TabId};
use dateline_annotation::store::{DamagedRecord, MissingData, StorageRecord};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use yew::Callback;
use yew::platform::spawn_local;

/// The names of the stored values that hold the import journal.
pub(super) const JOURNALED_FILES: &str = "files";
pub(super) const JOURNALED_PROGRESS: &str = "progress";

/// The number of documents whose words are read in one batch.
const WORDS_PER_BATCH: u32 = 500;

/// The maximum number of records that are stored in one transaction.
const MAX_RECORDS_PER_BATCH: usize = 32;

/// A request in the write queue.
pub(super) enum WriteRequest {
    Store(RecordBatch),
    Draft(String),
    Journal(JournalEntry),
    /// Writes nothing. Projects are deleted after everything before it is stored.
    Delete(DeleteScope),
    /// Writes nothing. A backup is made after everything before it is stored.
    Backup(BackupRequest),
    /// Like `Backup`, for all projects.
    BackupAll(BackupRequest),
    Flush,
    /// Completes and ends the safeguards. Then the lock is offered to another tab.
    HandOver {
        to: TabId,
        offer: LockOffer,
    },
    /// Makes the database safe to write to, then starts the watermark and the second copy.
    StartSafeguards,
}

/// Records that are stored in one transaction, and damaged records that are deleted with it.
pub(super) struct RecordBatch {
    /// The number of the last record.
    last: u64,
    records: Vec<Arc<StorageRecord>>,
    damage: Vec<DamagedRecord>,
}

impl RecordBatch {
    pub(super) fn new(number: u64, record: Arc<StorageRecord>, damage: Vec<DamagedRecord>) -> Self {
        Self { last: number, records: vec![record], damage }
    }

    fn append(&mut self, next: Self) {
        self.last = next.last;
        self.records.extend(next.records);
        self.damage.extend(next.damage);
    }
}

/// The storage and its write queue. Writes run one after the other, in order.
pub(super) struct Persistence(pub(super) Rc<PersistenceInner>);

pub(super) struct PersistenceInner {
    /// The project; empty until it is known to exist.
    project: OnceCell<u32>,
    pub(super) dispatch: Callback<Action>,
    /// The other tabs, which are notified of writes.
    tabs: OnceCell<Rc<TabCoordinator>>,
    pub(super) storage: RefCell<Option<Rc<Storage>>>,
    pub(super) second_copy: Rc<SecondCopyWriter>,
    pub(super) watermark_file: WatermarkFile,
    /// Identifies this visit.
    pub(super) visit_id: String,
    pub(super) last_visit: Cell<LastVisit>,
    /// The visit that wrote to the database before this one.
    pub(super) last_writer_visit: RefCell<String>,
    /// True if this tab maintains the watermark and the second copy.
    pub(super) has_safeguards: Cell<bool>,
    /// True if the second copy starts with the next record.
    pub(super) is_new_database: Cell<bool>,
    /// True if the user canceled a restore.
    pub(super) is_restore_canceled: Cell<bool>,
    /// True if another tab is deleting the project. Then nothing is read or written.
    is_project_left: Cell<bool>,
    queue: RefCell<VecDeque<WriteRequest>>,
    /// True if something is being written, or the project is not known yet.
    is_writing: Cell<bool>,
    /// The number of the last stored record.
    pub(super) last_stored: Cell<u64>,
    /// The time when the first record was stored that is not flushed yet.
    pub(super) unflushed_since: Cell<Option<i64>>,
}

impl Persistence {
    /// Opens the storage of the project in the URL, as soon as it is known whether this tab may
    /// write. Dispatches the stored project, or an action that says that the project does not
    /// exist.
    pub(super) fn start(dispatch: Callback<Action>) -> Self {
        let inner = Rc::new(PersistenceInner {
            project: OnceCell::new(),
            second_copy: SecondCopyWriter::new(dispatch.clone()),
            watermark_file: WatermarkFile::default(),
            visit_id: page::new_time_ordered_id(),
            last_visit: Cell::default(),
            last_writer_visit: RefCell::default(),
            has_safeguards: Cell::new(false),
            is_new_database: Cell::new(false),
            is_restore_canceled: Cell::new(false),
            dispatch,
            tabs: OnceCell::new(),
            storage: RefCell::default(),
            is_project_left: Cell::new(false),
            queue: RefCell::default(),
            is_writing: Cell::new(true),
            last_stored: Cell::new(0),
            unflushed_since: Cell::new(None),
        });
        let starting = inner.clone();
        spawn_local(async move {
            match project_list::resolve_project().await {
                Ok(project) => starting.open_project(project),
                Err(absent) => {
                    let action = ProjectAction::InvalidAddress(absent);
                    starting.dispatch.emit(action.into());
                }
            }
        });
        Self(inner)
    }

    /// Returns the project; 0 if there is none, or until it is known.
    pub(super) fn project(&self) -> u32 {
        self.0.project()
    }

    /// Runs an effect between tabs.
    pub(super) fn run_tab_effect(&self, effect: TabEffect) {
        let inner = self.0.clone();
        let Some(tabs) = inner.tabs.get() else { return };
        match effect {
            TabEffect::LeaveProject => {
                inner.leave_project();
                tabs.release_lock();
            }
            TabEffect::RequestTakeover => tabs.request_takeover(),
            TabEffect::RefuseTakeover => tabs.refuse_takeover(),
            TabEffect::ReleaseLock => tabs.release_lock(),
            TabEffect::StealLock => tabs.steal_lock(),
            TabEffect::AnnounceReplacement => tabs.announce_replacement(),
            TabEffect::OfferLock { to, offer } => {
                self.enqueue(WriteRequest::HandOver { to, offer })
            }
            TabEffect::FetchChanges(after) => spawn_local(async move {
                let read = async { inner.open_storage().await?.changes_after(after).await };
                inner.dispatch_tab_result(read.await.map(TabAction::ChangesFetched));
            }),
            TabEffect::FetchSummaries(documents) => spawn_local(async move {
                let read = async { inner.open_storage().await?.summaries(&documents).await };
                inner.dispatch_tab_result(read.await.map(TabAction::SummariesFetched));
            }),
            TabEffect::Reload => spawn_local(async move {
                let read = inner.load().await;
                inner.dispatch_tab_result(read.map(|loaded| TabAction::Reloaded(Box::new(loaded))));
            }),
        }
    }

    /// Downloads all documents of a project that is not the current one.
    pub(super) fn back_up_project(&self, project: ProjectInfo, name: String) {
        spawn_local(self.0.clone().back_up_project(project, name));
    }

    /// Reads documents and changes, and dispatches them.
    pub(super) fn fetch(&self, wanted: MissingData, purpose: Requester) {
        let inner = self.0.clone();
        spawn_local(async move {
            let read = async { inner.open_storage().await?.fetch(&wanted).await };
            let fetched = Box::new(read.await);
            inner.dispatch.emit(WorldEvent::Fetched { fetched, requester: purpose }.into());
        });
    }

    /// Reads and dispatches the words of the documents after this id; none if they cannot be read.
    pub(super) fn fetch_words(&self, after: u32) {
        let inner = self.0.clone();
        spawn_local(async move {
            let read =
                async { inner.open_storage().await?.words_after(after, WORDS_PER_BATCH).await };
            let words = read.await.unwrap_or_default();
            inner.dispatch.emit(LibraryAction::WordsFetched(words).into());
        });
    }

    /// Adds a request to the write queue.
    pub(super) fn enqueue(&self, write: WriteRequest) {
        self.0.clone().enqueue(write);
    }

    /// Downloads everything that is stored, readable or not.
    pub(super) fn download_raw_log(&self) {
        let inner = self.0.clone();
        spawn_local(async move {
            let read = async { inner.open_storage().await?.raw_log().await };
            let offered = read.await.map_err(Reason::Storage).and_then(|log| {
                let name = "dateline-stored.jsonl";
                Ok(files::download(name, "application/jsonl", log.as_bytes())?)
            });
            if let Err(reason) = offered {
                let failure = Failure::StorageNotDownloaded(reason);
                inner.dispatch.emit(WorldEvent::Failed(failure).into());
            }
        });
    }
}

impl PersistenceInner {
    /// Opens a project of this browser.
    fn open_project(self: Rc<Self>, project: u32) {
        // The cell is empty: this function runs once.
        let _ = self.project.set(project);
        self.second_copy.set_project(project);
        let leaving = self.clone();
        page::on_page_hide(move |is_only_hidden| match is_only_hidden {
            true => leaving.second_copy.start_writing(),
            false => leaving.write_watermark(true),
        });
        let opening = self.clone();
        let tabs = TabCoordinator::start(
            projects::database_name(project),
            self.dispatch.clone(),
            move || {
                spawn_local(async move {
                    let event = match opening.load().await {
                        Ok(loaded) => WorldEvent::Loaded(Box::new(loaded)),
                        Err(error) => WorldEvent::LoadFailed(error),
                    };
                    opening.dispatch.emit(event.into());
                });
            },
        );
        // The cell is empty, as above.
        let _ = self.tabs.set(tabs);
        spawn_local(self.run_queue());
    }

    pub(super) fn project(&self) -> u32 {
        self.project.get().copied().unwrap_or_default()
    }

    pub(super) fn tabs(&self) -> Option<&Rc<TabCoordinator>> {
        self.tabs.get()
    }

    /// Stops reading and writing.
    fn leave_project(&self) {
        self.is_project_left.set(true);
        self.stop_safeguards();
        self.queue.borrow_mut().clear();
        self.close_storage();
    }

    /// Closes the storage. It is opened again when it is needed.
    pub(super) fn close_storage(&self) {
        self.storage.borrow_mut().take();
    }

    /// Returns true if nothing is being stored.
    pub(super) fn is_idle(&self) -> bool {
        !self.is_writing.get() && self.queue.borrow().is_empty()
    }

    pub(super) fn enqueue(self: Rc<Self>, write: WriteRequest) {
        self.add_to_queue(write);
        if !self.is_writing.replace(true) {
            spawn_local(async move { self.run_queue().await });
        }
    }

    /// Appends a request to the queue. Successive records become one request, and only the last of
    /// successive drafts is stored.
    fn add_to_queue(&self, write: WriteRequest) {
        let mut queue = self.queue.borrow_mut();
        match (write, queue.back_mut()) {
            (WriteRequest::Store(next), Some(WriteRequest::Store(batch)))
                if batch.records.len() < MAX_RECORDS_PER_BATCH =>
            {
                batch.append(next);
            }
            (WriteRequest::Draft(text), Some(WriteRequest::Draft(older))) => *older = text,
            (write, _) => queue.push_back(write),
        }
    }

    /// Writes an entry of the import journal.
    async fn write_journal(&self, note: &JournalEntry) -> Result<(), StorageError> {
        let texts = match note {
            JournalEntry::Progress(progress) => {
                let texts = [(JOURNALED_PROGRESS, to_json(progress)?)];
                return self.open_storage().await?.write_values(texts).await;
            }
            JournalEntry::Files(files, progress) => {
                [(JOURNALED_FILES, to_json(files)?), (JOURNALED_PROGRESS, to_json(progress)?)]
            }
            JournalEntry::Finished(files) if files.missing.is_empty() => {
                [(JOURNALED_FILES, None), (JOURNALED_PROGRESS, None)]
            }
            JournalEntry::Finished(files) => {
                [(JOURNALED_FILES, to_json(files)?), (JOURNALED_PROGRESS, None)]
            }
        };
        self.open_storage().await?.write_values(texts).await
    }

    fn dispatch_tab_result(&self, read: Result<TabAction, StorageError>) {
        self.dispatch.emit(match read {
            Ok(action) => action.into(),
            Err(error) => WorldEvent::StoreFailed(error).into(),
        });
    }

    fn current_storage(&self) -> Option<Rc<Storage>> {
        self.storage.borrow().clone()
    }

    /// Returns the open storage. Opens it if it is not open.
    pub(super) async fn open_storage(&self) -> Result<Rc<Storage>, StorageError> {
        if let Some(storage) = self.current_storage().filter(|storage| !storage.is_closed()) {
            return Ok(storage);
        }
        if self.is_project_left.get() {
            return Err(StorageError::Deleted);
        }
        let dispatch = self.dispatch.clone();
        let closed = move || dispatch.emit(RecoveryAction::DatabaseClosed.into());
        let name = projects::database_name(self.project());
        let storage = Rc::new(Storage::open(&name, closed).await?);
        if self.is_new_database.get() {
            storage.sign(&self.second_copy.holdings().database, &self.visit_id);
        }
        *self.storage.borrow_mut() = Some(storage.clone());
        Ok(storage)
    }

    async fn run_queue(self: Rc<Self>) {
        while let Some(write) = self.next_request() {
            match self.run_request(&write).await {
                Ok(()) => self.finish_request(write).await,
                Err(error) => {
                    // Later records would leave a gap in the log. The reducer keeps them and sends
                    // them again on retry. No other tab can continue from this state.
                    let waits = |write: &WriteRequest| {
                        !matches!(write, WriteRequest::Store(_) | WriteRequest::HandOver { .. })
                    };
                    self.queue.borrow_mut().retain(waits);
                    // A project that another tab is deleting needs no storing.
                    if !self.is_project_left.get() {
                        self.dispatch.emit(WorldEvent::StoreFailed(error).into());
                    }
                }
            }
        }
        self.is_writing.set(false);
    }

    fn next_request(&self) -> Option<WriteRequest> {
        self.queue.borrow_mut().pop_front()
    }

    async fn finish_request(self: &Rc<Self>, write: WriteRequest) {
        let tabs = self.tabs.get();
        match write {
            WriteRequest::Store(batch) => self.finish_batch(batch).await,
            WriteRequest::Journal(_) | WriteRequest::Flush | WriteRequest::StartSafeguards => {}
            WriteRequest::Draft(text) => self.dispatch.emit(WorldEvent::DraftStored(text).into()),
            WriteRequest::Backup(backup) => spawn_local(self.clone().back_up(backup)),
            WriteRequest::BackupAll(backup) => spawn_local(self.clone().back_up_all(backup)),
            WriteRequest::Delete(deleting) => spawn_local(self.clone().delete_projects(deleting)),
            WriteRequest::HandOver { to, offer } => {
                tabs.inspect(|tabs| tabs.offer_lock(to, offer));
            }
        }
    }

    /// Announces stored records to the other tabs, the second copy and the reducer.
    async fn finish_batch(self: &Rc<Self>, batch: RecordBatch) {
        let RecordBatch { last, records, damage } = batch;
        let is_anew =
            |record: &Arc<StorageRecord>| record.change.is_none() && record.checkpoint.is_some();
        self.tabs.get().inspect(|tabs| match damage.is_empty() && !records.iter().any(is_anew) {
            true => tabs.announce_change(),
            false => tabs.announce_replacement(),
        });
        if self.is_new_database.take()
            && let Some(storage) = self.current_storage()
        {
            self.second_copy.start(storage, false);
        }
        self.second_copy.enqueue(&records);
        self.write_watermark(false);
        self.write_watermark_file().await;
        self.flush_when_idle(last);
        self.dispatch.emit(WorldEvent::Stored(last).into());
    }

    async fn store_batch(&self, batch: &RecordBatch) -> Result<(), StorageError> {
        let RecordBatch { records, damage, .. } = batch;
        let storage = self.open_storage().await?;
        let stored = storage.append(records, damage).await;
        // The second copy is deleted if there is no space for both.
        if stored == Err(StorageError::Full) && self.second_copy.free_space().await {
            return storage.append(records, damage).await;
        }
        stored
    }

    async fn run_request(&self, write: &WriteRequest) -> Result<(), StorageError> {
        match write {
            WriteRequest::Store(batch) => self.store_batch(batch).await,
            WriteRequest::Draft(text) => {
                let draft = (!text.is_empty()).then_some(text.as_str());
                self.open_storage().await?.save_draft(draft).await
            }
            WriteRequest::Delete(_) | WriteRequest::Backup(_) | WriteRequest::BackupAll(_) => {
                Ok(())
            }
            WriteRequest::HandOver { .. } => {
                self.second_copy.write_all_pending().await;
                self.write_watermark(true);
                self.stop_safeguards();
                Ok(())
            }
            WriteRequest::StartSafeguards => {
                self.rotate_log().await?;
                self.start_safeguards().await;
                Ok(())
            }
            WriteRequest::Journal(note) => self.write_journal(note).await,
            // If the flush fails, the changes are stored all the same.
            WriteRequest::Flush => match self.current_storage() {
                Some(storage) => storage.flush().await.or(Ok(())),
                None => Ok(()),
            },
        }
    }
}

fn to_json(value: &impl serde::Serialize) -> Result<Option<String>, StorageError> {
    let json = serde_json::to_string(value);
    json.map(Some).map_err(|error| StorageError::Other(error.to_string()))
}
