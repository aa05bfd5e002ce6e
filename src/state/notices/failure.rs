//! What the page reports when the browser, a worker or a file does not do what was requested.

use crate::state::persistence::StorageError;
use dateline_protocol::WorkerFailure;
use dateline_protocol::files::ExportFailure;

/// The reason why a request failed, as the part of the page that failed reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The storage cannot be used.
    Storage(StorageError),
    /// The browser refused; with the browser's message.
    Browser(String),
    /// The browser does not allow copying.
    CopyingNotAllowed,
    /// The server does not have a file.
    NotFound {
        /// The path of the file.
        path: String,
        /// The HTTP status.
        status: u16,
    },
    /// The file with this path is not text.
    NotText(String),
    /// A file cannot be parsed or written; with the description by its format.
    Invalid(String),
    /// A worker is not running.
    Worker(WorkerFailure),
    /// The file worker cannot write an export.
    Export(ExportFailure),
}

impl From<StorageError> for Reason {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

/// A request of the user that failed in the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The file with this name was not offered for download.
    NotDownloaded(String, Reason),
    /// The contents of the storage were not offered for download.
    StorageNotDownloaded(Reason),
    /// Nothing was copied to the clipboard.
    NotCopied(Reason),
    /// The sample cannot be opened.
    SampleNotOpened(Reason),
    /// A file that the user opened with the installed page, or shared with it, cannot be read.
    LaunchFileNotRead(Reason),
    /// The folder has no files that can be opened.
    EmptyFolder,
    /// No backup was made.
    NoBackup(Reason),
    /// The project with this name is not in the backup.
    ProjectNotInBackup(String, Reason),
    /// The list of projects cannot be read for a backup of all projects.
    ProjectListNotRead(StorageError),
    /// The list of projects was not deleted.
    ProjectListNotDeleted(StorageError),
}
