//! Messages about the documents of the project.

use super::nouns::{Noun, pluralize};
use crate::state::action::SortOrder;
use crate::state::library::messages::LibraryMessage;
use dateline_annotation::log::EditKind;
use dateline_annotation::model::{DocumentSummary, ReviewStage};
use dateline_annotation::store::EditRef;

/// Returns the text of a message about the documents of the project.
pub(super) fn library_message(message: &LibraryMessage) -> String {
    match message {
        LibraryMessage::DocumentRenamed => "Document renamed.".to_owned(),
        LibraryMessage::NoteSaved => "Note saved.".to_owned(),
        LibraryMessage::DocumentsShown { found, all } => documents_shown(*found, *all),
        LibraryMessage::DocumentOpened(title) => format!("“{}”", document_title(title)),
        LibraryMessage::NoNextDocument(true) => {
            "No other document in the filtered list needs review.".to_owned()
        }
        LibraryMessage::NoNextDocument(false) => "No other document needs review.".to_owned(),
        LibraryMessage::DocumentRemoved(title) => format!("Removed “{title}”."),
        LibraryMessage::DocumentsRemoved(documents) => {
            format!("Removed {}.", pluralize(*documents, Noun::Document))
        }
    }
}

/// Returns the number of selected documents.
pub(crate) fn documents_selected(documents: usize) -> String {
    format!("{} selected", pluralize(documents, Noun::Document))
}

/// Formats the number of shown documents, such as `12 of 40 documents`.
pub(crate) fn documents_shown(found: usize, all: usize) -> String {
    if found == all {
        pluralize(all, Noun::Document)
    } else {
        format!("{found} of {}", pluralize(all, Noun::Document))
    }
}

/// Returns the title of a document, or a default for a document without one.
pub(crate) fn document_title(title: &str) -> &str {
    if title.is_empty() { "Untitled" } else { title }
}

pub(crate) fn stage_name(stage: ReviewStage) -> &'static str {
    match stage {
        ReviewStage::New => "New",
        ReviewStage::InProgress => "In progress",
        ReviewStage::Reviewed => "Reviewed",
    }
}

pub(crate) fn sort_name(sort: SortOrder) -> &'static str {
    match sort {
        SortOrder::Newest => "Newest first",
        SortOrder::Title => "Title",
        SortOrder::Date => "Date",
        SortOrder::Stage => "Status",
        SortOrder::LeastCertain => "Lowest certainty first",
    }
}

/// Returns the review progress of a document.
pub(crate) fn review_progress(summary: &DocumentSummary) -> String {
    let paragraphs = pluralize(summary.paragraphs as usize, Noun::Paragraph);
    format!("{} of {paragraphs} reviewed", summary.reviewed)
}

/// Returns true if an edit removed a document.
pub(crate) fn is_document_deletion(edit: &EditRef) -> bool {
    edit.kind == EditKind::Delete
}
