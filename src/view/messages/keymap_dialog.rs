//! Texts of the dialog of keys: the names of keys, of commands and of their groups.

use crate::state::keymap::Keymap;
use crate::state::keymap::chord::Chord;
use crate::state::keymap::command::{Command, CommandGroup};

pub(crate) const CHANGE_KEY_HINT: &str = text!("Click a key to change it.");
pub(crate) const PRESS_KEY: &str = text!("Press a key…");
pub(crate) const RESET_KEYS: &str = text!("Reset all keys");
pub(crate) const GIVE_LABEL: &str = text!("Give a label");
pub(crate) const ON_THE_MAP: &str = text!("On the map");
pub(crate) const MOVE_MAP: &str = text!("move the map");
pub(crate) const ZOOM: &str = text!("zoom");
pub(crate) const SHOW_ALL_ON_MAP: &str = text!("show all places");

/// Returns the accessible name of the button that changes the keys of a command.
pub(crate) fn keys_of_command(command: Command, keys: &[String]) -> String {
    let keys = keys.join(text!(" or "));
    format_text!("Keys of “{}”: {keys}", command_name(command))
}

/// Returns the main key of a command, or an empty text if it has none.
pub(crate) fn first_key(keymap: &Keymap, command: Command) -> String {
    keymap.chords(command).first().map(chord_name).unwrap_or_default()
}

/// Formats a chord, such as `Ctrl ⇧ Z`.
pub(crate) fn chord_name(chord: &Chord) -> String {
    let key = chord.key();
    let held = [(key.ctrl_or_cmd, text!("Ctrl ")), (key.alt, text!("Alt ")), (key.shift, "⇧ ")];
    let held = held.into_iter().filter(|(is_held, _)| *is_held).map(|(_, name)| name);
    let name = match key.name.as_str() {
        "ArrowRight" => "→",
        "ArrowLeft" => "←",
        "ArrowUp" => "↑",
        "ArrowDown" => "↓",
        "Enter" => "⏎",
        "Escape" => text!("Esc"),
        "Delete" => text!("Del"),
        "Backspace" => "⌫",
        " " => text!("Space"),
        other => &other.to_uppercase(),
    };
    held.chain([name]).collect()
}

/// Returns the heading above a group of commands.
pub(crate) fn command_group_name(group: CommandGroup) -> &'static str {
    match group {
        CommandGroup::GoThroughMentions => text!("Go through mentions"),
        CommandGroup::Decide => text!("Decide"),
        CommandGroup::Adjust => text!("Adjust a mention or selection"),
        CommandGroup::Select => text!("Select without a mouse"),
        CommandGroup::Page => text!("Page"),
    }
}

/// Returns the name of a command.
pub(crate) fn command_name(command: Command) -> &'static str {
    match command {
        Command::NextMention => text!("next mention"),
        Command::PreviousMention => text!("previous mention"),
        Command::NextUnsure => text!("next unsure mention"),
        Command::NextToReview => text!("next mention to check"),
        Command::NextDocument => text!("next document to review"),
        Command::Accept => text!("accept; on selected text: give the last label used"),
        Command::Reject => text!("reject"),
        Command::FindLabel => text!("find a label by name"),
        Command::ShowOccurrences => text!("same text elsewhere: list it and change it there too"),
        Command::EditNote => text!("write a note"),
        Command::AcceptParagraph => text!("accept the paragraph"),
        Command::AcceptDocument => text!("accept the document"),
        Command::MoveEndForward => text!("end a word later"),
        Command::MoveEndBack => text!("end a word earlier"),
        Command::MoveStartBack => text!("start a word earlier"),
        Command::MoveStartForward => text!("start a word later"),
        Command::MoveEndForwardByCharacter => text!("end a character later"),
        Command::MoveEndBackByCharacter => text!("end a character earlier"),
        Command::MoveStartBackByCharacter => text!("start a character earlier"),
        Command::MoveStartForwardByCharacter => text!("start a character later"),
        Command::Split => text!("split the mention, or at the selected words"),
        Command::Join => text!("join the mention with the next one"),
        Command::SelectWord => text!("select the word after the mention"),
        Command::NextWord => text!("select the next word"),
        Command::PreviousWord => text!("select the previous word"),
        Command::NextSentence => text!("select the first word of the next sentence"),
        Command::PreviousSentence => {
            text!("select the first word of this sentence, then of the previous one")
        }
        Command::NextParagraph => text!("select the first word of the next paragraph"),
        Command::PreviousParagraph => {
            text!("select the first word of this paragraph, then of the previous one")
        }
        Command::Undo => text!("undo"),
        Command::Redo => text!("redo"),
        Command::TogglePlaces => text!("switch between map and mentions"),
        Command::SearchPlace => text!("search for a place for the mention"),
        Command::Cancel => text!("close or deselect"),
        Command::ShowKeys => text!("keyboard shortcuts"),
    }
}

#[cfg(test)]
mod tests {
    use super::chord_name;
    use crate::state::keymap::chord::Chord;

    #[test]
    fn chords_are_shown_with_signs() {
        let signs = [
            ("ArrowRight", "→"),
            ("Ctrl+Shift+z", "Ctrl ⇧ Z"),
            ("Ctrl++", "Ctrl +"),
            ("Alt+Shift+ArrowLeft", "Alt ⇧ ←"),
            ("Escape", "Esc"),
            (" ", "Space"),
            ("?", "?"),
        ];
        for (name, sign) in signs {
            let chord = Chord::parse(name).map(|chord| chord_name(&chord));
            assert_eq!(chord.as_deref(), Some(sign), "{name}");
        }
    }
}
