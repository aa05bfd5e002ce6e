//! Messages about mentions.

use super::keymap_dialog::command_name;
use super::nouns::{Noun, pluralize};
use super::rules::rule_name;
use crate::state::action::ReviewReason;
use crate::state::keymap::KeyConflict;
use crate::state::occurrences::messages::OccurrenceMessage;
use crate::state::occurrences::{ExistingMention, OccurrenceRow};
use dateline_annotation::model::{
    Annotation, Document, DocumentId, LabelSet, Origin, SuggestionSource,
};
use dateline_text::Span;
use std::collections::BTreeSet;

/// The maximum length of a quote in a message, in characters.
const MAX_EXCERPT_CHARS: usize = 80;

/// Returns the text of a message about other occurrences of a text.
pub(super) fn occurrence_message(message: OccurrenceMessage) -> String {
    match message {
        OccurrenceMessage::NoMention => {
            text!("Select a mention first to find the same text elsewhere.").to_owned()
        }
        OccurrenceMessage::Changed { mentions, documents } => format_text!(
            "Changed {} in {}.",
            pluralize(mentions, Noun::MoreMention),
            pluralize(documents, Noun::Document)
        ),
    }
}

/// Returns the origin of an annotation and the user's corrections of it.
pub(crate) fn annotation_origin(
    document: &Document,
    annotation: &Annotation,
    labels: &LabelSet,
) -> String {
    match &annotation.origin {
        Origin::Person => text!("Added by you").to_owned(),
        Origin::Import { file, .. } => format_text!("From {file}"),
        Origin::Detector { source, score, span, label, .. } => {
            let part = match source {
                SuggestionSource::Tagger => text!("Found automatically").to_owned(),
                SuggestionSource::Rule(rule) => {
                    format_text!("Found by the rule for {}", rule_name(rule))
                }
                SuggestionSource::Consistency => {
                    text!("Found because it is named elsewhere in this text").to_owned()
                }
                SuggestionSource::Learned => text!("Learned from your decisions").to_owned(),
                SuggestionSource::List(list) => format_text!("From the list “{list}”"),
            };
            let sure = score.map(|score| format_text!(", {:.0}% sure", score.get() * 100.0));
            let is_relabeled = annotation.is_corrected() && *label != annotation.label;
            let relabeled = labels.get(*label).filter(|_| is_relabeled);
            let relabeled =
                relabeled.map(|label| format_text!("; you changed it from {}", label.name));
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
        (true, false) => text!("start"),
        (false, true) => text!("end"),
        (true, true) => text!("start and end"),
    };
    format_text!("; you moved its {what} (was “{}”)", excerpt(document.quote(found)))
}

/// Returns a quote, truncated if it is too long.
fn excerpt(quote: &str) -> String {
    match quote.char_indices().nth(MAX_EXCERPT_CHARS) {
        Some((at, _)) => format_text!("{}…", quote[..at].trim_end()),
        None => quote.to_owned(),
    }
}

/// Returns a description of an existing mention at an occurrence.
pub(crate) fn existing_mention(mention: &ExistingMention) -> String {
    let ExistingMention { label, is_decided, quote } = mention;
    let status = if *is_decided { text!("accepted") } else { text!("suggested") };
    match quote {
        Some(quote) => format_text!("in “{quote}”: {label}, {status}"),
        None => format_text!("{label}, {status}"),
    }
}

/// Returns a message that offers to edit other occurrences.
pub(crate) fn occurrences_offered(quote: &str, count: usize) -> String {
    format_text!("“{quote}” is suggested {} more.", count_times(count))
}

/// Returns the number of other occurrences in the document.
pub(crate) fn occurrences_here(count: usize) -> String {
    match count {
        0 => text!("elsewhere").to_owned(),
        count => format_text!("{count} more here"),
    }
}

fn count_times(count: usize) -> String {
    if count == 1 { text!("once").to_owned() } else { format_text!("{count} times") }
}

/// Returns a summary of the occurrences that were found.
pub(crate) fn occurrences_found(rows: &[OccurrenceRow]) -> String {
    let documents: BTreeSet<DocumentId> = rows.iter().map(|row| row.document).collect();
    match rows.len() {
        0 => text!("No other occurrences, or all have this label already.").to_owned(),
        places => {
            format_text!(
                "{} in {}.",
                pluralize(places, Noun::MoreTime),
                pluralize(documents.len(), Noun::Document)
            )
        }
    }
}

/// Returns the reason why a key cannot be assigned to a command.
pub(crate) fn key_in_use(taken: KeyConflict, labels: &LabelSet) -> String {
    match taken {
        KeyConflict::Command(command) => {
            format_text!("This key is already used for “{}”.", command_name(command))
        }
        KeyConflict::Label(at) => {
            let name = labels.iter().nth(at).map(|label| label.name.as_str()).unwrap_or_default();
            format_text!("This key is already used for the label {name}.")
        }
    }
}

pub(crate) const LEAST_CERTAIN_FIRST: &str = text!("least certain first");

/// Returns the accessible name of the button that goes to the next mention in the review queue.
pub(crate) fn next_to_review(doubt: ReviewReason, count: usize) -> String {
    format_text!("Next of {}", count_to_review(doubt, count))
}

/// Returns the number of mentions in the review queue.
pub(crate) fn count_to_review(doubt: ReviewReason, count: usize) -> String {
    let what = match doubt {
        ReviewReason::Unsure => text!("unsure"),
        ReviewReason::Inconsistent => text!("with differing labels"),
        ReviewReason::Unlocated => text!("not on the map"),
        ReviewReason::Any => text!("to check"),
    };
    format_text!("{count} {what}")
}
