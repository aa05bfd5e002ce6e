//! The effects of the page: what the reducer requests from the world outside the state, as data.

use crate::state::action::ExportChoices;
use crate::state::action::{Action, DeleteScope, ProjectInfo};
use crate::state::learning::settings::LearningSettings;
use crate::state::persistence::fetch::Requester;
use crate::state::tabs::role::{LockOffer, TabId};
use dateline_annotation::model::{Document, DocumentId, LabelSet};
use dateline_annotation::store::{DamagedRecord, MissingData, StorageRecord};
use dateline_formats::ReadAs;
use dateline_protocol::RequestId;
use dateline_protocol::detector::{DetectRequest, PlaceSearchRequest, ResolveRequest};
use dateline_protocol::files::ExportRequest;
use dateline_protocol::learning::{LearnRequest, ReviewedDocument};
use dateline_protocol::lists::{FindHitsRequest, ProjectLists};
use std::collections::{BTreeMap, BTreeSet};
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
        /// Unreadable records that are deleted with it; usually none.
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
    /// Read a file of labels. Answered by `LabelAction::LabelsRead`.
    ReadLabels(RequestId, LabelFile),
    /// Send the file worker a step of an export.
    Export(ExportRequest),
    /// Tell the detector which lists and patterns to use from now on.
    SetLists(ProjectLists),
    /// Ask the detector worker for the hits of a list.
    FindHits(FindHitsRequest),
    /// Cancel a request in the detector worker.
    CancelDetection(RequestId),
    /// Ask the worker to resolve the places of mentions.
    Resolve(ResolveRequest),
    /// Ask the worker to search places by name.
    FindPlaces(PlaceSearchRequest),
    /// An effect concerning learning.
    Learning(LearningEffect),
    /// Load or store the choices of exports.
    ExportChoices(ExportChoicesEffect),
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
    /// Add files of the last import again. Answered by `EditAction::FilesAdded`.
    ReopenFiles {
        /// The names of the files, sorted.
        files: Vec<String>,
        /// How they are read.
        read_as: ReadAs,
    },
    /// Forget the files of the last import, because another one begins.
    ForgetOpenedFiles,
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
    /// An effect concerning use without a network or a new release.
    Offline(OfflineEffect),
    /// Delete the report of the last error.
    ForgetLastError,
    /// Dispatch `NoticeAction::Expired` for this notice after its display time.
    StartNoticeTimer(u32),
    /// Clear the browser's text selection.
    ClearSelection,
}

/// Loads or stores the choices of exports of this project.
#[derive(Clone, Debug, PartialEq)]
pub enum ExportChoicesEffect {
    /// Load them. Answered by `TrainingExportAction::ChoicesLoaded` if there are any.
    Load,
    /// Store them.
    Store(Box<ExportChoices>),
}

/// An effect concerning learning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LearningEffect {
    /// Send a reviewed document to the detector worker.
    Review(ReviewedDocument),
    /// Let the detector worker learn. Answered by `DetectorResponse::Learned`.
    Learn(LearnRequest),
    /// Ask the detector worker for the learned model. Answered by `DetectorResponse::LearnedFile`.
    Export {
        /// The id of the request.
        request: RequestId,
        /// True to leave out the texts of names.
        hashes_only: bool,
    },
    /// Let the detector worker use the learned model of a file. Answered by
    /// `DetectorResponse::LearnedImported`.
    Import {
        /// The request.
        request: RequestId,
        /// The contents of the file; empty to use none.
        bytes: Vec<u8>,
    },
    /// Load the settings of learning in this project. Answered by `LearningAction::SettingsLoaded` if
    /// there are any.
    LoadSettings,
    /// Store the settings of learning in this project.
    StoreSettings(LearningSettings),
}

/// An effect concerning use without a network or a new release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfflineEffect {
    /// Keep all files. Answered by `OfflineAction::StatusChanged`.
    Keep,
    /// Stop keeping files. Answered by `OfflineAction::StatusChanged`.
    Stop,
    /// Delete all kept files and the service worker. Answered by `OfflineAction::StatusChanged`.
    Forget,
    /// Let the new release take over, and reload all tabs. Answered by
    /// `OfflineAction::UpdateBlocked` if a tab cannot reload.
    TakeOver,
}

/// A file of labels, which the file worker reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelFile {
    /// The file name.
    pub name: String,
    /// The contents.
    pub bytes: Vec<u8>,
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

/// An effect on projects. All but `Backup` are answered by `ProjectAction::ListReceived` or
/// `ProjectAction::Failed`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProjectEffect {
    /// List the projects.
    List,
    /// List the projects with the number of their documents.
    Count,
    /// Rename a project.
    Rename(u32, String),
    /// Name a project, unless it has a name.
    Register(u32, String),
    /// Create a project with this name and show it.
    Create(String),
    /// Show a project.
    Show(u32),
    /// Delete a project.
    Delete(u32),
    /// Download all documents of a project as one file with this name.
    Backup(ProjectInfo, String),
}

/// An effect on a database that was lost or closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoveryEffect {
    /// Write the watermark and the second copy from now on.
    StartSecondCopy,
    /// Stop writing them, because another tab writes.
    StopSecondCopy,
    /// Restore the second copy. Answered by `RecoveryAction::Progress`, then `Restored`, `Canceled`
    /// or `Failed`.
    Restore,
    /// Cancel the restore.
    Cancel,
    /// Continue with what the database holds. Answered by `RecoveryAction::StartedOver` or
    /// `Failed`.
    StartOver,
    /// Open the database again. Answered by `RecoveryAction::DatabaseReopened` or
    /// `WorldEvent::StoreFailed`.
    ReopenDatabase,
}

/// An effect between tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TabEffect {
    /// Ask the writer for the lock. `TabAction::TakeoverTimedOut` follows after a few seconds.
    RequestTakeover,
    /// Offer the lock to a tab after everything in the queue is written. `TabAction::LockLost`
    /// follows when the lock is taken, or `TabAction::OfferExpired` a few seconds after the offer.
    OfferLock {
        /// The tab that asked.
        to: TabId,
        /// Identifies the offer.
        offer: LockOffer,
    },
    /// Report that this tab cannot stop writing, and cancel a queued offer.
    RefuseTakeover,
    /// Release the lock, because this tab does not write.
    ReleaseLock,
    /// Stop reading and writing, because the project is being deleted. Release the lock.
    LeaveProject,
    /// Take the lock from the tab that holds it. Answered by `TabAction::LockGranted`.
    StealLock,
    /// Report that another project is stored in place of the old one.
    AnnounceReplacement,
    /// Read the changes after this seq. Answered by `TabAction::ChangesFetched`.
    FetchChanges(u64),
    /// Read the summaries of these documents. Answered by `TabAction::SummariesFetched`.
    FetchSummaries(BTreeSet<DocumentId>),
    /// Read everything that is stored. Answered by `TabAction::Reloaded`.
    Reload,
}

/// An update of the stored journal. It contains only names and numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportJournalEffect {
    /// Record the names of all files of the current import, and these.
    Begin {
        /// The files of an interrupted import.
        interrupted: Vec<String>,
        /// The progress of the current import.
        progress: ImportProgress,
    },
    /// Record the progress.
    Advance(ImportProgress),
    /// Forget the current import and record only these.
    End {
        /// The files of an interrupted import.
        interrupted: Vec<String>,
    },
}

/// The progress of an import, counting only stored or refused files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportProgress {
    /// The number of examined files that are stored or refused.
    pub done: usize,
    /// The names of the refused ones.
    pub failed: Vec<String>,
}

/// A request for a backup of all documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupRequest {
    /// The file name without its extension.
    pub name: String,
    /// The project's labels.
    pub labels: LabelSet,
    /// All documents, in order.
    pub documents: Vec<DocumentId>,
    /// The documents that are in memory; the others are read from storage.
    pub loaded: Vec<Arc<Document>>,
}
