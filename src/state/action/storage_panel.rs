//! Actions on the storage.

use crate::state::persistence::StorageError;
use dateline_annotation::model::DocumentId;

/// An action on the storage.
#[derive(Clone, Debug, PartialEq)]
pub enum StoragePanelAction {
    /// Show the dialog.
    Show,
    /// The browser answered.
    StatusReceived(StorageStatus),
    /// Request persistent storage.
    RequestPersistence,
    /// Download all documents of this project as one file.
    Backup,
    /// Download all documents of all projects as one file.
    BackupAll,
    /// Ask for confirmation of this deletion, or stop asking.
    ConfirmDelete(Option<DeleteScope>),
    /// Perform the confirmed deletion.
    Delete,
    /// The deletion is finished, with this result.
    Deleted(DeleteResult),
    /// An error stopped the page in an earlier visit.
    LastError(String),
    /// Copy its report to the clipboard.
    CopyLastError,
    /// Remove its report.
    ForgetLastError,
    /// The second copy is missing or outdated, for this reason.
    SecondCopyStopped(SecondCopyStatus, StorageError),
    /// A backup lacks these documents, for this reason.
    BackupIncomplete(Vec<DocumentId>, StorageError),
}

impl StoragePanelAction {
    /// Returns true if this action deletes something or asks to.
    pub(in crate::state) fn is_deletion(&self) -> bool {
        match self {
            Self::ConfirmDelete(scope) => scope.is_some(),
            Self::Delete => true,
            Self::Show
            | Self::StatusReceived(_)
            | Self::RequestPersistence
            | Self::Backup
            | Self::BackupAll
            | Self::Deleted(_)
            | Self::LastError(_)
            | Self::CopyLastError
            | Self::ForgetLastError
            | Self::SecondCopyStopped(..)
            | Self::BackupIncomplete(..) => false,
        }
    }
}

/// The status of the browser's storage. Fields are `None` if the browser does not report them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StorageStatus {
    /// True if the browser keeps the storage until the user clears it.
    pub is_persistent: Option<bool>,
    /// The number of bytes in use.
    pub used_bytes: Option<u64>,
    /// The maximum number of bytes.
    pub quota_bytes: Option<u64>,
    /// True in a secure context: the page was loaded over HTTPS or from this machine. Browsers
    /// disable many APIs elsewhere.
    pub is_secure: bool,
    /// The status of the second copy.
    pub second_copy: SecondCopyStatus,
}

/// The status of the second copy of the project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecondCopyStatus {
    /// Nothing has been copied yet.
    #[default]
    Unknown,
    /// It was last written at this time, in milliseconds since 1970 UTC.
    WrittenAt(i64),
    /// The browser has no file storage for it.
    Unsupported,
    /// It was deleted because the storage was full.
    Full,
    /// It cannot be written.
    Failed,
}

/// The extent of a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeleteScope {
    /// The project that this tab shows.
    CurrentProject,
    /// All projects of this browser, and the remembered settings.
    AllProjects,
}

/// The result of a deletion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeleteResult {
    /// The deleted projects.
    pub deleted: Vec<u32>,
    /// The projects that could not be deleted, each with the reason.
    pub failed: Vec<(u32, StorageError)>,
}
