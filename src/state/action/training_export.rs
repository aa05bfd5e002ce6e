//! Actions on exports of training data.

use dateline_formats::export::ExportOptions;
use dateline_protocol::files::FormatInfo;

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
    /// Start the export.
    Start,
    /// Cancel the export.
    Cancel,
    /// Download the finished export, although it could not carry everything.
    DownloadAnyway,
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
