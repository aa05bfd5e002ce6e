//! Messages about URLs, dropped data, new documents and notices.

use dateline_annotation::DocumentId;

pub const UNKNOWN_ADDRESS: &str =
    "This address shows nothing that Dateline knows. The first screen is shown instead.";

pub fn unknown_document(id: DocumentId) -> String {
    format!(
        "There is no document {} in this project: it was removed, or the address is of another project or \
         browser. All documents are shown instead.",
        id.0
    )
}

pub const NO_DRAFT: &str =
    "There is no text to prepare any more. If it came from a file, open that again.";

pub const DRAFT_IN_PROGRESS: &str =
    "Nothing was opened: label the text that is shown first, or go back from it.";

pub const NOTHING_USABLE_DROPPED: &str =
    "What was dropped is neither a file nor text. Nothing was opened.";

/// Returns the label of the button that resumes a file that was not labeled yet.
pub fn resume_draft(file: &str) -> String {
    format!("Go on with {file}")
}

/// Returns the number of notices that are not shown.
pub fn more_notices(notices: usize) -> String {
    format!("and {notices} more")
}

pub const LAST_ERROR_HINT: &str = "An error of Dateline's own stopped the page. The report says where, with the version and \
     the browser, and is kept on this machine only. Look through it before you copy it.";
