//! Texts of the lists and patterns of a label.

use super::nouns::{Noun, pluralize};
use crate::state::labels::list_editor::ListPreview;
use dateline_annotation::model::LabelList;

pub(crate) const LISTS_HINT: &str =
    text!("Terms of a list and matches of a pattern are suggested with this label.");
pub(crate) const ADD_LIST: &str = text!("Add a list");
pub(crate) const EDIT_LIST: &str = text!("Edit");
pub(crate) const REMOVE_LIST: &str = text!("Delete");
pub(crate) const LIST_NAME: &str = text!("Name of the list");
pub(crate) const TERMS: &str = text!("Terms");
pub(crate) const TERMS_HINT: &str = text!("One term on each line");
pub(crate) const PATTERN: &str = text!("Regular expression");
pub(crate) const PATTERN_HINT: &str = text!("A regular expression");
pub(crate) const IS_PATTERN: &str = text!("Is a regular expression");
pub(crate) const PREVIEW_LIST: &str = text!("Show hits");
pub(crate) const KEEP_LIST: &str = text!("Keep the list");
pub(crate) const OPEN_LIST_FILE: &str = text!("Open a file…");
pub(crate) const LIST_FILE: &str = text!("File of terms");

/// Returns the name of the button that shows the lists of a label.
pub(crate) fn lists_button(count: usize) -> String {
    if count == 0 { text!("Lists…").to_owned() } else { format_text!("Lists ({count})…") }
}

/// Returns the accessible name of the lists of a label.
pub(crate) fn lists_of(label: &str) -> String {
    format_text!("Lists of {label}")
}

/// Returns the accessible name of the button that edits a list.
pub(crate) fn edit_list(name: &str) -> String {
    format_text!("Edit {name}")
}

/// Returns the name of a list with its number of terms.
pub(crate) fn describe_list(list: &LabelList) -> String {
    let content = match list.is_pattern {
        true => text!("a regular expression").to_owned(),
        false => pluralize(list.terms().count(), Noun::Term),
    };
    format_text!("{}: {content}", list.name)
}

/// Returns what is shown in place of a list that is too long for a text box.
pub(crate) fn long_list(list: &LabelList) -> String {
    format_text!("{}; too many to show here", pluralize(list.terms().count(), Noun::Term))
}

/// Returns the number of hits of a list that is not kept yet.
pub(crate) fn hits_found(preview: &ListPreview) -> String {
    let hits = pluralize(preview.hits, Noun::Hit);
    let found = format_text!("{hits} in {}", pluralize(preview.documents, Noun::Document));
    match preview.total - preview.searched {
        0 => format_text!("{found}."),
        rest => format_text!("{found}, {} to search.", pluralize(rest, Noun::Document)),
    }
}
