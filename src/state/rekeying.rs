//! Other keys for commands: the person picks a command in the help sheet and presses a key.

use super::command::Command;
use super::keys::{Chord, Key, Keymap, Taken};
use super::{Dialog, Effect, State};
use std::collections::BTreeMap;

/// What waits for a key, in the page.
pub const WANTED_ID: &str = "wanted-key";

/// The keys, and what is changed about them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// Which key does what.
    pub map: Keymap,
    /// The command that waits for its new key.
    pub wanted: Option<Command>,
    /// Why the key that was pressed cannot be its.
    pub taken: Option<Taken>,
}

/// What is done about keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeysAction {
    /// What the person chose at another time: names of commands with names of keys.
    Known(BTreeMap<String, Vec<String>>),
    /// The next key is to be this command's.
    Want(Command),
    /// This key was pressed for the command that waits.
    Press(Key),
    /// The usual keys for all commands.
    Reset,
}

impl Keys {
    /// Whether the next key is to be a command's.
    pub fn is_wanted(&self) -> bool {
        self.wanted.is_some()
    }
}

pub(super) fn act(state: &mut State, action: KeysAction) -> Vec<Effect> {
    let keys = &mut state.keys;
    match action {
        KeysAction::Known(stored) => {
            keys.map = Keymap::restore(&stored);
            Vec::new()
        }
        KeysAction::Want(command) => {
            (keys.wanted, keys.taken) = (Some(command), None);
            vec![Effect::FocusElement(WANTED_ID.to_owned())]
        }
        KeysAction::Press(key) => press(state, &key),
        KeysAction::Reset => {
            keys.map.reset();
            (keys.wanted, keys.taken) = (None, None);
            vec![Effect::StoreKeys(keys.map.stored())]
        }
    }
}

/// Escape leaves the keys as they are.
fn press(state: &mut State, key: &Key) -> Vec<Effect> {
    let keys = &mut state.keys;
    let Some(command) = keys.wanted.filter(|_| state.dialog == Some(Dialog::Keys)) else {
        keys.wanted = None;
        return Vec::new();
    };
    let focus = Effect::FocusElement(element_id(command));
    if key.name == "Escape" {
        (keys.wanted, keys.taken) = (None, None);
        return vec![focus];
    }
    let Some(chord) = Chord::of(key) else { return Vec::new() };
    match keys.map.set(command, chord, state.history.project().labels()) {
        Ok(()) => {
            (keys.wanted, keys.taken) = (None, None);
            vec![Effect::StoreKeys(keys.map.stored()), focus]
        }
        Err(taken) => {
            keys.taken = Some(taken);
            Vec::new()
        }
    }
}

/// The element of a command's keys in the help sheet.
pub fn element_id(command: Command) -> String {
    format!("keys-of-{}", command.entry().name)
}
