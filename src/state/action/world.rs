//! Events outside of the page, and the data that they bring.

use crate::state::import::messages::FileFailure;
use crate::state::notices::failure::Failure;
use crate::state::persistence::StorageError;
use crate::state::persistence::fetch::{FetchResult, Requester};
use crate::state::recovery::second_copy::{DataLoss, Holdings};
use dateline_annotation::store::StoredProject;
use dateline_formats::ImportedFile;
use dateline_protocol::WorkerFailure;
use dateline_protocol::detector::DetectorResponse;
use dateline_protocol::files::ExportResponse;

/// Something that happened outside of the page.
#[derive(Clone, Debug, PartialEq)]
pub enum WorldEvent {
    /// The storage was opened and read.
    Loaded(Box<LoadedProject>),
    /// The storage cannot be used.
    LoadFailed(StorageError),
    /// The record with this number and all records before it are stored.
    Stored(u64),
    /// A change could not be stored.
    StoreFailed(StorageError),
    /// The draft text is stored.
    DraftStored(String),
    /// Documents and changes requested with `Effect::Fetch` were read.
    Fetched {
        /// The documents and changes.
        fetched: Box<FetchResult>,
        /// The part of the page that requested them.
        requester: Requester,
    },
    /// An event from a worker.
    Worker(WorkerEvent),
    /// The browser is ready for the next part of the current edit job.
    ContinueEditJob,
    /// The browser navigated to this URL fragment, without the `#`.
    Navigated(String),
    /// Something was dropped that is neither a file nor text.
    UnsupportedDrop,
    /// The text was copied to the clipboard.
    Copied,
    /// Something that the user requested failed.
    Failed(Failure),
}

impl WorldEvent {
    /// Returns true if the event needs the stored project.
    pub(super) fn waits_for_storage(&self) -> bool {
        match self {
            Self::Stored(_)
            | Self::DraftStored(_)
            | Self::Fetched { .. }
            | Self::ContinueEditJob
            | Self::UnsupportedDrop
            | Self::Copied => true,
            Self::Loaded(_)
            | Self::LoadFailed(_)
            | Self::StoreFailed(_)
            | Self::Worker(_)
            | Self::Navigated(_)
            | Self::Failed(_) => false,
        }
    }
}

/// The contents of the storage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadedProject {
    /// The stored project.
    pub stored: StoredProject,
    /// The stored draft text.
    pub draft: Option<String>,
    /// The names of imported files that are not known to be stored.
    pub interrupted_files: Vec<String>,
    /// Data that the database lost, according to the watermark and the second copy.
    pub loss: Option<DataLoss>,
    /// The holdings of the second copy.
    pub second_copy: Option<Holdings>,
}

/// A file that the user opened, or several files that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadFile {
    /// The file name.
    pub name: String,
    /// The number of files.
    pub file_count: usize,
    /// The contents: one item, or several for an archive. Each has its name and either the imported
    /// file or the reason why it was not opened.
    pub items: Vec<(String, Result<ImportedFile, FileFailure>)>,
}

/// An event from a worker.
#[derive(Clone, Debug, PartialEq)]
pub enum WorkerEvent {
    /// The detector worker accepts requests.
    DetectorReady,
    /// The detector worker sent a message.
    Detector(DetectorResponse),
    /// The detector worker has stopped.
    DetectorStopped(WorkerFailure),
    /// The file worker answered a step of an export.
    Export(ExportResponse),
    /// The file worker has stopped.
    FileWorkerStopped(WorkerFailure),
}
