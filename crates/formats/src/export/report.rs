use super::{DatasetPart, ExportOptions, LossReport};
use serde::Serialize;
use std::collections::BTreeMap;

/// What an export holds, for its manifest and for telling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExportReport {
    /// [`FormatSpec::name`](crate::FormatSpec::name).
    pub format: &'static str,
    /// The version of Dateline that wrote it.
    pub generator: &'static str,
    /// How it was made.
    pub options: ExportOptions,
    /// What it holds, all parts together.
    pub total: ExportCounts,
    /// What each part holds.
    pub parts: BTreeMap<DatasetPart, ExportCounts>,
    /// What it could not carry.
    pub lost: LossReport,
}

/// What a part of an export holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ExportCounts {
    /// Documents that were given.
    pub documents: u64,
    /// Of these, documents with a paragraph that nobody has reviewed: what carries no label there
    /// may be a name all the same.
    pub unreviewed_documents: u64,
    /// Their paragraphs that nobody has reviewed, and that are in the export.
    pub unreviewed_paragraphs: u64,
    /// Texts: documents, paragraphs or sentences.
    pub texts: u64,
    /// Mentions that are written.
    pub mentions: u64,
    /// Of these, suggestions that nobody has decided on.
    pub suggested: u64,
    /// How much there is of what was asked for: mentions where only accepted ones were, paragraphs where only
    /// reviewed ones were, else documents. A part with none of it is of no use to anybody.
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
    /// The parts in which there is nothing of what was asked for. Once the export is finished: all parts
    /// are known then.
    pub fn empty_parts(&self) -> Vec<DatasetPart> {
        self.parts.iter().filter(|(_, counts)| counts.wanted == 0).map(|(&part, _)| part).collect()
    }

    /// The manifest: the report as JSON, for people and programs.
    pub fn to_manifest_json(&self) -> String {
        let json = serde_json::to_string_pretty(self);
        let mut json = json.expect("maps with names, numbers and strings are always JSON");
        json.push('\n');
        json
    }
}
