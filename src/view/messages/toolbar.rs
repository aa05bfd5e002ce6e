//! Texts of the toolbar.

use super::editor::edit_name;
use super::map::with_key;
use dateline_annotation::store::EditRef;

pub(crate) const ALL_DOCUMENTS_NAME: &str = text!("Dateline: all documents");
pub(crate) const ALL_DOCUMENTS: &str = text!("All documents");
/// The name of the buttons that skip the toolbar.
pub(crate) const SKIP: &str = text!("Skip to");
pub(crate) const SKIP_TO_ARTICLE: &str = text!("Skip to the article");
pub(crate) const SKIP_TO_MENTIONS: &str = text!("Skip to the mentions");
pub(crate) const SKIP_TO_PLACES: &str = text!("Skip to the places");
/// The name of the toolbar's commands.
pub(crate) const DOCUMENT: &str = text!("Document");
pub(crate) const MAP: &str = text!("Map");
pub(crate) const MAP_AND_PLACES: &str = text!("Map and places");
pub(crate) const NEXT: &str = text!("Next");
pub(crate) const NEXT_DOCUMENT: &str = text!("Next document");
pub(crate) const NEXT_TO_REVIEW: &str = text!("Next document to review");
pub(crate) const THEME: &str = text!("Theme");
pub(crate) const LIGHT_OR_DARK: &str = text!("Light or dark");
pub(crate) const LOADING_MODEL: &str = text!("Loading the model…");
pub(crate) const DETECTOR_FAILED: &str = text!("Detector failed. Try again");

/// Returns the description of the button for undo or redo. `edit` is what it undoes or redoes.
pub(crate) fn history_button(name: &str, edit: Option<&EditRef>, keys: &str) -> String {
    match edit {
        Some(edit) => format_text!("{name}: {}", with_key(edit_name(edit.into()), keys)),
        None => name.to_owned(),
    }
}
