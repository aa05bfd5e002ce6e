//! Data that was read from the storage, and the part of the page that requested it.

use crate::state::persistence::StorageError;
use dateline_annotation::model::DocumentId;
use dateline_annotation::store::FetchedRecords;
use dateline_protocol::RequestId;

/// The part of the page that requested data from the storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requester {
    /// A deferred action of the user.
    User,
    /// The detection queue.
    Detector,
    /// The refresh of documents that another tab changed.
    Refresh,
    /// An export.
    Export(RequestId),
    /// Learning from reviewed documents.
    Learning,
    /// The search for occurrences.
    OccurrenceSearch,
    /// The preview of a list.
    ListPreview(RequestId),
    /// The initial route. Its document is shown unless the user has opened something else
    /// meanwhile.
    InitialRoute(DocumentId),
}

/// The data that was read, or the reason why nothing could be read.
pub type FetchResult = Result<FetchedRecords, StorageError>;

/// Returns the data that was read, and the first failure.
pub(in crate::state) fn split_failure(
    fetched: FetchResult,
) -> (FetchedRecords, Option<StorageError>) {
    match fetched {
        Ok(records) => {
            let failure = records.damage.first().cloned().map(StorageError::Record);
            (records, failure)
        }
        Err(reason) => (FetchedRecords::default(), Some(reason)),
    }
}
