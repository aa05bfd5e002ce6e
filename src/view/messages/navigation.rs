//! Messages about URLs, dropped data, new documents and notices.

use crate::state::navigation::messages::NavigationMessage;

/// Returns the text of a message about screens, addresses and new documents.
pub(super) fn navigation_message(message: NavigationMessage) -> String {
    match message {
        NavigationMessage::UnknownDocument(id) => {
            return format_text!(
                "There is no document {} in this project. It was removed, or the address belongs to \
                 another project or browser. Showing all documents instead.",
                id.0
            );
        }
        NavigationMessage::UnknownAddress => {
            text!("Dateline does not know this address. Showing the first screen instead.")
        }
        NavigationMessage::NoDraft => {
            text!("This text is no longer available. If it came from a file, open the file again.")
        }
        NavigationMessage::DraftInProgress => {
            text!("Nothing was opened: first mark the text that is shown, or go back.")
        }
        NavigationMessage::TextTooLarge(bytes) => return text_too_large(bytes),
        NavigationMessage::NothingToOpen => {
            text!("There is nothing to open yet. Paste some text first.")
        }
        NavigationMessage::NothingKept => text!("No paragraph is checked. Check at least one."),
        NavigationMessage::UnsupportedDrop => {
            text!("Only files and text can be dropped here. Nothing was opened.")
        }
        NavigationMessage::Copied => text!("Copied to the clipboard."),
    }
    .to_owned()
}

fn text_too_large(bytes: u64) -> String {
    let limit = dateline_formats::MAX_PAGE_BYTES / (1024 * 1024);
    format_text!(
        "This text is {:.1} MB long, and the limit is {limit} MB. Split it first.",
        (bytes as f64 * 10.0 / f64::from(1024 * 1024)).ceil() / 10.0
    )
}

/// Returns the label of the button that resumes a file that was not labeled yet.
pub(crate) fn resume_draft(file: &str) -> String {
    format_text!("Continue with {file}")
}

/// Returns the number of notices that are not shown.
pub(crate) fn more_notices(notices: usize) -> String {
    format_text!("and {notices} more")
}

pub(crate) const LAST_ERROR_HINT: &str = text!(
    "An error in Dateline stopped the page. This report names the error, the version and the \
     browser. It stays on this machine. Review it before you copy it."
);
