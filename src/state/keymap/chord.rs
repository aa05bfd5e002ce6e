//! Key presses, and keys with their modifiers as they are compared and stored.

/// A key press.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyPress {
    /// The key's name in the browser, such as `a`, `ArrowLeft` or `Enter`.
    pub name: String,
    /// True if Control, or Command on a Mac, is held.
    pub ctrl_or_cmd: bool,
    /// True if Shift is held.
    pub shift: bool,
    /// True if Alt, or Option on a Mac, is held.
    pub alt: bool,
}

/// A key with its modifiers, normalized for comparison and storage. Letters are lowercase. Shift is
/// ignored for characters that need it to be typed, such as `?`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chord {
    key: KeyPress,
}

impl Chord {
    /// Returns the chord of a key press, or `None` for a modifier key alone and for Tab, which
    /// moves the focus.
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

    /// Parses the output of [`Chord::name`], such as `Ctrl+Shift+z`.
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

    /// Returns the key with its modifiers.
    pub fn key(&self) -> &KeyPress {
        &self.key
    }

    /// Returns the form in which the chord is stored.
    pub fn name(&self) -> String {
        let KeyPress { name, ctrl_or_cmd: command, shift, alt } = &self.key;
        let held = [(*command, "Ctrl+"), (*alt, "Alt+"), (*shift, "Shift+")];
        let held = held.into_iter().filter(|(is_held, _)| *is_held).map(|(_, name)| name);
        held.chain([name.as_str()]).collect()
    }

    /// Returns the character that the chord types, or `None` if it has modifiers or is not a
    /// character.
    pub(super) fn letter(&self) -> Option<char> {
        let mut letters = self.key.name.chars();
        let is_bare = !(self.key.ctrl_or_cmd || self.key.alt || self.key.shift);
        letters.next().filter(|_| is_bare && letters.next().is_none())
    }
}
