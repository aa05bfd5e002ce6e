//! Texts of the article: names of mentions and paragraphs for screen readers.

use dateline_annotation::model::Status;

/// Returns the name of the button that accepts a paragraph or reopens it.
pub(crate) fn paragraph_button(number: usize, is_reviewed: bool) -> String {
    if is_reviewed {
        format_text!("Paragraph {number} is reviewed. Reopen it")
    } else {
        format_text!("Accept paragraph {number}")
    }
}

/// Returns the accessible name of a mention.
pub(crate) fn mention_name(quote: &str, label: &str, status: Status, is_unsure: bool) -> String {
    let status = match status {
        _ if is_unsure => text!("suggested, unsure"),
        Status::Suggested => text!("suggested"),
        _ => text!("accepted"),
    };
    format_text!("{quote}, {label}, {status}")
}
