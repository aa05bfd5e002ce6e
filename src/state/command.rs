//! What can be done on the desk with a key, and the keys that do it unless the person says others.

use super::attention::Doubt;
use super::caret::Unit;
use super::{Action, Dialog, LibraryAction, MapAction, PlaceAction, SameAction};
use dateline_text::Edge;

/// Something that a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Command {
    NextWord,
    PreviousWord,
    NextSentence,
    PreviousSentence,
    NextParagraph,
    PreviousParagraph,
    SelectWord,
    NextMention,
    PreviousMention,
    NextUnsure,
    NextDoubtful,
    Note,
    NextDocument,
    Accept,
    Reject,
    FindLabel,
    SameText,
    AcceptParagraph,
    AcceptDocument,
    EndLater,
    EndEarlier,
    StartLater,
    StartEarlier,
    EndLaterByCharacter,
    EndEarlierByCharacter,
    StartLaterByCharacter,
    StartEarlierByCharacter,
    Split,
    Join,
    SearchPlace,
    Places,
    Undo,
    Redo,
    LetGo,
    Keys,
}

/// When a command can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// While a document is open.
    Always,
    /// While a mention is in focus and no text is selected.
    Mention,
    /// While text is selected.
    Text,
    /// While a mention is in focus or text is selected.
    Busy,
}

/// A command as the help sheet shows it.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// What is done.
    pub command: Command,
    /// Names it in what is stored. Never changed.
    pub name: &'static str,
    /// When.
    pub when: When,
    /// What it does, for the person.
    pub says: &'static str,
    /// Its keys, as [`Chord`](super::keys::Chord) reads them.
    pub keys: &'static [&'static str],
}

/// Commands that belong together, with a heading.
pub type Group = (&'static str, &'static [Entry]);

const fn entry(
    command: Command,
    name: &'static str,
    when: When,
    says: &'static str,
    keys: &'static [&'static str],
) -> Entry {
    Entry { command, name, when, says, keys }
}

/// All commands, in the order of the help sheet.
pub const GROUPS: &[Group] = {
    use Command::*;
    use When::*;
    &[
        (
            "Going through mentions",
            &[
                entry(NextMention, "next_mention", Always, "next mention", &["ArrowRight", "j"]),
                entry(
                    PreviousMention,
                    "previous_mention",
                    Always,
                    "previous mention",
                    &["ArrowLeft", "k"],
                ),
                entry(
                    NextUnsure,
                    "next_unsure",
                    Always,
                    "next mention that the detector is unsure of",
                    &["u"],
                ),
                entry(
                    NextDoubtful,
                    "next_to_look_at",
                    Always,
                    "next mention to look at: unsure, labeled otherwise elsewhere, or without a place",
                    &["Shift+u"],
                ),
                entry(
                    NextDocument,
                    "next_document",
                    Always,
                    "next document that needs work",
                    &["."],
                ),
            ],
        ),
        (
            "Deciding",
            &[
                entry(
                    Accept,
                    "accept",
                    Busy,
                    "accept; with text selected: label it like the last one",
                    &["a", "Enter"],
                ),
                entry(Reject, "reject", Mention, "reject", &["x", "Delete", "Backspace"]),
                entry(FindLabel, "find_label", Busy, "find a label by its name", &["r"]),
                entry(
                    SameText,
                    "same_text",
                    Always,
                    "the same text elsewhere: see it and do the same there",
                    &["="],
                ),
                entry(Note, "note", Mention, "write a note", &["Shift+n"]),
                entry(
                    AcceptParagraph,
                    "accept_paragraph",
                    Busy,
                    "accept the paragraph",
                    &["Shift+Enter"],
                ),
                entry(
                    AcceptDocument,
                    "accept_document",
                    Always,
                    "accept the document",
                    &["Ctrl+Enter"],
                ),
            ],
        ),
        (
            "Borders of a mention, or of what is selected",
            &[
                entry(EndLater, "end_later", Busy, "end a word later", &["Shift+ArrowRight"]),
                entry(EndEarlier, "end_earlier", Busy, "end a word earlier", &["Shift+ArrowLeft"]),
                entry(
                    StartEarlier,
                    "start_earlier",
                    Busy,
                    "start a word earlier",
                    &["Ctrl+ArrowLeft"],
                ),
                entry(StartLater, "start_later", Busy, "start a word later", &["Ctrl+ArrowRight"]),
                entry(
                    EndLaterByCharacter,
                    "end_later_by_character",
                    Busy,
                    "end a character later",
                    &["Alt+Shift+ArrowRight"],
                ),
                entry(
                    EndEarlierByCharacter,
                    "end_earlier_by_character",
                    Busy,
                    "end a character earlier",
                    &["Alt+Shift+ArrowLeft"],
                ),
                entry(
                    StartEarlierByCharacter,
                    "start_earlier_by_character",
                    Busy,
                    "start a character earlier",
                    &["Ctrl+Alt+ArrowLeft"],
                ),
                entry(
                    StartLaterByCharacter,
                    "start_later_by_character",
                    Busy,
                    "start a character later",
                    &["Ctrl+Alt+ArrowRight"],
                ),
                entry(
                    Split,
                    "split",
                    Busy,
                    "split the mention, or cut it at what is selected",
                    &["b"],
                ),
                entry(Join, "join", Mention, "join it with the next mention", &["Shift+b"]),
            ],
        ),
        (
            "Selecting without a mouse",
            &[
                entry(
                    SelectWord,
                    "select_word",
                    Always,
                    "select the word after the mention",
                    &["v"],
                ),
                entry(NextWord, "next_word", Text, "select the next word", &["ArrowRight", "j"]),
                entry(
                    PreviousWord,
                    "previous_word",
                    Text,
                    "select the previous word",
                    &["ArrowLeft", "k"],
                ),
                entry(
                    NextSentence,
                    "next_sentence",
                    Always,
                    "select the first word of the next sentence",
                    &["ArrowDown"],
                ),
                entry(
                    PreviousSentence,
                    "previous_sentence",
                    Always,
                    "the first word of the sentence, then of the one before",
                    &["ArrowUp"],
                ),
                entry(
                    NextParagraph,
                    "next_paragraph",
                    Always,
                    "the first word of the next paragraph",
                    &["Ctrl+ArrowDown"],
                ),
                entry(
                    PreviousParagraph,
                    "previous_paragraph",
                    Always,
                    "the first word of the paragraph, then of the one before",
                    &["Ctrl+ArrowUp"],
                ),
            ],
        ),
        (
            "The page",
            &[
                entry(Undo, "undo", Always, "undo", &["Ctrl+z"]),
                entry(Redo, "redo", Always, "redo", &["Ctrl+Shift+z", "Ctrl+y"]),
                entry(
                    Places,
                    "places",
                    Always,
                    "the map and the places, or labels and mentions",
                    &["w"],
                ),
                entry(
                    SearchPlace,
                    "search_place",
                    Mention,
                    "search a place for the mention",
                    &["s"],
                ),
                entry(LetGo, "let_go", Always, "let go", &["Escape"]),
                entry(Keys, "keys", Always, "this sheet", &["?"]),
            ],
        ),
    ]
};

/// All commands, those that are given in fewer cases first: they come before others with their key.
pub fn all() -> impl Iterator<Item = &'static Entry> {
    let of = |special: bool| {
        let entries = GROUPS.iter().flat_map(|(_, entries)| entries.iter());
        entries.filter(move |entry| (entry.when != When::Always) == special)
    };
    of(true).chain(of(false))
}

impl Command {
    /// What the help sheet says of it.
    pub fn entry(self) -> &'static Entry {
        let found = all().find(|entry| entry.command == self);
        found.expect("every command stands in the table")
    }

    /// Whether it is done where no document is open, too.
    pub fn is_global(self) -> bool {
        matches!(self, Self::Undo | Self::Redo | Self::Keys)
    }

    /// What it comes to.
    pub fn action(self) -> Action {
        let edge = |edge, forward, exact| Action::MoveEdge { edge, forward, exact };
        let step = |unit, forward| Action::StepText { unit, forward };
        match self {
            Self::NextWord | Self::SelectWord => step(Unit::Word, true),
            Self::PreviousWord => step(Unit::Word, false),
            Self::NextSentence => step(Unit::Sentence, true),
            Self::PreviousSentence => step(Unit::Sentence, false),
            Self::NextParagraph => step(Unit::Paragraph, true),
            Self::PreviousParagraph => step(Unit::Paragraph, false),
            Self::NextMention => Action::FocusNext,
            Self::PreviousMention => Action::FocusPrevious,
            Self::NextUnsure => Action::FocusDoubtful(Doubt::Unsure),
            Self::NextDoubtful => Action::FocusDoubtful(Doubt::Any),
            Self::Note => Action::FocusNote,
            Self::NextDocument => Action::Library(LibraryAction::Next),
            Self::Accept => Action::Accept,
            Self::Reject => Action::Reject,
            Self::FindLabel => Action::FindLabel(Some(String::new())),
            Self::SameText => Action::Same(SameAction::Show),
            Self::AcceptParagraph => Action::AcceptFocusParagraph,
            Self::AcceptDocument => Action::AcceptDocument,
            Self::EndLater => edge(Edge::End, true, false),
            Self::EndEarlier => edge(Edge::End, false, false),
            Self::StartLater => edge(Edge::Start, true, false),
            Self::StartEarlier => edge(Edge::Start, false, false),
            Self::EndLaterByCharacter => edge(Edge::End, true, true),
            Self::EndEarlierByCharacter => edge(Edge::End, false, true),
            Self::StartLaterByCharacter => edge(Edge::Start, true, true),
            Self::StartEarlierByCharacter => edge(Edge::Start, false, true),
            Self::Split => Action::Split,
            Self::Join => Action::Join,
            Self::SearchPlace => Action::Place(PlaceAction::ToggleChoices),
            Self::Places => Action::Map(MapAction::Toggle),
            Self::Undo => Action::Undo,
            Self::Redo => Action::Redo,
            Self::LetGo => Action::Escape,
            Self::Keys => Action::Show(Dialog::Keys),
        }
    }
}
