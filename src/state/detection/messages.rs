//! Messages about the detector.

use dateline_protocol::WorkerFailure;

/// The numbers of mentions that are new, replaced by another mention at the same position, and
/// removed.
pub type ChangeCounts = (usize, usize, usize);

/// A message about the detector. A `detail` is the description by the worker's parser.
#[derive(Clone, Debug, PartialEq)]
pub enum DetectionMessage {
    /// The detector stopped.
    DetectorFailed(WorkerFailure),
    /// The detector rejected a request.
    RequestRejected {
        /// The description.
        detail: String,
    },
    /// Detection failed in the document with this title.
    DocumentFailed {
        /// The title of the document.
        title: String,
        /// The description.
        detail: String,
    },
    /// A bulk detection is finished.
    BulkFinished {
        /// The number of documents that were detected.
        detected: usize,
        /// The number of documents that were requested.
        total: usize,
        /// The changes.
        counts: ChangeCounts,
    },
    /// Documents in which a bulk detection failed, each with its title and the description.
    BulkFailures(Vec<(String, String)>),
    /// The queue is finished; with the number of documents.
    QueueFinished(usize),
    /// The number of mentions found in the open document.
    MentionsFound(usize),
    /// The open document was detected again.
    Redetected(ChangeCounts),
}
