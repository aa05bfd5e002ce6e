//! Messages about a database that was lost or closed.

use crate::state::persistence::StorageError;

/// A message about a database that was lost or closed.
#[derive(Clone, Debug, PartialEq)]
pub enum RecoveryMessage {
    /// The database lost data.
    DataLost,
    /// An edit was refused, because the user has not chosen what to do about a data loss.
    ChoicePending,
    /// The user canceled a restore.
    NotRestored,
    /// A restore or a new start failed.
    Failed(StorageError),
    /// A restore would discard edits that are not stored.
    DiscardsEdits,
    /// The second copy was restored.
    Restored {
        /// The number of documents.
        documents: usize,
        /// The time of the copy, in the user's notation.
        copied_at: String,
        /// The number of changes that are missing as far as known.
        missing: u64,
    },
    /// The database is open again and lost nothing.
    Reopened,
    /// The database lost everything, and the page stores its contents again. Documents with these
    /// titles are lost.
    StoredAgain(Vec<String>),
}
