//! Texts of the sidebar.

use super::nouns::{Noun, pluralize};

pub(crate) const EDIT_LABELS_NAME: &str = text!("Edit labels");
pub(crate) const EDIT_LABELS: &str = text!("Edit…");
pub(crate) const ACCEPT_DOCUMENT: &str = text!("Accept document");
/// The text of the button that accepts the document, after that.
pub(crate) const DOCUMENT_IS_ACCEPTED: &str = text!("Document accepted");

pub(crate) fn mentions_accepted(accepted: usize, mentions: usize) -> String {
    format_text!("{accepted} of {} accepted", pluralize(mentions, Noun::Mention))
}

pub(crate) fn paragraphs_reviewed(reviewed: usize, paragraphs: usize) -> String {
    format_text!("{reviewed} of {} reviewed", pluralize(paragraphs, Noun::Paragraph))
}

/// Returns the text of the button that shows all entities.
pub(crate) fn all_entities(count: usize) -> String {
    format_text!("All {count}")
}
pub(crate) const COPY_NAMES: &str = text!("Copy list");

/// Returns the accessible name of the button that copies the names of a label.
pub(crate) fn copy_names(label: &str) -> String {
    format_text!("Copy list of {label}")
}
