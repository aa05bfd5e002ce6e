//! Writes the second copy of the project, a little later than the database.
//!
//! `state::second_copy` defines the contents of the files. The tab that writes to the database
//! writes the copy. On start, the copy is brought up to date: with one part if it can continue,
//! otherwise with a new generation.

use super::copy_chain::{CopyChain, read_next_part, trusted_chain, verify_chain};
use crate::platform::opfs::OpfsFolder;
use crate::platform::page;
use crate::platform::storage::Storage;
use crate::platform::time_slicer::TimeSlicer;
use crate::state::action::SecondCopyStatus;
use crate::state::action::{Action, StoragePanelAction};
use crate::state::persistence::StorageError;
use crate::state::recovery::second_copy::{
    BodyChecksum, CopyPart, CopyRows, Holdings, PartName, index_part_names, parse_holdings,
};
use dateline_annotation::store::StorageRecord;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;
use yew::Callback;
use yew::platform::spawn_local;

/// The delay after a write to the database before the copy is written, in milliseconds.
const WRITE_DELAY_MS: u32 = 1200;
/// The size in bytes at which a first part of a generation is written.
const BASE_PART_BYTES: usize = 2_000_000;
/// The maximum size of the pieces in which a file is written, in bytes.
const MAX_PIECE_BYTES: usize = 500_000;
/// The number of documents that are read in one batch.
const DOCUMENTS_PER_BATCH: usize = 8;
/// The maximum size of the first line of a part, in bytes.
const MAX_HEADER_BYTES: u32 = 65_536;

/// Writes the second copy of this tab's project.
pub(super) struct SecondCopyWriter {
    project: Cell<u32>,
    dispatch: Callback<Action>,
    folder: RefCell<Option<OpfsFolder>>,
    /// The holdings of the database.
    holdings: RefCell<Holdings>,
    documents: RefCell<BTreeSet<u64>>,
    /// The rows that are stored but not in the copy.
    pending: RefCell<CopyRows>,
    /// The files of the copy, once it is known to be up to date except for the pending rows.
    chain: RefCell<Option<CopyChain>>,
    /// The rows that were written to the old generation while a new one is being written.
    written_meanwhile: RefCell<Option<CopyRows>>,
    storage: RefCell<Option<Rc<Storage>>>,
    /// True if the existing chain is known to be up to date without verification.
    is_chain_trusted: Cell<bool>,
    is_working: Cell<bool>,
    /// True if there is more to write when the current work ends.
    runs_again: Cell<bool>,
    is_write_scheduled: Cell<bool>,
    /// The number of starts and stops. Work of an earlier epoch must not change the state.
    epoch: Cell<u32>,
    status: Cell<SecondCopyStatus>,
}

/// The contents of a second copy.
pub(super) struct CopyContents {
    pub(super) rows: CopyRows,
    pub(super) holdings: Holdings,
}

impl SecondCopyWriter {
    pub(super) fn new(dispatch: Callback<Action>) -> Rc<Self> {
        Rc::new(Self {
            project: Cell::new(0),
            dispatch,
            folder: RefCell::default(),
            holdings: RefCell::default(),
            documents: RefCell::default(),
            pending: RefCell::default(),
            chain: RefCell::default(),
            written_meanwhile: RefCell::default(),
            storage: RefCell::default(),
            is_chain_trusted: Cell::new(false),
            is_working: Cell::new(false),
            runs_again: Cell::new(false),
            epoch: Cell::new(0),
            is_write_scheduled: Cell::new(false),
            status: Cell::new(SecondCopyStatus::Unknown),
        })
    }

    /// Sets the project.
    pub(super) fn set_project(&self, project: u32) {
        self.project.set(project);
    }

    /// Returns the holdings of the copy, from the start of its last readable file; `None` without
    /// one.
    pub(super) async fn read_latest_holdings(&self) -> Option<Holdings> {
        let folder = self.folder().await.ok()?;
        let names = folder.list_names().await.ok()?;
        for name in index_part_names(names.iter().map(String::as_str)).chain().iter().rev() {
            if let Ok(start) = folder.read_start(&name.to_string(), MAX_HEADER_BYTES).await
                && let Ok(holdings) = parse_holdings(&start)
            {
                return Some(holdings);
            }
        }
        None
    }

    /// Sets the holdings of the database, as just read.
    pub(super) fn set_holdings(&self, holdings: Holdings, documents: BTreeSet<u64>) {
        *self.holdings.borrow_mut() = holdings;
        *self.documents.borrow_mut() = documents;
    }

    /// Returns the holdings of the database.
    pub(super) fn holdings(&self) -> Holdings {
        self.holdings.borrow().clone()
    }

    /// Starts writing the copy of this database. `is_known` is true if the last visit ended with
    /// everything in the copy.
    pub(super) fn start(self: &Rc<Self>, storage: Rc<Storage>, is_known: bool) {
        self.stop();
        *self.storage.borrow_mut() = Some(storage);
        self.is_chain_trusted.set(is_known);
        self.status.set(SecondCopyStatus::Unknown);
        if self.holdings.borrow().last > 0 {
            self.start_writing();
        }
    }

    /// Stops writing the copy, because another tab does or there is nothing to copy.
    pub(super) fn stop(&self) {
        self.epoch.set(self.epoch.get() + 1);
        self.storage.take();
        self.folder.take();
        self.chain.take();
        self.written_meanwhile.take();
        self.pending.take();
    }

    /// Adds stored records and schedules a write.
    pub(super) fn enqueue(self: &Rc<Self>, records: &[Arc<StorageRecord>]) {
        let mut holdings = self.holdings.borrow_mut();
        let mut documents = self.documents.borrow_mut();
        for record in records {
            documents.extend(record.summaries.iter().map(|it| u64::from(it.id.0)));
            record.removed.iter().for_each(|id| {
                documents.remove(&u64::from(id.0));
            });
            let change = record.change.as_ref().map(|change| change.seq);
            let head = record.checkpoint.as_ref().map(|stored| stored.checkpoint.seq);
            holdings.last = holdings.last.max(change.or(head).unwrap_or_default());
        }
        holdings.documents = documents.len() as u32;
        holdings.at = page::now();
        drop((holdings, documents));
        if self.storage.borrow().is_none() {
            return;
        }
        let mut pending = self.pending.borrow_mut();
        records.iter().for_each(|record| pending.add_write_batch(record));
        drop(pending);
        if !self.is_write_scheduled.replace(true) {
            let copying = self.clone();
            page::set_timeout(WRITE_DELAY_MS, move || {
                copying.is_write_scheduled.set(false);
                copying.start_writing();
            });
        }
    }

    /// Returns true if everything that is stored is in the copy.
    pub(super) fn is_complete(&self) -> bool {
        let is_idle = !self.is_working.get() && self.pending.borrow().is_empty();
        is_idle && self.chain.borrow().is_some()
    }

    /// Returns the status of the copy.
    pub(super) fn status(&self) -> SecondCopyStatus {
        self.status.get()
    }

    /// Starts writing the pending rows now.
    pub(super) fn start_writing(self: &Rc<Self>) {
        let copying = self.clone();
        spawn_local(async move { copying.write_all_pending().await });
    }

    /// Writes the pending rows and waits until they are written. If they are being written already,
    /// returns immediately, and the work is repeated when it ends.
    pub(super) async fn write_all_pending(&self) {
        if self.is_working.replace(true) {
            self.runs_again.set(true);
            return;
        }
        let mut was_missing = false;
        loop {
            self.runs_again.set(false);
            let epoch = self.epoch.get();
            let done = self.catch_up(epoch).await;
            if done == Err(StorageError::Missing) && !std::mem::replace(&mut was_missing, true) {
                // The files were removed while the page was open; write them again.
                self.folder.take();
                self.chain.take();
                continue;
            }
            if let Err(error) = done
                && self.epoch.get() == epoch
            {
                self.abandon(error).await;
            }
            if !self.runs_again.get() {
                break;
            }
        }
        self.is_working.set(false);
    }

    /// Removes the copy to free its space. Returns true if there was one.
    pub(super) async fn free_space(&self) -> bool {
        if self.storage.borrow().is_none() {
            return false;
        }
        self.abandon(StorageError::Full).await;
        true
    }

    /// Gives up the copy for the rest of this visit. Removes its files if the storage is full.
    async fn abandon(&self, error: StorageError) {
        self.stop();
        let status = match &error {
            StorageError::Unsupported | StorageError::Denied => SecondCopyStatus::Unsupported,
            StorageError::Full => SecondCopyStatus::Full,
            _ => SecondCopyStatus::Failed,
        };
        self.status.set(status);
        if error == StorageError::Full
            && let Ok(folder) = self.folder().await
        {
            for name in folder.list_names().await.unwrap_or_default() {
                // A file that cannot be removed is outdated, and is recognized as such when it is
                // read.
                let _ = folder.remove_file(&name).await;
            }
        }
        // A closed database is reported separately.
        if status != SecondCopyStatus::Unsupported && error != StorageError::Closed {
            let ended = StoragePanelAction::SecondCopyStopped(status, error);
            self.dispatch.emit(ended.into());
        }
    }

    async fn folder(&self) -> Result<OpfsFolder, StorageError> {
        if let Some(folder) = self.folder.borrow().clone() {
            return Ok(folder);
        }
        let folder = OpfsFolder::open_copy(self.project.get()).await?;
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
            self.append_pending(&folder, epoch).await?;
            self.merge_small_parts(&folder, epoch).await?;
            let outgrown =
                self.chain.borrow().as_ref().is_some_and(CopyChain::needs_new_generation);
            if outgrown {
                self.write_new_generation(&folder, &storage, epoch).await?;
            }
            if self.pending.borrow().is_empty() || self.epoch.get() != epoch {
                return Ok(());
            }
        }
    }

    /// Continues the existing copy if it is of this database; otherwise begins a new generation.
    async fn resume(
        &self,
        folder: &OpfsFolder,
        storage: &Storage,
        epoch: u32,
    ) -> Result<(), StorageError> {
        let names = folder.list_names().await?;
        let plan = index_part_names(names.iter().map(String::as_str));
        let is_known = self.is_chain_trusted.replace(false);
        let (mut chain, held) = match is_known {
            true => (trusted_chain(&plan), self.read_latest_holdings().await),
            false => verify_chain(folder, &plan).await?,
        };
        let holdings = self.holdings();
        let goes_on =
            |held: &Holdings| held.database == holdings.database && held.last <= holdings.last;
        let Some(held) = held.filter(goes_on) else {
            return self.write_new_generation(folder, storage, epoch).await;
        };
        if !(is_known && held.last == holdings.last) {
            let rows = storage.export_rows(held.last).await?;
            self.append_part(folder, &mut chain, rows).await?;
        }
        self.remove_stale_files(folder, &chain).await?;
        self.commit_chain(chain, epoch);
        Ok(())
    }

    /// Writes the whole project as the first parts of a new generation.
    async fn write_new_generation(
        &self,
        folder: &OpfsFolder,
        storage: &Storage,
        epoch: u32,
    ) -> Result<(), StorageError> {
        let names = folder.list_names().await?;
        let plan = index_part_names(names.iter().map(String::as_str));
        let mut chain = CopyChain { generation: plan.next_generation, ..CopyChain::default() };
        // Records that are stored from now on follow the first parts, which may already contain
        // some of them.
        self.written_meanwhile.replace(Some(CopyRows::default()));
        let mut rows = storage.export_rows(u64::MAX).await?;
        let ids: Vec<u64> = self.documents.borrow().iter().copied().collect();
        for ids in ids.chunks(DOCUMENTS_PER_BATCH) {
            rows.merge_later(storage.export_documents(ids).await?);
            if rows.json_bytes() > BASE_PART_BYTES {
                self.append_part(folder, &mut chain, std::mem::take(&mut rows)).await?;
                self.append_pending(folder, epoch).await?;
            }
        }
        self.append_part(folder, &mut chain, rows).await?;
        chain.n_base_parts = chain.parts.len();
        let mut since = self.written_meanwhile.take().unwrap_or_default();
        since.merge_later(self.pending.take());
        if !since.is_empty() {
            self.append_part(folder, &mut chain, since).await?;
        }
        folder
            .write_file(
                &PartName::completion_marker(chain.generation, chain.n_base_parts as u32),
                &[],
            )
            .await?;
        self.remove_stale_files(folder, &chain).await?;
        self.commit_chain(chain, epoch);
        Ok(())
    }

    /// Writes the pending rows as the next part, if the chain is up to date.
    async fn append_pending(&self, folder: &OpfsFolder, epoch: u32) -> Result<(), StorageError> {
        let Some(mut chain) = self.chain.borrow().clone() else { return Ok(()) };
        let rows = self.pending.take();
        if rows.is_empty() {
            return Ok(());
        }
        if let Some(since) = &mut *self.written_meanwhile.borrow_mut() {
            since.merge_later(rows.clone());
        }
        self.append_part(folder, &mut chain, rows).await?;
        self.commit_chain(chain, epoch);
        Ok(())
    }

    /// Merges many small parts into one.
    async fn merge_small_parts(&self, folder: &OpfsFolder, epoch: u32) -> Result<(), StorageError> {
        let Some(mut chain) = self.chain.borrow().clone() else { return Ok(()) };
        let count = chain.count_parts_to_merge();
        let small = chain.parts.split_off(chain.parts.len() - count);
        let (Some((first, _)), Some((last, _))) = (small.first(), small.last()) else {
            return Ok(());
        };
        let name = PartName { first: first.first, ..*last };
        let mut merged = CopyPart::default();
        for (name, _) in &small {
            let Ok(part) = CopyPart::parse(&folder.read_file(&name.to_string()).await?) else {
                // A new generation will replace the damaged part.
                self.chain.take();
                return Ok(());
            };
            merged.rows.merge_later(part.rows);
            merged.holdings = part.holdings;
        }
        let (pieces, bytes) = serialize_part(&merged).await?;
        folder.write_file(&name.to_string(), &pieces).await?;
        chain.parts.push((name, bytes));
        for (name, _) in &small {
            folder.remove_file(&name.to_string()).await?;
        }
        self.commit_chain(chain, epoch);
        Ok(())
    }

    async fn append_part(
        &self,
        folder: &OpfsFolder,
        chain: &mut CopyChain,
        rows: CopyRows,
    ) -> Result<(), StorageError> {
        let name = chain.next_name();
        let (pieces, bytes) = serialize_part(&CopyPart { holdings: self.holdings(), rows }).await?;
        folder.write_file(&name.to_string(), &pieces).await?;
        chain.parts.push((name, bytes));
        Ok(())
    }

    /// Removes the files that are not part of this chain.
    async fn remove_stale_files(
        &self,
        folder: &OpfsFolder,
        chain: &CopyChain,
    ) -> Result<(), StorageError> {
        let mut kept: BTreeSet<String> =
            chain.parts.iter().map(|(name, _)| name.to_string()).collect();
        kept.insert(PartName::completion_marker(chain.generation, chain.n_base_parts as u32));
        for name in folder.list_names().await? {
            if !kept.contains(&name) {
                folder.remove_file(&name).await?;
            }
        }
        Ok(())
    }

    /// Makes this the current chain, unless the copy was started or stopped meanwhile.
    fn commit_chain(&self, chain: CopyChain, epoch: u32) {
        if self.epoch.get() == epoch {
            self.chain.replace(Some(chain));
            self.status.set(SecondCopyStatus::WrittenAt(page::now()));
        }
    }

    /// Reads the whole copy. Calls `go_on` with the number of parts read and the total number. If
    /// it returns false, the result is `None`, as without a copy. Everything after a damaged part
    /// is left out.
    pub(super) async fn read_all(
        &self,
        mut go_on: impl FnMut(usize, usize) -> bool,
    ) -> Result<Option<CopyContents>, StorageError> {
        let folder = self.folder().await?;
        let names = folder.list_names().await?;
        let plan = index_part_names(names.iter().map(String::as_str));
        let mut copied = None;
        let mut after = 0;
        while let Some((name, part, _)) = read_next_part(&folder, &plan, after).await? {
            after = name.last;
            if !go_on(after as usize, plan.last_part() as usize) {
                return Ok(None);
            }
            let copied = copied.get_or_insert_with(|| CopyContents {
                rows: CopyRows::default(),
                holdings: Holdings::default(),
            });
            copied.rows.merge_later(part.rows);
            copied.holdings = part.holdings;
        }
        Ok(copied.filter(|_| after >= plan.initial_parts))
    }
}

/// Serializes a part in slices. Returns the pieces of its file and their total length in bytes.
async fn serialize_part(part: &CopyPart) -> Result<(Vec<String>, usize), StorageError> {
    let unwritten = |error: serde_json::Error| StorageError::Other(error.to_string());
    let mut slices = TimeSlicer::start();
    let mut sum = BodyChecksum::default();
    let mut pieces = vec![String::new(), String::new()];
    for piece in part.body() {
        let piece = piece.map_err(unwritten)?;
        sum.update(&piece);
        match pieces.last_mut().filter(|last| last.len() + piece.len() <= MAX_PIECE_BYTES) {
            Some(last) => last.push_str(&piece),
            None => pieces.push(piece.into_owned()),
        }
        slices.yield_if_due().await;
    }
    pieces[0] = part.header_line(&sum).map_err(unwritten)?;
    let bytes = pieces[0].len() + sum.bytes();
    Ok((pieces, bytes))
}
