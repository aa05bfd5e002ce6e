//! Ready-made label sets that are common in training data.

use super::label::LabelDraft;
use super::palette::{Color, PALETTE};

/// A ready-made label set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelPreset {
    /// The twelve OntoNotes labels that the detector assigns.
    OntoNotes,
    /// The four labels of CoNLL-2003.
    Conll,
    /// The labels for places only.
    Places,
    /// Eight labels with plain names, for people who do not need the names of a standard.
    Plain,
}

/// Name, description and key, in the order of [`PALETTE`].
const ONTONOTES_LABELS: [(&str, &str, char); 12] = [
    ("PERSON", "People, real or invented", 'p'),
    ("NORP", "Nationalities, religious and political groups", 'n'),
    ("FAC", "Buildings, airports, roads, bridges, prisons", 'f'),
    ("ORG", "Companies, agencies, institutions, armed groups", 'o'),
    ("GPE", "Countries, provinces, cities", 'g'),
    ("LOC", "Regions, mountains, rivers, seas", 'l'),
    ("EVENT", "Named wars, storms, elections, games", 'e'),
    ("DATE", "Dates, days, periods of a day and longer", 'd'),
    ("TIME", "Times shorter than a day", 't'),
    ("MONEY", "Amounts of money with their unit", 'm'),
    ("PERCENT", "Percentages with their sign", 'c'),
    ("QUANTITY", "Measures: distance, weight, area", 'q'),
];

/// Name, description, key and detector labels. The first detector label determines the color.
type GroupedLabel = (&'static str, &'static str, char, &'static [&'static str]);

const CONLL_LABELS: [GroupedLabel; 4] = [
    ("PER", "People", 'p', &["PERSON"]),
    ("LOC", "Places of all kinds", 'l', &["LOC", "GPE", "FAC"]),
    ("ORG", "Organizations", 'o', &["ORG"]),
    ("MISC", "Nationalities, groups, events", 'm', &["NORP", "EVENT"]),
];

const PLAIN_LABELS: [GroupedLabel; 8] = [
    ("Person", "People, real or invented", 'p', &["PERSON"]),
    ("Organization", "Companies, agencies, institutions, armed groups", 'o', &["ORG"]),
    ("Place", "Countries, cities, regions, rivers, mountains", 'l', &["GPE", "LOC"]),
    ("Building", "Buildings, airports, roads, bridges, prisons", 'f', &["FAC"]),
    ("Group", "Nationalities, religious and political groups", 'g', &["NORP"]),
    ("Event", "Named wars, storms, elections, games", 'e', &["EVENT"]),
    ("Date and time", "Dates, periods, times of day", 'd', &["DATE", "TIME"]),
    ("Amount", "Money, percentages, measures", 'm', &["MONEY", "PERCENT", "QUANTITY"]),
];

impl LabelPreset {
    /// All presets.
    pub const ALL: [Self; 4] = [Self::OntoNotes, Self::Plain, Self::Conll, Self::Places];

    /// Returns the labels of the preset, in order.
    pub fn labels(self) -> Vec<LabelDraft> {
        match self {
            Self::OntoNotes => ontonotes_drafts().collect(),
            Self::Places => ontonotes_drafts().filter(|it| is_in_places_preset(&it.name)).collect(),
            Self::Conll => CONLL_LABELS.iter().map(grouped_draft).collect(),
            Self::Plain => PLAIN_LABELS.iter().map(grouped_draft).collect(),
        }
    }
}

/// Returns the detector labels of a label for which none are specified: the detector label with the
/// same name, ignoring case, if there is one.
pub fn default_detector_labels(name: &str) -> Vec<String> {
    let known = ONTONOTES_LABELS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name));
    known.map(|(known, ..)| (*known).to_owned()).into_iter().collect()
}

fn is_in_places_preset(name: &str) -> bool {
    matches!(name, "GPE" | "LOC" | "FAC")
}

fn ontonotes_drafts() -> impl Iterator<Item = LabelDraft> {
    ONTONOTES_LABELS.iter().zip(PALETTE).map(|(&(name, description, key), color)| LabelDraft {
        name: name.to_owned(),
        description: description.to_owned(),
        color: Some(color),
        key: Some(key),
        detector_labels: Some(vec![name.to_owned()]),
        lists: Vec::new(),
    })
}

fn grouped_draft(&(name, description, key, detects): &GroupedLabel) -> LabelDraft {
    LabelDraft {
        name: name.to_owned(),
        description: description.to_owned(),
        color: ontonotes_color(detects[0]),
        key: Some(key),
        detector_labels: Some(detects.iter().map(|&it| it.to_owned()).collect()),
        lists: Vec::new(),
    }
}

fn ontonotes_color(name: &str) -> Option<Color> {
    ontonotes_drafts().find(|it| it.name == name).and_then(|it| it.color)
}
