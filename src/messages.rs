//! All messages for the user that are longer than the label of a button.

mod exports;
mod files;
mod labels;
mod mentions;
mod navigation;
mod places;
mod projects;
mod reasons;
mod recovery;

pub use exports::*;
pub use files::*;
pub use labels::*;
pub use mentions::*;
pub use navigation::*;
pub use places::*;
pub use projects::*;
pub use reasons::{trim_reason, with_reason};
pub use recovery::*;

use crate::state::export::{ExportFilter, ReviewCounts};
use crate::state::library::SortOrder;
use crate::state::tabs::{TabRole, Takeover};
use crate::state::training_export::ExportScope;
use dateline_annotation::{
    ApplyError, Document, DocumentSummary, EditKind, EditRef, ReviewStage, UNDO_DEPTH,
};
use dateline_protocol::ExportResponse;

pub const COPIED_TO_CLIPBOARD: &str = "Copied to the clipboard.";
pub const NOTHING_TO_OPEN: &str = "There is no text in this. Nothing was opened.";
pub const NOTE_SAVED: &str = "Noted.";
pub const DOCUMENT_RENAMED: &str = "Renamed.";
pub const NO_TEXT: &str = "there is no text in it";
pub const NOTHING_KEPT: &str = "Every paragraph is left out. Keep at least one.";
/// Names of operations that run in parts.
pub const ACCEPTING: &str = "Accepting";
pub const ADDING_DETECTIONS: &str = "Putting in what was found";
pub const UNDOING: &str = "Undoing";
pub const REDOING: &str = "Redoing";
pub const NOTHING_TO_UNDO: &str = "There is nothing to undo or redo.";
pub const NO_MORE_MENTIONS: &str = "No more mentions in this direction.";
pub const END_OF_TEXT: &str = "It goes no further.";
pub const ACROSS_PARAGRAPHS: &str =
    "A mention lies within one paragraph. Select text of one paragraph only.";
pub const DOCUMENT_ACCEPTED: &str = "Document accepted.";
pub const PARAGRAPH_ACCEPTED: &str = "Paragraph accepted.";
pub const PARAGRAPH_REOPENED: &str = "Paragraph is open for review again.";
pub const NOT_ENGLISH: &str = "This text does not look like English. The detector reads English; labeling works all the same.";
pub const STORAGE_DAMAGED: &str = "what is stored cannot be read whole";

pub const PRECISION_HINT: &str = "Accepted, corrected, rejected and undecided are the detector's proposals, by the \
     label that it proposed. Right is the part of the decided ones that was accepted as it was.";
pub const NOTHING_REVIEWED: &str = "No document is reviewed yet.";

pub const BACKUP_HINT: &str = "All documents of this project in one file, with a checksum. Drop it on this page to have \
     them back.";

pub const FORMATS_LOADING: &str = "What writes them is being loaded.";

/// Explains how the seed determines a split.
pub const SEED_HINT: &str = "The same seed and the same text always come to the same part.";
pub const INVALID_SEED: &str = "A seed is a whole number from 0 to 4294967295.";

pub const NOT_YET_SAVED: &str = "Not everything is saved yet. Try again in a moment.";

pub const TAB_WRITES: &str = "Edits are made in this tab now.";
pub const READ_ONLY: &str =
    "Nothing was changed: edits are made in another tab. Take over to make them here.";
pub const STILL_SAVING: &str = "Something is still being saved. Try again in a moment.";
pub const NO_TAB_LOCKS: &str = "This browser cannot keep two tabs apart: use one at a time. Where both \
     change the project, the second is told that its change was not saved.";

/// Returns a message about the role of this tab, or an empty string if the tab can write.
pub fn tab_role(role: TabRole) -> &'static str {
    match role {
        TabRole::Writer | TabRole::UnlockedWriter | TabRole::NoProject => "",
        TabRole::Deleted => "This project was deleted in another tab.",
        TabRole::Follower(Takeover::Idle) => {
            "The project is open in another tab. This one follows what is done there."
        }
        TabRole::Follower(Takeover::Requested) => {
            "Waiting until the other tab has saved everything…"
        }
        TabRole::Follower(Takeover::Unanswered) => {
            "The other tab does not answer. What it has not saved yet would stay behind there."
        }
        TabRole::Follower(Takeover::Refused) => {
            "The other tab has changes that it cannot save: export them there first. If you take \
             over, they stay behind."
        }
        TabRole::Follower(Takeover::Reloading) => "Reading what the other tab saved…",
        TabRole::Offering(_) => {
            "Another tab asked to make the edits. If it does not take over within a few seconds, they \
             are made here again."
        }
        TabRole::Diverged => {
            "Another tab took over before the last changes here were saved. They are on this page \
             only: export them, then load the page again."
        }
    }
}

pub fn not_saved(reason: &str) -> String {
    let told = with_reason("Not saved", reason);
    format!("{told} Your work is on this page; export it before you close the page.")
}

/// Returns a message about the edits that can be undone.
pub fn undo_depth(depth: usize) -> String {
    let most = UNDO_DEPTH.to_string();
    format!(
        "{} can be undone, also after the page was closed. The last {most} are kept; what older ones \
         did stays done, and their steps are dropped from the storage.",
        pluralize(depth, "edit")
    )
}

pub fn export_failed(reason: &str) -> String {
    with_reason("Nothing was written", reason)
}

/// Returns a description of an export scope.
pub fn export_documents(extent: ExportScope, documents: usize) -> String {
    match extent {
        ExportScope::OpenDocument => "This document".to_owned(),
        ExportScope::SelectedDocuments => format!("Selected: {}", pluralize(documents, "document")),
        ExportScope::WholeProject => format!("All: {}", pluralize(documents, "document")),
    }
}

/// Returns a description of an export filter.
pub fn export_mentions(scope: ExportFilter) -> &'static str {
    match scope {
        ExportFilter::NotRejected => "All that are not rejected",
        ExportFilter::Accepted => "Accepted ones only",
        ExportFilter::ReviewedParagraphs => "Reviewed paragraphs only",
    }
}

/// Returns a message that names the programs that read a format.
pub fn format_consumers(consumers: &str) -> String {
    format!("Read by {consumers}. What is written is read back before it is saved.")
}

/// Returns the progress of an export.
pub fn export_progress(done: usize, total: usize) -> String {
    format!("Writing {done} of {total}")
}

/// Returns a summary of a finished export.
pub fn export_summary(exported: &ExportResponse) -> String {
    let suggested = match exported.suggested {
        0 => String::new(),
        some => format!(", {some} of them undecided"),
    };
    let mentions = pluralize(exported.mentions as usize, "mention");
    let texts = pluralize(exported.texts as usize, "text");
    format!("{}: {mentions}{suggested}, in {texts}; read back and the same.", exported.file_name)
}

pub fn project_failed(reason: &str) -> String {
    with_reason("This was not done", reason)
}

pub fn load_failed(reason: &str) -> String {
    format!(
        "This cannot be done: what it needs cannot be read from the storage ({}).",
        trim_reason(reason)
    )
}

pub fn storage_damaged(reason: &str) -> String {
    let told = with_reason("The stored project cannot be read whole", reason);
    format!(
        "{told} What could be read is shown. Nothing was overwritten: you can download what is \
         stored, or go on with what is shown."
    )
}

pub fn edit_failed(error: &ApplyError) -> String {
    with_reason("That edit does not fit the document and was not made", &error.to_string())
}

pub fn detector_failed(reason: &str) -> String {
    let told = with_reason("The detector does not work", reason);
    format!("{told} Labeling by hand works all the same.")
}

/// Returns the number of selected documents.
pub fn documents_selected(documents: usize) -> String {
    format!("{} selected", pluralize(documents, "document"))
}

/// Formats the number of shown documents, such as `12 of 40 documents`.
pub fn documents_shown(found: usize, all: usize) -> String {
    if found == all {
        pluralize(all, "document")
    } else {
        format!("{found} of {}", pluralize(all, "document"))
    }
}

/// Returns the title of a document, or a default for a document without one.
pub fn document_title(title: &str) -> &str {
    if title.is_empty() { "Untitled" } else { title }
}

pub fn document_opened(document: &str) -> String {
    format!("“{}”", document_title(document))
}

pub fn no_next_document(filtered: bool) -> &'static str {
    if filtered {
        "No other document that the library shows needs review. It is filtered: there may be more."
    } else {
        "No other document needs review."
    }
}

pub fn stage_name(stage: ReviewStage) -> &'static str {
    match stage {
        ReviewStage::New => "New",
        ReviewStage::InProgress => "In progress",
        ReviewStage::Reviewed => "Reviewed",
    }
}

pub fn sort_name(sort: SortOrder) -> &'static str {
    match sort {
        SortOrder::Newest => "Newest first",
        SortOrder::Title => "Title",
        SortOrder::Date => "Date",
        SortOrder::Stage => "Status",
        SortOrder::LeastCertain => "Least certain first",
    }
}

/// Returns the review progress of a document.
pub fn review_progress(summary: &DocumentSummary) -> String {
    let paragraphs = pluralize(summary.paragraphs as usize, "paragraph");
    format!("{} of {paragraphs} reviewed", summary.reviewed)
}

/// Returns the progress of the detection queue.
pub fn detection_progress(number: usize, of: usize) -> String {
    format!("Reading {number} of {of}")
}

/// Returns the number of undetected documents while the queue is idle.
pub fn documents_undetected(documents: usize) -> String {
    let verb = if documents == 1 { "is" } else { "are" };
    format!("{} {verb} not read yet", pluralize(documents, "document"))
}

/// Returns a message for when the detection queue is finished.
pub fn documents_detected(documents: usize) -> String {
    format!("{} read.", pluralize(documents, "document"))
}

pub fn detection_failed(title: &str, reason: &str) -> String {
    let told = with_reason(&format!("“{title}” could not be read"), reason);
    format!("{told} It can be labeled by hand all the same.")
}

pub fn text_too_large(bytes: u64) -> String {
    let limit = dateline_formats::MAX_PAGE_BYTES / (1024 * 1024);
    format!(
        "This text is {:.1} MB long; up to {limit} MB can be opened. Split it first.",
        (bytes as f64 * 10.0 / f64::from(1024 * 1024)).ceil() / 10.0
    )
}

pub fn documents_deleted(documents: usize) -> String {
    format!("Removed {}. Undo brings them back.", pluralize(documents, "document"))
}

pub fn document_deleted(title: &str) -> String {
    format!("Removed “{title}”. Undo brings it back.")
}

pub fn mentions_found(document: &Document) -> String {
    let counts = ReviewCounts::from_document(document);
    format!("{} found.", pluralize(counts.suggested, "mention"))
}

pub fn edit_undone(edit: &EditRef) -> String {
    format!("Undone: {}.", edit_name(edit))
}

pub fn edit_redone(edit: &EditRef) -> String {
    format!("Done again: {}.", edit_name(edit))
}

/// Returns true if an edit removed a document.
pub fn is_document_deletion(edit: &EditRef) -> bool {
    edit.kind == EditKind::Delete
}

/// Returns the name of an edit as a noun phrase.
pub fn edit_name(edit: &EditRef) -> &'static str {
    match edit.kind {
        EditKind::Open if edit.documents.len() > 1 => "opening documents",
        EditKind::Open => "opening a document",
        EditKind::Import => "an import",
        EditKind::Delete => "removing a document",
        EditKind::Detect => "a detection",
        EditKind::Add => "an added mention",
        EditKind::Accept => "an accepted mention",
        EditKind::Reject => "a rejected mention",
        EditKind::Relabel => "a new label",
        EditKind::Resize => "a moved border",
        EditKind::Split => "a split mention",
        EditKind::Join => "a joined mention",
        EditKind::SameText => "the same wherever a text stands",
        EditKind::Entity => "an entity",
        EditKind::Remark => "a note",
        EditKind::Place => "a place",
        EditKind::AcceptParagraph => "an accepted paragraph",
        EditKind::AcceptDocument => "an accepted document",
        EditKind::Reopen => "a reopened paragraph",
        EditKind::Describe => "a new description",
        EditKind::CreateLabel => "a created label",
        EditKind::RenameLabel => "another name of a label",
        EditKind::EditLabel => "an edit of a label",
        EditKind::MergeLabels => "merged labels",
        EditKind::DeleteLabel => "a deleted label",
        EditKind::ReplaceLabels => "other labels",
    }
}

/// Formats a count with its noun, such as `1 mention` or `2 mentions`.
pub fn pluralize(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// Returns a summary of a document's paragraphs and mentions.
pub fn document_counts(counts: ReviewCounts) -> String {
    let open = counts.paragraphs - counts.reviewed.min(counts.paragraphs);
    let unreviewed = match open {
        0 => "Every paragraph is reviewed.".to_owned(),
        1 => "1 paragraph is not reviewed: unmarked words in it are unknown, not negative."
            .to_owned(),
        _ => format!(
            "{open} paragraphs are not reviewed: unmarked words in them are unknown, not negative."
        ),
    };
    let ReviewCounts { suggested, accepted, rejected, .. } = counts;
    format!("{accepted} accepted, {suggested} suggested, {rejected} rejected. {unreviewed}")
}

/// Returns a description of an export filter with the number of exported items.
pub fn scope_with_count(scope: ExportFilter, counts: ReviewCounts) -> String {
    match scope {
        ExportFilter::NotRejected => {
            format!("All that are not rejected ({})", counts.accepted + counts.suggested)
        }
        ExportFilter::Accepted => format!("Only accepted ones ({})", counts.accepted),
        ExportFilter::ReviewedParagraphs => {
            format!("Only reviewed paragraphs, each on a line of its own ({})", counts.reviewed)
        }
    }
}
