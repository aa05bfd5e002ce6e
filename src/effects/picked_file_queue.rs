//! The files that the user picked or dropped and that are not sent to the file worker yet.

use super::file_worker::FileWorker;
use super::import_journal::{JournalEntry, JournaledFiles, JournaledProgress};
use super::opening_progress::OpeningProgress;
use crate::platform::files::{self, CollectedFiles, FileSelection, PickedFile};
use crate::state::action::{Action, EditAction, ReadFile, WorldEvent};
use crate::state::effect::{ImportJournalEffect, ImportProgress};
use crate::state::import::messages::FileFailure;
use crate::state::notices::failure::Failure;
use dateline_formats::dateline_json::MAX_DATELINE_BYTES;
use dateline_formats::{ReadAs, bundle_files};
use dateline_protocol::RequestId;
use dateline_protocol::files::ImportBundle;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use yew::Callback;
use yew::platform::spawn_local;

/// The maximum number of bundles that are opened in one batch, so that adding their documents does
/// not block the page.
const MAX_BUNDLES_PER_BATCH: usize = 8;
/// The number of bytes at which a batch is complete, if it has fewer bundles.
const MAX_BYTES_PER_BATCH: f64 = 64_000.0;

/// Bundles of files, each with the browser's files or the reason why they cannot be read.
type PendingBundles = VecDeque<(ImportBundle, Result<Vec<PickedFile>, FileFailure>)>;

/// The queue of picked files.
pub(super) struct PickedFileQueue {
    dispatch: Callback<Action>,
    file_worker: Rc<FileWorker>,
    pending: Rc<RefCell<PendingBundles>>,
    /// The names of all files of the current import, in the order in which they are opened.
    import_names: Rc<RefCell<Vec<String>>>,
    /// The opened bundles of the last import.
    opened: RefCell<Vec<(ImportBundle, Vec<PickedFile>)>>,
}

impl PickedFileQueue {
    pub(super) fn new(dispatch: Callback<Action>, file_worker: Rc<FileWorker>) -> Self {
        let (pending, import_names) = (Rc::default(), Rc::default());
        Self { dispatch, file_worker, pending, import_names, opened: RefCell::default() }
    }

    /// Adds files, including those in folders. Files that belong together by name are bundled.
    pub(super) fn add_files(&self, given: FileSelection) {
        let (waiting, names) = (self.pending.clone(), self.import_names.clone());
        let dispatch = self.dispatch.clone();
        spawn_local(async move {
            let CollectedFiles { files, unreadable, is_empty } = given.collect_files().await;
            if is_empty {
                dispatch.emit(WorldEvent::Failed(Failure::EmptyFolder).into());
                return;
            }
            let count = files.len() + unreadable.len();
            let mut bundles = pending_bundles(&files);
            bundles.extend(unreadable.into_iter().map(|(name, reason)| {
                let (files, beside) = (vec![name], Vec::new());
                let bundle = ImportBundle {
                    files,
                    sidecars: beside,
                    has_other_files: true,
                    read_as: ReadAs::Recognized,
                };
                (bundle, Err(FileFailure::Unreadable(reason)))
            }));
            names.borrow_mut().extend(bundles.iter().flat_map(|(it, _)| it.files.iter().cloned()));
            waiting.borrow_mut().extend(bundles);
            dispatch.emit(EditAction::FilesAdded(count).into());
        });
    }

    /// Adds files of the last import again, to be read in another way. `names` are the names of their
    /// bundles, sorted.
    pub(super) fn reopen(&self, names: &[String], read_as: &ReadAs) {
        let mut count = 0;
        for (bundle, files) in self.opened.borrow().iter() {
            if names.binary_search(&bundle_name(bundle)).is_err() {
                continue;
            }
            count += bundle.files.len();
            self.import_names.borrow_mut().extend(bundle.files.iter().cloned());
            let bundle = ImportBundle { read_as: read_as.clone(), ..bundle.clone() };
            self.pending.borrow_mut().push_back((bundle, Ok(files.clone())));
        }
        let dispatch = self.dispatch.clone();
        spawn_local(async move { dispatch.emit(EditAction::FilesAdded(count).into()) });
    }

    /// Forgets the files of the last import.
    pub(super) fn forget_opened(&self) {
        self.opened.borrow_mut().clear();
    }

    /// Opens the next batch. Bundles are opened separately, so that one that fails does not affect
    /// others.
    pub(super) fn open_next_batch(&self, request: RequestId) {
        let (mut refused, mut handed) = (Vec::new(), VecDeque::new());
        for (bundle, files) in self.pop_batch() {
            match files.and_then(check_sizes) {
                Ok(files) => {
                    if bundle.read_as == ReadAs::Recognized {
                        self.opened.borrow_mut().push((bundle.clone(), files.clone()));
                    }
                    handed.push_back((bundle, files));
                }
                Err(reason) => {
                    let name = bundle_name(&bundle);
                    let opened = vec![(name.clone(), Err(reason))];
                    refused.push(ReadFile { name, file_count: bundle.files.len(), items: opened });
                }
            }
        }
        self.file_worker.open_files(request, OpeningProgress::new(refused, handed));
    }

    fn pop_batch(&self) -> PendingBundles {
        let mut waiting = self.pending.borrow_mut();
        let mut bytes = 0.0;
        let mut next = PendingBundles::new();
        while next.len() < MAX_BUNDLES_PER_BATCH && bytes < MAX_BYTES_PER_BATCH {
            let Some((bundle, files)) = waiting.pop_front() else { break };
            bytes += files.iter().flatten().map(|picked| picked.file.size()).sum::<f64>();
            next.push_back((bundle, files));
        }
        next
    }

    /// Returns the entry of the import journal for an effect.
    pub(super) fn journal_entry(&self, effect: ImportJournalEffect) -> JournalEntry {
        match effect {
            ImportJournalEffect::Begin { interrupted: missing, progress } => {
                let files = JournaledFiles { missing, files: self.import_names.borrow().clone() };
                JournalEntry::Files(files, journaled_progress(progress))
            }
            ImportJournalEffect::Advance(progress) => {
                JournalEntry::Progress(journaled_progress(progress))
            }
            ImportJournalEffect::End { interrupted: missing } => {
                // Files that were added but not started belong to the next import.
                let waiting = self.pending.borrow();
                let names = waiting.iter().flat_map(|(it, _)| it.files.iter().cloned());
                *self.import_names.borrow_mut() = names.collect();
                JournalEntry::Finished(JournaledFiles { missing, files: Vec::new() })
            }
        }
    }

    pub(super) fn clear(&self) {
        self.import_names.borrow_mut().clear();
        self.pending.borrow_mut().clear();
        self.file_worker.forget_files();
    }
}

fn bundle_name(bundle: &ImportBundle) -> String {
    bundle.files.first().cloned().unwrap_or_default()
}

fn journaled_progress(progress: ImportProgress) -> JournaledProgress {
    JournaledProgress { done: progress.done, refused: progress.failed }
}

/// Returns the files, or an error if one of them is too large to be opened.
fn check_sizes(all: Vec<PickedFile>) -> Result<Vec<PickedFile>, FileFailure> {
    let check = |picked: &PickedFile| files::check_size(&picked.file, MAX_DATELINE_BYTES).err();
    match all.iter().find_map(check) {
        Some(failure) => Err(failure),
        None => Ok(all),
    }
}

fn pending_bundles(files: &[PickedFile]) -> PendingBundles {
    let paths: Vec<&str> = files.iter().map(|picked| picked.name.as_str()).collect();
    let is_several = files.len() > 1;
    let bundles = bundle_files(&paths).into_iter().map(|bundle| {
        let named = |places: &[usize]| places.iter().map(|&at| paths[at].to_owned()).collect();
        let message = ImportBundle {
            files: named(&bundle.files),
            sidecars: named(&bundle.sidecars),
            has_other_files: is_several,
            read_as: ReadAs::Recognized,
        };
        let all = bundle.files.iter().chain(&bundle.sidecars);
        (message, Ok(all.map(|&at| files[at].clone()).collect()))
    });
    bundles.collect()
}
