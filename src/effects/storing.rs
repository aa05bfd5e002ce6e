use crate::platform::files;
use crate::platform::storage::{Storage, StorageError};
use crate::state::{Action, Loaded};
use dateline_annotation::{Change, Snapshot};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use yew::Callback;
use yew::platform::spawn_local;

/// Something to store.
pub(super) enum Write {
    Change(Arc<Change>),
    Snapshot(Box<Snapshot>),
    Draft(String),
    Clear,
}

/// The storage and what is waiting for it. Writes are made one after the other, in order.
pub(super) struct Storing(Rc<Inner>);

struct Inner {
    dispatch: Callback<Action>,
    storage: RefCell<Option<Rc<Storage>>>,
    queue: RefCell<VecDeque<Write>>,
    is_writing: Cell<bool>,
}

impl Storing {
    /// Opens the storage and tells what is in it.
    pub(super) fn start(dispatch: Callback<Action>) -> Self {
        let inner = Rc::new(Inner {
            dispatch,
            storage: RefCell::default(),
            queue: RefCell::default(),
            is_writing: Cell::new(false),
        });
        let opening = inner.clone();
        spawn_local(async move {
            let action = match opening.load().await {
                Ok(loaded) => Action::Loaded(Box::new(loaded)),
                Err(error) => Action::LoadFailed(error.to_string()),
            };
            opening.dispatch.emit(action);
        });
        Self(inner)
    }

    /// Stores something after all that is waiting already.
    pub(super) fn write(&self, write: Write) {
        let mut queue = self.0.queue.borrow_mut();
        if let (Write::Draft(_), Some(Write::Draft(_))) = (&write, queue.back()) {
            queue.pop_back();
        }
        queue.push_back(write);
        if !self.0.is_writing.replace(true) {
            let inner = self.0.clone();
            spawn_local(async move { inner.work().await });
        }
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
    async fn load(&self) -> Result<Loaded, StorageError> {
        let stored = self.storage().await?.load().await?;
        Ok(Loaded {
            snapshot: stored.snapshot,
            log: stored.log,
            draft: stored.draft,
            damage: stored.damage.map(|damage| damage.to_string()),
        })
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

    async fn work(&self) {
        loop {
            let Some(write) = self.queue.borrow_mut().pop_front() else { break };
            match self.store(&write).await {
                Ok(()) => match write {
                    Write::Change(change) => {
                        self.dispatch.emit(Action::Stored(change.seq));
                    }
                    Write::Draft(text) => self.dispatch.emit(Action::DraftStored(text)),
                    Write::Snapshot(_) | Write::Clear => {}
                },
                Err(error) => {
                    // What waits would leave a gap in the log; the state keeps it and hands it
                    // over again when the person wants to try again.
                    self.queue.borrow_mut().retain(|write| !matches!(write, Write::Change(_)));
                    self.dispatch.emit(Action::StoreFailed(error.to_string()));
                }
            }
        }
        self.is_writing.set(false);
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
        }
    }
}
