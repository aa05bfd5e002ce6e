//! Recovery from a database that was lost, or that the browser closed. After a loss, nothing is
//! written to the database until the user chooses what to do.

pub(in crate::state) mod lost_database;
pub mod messages;
pub mod second_copy;
#[cfg(test)]
pub(in crate::state) mod second_copy_tests;
#[cfg(test)]
mod tests;

use crate::state::recovery::second_copy::{DataLoss, Holdings};

/// The state of a recovery.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// The data loss, until the user chooses what to do.
    pub loss: Option<DataLoss>,
    /// The holdings of the second copy.
    pub second_copy: Option<Holdings>,
    /// The progress of a restore: parts or rows that are done, and all of them. `None` while
    /// nothing is restored.
    pub progress: Option<(usize, usize)>,
    /// True while the user is asked whether to start the project over.
    pub is_confirming_start_over: bool,
    /// True if the browser closed the database and it is not open again.
    pub(in crate::state) is_database_closed: bool,
}
