//! The keymap editor: the user picks a command in the help sheet and presses its new key.

use crate::state::keymap::command::Command;
use crate::state::keymap::{Chord, KeyConflict, KeyPress, Keymap};
use crate::state::{Context, Dialog, Effect, State};
use std::collections::BTreeMap;

/// The id of the element that waits for a key.
pub const RECORDING_ID: &str = "wanted-key";

/// The keymap and the state of editing it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeymapEditor {
    /// The keymap.
    pub keymap: Keymap,
    /// The command whose new key is being recorded.
    pub recording: Option<Command>,
    /// The conflict that prevented the last key from being assigned.
    pub conflict: Option<KeyConflict>,
}

/// An action concerning keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeymapAction {
    /// The stored keymap was loaded: names of commands with names of keys.
    Loaded(BTreeMap<String, Vec<String>>),
    /// Record the next key for this command.
    Record(Command),
    /// A key was pressed while recording.
    Press(KeyPress),
    /// Reset all commands to their default keys.
    Reset,
}

impl KeymapEditor {
    /// Returns true if a key is being recorded.
    pub fn is_recording(&self) -> bool {
        self.recording.is_some()
    }
}

pub(in crate::state) fn update(state: &mut State, action: KeymapAction, cx: &mut Context) {
    let keys = &mut state.keymap_editor;
    match action {
        KeymapAction::Loaded(stored) => {
            keys.keymap = Keymap::from_stored(&stored);
        }
        KeymapAction::Record(command) => {
            (keys.recording, keys.conflict) = (Some(command), None);
            cx.push(Effect::FocusElement(RECORDING_ID.to_owned()));
        }
        KeymapAction::Press(key) => record_key(state, &key, cx),
        KeymapAction::Reset => {
            keys.keymap.reset_to_defaults();
            (keys.recording, keys.conflict) = (None, None);
            cx.push(Effect::StoreKeymap(keys.keymap.to_stored()));
        }
    }
}

/// Assigns a key to the command that is being recorded. Escape cancels the recording.
fn record_key(state: &mut State, key: &KeyPress, cx: &mut Context) {
    let keys = &mut state.keymap_editor;
    let Some(command) = keys.recording.filter(|_| state.dialog == Some(Dialog::Keys)) else {
        keys.recording = None;
        return;
    };
    let focus = Effect::FocusElement(command_element_id(command));
    if key.name == "Escape" {
        (keys.recording, keys.conflict) = (None, None);
        return cx.push(focus);
    }
    let Some(chord) = Chord::from_key_press(key) else { return };
    match keys.keymap.rebind(command, chord, state.history.project().labels()) {
        Ok(()) => {
            (keys.recording, keys.conflict) = (None, None);
            cx.extend([Effect::StoreKeymap(keys.keymap.to_stored()), focus]);
        }
        Err(taken) => {
            keys.conflict = Some(taken);
        }
    }
}

/// Returns the id of the element with a command's keys in the help sheet.
pub fn command_element_id(command: Command) -> String {
    format!("keys-of-{}", command.spec().name)
}
