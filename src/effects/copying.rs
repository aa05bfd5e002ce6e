//! The second copy of the project, written behind: what was stored is written to it a little later.
//!
//! `state::copy` says what the files hold. Whoever writes to the database writes the copy; at first it
//! is brought up to date with the database, by one part where it goes on from what it holds, or by a
//! generation of its own.

use super::chain::{Chain, checked, known, next_part};
use crate::platform::copies::Folder;
use crate::platform::page;
use crate::platform::slices::Slices;
use crate::platform::storage::{Storage, StorageError};
use crate::state::copy::{Holdings, Name, Part, Rows, Sum, facts_of, plan};
use crate::state::keeping::SecondCopy;
use crate::state::{Action, KeepingAction};
use dateline_annotation::Record;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;
use yew::Callback;
use yew::platform::spawn_local;

/// What was stored is written to the copy after so long, in milliseconds.
const BEHIND_MS: u32 = 1200;
/// A first part of a generation is written once it has so many bytes.
const FIRST_BYTES: usize = 2_000_000;
/// A file is written in pieces of so many bytes.
const PIECE: usize = 500_000;
/// So many documents are read at once.
const DOCUMENTS_AT_ONCE: usize = 8;
/// The first line of a part is within so many bytes.
const FIRST_LINE: u32 = 65_536;

/// The second copy of the project of this tab.
pub(super) struct Copying {
    project: Cell<u32>,
    dispatch: Callback<Action>,
    folder: RefCell<Option<Folder>>,
    /// What the database holds.
    holdings: RefCell<Holdings>,
    documents: RefCell<BTreeSet<u64>>,
    /// What is stored and not in the copy.
    pending: RefCell<Rows>,
    /// The files of the copy, once it is known to be up to date but for what is pending.
    chain: RefCell<Option<Chain>>,
    /// What was written to the old generation while a new one is.
    since: RefCell<Option<Rows>>,
    storage: RefCell<Option<Rc<Storage>>>,
    /// Whether the chain that is there is known to be up to date without reading it.
    is_known: Cell<bool>,
    is_working: Cell<bool>,
    /// Whether there is more to do once the work is done.
    is_waiting: Cell<bool>,
    is_due: Cell<bool>,
    /// Counts how often the copy was begun or ended: work of an earlier time changes nothing.
    epoch: Cell<u32>,
    status: Cell<SecondCopy>,
}

/// What a copy comes to.
pub(super) struct Copied {
    pub(super) rows: Rows,
    pub(super) holdings: Holdings,
}

impl Copying {
    pub(super) fn new(dispatch: Callback<Action>) -> Rc<Self> {
        Rc::new(Self {
            project: Cell::new(0),
            dispatch,
            folder: RefCell::default(),
            holdings: RefCell::default(),
            documents: RefCell::default(),
            pending: RefCell::default(),
            chain: RefCell::default(),
            since: RefCell::default(),
            storage: RefCell::default(),
            is_known: Cell::new(false),
            is_working: Cell::new(false),
            is_waiting: Cell::new(false),
            epoch: Cell::new(0),
            is_due: Cell::new(false),
            status: Cell::new(SecondCopy::Unknown),
        })
    }

    /// Says which project it is.
    pub(super) fn of(&self, project: u32) {
        self.project.set(project);
    }

    /// What the copy holds, by the start of its last file; nothing without one.
    pub(super) async fn newest(&self) -> Option<Holdings> {
        let folder = self.folder().await.ok()?;
        let names = folder.names().await.ok()?;
        for name in plan(names.iter().map(String::as_str)).chain().iter().rev() {
            if let Ok(start) = folder.read_start(&name.to_string(), FIRST_LINE).await
                && let Ok(holdings) = facts_of(&start)
            {
                return Some(holdings);
            }
        }
        None
    }

    /// What the database holds, by what was just read from it.
    pub(super) fn know(&self, holdings: Holdings, documents: BTreeSet<u64>) {
        *self.holdings.borrow_mut() = holdings;
        *self.documents.borrow_mut() = documents;
    }

    /// What the database holds.
    pub(super) fn holdings(&self) -> Holdings {
        self.holdings.borrow().clone()
    }

    /// Begins to keep the copy of this database. `is_known` says that the last visit ended with
    /// everything in the copy that is there.
    pub(super) fn begin(self: &Rc<Self>, storage: Rc<Storage>, is_known: bool) {
        self.end();
        *self.storage.borrow_mut() = Some(storage);
        self.is_known.set(is_known);
        self.status.set(SecondCopy::Unknown);
        if self.holdings.borrow().last > 0 {
            self.work();
        }
    }

    /// Keeps it no longer: another tab does, or there is nothing to keep.
    pub(super) fn end(&self) {
        self.epoch.set(self.epoch.get() + 1);
        self.storage.take();
        self.folder.take();
        self.chain.take();
        self.since.take();
        self.pending.take();
    }

    /// Takes note of what was stored.
    pub(super) fn take(self: &Rc<Self>, records: &[Arc<Record>]) {
        let mut holdings = self.holdings.borrow_mut();
        let mut documents = self.documents.borrow_mut();
        for record in records {
            documents.extend(record.summaries.iter().map(|it| u64::from(it.id.0)));
            record.removed.iter().for_each(|id| {
                documents.remove(&u64::from(id.0));
            });
            let change = record.change.as_ref().map(|change| change.seq);
            let head = record.head.as_ref().map(|stored| stored.head.seq);
            holdings.last = holdings.last.max(change.or(head).unwrap_or_default());
        }
        holdings.documents = documents.len() as u32;
        holdings.at = page::now();
        drop((holdings, documents));
        if self.storage.borrow().is_none() {
            return;
        }
        let mut pending = self.pending.borrow_mut();
        records.iter().for_each(|record| pending.take(record));
        drop(pending);
        if !self.is_due.replace(true) {
            let copying = self.clone();
            page::after(BEHIND_MS, move || {
                copying.is_due.set(false);
                copying.work();
            });
        }
    }

    /// Whether all that is stored is in the copy.
    pub(super) fn has_all(&self) -> bool {
        let is_idle = !self.is_working.get() && self.pending.borrow().is_empty();
        is_idle && self.chain.borrow().is_some()
    }

    /// How the copy is.
    pub(super) fn status(&self) -> SecondCopy {
        self.status.get()
    }

    /// Writes what is pending now.
    pub(super) fn work(self: &Rc<Self>) {
        let copying = self.clone();
        spawn_local(async move { copying.finish().await });
    }

    /// Writes what is pending, and waits until it is written; where that is being done already it is
    /// done again after that, and nobody waits.
    pub(super) async fn finish(&self) {
        if self.is_working.replace(true) {
            self.is_waiting.set(true);
            return;
        }
        let mut was_missing = false;
        loop {
            self.is_waiting.set(false);
            let epoch = self.epoch.get();
            let done = self.catch_up(epoch).await;
            if done == Err(StorageError::Missing) && !std::mem::replace(&mut was_missing, true) {
                // The files were removed under the page: they are written anew.
                self.folder.take();
                self.chain.take();
                continue;
            }
            if let Err(error) = done
                && self.epoch.get() == epoch
            {
                self.give_up(error).await;
            }
            if !self.is_waiting.get() {
                break;
            }
        }
        self.is_working.set(false);
    }

    /// Removes the copy for the room it takes. Whether there was one.
    pub(super) async fn make_room(&self) -> bool {
        if self.storage.borrow().is_none() {
            return false;
        }
        self.give_up(StorageError::Full).await;
        true
    }

    /// There is no copy for the rest of this visit.
    async fn give_up(&self, error: StorageError) {
        self.end();
        let status = match &error {
            StorageError::Unsupported | StorageError::Denied => SecondCopy::Unsupported,
            StorageError::Full => SecondCopy::Full,
            _ => SecondCopy::Failed,
        };
        self.status.set(status);
        if error == StorageError::Full
            && let Ok(folder) = self.folder().await
        {
            for name in folder.names().await.unwrap_or_default() {
                // What cannot be removed is of the time before, and is told so when it is read.
                let _ = folder.remove(&name).await;
            }
        }
        // Of a database that was closed the page hears anyway.
        if status != SecondCopy::Unsupported && error != StorageError::Closed {
            let ended = KeepingAction::CopyEnded(status, error.to_string());
            self.dispatch.emit(Action::Keeping(ended));
        }
    }

    async fn folder(&self) -> Result<Folder, StorageError> {
        if let Some(folder) = self.folder.borrow().clone() {
            return Ok(folder);
        }
        let folder = Folder::open(self.project.get()).await?;
        *self.folder.borrow_mut() = Some(folder.clone());
        Ok(folder)
    }

    async fn catch_up(&self, epoch: u32) -> Result<(), StorageError> {
        loop {
            let Some(storage) = self.storage.borrow().clone() else { return Ok(()) };
            let folder = self.folder().await?;
            let is_up_to_date = self.chain.borrow().is_some();
            if !is_up_to_date {
                self.resume(&folder, &storage, epoch).await?;
            }
            self.flush(&folder, epoch).await?;
            self.merge(&folder, epoch).await?;
            let outgrown = self.chain.borrow().as_ref().is_some_and(Chain::has_outgrown);
            if outgrown {
                self.begin_generation(&folder, &storage, epoch).await?;
            }
            if self.pending.borrow().is_empty() || self.epoch.get() != epoch {
                return Ok(());
            }
        }
    }

    /// Goes on with the copy that is there, if it is one of this database; otherwise begins a new one.
    async fn resume(
        &self,
        folder: &Folder,
        storage: &Storage,
        epoch: u32,
    ) -> Result<(), StorageError> {
        let names = folder.names().await?;
        let plan = plan(names.iter().map(String::as_str));
        let is_known = self.is_known.replace(false);
        let (mut chain, held) = match is_known {
            true => (known(&plan), self.newest().await),
            false => checked(folder, &plan).await?,
        };
        let holdings = self.holdings();
        let goes_on =
            |held: &Holdings| held.database == holdings.database && held.last <= holdings.last;
        let Some(held) = held.filter(goes_on) else {
            return self.begin_generation(folder, storage, epoch).await;
        };
        if !(is_known && held.last == holdings.last) {
            let rows = storage.outline(held.last).await?;
            self.write(folder, &mut chain, rows).await?;
        }
        self.tidy(folder, &chain).await?;
        self.keep(chain, epoch);
        Ok(())
    }

    /// Writes the whole project as the first parts of a new generation.
    async fn begin_generation(
        &self,
        folder: &Folder,
        storage: &Storage,
        epoch: u32,
    ) -> Result<(), StorageError> {
        let names = folder.names().await?;
        let plan = plan(names.iter().map(String::as_str));
        let mut chain = Chain { generation: plan.next, ..Chain::default() };
        // What is stored from here on comes after the first parts, which may hold some of it already.
        self.since.replace(Some(Rows::default()));
        let mut rows = storage.outline(u64::MAX).await?;
        let ids: Vec<u64> = self.documents.borrow().iter().copied().collect();
        for ids in ids.chunks(DOCUMENTS_AT_ONCE) {
            rows.apply(storage.raw_documents(ids).await?);
            if rows.bytes() > FIRST_BYTES {
                self.write(folder, &mut chain, std::mem::take(&mut rows)).await?;
                self.flush(folder, epoch).await?;
            }
        }
        self.write(folder, &mut chain, rows).await?;
        chain.first = chain.parts.len();
        let mut since = self.since.take().unwrap_or_default();
        since.apply(self.pending.take());
        if !since.is_empty() {
            self.write(folder, &mut chain, since).await?;
        }
        folder.write(&Name::whole(chain.generation, chain.first as u32), &[]).await?;
        self.tidy(folder, &chain).await?;
        self.keep(chain, epoch);
        Ok(())
    }

    /// Writes what is pending as the next part of the chain, if it is up to date.
    async fn flush(&self, folder: &Folder, epoch: u32) -> Result<(), StorageError> {
        let Some(mut chain) = self.chain.borrow().clone() else { return Ok(()) };
        let rows = self.pending.take();
        if rows.is_empty() {
            return Ok(());
        }
        if let Some(since) = &mut *self.since.borrow_mut() {
            since.apply(rows.clone());
        }
        self.write(folder, &mut chain, rows).await?;
        self.keep(chain, epoch);
        Ok(())
    }

    /// Makes one part of many small ones.
    async fn merge(&self, folder: &Folder, epoch: u32) -> Result<(), StorageError> {
        let Some(mut chain) = self.chain.borrow().clone() else { return Ok(()) };
        let count = chain.to_merge();
        let small = chain.parts.split_off(chain.parts.len() - count);
        let (Some((first, _)), Some((last, _))) = (small.first(), small.last()) else {
            return Ok(());
        };
        let name = Name { from: first.from, ..*last };
        let mut merged = Part::default();
        for (name, _) in &small {
            let Ok(part) = Part::read(&folder.read(&name.to_string()).await?) else {
                // A generation of its own takes the position of what is damaged.
                self.chain.take();
                return Ok(());
            };
            merged.rows.apply(part.rows);
            merged.holdings = part.holdings;
        }
        let (pieces, bytes) = file_of(&merged).await?;
        folder.write(&name.to_string(), &pieces).await?;
        chain.parts.push((name, bytes));
        for (name, _) in &small {
            folder.remove(&name.to_string()).await?;
        }
        self.keep(chain, epoch);
        Ok(())
    }

    async fn write(
        &self,
        folder: &Folder,
        chain: &mut Chain,
        rows: Rows,
    ) -> Result<(), StorageError> {
        let name = chain.next();
        let (pieces, bytes) = file_of(&Part { holdings: self.holdings(), rows }).await?;
        folder.write(&name.to_string(), &pieces).await?;
        chain.parts.push((name, bytes));
        Ok(())
    }

    /// Removes the files that are not of this chain.
    async fn tidy(&self, folder: &Folder, chain: &Chain) -> Result<(), StorageError> {
        let mut kept: BTreeSet<String> =
            chain.parts.iter().map(|(name, _)| name.to_string()).collect();
        kept.insert(Name::whole(chain.generation, chain.first as u32));
        for name in folder.names().await? {
            if !kept.contains(&name) {
                folder.remove(&name).await?;
            }
        }
        Ok(())
    }

    /// The copy holds what these files hold, unless it was begun or ended meanwhile.
    fn keep(&self, chain: Chain, epoch: u32) {
        if self.epoch.get() == epoch {
            self.chain.replace(Some(chain));
            self.status.set(SecondCopy::At(page::now()));
        }
    }

    /// Reads the whole copy. `go_on` hears how many parts of how many were read, and says whether to go
    /// on: otherwise nothing comes back, as without a copy. What comes after a damaged part is left out.
    pub(super) async fn read(
        &self,
        mut go_on: impl FnMut(usize, usize) -> bool,
    ) -> Result<Option<Copied>, StorageError> {
        let folder = self.folder().await?;
        let names = folder.names().await?;
        let plan = plan(names.iter().map(String::as_str));
        let mut copied = None;
        let mut after = 0;
        while let Some((name, part, _)) = next_part(&folder, &plan, after).await? {
            after = name.to;
            if !go_on(after as usize, plan.last() as usize) {
                return Ok(None);
            }
            let copied = copied.get_or_insert_with(|| Copied {
                rows: Rows::default(),
                holdings: Holdings::default(),
            });
            copied.rows.apply(part.rows);
            copied.holdings = part.holdings;
        }
        Ok(copied.filter(|_| after >= plan.first))
    }
}

/// The file of a part in pieces, and how many bytes they are together. Written in slices.
async fn file_of(part: &Part) -> Result<(Vec<String>, usize), StorageError> {
    let unwritten = |error: serde_json::Error| StorageError::Other(error.to_string());
    let mut slices = Slices::begin();
    let mut sum = Sum::default();
    let mut pieces = vec![String::new(), String::new()];
    for piece in part.body() {
        let piece = piece.map_err(unwritten)?;
        sum.add(&piece);
        match pieces.last_mut().filter(|last| last.len() + piece.len() <= PIECE) {
            Some(last) => last.push_str(&piece),
            None => pieces.push(piece.into_owned()),
        }
        slices.rest().await;
    }
    pieces[0] = part.first_line(&sum).map_err(unwritten)?;
    let bytes = pieces[0].len() + sum.bytes();
    Ok((pieces, bytes))
}
