use super::tabs::Tabs;
use crate::platform::storage::{self, Storage, StorageError};
use crate::platform::{files, page, projects};
use crate::state::fetching::{Fetched, Purpose};
use crate::state::keeping::Backup;
use crate::state::saving::Damage;
use crate::state::tabs::TabEffect;
use crate::state::{Action, KeepingAction, Legacy, LibraryAction, Loaded, TabAction};
use dateline_annotation::{Record, Wanted};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use yew::Callback;
use yew::platform::spawn_local;

/// What is stored is flushed to the disk after so long a pause, in milliseconds: in the midst of work
/// the next change would have to wait for it.
const PAUSE_MS: u32 = 1000;
/// Without a pause it is flushed after so long all the same: more than that no loss of power costs.
const LONGEST_MS: i64 = 30_000;

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
    Delete,
    /// Nothing: a file of what is stored is made once all that waits is stored.
    Backup(Backup),
    Flush,
    /// Nothing: another tab waits for what was to be stored before.
    HandOver,
}

/// What is stored in one transaction.
enum Writes {
    Records { last: u64, records: Vec<Arc<Record>>, damage: Vec<storage::Damage> },
    One(Write),
}

/// The storage and what is waiting for it. Writes are made one after the other, in order.
pub(super) struct Storing(Rc<Inner>);

pub(super) struct Inner {
    project: u32,
    pub(super) dispatch: Callback<Action>,
    /// Hear of what is stored.
    tabs: OnceCell<Rc<Tabs>>,
    storage: RefCell<Option<Rc<Storage>>>,
    queue: RefCell<VecDeque<Write>>,
    is_writing: Cell<bool>,
    /// The number of the record that was stored last.
    last: Cell<u64>,
    /// When the first record was stored that is not flushed yet.
    unflushed: Cell<Option<i64>>,
}

impl Storing {
    /// Opens the storage once it is known whether this tab may write, and tells what is in it.
    pub(super) fn start(project: u32, dispatch: Callback<Action>) -> Self {
        let inner = Rc::new(Inner {
            project,
            dispatch: dispatch.clone(),
            tabs: OnceCell::new(),
            storage: RefCell::default(),
            queue: RefCell::default(),
            is_writing: Cell::new(false),
            last: Cell::new(0),
            unflushed: Cell::new(None),
        });
        let opening = inner.clone();
        let tabs = Tabs::start(projects::database(project), dispatch, move || {
            spawn_local(async move {
                let action = match opening.load().await {
                    Ok(loaded) => Action::Loaded(Box::new(loaded)),
                    Err(error) => Action::LoadFailed(error.to_string()),
                };
                opening.dispatch.emit(action);
            });
        });
        // Set once, right here.
        let _ = inner.tabs.set(tabs);
        Self(inner)
    }

    /// Does what is to be done between this tab and others.
    pub(super) fn between_tabs(&self, effect: TabEffect) {
        let inner = self.0.clone();
        let Some(tabs) = inner.tabs.get() else { return };
        match effect {
            TabEffect::Ask => tabs.ask(),
            TabEffect::Refuse => tabs.refuse(),
            TabEffect::Take => tabs.take(),
            TabEffect::HandOver => self.write(Write::HandOver),
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
                inner.dispatch.emit(Action::Failed(format!("Nothing could be read: {reason}")));
            }
        });
    }
}

impl Inner {
    fn write(self: Rc<Self>, write: Write) {
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

    /// Flushes what is stored, unless another change is stored soon; then in the pause after that one,
    /// and at last without a pause.
    fn flush_in_a_pause(self: &Rc<Self>, seq: u64) {
        self.last.set(seq);
        let now = page::now();
        let since = self.unflushed.get().unwrap_or(now);
        self.unflushed.set(Some(since));
        if now - since >= LONGEST_MS {
            return self.clone().flush();
        }
        let inner = self.clone();
        page::after(PAUSE_MS, move || {
            if inner.last.get() == seq {
                inner.flush();
            }
        });
    }

    fn flush(self: Rc<Self>) {
        self.unflushed.set(None);
        self.write(Write::Flush);
    }

    async fn load(&self) -> Result<Loaded, StorageError> {
        let stored = self.storage().await?.load().await?;
        Ok(Loaded {
            head: stored.head,
            summaries: stored.summaries,
            log: stored.log,
            last: stored.last,
            legacy: stored.legacy.map(|it| Legacy { snapshot: it.snapshot, log: it.log }),
            draft: stored.draft,
            damage: stored.damage.iter().map(told).collect(),
        })
    }

    fn tell(&self, read: Result<TabAction, StorageError>) {
        self.dispatch.emit(match read {
            Ok(action) => Action::Tab(action),
            Err(error) => Action::StoreFailed(error.to_string()),
        });
    }

    /// The open storage; opens it again after a failure.
    pub(super) async fn storage(&self) -> Result<Rc<Storage>, StorageError> {
        if let Some(storage) = self.storage.borrow().clone() {
            return Ok(storage);
        }
        let storage = Rc::new(Storage::open(&projects::database(self.project)).await?);
        *self.storage.borrow_mut() = Some(storage.clone());
        Ok(storage)
    }

    async fn work(self: Rc<Self>) {
        while let Some(writes) = self.next() {
            match self.store(&writes).await {
                Ok(()) => self.done(writes),
                Err(error) => {
                    // What waits would leave a gap in the log; the state keeps it and hands it
                    // over again when the person wants to try again.
                    let waits = |write: &Write| !matches!(write, Write::Record { .. });
                    self.queue.borrow_mut().retain(waits);
                    self.dispatch.emit(Action::StoreFailed(error.to_string()));
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

    fn done(self: &Rc<Self>, writes: Writes) {
        let tabs = self.tabs.get();
        let write = match writes {
            Writes::Records { last, records, damage } => {
                let is_anew =
                    |record: &Arc<Record>| record.change.is_none() && record.head.is_some();
                tabs.inspect(|tabs| match damage.is_empty() && !records.iter().any(is_anew) {
                    true => tabs.changed(),
                    false => tabs.anew(),
                });
                self.flush_in_a_pause(last);
                self.dispatch.emit(Action::Stored(last));
                return;
            }
            Writes::One(write) => write,
        };
        match write {
            Write::Record { .. } | Write::Flush => {}
            Write::Draft(text) => self.dispatch.emit(Action::DraftStored(text)),
            Write::Backup(backup) => spawn_local(self.clone().back_up(backup)),
            Write::Delete => {
                tabs.inspect(|tabs| tabs.anew());
                self.dispatch.emit(Action::Keeping(KeepingAction::Deleted));
            }
            Write::HandOver => {
                tabs.inspect(|tabs| tabs.hand_over());
            }
        }
    }

    async fn store(&self, writes: &Writes) -> Result<(), StorageError> {
        let storage = self.storage().await?;
        let write = match writes {
            Writes::Records { records, damage, .. } => {
                return storage.append(records, damage).await;
            }
            Writes::One(write) => write,
        };
        match write {
            Write::Draft(text) => {
                storage.save_draft((!text.is_empty()).then_some(text.as_str())).await
            }
            Write::Delete => {
                storage.delete_everything().await?;
                projects::delete_all_but(self.project).await
            }
            Write::Record { .. } | Write::Backup(_) | Write::HandOver => Ok(()),
            // Where it fails, what is stored is stored all the same.
            Write::Flush => storage.flush().await.or(Ok(())),
        }
    }
}

fn told(damage: &storage::Damage) -> Damage {
    Damage { store: damage.store, key: damage.key, reason: damage.to_string() }
}

fn stored_damage(damage: &Damage) -> storage::Damage {
    storage::Damage { store: damage.store, key: damage.key, reason: damage.reason.clone() }
}
