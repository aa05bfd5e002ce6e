//! Which key does what on the desk: the commands' keys, as the person has set them, and the labels'.

use super::command::{self, Availability, Command, CommandSpec};
use super::{Action, Workspace};
use dateline_annotation::LabelSet;
use std::collections::BTreeMap;
use std::fmt;

/// A key as it was pressed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyPress {
    /// What the browser calls it: `a`, `ArrowLeft`, `Enter`.
    pub name: String,
    /// Control, or Command on a Mac.
    pub ctrl_or_cmd: bool,
    /// Shift.
    pub shift: bool,
    /// Alt, or Option on a Mac.
    pub alt: bool,
}

/// A key with what is held down: how keys are compared and stored. Letters are in lower case, and
/// what a sign needs to be typed (Shift for `?`) is not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chord {
    key: KeyPress,
}

impl Chord {
    /// What was pressed. Nothing for a key that only is held, and for Tab, which moves the focus.
    pub fn from_key_press(key: &KeyPress) -> Option<Self> {
        let holds = matches!(
            key.name.as_str(),
            "Shift"
                | "Control"
                | "Alt"
                | "AltGraph"
                | "Meta"
                | "CapsLock"
                | "Dead"
                | "Process"
                | "Tab"
                | ""
        );
        let mut key = key.clone();
        let mut letters = key.name.chars();
        if let (Some(letter), None) = (letters.next(), letters.next()) {
            key.shift &= letter.is_alphabetic() || letter == ' ';
            key.name = key.name.to_lowercase();
        }
        (!holds).then_some(Self { key })
    }

    /// Reads what [`Chord::name`] writes, such as `Ctrl+Shift+z`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut key = KeyPress::default();
        let mut rest = text;
        while let Some((held, after)) = rest.split_once('+').filter(|(_, after)| !after.is_empty())
        {
            match held {
                "Ctrl" => key.ctrl_or_cmd = true,
                "Alt" => key.alt = true,
                "Shift" => key.shift = true,
                _ => return None,
            }
            rest = after;
        }
        key.name = rest.to_owned();
        Self::from_key_press(&key)
    }

    /// How it is stored.
    pub fn name(&self) -> String {
        let KeyPress { name, ctrl_or_cmd: command, shift, alt } = &self.key;
        let held = [(*command, "Ctrl+"), (*alt, "Alt+"), (*shift, "Shift+")];
        let held = held.into_iter().filter(|(is_held, _)| *is_held).map(|(_, name)| name);
        held.chain([name.as_str()]).collect()
    }

    /// The character that it types, with nothing held.
    fn letter(&self) -> Option<char> {
        let mut letters = self.key.name.chars();
        let is_bare = !(self.key.ctrl_or_cmd || self.key.alt || self.key.shift);
        letters.next().filter(|_| is_bare && letters.next().is_none())
    }
}

/// How a person reads it.
impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let KeyPress { name, ctrl_or_cmd: command, shift, alt } = &self.key;
        for (is_held, sign) in [(*command, "Ctrl "), (*alt, "Alt "), (*shift, "⇧ ")] {
            f.write_str(if is_held { sign } else { "" })?;
        }
        let sign = match name.as_str() {
            "ArrowRight" => "→",
            "ArrowLeft" => "←",
            "ArrowUp" => "↑",
            "ArrowDown" => "↓",
            "Enter" => "⏎",
            "Escape" => "Esc",
            "Delete" => "Del",
            "Backspace" => "⌫",
            " " => "Space",
            other => return f.write_str(&other.to_uppercase()).and(Ok(())),
        };
        f.write_str(sign)
    }
}

/// The keys of the commands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    /// Those of commands for which the person chose others than the usual.
    overrides: BTreeMap<Command, Vec<Chord>>,
}

/// Why a key cannot be given to a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyConflict {
    /// Another command has it.
    Command(Command),
    /// A label has it; its place in the label set.
    Label(usize),
}

impl Keymap {
    /// The keys of a command, the first one first.
    pub fn chords(&self, command: Command) -> Vec<Chord> {
        let usual =
            || command.spec().default_keys.iter().filter_map(|key| Chord::parse(key)).collect();
        self.overrides.get(&command).cloned().unwrap_or_else(usual)
    }

    /// The first key of a command, as a person reads it.
    pub fn first_chord_label(&self, command: Command) -> String {
        self.chords(command).first().map(Chord::to_string).unwrap_or_default()
    }

    /// Whether any command has other keys than the usual.
    pub fn is_customized(&self) -> bool {
        !self.overrides.is_empty()
    }

    /// Gives a command one key, in place of those that it has.
    ///
    /// # Errors
    /// When it would not do that wherever the command can be given.
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

    /// Whether the person gave a command the key of this letter.
    pub fn overrides_letter(&self, letter: char) -> bool {
        let typed = letter.to_lowercase().next();
        self.overrides.values().flatten().any(|chord| chord.letter() == typed)
    }

    /// The usual keys again.
    pub fn reset_to_defaults(&mut self) {
        self.overrides.clear();
    }

    /// What is stored: the names of commands with the names of their keys.
    pub fn to_stored(&self) -> BTreeMap<String, Vec<String>> {
        let own = self.overrides.iter();
        own.map(|(command, chords)| {
            (command.spec().name.to_owned(), chords.iter().map(Chord::name).collect())
        })
        .collect()
    }

    /// Reads what was stored. What this version does not know is passed over.
    pub fn from_stored(stored: &BTreeMap<String, Vec<String>>) -> Self {
        let known = command::all_commands().filter_map(|entry| {
            let chords: Vec<Chord> =
                stored.get(entry.name)?.iter().filter_map(|chord| Chord::parse(chord)).collect();
            (!chords.is_empty()).then_some((entry.command, chords))
        });
        Self { overrides: known.collect() }
    }

    /// What a key does on the desk, if anything. Keys pressed in a text field are not asked for.
    pub fn action_for(
        &self,
        key: &KeyPress,
        workspace: &Workspace,
        labels: &LabelSet,
    ) -> Option<Action> {
        let chord = Chord::from_key_press(key)?;
        // Over several paragraphs, a key says why it does nothing.
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
        Some(Action::SetLabel(label.id))
    }

    /// Whether a key is one of a command's.
    pub fn matches(&self, key: &KeyPress, command: Command) -> bool {
        Chord::from_key_press(key).is_some_and(|chord| self.chords(command).contains(&chord))
    }

    /// What a key does where no document is open.
    pub fn global_action_for(&self, key: &KeyPress) -> Option<Action> {
        let command =
            self.find_command(&Chord::from_key_press(key)?, |when| when == Availability::Always)?;
        command.is_global().then(|| command.to_action())
    }

    fn find_command(&self, chord: &Chord, fits: impl Fn(Availability) -> bool) -> Option<Command> {
        let mut fitting = command::all_commands().filter(|entry| fits(entry.availability));
        let found = fitting.find(|entry| match self.overrides.get(&entry.command) {
            Some(chords) => chords.contains(chord),
            None => entry.default_keys.iter().any(|key| Chord::parse(key).as_ref() == Some(chord)),
        });
        found.map(|entry| entry.command)
    }
}

/// Whether two commands must not have the same key. A step among words and one among mentions may:
/// one is made while text is selected, the other otherwise.
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

/// Whether a command has the key of a letter unless the person says otherwise: a label does not get
/// it.
pub fn is_reserved(letter: char) -> bool {
    let letter = letter.to_lowercase().to_string();
    command::all_commands().any(|entry| entry.default_keys.contains(&letter.as_str()))
}
