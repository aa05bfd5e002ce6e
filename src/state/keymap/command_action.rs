//! The action of each command.

use crate::state::action::{
    Action, Dialog, EditAction, FeatureAction, InterfaceAction, LibraryAction, MapAction,
    MentionEdit, OccurrenceAction, PlaceAction, ReviewReason, StepUnit, WorkspaceAction,
};
use crate::state::keymap::command::Command;
use dateline_text::SpanEdge;

impl Command {
    /// Returns the action that the command dispatches.
    pub fn to_action(self) -> Action {
        let edge = |edge, forward, exact| {
            Action::Edit(EditAction::Mention(MentionEdit::MoveBoundary {
                edge,
                forward,
                by_character: exact,
            }))
        };
        let step =
            |unit, forward| Action::Workspace(WorkspaceAction::StepSelection { unit, forward });
        match self {
            Self::NextWord | Self::SelectWord => step(StepUnit::Word, true),
            Self::PreviousWord => step(StepUnit::Word, false),
            Self::NextSentence => step(StepUnit::Sentence, true),
            Self::PreviousSentence => step(StepUnit::Sentence, false),
            Self::NextParagraph => step(StepUnit::Paragraph, true),
            Self::PreviousParagraph => step(StepUnit::Paragraph, false),
            Self::NextMention => Action::Workspace(WorkspaceAction::FocusNext),
            Self::PreviousMention => Action::Workspace(WorkspaceAction::FocusPrevious),
            Self::NextUnsure => {
                Action::Workspace(WorkspaceAction::FocusNextToReview(ReviewReason::Unsure))
            }
            Self::NextToReview => {
                Action::Workspace(WorkspaceAction::FocusNextToReview(ReviewReason::Any))
            }
            Self::EditNote => Action::Workspace(WorkspaceAction::FocusNote),
            Self::NextDocument => Action::Feature(FeatureAction::Library(LibraryAction::OpenNext)),
            Self::Accept => Action::Edit(EditAction::Mention(MentionEdit::Accept)),
            Self::Reject => Action::Edit(EditAction::Mention(MentionEdit::Reject)),
            Self::FindLabel => Action::Workspace(WorkspaceAction::SearchLabel(Some(String::new()))),
            Self::ShowOccurrences => {
                Action::Feature(FeatureAction::Occurrences(OccurrenceAction::Show))
            }
            Self::AcceptParagraph => {
                Action::Edit(EditAction::Mention(MentionEdit::AcceptFocusedParagraph))
            }
            Self::AcceptDocument => Action::Edit(EditAction::Mention(MentionEdit::AcceptDocument)),
            Self::MoveEndForward => edge(SpanEdge::End, true, false),
            Self::MoveEndBack => edge(SpanEdge::End, false, false),
            Self::MoveStartForward => edge(SpanEdge::Start, true, false),
            Self::MoveStartBack => edge(SpanEdge::Start, false, false),
            Self::MoveEndForwardByCharacter => edge(SpanEdge::End, true, true),
            Self::MoveEndBackByCharacter => edge(SpanEdge::End, false, true),
            Self::MoveStartForwardByCharacter => edge(SpanEdge::Start, true, true),
            Self::MoveStartBackByCharacter => edge(SpanEdge::Start, false, true),
            Self::Split => Action::Edit(EditAction::Mention(MentionEdit::Split)),
            Self::Join => Action::Edit(EditAction::Mention(MentionEdit::Join)),
            Self::SearchPlace => Action::Feature(FeatureAction::Place(PlaceAction::TogglePicker)),
            Self::TogglePlaces => Action::Feature(FeatureAction::Map(MapAction::Toggle)),
            Self::Undo => Action::Edit(EditAction::Undo),
            Self::Redo => Action::Edit(EditAction::Redo),
            Self::Cancel => Action::Interface(InterfaceAction::Escape),
            Self::ShowKeys => Action::Interface(InterfaceAction::ShowDialog(Dialog::Keys)),
        }
    }
}
