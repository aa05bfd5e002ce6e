//! Texts of the library.

pub(crate) const FIND_IN_ALL_HINT: &str =
    text!("In all documents. Your decisions stay as they are");
pub(crate) const EXPORT_TRAINING_DATA: &str = text!("Export…");
pub(crate) const UNDO_REMOVE: &str = text!("Undo remove");
pub(crate) const NO_MATCHING_DOCUMENTS: &str = text!("No matching documents.");
/// The name of the progress bar of an import.
pub(crate) const OPENING_FILES: &str = text!("Opening");
pub(crate) const RESUME_DETECTION: &str = text!("Resume");
pub(crate) const ANY_STATUS: &str = text!("Any status");
pub(crate) const ANY_LABEL: &str = text!("Any label");
pub(crate) const STATUS: &str = text!("Status");
pub(crate) const SORT: &str = text!("Sort");
pub(crate) const SEARCH_DOCUMENTS: &str = text!("Search documents");
pub(crate) const SEARCH_HINT: &str = text!("Search title and text");
pub(crate) const ONLY_UNSURE: &str = text!("Only with unsure mentions");
pub(crate) const SHOW_ALL: &str = text!("Show all");
pub(crate) const SELECT_ALL: &str = text!("Select all");
pub(crate) const FIND_IN_SELECTED: &str = text!("Find mentions in selected");
pub(crate) const REMOVE_SELECTED: &str = text!("Remove selected");
/// The status of a document whose mentions are not found yet.
pub(crate) const WAITING: &str = text!("Waiting");
pub(crate) const RENAME: &str = text!("Rename");
pub(crate) const NOTE: &str = text!("Note");
pub(crate) const REMOVE: &str = text!("Remove");

pub(crate) fn show_more(rest: usize) -> String {
    format_text!("Show more ({rest})")
}

/// Returns the lowest certainty of a document's mentions. `percent` is formatted.
pub(crate) fn least_certainty(percent: &str) -> String {
    format_text!("from {percent} sure")
}

pub(crate) fn select_document(title: &str) -> String {
    format_text!("Select {title}")
}

pub(crate) fn rename_document(title: &str) -> String {
    format_text!("Rename {title}")
}

/// Returns the name of the field for a document's title.
pub(crate) fn new_title(title: &str) -> String {
    format_text!("New title of {title}")
}

pub(crate) fn note_on_document(title: &str) -> String {
    format_text!("Note on {title}")
}

pub(crate) fn remove_document(title: &str) -> String {
    format_text!("Remove {title}")
}
