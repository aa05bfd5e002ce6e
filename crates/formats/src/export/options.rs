//! Options of an export of training data.

use crate::annotation_selection::AnnotationSelection;
use dateline_annotation::model::{Document, DocumentId, Label};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Options for the contents and the structure of an export.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportOptions {
    /// The annotations to export.
    pub selection: AnnotationSelection,
    /// The names of labels in the export.
    pub labels: ExportLabelScheme,
    /// The unit of text that becomes an item.
    pub granularity: Granularity,
    /// The treatment of overlapping mentions.
    pub overlaps: OverlapPolicy,
    /// The split of documents into parts, if any.
    pub split: Option<SplitOptions>,
    /// True if the documents are assigned to the parts of the split by their labels.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_stratified: bool,
    /// The parts of a stratified split. A document that is not in it is assigned by its text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parts: BTreeMap<DocumentId, DatasetPart>,
}

impl ExportOptions {
    /// Returns the part of a document. Cost: one pass over the text.
    pub fn assign_part(&self, document: &Document) -> DatasetPart {
        let Some(split) = self.split else { return DatasetPart::All };
        let stratified = self.parts.get(&document.id).copied();
        stratified.unwrap_or_else(|| split.assign_part(&document.text))
    }
}

/// Maps the project's labels to labels of the export.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportLabelScheme {
    /// The names of the project.
    #[default]
    Keep,
    /// The four labels of CoNLL-2003: PER, ORG, LOC (places, facilities) and MISC (peoples,
    /// events). Mentions with other labels are left out.
    Conll,
    /// The names of the detector's labels. A label without a detector label keeps its name.
    Standard,
    /// A map by name. `None` leaves out the mentions of the label. A label that is not in the map
    /// keeps its name.
    Map(BTreeMap<String, Option<String>>),
}

impl ExportLabelScheme {
    /// Returns the exported name of a project label, or `None` if its mentions are left out.
    ///
    /// ```
    /// use dateline_formats::export::ExportLabelScheme;
    ///
    /// assert_eq!(ExportLabelScheme::Conll.map_label("GPE").as_deref(), Some("LOC"));
    /// assert_eq!(ExportLabelScheme::Conll.map_label("DATE"), None);
    /// ```
    pub fn map_label<'a>(&'a self, label: &'a str) -> Option<Cow<'a, str>> {
        let name = match self {
            Self::Keep | Self::Standard => label,
            Self::Conll => match label {
                "PERSON" | "PER" => "PER",
                "ORG" => "ORG",
                "GPE" | "LOC" | "FAC" => "LOC",
                "NORP" | "EVENT" | "MISC" => "MISC",
                _ => return None,
            },
            Self::Map(map) => match map.get(label) {
                Some(name) => name.as_deref().filter(|name| !name.trim().is_empty())?,
                None => label,
            },
        };
        Some(name.into())
    }

    /// Returns the exported name of a label of the project like [`Self::map_label`], and takes into
    /// account which detector labels it stands for: with [`Self::Conll`], a label `Place` that
    /// detects GPE becomes LOC.
    pub fn map_project_label<'a>(&'a self, label: &'a Label) -> Option<Cow<'a, str>> {
        match self {
            Self::Standard => Some(label.standard_name().into()),
            Self::Conll => {
                self.map_label(&label.name).or_else(|| self.map_label(label.standard_name()))
            }
            Self::Keep | Self::Map(_) => self.map_label(&label.name),
        }
    }
}

/// The unit of text that becomes an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Granularity {
    /// A document. With [`AnnotationSelection::ReviewedParagraphs`], in a format that cannot mark
    /// text as unknown, a paragraph.
    #[default]
    Document,
    /// A paragraph.
    Paragraph,
    /// A sentence. Sentences are joined where a boundary would be inside a mention.
    Sentence,
}

/// The treatment of overlapping mentions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverlapPolicy {
    /// Overlaps are kept if the format allows them, otherwise resolved.
    #[default]
    Keep,
    /// The longest mention is kept, then of equally long ones the earliest, then the one whose
    /// label is first in alphabetical order. Mentions that overlap it are left out and reported.
    /// The rule is then applied to the remaining mentions.
    Resolve,
}

/// A split of documents into training, development and test sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitOptions {
    /// The seed of the hash. Different seeds give different splits.
    pub seed: u64,
    /// The relative shares of training, development and test set.
    pub shares: [u32; 3],
}

/// A part of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DatasetPart {
    /// All documents, if there is no split.
    All,
    /// The training set.
    Train,
    /// The development set, for choosing between trained models.
    Dev,
    /// The test set, for the final score.
    Test,
}

impl SplitOptions {
    /// The number of parts.
    pub const N_PARTS: usize = 3;

    /// Returns a number that orders documents by chance, differently for each seed.
    pub(super) fn hash_id(self, id: DocumentId) -> u64 {
        seeded_hash(self.seed, &id.0.to_string())
    }

    /// Returns the part to which a document is assigned.
    ///
    /// The result depends only on the text and the seed, not on ids, order or other documents, so
    /// duplicates of a text are always in the same part. Shares are met only approximately. If all
    /// shares are 0, every document is assigned to the training set. Cost: one pass over the text.
    pub fn assign_part(self, text: &str) -> DatasetPart {
        let total: u64 = self.shares.iter().map(|&share| u64::from(share)).sum();
        let at = (u128::from(seeded_hash(self.seed, text)) * u128::from(total)) >> 64;
        let [train, dev, _] = self.shares.map(u128::from);
        match at {
            at if total == 0 || at < train => DatasetPart::Train,
            at if at < train + dev => DatasetPart::Dev,
            _ => DatasetPart::Test,
        }
    }
}

/// Hashes the bytes with FNV-1a, then applies the mixing step of SplitMix64, without which the high
/// bits of similar texts would be similar.
fn seeded_hash(seed: u64, text: &str) -> u64 {
    let step = |hash: u64, &byte: &u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = text.as_bytes().iter().fold(0xcbf2_9ce4_8422_2325, step);
    let mut mixed = hash ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for factor in [0xbf58_476d_1ce4_e5b9, 0x94d0_49bb_1331_11eb] {
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(factor);
    }
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_annotation::model::{LabelPreset, LabelSet};

    #[test]
    fn split_approximates_shares() {
        let split = SplitOptions { seed: 7, shares: [80, 10, 10] };
        let parts: Vec<DatasetPart> =
            (0..2000).map(|id| split.assign_part(&format!("Text {id}"))).collect();
        let count = |part| parts.iter().filter(|&&one| one == part).count();
        assert!((1500..1700).contains(&count(DatasetPart::Train)), "{}", count(DatasetPart::Train));
        assert!((150..250).contains(&count(DatasetPart::Dev)), "{}", count(DatasetPart::Dev));
        let other = SplitOptions { seed: 8, ..split };
        assert!((0..2000).any(|id| other.assign_part(&format!("Text {id}")) != parts[id]));
        // The assignment must never change between versions.
        assert_eq!(split.assign_part("Homs falls"), split.assign_part("Homs falls"));
        assert_eq!(
            SplitOptions { seed: 1, shares: [0, 0, 0] }.assign_part("a"),
            DatasetPart::Train
        );
        assert_eq!(SplitOptions { seed: 1, shares: [0, 0, 3] }.assign_part("a"), DatasetPart::Test);
    }

    #[test]
    fn plain_labels_have_standard_names() {
        let mut labels = LabelSet::empty();
        for draft in LabelPreset::Plain.labels() {
            labels.push_draft(draft);
        }
        labels.push("Ship", "", 0, None);
        let names = |scheme: ExportLabelScheme| -> Vec<String> {
            let name = |label: &Label| scheme.map_project_label(label).map(Cow::into_owned);
            labels.iter().map(|label| name(label).unwrap_or_default()).collect()
        };
        let standard = ["PERSON", "ORG", "GPE", "FAC", "NORP", "EVENT", "DATE", "MONEY", "Ship"];
        assert_eq!(names(ExportLabelScheme::Standard), standard);
        let conll = ["PER", "ORG", "LOC", "LOC", "MISC", "MISC", "", "", ""];
        assert_eq!(names(ExportLabelScheme::Conll), conll);
    }

    #[test]
    fn labels_are_renamed_or_excluded() {
        let map = [("GPE", Some("Ort")), ("DATE", None), ("ORG", Some(" "))];
        let map = map.map(|(from, to)| (from.to_owned(), to.map(str::to_owned)));
        let labels = ExportLabelScheme::Map(map.into());
        let named = ["GPE", "DATE", "ORG", "FAC"].map(|label| labels.map_label(label));
        assert_eq!(
            named.map(|name| name.map(|name| name.into_owned())),
            [Some("Ort".to_owned()), None, None, Some("FAC".to_owned())]
        );
    }
}
