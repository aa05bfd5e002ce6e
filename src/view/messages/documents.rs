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
        LibraryMessage::DocumentRenamed => text!("Document renamed.").to_owned(),
        LibraryMessage::NoteSaved => text!("Note saved.").to_owned(),
        LibraryMessage::DocumentsShown { found, all } => documents_shown(*found, *all),
        LibraryMessage::DocumentOpened(title) => format_text!("“{}”", document_title(title)),
        LibraryMessage::NoNextDocument(true) => {
            text!("No other document in the filtered list needs review.").to_owned()
        }
        LibraryMessage::NoNextDocument(false) => {
            text!("No other document needs review.").to_owned()
        }
        LibraryMessage::DocumentRemoved(title) => format_text!("Removed “{title}”."),
        LibraryMessage::DocumentsRemoved(documents) => {
            format_text!("Removed {}.", pluralize(*documents, Noun::Document))
        }
    }
}

/// Returns the number of selected documents.
pub(crate) fn documents_selected(documents: usize) -> String {
    format_text!("{} selected", pluralize(documents, Noun::Document))
}

/// Formats the number of shown documents, such as `12 of 40 documents`.
pub(crate) fn documents_shown(found: usize, all: usize) -> String {
    if found == all {
        pluralize(all, Noun::Document)
    } else {
        format_text!("{found} of {}", pluralize(all, Noun::Document))
    }
}

/// Returns the title of a document, or a default for a document without one.
pub(crate) fn document_title(title: &str) -> &str {
    if title.is_empty() { text!("Untitled") } else { title }
}

pub(crate) fn stage_name(stage: ReviewStage) -> &'static str {
    match stage {
        ReviewStage::New => text!("New"),
        ReviewStage::InProgress => text!("In progress"),
        ReviewStage::Reviewed => text!("Reviewed"),
    }
}

pub(crate) fn sort_name(sort: SortOrder) -> &'static str {
    match sort {
        SortOrder::Newest => text!("Newest first"),
        SortOrder::Title => text!("Title"),
        SortOrder::Date => text!("Date"),
        SortOrder::Stage => text!("Status"),
        SortOrder::LeastCertain => text!("Lowest certainty first"),
        SortOrder::LeastCertainMixed => text!("Lowest certainty first, kinds of text in turn"),
    }
}

/// Returns the review progress of a document.
pub(crate) fn review_progress(summary: &DocumentSummary) -> String {
    let paragraphs = pluralize(summary.paragraphs as usize, Noun::Paragraph);
    format_text!("{} of {paragraphs} reviewed", summary.reviewed)
}

/// Returns true if an edit removed a document.
pub(crate) fn is_document_deletion(edit: &EditRef) -> bool {
    edit.kind == EditKind::Delete
}
