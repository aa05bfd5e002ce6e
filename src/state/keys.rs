//! Which key does what on the desk.

use super::{Action, Desk, Dialog, LibraryAction, MapAction, PlaceAction};
use dateline_annotation::LabelSet;
use dateline_text::Edge;

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

/// What the help sheet says, in groups: keys, then what they do. The keys of labels are the label
/// set's own.
pub const HELP: &[(&str, &str)] = &[
    ("→  or  J", "next mention"),
    ("←  or  K", "previous mention"),
    ("U", "next mention that the detector is unsure of"),
    ("Enter  or  A", "accept; with text selected: label it like the last one"),
    ("Delete  or  X", "reject"),
    ("a label’s key", "relabel; with text selected: label it"),
    ("Shift + ← →", "move the end by a word"),
    ("Ctrl + ← →", "move the start by a word"),
    ("with Alt", "move by a character"),
    ("Shift + Enter", "accept the paragraph"),
    ("Ctrl + Enter", "accept the document"),
    (".", "next document that needs work"),
    ("Ctrl + Z,  Ctrl + Shift + Z", "undo, redo"),
    ("W", "the map and the places of the article, or labels and mentions"),
    ("on it:  arrows,  +  −,  0", "move it, zoom, show all places"),
    ("S", "search a place for the mention"),
    ("Escape", "let go"),
    ("?", "this sheet"),
];

/// What a key does on the desk, if anything. Keys pressed in a text field are not asked for.
pub fn action(key: &Key, desk: &Desk, labels: &LabelSet) -> Option<Action> {
    let busy = desk.focus.is_some() || desk.selected.is_some();
    arrows(key, busy)
        .or_else(|| history(key))
        .or_else(|| commands(key))
        .or_else(|| letters(key, busy, labels))
}

fn arrows(key: &Key, busy: bool) -> Option<Action> {
    let forward = match key.name.as_str() {
        "ArrowRight" => true,
        "ArrowLeft" => false,
        _ => return None,
    };
    let edge = match (key.shift, key.command) {
        (true, false) => Edge::End,
        (false, true) => Edge::Start,
        (false, false) if !key.alt && forward => return Some(Action::FocusNext),
        (false, false) if !key.alt => return Some(Action::FocusPrevious),
        _ => return None,
    };
    busy.then_some(Action::MoveEdge { edge, forward, exact: key.alt })
}

/// Undo and redo: what these keys do where no document is open, too.
pub fn history(key: &Key) -> Option<Action> {
    match (key.name.to_lowercase().as_str(), key.command, key.shift) {
        _ if key.alt => None,
        ("z", true, false) => Some(Action::Undo),
        ("z", true, true) | ("y", true, false) => Some(Action::Redo),
        _ => None,
    }
}

fn commands(key: &Key) -> Option<Action> {
    if key.alt {
        return None;
    }
    match (key.name.to_lowercase().as_str(), key.command, key.shift) {
        ("enter", true, false) => Some(Action::AcceptDocument),
        ("enter", false, true) => Some(Action::AcceptFocusParagraph),
        ("escape", false, false) => Some(Action::Escape),
        ("?", false, _) => Some(Action::Show(Dialog::Keys)),
        _ => None,
    }
}

fn letters(key: &Key, busy: bool, labels: &LabelSet) -> Option<Action> {
    if key.command || key.alt || key.shift {
        return None;
    }
    match key.name.as_str() {
        "j" => return Some(Action::FocusNext),
        "k" => return Some(Action::FocusPrevious),
        "u" => return Some(Action::FocusUnsure),
        "." => return Some(Action::Library(LibraryAction::Next)),
        "w" => return Some(Action::Map(MapAction::Toggle)),
        _ if !busy => return None,
        "Enter" | "a" => return Some(Action::Accept),
        "s" => return Some(Action::Place(PlaceAction::ToggleChoices)),
        "Delete" | "Backspace" | "x" => return Some(Action::Reject),
        _ => {}
    }
    let mut letters = key.name.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => labels.by_key(letter).map(|label| Action::SetLabel(label.id)),
        _ => None,
    }
}
