//! The report of an export and its manifest.

use super::loss::LossReport;
use super::options::{DatasetPart, ExportOptions};
use serde::Serialize;
use std::collections::BTreeMap;

/// The contents of an export, for its manifest and for display.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExportReport {
    /// The format's [`Spec::name`](crate::Spec::name).
    pub format: &'static str,
    /// The version of Dateline that wrote the export.
    pub generator: &'static str,
    /// The options of the export.
    pub options: ExportOptions,
    /// The counts of all parts together.
    pub total: ExportCounts,
    /// The counts of each part.
    pub parts: BTreeMap<DatasetPart, ExportCounts>,
    /// The losses.
    pub lost: LossReport,
}

/// The counts of a part of an export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ExportCounts {
    /// The number of documents.
    pub documents: u64,
    /// The number of documents with an unreviewed paragraph, where unlabeled text may still be a
    /// name.
    pub unreviewed_documents: u64,
    /// The number of unreviewed paragraphs in the export.
    pub unreviewed_paragraphs: u64,
    /// The number of items: documents, paragraphs or sentences.
    pub texts: u64,
    /// The number of mentions.
    pub mentions: u64,
    /// The number of these mentions that are undecided suggestions.
    pub suggested: u64,
    /// The number of the units that the options select: mentions if only accepted ones are
    /// selected, paragraphs if only reviewed ones are selected, otherwise documents. A part where
    /// this is 0 is of no use.
    #[serde(skip)]
    pub wanted: u64,
}

impl ExportCounts {
    pub(super) fn add(&mut self, other: Self) {
        self.documents += other.documents;
        self.unreviewed_documents += other.unreviewed_documents;
        self.unreviewed_paragraphs += other.unreviewed_paragraphs;
        self.texts += other.texts;
        self.mentions += other.mentions;
        self.suggested += other.suggested;
        self.wanted += other.wanted;
    }
}

impl ExportReport {
    /// Returns the parts that contain nothing of what the options select. Complete only after the
    /// export is finished, because only then are all parts known.
    pub fn empty_parts(&self) -> Vec<DatasetPart> {
        self.parts.iter().filter(|(_, counts)| counts.wanted == 0).map(|(&part, _)| part).collect()
    }

    /// Returns the manifest: the report as JSON.
    pub fn to_manifest_json(&self) -> String {
        let json = serde_json::to_string_pretty(self);
        let mut json = json.expect("maps with names, numbers and strings are always JSON");
        json.push('\n');
        json
    }
}
