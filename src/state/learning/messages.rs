//! Messages about learning.

use crate::state::import::messages::FileFailure;
use dateline_protocol::learning::LearnedFileError;

/// A message about learning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LearningMessage {
    /// Suggestions in the background were renewed, after the detector learned or lists changed.
    SuggestionsRenewed {
        /// The number of suggestions that are new, changed or gone.
        suggestions: usize,
        /// The number of documents that they are in.
        documents: usize,
    },
    /// A learned file is used.
    FileUsed {
        /// The name of the file.
        name: String,
        /// The labels of the file that the project does not have.
        missing_labels: Vec<String>,
    },
    /// A learned file is not used.
    FileRefused {
        /// The name of the file.
        name: String,
        /// The reason.
        reason: LearnedFileProblem,
    },
}

/// The reason why a learned file is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LearnedFileProblem {
    /// It cannot be read.
    Unread(FileFailure),
    /// The detector is not ready yet, or it failed.
    NoDetector,
    /// The detector cannot use it.
    Unusable(LearnedFileError),
}
