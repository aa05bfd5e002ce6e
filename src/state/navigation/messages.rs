//! Messages about screens, addresses and new documents.

use dateline_annotation::model::DocumentId;

/// A message about screens, addresses and new documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NavigationMessage {
    /// The address names a document that does not exist.
    UnknownDocument(DocumentId),
    /// The address has no meaning.
    UnknownAddress,
    /// The new document of the address is gone.
    NoDraft,
    /// A text was pasted while another new document is shown.
    DraftInProgress,
    /// The text has this number of bytes, which is over the limit.
    TextTooLarge(u64),
    /// The text box is empty.
    NothingToOpen,
    /// All paragraphs are excluded.
    NothingKept,
    /// Something was dropped that is neither a file nor text.
    UnsupportedDrop,
    /// A text was copied to the clipboard.
    Copied,
}
