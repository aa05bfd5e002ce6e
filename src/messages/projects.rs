//! Messages about projects and the browser's storage.

use super::{because, count};
use crate::state::keeping::Facts;
use crate::state::projects::Absent;

pub const FIRST_PROJECT: &str = "First project";
pub const NO_PROJECT_TO_OPEN_IN: &str =
    "Nothing was opened, as no project is open in this tab. Open one of the list first.";
pub const PROJECT_DELETED_ELSEWHERE: &str =
    "Nothing was changed: this project was deleted in another tab.";
pub const ABSENT_HINT: &str = "It may have been deleted, or begun in another browser. Open one of these projects, \
     or begin a new one.";

/// Why a person may want the browser to keep what is stored.
pub const WHY_KEEP: &str = "Ask the browser to keep it, and it will not clear your work when it needs room. Some \
     browsers show a question of their own then: it is about storage on this device, and nothing leaves it.";
/// The browser was asked, and does not promise it.
pub const NOT_KEPT: &str = "The browser did not promise to keep it. Some do so only for pages that are visited often \
     or bookmarked.";
/// Where the browser may clear what is stored.
pub const MAY_BE_CLEARED: &str = "This browser may clear what is stored when it needs room, and \
     Safari after seven days without a visit: keep a backup of what you cannot do without.";
const NO_PROMISE: &str = "This browser does not say whether it keeps what is stored, so it may clear it when it needs \
     room: keep a backup of what you cannot do without.";
const NOT_SECURE: &str = "This page was loaded over plain http, which browsers do not count as secure. On such a page \
     they do not promise to keep what is stored: keep a backup of what you cannot do without, or open the page \
     over https, where projects are stored anew.";
const NO_MEASURE: &str = "This browser does not say how much room there is.";

pub const DELETE_ALL: &str = "Every project of this browser goes, with all documents, labels and history, and so do the \
     keys and the theme that you chose.";

/// What a project is called that was given no name.
pub fn project_name(id: u32) -> String {
    if id == 1 { FIRST_PROJECT.to_owned() } else { format!("Project {id}") }
}

/// Why a tab shows no project.
pub fn absent(absent: &Absent) -> String {
    match absent {
        Absent::Unknown(number) => format!("There is no project {number} in this browser."),
        Absent::Malformed(value) if value.is_empty() => {
            "The address names no project: its number is missing.".to_owned()
        }
        Absent::Malformed(value) => {
            format!("The address names no project: “{value}” is not the number of one.")
        }
    }
}

/// What deleting a project takes along.
pub fn delete_this(name: &str, documents: usize) -> String {
    format!(
        "“{name}” has {}. Deleting it takes its documents, labels and history, also for undo. A backup \
         brings the documents back.",
        count(documents, "document")
    )
}

/// A project with how many documents it has, where they were counted.
pub fn counted_project(name: &str, documents: Option<usize>) -> String {
    match documents {
        Some(documents) => format!("{name}: {}", count(documents, "document")),
        None => name.to_owned(),
    }
}

/// Projects that are no more, each with how many documents it had.
pub fn projects_deleted(gone: &[(String, Option<usize>)]) -> String {
    let named: Vec<String> =
        gone.iter().map(|(name, documents)| counted_project(name, *documents)).collect();
    match named.as_slice() {
        [one] => format!("The project was deleted. {one}."),
        all => format!("{} were deleted. {}.", count(all.len(), "project"), all.join("; ")),
    }
}

pub fn project_not_deleted(name: &str, reason: &str) -> String {
    because(&format!("“{name}” was not deleted"), reason)
}

pub fn list_not_deleted(reason: &str) -> String {
    because("The list of projects was not deleted", reason)
}

pub fn not_backed_up(name: &str, reason: &str) -> String {
    because(&format!("“{name}” is not in the backup"), reason)
}

pub fn list_not_read(reason: &str) -> String {
    because("The list of projects cannot be read, so the backup holds this project only", reason)
}

/// What is left of a project that another tab deleted.
pub fn deleted_elsewhere(held: usize, of: usize) -> String {
    let left = match held {
        0 => "This tab holds none of its documents.".to_owned(),
        held if held == of => {
            format!("This tab still holds {}: export what you need.", count(held, "document"))
        }
        held => format!(
            "This tab still holds {held} of {}: export what you need.",
            count(of, "document")
        ),
    };
    format!("This project was deleted in another tab. {left}")
}

/// Whether what is stored lasts; nothing before the browser was asked.
pub fn lasts(facts: Option<Facts>) -> &'static str {
    match facts {
        Some(Facts { lasts: Some(true), .. }) => {
            "This browser keeps what is stored until you delete it."
        }
        Some(Facts { lasts: Some(false), .. }) => MAY_BE_CLEARED,
        Some(Facts { lasts: None, is_secure: true, .. }) => NO_PROMISE,
        Some(Facts { lasts: None, is_secure: false, .. }) => NOT_SECURE,
        None => "",
    }
}

/// How full the storage is; nothing before the browser was asked.
pub fn used(facts: Option<Facts>) -> String {
    match facts.map(|facts| (facts.used, facts.quota)) {
        Some((Some(used), Some(quota))) => format!("{} of {} are in use.", size(used), size(quota)),
        Some((Some(used), None)) => format!("{} are in use.", size(used)),
        Some((None, _)) => NO_MEASURE.to_owned(),
        None => String::new(),
    }
}

/// `1.5 MB`, in powers of ten.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}
