use super::count;
use crate::state::copy::Lost;
use crate::state::keeping::SecondCopy;

pub const LOST: &str = "what this browser stored for this project is lost, or older than it was";
pub const CLOSED: &str = "the browser closed this page's storage, or deleted it";
pub const REOPENED: &str =
    "The browser had closed this page's storage. It is open again, and nothing is missing.";
pub const DECIDE_FIRST: &str =
    "Nothing was changed: first choose what is to be done about the storage that was lost.";
pub const NOT_RESTORED: &str = "Nothing was restored.";
pub const RESTORE_DROPS: &str = "There are edits on this page that are not saved, and restoring would \
     drop them. Export them first, then load the page again.";
/// The mark is written to the disk some seconds later, so nobody knows.
const MAY_MISS: &str = "Edits of the last two seconds before the loss may be missing.";
pub const NO_COPY: &str = "There is no second copy of it.";
pub const CONFIRM_ANEW: &str = "The second copy is deleted then, and what it holds cannot be restored \
     any more.";

/// What was lost. `expected` is when something was stored last, as far as is known, `copy` from when
/// the second copy is.
pub fn lost(lost: &Lost, expected: &str, copy: Option<&str>) -> String {
    let held = count(lost.expected.documents as usize, "document");
    let lost = if lost.found.last == 0 && lost.found.documents == 0 {
        format!(
            "This browser has lost what Dateline stored: {held}, as of {expected}. There is nothing now."
        )
    } else {
        format!(
            "This browser's storage is older than what was saved: {held}, as of {expected}. Missing: the \
             last {}.",
            count(lost.expected.last.saturating_sub(lost.found.last) as usize, "change")
        )
    };
    match copy {
        Some(copy) => format!("{lost} There is a second copy from {copy}."),
        None => format!("{lost} {NO_COPY}"),
    }
}

/// How much of the second copy is restored.
pub fn restoring(done: usize, total: usize) -> String {
    format!("Restoring {done} of {total}")
}

pub fn restored(documents: usize, time: &str, missing: u64) -> String {
    let restored =
        format!("Restored {} from the second copy of {time}.", count(documents, "document"));
    match missing {
        0 => format!("{restored} {MAY_MISS}"),
        some => format!(
            "{restored} Missing: the last {} before the loss, as far as is known.",
            count(some as usize, "change")
        ),
    }
}

pub fn restore_failed(reason: &str) -> String {
    format!("This was not done: {reason}. Nothing was changed.")
}

/// What is on the page was stored anew; `missing` are documents that were not on it.
pub fn stored_anew(missing: &[String]) -> String {
    let stored = "The browser deleted what this page had stored. What is on this page is being saved \
                  again.";
    match missing {
        [] => format!("{stored} No document is missing."),
        _ => format!(
            "{stored} Missing: {}. A backup brings {} back.",
            missing.join(", "),
            if missing.len() == 1 { "it" } else { "them" }
        ),
    }
}

/// A backup that does not hold every document.
pub fn backed_up_without(missing: &[String], reason: &str) -> String {
    format!(
        "The backup holds all documents but {}, because of {reason}: {}.",
        count(missing.len(), "document"),
        missing.join(", ")
    )
}

/// There is no second copy any more.
pub fn copy_ended(copy: SecondCopy, reason: &str) -> String {
    match copy {
        SecondCopy::Full => {
            "There is little room left in this browser: the second copy of this project \
                             was deleted to make room. What you do is still saved."
                .to_owned()
        }
        _ => format!(
            "The second copy of this project cannot be written: {reason}. What you do is still saved."
        ),
    }
}

/// How the second copy is; `time` is when it was written last.
pub fn second_copy(copy: SecondCopy, time: &str) -> String {
    match copy {
        SecondCopy::Unknown => {
            "A second copy is written once there is something to copy.".to_owned()
        }
        SecondCopy::At(_) => format!(
            "A second copy is kept in this browser's private files, two seconds behind at most, in case \
             the browser loses its storage. It was last written at {time}. It does not replace a backup: \
             clearing this site's data deletes both."
        ),
        SecondCopy::Unsupported => {
            "This browser offers no private files: no second copy is kept. Keep a backup."
                .to_owned()
        }
        SecondCopy::Full => {
            "There is no room for a second copy: none is kept. Keep a backup.".to_owned()
        }
        SecondCopy::Failed => {
            "The second copy cannot be written: it is out of date. Keep a backup.".to_owned()
        }
    }
}
