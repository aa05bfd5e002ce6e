use super::copying::Copying;
use super::listing;
use super::mark_file::MarkFile;
use super::noting::Note;
use super::recovering::LastVisit;
use super::tabs::Tabs;
use crate::messages;
use crate::platform::storage::{self, Storage, StorageError};
use crate::platform::{files, page, projects};
use crate::state::fetching::{Fetched, Purpose};
use crate::state::keeping::{Backup, Deleting};
use crate::state::projects::Listed;
use crate::state::saving::Damage;
use crate::state::tabs::{Offer, TabEffect, TabId};
use crate::state::{Action, LibraryAction, ProjectsAction, RecoveryAction, TabAction};
use dateline_annotation::{Record, Wanted};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use yew::Callback;
use yew::platform::spawn_local;

/// The notes on files that are not stored yet.
pub(super) const FILES: &str = "files";
pub(super) const PROGRESS: &str = "progress";

/// So many documents' words are read at once.
const WORDS_AT_ONCE: u32 = 500;

/// So many records are stored at once, where so many wait.
const RECORDS_AT_ONCE: usize = 32;

/// Something to store.
pub(super) enum Write {
    Record {
        number: u64,
        record: Arc<Record>,
        damage: Vec<Damage>,
    },
    Draft(String),
    Note(Note),
    /// Nothing: projects are deleted once all that waits is stored.
    Delete(Deleting),
    /// Nothing: a file of what is stored is made once all that waits is stored.
    Backup(Backup),
    /// As `Backup`, of all projects.
    BackupAll(Backup),
    Flush,
    /// Nothing: another tab waits for what was to be stored before.
    HandOver {
        to: TabId,
        offer: Offer,
    },
    /// What makes the database safe to write to; then its mark and its second copy are kept.
    Keep,
}

/// What is stored in one transaction.
enum Writes {
    Records { last: u64, records: Vec<Arc<Record>>, damage: Vec<storage::Damage> },
    One(Write),
}

/// The storage and what is waiting for it. Writes are made one after the other, in order.
pub(super) struct Storing(pub(super) Rc<Inner>);

pub(super) struct Inner {
    /// The project; nothing until it is known that there is one.
    project: OnceCell<u32>,
    pub(super) dispatch: Callback<Action>,
    /// Hear of what is stored.
    tabs: OnceCell<Rc<Tabs>>,
    pub(super) storage: RefCell<Option<Rc<Storage>>>,
    pub(super) copying: Rc<Copying>,
    pub(super) mark_file: MarkFile,
    /// Names this visit.
    pub(super) visit: String,
    pub(super) last_visit: Cell<LastVisit>,
    /// The visit that wrote to the database before this one.
    pub(super) last_writer: RefCell<String>,
    /// Whether this tab keeps the mark and the second copy.
    pub(super) is_keeping: Cell<bool>,
    /// Whether the second copy begins with the next record.
    pub(super) begins: Cell<bool>,
    /// Whether the person gave up restoring.
    pub(super) is_canceled: Cell<bool>,
    /// Whether another tab deletes the project: then nothing is read or written here.
    is_left: Cell<bool>,
    queue: RefCell<VecDeque<Write>>,
    /// Whether something is being written, or the project is not known.
    is_writing: Cell<bool>,
    /// The number of the record that was stored last.
    pub(super) last: Cell<u64>,
    /// When the first record was stored that is not flushed yet.
    pub(super) unflushed: Cell<Option<i64>>,
}

impl Storing {
    /// Opens the storage of the project that the address names, once it is known whether this tab may
    /// write, and tells what is in it; or that there is no such project.
    pub(super) fn start(dispatch: Callback<Action>) -> Self {
        let inner = Rc::new(Inner {
            project: OnceCell::new(),
            copying: Copying::new(dispatch.clone()),
            mark_file: MarkFile::default(),
            visit: page::new_name(),
            last_visit: Cell::default(),
            last_writer: RefCell::default(),
            is_keeping: Cell::new(false),
            begins: Cell::new(false),
            is_canceled: Cell::new(false),
            dispatch,
            tabs: OnceCell::new(),
            storage: RefCell::default(),
            is_left: Cell::new(false),
            queue: RefCell::default(),
            is_writing: Cell::new(true),
            last: Cell::new(0),
            unflushed: Cell::new(None),
        });
        let starting = inner.clone();
        spawn_local(async move {
            match listing::named().await {
                Ok(project) => starting.open(project),
                Err(absent) => {
                    let action = ProjectsAction::Absent(absent);
                    starting.dispatch.emit(Action::Projects(action));
                }
            }
        });
        Self(inner)
    }

    /// The project; 0 where there is none, or until known.
    pub(super) fn project(&self) -> u32 {
        self.0.project()
    }

    /// Does what is to be done between this tab and others.
    pub(super) fn between_tabs(&self, effect: TabEffect) {
        let inner = self.0.clone();
        let Some(tabs) = inner.tabs.get() else { return };
        match effect {
            TabEffect::Leave => {
                inner.leave();
                tabs.release();
            }
            TabEffect::Ask => tabs.ask(),
            TabEffect::Refuse => tabs.refuse(),
            TabEffect::Release => tabs.release(),
            TabEffect::Take => tabs.take(),
            TabEffect::Anew => tabs.anew(),
            TabEffect::HandOver { to, offer } => self.write(Write::HandOver { to, offer }),
            TabEffect::CatchUp(after) => spawn_local(async move {
                let read = async { inner.storage().await?.changes_after(after).await };
                inner.tell(read.await.map(TabAction::CaughtUp));
            }),
            TabEffect::SumUp(documents) => spawn_local(async move {
                let read = async { inner.storage().await?.summaries(&documents).await };
                inner.tell(read.await.map(TabAction::Summed));
            }),
            TabEffect::Reload => spawn_local(async move {
                let read = inner.load().await;
                inner.tell(read.map(|loaded| TabAction::Reloaded(Box::new(loaded))));
            }),
        }
    }

    /// Offers all documents of a project that is not the one shown.
    pub(super) fn back_up_project(&self, project: Listed, name: String) {
        spawn_local(self.0.clone().back_up_project(project, name));
    }

    /// Reads documents and changes, and tells what they are.
    pub(super) fn fetch(&self, wanted: Wanted, purpose: Purpose) {
        let inner = self.0.clone();
        spawn_local(async move {
            let read = async { inner.storage().await?.fetch(&wanted).await };
            let fetched = match read.await {
                Ok(read) => Fetched {
                    documents: read.documents,
                    changes: read.changes,
                    failure: read.damage.first().map(ToString::to_string),
                },
                Err(error) => Fetched { failure: Some(error.to_string()), ..Fetched::default() },
            };
            inner.dispatch.emit(Action::Fetched { fetched: Box::new(fetched), purpose });
        });
    }

    /// Reads the words of some documents; none where they cannot be read.
    pub(super) fn fetch_words(&self, after: u32) {
        let inner = self.0.clone();
        spawn_local(async move {
            let read = async { inner.storage().await?.words_after(after, WORDS_AT_ONCE).await };
            let words = read.await.unwrap_or_default();
            inner.dispatch.emit(Action::Library(LibraryAction::WordsRead(words)));
        });
    }

    /// Stores something after all that is waiting already.
    pub(super) fn write(&self, write: Write) {
        self.0.clone().write(write);
    }

    /// Offers what is stored as a file, readable or not.
    pub(super) fn rescue(&self) {
        let inner = self.0.clone();
        spawn_local(async move {
            let offered = match inner.storage().await {
                Ok(storage) => storage.raw_log().await.map_err(|error| error.to_string()),
                Err(error) => Err(error.to_string()),
            };
            let offered = offered.and_then(|log| {
                let name = "dateline-stored.jsonl";
                files::download(name, "application/jsonl", log.as_bytes())
                    .map_err(|error| error.to_string())
            });
            if let Err(reason) = offered {
                inner
                    .dispatch
                    .emit(Action::Failed(messages::because("Nothing could be read", &reason)));
            }
        });
    }
}

impl Inner {
    /// Shows a project of this browser.
    fn open(self: Rc<Self>, project: u32) {
        // Set once, right here.
        let _ = self.project.set(project);
        self.copying.of(project);
        let leaving = self.clone();
        page::on_leaving(move |is_only_hidden| match is_only_hidden {
            true => leaving.copying.work(),
            false => leaving.mark(true),
        });
        let opening = self.clone();
        let tabs = Tabs::start(projects::database(project), self.dispatch.clone(), move || {
            spawn_local(async move {
                let action = match opening.load().await {
                    Ok(loaded) => Action::Loaded(Box::new(loaded)),
                    Err(error) => Action::LoadFailed(error.to_string()),
                };
                opening.dispatch.emit(action);
            });
        });
        // As above.
        let _ = self.tabs.set(tabs);
        spawn_local(self.work());
    }

    pub(super) fn project(&self) -> u32 {
        self.project.get().copied().unwrap_or_default()
    }

    pub(super) fn tabs(&self) -> Option<&Rc<Tabs>> {
        self.tabs.get()
    }

    /// Reads and writes no more.
    fn leave(&self) {
        self.is_left.set(true);
        self.stop_keeping();
        self.queue.borrow_mut().clear();
        self.close();
    }

    /// Closes the storage. It is opened again when it is wanted.
    pub(super) fn close(&self) {
        self.storage.borrow_mut().take();
    }

    /// Whether nothing is being stored.
    pub(super) fn is_idle(&self) -> bool {
        !self.is_writing.get() && self.queue.borrow().is_empty()
    }

    pub(super) fn write(self: Rc<Self>, write: Write) {
        let mut queue = self.queue.borrow_mut();
        if let (Write::Draft(_), Some(Write::Draft(_))) = (&write, queue.back()) {
            queue.pop_back();
        }
        queue.push_back(write);
        drop(queue);
        if !self.is_writing.replace(true) {
            spawn_local(async move { self.work().await });
        }
    }

    /// Writes which files are not stored yet.
    async fn note(&self, note: &Note) -> Result<(), StorageError> {
        let texts = match note {
            Note::Progress(progress) => {
                let texts = [(PROGRESS, json(progress)?)];
                return self.storage().await?.set_notes(texts).await;
            }
            Note::Files(files, progress) => [(FILES, json(files)?), (PROGRESS, json(progress)?)],
            Note::Over(files) if files.missing.is_empty() => [(FILES, None), (PROGRESS, None)],
            Note::Over(files) => [(FILES, json(files)?), (PROGRESS, None)],
        };
        self.storage().await?.set_notes(texts).await
    }

    fn tell(&self, read: Result<TabAction, StorageError>) {
        self.dispatch.emit(match read {
            Ok(action) => Action::Tab(action),
            Err(error) => Action::StoreFailed(error.to_string()),
        });
    }

    fn opened(&self) -> Option<Rc<Storage>> {
        self.storage.borrow().clone()
    }

    /// The open storage; opens it again after a failure.
    pub(super) async fn storage(&self) -> Result<Rc<Storage>, StorageError> {
        if let Some(storage) = self.opened().filter(|storage| !storage.is_closed()) {
            return Ok(storage);
        }
        if self.is_left.get() {
            return Err(StorageError::Deleted);
        }
        let dispatch = self.dispatch.clone();
        let closed = move || dispatch.emit(Action::Recovery(RecoveryAction::Closed));
        let name = projects::database(self.project());
        let storage = Rc::new(Storage::open(&name, closed).await?);
        if self.begins.get() {
            storage.sign(&self.copying.holdings().database, &self.visit);
        }
        *self.storage.borrow_mut() = Some(storage.clone());
        Ok(storage)
    }

    async fn work(self: Rc<Self>) {
        while let Some(writes) = self.next() {
            match self.store(&writes).await {
                Ok(()) => self.done(writes).await,
                Err(error) => {
                    // What waits would leave a gap in the log; the state keeps it and hands it
                    // over again when the person wants to try again. No other tab can go on from here.
                    let waits = |write: &Write| {
                        !matches!(write, Write::Record { .. } | Write::HandOver { .. })
                    };
                    self.queue.borrow_mut().retain(waits);
                    // Nothing is to be stored of a project that another tab deletes.
                    if !self.is_left.get() {
                        self.dispatch.emit(Action::StoreFailed(error.to_string()));
                    }
                }
            }
        }
        self.is_writing.set(false);
    }

    /// What is to be stored next, together: records one after the other, or one of the others.
    fn next(&self) -> Option<Writes> {
        let mut queue = self.queue.borrow_mut();
        let mut records = Vec::new();
        let mut damage = Vec::new();
        let mut last = 0;
        while records.len() < RECORDS_AT_ONCE {
            match queue.pop_front() {
                Some(Write::Record { number, record, damage: found }) => {
                    records.push(record);
                    damage.extend(found.iter().map(stored_damage));
                    last = number;
                }
                Some(other) if records.is_empty() => return Some(Writes::One(other)),
                Some(other) => {
                    queue.push_front(other);
                    break;
                }
                None => break,
            }
        }
        (!records.is_empty()).then_some(Writes::Records { last, records, damage })
    }

    async fn done(self: &Rc<Self>, writes: Writes) {
        let tabs = self.tabs.get();
        let write = match writes {
            Writes::Records { last, records, damage } => {
                let is_anew =
                    |record: &Arc<Record>| record.change.is_none() && record.head.is_some();
                tabs.inspect(|tabs| match damage.is_empty() && !records.iter().any(is_anew) {
                    true => tabs.changed(),
                    false => tabs.anew(),
                });
                if self.begins.take()
                    && let Some(storage) = self.opened()
                {
                    self.copying.begin(storage, false);
                }
                self.copying.take(&records);
                self.mark(false);
                self.write_mark_file().await;
                self.flush_in_a_pause(last);
                self.dispatch.emit(Action::Stored(last));
                return;
            }
            Writes::One(write) => write,
        };
        match write {
            Write::Record { .. } | Write::Note(_) | Write::Flush | Write::Keep => {}
            Write::Draft(text) => self.dispatch.emit(Action::DraftStored(text)),
            Write::Backup(backup) => spawn_local(self.clone().back_up(backup)),
            Write::BackupAll(backup) => spawn_local(self.clone().back_up_all(backup)),
            Write::Delete(deleting) => spawn_local(self.clone().delete(deleting)),
            Write::HandOver { to, offer } => {
                tabs.inspect(|tabs| tabs.hand_over(to, offer));
            }
        }
    }

    async fn store(&self, writes: &Writes) -> Result<(), StorageError> {
        let write = match writes {
            Writes::Records { records, damage, .. } => {
                let storage = self.storage().await?;
                let stored = storage.append(records, damage).await;
                // The copy goes first where there is no room for both.
                let is_full = stored == Err(StorageError::Full);
                if is_full && self.copying.make_room().await {
                    return storage.append(records, damage).await;
                }
                return stored;
            }
            Writes::One(write) => write,
        };
        match write {
            Write::Draft(text) => {
                let draft = (!text.is_empty()).then_some(text.as_str());
                self.storage().await?.save_draft(draft).await
            }
            Write::Record { .. } | Write::Delete(_) | Write::Backup(_) | Write::BackupAll(_) => {
                Ok(())
            }
            Write::HandOver { .. } => {
                self.copying.finish().await;
                self.mark(true);
                self.stop_keeping();
                Ok(())
            }
            Write::Keep => {
                self.turn_log().await?;
                self.keep().await;
                Ok(())
            }
            Write::Note(note) => self.note(note).await,
            // Where it fails, what is stored is stored all the same.
            Write::Flush => match self.opened() {
                Some(storage) => storage.flush().await.or(Ok(())),
                None => Ok(()),
            },
        }
    }
}

fn json(value: &impl serde::Serialize) -> Result<Option<String>, StorageError> {
    let json = serde_json::to_string(value);
    json.map(Some).map_err(|error| StorageError::Other(error.to_string()))
}

pub(super) fn told(damage: &storage::Damage) -> Damage {
    Damage { store: damage.store, key: damage.key, reason: damage.to_string() }
}

fn stored_damage(damage: &Damage) -> storage::Damage {
    storage::Damage { store: damage.store, key: damage.key, reason: damage.reason.clone() }
}
