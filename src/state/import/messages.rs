//! Messages about opening files, and the reasons why a file is not opened.

use dateline_formats::import::ImportNote;
use dateline_formats::{Encoding, ReadAs};
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
    /// It is text that is invalid in its format or whose format is not read, so that it can only be
    /// opened as plain text; with the description by its format.
    UnreadText(String),
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

/// The name of an opened item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemName {
    /// The name of the file that the user opened.
    pub file: String,
    /// The name of the item; another name if it is in an archive.
    pub item: String,
}

/// An offer to read files of the last import in another way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReopenOffer {
    /// How the files would be read.
    pub read_as: ReadAs,
    /// The items that would be read, at least one, in the order of the import.
    pub items: Vec<ItemName>,
}

/// Files that were read in the same format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatCount {
    /// The display name of the format.
    pub format: String,
    /// The name of the first file.
    pub first: String,
    /// The number of files.
    pub files: usize,
}

/// The documents that were replaced because their files were read in another way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReplacedDocuments {
    /// The number of documents.
    pub documents: usize,
    /// True if the user had edited one of them.
    pub is_edited: bool,
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
        /// The recognized formats.
        formats: Vec<FormatCount>,
        /// The documents that these replaced.
        replaced: ReplacedDocuments,
        /// The first remarks, each with the name of its file if there are several files.
        remarks: Vec<(Option<String>, ImportRemark)>,
        /// The number of further remarks.
        more: usize,
    },
    /// This number of texts became documents.
    DocumentsOpened(usize),
    /// This number of texts became documents and replaced others of the same files.
    TextsOpenedInstead(usize, ReplacedDocuments),
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
