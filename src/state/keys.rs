//! Which key does what on the desk: the commands' keys, as the person has set them, and the labels'.

use super::command::{self, Command, Entry, When};
use super::{Action, Desk};
use dateline_annotation::LabelSet;
use std::collections::BTreeMap;
use std::fmt;

/// A key as it was pressed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Key {
    /// What the browser calls it: `a`, `ArrowLeft`, `Enter`.
    pub name: String,
    /// Control, or Command on a Mac.
    pub command: bool,
    /// Shift.
    pub shift: bool,
    /// Alt, or Option on a Mac.
    pub alt: bool,
}

/// A key with what is held down: how keys are compared and stored. Letters are in lower case, and
/// what a sign needs to be typed (Shift for `?`) is not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chord {
    key: Key,
}

impl Chord {
    /// What was pressed. Nothing for a key that only is held, and for Tab, which moves the focus.
    pub fn of(key: &Key) -> Option<Self> {
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
        let mut key = Key::default();
        let mut rest = text;
        while let Some((held, after)) = rest.split_once('+').filter(|(_, after)| !after.is_empty())
        {
            match held {
                "Ctrl" => key.command = true,
                "Alt" => key.alt = true,
                "Shift" => key.shift = true,
                _ => return None,
            }
            rest = after;
        }
        key.name = rest.to_owned();
        Self::of(&key)
    }

    /// How it is stored.
    pub fn name(&self) -> String {
        let Key { name, command, shift, alt } = &self.key;
        let held = [(*command, "Ctrl+"), (*alt, "Alt+"), (*shift, "Shift+")];
        let held = held.into_iter().filter(|(is_held, _)| *is_held).map(|(_, name)| name);
        held.chain([name.as_str()]).collect()
    }

    /// The character that it types, with nothing held.
    fn letter(&self) -> Option<char> {
        let mut letters = self.key.name.chars();
        let is_bare = !(self.key.command || self.key.alt || self.key.shift);
        letters.next().filter(|_| is_bare && letters.next().is_none())
    }
}

/// How a person reads it.
impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Key { name, command, shift, alt } = &self.key;
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
    own: BTreeMap<Command, Vec<Chord>>,
}

/// Why a key cannot be given to a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Another command has it.
    Command(Command),
    /// A label has it; its place in the label set.
    Label(usize),
}

impl Keymap {
    /// The keys of a command, the first one first.
    pub fn chords(&self, command: Command) -> Vec<Chord> {
        let usual = || command.entry().keys.iter().filter_map(|key| Chord::parse(key)).collect();
        self.own.get(&command).cloned().unwrap_or_else(usual)
    }

    /// The first key of a command, as a person reads it.
    pub fn sign(&self, command: Command) -> String {
        self.chords(command).first().map(Chord::to_string).unwrap_or_default()
    }

    /// Whether any command has other keys than the usual.
    pub fn is_own(&self) -> bool {
        !self.own.is_empty()
    }

    /// Gives a command one key, in place of those that it has.
    ///
    /// # Errors
    /// When it would not do that wherever the command can be given.
    pub fn set(&mut self, command: Command, chord: Chord, labels: &LabelSet) -> Result<(), Taken> {
        let entry = command.entry();
        let other = command::all().find(|other| {
            other.command != command
                && meet(entry, other)
                && self.chords(other.command).contains(&chord)
        });
        if let Some(other) = other {
            return Err(Taken::Command(other.command));
        }
        let letter = chord.letter();
        let label = labels.iter().position(|label| label.key.is_some() && label.key == letter);
        if let Some(label) = label {
            return Err(Taken::Label(label));
        }
        self.own.insert(command, vec![chord]);
        Ok(())
    }

    /// Whether the person gave a command the key of this letter.
    pub fn has(&self, letter: char) -> bool {
        let typed = letter.to_lowercase().next();
        self.own.values().flatten().any(|chord| chord.letter() == typed)
    }

    /// The usual keys again.
    pub fn reset(&mut self) {
        self.own.clear();
    }

    /// What is stored: the names of commands with the names of their keys.
    pub fn stored(&self) -> BTreeMap<String, Vec<String>> {
        let own = self.own.iter();
        own.map(|(command, chords)| {
            (command.entry().name.to_owned(), chords.iter().map(Chord::name).collect())
        })
        .collect()
    }

    /// Reads what was stored. What this version does not know is passed over.
    pub fn restore(stored: &BTreeMap<String, Vec<String>>) -> Self {
        let known = command::all().filter_map(|entry| {
            let chords: Vec<Chord> =
                stored.get(entry.name)?.iter().filter_map(|chord| Chord::parse(chord)).collect();
            (!chords.is_empty()).then_some((entry.command, chords))
        });
        Self { own: known.collect() }
    }

    /// What a key does on the desk, if anything. Keys pressed in a text field are not asked for.
    pub fn action(&self, key: &Key, desk: &Desk, labels: &LabelSet) -> Option<Action> {
        let chord = Chord::of(key)?;
        // Over several paragraphs, a key says why it does nothing.
        let is_busy = desk.focus.is_some() || desk.selected.is_some() || desk.spans_paragraphs;
        let fits = |when| match when {
            When::Always => true,
            When::Mention => desk.focus.is_some() && desk.selected.is_none(),
            When::Text => desk.selected.is_some(),
            When::Busy => is_busy,
        };
        if let Some(command) = self.command(&chord, fits) {
            return Some(command.action());
        }
        let label = labels.by_key(chord.letter().filter(|_| is_busy)?)?;
        Some(Action::SetLabel(label.id))
    }

    /// Whether a key is one of a command's.
    pub fn is(&self, key: &Key, command: Command) -> bool {
        Chord::of(key).is_some_and(|chord| self.chords(command).contains(&chord))
    }

    /// What a key does where no document is open.
    pub fn global(&self, key: &Key) -> Option<Action> {
        let command = self.command(&Chord::of(key)?, |when| when == When::Always)?;
        command.is_global().then(|| command.action())
    }

    fn command(&self, chord: &Chord, fits: impl Fn(When) -> bool) -> Option<Command> {
        let mut fitting = command::all().filter(|entry| fits(entry.when));
        let found = fitting.find(|entry| match self.own.get(&entry.command) {
            Some(chords) => chords.contains(chord),
            None => entry.keys.iter().any(|key| Chord::parse(key).as_ref() == Some(chord)),
        });
        found.map(|entry| entry.command)
    }
}

/// Whether two commands must not have the same key. A step among words and one among mentions may:
/// one is made while text is selected, the other otherwise.
fn meet(one: &Entry, other: &Entry) -> bool {
    use Command::{NextMention, NextWord, PreviousMention, PreviousWord};
    let pair = (one.command.min(other.command), one.command.max(other.command));
    let apart =
        matches!((one.when, other.when), (When::Mention, When::Text) | (When::Text, When::Mention));
    !apart && pair != (NextWord, NextMention) && pair != (PreviousWord, PreviousMention)
}

/// Whether a command has the key of a letter unless the person says otherwise: a label does not get
/// it.
pub fn is_reserved(letter: char) -> bool {
    let letter = letter.to_lowercase().to_string();
    command::all().any(|entry| entry.keys.contains(&letter.as_str()))
}
