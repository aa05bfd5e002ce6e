//! Messages about the documents of the project.

/// A message about the documents of the project. Titles are as stored, possibly empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LibraryMessage {
    /// The title of a document was changed.
    DocumentRenamed,
    /// The note of a document was changed.
    NoteSaved,
    /// The list was filtered.
    DocumentsShown {
        /// The number of documents that are shown.
        found: usize,
        /// The number of all documents.
        all: usize,
    },
    /// The document with this title was opened.
    DocumentOpened(String),
    /// No other document needs review; true if the list is filtered.
    NoNextDocument(bool),
    /// The document with this title was removed.
    DocumentRemoved(String),
    /// This number of documents was removed.
    DocumentsRemoved(usize),
}
