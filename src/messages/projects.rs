//! Messages about projects and the browser's storage.

use super::{pluralize, with_reason};
use crate::state::projects::InvalidProject;
use crate::state::storage_panel::StorageStatus;

pub const FIRST_PROJECT: &str = "First project";
pub const NO_PROJECT_OPEN: &str =
    "Nothing was opened, as no project is open in this tab. Open one of the list first.";
pub const PROJECT_DELETED_ELSEWHERE: &str =
    "Nothing was changed: this project was deleted in another tab.";
pub const ABSENT_PROJECT_HINT: &str = "It may have been deleted, or begun in another browser. Open one of these projects, \
     or begin a new one.";

/// Explains why the user may want persistent storage.
pub const PERSISTENCE_HINT: &str = "Ask the browser to keep it, and it will not clear your work when it needs room. Some \
     browsers show a question of their own then: it is about storage on this device, and nothing leaves it.";
/// The message for when the browser refuses persistent storage.
pub const PERSISTENCE_DENIED: &str = "The browser did not promise to keep it. Some do so only for pages that are visited often \
     or bookmarked.";
/// The message for when the browser may clear the storage.
pub const MAY_BE_CLEARED: &str = "This browser may clear what is stored when it needs room, and \
     Safari after seven days without a visit: keep a backup of what you cannot do without.";
const PERSISTENCE_UNKNOWN: &str = "This browser does not say whether it keeps what is stored, so it may clear it when it needs \
     room: keep a backup of what you cannot do without.";
const PERSISTENCE_INSECURE: &str = "This page was loaded over plain http, which browsers do not count as secure. On such a page \
     they do not promise to keep what is stored: keep a backup of what you cannot do without, or open the page \
     over https, where projects are stored anew.";
const QUOTA_UNKNOWN: &str = "This browser does not say how much room there is.";

pub const DELETE_ALL_HINT: &str = "Every project of this browser goes, with all documents, labels and history, and so do the \
     keys and the theme that you chose.";

/// Returns the default name of a project.
pub fn default_project_name(id: u32) -> String {
    if id == 1 { FIRST_PROJECT.to_owned() } else { format!("Project {id}") }
}

/// Returns the reason why a tab shows no project.
pub fn project_absent(absent: &InvalidProject) -> String {
    match absent {
        InvalidProject::Unknown(number) => format!("There is no project {number} in this browser."),
        InvalidProject::Malformed(value) if value.is_empty() => {
            "The address names no project: its number is missing.".to_owned()
        }
        InvalidProject::Malformed(value) => {
            format!("The address names no project: “{value}” is not the number of one.")
        }
    }
}

/// Returns a message about the consequences of deleting a project.
pub fn delete_project_hint(name: &str, documents: usize) -> String {
    format!(
        "“{name}” has {}. Deleting it takes its documents, labels and history, also for undo. A backup \
         brings the documents back.",
        pluralize(documents, "document")
    )
}

/// Returns the name of a project with the number of its documents, if they were counted.
pub fn project_with_count(name: &str, documents: Option<usize>) -> String {
    match documents {
        Some(documents) => format!("{name}: {}", pluralize(documents, "document")),
        None => name.to_owned(),
    }
}

/// Returns a message about deleted projects, each with the number of its documents.
pub fn projects_deleted(gone: &[(String, Option<usize>)]) -> String {
    let named: Vec<String> =
        gone.iter().map(|(name, documents)| project_with_count(name, *documents)).collect();
    match named.as_slice() {
        [one] => format!("The project was deleted. {one}."),
        all => format!("{} were deleted. {}.", pluralize(all.len(), "project"), all.join("; ")),
    }
}

pub fn project_not_deleted(name: &str, reason: &str) -> String {
    with_reason(&format!("“{name}” was not deleted"), reason)
}

pub fn project_list_not_deleted(reason: &str) -> String {
    with_reason("The list of projects was not deleted", reason)
}

pub fn project_not_backed_up(name: &str, reason: &str) -> String {
    with_reason(&format!("“{name}” is not in the backup"), reason)
}

pub fn project_list_not_read(reason: &str) -> String {
    with_reason(
        "The list of projects cannot be read, so the backup holds this project only",
        reason,
    )
}

/// Returns a message about the documents in memory of a project that another tab deleted.
pub fn project_deleted_elsewhere(held: usize, of: usize) -> String {
    let left = match held {
        0 => "This tab holds none of its documents.".to_owned(),
        held if held == of => {
            format!("This tab still holds {}: export what you need.", pluralize(held, "document"))
        }
        held => format!(
            "This tab still holds {held} of {}: export what you need.",
            pluralize(of, "document")
        ),
    };
    format!("This project was deleted in another tab. {left}")
}

/// Returns a message about persistent storage. Empty before the browser was queried.
pub fn storage_persistence(facts: Option<StorageStatus>) -> &'static str {
    match facts {
        Some(StorageStatus { is_persistent: Some(true), .. }) => {
            "This browser keeps what is stored until you delete it."
        }
        Some(StorageStatus { is_persistent: Some(false), .. }) => MAY_BE_CLEARED,
        Some(StorageStatus { is_persistent: None, is_secure: true, .. }) => PERSISTENCE_UNKNOWN,
        Some(StorageStatus { is_persistent: None, is_secure: false, .. }) => PERSISTENCE_INSECURE,
        None => "",
    }
}

/// Returns the storage usage. Empty before the browser was queried.
pub fn storage_usage(facts: Option<StorageStatus>) -> String {
    match facts.map(|facts| (facts.used_bytes, facts.quota_bytes)) {
        Some((Some(used), Some(quota))) => {
            format!("{} of {} are in use.", format_bytes(used), format_bytes(quota))
        }
        Some((Some(used), None)) => format!("{} are in use.", format_bytes(used)),
        Some((None, _)) => QUOTA_UNKNOWN.to_owned(),
        None => String::new(),
    }
}

/// Formats a size in decimal units, such as `1.5 MB`.
fn format_bytes(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}
