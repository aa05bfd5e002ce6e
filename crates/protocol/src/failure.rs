//! Reasons for failures of a worker, as codes with fields. The page makes the sentences.

use serde::{Deserialize, Serialize};

/// A reason why a worker cannot start or cannot continue, as the worker itself reports it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FatalError {
    /// The worker panicked.
    Panicked {
        /// The result of [`panic_report`](crate::panic_report).
        report: String,
    },
    /// The model cannot be used.
    Model(ModelFileError),
    /// The browser does not support message channels.
    NoMessageChannels,
}

/// A reason why a file that the detector worker fetches cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelFileError {
    /// The browser cannot fetch it.
    NotFetched {
        /// The browser's message, if there is one.
        message: Option<String>,
    },
    /// The server does not have it.
    NotFound {
        /// The HTTP status.
        status: u16,
    },
    /// It is a file of another kind.
    Foreign,
    /// It has another version of the file format.
    Version {
        /// The version of the file.
        found: u32,
        /// The version that the worker reads.
        supported: u32,
    },
    /// It has another length than its header says.
    Length {
        /// The length according to the header, in bytes.
        expected: u64,
        /// The length, in bytes.
        found: u64,
    },
    /// Its checksum does not match.
    Checksum,
    /// A section of it cannot be read.
    Section(FileSection),
    /// It does not fit the features of the worker.
    Features,
}

/// A section of a file that the detector worker fetches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileSection {
    /// The lexicon of the model.
    Lexicon,
    /// The bitmap of the model's features.
    Bitmap,
    /// The gazetteer's map of names.
    NameMap,
}

/// The reason why a worker is not running.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkerFailure {
    /// The worker reported it.
    Reported(FatalError),
    /// The worker could not parse a message of the page.
    RequestRejected {
        /// The description by the parser.
        detail: String,
    },
    /// The browser did not create the worker or did not pass a message on.
    Browser {
        /// The browser's message.
        message: String,
    },
    /// The worker's script did not run.
    NotStarted {
        /// The browser's message, if there is one.
        message: Option<String>,
    },
    /// The worker stopped without a report.
    Stopped {
        /// The browser's message, if there is one.
        message: Option<String>,
    },
    /// The worker has a different version of the protocol.
    OtherVersion,
    /// The browser could not copy a message of the worker.
    UnreadableMessage,
    /// The page could not parse a message of the worker.
    UnknownMessage {
        /// The description by the parser.
        detail: String,
    },
    /// The worker sent nothing for too long.
    Unresponsive,
    /// The worker had stopped before.
    HasStopped,
    /// The worker was not started, or a new one could not be started.
    NotRunning,
}
