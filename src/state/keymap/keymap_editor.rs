//! The keymap editor: the user picks a command in the help sheet and presses its new key.

use crate::state::action::KeymapAction;
use crate::state::context::Context;
use crate::state::effect::Effect;
use crate::state::keymap::chord::{Chord, KeyPress};
use crate::state::keymap::command::Command;
use crate::state::keymap::{KeyConflict, Keymap};
use dateline_annotation::model::LabelSet;

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

impl KeymapEditor {
    /// Returns true if a key is being recorded.
    pub fn is_recording(&self) -> bool {
        self.recording.is_some()
    }

    /// Handles an action. `is_help_open` is true while the help sheet is open: only then is a key
    /// recorded. A key of one of the labels is refused.
    pub(in crate::state) fn update(
        &mut self,
        action: KeymapAction,
        labels: &LabelSet,
        is_help_open: bool,
        cx: &mut Context,
    ) {
        match action {
            KeymapAction::Loaded(stored) => self.keymap = Keymap::from_stored(&stored),
            KeymapAction::Record(command) => {
                (self.recording, self.conflict) = (Some(command), None);
                cx.push(Effect::FocusElement(RECORDING_ID.to_owned()));
            }
            KeymapAction::Press(key) => match self.recording.filter(|_| is_help_open) {
                Some(command) => self.record_key(command, &key, labels, cx),
                None => self.recording = None,
            },
            KeymapAction::Reset => {
                self.keymap.reset_to_defaults();
                (self.recording, self.conflict) = (None, None);
                cx.push(Effect::StoreKeymap(self.keymap.to_stored()));
            }
        }
    }

    /// Assigns a key to the command that is being recorded. Escape cancels the recording.
    fn record_key(
        &mut self,
        command: Command,
        key: &KeyPress,
        labels: &LabelSet,
        cx: &mut Context,
    ) {
        let focus = Effect::FocusElement(command_element_id(command));
        if key.name == "Escape" {
            (self.recording, self.conflict) = (None, None);
            return cx.push(focus);
        }
        let Some(chord) = Chord::from_key_press(key) else { return };
        match self.keymap.rebind(command, chord, labels) {
            Ok(()) => {
                (self.recording, self.conflict) = (None, None);
                cx.extend([Effect::StoreKeymap(self.keymap.to_stored()), focus]);
            }
            Err(conflict) => self.conflict = Some(conflict),
        }
    }
}

/// Returns the id of the element with a command's keys in the help sheet.
pub fn command_element_id(command: Command) -> String {
    format!("keys-of-{}", command.spec().name)
}
