//! Messages about the storage of the project.

use super::StorageError;
use crate::state::action::SecondCopyStatus;

/// A message about the storage of the project.
#[derive(Clone, Debug, PartialEq)]
pub enum StorageMessage {
    /// Changes are not stored.
    NotSaved(StorageError),
    /// Some of the stored project cannot be read.
    Damaged(StorageError),
    /// Documents or changes that were needed cannot be read.
    NotLoaded(StorageError),
    /// Something waits until all changes are stored.
    StillSaving,
    /// The second copy can no longer be written.
    SecondCopyEnded(SecondCopyStatus, StorageError),
    /// The page is kept on this device, for the first time.
    SavedForOfflineUse,
    /// A backup lacks the documents with these titles.
    BackupIncomplete(Vec<String>, StorageError),
}
