//! Messages about learning.

/// A message about learning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LearningMessage {
    /// Suggestions in the background were renewed.
    SuggestionsRenewed {
        /// The number of suggestions that are new, changed or gone.
        suggestions: usize,
        /// The number of documents that they are in.
        documents: usize,
    },
}
