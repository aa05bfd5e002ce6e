use serde::{Deserialize, Serialize};

/// Names a label inside one project, whatever it is called. Never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LabelId(pub u16);

/// A kind of annotation that the person marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Stable for the project's life.
    pub id: LabelId,
    /// What files carry, such as `PERSON`.
    pub name: String,
    /// What it stands for, in a few words.
    pub description: String,
    /// Hue of its color in degrees, 0 to 359; the page derives shades for both themes.
    pub hue: u16,
    /// The key that sets it, one character.
    pub key: Option<char>,
}

/// The labels of a project, in the order shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelSet {
    labels: Vec<Label>,
    next: u16,
}

/// OntoNotes as spaCy prints it: name, description, hue, key.
const ONTONOTES: [(&str, &str, u16, char); 12] = [
    ("PERSON", "People, real or invented", 215, 'p'),
    ("NORP", "Nationalities, religious and political groups", 275, 'n'),
    ("FAC", "Buildings, airports, roads, bridges, prisons", 25, 'f'),
    ("ORG", "Companies, agencies, institutions, armed groups", 345, 'o'),
    ("GPE", "Countries, provinces, cities", 150, 'g'),
    ("LOC", "Regions, mountains, rivers, seas", 185, 'l'),
    ("EVENT", "Named wars, storms, elections, games", 310, 'e'),
    ("DATE", "Dates, days, periods of a day and longer", 45, 'd'),
    ("TIME", "Times shorter than a day", 65, 't'),
    ("MONEY", "Amounts of money with their unit", 95, 'm'),
    ("PERCENT", "Percentages with their sign", 115, 'c'),
    ("QUANTITY", "Measures: distance, weight, area", 245, 'q'),
];

impl Default for LabelSet {
    /// The twelve labels that the detector gives.
    fn default() -> Self {
        let mut set = Self::empty();
        for (name, description, hue, key) in ONTONOTES {
            set.push(name, description, hue, Some(key));
        }
        set
    }
}

impl LabelSet {
    /// A set without labels, for what a file brings before it meets a project.
    pub fn empty() -> Self {
        Self { labels: Vec::new(), next: 0 }
    }

    /// Appends a label and returns its id.
    pub fn push(&mut self, name: &str, description: &str, hue: u16, key: Option<char>) -> LabelId {
        let id = LabelId(self.next);
        self.next += 1;
        self.labels.push(Label {
            id,
            name: name.to_owned(),
            description: description.to_owned(),
            hue,
            key,
        });
        id
    }

    /// The labels in the order shown.
    pub fn iter(&self) -> std::slice::Iter<'_, Label> {
        self.labels.iter()
    }

    /// The label with this id, if the set has it.
    pub fn get(&self, id: LabelId) -> Option<&Label> {
        self.labels.iter().find(|label| label.id == id)
    }

    /// The label with exactly this name.
    pub fn by_name(&self, name: &str) -> Option<&Label> {
        self.labels.iter().find(|label| label.name == name)
    }

    /// The label that this key sets.
    pub fn by_key(&self, key: char) -> Option<&Label> {
        self.labels.iter().find(|label| label.key == Some(key))
    }
}
