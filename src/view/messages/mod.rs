//! All texts for people, in one module for each screen and for each subject of notices.
//!
//! Each goes through `text!` or `format_text!`, which make the pseudo-language possible.

#[macro_use]
mod text;

mod article;
mod common;
mod entity_card;
mod export_dialog;
mod exports;
mod home;
mod keymap_dialog;
mod labels_dialog;
mod library;
mod map;
mod mention_popover;
mod new_document;
mod notices;
mod nouns;
mod occurrences_dialog;
mod place_card;
mod projects_dialog;
mod sidebar;
mod statistics;
mod storage_dialog;
mod storage_recovery;
mod toolbar;
mod training_export;

mod files;
mod labels;
mod mentions;
mod navigation;
mod places;
mod projects;
mod reasons;
mod recovery;
mod workers;

pub(crate) use article::*;
pub(crate) use common::*;
pub(crate) use entity_card::*;
pub(crate) use export_dialog::*;
pub(crate) use exports::*;
pub(crate) use files::*;
pub(crate) use home::*;
pub(crate) use keymap_dialog::*;
pub(crate) use labels::*;
pub(crate) use labels_dialog::*;
pub(crate) use library::*;
pub(crate) use map::*;
pub(crate) use mention_popover::*;
pub(crate) use mentions::*;
pub(crate) use navigation::*;
pub(crate) use new_document::*;
pub(crate) use notices::*;
pub(crate) use nouns::*;
pub(crate) use occurrences_dialog::*;
pub(crate) use place_card::*;
pub(crate) use places::*;
pub(crate) use projects::*;
pub(crate) use projects_dialog::*;
pub(crate) use reasons::{trim_reason, with_reason};
pub(crate) use recovery::*;
pub(crate) use sidebar::*;
pub(crate) use statistics::*;
pub(crate) use storage_dialog::*;
pub(crate) use storage_recovery::*;
pub(crate) use toolbar::*;
pub(crate) use training_export::*;
pub(crate) use workers::*;

use crate::state::action::ExportFilter;
use crate::state::action::ExportScope;
use crate::state::action::SortOrder;
use crate::state::editor::review_counts::ReviewCounts;
use crate::state::tabs::role::{TabRole, Takeover};
use dateline_annotation::history::UNDO_DEPTH;
use dateline_annotation::log::EditKind;
use dateline_annotation::model::{ApplyError, Document, DocumentSummary, ReviewStage};
use dateline_annotation::store::EditRef;
use dateline_protocol::files::ExportResult;

pub(crate) const COPIED_TO_CLIPBOARD: &str = "Copied to the clipboard.";
pub(crate) const NOTHING_TO_OPEN: &str = "There is nothing to open yet. Paste some text first.";
pub(crate) const NOTE_SAVED: &str = "Note saved.";
pub(crate) const DOCUMENT_RENAMED: &str = "Document renamed.";
pub(crate) const NO_TEXT: &str = "the file has no text";
pub(crate) const NOTHING_KEPT: &str = "No paragraph is checked. Check at least one.";
/// Names of operations that run in parts.
pub(crate) const ACCEPTING: &str = "Accepting";
pub(crate) const ADDING_DETECTIONS: &str = "Adding mentions";
pub(crate) const UNDOING: &str = "Undoing";
pub(crate) const REDOING: &str = "Redoing";
pub(crate) const NOTHING_TO_UNDO: &str = "Nothing to undo or redo.";
pub(crate) const NO_MORE_MENTIONS: &str = "No more mentions in this direction.";
pub(crate) const END_OF_TEXT: &str = "Cannot go any further.";
pub(crate) const ACROSS_PARAGRAPHS: &str =
    "A mention can’t span paragraphs. Select text within one paragraph.";
pub(crate) const DOCUMENT_ACCEPTED: &str = "Document accepted.";
pub(crate) const PARAGRAPH_ACCEPTED: &str = "Paragraph accepted.";
pub(crate) const PARAGRAPH_REOPENED: &str = "Paragraph reopened for review.";
pub(crate) const NOT_ENGLISH: &str = "This text doesn’t look like English. Dateline finds mentions in English only; you can still label by hand.";
pub(crate) const STORAGE_DAMAGED: &str = "some stored data cannot be read";

pub(crate) const PRECISION_HINT: &str = "Accepted, corrected, rejected and undecided count the detector’s suggestions by the \
     label it suggested. Detector correct: accepted unchanged, as a share of all decided.";
pub(crate) const NOTHING_REVIEWED: &str = "No documents reviewed yet.";

pub(crate) const BACKUP_HINT: &str = "All documents of this project in one file, with a checksum. Drop it on this page to \
     restore them.";

pub(crate) const FORMATS_LOADING: &str = "Loading formats…";

/// Explains how the seed determines a split.
pub(crate) const SEED_HINT: &str = "With the same seed, a text always lands in the same part.";
pub(crate) const INVALID_SEED: &str = "A seed is a whole number from 0 to 4294967295.";

pub(crate) const NOT_YET_SAVED: &str = "Some changes are not saved yet. Try again in a moment.";

pub(crate) const TAB_WRITES: &str = "You can edit in this tab now.";
pub(crate) const READ_ONLY: &str =
    "Nothing was changed: another tab is editing. Take over to edit here.";
pub(crate) const STILL_SAVING: &str = "Changes are still being saved. Try again in a moment.";
pub(crate) const NO_TAB_LOCKS: &str = "This browser cannot coordinate two tabs: use one at a time. If both change \
     the project, the second one cannot save and says so.";

/// Returns a message about the role of this tab, or an empty string if the tab can write.
pub(crate) fn tab_role(role: TabRole) -> &'static str {
    match role {
        TabRole::Writer | TabRole::UnlockedWriter | TabRole::NoProject => "",
        TabRole::Deleted => "This project was deleted in another tab.",
        TabRole::Follower(Takeover::Idle) => {
            "The project is open in another tab. This tab only shows the changes made there."
        }
        TabRole::Follower(Takeover::Requested) => "Waiting for the other tab to save…",
        TabRole::Follower(Takeover::Unanswered) => {
            "The other tab does not respond. If you take over, its unsaved changes stay in that tab."
        }
        TabRole::Follower(Takeover::Refused) => {
            "The other tab has changes it cannot save. Export them there first: if you take over, \
             they stay in that tab."
        }
        TabRole::Follower(Takeover::Reloading) => "Loading changes from the other tab…",
        TabRole::Offering(_) => {
            "Another tab asked to edit. If it does not take over within a few seconds, you can \
             edit here again."
        }
        TabRole::Diverged => {
            "Another tab took over before the last changes here were saved. They exist on this page \
             only: export them, then reload the page."
        }
    }
}

pub(crate) fn not_saved(reason: &str) -> String {
    let told = with_reason("Not saved", reason);
    format!("{told} Your unsaved work is on this page only: export it before you close the page.")
}

/// Returns a message about the edits that can be undone.
pub(crate) fn undo_depth(depth: usize) -> String {
    let most = UNDO_DEPTH.to_string();
    format!(
        "{} can be undone, even after you close the page. Dateline keeps the last {most}; older \
         changes stay but can no longer be undone.",
        pluralize(depth, Noun::Edit)
    )
}

pub(crate) fn export_failed(reason: &str) -> String {
    with_reason("No file was created", reason)
}

/// Returns a description of an export scope.
pub(crate) fn export_documents(extent: ExportScope, documents: usize) -> String {
    match extent {
        ExportScope::OpenDocument => "This document".to_owned(),
        ExportScope::SelectedDocuments => {
            format!("Selected: {}", pluralize(documents, Noun::Document))
        }
        ExportScope::WholeProject => format!("All: {}", pluralize(documents, Noun::Document)),
    }
}

/// Returns a description of an export filter.
pub(crate) fn export_mentions(scope: ExportFilter) -> &'static str {
    match scope {
        ExportFilter::NotRejected => "Accepted and suggested",
        ExportFilter::Accepted => "Accepted only",
        ExportFilter::ReviewedParagraphs => "Reviewed paragraphs only",
    }
}

/// Returns a message that names the programs that read a format.
pub(crate) fn format_consumers(consumers: &str) -> String {
    format!("For {consumers}. Every file is checked before you save it.")
}

/// Returns the progress of an export.
pub(crate) fn export_progress(done: usize, total: usize) -> String {
    format!("Creating files: {done} of {total}")
}

/// Returns a summary of a finished export.
pub(crate) fn export_summary(exported: &ExportResult) -> String {
    let suggested = match exported.suggested {
        0 => String::new(),
        some => format!(" ({some} undecided)"),
    };
    let mentions = pluralize(exported.mentions as usize, Noun::Mention);
    let texts = pluralize(exported.texts as usize, Noun::Text);
    format!("{}: {texts}, {mentions}{suggested}. Checked: no errors.", exported.file_name)
}

pub(crate) fn project_failed(reason: &str) -> String {
    with_reason("Nothing was changed", reason)
}

pub(crate) fn load_failed(reason: &str) -> String {
    format!("This did not work: some stored data cannot be read ({}).", trim_reason(reason))
}

pub(crate) fn storage_damaged(reason: &str) -> String {
    let told = with_reason("Some of the stored project cannot be read", reason);
    format!(
        "{told} Everything readable is shown, and nothing was overwritten. Download the stored \
         data, or continue with what is shown."
    )
}

pub(crate) fn edit_failed(error: &ApplyError) -> String {
    with_reason("The edit does not fit the document and was not made", &error.to_string())
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

pub(crate) fn document_opened(document: &str) -> String {
    format!("“{}”", document_title(document))
}

pub(crate) fn no_next_document(filtered: bool) -> &'static str {
    if filtered {
        "No other document in the filtered list needs review."
    } else {
        "No other document needs review."
    }
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

/// Returns the progress of the detection queue.
pub(crate) fn detection_progress(number: usize, of: usize) -> String {
    format!("Finding mentions: {number} of {of}")
}

/// Returns the number of undetected documents while the queue is idle.
pub(crate) fn documents_undetected(documents: usize) -> String {
    format!("Paused: {} left", pluralize(documents, Noun::Document))
}

/// Returns a message for when the detection queue is finished.
pub(crate) fn documents_detected(documents: usize) -> String {
    format!("Searched {} for mentions.", pluralize(documents, Noun::Document))
}

pub(crate) fn detection_failed(title: &str, reason: &str) -> String {
    let told = with_reason(&format!("Finding mentions in “{title}” failed"), reason);
    format!("{told} You can still label it by hand.")
}

pub(crate) fn text_too_large(bytes: u64) -> String {
    let limit = dateline_formats::MAX_PAGE_BYTES / (1024 * 1024);
    format!(
        "This text is {:.1} MB long, and the limit is {limit} MB. Split it first.",
        (bytes as f64 * 10.0 / f64::from(1024 * 1024)).ceil() / 10.0
    )
}

pub(crate) fn documents_deleted(documents: usize) -> String {
    format!("Removed {}.", pluralize(documents, Noun::Document))
}

pub(crate) fn document_deleted(title: &str) -> String {
    format!("Removed “{title}”.")
}

pub(crate) fn mentions_found(document: &Document) -> String {
    let counts = ReviewCounts::from_document(document);
    format!("{} found.", pluralize(counts.suggested, Noun::Mention))
}

pub(crate) fn edit_undone(edit: &EditRef) -> String {
    format!("Undone: {}.", edit_name(edit))
}

pub(crate) fn edit_redone(edit: &EditRef) -> String {
    format!("Redone: {}.", edit_name(edit))
}

/// Returns true if an edit removed a document.
pub(crate) fn is_document_deletion(edit: &EditRef) -> bool {
    edit.kind == EditKind::Delete
}

/// Returns the name of an edit as a command.
pub(crate) fn edit_name(edit: &EditRef) -> &'static str {
    match edit.kind {
        EditKind::Open if edit.documents.len() > 1 => "open documents",
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

/// Returns a summary of a document's paragraphs and mentions.
pub(crate) fn document_counts(counts: ReviewCounts) -> String {
    let open = counts.paragraphs - counts.reviewed.min(counts.paragraphs);
    let unreviewed = match open {
        0 => "Every paragraph is reviewed.".to_owned(),
        1 => "1 paragraph is not reviewed: a trainer would take unmarked names in it for “no entity”."
            .to_owned(),
        _ => format!(
            "{open} paragraphs are not reviewed: a trainer would take unmarked names in them for “no entity”."
        ),
    };
    let ReviewCounts { suggested, accepted, rejected, .. } = counts;
    format!("{accepted} accepted, {suggested} suggested, {rejected} rejected. {unreviewed}")
}

/// Returns a description of an export filter with the number of exported items.
pub(crate) fn scope_with_count(scope: ExportFilter, counts: ReviewCounts) -> String {
    match scope {
        ExportFilter::NotRejected => {
            format!("Accepted and suggested ({})", counts.accepted + counts.suggested)
        }
        ExportFilter::Accepted => format!("Accepted only ({})", counts.accepted),
        ExportFilter::ReviewedParagraphs => {
            format!("Reviewed paragraphs only, one per line ({})", counts.reviewed)
        }
    }
}
