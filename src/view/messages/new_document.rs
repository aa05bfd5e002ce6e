//! Texts of the screen for a new document.

use super::nouns::{Noun, pluralize};

pub(crate) const UNCHECK_HINT: &str = text!(
    "Uncheck what is not part of the article, such as menus and links. You can’t edit the text \
     later."
);
pub(crate) const MARK_TEXT: &str = text!("Mark this text");
pub(crate) const BACK: &str = text!("Back");
pub(crate) const ARTICLE_STARTS: &str = text!("Article starts here");
pub(crate) const ARTICLE_ENDS: &str = text!("Article ends here");

/// Returns the number of paragraphs that are not shown.
pub(crate) fn further_paragraphs(count: usize) -> String {
    format_text!("and {} more", pluralize(count, Noun::Paragraph))
}

/// Returns the number of paragraphs that become the document.
pub(crate) fn paragraphs_included(included: usize, total: usize) -> String {
    format_text!("{included} of {}", pluralize(total, Noun::Paragraph))
}

pub(crate) fn article_starts_at(number: usize) -> String {
    format_text!("Article starts here, at paragraph {number}")
}

pub(crate) fn article_ends_at(number: usize) -> String {
    format_text!("Article ends here, at paragraph {number}")
}
