//! Messages about projects.

use crate::state::persistence::StorageError;

/// A message about projects.
#[derive(Clone, Debug, PartialEq)]
pub enum ProjectMessage {
    /// A change of the list of projects failed.
    Failed(StorageError),
    /// Something was opened in a tab that shows no project.
    NoneOpen,
    /// The page cannot be left yet, because changes are not stored.
    NotYetSaved,
    /// Projects were deleted, each with its name and the number of its documents, if counted.
    Deleted(Vec<(String, Option<usize>)>),
    /// The project with this name was not deleted.
    NotDeleted(String, StorageError),
}
