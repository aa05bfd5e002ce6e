//! Texts of the storage dialog, the saving status and the banner of tabs that cannot write.

use super::nouns::{Noun, pluralize};
use dateline_annotation::history::UNDO_DEPTH;

pub(crate) const BACKUP_HINT: &str = text!(
    "All documents of this project in one file, with a checksum. Drop it on this page to \
     restore them."
);

pub(crate) const STORAGE: &str = text!("Storage");
pub(crate) const STORAGE_AND_BACKUP: &str = text!("Storage and backup");
pub(crate) const BACKUP: &str = text!("Backup");
pub(crate) const LAST_ERROR: &str = text!("Last error");
pub(crate) const REPORT: &str = text!("Report");
pub(crate) const COPY_REPORT: &str = text!("Copy report");
pub(crate) const DELETE_REPORT: &str = text!("Delete report");
pub(crate) const REQUEST_PERSISTENCE: &str = text!("Ask the browser to keep my work");
pub(crate) const DELETE_THIS_PROJECT: &str = text!("Delete this project");
pub(crate) const ASK_DELETE_THIS_PROJECT: &str = text!("Delete this project…");
pub(crate) const BACKUP_FIRST: &str = text!("Download a backup first");
pub(crate) const CONFIRM_DELETE_THIS_PROJECT: &str = text!("Yes, delete this project");
pub(crate) const DELETE_ALL_PROJECTS: &str = text!("Delete all projects");
pub(crate) const ASK_DELETE_ALL_PROJECTS: &str = text!("Delete all projects…");
pub(crate) const BACKUP_ALL_PROJECTS: &str = text!("Download a backup of all projects");
pub(crate) const CONFIRM_DELETE_ALL_PROJECTS: &str = text!("Yes, delete all projects");
pub(crate) const TAKE_OVER: &str = text!("Take over");
pub(crate) const TAKE_OVER_ANYWAY: &str = text!("Take over anyway");
pub(crate) const EXPORT_FROM_TAB: &str = text!("Export what this tab has");

/// The saving status.
pub(crate) const NOT_SAVED: &str = text!("Not saved");
pub(crate) const STORAGE_OPENING: &str = text!("Opening…");
pub(crate) const PROJECT_DELETED: &str = text!("Deleted");
pub(crate) const VIEW_ONLY: &str = text!("View only");
pub(crate) const SAVED: &str = text!("Saved");
pub(crate) const SAVING: &str = text!("Saving…");

/// Returns a message about the edits that can be undone.
pub(crate) fn undo_depth(depth: usize) -> String {
    let most = UNDO_DEPTH.to_string();
    format_text!(
        "{} can be undone, even after you close the page. Dateline keeps the last {most}; older \
         changes stay but can no longer be undone.",
        pluralize(depth, Noun::Edit)
    )
}
