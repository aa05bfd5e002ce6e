//! Other keys for commands: the person picks a command in the help sheet and presses a key.

use super::command::Command;
use super::keymap::{Chord, KeyConflict, KeyPress, Keymap};
use super::{Dialog, Effect, State};
use std::collections::BTreeMap;

/// What waits for a key, in the page.
pub const RECORDING_ID: &str = "wanted-key";

/// The keys, and what is changed about them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeymapEditor {
    /// Which key does what.
    pub keymap: Keymap,
    /// The command that waits for its new key.
    pub recording: Option<Command>,
    /// Why the key that was pressed cannot be its.
    pub conflict: Option<KeyConflict>,
}

/// What is done about keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeymapAction {
    /// What the person chose at another time: names of commands with names of keys.
    Loaded(BTreeMap<String, Vec<String>>),
    /// The next key is to be this command's.
    Record(Command),
    /// This key was pressed for the command that waits.
    Press(KeyPress),
    /// The usual keys for all commands.
    Reset,
}

impl KeymapEditor {
    /// Whether the next key is to be a command's.
    pub fn is_recording(&self) -> bool {
        self.recording.is_some()
    }
}

pub(super) fn update(state: &mut State, action: KeymapAction) -> Vec<Effect> {
    let keys = &mut state.keymap_editor;
    match action {
        KeymapAction::Loaded(stored) => {
            keys.keymap = Keymap::from_stored(&stored);
            Vec::new()
        }
        KeymapAction::Record(command) => {
            (keys.recording, keys.conflict) = (Some(command), None);
            vec![Effect::FocusElement(RECORDING_ID.to_owned())]
        }
        KeymapAction::Press(key) => record_key(state, &key),
        KeymapAction::Reset => {
            keys.keymap.reset_to_defaults();
            (keys.recording, keys.conflict) = (None, None);
            vec![Effect::StoreKeymap(keys.keymap.to_stored())]
        }
    }
}

/// Escape leaves the keys as they are.
fn record_key(state: &mut State, key: &KeyPress) -> Vec<Effect> {
    let keys = &mut state.keymap_editor;
    let Some(command) = keys.recording.filter(|_| state.dialog == Some(Dialog::Keys)) else {
        keys.recording = None;
        return Vec::new();
    };
    let focus = Effect::FocusElement(command_element_id(command));
    if key.name == "Escape" {
        (keys.recording, keys.conflict) = (None, None);
        return vec![focus];
    }
    let Some(chord) = Chord::from_key_press(key) else { return Vec::new() };
    match keys.keymap.rebind(command, chord, state.history.project().labels()) {
        Ok(()) => {
            (keys.recording, keys.conflict) = (None, None);
            vec![Effect::StoreKeymap(keys.keymap.to_stored()), focus]
        }
        Err(taken) => {
            keys.conflict = Some(taken);
            Vec::new()
        }
    }
}

/// The element of a command's keys in the help sheet.
pub fn command_element_id(command: Command) -> String {
    format!("keys-of-{}", command.spec().name)
}
