//! Actions concerning keys.

use crate::state::keymap::chord::KeyPress;
use crate::state::keymap::command::Command;
use std::collections::BTreeMap;

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
