//! Messages about exports.

use super::ExportFilter;
use crate::state::notices::failure::Reason;
use dateline_protocol::files::ExportResult;

/// A message about an export.
#[derive(Clone, Debug, PartialEq)]
pub enum ExportMessage {
    /// There is nothing that the filter lets through.
    Empty(ExportFilter),
    /// The format has only places, and none of the mentions is a place.
    NoPlaces,
    /// The parts of a split with these names would be empty.
    EmptyParts(Vec<String>, ExportFilter),
    /// An export of training data is written.
    Finished(ExportSummary),
    /// No file was created.
    Failed(Reason),
}

/// The numbers of an export of training data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportSummary {
    /// The name of the file.
    pub file_name: String,
    /// The number of texts.
    pub texts: u32,
    /// The number of mentions.
    pub mentions: u32,
    /// The number of mentions that are undecided.
    pub suggested: u32,
}

impl From<&ExportResult> for ExportSummary {
    fn from(exported: &ExportResult) -> Self {
        Self {
            file_name: exported.file_name.clone(),
            texts: exported.texts,
            mentions: exported.mentions,
            suggested: exported.suggested,
        }
    }
}
