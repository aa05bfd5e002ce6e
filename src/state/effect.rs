//! The effects of the page: what the reducer requests from the world outside the state, as data.

use crate::state::Action;
use crate::state::import::import_journal::ImportJournalEffect;
use crate::state::persistence::document_loader::Requester;
use crate::state::persistence::storage_panel::{BackupRequest, DeleteScope};
use crate::state::projects::ProjectEffect;
use crate::state::recovery::RecoveryEffect;
use crate::state::tabs::TabEffect;
use dateline_annotation::store::{DamagedRecord, MissingData, StorageRecord};
use dateline_protocol::RequestId;
use dateline_protocol::detector::{DetectRequest, PlaceSearchRequest, ResolveRequest};
use dateline_protocol::files::ExportRequest;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An effect that the reducer requests. `crate::effects` executes it.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Append a record to the storage. Answered by `WorldEvent::Stored` with its number, or by
    /// `WorldEvent::StoreFailed`.
    Store {
        /// The number of the record.
        number: u64,
        /// The record.
        record: Arc<StorageRecord>,
    },
    /// Like `Store`, but also delete unreadable records.
    StoreAndRepair {
        /// The number of the record.
        number: u64,
        /// The record.
        record: Arc<StorageRecord>,
        /// The unreadable records.
        damage: Vec<DamagedRecord>,
    },
    /// Read documents and changes from the storage. Answered by `WorldEvent::Fetched`.
    Fetch {
        /// The documents and changes.
        missing: MissingData,
        /// The part of the page that requests them.
        requester: Requester,
    },
    /// Read the words of some documents with greater ids. Answered by
    /// `LibraryAction::WordsFetched`.
    FetchWords {
        /// The id after which to start.
        after: u32,
    },
    /// Store the draft text.
    StoreDraft(String),
    /// Store the user's keymap: the names of commands with the names of their keys.
    StoreKeymap(BTreeMap<String, Vec<String>>),
    /// Delete this project or all projects. Answered by `StoragePanelAction::Deleted`.
    Delete(DeleteScope),
    /// Ask the browser for persistent storage. Answered by `StoragePanelAction::StatusReceived`.
    RequestPersistence,
    /// Query the status of the browser's storage. Answered by `StoragePanelAction::StatusReceived`.
    CheckStorage,
    /// An effect concerning projects.
    Projects(ProjectEffect),
    /// An effect concerning a lost or closed database.
    Recovery(RecoveryEffect),
    /// An effect concerning other tabs.
    Tab(TabEffect),
    /// Offer all documents of this project as one file.
    Backup(BackupRequest),
    /// Offer all documents of all projects as one file. The request describes this project.
    BackupAll(BackupRequest),
    /// Offer the raw contents of the storage, readable or not, as a file.
    DumpStorage,
    /// Send a text to the detector.
    Detect(DetectRequest),
    /// Start the file worker unless it is running. Answered by
    /// `TrainingExportAction::FormatsOffered`.
    StartFileWorker,
    /// Send the file worker a step of an export.
    Export(ExportRequest),
    /// Cancel a request in the detector worker.
    CancelDetection(RequestId),
    /// Ask the worker to resolve the places of mentions.
    Resolve(ResolveRequest),
    /// Ask the worker to search places by name.
    FindPlaces(PlaceSearchRequest),
    /// Start a new detector worker after one died.
    RestartDetector,
    /// Fetch the sample article. Answered by `NavigateAction::TextOpened`.
    FetchSample,
    /// Fetch the outlines of the map. Answered by `MapAction::OutlinesFetched`.
    FetchOutlines,
    /// Open the next files of the import. Answered by `EditAction::FilesRead`.
    ReadNextFiles(RequestId),
    /// Dispatch an action after the browser has handled its pending events.
    Defer(Box<Action>),
    /// Drop the files that are not opened yet.
    DropQueuedFiles,
    /// Update the import journal.
    ImportJournal(ImportJournalEffect),
    /// Offer a file for download.
    Download(OutputFile),
    /// Copy a text to the clipboard. Answered by `WorldEvent::Copied`.
    CopyToClipboard(String),
    /// Focus the element with this id and scroll it into view.
    FocusElement(String),
    /// Focus the element with this id without scrolling.
    FocusWithoutScrolling(String),
    /// Scroll the element with this id into view without moving the focus.
    ScrollToElement(String),
    /// Scroll to the top of the page.
    ScrollToTop,
    /// Write the current route to the URL.
    UpdateUrl {
        /// The URL fragment, without the `#`.
        fragment: String,
        /// True to add an entry to the browser's history, false to replace the current one.
        adds_history_entry: bool,
    },
    /// Delete the report of the last error.
    ForgetLastError,
    /// Dispatch `NoticeAction::Expired` for this notice after its display time.
    StartNoticeTimer(u32),
    /// Clear the browser's text selection.
    ClearSelection,
}

/// A file that is offered for download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// The file name.
    pub name: String,
    /// The media type.
    pub mime: &'static str,
    /// The contents.
    pub bytes: Vec<u8>,
}
