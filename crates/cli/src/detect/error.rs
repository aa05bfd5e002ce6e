//! The errors of inputs that `dateline detect` skips.

use dateline_annotation::model::{ApplyError, DateError};
use dateline_formats::{DecodeError, OpenError};
use std::io;

/// An input that cannot be read or processed, and why.
#[derive(Debug, thiserror::Error)]
pub(super) enum InputError {
    /// An entry of a folder cannot be read. The error names it.
    #[error(transparent)]
    Entry(io::Error),
    /// A file, or a line of a file, cannot be processed.
    #[error("{name}: {reason}")]
    Input { name: String, reason: InputErrorReason },
}

/// The reason why an input is skipped.
#[derive(Debug, thiserror::Error)]
pub(super) enum InputErrorReason {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Decode(#[from] DecodeError),
    #[error(transparent)]
    Line(#[from] LineError),
    #[error("the file already has labels")]
    Labeled,
    #[error("the file has several articles: convert it to JSON lines first")]
    SeveralArticles,
    #[error("the file is an archive: unpack it first")]
    Archive,
    #[error(transparent)]
    Apply(#[from] ApplyError),
    #[error("the document was not kept")]
    NotKept,
}

/// An error in a JSON line.
#[derive(Debug, thiserror::Error)]
pub(super) enum LineError {
    #[error("not a JSON object: {0}")]
    NotAnObject(serde_json::Error),
    #[error("no \"text\" string")]
    NoText,
    #[error("\"text\" cannot be read: {0}")]
    Text(serde_json::Error),
    #[error("{0:?} occurs more than once")]
    Duplicate(&'static str),
    #[error("\"date\" is not a string")]
    DateType,
    #[error("\"date\": {0}")]
    Date(DateError),
    /// The byte, counted from 1.
    #[error("not UTF-8 at byte {0}")]
    NotUtf8(usize),
    #[error("damaged UTF-16")]
    DamagedUtf16,
    /// The limit in megabytes. The next line can still be read.
    #[error("longer than {0} MB")]
    TooLong(u64),
    /// The limit in megabytes. Nothing after the line can be read.
    #[error("longer than {0} MB; the rest was not read")]
    TooLongAtEnd(u64),
}
