use super::Holdings;
use serde::{Deserialize, Serialize};

/// What is noted outside the database whenever something was stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watermark {
    /// What the project held then.
    pub holdings: Holdings,
    /// Names the visit that wrote it.
    pub visit: String,
    /// Whether the page ended with everything stored.
    pub is_clean: bool,
    /// And with everything in the second copy.
    pub is_copied: bool,
}

/// What is found in the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DatabaseState {
    /// Names the database; nothing in a new one, and in those of earlier days.
    pub database: Option<String>,
    /// The seq of the last change; 0 without one.
    pub last: u64,
    /// How many documents there are.
    pub documents: u32,
}

/// A database that holds less than was stored in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataLoss {
    /// What it is known to have held.
    pub expected: Holdings,
    /// What is found.
    pub found: DatabaseState,
    /// What the second copy holds, if there is one of that database.
    pub copy: Option<Holdings>,
}

/// Whether the database lost what was stored in it, by what stands outside it. Mark and copy are
/// written once a transaction is complete, so they never know of more than was stored. Names of
/// databases are in the order in which these were begun: where that of the database is the later one, a
/// person began anew, and mark and copy are of the time before.
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
