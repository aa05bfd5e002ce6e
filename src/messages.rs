//! All text for people that is more than a label on a button, in one place.

use crate::state::export::{Counts, Scope};
use dateline_annotation::{
    Annotation, ApplyError, Body, Change, Document, Kind, LabelSet, Origin, Source,
};
use dateline_formats::Encoding;

pub const COPIED: &str = "Copied to the clipboard.";
pub const EMPTY: &str = "There is no text in this. Nothing was opened.";
pub const NOTHING_KEPT: &str = "Every paragraph is left out. Keep at least one.";
pub const NOTHING_TO_UNDO: &str = "There is nothing to undo or redo.";
pub const NO_MORE_MENTIONS: &str = "No more mentions in this direction.";
pub const NO_UNSURE_MENTIONS: &str = "No undecided mention is unsure.";
pub const NO_FURTHER: &str = "It goes no further.";
pub const ACROSS_PARAGRAPHS: &str =
    "An annotation lies within one paragraph. Select text of one paragraph only.";
pub const DOCUMENT_ACCEPTED: &str = "Document accepted. Every paragraph is reviewed.";
pub const PARAGRAPH_ACCEPTED: &str = "Paragraph accepted.";
pub const PARAGRAPH_REOPENED: &str = "Paragraph is open for review again.";
pub const NOT_ENGLISH: &str = "This text does not look like English. The detector reads English; labeling works all the same.";
pub const PANIC: &str = "Dateline has stopped because of an error of its own. What the bar showed as \
     saved is stored: load the page again to go on.";
pub const DAMAGED: &str = "what is stored cannot be read whole";

pub fn not_saved(reason: &str) -> String {
    format!("Not saved: {reason}. Your work is on this page; export it before you close the page.")
}

pub fn damaged(reason: &str) -> String {
    format!(
        "The stored project cannot be read whole: {reason}. What could be read is shown. Nothing \
         was overwritten: you can download what is stored, or go on with what is shown."
    )
}

pub fn edit_failed(error: &ApplyError) -> String {
    format!("That edit does not fit the document and was not made: {error}.")
}

pub fn detector_failed(reason: &str) -> String {
    format!("The detector does not work: {reason}. Labeling by hand works all the same.")
}

pub fn not_opened(name: &str, reason: &str) -> String {
    format!("{name} was not opened: {reason}.")
}

pub fn too_large(bytes: u64) -> String {
    let limit = dateline_formats::MAX_BYTES / (1024 * 1024);
    format!(
        "This text is {} MB long; up to {limit} MB can be opened. Split it first.",
        bytes / (1024 * 1024)
    )
}

pub fn assumed_encoding(name: &str, encoding: Encoding) -> Option<String> {
    let assumed = match encoding {
        Encoding::Utf8 | Encoding::Utf8Bom => return None,
        Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
        Encoding::Windows1252 => "Windows-1252 (Western European)",
    };
    Some(format!("{name} is not UTF-8. It was read as {assumed}: check its accents and quotes."))
}

pub fn imported(name: &str, documents: usize) -> String {
    format!("{name}: {} restored.", count(documents, "document"))
}

pub fn deleted(title: &str) -> String {
    format!("Removed “{title}”. Undo brings it back.")
}

pub fn detected(document: &Document) -> String {
    let counts = Counts::of(document);
    format!("{} found.", count(counts.suggested, "mention"))
}

pub fn added(quote: &str, label: &str) -> String {
    format!("Added “{quote}” as {label}.")
}

pub fn relabeled(quote: &str, label: &str) -> String {
    format!("“{quote}” is {label}.")
}

pub fn accepted(quote: &str) -> String {
    format!("Accepted “{quote}”.")
}

pub fn rejected(quote: &str) -> String {
    format!("Rejected “{quote}”.")
}

pub fn selected(quote: &str) -> String {
    format!("“{quote}”")
}

pub fn undone(change: &Change) -> String {
    format!("Undone: {}.", deed(change))
}

pub fn redone(change: &Change) -> String {
    format!("Done again: {}.", deed(change))
}

/// Whether an edit removed a document.
pub fn is_removal(change: &Change) -> bool {
    matches!(change.body, Body::Edit { kind: Kind::Delete, .. })
}

/// What an edit was, as a noun.
pub fn deed(change: &Change) -> &'static str {
    let Body::Edit { kind, .. } = &change.body else { return "an edit" };
    match kind {
        Kind::Open => "opening a document",
        Kind::Import => "an import",
        Kind::Delete => "removing a document",
        Kind::Detect => "a detection",
        Kind::Add => "an added mention",
        Kind::Accept => "an accepted mention",
        Kind::Reject => "a rejected mention",
        Kind::Relabel => "a new label",
        Kind::Resize => "a moved border",
        Kind::Place => "a place",
        Kind::AcceptParagraph => "an accepted paragraph",
        Kind::AcceptDocument => "an accepted document",
        Kind::Reopen => "a reopened paragraph",
        Kind::Describe => "a new description",
    }
}

/// `1 mention`, `2 mentions`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// Where an annotation comes from.
pub fn origin(annotation: &Annotation, labels: &LabelSet) -> String {
    match &annotation.origin {
        Origin::Person => "Added by you".to_owned(),
        Origin::Import { file, .. } => format!("From {file}"),
        Origin::Detector { source, score, label, .. } => {
            let part = match source {
                Source::Tagger => "Found by the tagger".to_owned(),
                Source::Rule(rule) => format!("Found by the rule for {rule}"),
                Source::Consistency => "Named elsewhere in this text".to_owned(),
            };
            let sure = score.map(|score| format!(", {:.0} % sure", score.get() * 100.0));
            let first = labels.get(*label).filter(|_| annotation.is_corrected());
            let first = first.map(|label| format!(", corrected from {}", label.name));
            [part, sure.unwrap_or_default(), first.unwrap_or_default()].concat()
        }
    }
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
