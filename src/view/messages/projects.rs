//! Messages about projects and the browser's storage.

use super::nouns::{Noun, pluralize};
use super::reasons::with_reason;
use super::storage::storage_error;
use crate::state::action::InvalidProject;
use crate::state::action::StorageStatus;
use crate::state::projects::messages::ProjectMessage;

/// Returns the text of a message about projects.
pub(super) fn project_message(message: &ProjectMessage) -> String {
    match message {
        ProjectMessage::Failed(error) => {
            with_reason(text!("Nothing was changed"), &storage_error(error))
        }
        ProjectMessage::NoneOpen => text!(
            "Nothing was opened: no project is open in this tab. Open one \
             from the list first."
        )
        .to_owned(),
        ProjectMessage::NotYetSaved => {
            text!("Some changes are not saved yet. Try again in a moment.").to_owned()
        }
        ProjectMessage::Deleted(gone) => projects_deleted(gone),
        ProjectMessage::NotDeleted(name, error) => {
            with_reason(&format_text!("“{name}” was not deleted"), &storage_error(error))
        }
    }
}

/// Returns a message about deleted projects, each with the number of its documents.
fn projects_deleted(gone: &[(String, Option<usize>)]) -> String {
    let named: Vec<String> =
        gone.iter().map(|(name, documents)| project_with_count(name, *documents)).collect();
    match named.as_slice() {
        [one] => format_text!("The project was deleted. {one}."),
        all => format_text!(
            "{} were deleted. {}.",
            pluralize(all.len(), Noun::Project),
            all.join("; ")
        ),
    }
}

pub(crate) const ABSENT_PROJECT_HINT: &str = text!(
    "It may have been deleted or created in another browser. Open one of these projects, \
     or create a new one."
);

/// Explains why the user may want persistent storage.
pub(crate) const PERSISTENCE_HINT: &str = text!(
    "Ask the browser to keep your work, and it will not clear it when space runs low. Some \
     browsers ask you to confirm. The question is about storage on this device; nothing leaves it."
);
/// The message for when the browser refuses persistent storage.
pub(crate) const PERSISTENCE_DENIED: &str = text!(
    "The browser did not agree to keep it. Some browsers agree only for pages that you visit \
     often or have bookmarked."
);
/// The message for when the browser may clear the storage.
pub(crate) const MAY_BE_CLEARED: &str = text!(
    "This browser may clear stored data when space runs low, and \
     Safari after seven days without a visit, so back up what you can’t afford to lose."
);
const PERSISTENCE_UNKNOWN: &str = text!(
    "This browser does not say whether it keeps stored data. It may clear it when space runs \
     low, so back up what you can’t afford to lose."
);
const PERSISTENCE_INSECURE: &str = text!(
    "This page was loaded over plain http, where browsers do not agree to keep stored data. \
     Back up what you can’t afford to lose, or open the page over https, which starts with an empty storage."
);
const QUOTA_UNKNOWN: &str = text!("This browser does not say how much space is left.");

pub(crate) const DELETE_ALL_HINT: &str = text!(
    "Deletes every project in this browser with all documents, labels and history, your keys and \
     theme, and the copy of Dateline for offline use, which is saved again when you next open \
     Dateline. This can’t be undone; only a backup restores documents."
);

/// Returns the reason why a tab shows no project.
pub(crate) fn project_absent(absent: &InvalidProject) -> String {
    match absent {
        InvalidProject::Unknown(number) => {
            format_text!("There is no project {number} in this browser.")
        }
        InvalidProject::Malformed(value) if value.is_empty() => {
            text!("This address names no project: its number is missing.").to_owned()
        }
        InvalidProject::Malformed(value) => {
            format_text!("This address names no project: “{value}” is not a project number.")
        }
    }
}

/// Returns a message about the consequences of deleting a project.
pub(crate) fn delete_project_hint(name: &str, documents: usize) -> String {
    format_text!(
        "“{name}” has {}. Deleting it deletes all documents, labels and history. This can’t be undone; \
         only a backup restores the documents.",
        pluralize(documents, Noun::Document)
    )
}

/// Returns the name of a project with the number of its documents, if they were counted.
pub(crate) fn project_with_count(name: &str, documents: Option<usize>) -> String {
    match documents {
        Some(documents) => format_text!("{name}: {}", pluralize(documents, Noun::Document)),
        None => name.to_owned(),
    }
}

/// Returns a message about the documents in memory of a project that another tab deleted.
pub(crate) fn project_deleted_elsewhere(held: usize, of: usize) -> String {
    let left = match held {
        0 => text!("None of its documents are in this tab.").to_owned(),
        held if held == of => {
            format_text!(
                "This tab still has {}: export what you need.",
                pluralize(held, Noun::Document)
            )
        }
        held => format_text!(
            "This tab still has {held} of {}: export what you need.",
            pluralize(of, Noun::Document)
        ),
    };
    format_text!("This project was deleted in another tab. {left}")
}

/// Returns a message about persistent storage. Empty before the browser was queried.
pub(crate) fn storage_persistence(facts: Option<StorageStatus>) -> &'static str {
    match facts {
        Some(StorageStatus { is_persistent: Some(true), .. }) => {
            text!("This browser keeps stored data until you delete it.")
        }
        Some(StorageStatus { is_persistent: Some(false), .. }) => MAY_BE_CLEARED,
        Some(StorageStatus { is_persistent: None, is_secure: true, .. }) => PERSISTENCE_UNKNOWN,
        Some(StorageStatus { is_persistent: None, is_secure: false, .. }) => PERSISTENCE_INSECURE,
        None => "",
    }
}

/// Returns the storage usage. Empty before the browser was queried.
pub(crate) fn storage_usage(facts: Option<StorageStatus>) -> String {
    match facts.map(|facts| (facts.used_bytes, facts.quota_bytes)) {
        Some((Some(used), Some(quota))) => {
            format_text!("{} of {} used.", format_bytes(used), format_bytes(quota))
        }
        Some((Some(used), None)) => format_text!("{} used.", format_bytes(used)),
        Some((None, _)) => QUOTA_UNKNOWN.to_owned(),
        None => String::new(),
    }
}

/// Formats a size in decimal units, such as `1.5 MB`.
fn format_bytes(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format_text!("{} kB", bytes.div_ceil(1000)),
        1_000_000..1_000_000_000 => format_text!("{:.1} MB", bytes as f64 / 1e6),
        _ => format_text!("{:.1} GB", bytes as f64 / 1e9),
    }
}
