//! Actions of the label editor.

use crate::state::action::ListAction;
use crate::state::import::messages::FileFailure;
use crate::state::labels::messages::LabelSetName;
use dateline_annotation::labels::LabelReplacement;
use dateline_annotation::model::{Color, LabelDraft, LabelId, LabelPreset};
use std::rc::Rc;

/// An action of the label editor.
#[derive(Clone, Debug, PartialEq)]
pub enum LabelAction {
    /// Show the dialog.
    Show,
    /// The typed name of a new label changed.
    SetNewName(String),
    /// Create a label with the typed name.
    Create,
    /// Rename a label.
    Rename(LabelId, String),
    /// Set the description of a label.
    Describe(LabelId, String),
    /// Set the key of a label; an empty text removes it.
    SetKey(LabelId, String),
    /// Set the color of a label.
    Recolor(LabelId, Color),
    /// Move a label down or up by one position.
    Move {
        /// The label.
        id: LabelId,
        /// True to move down.
        down: bool,
        /// The id of the element to focus afterwards.
        focus: String,
    },
    /// Open a prompt; `None` closes it.
    SetPrompt(Option<LabelPrompt>),
    /// Merge the first label into the second.
    Merge(LabelId, LabelId),
    /// Delete a label. Its mentions get the other label, or are removed if it is `None`.
    Delete(LabelId, Option<LabelId>),
    /// Ask whether to replace the labels with a preset.
    ProposePreset(LabelPreset),
    /// The user picked a file of labels: read the labels in it.
    FileRead {
        /// The file name.
        name: String,
        /// The contents, or the reason why the file cannot be read.
        bytes: Result<Vec<u8>, FileFailure>,
    },
    /// The file worker read a file of labels: ask whether to replace the labels with them.
    LabelsRead {
        /// The file name.
        name: String,
        /// The labels, or the reason why there are none.
        labels: Result<Vec<LabelDraft>, FileFailure>,
    },
    /// Replace the project's labels, given the name of the new label set and its labels.
    Replace(LabelSetName, Rc<Vec<LabelDraft>>),
    /// Offer the labels as a file.
    Export,
    /// An action on the lists of a label.
    List(ListAction),
    /// Detect the open document again.
    Redetect,
}

impl LabelAction {
    /// Returns true if the action may change the project.
    pub(in crate::state) fn is_edit(&self) -> bool {
        match self {
            Self::List(action) => action.is_edit(),
            Self::Create
            | Self::Rename(..)
            | Self::Describe(..)
            | Self::SetKey(..)
            | Self::Recolor(..)
            | Self::Move { .. }
            | Self::Merge(..)
            | Self::Delete(..)
            | Self::Replace(..)
            | Self::Redetect => true,
            Self::Show
            | Self::SetNewName(_)
            | Self::SetPrompt(_)
            | Self::ProposePreset(_)
            | Self::FileRead { .. }
            | Self::LabelsRead { .. }
            | Self::Export => false,
        }
    }
}

/// A question to the user.
#[derive(Clone, Debug, PartialEq)]
pub enum LabelPrompt {
    /// Choose the color of a label.
    Color(LabelId),
    /// Choose the label into which a label is merged.
    Merge {
        /// The label.
        from: LabelId,
        /// The other label, once chosen.
        into: Option<LabelId>,
    },
    /// Confirm the deletion of a label, and choose the label of its mentions.
    Delete {
        /// The label.
        id: LabelId,
        /// The new label of the mentions; `None` removes them.
        moved_to: Option<LabelId>,
    },
    /// Confirm the replacement of the project's labels.
    Replace {
        /// The name of the new label set.
        name: LabelSetName,
        /// The new labels.
        drafts: Rc<Vec<LabelDraft>>,
        /// The effect of the replacement on the project.
        plan: Box<LabelReplacement>,
    },
}
