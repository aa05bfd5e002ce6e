//! Messages about other occurrences of a text.

/// A message about other occurrences of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OccurrenceMessage {
    /// No mention is focused to search for.
    NoMention,
    /// Occurrences were changed.
    Changed {
        /// The number of mentions.
        mentions: usize,
        /// The number of documents.
        documents: usize,
    },
}
