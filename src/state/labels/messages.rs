//! Messages about labels. They name labels as they were when the message was made.

use crate::state::import::messages::FileFailure;
use dateline_annotation::labels::LabelError;
use dateline_annotation::model::LabelPreset;

/// A message about labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelMessage {
    /// A label was changed.
    Changed,
    /// A label was created.
    Created(String),
    /// A label was renamed.
    Renamed {
        /// The old name.
        from: String,
        /// The new name.
        to: String,
    },
    /// A label was merged into another.
    Merged {
        /// The name of the label.
        from: String,
        /// The name of the other label.
        into: String,
    },
    /// The lists of a label changed.
    ListsChanged,
    /// A label was deleted.
    Deleted(String),
    /// The labels were replaced by this set.
    Replaced(LabelSetName),
    /// An edit was refused.
    Refused(LabelProblem),
}

/// The name of a set of labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelSetName {
    /// That of a preset.
    Preset(LabelPreset),
    /// The name of the file that it is from.
    File(String),
}

/// The reason why an edit of the labels is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelProblem {
    /// The edit is invalid.
    Edit(LabelError),
    /// The pattern of a list is invalid.
    Pattern(String),
    /// The label file with this name cannot be read.
    File(String, FileFailure),
}
