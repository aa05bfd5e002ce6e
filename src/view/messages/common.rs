//! Texts that several screens share.

pub(crate) const PRODUCT_NAME: &str = text!("Dateline");
pub(crate) const CANCEL: &str = text!("Cancel");
pub(crate) const CLOSE: &str = text!("Close");
pub(crate) const DISMISS: &str = text!("Dismiss");
pub(crate) const STOP: &str = text!("Stop");
pub(crate) const UNDO: &str = text!("Undo");
pub(crate) const REDO: &str = text!("Redo");
/// The keys of undo, as a hint.
pub(crate) const UNDO_KEYS: &str = text!("Ctrl Z");
/// The keys of redo, as a hint.
pub(crate) const REDO_KEYS: &str = text!("Ctrl Shift Z");
pub(crate) const FIND_MENTIONS: &str = text!("Find mentions");
pub(crate) const FIND_MENTIONS_AGAIN: &str = text!("Find mentions again");
/// The name of a progress bar.
pub(crate) const FINDING_MENTIONS: &str = text!("Finding mentions");
pub(crate) const DECISIONS_STAY: &str = text!("Your decisions stay as they are");
pub(crate) const DOWNLOAD_BACKUP: &str = text!("Download a backup");
pub(crate) const DOWNLOAD_STORED_DATA: &str = text!("Download stored data");
pub(crate) const ARTICLE: &str = text!("Article");
pub(crate) const LABEL: &str = text!("Label");
pub(crate) const LABELS: &str = text!("Labels");
pub(crate) const MENTIONS: &str = text!("Mentions");
pub(crate) const PLACE: &str = text!("Place");
pub(crate) const PLACES: &str = text!("Places");
pub(crate) const DOCUMENTS: &str = text!("Documents");
pub(crate) const NOT_ON_MAP: &str = text!("Not on the map");
pub(crate) const EXPORT: &str = text!("Export");
pub(crate) const STATISTICS: &str = text!("Statistics");
pub(crate) const KEYBOARD_SHORTCUTS: &str = text!("Keyboard shortcuts");

/// Returns the name of a text field with the name of a label, a project or another thing.
pub(crate) fn name_of(name: &str) -> String {
    format_text!("Name of {name}")
}

/// Returns the name of a button that deletes a label or a project.
pub(crate) fn delete_named(name: &str) -> String {
    format_text!("Delete {name}")
}

/// Returns the name of a button that undoes a named edit.
pub(crate) fn undo_edit(edit: &str) -> String {
    format_text!("Undo: {edit}")
}
