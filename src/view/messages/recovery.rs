//! Messages about data loss, recovery and the second copy.

use super::documents::document_title;
use super::nouns::{Noun, pluralize};
use super::storage::storage_error;
use crate::state::action::SecondCopyStatus;
use crate::state::persistence::StorageError;
use crate::state::recovery::messages::RecoveryMessage;
use crate::state::recovery::second_copy::DataLoss;

/// Returns the text of a message about a database that was lost or closed.
pub(super) fn recovery_message(message: &RecoveryMessage) -> String {
    match message {
        RecoveryMessage::DataLost => return storage_error(&StorageError::Outdated),
        RecoveryMessage::ChoicePending => {
            text!("Nothing was changed: first choose what to do about the lost storage.")
        }
        RecoveryMessage::NotRestored => text!("Nothing was restored."),
        RecoveryMessage::Failed(error) => {
            return format_text!("Nothing was changed: {}.", storage_error(error));
        }
        RecoveryMessage::DiscardsEdits => {
            text!("This page has unsaved edits, and restoring would discard them. Export them first, then \
             reload the page.")
        }
        RecoveryMessage::Restored { documents, copied_at, missing } => {
            return restored(*documents, copied_at, *missing);
        }
        RecoveryMessage::Reopened => {
            text!("The browser closed this page’s storage. It is open again, and nothing is missing.")
        }
        RecoveryMessage::StoredAgain(missing) => return stored_again(missing),
    }
    .to_owned()
}

fn restored(documents: usize, time: &str, missing: u64) -> String {
    let restored = format_text!(
        "Restored {} from the second copy of {time}.",
        pluralize(documents, Noun::Document)
    );
    match missing {
        0 => format_text!("{restored} {RECENT_EDITS_MAY_BE_MISSING}"),
        some => format_text!(
            "{restored} Missing, as far as known: the last {} before the loss.",
            pluralize(some as usize, Noun::Change)
        ),
    }
}

/// Returns a message after the contents of the page were stored again. `missing` are the titles of
/// documents that were not in memory.
fn stored_again(missing: &[String]) -> String {
    let stored = text!(
        "The browser deleted this page’s stored data. Everything on this page is being saved \
                  again."
    );
    let titles: Vec<&str> = missing.iter().map(|title| document_title(title)).collect();
    match titles.as_slice() {
        [] => format_text!("{stored} No document is missing."),
        _ => format_text!(
            "{stored} Missing: {}. Restore {} from a backup.",
            titles.join(", "),
            if titles.len() == 1 { text!("it") } else { text!("them") }
        ),
    }
}

/// The watermark is written to the disk with a delay, so it cannot show if the last edits are
/// missing.
const RECENT_EDITS_MAY_BE_MISSING: &str =
    text!("Edits of the last two seconds before the loss may be missing.");
pub(crate) const NO_SECOND_COPY: &str = text!("There is no second copy.");
pub(crate) const CONFIRM_START_OVER: &str = text!(
    "This deletes the second copy. What it contains can no longer be \
     restored."
);

/// Returns a message about a data loss. `expected` is the time of the last known write, and `copy`
/// the time of the second copy.
pub(crate) fn storage_lost(lost: &DataLoss, expected: &str, copy: Option<&str>) -> String {
    let held = pluralize(lost.expected.documents as usize, Noun::Document);
    let lost = if lost.found.last == 0 && lost.found.documents == 0 {
        format_text!(
            "This browser lost what Dateline had stored: {held}, as of {expected}. Nothing is left."
        )
    } else {
        format_text!(
            "This browser’s storage is older than the last saved state: {held}, as of {expected}. Missing: \
             the last {}.",
            pluralize(lost.expected.last.saturating_sub(lost.found.last) as usize, Noun::Change)
        )
    };
    match copy {
        Some(copy) => format_text!("{lost} There is a second copy from {copy}."),
        None => format_text!("{lost} {NO_SECOND_COPY}"),
    }
}

/// Returns the progress of restoring the second copy.
pub(crate) fn restore_progress(done: usize, total: usize) -> String {
    format_text!("Restoring {done} of {total}")
}

/// Returns the status of the second copy. `time` is the time when it was last written.
pub(crate) fn second_copy_status(copy: SecondCopyStatus, time: &str) -> String {
    match copy {
        SecondCopyStatus::Unknown => {
            text!("A second copy is created once there is something to copy.").to_owned()
        }
        SecondCopyStatus::WrittenAt(_) => format_text!(
            "A second copy in this browser’s private files, at most two seconds old, protects you if the \
             browser loses its storage. Last saved: {time}. It does not replace a backup: \
             clearing this site’s data deletes both."
        ),
        SecondCopyStatus::Unsupported => {
            text!("This browser has no private files for a second copy. Keep a backup.").to_owned()
        }
        SecondCopyStatus::Full => {
            text!("There is no space for a second copy. Keep a backup.").to_owned()
        }
        SecondCopyStatus::Failed => {
            text!("The second copy cannot be saved and is out of date. Keep a backup.").to_owned()
        }
    }
}
