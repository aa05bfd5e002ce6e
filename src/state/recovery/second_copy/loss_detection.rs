//! Detection of data loss: a database that holds less than the watermark or the second copy
//! records.

use super::Holdings;
use serde::{Deserialize, Serialize};

/// The record outside the database of what was stored. Written after each transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watermark {
    /// The holdings at that time.
    pub holdings: Holdings,
    /// Identifies the visit that wrote it.
    pub visit: String,
    /// True if the visit ended with everything stored.
    pub is_clean: bool,
    /// True if the visit also ended with everything in the second copy.
    pub is_copied: bool,
}

/// The state of the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DatabaseState {
    /// The database id; `None` in a new database and in those of old versions.
    pub database: Option<String>,
    /// The seq of the last change; 0 without one.
    pub last: u64,
    /// The number of documents.
    pub documents: u32,
}

/// A database that holds less than was stored in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataLoss {
    /// The holdings that it should have.
    pub expected: Holdings,
    /// Its actual state.
    pub found: DatabaseState,
    /// The holdings of the second copy, if there is one of that database.
    pub copy: Option<Holdings>,
}

/// Returns the data loss of a database, judged by the watermark and the second copy; `None` if
/// nothing is missing. Watermark and copy are written after a transaction is complete, so they
/// never record more than was stored. Database ids sort by creation. If the id of the database is
/// later than theirs, the user started over, and they describe the previous database.
pub fn detect_loss(
    found: &DatabaseState,
    mark: Option<&Holdings>,
    copy: Option<&Holdings>,
) -> Option<DataLoss> {
    let database = found.database.as_deref().unwrap_or_default();
    let is_ahead = |held: &&Holdings| {
        held.last > 0 && (held.database.as_str(), held.last) > (database, found.last)
    };
    let copy = copy.filter(is_ahead);
    let known = mark.filter(is_ahead).into_iter().chain(copy);
    let expected = known.max_by_key(|held| (&held.database, held.last))?;
    let copy = copy.filter(|copy| copy.database == expected.database).cloned();
    Some(DataLoss { expected: expected.clone(), found: found.clone(), copy })
}
