use crate::{Color, LabelPreset, PALETTE, PLACE_LABELS, default_detector_labels};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Names a label inside one project, whatever it is called. Never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LabelId(pub u16);

/// A kind of annotation that the person marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredLabel")]
pub struct Label {
    /// Stable for the project's life.
    pub id: LabelId,
    /// What files carry, such as `PERSON`.
    pub name: String,
    /// What it stands for, in a few words.
    pub description: String,
    /// Its color.
    #[serde(flatten)]
    pub color: Color,
    /// The key that sets it, one character.
    pub key: Option<char>,
    /// What the detector calls it: names of the detector's labels whose suggestions get this one. Each
    /// is in one label's list at most; the suggestions of a name that is in none are left out.
    #[serde(rename = "detects")]
    pub detector_labels: Vec<String>,
}

/// A label as it may be stored: before labels could be edited the detector's went by their names.
#[derive(Deserialize)]
struct StoredLabel {
    id: LabelId,
    name: String,
    description: String,
    hue: u16,
    #[serde(default)]
    deep: bool,
    key: Option<char>,
    detects: Option<Vec<String>>,
}

impl From<StoredLabel> for Label {
    fn from(stored: StoredLabel) -> Self {
        let StoredLabel { id, name, description, hue, deep, key, detects } = stored;
        let detects = detects.unwrap_or_else(|| default_detector_labels(&name));
        Self { id, name, description, color: Color { hue, deep }, key, detector_labels: detects }
    }
}

/// A label that is not in a set yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelDraft {
    /// Its name.
    pub name: String,
    /// What it stands for; may be empty.
    pub description: String,
    /// Its color; the next free one where there is none.
    pub color: Option<Color>,
    /// Its key.
    pub key: Option<char>,
    /// What the detector calls it; where nothing is said, [`default_detector_labels`].
    pub detector_labels: Option<Vec<String>>,
}

/// The labels of a project, in the order shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelSet {
    pub(crate) labels: Vec<Label>,
    pub(crate) next: u16,
}

impl Default for LabelSet {
    /// The twelve labels that the detector gives.
    fn default() -> Self {
        let mut set = Self::empty();
        for draft in LabelPreset::OntoNotes.labels() {
            set.push_draft(draft);
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
        self.push_draft(LabelDraft {
            name: name.to_owned(),
            description: description.to_owned(),
            color: Some(Color { hue, deep: false }),
            key,
            detector_labels: None,
        })
    }

    /// Appends a label and returns its id. What others detect already stays theirs.
    pub fn push_draft(&mut self, draft: LabelDraft) -> LabelId {
        let id = LabelId(self.next);
        self.next += 1;
        let mut detects =
            draft.detector_labels.unwrap_or_else(|| default_detector_labels(&draft.name));
        detects.retain(|name| self.by_detector_label(name).is_none());
        self.labels.push(Label {
            id,
            name: draft.name,
            description: draft.description,
            color: draft.color.unwrap_or_else(|| self.free_color()),
            key: draft.key,
            detector_labels: detects,
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

    pub(crate) fn get_mut(&mut self, id: LabelId) -> Option<&mut Label> {
        self.labels.iter_mut().find(|label| label.id == id)
    }

    /// The label with exactly this name.
    pub fn by_name(&self, name: &str) -> Option<&Label> {
        self.labels.iter().find(|label| label.name == name)
    }

    /// The label that this key sets.
    pub fn by_key(&self, key: char) -> Option<&Label> {
        self.labels.iter().find(|label| label.key == Some(key))
    }

    /// The label that the detector's suggestions of this name get.
    pub fn by_detector_label(&self, name: &str) -> Option<&Label> {
        self.labels.iter().find(|label| label.detector_labels.iter().any(|it| it == name))
    }

    /// The detector's names whose suggestions get a label.
    pub fn detector_labels(&self) -> BTreeSet<&str> {
        self.labels.iter().flat_map(|label| &label.detector_labels).map(String::as_str).collect()
    }

    /// What to call the places that mentions of a label name; `None` where they name none. A label
    /// stands for places if all that the detector puts into it does ([`PLACE_LABELS`]), whatever
    /// it is called itself. One that takes several of these is none of them in particular.
    pub fn place_label(&self, id: LabelId) -> Option<&str> {
        match self.get(id)?.detector_labels.as_slice() {
            [one] => is_place_label(one).then_some(one),
            [] => None,
            several => several.iter().all(|it| is_place_label(it)).then_some("PLACE"),
        }
    }

    /// The first color of the palette that fewest labels have.
    pub fn free_color(&self) -> Color {
        let uses = |color: &Color| self.labels.iter().filter(|it| it.color == *color).count();
        PALETTE.into_iter().min_by_key(uses).unwrap_or_default()
    }

    /// A key for a label of this name that no other has: a letter of it, or a digit.
    pub fn free_key(&self, name: &str, is_reserved: impl Fn(char) -> bool) -> Option<char> {
        let letters =
            name.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_lowercase());
        let is_free = |key: &char| self.by_key(*key).is_none() && !is_reserved(*key);
        letters.chain('1'..='9').find(is_free)
    }

    /// As if no label had been deleted: changes that are older than that mention them.
    pub(crate) fn with_deleted_labels(&self) -> Self {
        let mut set = self.clone();
        for id in (0..self.next).map(LabelId).filter(|id| self.get(*id).is_none()) {
            set.labels.push(Label {
                id,
                name: String::new(),
                description: String::new(),
                color: Color::default(),
                key: None,
                detector_labels: Vec::new(),
            });
        }
        set
    }
}

fn is_place_label(name: &str) -> bool {
    PLACE_LABELS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_that_was_stored_before_labels_could_be_edited_goes_by_its_name() {
        let stored = r#"{"id":3,"name":"GPE","description":"","hue":150,"key":"g"}"#;
        let label: Label = serde_json::from_str(stored).unwrap();
        assert_eq!(label.detector_labels, ["GPE"]);
        assert_eq!(label.color, Color { hue: 150, deep: false });
        let again: Label = serde_json::from_str(&serde_json::to_string(&label).unwrap()).unwrap();
        assert_eq!(again, label);
        let none =
            r#"{"id":3,"name":"GPE","description":"","hue":1,"deep":true,"key":null,"detects":[]}"#;
        let label: Label = serde_json::from_str(none).unwrap();
        assert!(label.detector_labels.is_empty() && label.color.deep);
    }

    #[test]
    fn a_label_stands_for_places_by_what_it_detects() {
        let mut set = LabelSet::empty();
        for draft in LabelPreset::Conll.labels() {
            set.push_draft(draft);
        }
        let place = |set: &LabelSet, name: &str| {
            set.place_label(set.by_name(name).unwrap().id).map(str::to_owned)
        };
        assert_eq!(place(&set, "LOC").as_deref(), Some("PLACE"));
        for name in ["PER", "ORG", "MISC"] {
            assert_eq!(place(&set, name), None, "{name}");
        }
        let set = LabelSet::default();
        for name in PLACE_LABELS {
            assert_eq!(place(&set, name).as_deref(), Some(name));
        }
    }

    #[test]
    fn what_a_label_detects_no_other_does() {
        let mut set = LabelSet::empty();
        let people = LabelDraft {
            name: "PEOPLE".to_owned(),
            detector_labels: Some(vec!["PERSON".to_owned(), "NORP".to_owned()]),
            ..LabelDraft::default()
        };
        let people = set.push_draft(people);
        let person = set.push("PERSON", "", 0, None);
        assert_eq!(set.by_detector_label("PERSON").unwrap().id, people);
        assert!(set.get(person).unwrap().detector_labels.is_empty());
    }

    #[test]
    fn a_new_label_takes_a_free_color_and_a_free_key() {
        let mut set = LabelSet::default();
        let color = set.free_color();
        assert!(set.iter().all(|label| label.color != color));
        assert_eq!(PALETTE[12], color);
        assert_eq!(set.free_key("Vessel", |key| key == 's'), Some('v'));
        set.push("VESSEL", "", 0, Some('v'));
        assert_eq!(set.free_key("Vessel", |key| key == 's'), Some('1'));
        assert_eq!(set.free_key("Vessel", |_| true), None);
    }
}
