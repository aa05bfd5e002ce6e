//! Messages about URLs, dropped data, new documents and notices.

use dateline_annotation::model::DocumentId;

pub(crate) const UNKNOWN_ADDRESS: &str =
    "Dateline does not know this address. Showing the first screen instead.";

pub(crate) fn unknown_document(id: DocumentId) -> String {
    format!(
        "There is no document {} in this project. It was removed, or the address belongs to another project \
         or browser. Showing all documents instead.",
        id.0
    )
}

pub(crate) const NO_DRAFT: &str =
    "This text is no longer available. If it came from a file, open the file again.";

pub(crate) const DRAFT_IN_PROGRESS: &str =
    "Nothing was opened: first mark the text that is shown, or go back.";

pub(crate) const NOTHING_USABLE_DROPPED: &str =
    "Only files and text can be dropped here. Nothing was opened.";

/// Returns the label of the button that resumes a file that was not labeled yet.
pub(crate) fn resume_draft(file: &str) -> String {
    format!("Continue with {file}")
}

/// Returns the number of notices that are not shown.
pub(crate) fn more_notices(notices: usize) -> String {
    format!("and {notices} more")
}

pub(crate) const LAST_ERROR_HINT: &str = "An error in Dateline stopped the page. This report names the error, the version and the \
     browser. It stays on this machine. Review it before you copy it.";
