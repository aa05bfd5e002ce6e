//! The commands that keys give in the workspace, and their default keys.

/// A command that can be given with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Command {
    /// Selects the next word.
    NextWord,
    /// Selects the previous word.
    PreviousWord,
    /// Selects the first word of the next sentence.
    NextSentence,
    /// Selects the first word of this sentence, then of the previous one.
    PreviousSentence,
    /// Selects the first word of the next paragraph.
    NextParagraph,
    /// Selects the first word of this paragraph, then of the previous one.
    PreviousParagraph,
    /// Selects the word after the focused mention.
    SelectWord,
    /// Focuses the next mention.
    NextMention,
    /// Focuses the previous mention.
    PreviousMention,
    /// Focuses the next mention that the detector is unsure of.
    NextUnsure,
    /// Focuses the next mention in the review queue.
    NextToReview,
    /// Edits the note of the focused mention.
    EditNote,
    /// Opens the next document to review.
    NextDocument,
    /// Accepts the focused mention, or gives the selected text the label used last.
    Accept,
    /// Rejects the focused mention.
    Reject,
    /// Opens the search for a label.
    FindLabel,
    /// Lists the same text elsewhere.
    ShowOccurrences,
    /// Accepts all mentions of the paragraph and marks it as reviewed.
    AcceptParagraph,
    /// Accepts all mentions of the document and marks it as reviewed.
    AcceptDocument,
    /// Moves the end of the mention or selection one word forward.
    MoveEndForward,
    /// Moves the end one word back.
    MoveEndBack,
    /// Moves the start one word forward.
    MoveStartForward,
    /// Moves the start one word back.
    MoveStartBack,
    /// Moves the end one character forward.
    MoveEndForwardByCharacter,
    /// Moves the end one character back.
    MoveEndBackByCharacter,
    /// Moves the start one character forward.
    MoveStartForwardByCharacter,
    /// Moves the start one character back.
    MoveStartBackByCharacter,
    /// Splits the focused mention.
    Split,
    /// Joins the focused mention with the next one.
    Join,
    /// Opens the search for a place.
    SearchPlace,
    /// Shows the map in place of the mentions, or the other way around.
    TogglePlaces,
    /// Undoes the last edit.
    Undo,
    /// Redoes the edit undone last.
    Redo,
    /// Closes the popover or the search, or clears the selection.
    Cancel,
    /// Shows the keyboard shortcuts.
    ShowKeys,
}

/// The condition under which a command can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// While a document is open.
    Always,
    /// While a mention is focused and no text is selected.
    MentionFocused,
    /// While text is selected.
    TextSelected,
    /// While a mention is focused or text is selected.
    MentionOrSelection,
}

/// A command with its stored name and its default keys.
#[derive(Clone, Copy, Debug)]
pub struct CommandSpec {
    /// The command.
    pub command: Command,
    /// The name under which the command is stored. It never changes.
    pub name: &'static str,
    /// The condition under which the command can be given.
    pub availability: Availability,
    /// The default keys, in the syntax of [`Chord`](crate::state::keymap::chord::Chord).
    pub default_keys: &'static [&'static str],
}

/// A group of commands, which the help sheet lists under a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandGroup {
    /// Going from mention to mention.
    GoThroughMentions,
    /// Decisions about mentions, paragraphs and documents.
    Decide,
    /// Moving boundaries, splitting and joining.
    Adjust,
    /// Selecting text.
    Select,
    /// Undo, the map and the help.
    Page,
}

const fn command_spec(
    command: Command,
    name: &'static str,
    when: Availability,
    keys: &'static [&'static str],
) -> CommandSpec {
    CommandSpec { command, name, availability: when, default_keys: keys }
}

/// All commands, in the order of the help sheet.
pub const COMMAND_GROUPS: &[(CommandGroup, &[CommandSpec])] = {
    use Availability::*;
    use Command::*;
    &[
        (
            CommandGroup::GoThroughMentions,
            &[
                command_spec(NextMention, "next_mention", Always, &["ArrowRight", "j"]),
                command_spec(PreviousMention, "previous_mention", Always, &["ArrowLeft", "k"]),
                command_spec(NextUnsure, "next_unsure", Always, &["u"]),
                command_spec(NextToReview, "next_to_look_at", Always, &["Shift+u"]),
                command_spec(NextDocument, "next_document", Always, &["."]),
            ],
        ),
        (
            CommandGroup::Decide,
            &[
                command_spec(Accept, "accept", MentionOrSelection, &["a", "Enter"]),
                command_spec(Reject, "reject", MentionFocused, &["x", "Delete", "Backspace"]),
                command_spec(FindLabel, "find_label", MentionOrSelection, &["r"]),
                command_spec(ShowOccurrences, "same_text", Always, &["="]),
                command_spec(EditNote, "note", MentionFocused, &["Shift+n"]),
                command_spec(
                    AcceptParagraph,
                    "accept_paragraph",
                    MentionOrSelection,
                    &["Shift+Enter"],
                ),
                command_spec(AcceptDocument, "accept_document", Always, &["Ctrl+Enter"]),
            ],
        ),
        (
            CommandGroup::Adjust,
            &[
                command_spec(
                    MoveEndForward,
                    "end_later",
                    MentionOrSelection,
                    &["Shift+ArrowRight"],
                ),
                command_spec(MoveEndBack, "end_earlier", MentionOrSelection, &["Shift+ArrowLeft"]),
                command_spec(
                    MoveStartBack,
                    "start_earlier",
                    MentionOrSelection,
                    &["Ctrl+ArrowLeft"],
                ),
                command_spec(
                    MoveStartForward,
                    "start_later",
                    MentionOrSelection,
                    &["Ctrl+ArrowRight"],
                ),
                command_spec(
                    MoveEndForwardByCharacter,
                    "end_later_by_character",
                    MentionOrSelection,
                    &["Alt+Shift+ArrowRight"],
                ),
                command_spec(
                    MoveEndBackByCharacter,
                    "end_earlier_by_character",
                    MentionOrSelection,
                    &["Alt+Shift+ArrowLeft"],
                ),
                command_spec(
                    MoveStartBackByCharacter,
                    "start_earlier_by_character",
                    MentionOrSelection,
                    &["Ctrl+Alt+ArrowLeft"],
                ),
                command_spec(
                    MoveStartForwardByCharacter,
                    "start_later_by_character",
                    MentionOrSelection,
                    &["Ctrl+Alt+ArrowRight"],
                ),
                command_spec(Split, "split", MentionOrSelection, &["b"]),
                command_spec(Join, "join", MentionFocused, &["Shift+b"]),
            ],
        ),
        (
            CommandGroup::Select,
            &[
                command_spec(SelectWord, "select_word", Always, &["v"]),
                command_spec(NextWord, "next_word", TextSelected, &["ArrowRight", "j"]),
                command_spec(PreviousWord, "previous_word", TextSelected, &["ArrowLeft", "k"]),
                command_spec(NextSentence, "next_sentence", Always, &["ArrowDown"]),
                command_spec(PreviousSentence, "previous_sentence", Always, &["ArrowUp"]),
                command_spec(NextParagraph, "next_paragraph", Always, &["Ctrl+ArrowDown"]),
                command_spec(PreviousParagraph, "previous_paragraph", Always, &["Ctrl+ArrowUp"]),
            ],
        ),
        (
            CommandGroup::Page,
            &[
                command_spec(Undo, "undo", Always, &["Ctrl+z"]),
                command_spec(Redo, "redo", Always, &["Ctrl+Shift+z", "Ctrl+y"]),
                command_spec(TogglePlaces, "places", Always, &["w"]),
                command_spec(SearchPlace, "search_place", MentionFocused, &["s"]),
                command_spec(Cancel, "let_go", Always, &["Escape"]),
                command_spec(ShowKeys, "keys", Always, &["?"]),
            ],
        ),
    ]
};

/// Returns all commands, commands with limited availability first: where two commands share a key,
/// the limited one takes precedence.
pub fn all_commands() -> impl Iterator<Item = &'static CommandSpec> {
    let of = |special: bool| {
        let entries = COMMAND_GROUPS.iter().flat_map(|(_, entries)| entries.iter());
        entries.filter(move |entry| (entry.availability != Availability::Always) == special)
    };
    of(true).chain(of(false))
}

impl Command {
    /// Returns the entry of the command.
    pub fn spec(self) -> &'static CommandSpec {
        let found = all_commands().find(|entry| entry.command == self);
        found.expect("every command stands in the table")
    }

    /// Returns true if the command also works while no document is open.
    pub fn is_global(self) -> bool {
        matches!(self, Self::Undo | Self::Redo | Self::ShowKeys)
    }
}
