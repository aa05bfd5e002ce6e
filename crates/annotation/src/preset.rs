//! Label sets that much training data has.

use crate::{Color, LabelDraft, PALETTE};

/// A label set to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// The twelve labels of OntoNotes that the detector gives.
    OntoNotes,
    /// The four of CoNLL-2003.
    Conll,
    /// Those of places.
    Places,
}

/// Name, description and key, in the order of [`PALETTE`].
const ONTONOTES: [(&str, &str, char); 12] = [
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

/// Name, description, key, and what the detector calls it. The first name also says the color.
const CONLL: [(&str, &str, char, &[&str]); 4] = [
    ("PER", "People", 'p', &["PERSON"]),
    ("LOC", "Places of all kinds", 'l', &["LOC", "GPE", "FAC"]),
    ("ORG", "Organizations", 'o', &["ORG"]),
    ("MISC", "Nationalities, groups, events", 'm', &["NORP", "EVENT"]),
];

impl Preset {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::OntoNotes, Self::Conll, Self::Places];

    /// Its labels, in order.
    pub fn labels(self) -> Vec<LabelDraft> {
        match self {
            Self::OntoNotes => ontonotes().collect(),
            Self::Places => ontonotes().filter(|it| is_of_places(&it.name)).collect(),
            Self::Conll => CONLL.iter().map(conll).collect(),
        }
    }
}

/// What the detector calls a label where nobody has said so: the same, whatever its capitals, if it knows
/// such a label.
pub fn detected_by_name(name: &str) -> Vec<String> {
    let known = ONTONOTES.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name));
    known.map(|(known, ..)| (*known).to_owned()).into_iter().collect()
}

fn is_of_places(name: &str) -> bool {
    matches!(name, "GPE" | "LOC" | "FAC")
}

fn ontonotes() -> impl Iterator<Item = LabelDraft> {
    ONTONOTES.iter().zip(PALETTE).map(|(&(name, description, key), color)| LabelDraft {
        name: name.to_owned(),
        description: description.to_owned(),
        color: Some(color),
        key: Some(key),
        detects: Some(vec![name.to_owned()]),
    })
}

fn conll(&(name, description, key, detects): &(&str, &str, char, &[&str])) -> LabelDraft {
    LabelDraft {
        name: name.to_owned(),
        description: description.to_owned(),
        color: color_of(detects[0]),
        key: Some(key),
        detects: Some(detects.iter().map(|&it| it.to_owned()).collect()),
    }
}

fn color_of(name: &str) -> Option<Color> {
    ontonotes().find(|it| it.name == name).and_then(|it| it.color)
}
