//! All text for people that is more than a label on a button, in one place.

mod addresses;
mod exports;
mod files;
mod labels;
mod mentions;
mod places;
mod projects;
mod reasons;
mod recovery;

pub use addresses::*;
pub use exports::*;
pub use files::*;
pub use labels::*;
pub use mentions::*;
pub use places::*;
pub use projects::*;
pub use reasons::{bare, because};
pub use recovery::*;

use crate::state::export::{Counts, Scope};
use crate::state::library::Sort;
use crate::state::tabs::{Role, Wish};
use crate::state::training::Extent;
use dateline_annotation::{ApplyError, Document, EditRef, Kind, Stage, Summary, UNDO_DEPTH};
use dateline_protocol::Exported;

pub const COPIED: &str = "Copied to the clipboard.";
pub const EMPTY: &str = "There is no text in this. Nothing was opened.";
pub const NOTED: &str = "Noted.";
pub const RENAMED: &str = "Renamed.";
pub const NO_TEXT: &str = "there is no text in it";
pub const NOTHING_KEPT: &str = "Every paragraph is left out. Keep at least one.";
/// What is being done in parts.
pub const ACCEPTING: &str = "Accepting";
pub const PUTTING_IN: &str = "Putting in what was found";
pub const UNDOING: &str = "Undoing";
pub const REDOING: &str = "Redoing";
pub const NOTHING_TO_UNDO: &str = "There is nothing to undo or redo.";
pub const NO_MORE_MENTIONS: &str = "No more mentions in this direction.";
pub const NO_FURTHER: &str = "It goes no further.";
pub const ACROSS_PARAGRAPHS: &str =
    "A mention lies within one paragraph. Select text of one paragraph only.";
pub const DOCUMENT_ACCEPTED: &str = "Document accepted.";
pub const PARAGRAPH_ACCEPTED: &str = "Paragraph accepted.";
pub const PARAGRAPH_REOPENED: &str = "Paragraph is open for review again.";
pub const NOT_ENGLISH: &str = "This text does not look like English. The detector reads English; labeling works all the same.";
pub const DAMAGED: &str = "what is stored cannot be read whole";

pub const PRECISION: &str = "Accepted, corrected, rejected and undecided are the detector's proposals, by the \
     label that it proposed. Right is the part of the decided ones that was accepted as it was.";
pub const NOTHING_DONE: &str = "No document is reviewed yet.";

pub const BACKUP: &str = "All documents of this project in one file, with a checksum. Drop it on this page to have \
     them back.";

pub const NO_FORMATS: &str = "What writes them is being loaded.";

/// What a split goes by.
pub const SEED: &str = "The same seed and the same text always come to the same part.";
pub const NO_SEED: &str = "A seed is a whole number from 0 to 4294967295.";

pub const NOT_YET_SAVED: &str = "Not everything is saved yet. Try again in a moment.";

pub const TAB_WRITES: &str = "Edits are made in this tab now.";
pub const READ_ONLY: &str =
    "Nothing was changed: edits are made in another tab. Take over to make them here.";
pub const STILL_SAVING: &str = "Something is still being saved. Try again in a moment.";
pub const UNGUARDED: &str = "This browser cannot keep two tabs apart: use one at a time. Where both \
     change the project, the second is told that its change was not saved.";

/// What the tab that a person is in may do, where it is not the one that edits.
pub fn tab(role: Role) -> &'static str {
    match role {
        Role::Writer | Role::Unguarded | Role::Absent => "",
        Role::Deleted => "This project was deleted in another tab.",
        Role::Follower(Wish::None) => {
            "The project is open in another tab. This one follows what is done there."
        }
        Role::Follower(Wish::Asked) => "Waiting until the other tab has saved everything…",
        Role::Follower(Wish::Unanswered) => {
            "The other tab does not answer. What it has not saved yet would stay behind there."
        }
        Role::Follower(Wish::Refused) => {
            "The other tab has changes that it cannot save: export them there first. If you take \
             over, they stay behind."
        }
        Role::Follower(Wish::Joining) => "Reading what the other tab saved…",
        Role::Offering(_) => {
            "Another tab asked to make the edits. If it does not take over within a few seconds, they \
             are made here again."
        }
        Role::CutOff => {
            "Another tab took over before the last changes here were saved. They are on this page \
             only: export them, then load the page again."
        }
    }
}

pub fn not_saved(reason: &str) -> String {
    let told = because("Not saved", reason);
    format!("{told} Your work is on this page; export it before you close the page.")
}

/// What is kept of the edits that can be undone.
pub fn undo_depth(depth: usize) -> String {
    let most = UNDO_DEPTH.to_string();
    format!(
        "{} can be undone, also after the page was closed. The last {most} are kept; what older ones \
         did stays done, and their steps are dropped from the storage.",
        count(depth, "edit")
    )
}

pub fn export_failed(reason: &str) -> String {
    because("Nothing was written", reason)
}

/// Which documents are exported.
pub fn extent(extent: Extent, documents: usize) -> String {
    match extent {
        Extent::Open => "This document".to_owned(),
        Extent::Picked => format!("Selected: {}", count(documents, "document")),
        Extent::Project => format!("All: {}", count(documents, "document")),
    }
}

/// Which mentions are exported.
pub fn selection(scope: Scope) -> &'static str {
    match scope {
        Scope::NotRejected => "All that are not rejected",
        Scope::Accepted => "Accepted ones only",
        Scope::ReviewedParagraphs => "Reviewed paragraphs only",
    }
}

/// The programs that read a format.
pub fn read_by(consumers: &str) -> String {
    format!("Read by {consumers}. What is written is read back before it is saved.")
}

/// How far an export is.
pub fn writing(done: usize, total: usize) -> String {
    format!("Writing {done} of {total}")
}

/// What an export holds.
pub fn exported(exported: &Exported) -> String {
    let suggested = match exported.suggested {
        0 => String::new(),
        some => format!(", {some} of them undecided"),
    };
    let mentions = count(exported.mentions as usize, "mention");
    let texts = count(exported.texts as usize, "text");
    format!("{}: {mentions}{suggested}, in {texts}; read back and the same.", exported.name)
}

pub fn project_failed(reason: &str) -> String {
    because("This was not done", reason)
}

pub fn not_fetched(reason: &str) -> String {
    format!(
        "This cannot be done: what it needs cannot be read from the storage ({}).",
        bare(reason)
    )
}

pub fn damaged(reason: &str) -> String {
    let told = because("The stored project cannot be read whole", reason);
    format!(
        "{told} What could be read is shown. Nothing was overwritten: you can download what is \
         stored, or go on with what is shown."
    )
}

pub fn edit_failed(error: &ApplyError) -> String {
    because("That edit does not fit the document and was not made", &error.to_string())
}

pub fn detector_failed(reason: &str) -> String {
    let told = because("The detector does not work", reason);
    format!("{told} Labeling by hand works all the same.")
}

/// How many documents are selected.
pub fn picked(documents: usize) -> String {
    format!("{} selected", count(documents, "document"))
}

/// `12 of 40 documents`.
pub fn shown(found: usize, all: usize) -> String {
    if found == all {
        count(all, "document")
    } else {
        format!("{found} of {}", count(all, "document"))
    }
}

/// What a document is called where it has no title.
pub fn title(title: &str) -> &str {
    if title.is_empty() { "Untitled" } else { title }
}

pub fn turned_to(document: &str) -> String {
    format!("“{}”", title(document))
}

pub fn no_next(filtered: bool) -> &'static str {
    if filtered {
        "No other document that the library shows needs review. It is filtered: there may be more."
    } else {
        "No other document needs review."
    }
}

pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::New => "New",
        Stage::InProgress => "In progress",
        Stage::Reviewed => "Reviewed",
    }
}

pub fn sort(sort: Sort) -> &'static str {
    match sort {
        Sort::Newest => "Newest first",
        Sort::Title => "Title",
        Sort::Date => "Date",
        Sort::Stage => "Status",
        Sort::LeastCertain => "Least certain first",
    }
}

/// How far the work on a document is.
pub fn progress(summary: &Summary) -> String {
    let paragraphs = count(summary.paragraphs as usize, "paragraph");
    format!("{} of {paragraphs} reviewed", summary.reviewed)
}

/// Where the detector is in the queue.
pub fn reading(number: usize, of: usize) -> String {
    format!("Reading {number} of {of}")
}

/// What the queue holds while it rests.
pub fn unread(documents: usize) -> String {
    let verb = if documents == 1 { "is" } else { "are" };
    format!("{} {verb} not read yet", count(documents, "document"))
}

/// The queue is at its end.
pub fn read(documents: usize) -> String {
    format!("{} read.", count(documents, "document"))
}

pub fn not_read(title: &str, reason: &str) -> String {
    let told = because(&format!("“{title}” could not be read"), reason);
    format!("{told} It can be labeled by hand all the same.")
}

pub fn too_large(bytes: u64) -> String {
    let limit = dateline_formats::MAX_PAGE_BYTES / (1024 * 1024);
    format!(
        "This text is {:.1} MB long; up to {limit} MB can be opened. Split it first.",
        (bytes as f64 * 10.0 / f64::from(1024 * 1024)).ceil() / 10.0
    )
}

pub fn all_deleted(documents: usize) -> String {
    format!("Removed {}. Undo brings them back.", count(documents, "document"))
}

pub fn deleted(title: &str) -> String {
    format!("Removed “{title}”. Undo brings it back.")
}

pub fn detected(document: &Document) -> String {
    let counts = Counts::of(document);
    format!("{} found.", count(counts.suggested, "mention"))
}

pub fn undone(edit: &EditRef) -> String {
    format!("Undone: {}.", deed(edit))
}

pub fn redone(edit: &EditRef) -> String {
    format!("Done again: {}.", deed(edit))
}

/// Whether an edit removed a document.
pub fn is_removal(edit: &EditRef) -> bool {
    edit.kind == Kind::Delete
}

/// What an edit was, as a noun.
pub fn deed(edit: &EditRef) -> &'static str {
    match edit.kind {
        Kind::Open if edit.documents.len() > 1 => "opening documents",
        Kind::Open => "opening a document",
        Kind::Import => "an import",
        Kind::Delete => "removing a document",
        Kind::Detect => "a detection",
        Kind::Add => "an added mention",
        Kind::Accept => "an accepted mention",
        Kind::Reject => "a rejected mention",
        Kind::Relabel => "a new label",
        Kind::Resize => "a moved border",
        Kind::Split => "a split mention",
        Kind::Join => "a joined mention",
        Kind::SameText => "the same wherever a text stands",
        Kind::Entity => "an entity",
        Kind::Remark => "a note",
        Kind::Place => "a place",
        Kind::AcceptParagraph => "an accepted paragraph",
        Kind::AcceptDocument => "an accepted document",
        Kind::Reopen => "a reopened paragraph",
        Kind::Describe => "a new description",
        Kind::CreateLabel => "a created label",
        Kind::RenameLabel => "another name of a label",
        Kind::EditLabel => "an edit of a label",
        Kind::MergeLabels => "merged labels",
        Kind::DeleteLabel => "a deleted label",
        Kind::ReplaceLabels => "other labels",
    }
}

/// `1 mention`, `2 mentions`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// What a document holds.
pub fn counted(counts: Counts) -> String {
    let open = counts.paragraphs - counts.reviewed.min(counts.paragraphs);
    let unreviewed = match open {
        0 => "Every paragraph is reviewed.".to_owned(),
        1 => "1 paragraph is not reviewed: unmarked words in it are unknown, not negative."
            .to_owned(),
        _ => format!(
            "{open} paragraphs are not reviewed: unmarked words in them are unknown, not negative."
        ),
    };
    let Counts { suggested, accepted, rejected, .. } = counts;
    format!("{accepted} accepted, {suggested} suggested, {rejected} rejected. {unreviewed}")
}

/// What an export for training holds.
pub fn scope(scope: Scope, counts: Counts) -> String {
    match scope {
        Scope::NotRejected => {
            format!("All that are not rejected ({})", counts.accepted + counts.suggested)
        }
        Scope::Accepted => format!("Only accepted ones ({})", counts.accepted),
        Scope::ReviewedParagraphs => {
            format!("Only reviewed paragraphs, each on a line of its own ({})", counts.reviewed)
        }
    }
}
