use crate::AnnotationSelection;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What an export for training holds, and how it is cut.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportOptions {
    /// Which annotations count.
    pub selection: AnnotationSelection,
    /// What their labels are called.
    pub labels: ExportLabelScheme,
    /// What becomes a text of its own.
    pub granularity: Granularity,
    /// What happens where mentions overlap.
    pub overlaps: OverlapPolicy,
    /// Into which parts the documents are split, if any.
    pub split: Option<SplitOptions>,
}

/// What labels are called in an export.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportLabelScheme {
    /// As in the project.
    #[default]
    Keep,
    /// CoNLL-2003's four: PER, ORG, LOC (places, facilities) and MISC (peoples, events). Mentions
    /// with other labels are left out.
    Conll,
    /// By name; `None` leaves its mentions out. A label that the map lacks keeps its name.
    Map(BTreeMap<String, Option<String>>),
}

impl ExportLabelScheme {
    /// What a label of the project is called; `None` if its mentions are left out.
    ///
    /// ```
    /// use dateline_formats::export::ExportLabelScheme;
    ///
    /// assert_eq!(ExportLabelScheme::Conll.map_label("GPE").as_deref(), Some("LOC"));
    /// assert_eq!(ExportLabelScheme::Conll.map_label("DATE"), None);
    /// ```
    pub fn map_label<'a>(&'a self, label: &'a str) -> Option<Cow<'a, str>> {
        let name = match self {
            Self::Keep => label,
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
}

/// What becomes a text of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Granularity {
    /// A document. With [`AnnotationSelection::ReviewedParagraphs`], in a format that cannot say what is
    /// unknown, a paragraph.
    #[default]
    Document,
    /// A paragraph.
    Paragraph,
    /// A sentence. One that would end inside a mention goes on.
    Sentence,
}

/// What happens where mentions overlap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverlapPolicy {
    /// They are kept where the format can hold them, else resolved.
    #[default]
    Keep,
    /// The longest stays, of equally long ones the earlier, of those the label that comes first in
    /// the alphabet, and what overlaps it is left out and listed; then the same of the rest.
    Resolve,
}

/// A split of documents into training, development and test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitOptions {
    /// Another seed is another split.
    pub seed: u64,
    /// The shares of training, development and test, in relation to each other.
    pub shares: [u32; 3],
}

/// A part of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DatasetPart {
    /// Everything: there is no split.
    All,
    /// For training.
    Train,
    /// For choosing between trained models.
    Dev,
    /// For the final score.
    Test,
}

impl SplitOptions {
    /// How many parts there are.
    pub const N_PARTS: usize = 3;

    /// The part that a document belongs to.
    ///
    /// It depends on the text and the seed alone: ids, order and the other documents do not
    /// matter, and a text that is there twice is in one part. Shares are met by and large only.
    /// Where all shares are 0 everything is for training. Cost: a pass over the text.
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

/// FNV-1a over the bytes, then the mixing step of SplitMix64, without which the high bits of
/// similar texts would be alike.
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

    #[test]
    fn a_split_meets_its_shares_by_and_large() {
        let split = SplitOptions { seed: 7, shares: [80, 10, 10] };
        let parts: Vec<DatasetPart> =
            (0..2000).map(|id| split.assign_part(&format!("Text {id}"))).collect();
        let count = |part| parts.iter().filter(|&&one| one == part).count();
        assert!((1500..1700).contains(&count(DatasetPart::Train)), "{}", count(DatasetPart::Train));
        assert!((150..250).contains(&count(DatasetPart::Dev)), "{}", count(DatasetPart::Dev));
        let other = SplitOptions { seed: 8, ..split };
        assert!((0..2000).any(|id| other.assign_part(&format!("Text {id}")) != parts[id]));
        // What is written today is written the same for ever.
        assert_eq!(split.assign_part("Homs falls"), split.assign_part("Homs falls"));
        assert_eq!(
            SplitOptions { seed: 1, shares: [0, 0, 0] }.assign_part("a"),
            DatasetPart::Train
        );
        assert_eq!(SplitOptions { seed: 1, shares: [0, 0, 3] }.assign_part("a"), DatasetPart::Test);
    }

    #[test]
    fn labels_are_renamed_or_left_out() {
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
