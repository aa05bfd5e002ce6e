//! Messages about opening files, and the reasons why a file is not opened.

use dateline_formats::Encoding;
use dateline_formats::import::ImportNote;
use dateline_protocol::WorkerFailure;

/// The reason why a file is not opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFailure {
    /// It is larger than the limit; both in bytes.
    TooLarge {
        /// The size of the file.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// The browser cannot read it; with the browser's message.
    Unreadable(String),
    /// It is invalid; with the description by its format.
    Invalid(String),
    /// It has no text.
    NoText,
    /// The file worker stopped while it opened the file.
    WorkerStopped(WorkerFailure),
    /// The file worker did not start.
    WorkerMissing(WorkerFailure),
}

/// A file that was not opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedFile {
    /// The name of the file.
    pub name: String,
    /// The name of the archive that contains it.
    pub archive: Option<String>,
    /// The reason.
    pub reason: FileFailure,
}

/// Follows, in the journal of an import, the name of a file in an archive, and precedes that of the
/// archive. No file name contains this control character.
pub const ARCHIVE_SEPARATOR: char = '\u{1f}';

/// Something to know about an imported file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ImportRemark {
    /// The user stopped the import.
    Stopped {
        /// The number of documents that are not opened.
        left: usize,
        /// The number of documents in the file.
        total: usize,
    },
    /// Something was repaired or left out.
    Note(ImportNote),
}

/// A message about opening files.
#[derive(Clone, Debug, PartialEq)]
pub enum ImportMessage {
    /// The first file was not read as UTF-8, nor were others. The encodings may be guesses.
    EncodingsAssumed(Vec<(String, Encoding)>),
    /// Files with documents were imported.
    Imported {
        /// The name of the file, if there is only one.
        file: Option<String>,
        /// The number of documents.
        documents: usize,
        /// The first remarks, each with the name of its file if there are several files.
        remarks: Vec<(Option<String>, ImportRemark)>,
        /// The number of further remarks.
        more: usize,
    },
    /// This number of texts became documents.
    DocumentsOpened(usize),
    /// Files were not opened.
    NotOpened {
        /// The files, at least one.
        files: Vec<RefusedFile>,
        /// The number of files that the user opened.
        picked: usize,
    },
    /// An import was interrupted before these files were stored. The name of a file in an archive is
    /// followed by [`ARCHIVE_SEPARATOR`] and that of the archive.
    Interrupted(Vec<String>),
}
