//! Actions on a database that was lost or closed.

use crate::state::action::LoadedProject;
use crate::state::persistence::StorageError;
use crate::state::recovery::second_copy::Holdings;
use dateline_annotation::model::DocumentId;
use std::collections::BTreeSet;

/// An action on a database that was lost or closed.
#[derive(Clone, Debug, PartialEq)]
pub enum RecoveryAction {
    /// Restore the second copy.
    Restore,
    /// Progress of a restore.
    Progress {
        /// The number of parts or rows that are done.
        done: usize,
        /// The number of all of them.
        total: usize,
    },
    /// Cancel the restore.
    Cancel,
    /// The restore was canceled; nothing was restored.
    Canceled,
    /// The second copy was restored.
    Restored(Box<RestoredProject>),
    /// The operation failed, for this reason.
    Failed(StorageError),
    /// Ask for confirmation to continue with what the database holds, or stop asking.
    ConfirmStartOver(bool),
    /// Continue with what the database holds.
    StartOver,
    /// The project was started over with what the database holds.
    StartedOver(Box<LoadedProject>),
    /// The browser closed the database.
    DatabaseClosed,
    /// The database is open again.
    DatabaseReopened {
        /// `None` if the database holds what was stored; otherwise the documents that it still
        /// holds.
        surviving: Option<BTreeSet<DocumentId>>,
    },
}

/// The result of a restore.
#[derive(Clone, Debug, PartialEq)]
pub struct RestoredProject {
    /// The project as it is stored now.
    pub project: LoadedProject,
    /// The holdings of the second copy.
    pub copy: Holdings,
    /// The time when the copy was written, in the user's notation.
    pub copied_at: String,
}
