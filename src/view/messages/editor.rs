//! Messages about the open document and its edits.

use super::nouns::{Noun, pluralize};
use super::reasons::with_reason;
use super::storage::apply_error;
use crate::state::action::ReviewReason;
use crate::state::editor::messages::{EditJobKind, EditName, EditorMessage, ReviewChange};
use crate::state::editor::review_counts::ReviewCounts;
use dateline_annotation::log::EditKind;

/// Returns the text of a message about the open document and its edits.
pub(super) fn editor_message(message: &EditorMessage) -> String {
    match message {
        EditorMessage::AcrossParagraphs => {
            "A mention can’t span paragraphs. Select text within one paragraph."
        }
        EditorMessage::NoMoreMentions => "No more mentions in this direction.",
        EditorMessage::EndOfText => "Cannot go any further.",
        EditorMessage::TextSelected(quote) => return format!("“{quote}”"),
        EditorMessage::NothingToReview(doubt) => nothing_to_review(*doubt),
        EditorMessage::NothingToSplit => {
            "Nothing to split: select part of a mention, or a mention of several words."
        }
        EditorMessage::NothingToJoin => "No other mention follows in this paragraph.",
        EditorMessage::Split(quotes) => return format!("Split: {}.", quotes.join(" | ")),
        EditorMessage::Joined(quote) => return format!("Joined: {quote}."),
        EditorMessage::NoteSaved => "Note saved.",
        EditorMessage::ParagraphReopened => "Paragraph reopened for review.",
        EditorMessage::Reviewed(change, counts) => return reviewed(change, *counts),
        EditorMessage::EntityRenamed { name, mentions } => {
            let mentions = pluralize(*mentions, Noun::Mention);
            return match name {
                Some(name) => format!("{mentions} of {name}."),
                None => format!("{mentions} grouped by their text."),
            };
        }
        EditorMessage::Undone(edit) => return format!("Undone: {}.", edit_name(*edit)),
        EditorMessage::Redone(edit) => return format!("Redone: {}.", edit_name(*edit)),
        EditorMessage::NothingToUndo => "Nothing to undo or redo.",
        EditorMessage::EditFailed(error) => {
            let statement = "The edit does not fit the document and was not made";
            return with_reason(statement, &apply_error(error));
        }
    }
    .to_owned()
}

/// Returns a message for an empty review queue.
fn nothing_to_review(doubt: ReviewReason) -> &'static str {
    match doubt {
        ReviewReason::Unsure => "No unsure mentions left.",
        ReviewReason::Inconsistent => "No mentions with differing labels.",
        ReviewReason::Unlocated => "Every place is on the map.",
        ReviewReason::Any => "No more mentions to check.",
    }
}

/// Returns a message about a change, with the review progress of the document.
fn reviewed(change: &ReviewChange, counts: ReviewCounts) -> String {
    let said = match change {
        ReviewChange::Added { quote, label } => format!("Added “{quote}” as {label}."),
        ReviewChange::Relabeled { quote, label } => format!("“{quote}” is now {label}."),
        ReviewChange::Accepted(quote) => format!("Accepted “{quote}”."),
        ReviewChange::Rejected(quote) => format!("Rejected “{quote}”."),
        ReviewChange::ParagraphAccepted => "Paragraph accepted.".to_owned(),
        ReviewChange::DocumentAccepted => "Document accepted.".to_owned(),
    };
    let ReviewCounts { suggested, accepted, reviewed, paragraphs, .. } = counts;
    let mentions = pluralize(suggested + accepted, Noun::Mention);
    let paragraphs = pluralize(paragraphs, Noun::Paragraph);
    format!("{said} {accepted} of {mentions} accepted, {reviewed} of {paragraphs} reviewed.")
}

/// Returns the name of an edit that is applied in parts.
pub(crate) fn edit_job_name(kind: EditJobKind) -> &'static str {
    match kind {
        EditJobKind::Accept => "Accepting",
        EditJobKind::Detect => "Adding mentions",
        EditJobKind::Undo => "Undoing",
        EditJobKind::Redo => "Redoing",
    }
}

/// Returns the name of an edit as a command.
pub(crate) fn edit_name(edit: EditName) -> &'static str {
    match edit.kind {
        EditKind::Open if edit.is_several => "open documents",
        EditKind::Open => "open document",
        EditKind::Import => "import documents",
        EditKind::Delete => "remove document",
        EditKind::Detect => "find mentions",
        EditKind::Add => "add mention",
        EditKind::Accept => "accept mention",
        EditKind::Reject => "reject mention",
        EditKind::Relabel => "change label",
        EditKind::Resize => "move boundary",
        EditKind::Split => "split mention",
        EditKind::Join => "join mentions",
        EditKind::SameText => "change same text elsewhere",
        EditKind::Entity => "change entity",
        EditKind::Remark => "edit note",
        EditKind::Place => "change place",
        EditKind::AcceptParagraph => "accept paragraph",
        EditKind::AcceptDocument => "accept document",
        EditKind::Reopen => "reopen paragraph",
        EditKind::Describe => "edit title or note",
        EditKind::CreateLabel => "add label",
        EditKind::RenameLabel => "rename label",
        EditKind::EditLabel => "edit label",
        EditKind::MergeLabels => "merge labels",
        EditKind::DeleteLabel => "delete label",
        EditKind::ReplaceLabels => "replace labels",
    }
}
