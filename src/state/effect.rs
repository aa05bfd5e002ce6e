use super::Action;
use super::document_loader::Requester;
use super::import_journal::ImportJournalEffect;
use super::projects::ProjectEffect;
use super::recovery::RecoveryEffect;
use super::storage_panel::{BackupRequest, DeleteScope};
use super::tabs::TabEffect;
use super::write_queue::UnreadableRecord;
use dateline_annotation::{MissingData, StorageRecord};
use dateline_protocol::{
    DetectRequest, ExportRequest, PlaceSearchRequest, RequestId, ResolveRequest,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the reducer wants done in the world, as data. `crate::effects` interprets it.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Append a record to what is stored; answered by `Action::Stored` with its number, or by
    /// `Action::StoreFailed`.
    Store {
        /// Its number.
        number: u64,
        /// What is to be stored.
        record: Arc<StorageRecord>,
    },
    /// As `Store`, and drop what cannot be read.
    StoreAndRepair {
        /// Its number.
        number: u64,
        /// What is to be stored.
        record: Arc<StorageRecord>,
        /// What cannot be read.
        damage: Vec<UnreadableRecord>,
    },
    /// Read documents and changes; answered by `Action::Fetched`.
    Fetch {
        /// What is wanted.
        missing: MissingData,
        /// For whom.
        requester: Requester,
    },
    /// Read the words of some documents with a greater id; answered by `LibraryAction::WordsRead`.
    FetchWords {
        /// The id.
        after: u32,
    },
    /// Remember what is typed but not opened yet.
    StoreDraft(String),
    /// Remember the keys that the person chose: names of commands with names of keys.
    StoreKeymap(BTreeMap<String, Vec<String>>),
    /// Delete this project, or all; answered by `StoragePanelAction::Deleted`.
    Delete(DeleteScope),
    /// Ask the browser to keep what is stored; answered by `StoragePanelAction::Known`.
    RequestPersistence,
    /// Ask the browser how its storage is; answered by `StoragePanelAction::Known`.
    CheckStorage,
    /// Something with projects.
    Projects(ProjectEffect),
    /// Something about a database that was lost or closed.
    Recovery(RecoveryEffect),
    /// Something between this tab and others.
    Tab(TabEffect),
    /// Offer all documents as one file.
    Backup(BackupRequest),
    /// Offer all documents of all projects as one file; of this project, these.
    BackupAll(BackupRequest),
    /// Offer what is stored, readable or not, as a file.
    DumpStorage,
    /// Ask the worker to read a text.
    Detect(DetectRequest),
    /// Start the file worker, unless it is there; it answers with `TrainingExportAction::Offered`.
    StartFileWorker,
    /// Hand the file worker a step of an export.
    Export(ExportRequest),
    /// Tell the file worker that an export is given up.
    CancelExport(RequestId),
    /// Tell the worker that an answer is no longer wanted.
    CancelDetection(RequestId),
    /// Ask the worker which places mentions name.
    Resolve(ResolveRequest),
    /// Ask the worker for places with a name.
    FindPlaces(PlaceSearchRequest),
    /// Start a new worker in place of one that died.
    RestartDetector,
    /// Fetch the sample article; answered by `Action::TextOpened`.
    FetchSample,
    /// Fetch the outlines of the map; answered by `MapAction::OutlinesRead`.
    FetchOutlines,
    /// Open the next of the files that were given; answered by `Action::FilesRead`.
    ReadNextFiles(RequestId),
    /// Do this once the browser has done what waits.
    Defer(Box<Action>),
    /// Forget those that were not read.
    DropQueuedFiles,
    /// Remember which files are not stored yet.
    ImportJournal(ImportJournalEffect),
    /// Offer a file.
    Download(OutputFile),
    /// Put a text on the clipboard; answered by `Action::Copied`.
    CopyToClipboard(String),
    /// Move the focus to what has this id in the page, and show it.
    FocusElement(String),
    /// Move the focus to what has this id in the page; nothing on the screen moves.
    FocusWithoutScrolling(String),
    /// Show what has this id in the page; the focus stays.
    ScrollToElement(String),
    /// Show the start of the page.
    ScrollToTop,
    /// Write what is shown into the browser's address.
    UpdateUrl {
        /// What stands after the `#`.
        fragment: String,
        /// Whether the browser's history gets one more entry, to which Back leads from the next; else the
        /// current one is replaced.
        adds_history_entry: bool,
    },
    /// Keep the report of the last error no longer.
    ForgetLastError,
    /// Answer with `Action::NoticeDue` after the time for which a notice is shown.
    StartNoticeTimer(u32),
    /// Drop the browser's text selection.
    ClearSelection,
}

/// A file to offer to the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub mime: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}
