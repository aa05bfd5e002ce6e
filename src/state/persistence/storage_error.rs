//! Errors of the storage, as codes with fields.

use dateline_annotation::history::RestoreError;
use dateline_annotation::model::ApplyError;
use dateline_annotation::store::DamagedRecord;

/// The reason why the storage cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// The user or the browser does not allow storage.
    Denied,
    /// The storage is full.
    Full,
    /// The database was created by a newer version of the page.
    Newer,
    /// The database has a schema that was never released.
    Unknown,
    /// Another page has taken over the database, or the site's data was cleared.
    Closed,
    /// Another tab has written in the meantime.
    Conflict,
    /// The browser does not support it.
    Unsupported,
    /// The requested file or record does not exist.
    Missing,
    /// A tab shows the project to be deleted.
    InUse,
    /// Another tab deleted the project that this tab shows.
    Deleted,
    /// The browser closed or deleted the database while the page was open.
    Lost,
    /// The database lost data that was stored in it.
    Outdated,
    /// Some stored records cannot be read, and they are not overwritten.
    Damaged,
    /// A record cannot be read.
    Record(DamagedRecord),
    /// The stored records do not fit together.
    Project(RestoreError),
    /// The stored changes of a document do not fit it.
    Document(ApplyError),
    /// Any other error, with the message of the browser or the parser.
    Other(String),
}

impl From<DamagedRecord> for StorageError {
    fn from(damage: DamagedRecord) -> Self {
        Self::Record(damage)
    }
}

impl From<RestoreError> for StorageError {
    fn from(error: RestoreError) -> Self {
        Self::Project(error)
    }
}

impl From<ApplyError> for StorageError {
    fn from(error: ApplyError) -> Self {
        Self::Document(error)
    }
}
