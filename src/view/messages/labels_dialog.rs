//! Texts of the labels dialog.

use super::common::{UNDO, undo_edit};
use super::editor::edit_name;
use super::labels::{color_name, label_problem};
use super::reasons::with_reason;
use crate::state::labels::messages::LabelProblem;
use dateline_annotation::model::Color;
use dateline_annotation::store::EditRef;

pub(crate) const NEW_LABEL: &str = text!("New label name");
pub(crate) const ADD_LABEL: &str = text!("Add label");
pub(crate) const REPLACE_LABELS: &str = text!("Replace labels");
pub(crate) const PRESETS: &str = text!("Presets");
pub(crate) const IMPORT_LABELS: &str = text!("Import a file…");
pub(crate) const EXPORT_LABELS: &str = text!("Export as a file");
pub(crate) const LABEL_FILE: &str = text!("Label file");
pub(crate) const USE_NEW_LABELS: &str = text!("Use these labels");
pub(crate) const KEEP_LABELS: &str = text!("Keep my labels");
pub(crate) const MERGE: &str = text!("Merge");
pub(crate) const MERGE_LABEL: &str = text!("Merge…");
pub(crate) const DELETE_LABEL: &str = text!("Delete…");
pub(crate) const CHOOSE_LABEL: &str = text!("Choose a label");
/// The option that keeps none of the mentions of a deleted label.
pub(crate) const DELETE_MENTIONS_TOO: &str = text!("Delete its mentions too");

/// Returns the name of the button that proposes a preset.
pub(crate) fn preset_button(preset: &str) -> String {
    format_text!("{preset}…")
}

pub(crate) fn label_not_changed(problem: &LabelProblem) -> String {
    with_reason(text!("Not changed"), &label_problem(problem))
}

/// Returns the heading of a proposed set of labels.
pub(crate) fn labels_of(name: &str) -> String {
    format_text!("Labels of {name}")
}

/// Returns the text of the undo button. `edit` is the edit of labels that it undoes, if any.
pub(crate) fn undo_label_edit(edit: Option<&EditRef>) -> String {
    edit.map_or_else(|| UNDO.to_owned(), |edit| undo_edit(edit_name(edit.into())))
}

pub(crate) fn color_of(label: &str) -> String {
    format_text!("Color of {label}")
}

/// Returns the accessible name of the button with a label's color.
pub(crate) fn color_button(label: &str, color: Color) -> String {
    format_text!("{}: {}", color_of(label), color_name(color))
}

/// Returns the name of a color to choose. `user` is the name of another label with this color.
pub(crate) fn color_choice(color: Color, user: Option<&str>) -> String {
    let name = color_name(color);
    match user {
        Some(user) => format_text!("{name}, as {user}"),
        None => name,
    }
}

/// Returns the accessible name of the button that moves a label.
pub(crate) fn move_label(label: &str, down: bool) -> String {
    if down { format_text!("Move {label} down") } else { format_text!("Move {label} up") }
}

/// Returns the key that moves a label, as a hint.
pub(crate) fn move_label_key(down: bool) -> &'static str {
    if down { text!("Alt ↓") } else { text!("Alt ↑") }
}

/// Returns the accessible name of the button that merges a label.
pub(crate) fn merge_into_another(label: &str) -> String {
    format_text!("Merge {label} into another")
}

/// Returns the name of the list of labels to merge with.
pub(crate) fn merge_into_this(label: &str) -> String {
    format_text!("Merge {label} into this label")
}

/// Returns the name of the list of choices for the mentions of a deleted label.
pub(crate) fn mentions_of_deleted(label: &str) -> String {
    format_text!("What to do with the mentions of {label}")
}
