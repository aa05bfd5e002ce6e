//! Messages about the open document and its edits.

use super::nouns::{Noun, pluralize};
use super::reasons::with_reason;
use super::storage::apply_error;
use crate::state::action::ReviewReason;
use crate::state::editor::messages::{EditJobKind, EditName, EditorMessage, ReviewChange};
use crate::state::editor::review_counts::ReviewCounts;
use dateline_annotation::log::EditKind;
use dateline_annotation::model::MentionDetail;

/// Returns the text of a message about the open document and its edits.
pub(super) fn editor_message(message: &EditorMessage) -> String {
    match message {
        EditorMessage::AcrossParagraphs => {
            text!("A mention can’t span paragraphs. Select text within one paragraph.")
        }
        EditorMessage::NoMoreMentions => text!("No more mentions in this direction."),
        EditorMessage::EndOfText => text!("Cannot go any further."),
        EditorMessage::TextSelected(quote) => return format_text!("“{quote}”"),
        EditorMessage::NothingToReview(doubt) => nothing_to_review(*doubt),
        EditorMessage::NothingToSplit => {
            text!("Nothing to split: select part of a mention, or a mention of several words.")
        }
        EditorMessage::NothingToJoin => text!("No other mention follows in this paragraph."),
        EditorMessage::Split(quotes) => return format_text!("Split: {}.", quotes.join(" | ")),
        EditorMessage::Joined(quote) => return format_text!("Joined: {quote}."),
        EditorMessage::DetailSaved(MentionDetail::Note(_)) => text!("Note saved."),
        EditorMessage::ParagraphReopened => text!("Paragraph reopened for review."),
        EditorMessage::Reviewed(change, counts) => return reviewed(change, *counts),
        EditorMessage::EntityRenamed { name, mentions } => {
            let mentions = pluralize(*mentions, Noun::Mention);
            return match name {
                Some(name) => format_text!("{mentions} of {name}."),
                None => format_text!("{mentions} grouped by their text."),
            };
        }
        EditorMessage::Undone(edit) => return format_text!("Undone: {}.", edit_name(*edit)),
        EditorMessage::Redone(edit) => return format_text!("Redone: {}.", edit_name(*edit)),
        EditorMessage::NothingToUndo => text!("Nothing to undo or redo."),
        EditorMessage::EditFailed(error) => {
            let statement = text!("The edit does not fit the document and was not made");
            return with_reason(statement, &apply_error(error));
        }
    }
    .to_owned()
}

/// Returns a message for an empty review queue.
fn nothing_to_review(doubt: ReviewReason) -> &'static str {
    match doubt {
        ReviewReason::Unsure => text!("No unsure mentions left."),
        ReviewReason::Inconsistent => text!("No mentions with differing labels."),
        ReviewReason::Unlocated => text!("Every place is on the map."),
        ReviewReason::Any => text!("No more mentions to check."),
    }
}

/// Returns a message about a change, with the review progress of the document.
fn reviewed(change: &ReviewChange, counts: ReviewCounts) -> String {
    let said = match change {
        ReviewChange::Added { quote, label } => format_text!("Added “{quote}” as {label}."),
        ReviewChange::Relabeled { quote, label } => format_text!("“{quote}” is now {label}."),
        ReviewChange::Accepted(quote) => format_text!("Accepted “{quote}”."),
        ReviewChange::Rejected(quote) => format_text!("Rejected “{quote}”."),
        ReviewChange::ParagraphAccepted => text!("Paragraph accepted.").to_owned(),
        ReviewChange::DocumentAccepted => text!("Document accepted.").to_owned(),
    };
    let ReviewCounts { suggested, accepted, reviewed, paragraphs, .. } = counts;
    let mentions = pluralize(suggested + accepted, Noun::Mention);
    let paragraphs = pluralize(paragraphs, Noun::Paragraph);
    format_text!("{said} {accepted} of {mentions} accepted, {reviewed} of {paragraphs} reviewed.")
}

/// Returns the name of an edit that is applied in parts.
pub(crate) fn edit_job_name(kind: EditJobKind) -> &'static str {
    match kind {
        EditJobKind::Accept => text!("Accepting"),
        EditJobKind::Detect => text!("Adding mentions"),
        EditJobKind::Undo => text!("Undoing"),
        EditJobKind::Redo => text!("Redoing"),
    }
}

/// Returns the name of an edit as a command.
pub(crate) fn edit_name(edit: EditName) -> &'static str {
    match edit.kind {
        EditKind::Open if edit.is_several => text!("open documents"),
        EditKind::Open => text!("open document"),
        EditKind::Import => text!("import documents"),
        EditKind::Delete => text!("remove document"),
        EditKind::Detect => text!("find mentions"),
        EditKind::Renew => text!("renew suggestions"),
        EditKind::Add => text!("add mention"),
        EditKind::Accept => text!("accept mention"),
        EditKind::Reject => text!("reject mention"),
        EditKind::Relabel => text!("change label"),
        EditKind::Resize => text!("move boundary"),
        EditKind::Split => text!("split mention"),
        EditKind::Join => text!("join mentions"),
        EditKind::SameText => text!("change same text elsewhere"),
        EditKind::Entity => text!("change entity"),
        EditKind::Remark => text!("edit note"),
        EditKind::Place => text!("change place"),
        EditKind::AcceptParagraph => text!("accept paragraph"),
        EditKind::AcceptDocument => text!("accept document"),
        EditKind::Reopen => text!("reopen paragraph"),
        EditKind::Describe => text!("edit title or note"),
        EditKind::CreateLabel => text!("add label"),
        EditKind::RenameLabel => text!("rename label"),
        EditKind::EditLabel => text!("edit label"),
        EditKind::MergeLabels => text!("merge labels"),
        EditKind::DeleteLabel => text!("delete label"),
        EditKind::ReplaceLabels => text!("replace labels"),
    }
}
