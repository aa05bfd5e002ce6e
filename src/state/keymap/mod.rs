//! The keymap of the workspace: the keys of commands, as customized by the user, and those of
//! labels.

pub mod chord;
pub mod command;
mod command_action;
pub mod key_dispatch;
#[cfg(test)]
pub(in crate::state) mod key_dispatch_tests;
pub mod keymap_editor;
#[cfg(test)]
mod tests;

use crate::state::keymap::chord::{Chord, KeyPress};
use crate::state::keymap::command::{Availability, Command, CommandSpec};
use dateline_annotation::compact;
use dateline_annotation::model::LabelSet;
use std::collections::BTreeMap;

/// The keys of the commands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    /// The commands that the user customized, with their keys.
    overrides: BTreeMap<Command, Vec<Chord>>,
}

/// The reason why a key cannot be assigned to a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyConflict {
    /// Another command has the key.
    Command(Command),
    /// The label at this index in the label set has the key.
    Label(usize),
}

impl Keymap {
    /// Returns the keys of a command, the main key first.
    pub fn chords(&self, command: Command) -> Vec<Chord> {
        let usual =
            || command.spec().default_keys.iter().filter_map(|key| Chord::parse(key)).collect();
        self.overrides.get(&command).cloned().unwrap_or_else(usual)
    }

    /// Returns true if any command has other keys than its defaults.
    pub fn is_customized(&self) -> bool {
        !self.overrides.is_empty()
    }

    /// Replaces the keys of a command with a single key.
    ///
    /// # Errors
    /// Returns an error if a label has the key, or another command that can be given in the same
    /// situation. The keymap is then unchanged.
    pub fn rebind(
        &mut self,
        command: Command,
        chord: Chord,
        labels: &LabelSet,
    ) -> Result<(), KeyConflict> {
        let entry = command.spec();
        let other = command::all_commands().find(|other| {
            other.command != command
                && can_conflict(entry, other)
                && self.chords(other.command).contains(&chord)
        });
        if let Some(other) = other {
            return Err(KeyConflict::Command(other.command));
        }
        let letter = chord.letter();
        let label = labels.iter().position(|label| label.key.is_some() && label.key == letter);
        if let Some(label) = label {
            return Err(KeyConflict::Label(label));
        }
        self.overrides.insert(command, vec![chord]);
        Ok(())
    }

    /// Returns true if the user assigned the key of this letter to a command.
    pub fn overrides_letter(&self, letter: char) -> bool {
        let typed = letter.to_lowercase().next();
        self.overrides.values().flatten().any(|chord| chord.letter() == typed)
    }

    /// Resets all commands to their default keys.
    pub fn reset_to_defaults(&mut self) {
        self.overrides.clear();
    }

    /// Returns the stored form: the names of customized commands with the names of their keys.
    pub fn to_stored(&self) -> BTreeMap<String, Vec<String>> {
        let own = self.overrides.iter();
        compact::collect_map(own.map(|(command, chords)| {
            (command.spec().name.to_owned(), chords.iter().map(Chord::name).collect())
        }))
    }

    /// Restores the stored form. Unknown commands and keys are ignored.
    pub fn from_stored(stored: &BTreeMap<String, Vec<String>>) -> Self {
        let known = command::all_commands().filter_map(|entry| {
            let chords: Vec<Chord> =
                stored.get(entry.name)?.iter().filter_map(|chord| Chord::parse(chord)).collect();
            (!chords.is_empty()).then_some((entry.command, chords))
        });
        Self { overrides: compact::collect_map(known) }
    }

    /// Returns true if a key is one of a command's keys.
    pub fn matches(&self, key: &KeyPress, command: Command) -> bool {
        Chord::from_key_press(key).is_some_and(|chord| self.chords(command).contains(&chord))
    }

    /// Returns the command of a chord among those whose availability fits.
    fn find_command(&self, chord: &Chord, fits: impl Fn(Availability) -> bool) -> Option<Command> {
        let mut fitting = command::all_commands().filter(|entry| fits(entry.availability));
        let found = fitting.find(|entry| match self.overrides.get(&entry.command) {
            Some(chords) => chords.contains(chord),
            None => entry.default_keys.iter().any(|key| Chord::parse(key).as_ref() == Some(chord)),
        });
        found.map(|entry| entry.command)
    }
}

/// Returns true if two commands must not share a key. Stepping through words and stepping through
/// mentions may share one: the former applies while text is selected, the latter otherwise.
fn can_conflict(one: &CommandSpec, other: &CommandSpec) -> bool {
    use Command::{NextMention, NextWord, PreviousMention, PreviousWord};
    let pair = (one.command.min(other.command), one.command.max(other.command));
    let apart = matches!(
        (one.availability, other.availability),
        (Availability::MentionFocused, Availability::TextSelected)
            | (Availability::TextSelected, Availability::MentionFocused)
    );
    !apart && pair != (NextWord, NextMention) && pair != (PreviousWord, PreviousMention)
}

/// Returns true if a letter is a default key of a command. Such a letter is not assigned to a
/// label.
pub fn is_reserved(letter: char) -> bool {
    let letter = letter.to_lowercase().to_string();
    command::all_commands().any(|entry| entry.default_keys.contains(&letter.as_str()))
}
