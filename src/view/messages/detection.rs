//! Messages about the detector.

use super::documents::document_title;
use super::nouns::{Noun, pluralize};
use super::reasons::with_reason;
use super::workers::{detector_failed, detector_failed_because};
use crate::state::detection::messages::DetectionMessage;

pub(crate) const NOT_ENGLISH: &str = text!(
    "This text doesn’t look like English. Dateline finds mentions in English only; you can still label by hand."
);

/// Returns the text of a message about the detector.
pub(super) fn detection_message(message: &DetectionMessage) -> String {
    match message {
        DetectionMessage::DetectorFailed(failure) => detector_failed(failure),
        DetectionMessage::RequestRejected { detail } => detector_failed_because(detail),
        DetectionMessage::DocumentFailed { title, detail } => {
            let told = with_reason(&format_text!("Finding mentions in “{title}” failed"), detail);
            format_text!("{told} You can still label it by hand.")
        }
        DetectionMessage::BulkFinished { detected, total, counts } => {
            let documents = pluralize(*total, Noun::Document);
            let told = describe_differences(*counts);
            match detected == total {
                true => format_text!("Checked {documents} for mentions: {told}."),
                false => format_text!("Checked {detected} of {documents} for mentions: {told}."),
            }
        }
        DetectionMessage::BulkFailures(failed) => bulk_failures(failed),
        DetectionMessage::QueueFinished(documents) => {
            format_text!("Searched {} for mentions.", pluralize(*documents, Noun::Document))
        }
        DetectionMessage::MentionsFound(mentions) => {
            format_text!("{} found.", pluralize(*mentions, Noun::Mention))
        }
        DetectionMessage::Redetected(counts) => {
            format_text!("Checked again: {}.", describe_differences(*counts))
        }
    }
}

fn describe_differences((new, changed, gone): (usize, usize, usize)) -> String {
    let parts = [(new, text!("new")), (changed, text!("changed")), (gone, text!("removed"))];
    let told: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(n, what)| format_text!("{n} {what}"))
        .collect();
    if told.is_empty() { text!("nothing changed").to_owned() } else { told.join(", ") }
}

/// The maximum number of failed documents that are named.
const MAX_NAMED_FAILURES: usize = 6;

/// Returns a message about the documents in which detection failed, each with the reason.
fn bulk_failures(failed: &[(String, String)]) -> String {
    let named = failed.iter().take(MAX_NAMED_FAILURES);
    let named: Vec<String> =
        named.map(|(name, reason)| format_text!("“{}” ({reason})", document_title(name))).collect();
    let more = match failed.len() - named.len() {
        0 => String::new(),
        more => format_text!(", and {more} more"),
    };
    format_text!(
        "Finding mentions failed in {}{more}. You can still label them by hand.",
        named.join(", ")
    )
}

/// Returns the progress of the detection queue.
pub(crate) fn detection_progress(number: usize, of: usize) -> String {
    format_text!("Finding mentions: {number} of {of}")
}

/// Returns the number of undetected documents while the queue is idle.
pub(crate) fn documents_undetected(documents: usize) -> String {
    format_text!("Paused: {} left", pluralize(documents, Noun::Document))
}
