//! The action of a key: the recording of a key, the open dialog and the screen decide.

use crate::state::keymap::KeyPress;
use crate::state::labels::label_editor;
use crate::state::{
    Action, Dialog, InterfaceAction, KeymapAction, NavigateAction, Screen, State, occurrences,
};

/// Returns the action of a key that was pressed outside of text fields, or `None` if the page does
/// not handle it.
pub fn key_action(state: &State, key: &KeyPress) -> Option<Action> {
    if state.keymap_editor.is_recording() {
        return Some(KeymapAction::Press(key.clone()).into());
    }
    if let Some(dialog) = state.dialog {
        return dialog_key_action(state, dialog, key);
    }
    let keymap = &state.keymap_editor.keymap;
    match &state.screen {
        Screen::Home => keymap.global_action_for(key),
        Screen::NewDocument(_) => is_escape(key).then(|| NavigateAction::CancelNewDocument.into()),
        Screen::Workspace(_) => {
            let (workspace, _) = state.workspace()?;
            keymap.action_for(key, workspace, state.history.project().labels())
        }
    }
}

/// Returns the action of a key while a dialog is open. Escape closes every dialog; the dialogs of
/// labels and of occurrences have keys of their own.
fn dialog_key_action(state: &State, dialog: Dialog, key: &KeyPress) -> Option<Action> {
    let own = match dialog {
        Dialog::Labels => {
            if let Some(action) = state.keymap_editor.keymap.global_action_for(key) {
                return label_editor::undo_or_redo_labels(state, action);
            }
            None
        }
        Dialog::Occurrences => occurrences::scope_action(state, key),
        Dialog::Export
        | Dialog::Keys
        | Dialog::Storage
        | Dialog::Projects
        | Dialog::Statistics
        | Dialog::TrainingExport => None,
    };
    own.or_else(|| is_escape(key).then(|| InterfaceAction::Escape.into()))
}

fn is_escape(key: &KeyPress) -> bool {
    key.name == "Escape"
}
