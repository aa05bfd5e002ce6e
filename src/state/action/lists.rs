//! Actions on the lists and patterns of labels.

use crate::state::import::messages::FileFailure;
use dateline_annotation::model::{LabelId, LabelList};

/// An action on the lists of a label.
#[derive(Clone, Debug, PartialEq)]
pub enum ListAction {
    /// Show the lists of a label; `None` closes them.
    Show(Option<LabelId>),
    /// Edit the list with this index, or a new one.
    Edit(usize),
    /// The list that is edited changed.
    Set(LabelList),
    /// A file of terms was read.
    FileRead {
        /// The name of the file.
        name: String,
        /// The contents, or the reason why the file cannot be read.
        bytes: Result<Vec<u8>, FileFailure>,
    },
    /// Find the hits of the list in all documents.
    Preview,
    /// Keep the list.
    Keep,
    /// Remove the list with this index.
    Remove(usize),
}

impl ListAction {
    /// Returns true if the action may change the project.
    pub(in crate::state) fn is_edit(&self) -> bool {
        match self {
            Self::Keep | Self::Remove(_) => true,
            Self::Show(_)
            | Self::Edit(_)
            | Self::Set(_)
            | Self::FileRead { .. }
            | Self::Preview => false,
        }
    }
}
