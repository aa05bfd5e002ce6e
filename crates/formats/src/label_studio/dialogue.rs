//! Dialogues: a member of a task's data that is a list of turns, for Label Studio's `Paragraphs` tag.

use crate::import::RawOffset;
use crate::records::JsonValue;

/// Members of a turn with its text.
const TEXT_MEMBERS: &[&str] =
    &["text", "utterance", "message", "content", "phrase", "transcript", "body"];

/// A dialogue as one text, with a paragraph for each turn.
pub(super) struct Dialogue {
    pub(super) text: String,
    /// The code point at which each turn begins.
    starts: Vec<u32>,
    /// True if turns have something besides their texts, such as the speaker.
    pub(super) has_speakers: bool,
}

impl Dialogue {
    /// Returns the first dialogue in the data of a task.
    pub(super) fn find(data: &[(String, JsonValue)]) -> Option<Self> {
        data.iter().find_map(|(_, value)| Self::from_turns(value.elements()))
    }

    fn from_turns(turns: &[JsonValue]) -> Option<Self> {
        let text_of =
            |turn: &JsonValue| TEXT_MEMBERS.iter().find(|name| is_text(turn.member(name))).copied();
        let member = text_of(turns.first()?)?;
        let (mut text, mut starts, mut length) = (String::new(), Vec::new(), 0_u32);
        for turn in turns {
            if !text.is_empty() {
                text.push_str("\n\n");
                length += 2;
            }
            starts.push(length);
            let said = turn.member(member).and_then(JsonValue::as_text).unwrap_or_default();
            length = length.checked_add(said.chars().count() as u32)?;
            text.push_str(said);
        }
        let has_speakers = turns.iter().any(|turn| turn.members().len() > 1);
        Some(Self { text, starts, has_speakers })
    }

    /// Returns the offset in the text of an offset in a turn.
    pub(super) fn offset(&self, turn: RawOffset, offset: RawOffset) -> RawOffset {
        let start = turn.0.and_then(|turn| self.starts.get(turn as usize));
        RawOffset(start.and_then(|start| start.checked_add(offset.0?)))
    }
}

fn is_text(value: Option<&JsonValue>) -> bool {
    value.is_some_and(|value| value.as_text().is_some())
}
