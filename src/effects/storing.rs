use super::tabs::Tabs;
use crate::platform::storage::{Storage, StorageError};
use crate::platform::{files, page};
use crate::state::tabs::TabEffect;
use crate::state::{Action, KeepingAction, Loaded, TabAction};
use dateline_annotation::{Change, Snapshot};
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

/// Something to store.
pub(super) enum Write {
    Change(Arc<Change>),
    Snapshot(Box<Snapshot>),
    Draft(String),
    Clear,
    Delete,
    Flush,
    /// Nothing: another tab waits for what was to be stored before.
    HandOver,
}

/// The storage and what is waiting for it. Writes are made one after the other, in order.
pub(super) struct Storing(Rc<Inner>);

struct Inner {
    dispatch: Callback<Action>,
    /// Hear of what is stored.
    tabs: OnceCell<Rc<Tabs>>,
    storage: RefCell<Option<Rc<Storage>>>,
    queue: RefCell<VecDeque<Write>>,
    is_writing: Cell<bool>,
    /// The change that was stored last.
    last: Cell<u64>,
    /// When the first change was stored that is not flushed yet.
    unflushed: Cell<Option<i64>>,
}

impl Storing {
    /// Opens the storage once it is known whether this tab may write, and tells what is in it.
    pub(super) fn start(dispatch: Callback<Action>) -> Self {
        let inner = Rc::new(Inner {
            dispatch: dispatch.clone(),
            tabs: OnceCell::new(),
            storage: RefCell::default(),
            queue: RefCell::default(),
            is_writing: Cell::new(false),
            last: Cell::new(0),
            unflushed: Cell::new(None),
        });
        let opening = inner.clone();
        let tabs = Tabs::start(dispatch, move || {
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
                let read = inner.changes_after(after).await;
                inner.tell(read.map(TabAction::CaughtUp));
            }),
            TabEffect::Reload => spawn_local(async move {
                let read = inner.load().await;
                inner.tell(read.map(|loaded| TabAction::Reloaded(Box::new(loaded))));
            }),
        }
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
            snapshot: stored.snapshot,
            log: stored.log,
            draft: stored.draft,
            damage: stored.damage.map(|damage| damage.to_string()),
        })
    }

    async fn changes_after(&self, seq: u64) -> Result<Vec<Change>, StorageError> {
        self.storage().await?.changes_after(seq).await
    }

    fn tell(&self, read: Result<TabAction, StorageError>) {
        self.dispatch.emit(match read {
            Ok(action) => Action::Tab(action),
            Err(error) => Action::StoreFailed(error.to_string()),
        });
    }

    /// The open storage; opens it again after a failure.
    async fn storage(&self) -> Result<Rc<Storage>, StorageError> {
        if let Some(storage) = self.storage.borrow().clone() {
            return Ok(storage);
        }
        let storage = Rc::new(Storage::open().await?);
        *self.storage.borrow_mut() = Some(storage.clone());
        Ok(storage)
    }

    async fn work(self: Rc<Self>) {
        loop {
            let Some(write) = self.queue.borrow_mut().pop_front() else { break };
            match self.store(&write).await {
                Ok(()) => self.done(write),
                Err(error) => {
                    // What waits would leave a gap in the log; the state keeps it and hands it
                    // over again when the person wants to try again. A snapshot would hold what
                    // the log does not.
                    self.queue
                        .borrow_mut()
                        .retain(|write| !matches!(write, Write::Change(_) | Write::Snapshot(_)));
                    self.dispatch.emit(Action::StoreFailed(error.to_string()));
                }
            }
        }
        self.is_writing.set(false);
    }

    fn done(self: &Rc<Self>, write: Write) {
        let tabs = self.tabs.get();
        match write {
            Write::Change(change) => {
                tabs.inspect(|tabs| tabs.changed());
                self.flush_in_a_pause(change.seq);
                self.dispatch.emit(Action::Stored(change.seq));
            }
            Write::Draft(text) => self.dispatch.emit(Action::DraftStored(text)),
            Write::Snapshot(_) | Write::Flush => {}
            Write::Clear => {
                tabs.inspect(|tabs| tabs.anew());
            }
            Write::Delete => {
                tabs.inspect(|tabs| tabs.anew());
                self.dispatch.emit(Action::Keeping(KeepingAction::Deleted));
            }
            Write::HandOver => {
                tabs.inspect(|tabs| tabs.hand_over());
            }
        }
    }

    async fn store(&self, write: &Write) -> Result<(), StorageError> {
        let storage = self.storage().await?;
        match write {
            Write::Change(change) => storage.append(change).await,
            Write::Snapshot(snapshot) => storage.save_snapshot(snapshot).await,
            Write::Draft(text) => {
                storage.save_draft((!text.is_empty()).then_some(text.as_str())).await
            }
            Write::Clear => storage.clear().await,
            Write::Delete => storage.delete_everything().await,
            Write::HandOver => Ok(()),
            // Where it fails, what is stored is stored all the same.
            Write::Flush => storage.flush().await.or(Ok(())),
        }
    }
}
