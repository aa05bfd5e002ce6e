//! Actions on the occurrences of a quote.

use dateline_annotation::edit::MatchOptions;

/// An action on the occurrences of a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OccurrenceAction {
    /// Show the dialog, for the last offer or else for the focused mention.
    Show,
    /// Search all documents if true, else the open one.
    SearchAllDocuments(bool),
    /// Change how quotes are compared.
    SetMatchOptions(MatchOptions),
    /// Select the row with this index, or deselect it.
    Select(usize, bool),
    /// Select all rows, or none.
    SelectAll(bool),
    /// Apply the edit to the selected occurrences.
    Apply,
    /// Remove the offer.
    DismissOffer,
}

impl OccurrenceAction {
    /// Returns true if the action changes the project.
    pub(in crate::state) fn is_edit(&self) -> bool {
        match self {
            Self::Apply => true,
            Self::Show
            | Self::SearchAllDocuments(_)
            | Self::SetMatchOptions(_)
            | Self::Select(..)
            | Self::SelectAll(_)
            | Self::DismissOffer => false,
        }
    }
}
