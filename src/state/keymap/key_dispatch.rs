//! The action of a key: the recording of a key, the open dialog and the screen decide.

use crate::state::State;
use crate::state::action::{
    Action, Dialog, EditAction, InterfaceAction, KeymapAction, MentionEdit, NavigateAction,
    OccurrenceAction,
};
use crate::state::editor::workspace::Workspace;
use crate::state::keymap::Keymap;
use crate::state::keymap::chord::{Chord, KeyPress};
use crate::state::keymap::command::{Availability, Command};
use crate::state::labels::label_editor;
use crate::state::session::Screen;
use dateline_annotation::model::LabelSet;

/// Returns the action of a key that was pressed outside of text fields, or `None` if the page does
/// not handle it.
pub fn key_action(state: &State, key: &KeyPress) -> Option<Action> {
    if state.keymap_editor.is_recording() {
        return Some(KeymapAction::Press(key.clone()).into());
    }
    if let Some(dialog) = state.session.dialog {
        return dialog_key_action(state, dialog, key);
    }
    let keymap = &state.keymap_editor.keymap;
    match &state.session.screen {
        Screen::Home => keymap.global_action_for(key),
        Screen::NewDocument(_) => is_escape(key).then(|| NavigateAction::CancelNewDocument.into()),
        Screen::Workspace(_) => {
            let (workspace, _) = state.session.workspace()?;
            keymap.action_for(key, workspace, state.session.history.project().labels())
        }
    }
}

/// Returns the action of a key while a dialog is open. Escape closes every dialog; the dialogs of
/// labels and of occurrences have keys of their own.
fn dialog_key_action(state: &State, dialog: Dialog, key: &KeyPress) -> Option<Action> {
    let own = match dialog {
        Dialog::Labels => {
            if let Some(action) = state.keymap_editor.keymap.global_action_for(key) {
                return label_editor::undo_or_redo_labels(&state.session, action);
            }
            None
        }
        Dialog::Occurrences => scope_action(state, key),
        Dialog::Export
        | Dialog::Keys
        | Dialog::Storage
        | Dialog::Projects
        | Dialog::Statistics
        | Dialog::Learned
        | Dialog::TrainingExport => None,
    };
    own.or_else(|| is_escape(key).then(|| InterfaceAction::Escape.into()))
}

fn is_escape(key: &KeyPress) -> bool {
    key.name == "Escape"
}

/// Returns the action of a key in the dialog. The key that opened the dialog switches between the
/// open document and all documents.
pub(in crate::state) fn scope_action(state: &State, key: &KeyPress) -> Option<Action> {
    let same = state
        .occurrences
        .dialog
        .as_ref()
        .filter(|_| state.session.dialog == Some(Dialog::Occurrences))?;
    let has_others = state.session.history.summaries().len() > 1;
    let is_meant = has_others && state.keymap_editor.keymap.matches(key, Command::ShowOccurrences);
    is_meant.then(|| OccurrenceAction::SearchAllDocuments(!same.in_all_documents).into())
}

impl Keymap {
    /// Returns the action of a key in the workspace, if it has one. Must not be called for keys
    /// pressed in a text field.
    pub fn action_for(
        &self,
        key: &KeyPress,
        workspace: &Workspace,
        labels: &LabelSet,
    ) -> Option<Action> {
        let chord = Chord::from_key_press(key)?;
        // With a selection across paragraphs, the key leads to an action that explains why it does
        // nothing.
        let is_busy = workspace.focus.is_some()
            || workspace.selection.is_some()
            || workspace.spans_paragraphs;
        let fits = |when| match when {
            Availability::Always => true,
            Availability::MentionFocused => {
                workspace.focus.is_some() && workspace.selection.is_none()
            }
            Availability::TextSelected => workspace.selection.is_some(),
            Availability::MentionOrSelection => is_busy,
        };
        if let Some(command) = self.find_command(&chord, fits) {
            return Some(command.to_action());
        }
        let label = labels.by_key(chord.letter().filter(|_| is_busy)?)?;
        Some(Action::Edit(EditAction::Mention(MentionEdit::SetLabel(label.id))))
    }

    /// Returns the action of a key while no document is open.
    pub fn global_action_for(&self, key: &KeyPress) -> Option<Action> {
        let command =
            self.find_command(&Chord::from_key_press(key)?, |when| when == Availability::Always)?;
        command.is_global().then(|| command.to_action())
    }
}
