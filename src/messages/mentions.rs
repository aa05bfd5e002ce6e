//! What is said about mentions as they are worked on.

use super::pluralize;
use crate::state::export::ReviewCounts;
use crate::state::keymap::KeyConflict;
use crate::state::occurrences::OccurrenceRow;
use crate::state::review_queue::ReviewReason;
use dateline_annotation::{Annotation, Document, DocumentId, LabelSet, Origin, SuggestionSource};
use dateline_text::Span;
use std::collections::BTreeSet;

/// The longest quote in a remark, in characters.
const MAX_EXCERPT_CHARS: usize = 80;

pub const NO_MENTION_FOR_OCCURRENCES: &str =
    "Turn to a mention first: then the same text is looked for elsewhere.";

pub const NOTHING_TO_JOIN: &str = "No other mention follows in this paragraph.";

pub const NOTHING_TO_SPLIT: &str =
    "There is nothing to split: select a part of a mention, or turn to one of several words.";

/// Where an annotation comes from, and what of it a person changed.
pub fn annotation_origin(
    document: &Document,
    annotation: &Annotation,
    labels: &LabelSet,
) -> String {
    match &annotation.origin {
        Origin::Person => "Added by you".to_owned(),
        Origin::Import { file, .. } => format!("From {file}"),
        Origin::Detector { source, score, span, label, .. } => {
            let part = match source {
                SuggestionSource::Tagger => "Found by the tagger".to_owned(),
                SuggestionSource::Rule(rule) => format!("Found by the rule for {rule}"),
                SuggestionSource::Consistency => "Named elsewhere in this text".to_owned(),
            };
            let sure = score.map(|score| format!(", {:.0} % sure", score.get() * 100.0));
            let is_relabeled = annotation.is_corrected() && *label != annotation.label;
            let relabeled = labels.get(*label).filter(|_| is_relabeled);
            let relabeled = relabeled.map(|label| format!(", corrected from {}", label.name));
            let moved = moved_boundaries(document, *span, annotation);
            [part, sure.unwrap_or_default(), relabeled.unwrap_or_default(), moved].concat()
        }
    }
}

/// Which ends of a detector's mention a person moved, and what was found.
fn moved_boundaries(document: &Document, found: Span, annotation: &Annotation) -> String {
    let Span { start, end } = annotation.span;
    let what = match (found.start != start, found.end != end) {
        _ if !annotation.is_corrected() => return String::new(),
        (false, false) => return String::new(),
        (true, false) => "start moved",
        (false, true) => "end moved",
        (true, true) => "start and end moved",
    };
    format!(", {what}, found as “{}”", excerpt(document.quote(found)))
}

/// A quote, cut in the middle of a sentence where it is long.
fn excerpt(quote: &str) -> String {
    match quote.char_indices().nth(MAX_EXCERPT_CHARS) {
        Some((at, _)) => format!("{}…", quote[..at].trim_end()),
        None => quote.to_owned(),
    }
}

pub fn mention_added(quote: &str, label: &str) -> String {
    format!("Added “{quote}” as {label}.")
}

pub fn mention_relabeled(quote: &str, label: &str) -> String {
    format!("“{quote}” is {label}.")
}

pub fn mention_accepted(quote: &str) -> String {
    format!("Accepted “{quote}”.")
}

pub fn mention_rejected(quote: &str) -> String {
    format!("Rejected “{quote}”.")
}

/// How far the document is, after what was just done.
pub fn with_progress(said: &str, counts: ReviewCounts) -> String {
    let ReviewCounts { suggested, accepted, reviewed, paragraphs, .. } = counts;
    let mentions = pluralize(suggested + accepted, "mention");
    let paragraphs = pluralize(paragraphs, "paragraph");
    format!("{said} {accepted} of {mentions} accepted, {reviewed} of {paragraphs} reviewed.")
}

pub fn text_selected(quote: &str) -> String {
    format!("“{quote}”")
}

/// What lies over a place of a text; `quote` where it is not that very text.
pub fn existing_mention(label: &str, is_decided: bool, quote: Option<&str>) -> String {
    let status = if is_decided { "accepted" } else { "suggested" };
    match quote {
        Some(quote) => format!("in “{quote}”: {label}, {status}"),
        None => format!("{label}, {status}"),
    }
}

/// What can be done at other places as well.
pub fn occurrences_offered(quote: &str, count: usize) -> String {
    format!("“{quote}” is suggested {} more.", count_times(count))
}

/// At how many other places of the document a label would be given.
pub fn occurrences_here(count: usize) -> String {
    match count {
        0 => "elsewhere".to_owned(),
        count => format!("{count} more here"),
    }
}

fn count_times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

/// Where a text stands again.
pub fn occurrences_found(rows: &[OccurrenceRow]) -> String {
    let documents: BTreeSet<DocumentId> = rows.iter().map(|row| row.document).collect();
    match rows.len() {
        0 => "It stands nowhere else, or is so already.".to_owned(),
        places => {
            format!("{} in {}.", pluralize(places, "place"), pluralize(documents.len(), "document"))
        }
    }
}

pub fn occurrences_changed(places: usize, documents: usize) -> String {
    format!("Done at {} in {}.", pluralize(places, "place"), pluralize(documents, "document"))
}

/// What a mention was split into.
pub fn mention_split(document: &Document, pieces: &[Span]) -> String {
    let quotes: Vec<&str> = pieces.iter().map(|piece| document.quote(*piece)).collect();
    format!("Split: {}.", quotes.join(" | "))
}

pub fn mentions_joined(quote: &str) -> String {
    format!("Joined: {quote}.")
}

/// Why a key was not given to a command.
pub fn key_in_use(taken: KeyConflict, labels: &LabelSet) -> String {
    match taken {
        KeyConflict::Command(command) => {
            format!("This key is “{}” already.", command.spec().description)
        }
        KeyConflict::Label(at) => {
            let name = labels.iter().nth(at).map(|label| label.name.as_str()).unwrap_or_default();
            format!("This key is the label {name}’s.")
        }
    }
}

/// That there is nothing of a kind to look at.
pub fn nothing_to_review(doubt: ReviewReason) -> &'static str {
    match doubt {
        ReviewReason::Unsure => "No undecided mention is unsure.",
        ReviewReason::Inconsistent => "No mention disagrees with the rest of the document.",
        ReviewReason::Unlocated => "Every place is known.",
        ReviewReason::Any => "Nothing more to look at.",
    }
}

/// What leads to the next of the mentions of a kind, read out.
pub fn next_to_review(doubt: ReviewReason, count: usize) -> String {
    format!("Next of {}", count_to_review(doubt, count))
}

/// How many mentions of a kind there are.
pub fn count_to_review(doubt: ReviewReason, count: usize) -> String {
    let what = match doubt {
        ReviewReason::Unsure => "unsure",
        ReviewReason::Inconsistent => "labeled otherwise elsewhere",
        ReviewReason::Unlocated => "without a place",
        ReviewReason::Any => "to look at",
    };
    format!("{count} {what}")
}

/// What became of the entity of some mentions.
pub fn entity_renamed(name: Option<&str>, mentions: usize) -> String {
    let mentions = pluralize(mentions, "mention");
    match name {
        Some(name) => format!("{mentions} of {name}."),
        None => format!("{mentions} grouped by their text."),
    }
}
