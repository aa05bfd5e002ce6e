//! Texts of the dialog of the same text elsewhere.

use super::nouns::{Noun, pluralize};

pub(crate) const SAME_TEXT_ELSEWHERE: &str = text!("Same text elsewhere");
pub(crate) const IN_ALL_DOCUMENTS: &str = text!("In all documents");
pub(crate) const WHOLE_WORDS: &str = text!("Whole words");
pub(crate) const MATCH_CASE: &str = text!("Match case");
pub(crate) const POSSESSIVES: &str = text!("Possessives (’s)");
pub(crate) const PLURALS: &str = text!("Plurals (-s)");
pub(crate) const SEARCHING: &str = text!("Searching…");
pub(crate) const SELECT_EVERY: &str = text!("All");
pub(crate) const SELECT_NONE: &str = text!("None");

/// Returns the number of occurrences that are not shown.
pub(crate) fn further_occurrences(count: usize) -> String {
    format_text!("and {count} more, not shown here")
}

/// Returns a summary of the occurrences found so far. `documents` are still to be searched.
pub(crate) fn occurrences_so_far(found: &str, documents: usize) -> String {
    format_text!("{found} {} still to search.", pluralize(documents, Noun::Document))
}

/// Returns the name of the button that labels the selected occurrences.
pub(crate) fn label_occurrences(count: usize, label: &str) -> String {
    format_text!("Label {count} as {label}")
}

/// Returns the name of the button that rejects the selected occurrences.
pub(crate) fn reject_occurrences(count: usize, label: &str) -> String {
    format_text!("Reject {count} as {label}")
}
