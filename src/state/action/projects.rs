//! Actions on projects.

use crate::state::persistence::StorageError;

/// An action on projects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProjectAction {
    /// Show the dialog.
    Show,
    /// The list of projects was read.
    ListReceived {
        /// The project that this tab shows; 0 if it shows none.
        current: u32,
        /// The projects that were changed or named.
        all: Vec<ProjectInfo>,
    },
    /// The URL names a project that does not exist, so this tab shows none.
    InvalidAddress(InvalidProject),
    /// An operation failed, for this reason.
    Failed(StorageError),
    /// Create a project with this name and show it.
    Create(String),
    /// Rename a project.
    Rename(u32, String),
    /// Show a project.
    Open(u32),
    /// Ask for confirmation to delete this project, or stop asking.
    ConfirmDelete(Option<u32>),
    /// Delete the project whose deletion was to be confirmed.
    Delete,
    /// Download all documents of that project as one file.
    Backup,
}

/// A project with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectInfo {
    /// The id, as in `?project=2`.
    pub id: u32,
    /// The name for the user.
    pub name: String,
    /// The number of its documents, if they were counted.
    pub document_count: Option<usize>,
}

/// A project in the URL that does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidProject {
    /// A number that no project of this browser has.
    Unknown(String),
    /// Not a project number; as in the URL, shortened.
    Malformed(String),
}
