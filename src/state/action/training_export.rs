//! Actions on exports of training data.

use dateline_formats::export::ExportOptions;
use dateline_protocol::files::FormatInfo;
use serde::{Deserialize, Serialize};

/// An action on exports of training data.
#[derive(Clone, Debug, PartialEq)]
pub enum TrainingExportAction {
    /// Show the dialog.
    Show,
    /// The file worker has started and offers these formats.
    FormatsOffered(Vec<FormatInfo>),
    /// Choose the format with this index.
    SetFormat(usize),
    /// Choose the documents.
    SetScope(ExportScope),
    /// Change the options.
    SetOptions(ExportOptions),
    /// Export a label under this name. `None` leaves out its mentions.
    SetLabelName(String, Option<String>),
    /// Change the seed of the split.
    SetSeed(String),
    /// Change the shares of training, development and test set.
    SetShares(String),
    /// The choices of an earlier export of this project were loaded.
    ChoicesLoaded(Box<ExportChoices>),
    /// Start the export.
    Start,
    /// Cancel the export.
    Cancel,
    /// Download the finished export, although it could not carry everything.
    DownloadAnyway,
}

/// The choices of an export, which are remembered for the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportChoices {
    /// The name of the format.
    pub format: Option<String>,
    /// The options.
    pub options: ExportOptions,
    /// The seed of a split, as typed.
    pub seed: String,
    /// The shares of a split, as typed.
    pub shares: String,
}

/// The documents that are exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExportScope {
    /// The open document.
    #[default]
    OpenDocument,
    /// The documents that are selected in the library.
    SelectedDocuments,
    /// All documents of the project.
    WholeProject,
}
