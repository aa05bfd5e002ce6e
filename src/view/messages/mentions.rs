//! Messages about mentions.

use super::{Noun, command_name, pluralize};
use crate::state::action::ReviewReason;
use crate::state::editor::review_counts::ReviewCounts;
use crate::state::keymap::KeyConflict;
use crate::state::occurrences::OccurrenceRow;
use dateline_annotation::model::{
    Annotation, Document, DocumentId, LabelSet, Origin, SuggestionSource,
};
use dateline_text::Span;
use std::collections::BTreeSet;

/// The maximum length of a quote in a message, in characters.
const MAX_EXCERPT_CHARS: usize = 80;

pub(crate) const NO_MENTION_FOR_OCCURRENCES: &str =
    "Select a mention first to find the same text elsewhere.";

pub(crate) const NOTHING_TO_JOIN: &str = "No other mention follows in this paragraph.";

pub(crate) const NOTHING_TO_SPLIT: &str =
    "Nothing to split: select part of a mention, or a mention of several words.";

/// Returns the origin of an annotation and the user's corrections of it.
pub(crate) fn annotation_origin(
    document: &Document,
    annotation: &Annotation,
    labels: &LabelSet,
) -> String {
    match &annotation.origin {
        Origin::Person => "Added by you".to_owned(),
        Origin::Import { file, .. } => format!("From {file}"),
        Origin::Detector { source, score, span, label, .. } => {
            let part = match source {
                SuggestionSource::Tagger => "Found automatically".to_owned(),
                SuggestionSource::Rule(rule) => format!("Found by the rule for {rule}"),
                SuggestionSource::Consistency => {
                    "Found because it is named elsewhere in this text".to_owned()
                }
            };
            let sure = score.map(|score| format!(", {:.0}% sure", score.get() * 100.0));
            let is_relabeled = annotation.is_corrected() && *label != annotation.label;
            let relabeled = labels.get(*label).filter(|_| is_relabeled);
            let relabeled = relabeled.map(|label| format!("; you changed it from {}", label.name));
            let moved = moved_boundaries(document, *span, annotation);
            [part, sure.unwrap_or_default(), relabeled.unwrap_or_default(), moved].concat()
        }
    }
}

/// Returns a note on the boundaries of a suggested mention that the user moved, with the original
/// quote. Empty if the mention was not corrected or its boundaries are unchanged.
fn moved_boundaries(document: &Document, found: Span, annotation: &Annotation) -> String {
    let Span { start, end } = annotation.span;
    let what = match (found.start != start, found.end != end) {
        _ if !annotation.is_corrected() => return String::new(),
        (false, false) => return String::new(),
        (true, false) => "start",
        (false, true) => "end",
        (true, true) => "start and end",
    };
    format!("; you moved its {what} (was “{}”)", excerpt(document.quote(found)))
}

/// Returns a quote, truncated if it is too long.
fn excerpt(quote: &str) -> String {
    match quote.char_indices().nth(MAX_EXCERPT_CHARS) {
        Some((at, _)) => format!("{}…", quote[..at].trim_end()),
        None => quote.to_owned(),
    }
}

pub(crate) fn mention_added(quote: &str, label: &str) -> String {
    format!("Added “{quote}” as {label}.")
}

pub(crate) fn mention_relabeled(quote: &str, label: &str) -> String {
    format!("“{quote}” is now {label}.")
}

pub(crate) fn mention_accepted(quote: &str) -> String {
    format!("Accepted “{quote}”.")
}

pub(crate) fn mention_rejected(quote: &str) -> String {
    format!("Rejected “{quote}”.")
}

/// Appends the review progress of the document to a message.
pub(crate) fn with_progress(said: &str, counts: ReviewCounts) -> String {
    let ReviewCounts { suggested, accepted, reviewed, paragraphs, .. } = counts;
    let mentions = pluralize(suggested + accepted, Noun::Mention);
    let paragraphs = pluralize(paragraphs, Noun::Paragraph);
    format!("{said} {accepted} of {mentions} accepted, {reviewed} of {paragraphs} reviewed.")
}

pub(crate) fn text_selected(quote: &str) -> String {
    format!("“{quote}”")
}

/// Returns a description of an existing mention at an occurrence. `quote` is its quote if it
/// differs from that of the occurrence.
pub(crate) fn existing_mention(label: &str, is_decided: bool, quote: Option<&str>) -> String {
    let status = if is_decided { "accepted" } else { "suggested" };
    match quote {
        Some(quote) => format!("in “{quote}”: {label}, {status}"),
        None => format!("{label}, {status}"),
    }
}

/// Returns a message that offers to edit other occurrences.
pub(crate) fn occurrences_offered(quote: &str, count: usize) -> String {
    format!("“{quote}” is suggested {} more.", count_times(count))
}

/// Returns the number of other occurrences in the document.
pub(crate) fn occurrences_here(count: usize) -> String {
    match count {
        0 => "elsewhere".to_owned(),
        count => format!("{count} more here"),
    }
}

fn count_times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

/// Returns a summary of the occurrences that were found.
pub(crate) fn occurrences_found(rows: &[OccurrenceRow]) -> String {
    let documents: BTreeSet<DocumentId> = rows.iter().map(|row| row.document).collect();
    match rows.len() {
        0 => "No other occurrences, or all have this label already.".to_owned(),
        places => {
            format!(
                "{} in {}.",
                pluralize(places, Noun::MoreTime),
                pluralize(documents.len(), Noun::Document)
            )
        }
    }
}

pub(crate) fn occurrences_changed(places: usize, documents: usize) -> String {
    format!(
        "Changed {} in {}.",
        pluralize(places, Noun::MoreMention),
        pluralize(documents, Noun::Document)
    )
}

/// Returns a message about the parts of a split mention.
pub(crate) fn mention_split(document: &Document, pieces: &[Span]) -> String {
    let quotes: Vec<&str> = pieces.iter().map(|piece| document.quote(*piece)).collect();
    format!("Split: {}.", quotes.join(" | "))
}

pub(crate) fn mentions_joined(quote: &str) -> String {
    format!("Joined: {quote}.")
}

/// Returns the reason why a key cannot be assigned to a command.
pub(crate) fn key_in_use(taken: KeyConflict, labels: &LabelSet) -> String {
    match taken {
        KeyConflict::Command(command) => {
            format!("This key is already used for “{}”.", command_name(command))
        }
        KeyConflict::Label(at) => {
            let name = labels.iter().nth(at).map(|label| label.name.as_str()).unwrap_or_default();
            format!("This key is already used for the label {name}.")
        }
    }
}

/// Returns a message for an empty review queue.
pub(crate) fn nothing_to_review(doubt: ReviewReason) -> &'static str {
    match doubt {
        ReviewReason::Unsure => "No unsure mentions left.",
        ReviewReason::Inconsistent => "No mentions with differing labels.",
        ReviewReason::Unlocated => "Every place is on the map.",
        ReviewReason::Any => "No more mentions to check.",
    }
}

/// Returns the accessible name of the button that goes to the next mention in the review queue.
pub(crate) fn next_to_review(doubt: ReviewReason, count: usize) -> String {
    format!("Next of {}", count_to_review(doubt, count))
}

/// Returns the number of mentions in the review queue.
pub(crate) fn count_to_review(doubt: ReviewReason, count: usize) -> String {
    let what = match doubt {
        ReviewReason::Unsure => "unsure",
        ReviewReason::Inconsistent => "with differing labels",
        ReviewReason::Unlocated => "not on the map",
        ReviewReason::Any => "to check",
    };
    format!("{count} {what}")
}

/// Returns a message about mentions whose entity was changed.
pub(crate) fn entity_renamed(name: Option<&str>, mentions: usize) -> String {
    let mentions = pluralize(mentions, Noun::Mention);
    match name {
        Some(name) => format!("{mentions} of {name}."),
        None => format!("{mentions} grouped by their text."),
    }
}
