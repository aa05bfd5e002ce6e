//! Labels and label sets.

use super::label_list::LabelList;
use super::label_preset::{LabelPreset, default_detector_labels};
use super::palette::{Color, PALETTE};
use super::place::{OUTER_LABELS, PLACE_LABELS};
use super::suggestion::{Suggestion, SuggestionSource};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Identifies a label within its project, regardless of its name. Never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LabelId(pub u16);

/// A label that annotations can have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredLabel", into = "StoredLabel")]
pub struct Label {
    /// Stable for the lifetime of the project.
    pub id: LabelId,
    /// The name in exported files, such as `PERSON`.
    pub name: String,
    /// A short description of its meaning.
    pub description: String,
    /// The color of its annotations.
    pub color: Color,
    /// The key that assigns it: one character.
    pub key: Option<char>,
    /// The detector labels whose suggestions get this label. A detector label is in at most one of
    /// these lists. Suggestions with a detector label that is in no list are discarded.
    pub detector_labels: Vec<String>,
    /// The lists and patterns whose hits are suggested with this label.
    pub lists: Vec<LabelList>,
}

impl Label {
    /// Returns its name in the standard label set: the first of its detector labels, or its own
    /// name if it has none.
    pub fn standard_name(&self) -> &str {
        self.detector_labels.first().unwrap_or(&self.name)
    }
}

/// The stored form of a label, with the members of its color. Older versions stored no `detects`:
/// detector labels were matched by name.
#[derive(Serialize, Deserialize)]
struct StoredLabel {
    id: LabelId,
    name: String,
    description: String,
    hue: u16,
    #[serde(default)]
    deep: bool,
    key: Option<char>,
    detects: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    lists: Vec<LabelList>,
}

impl From<Label> for StoredLabel {
    fn from(label: Label) -> Self {
        let Label { id, name, description, color, key, detector_labels, lists } = label;
        let (Color { hue, deep }, detects) = (color, Some(detector_labels));
        Self { id, name, description, hue, deep, key, detects, lists }
    }
}

impl From<StoredLabel> for Label {
    fn from(stored: StoredLabel) -> Self {
        let StoredLabel { id, name, description, hue, deep, key, detects, lists } = stored;
        let detects = detects.unwrap_or_else(|| default_detector_labels(&name));
        let (color, detector_labels) = (Color { hue, deep }, detects);
        Self { id, name, description, color, key, detector_labels, lists }
    }
}

/// A label that is not in a label set yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelDraft {
    /// The name of the label.
    pub name: String,
    /// The description; may be empty.
    pub description: String,
    /// The color; `None` for the next free one.
    pub color: Option<Color>,
    /// The key that assigns the label.
    pub key: Option<char>,
    /// The detector labels; `None` for [`default_detector_labels`].
    pub detector_labels: Option<Vec<String>>,
    /// The lists and patterns.
    pub lists: Vec<LabelList>,
}

/// The labels of a project, in display order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelSet {
    pub(crate) labels: Vec<Label>,
    pub(crate) next: u16,
}

impl Default for LabelSet {
    /// Returns the twelve labels of the detector.
    fn default() -> Self {
        let mut set = Self::empty();
        for draft in LabelPreset::OntoNotes.labels() {
            set.push_draft(draft);
        }
        set
    }
}

impl LabelSet {
    /// Creates a label set without labels, for imported documents that are not in a project yet.
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
            ..LabelDraft::default()
        })
    }

    /// Appends a label and returns its id. Detector labels that map to another label keep doing so.
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
            lists: draft.lists,
        });
        id
    }

    /// Adds lists to a label, without those that it has already. Does nothing without such a label.
    pub fn add_lists(&mut self, id: LabelId, lists: &[LabelList]) {
        let Some(label) = self.get_mut(id) else { return };
        for list in lists {
            if !label.lists.contains(list) {
                label.lists.push(list.clone());
            }
        }
    }

    /// Iterates over the labels in display order.
    pub fn iter(&self) -> std::slice::Iter<'_, Label> {
        self.labels.iter()
    }

    /// Returns the label with this id.
    pub fn get(&self, id: LabelId) -> Option<&Label> {
        self.labels.iter().find(|label| label.id == id)
    }

    pub(crate) fn get_mut(&mut self, id: LabelId) -> Option<&mut Label> {
        self.labels.iter_mut().find(|label| label.id == id)
    }

    /// Returns the label with exactly this name.
    pub fn by_name(&self, name: &str) -> Option<&Label> {
        self.labels.iter().find(|label| label.name == name)
    }

    /// Returns the label that this key assigns.
    pub fn by_key(&self, key: char) -> Option<&Label> {
        self.labels.iter().find(|label| label.key == Some(key))
    }

    /// Returns the label that a detector label maps to.
    pub fn by_detector_label(&self, name: &str) -> Option<&Label> {
        self.labels.iter().find(|label| label.detector_labels.iter().any(|it| it == name))
    }

    /// Returns the label that a suggestion gets. A list belongs to one label, so its hits have the
    /// name of that label. What was learned is also suggested by the name of a label that no detector
    /// label maps to.
    pub fn by_suggestion(&self, suggestion: &Suggestion) -> Option<&Label> {
        let (mapped, named) =
            (self.by_detector_label(&suggestion.label), self.by_name(&suggestion.label));
        match suggestion.source {
            SuggestionSource::List(_) => named,
            SuggestionSource::Tagger
            | SuggestionSource::Rule(_)
            | SuggestionSource::Consistency => mapped,
            SuggestionSource::Learned => {
                mapped.or_else(|| named.filter(|label| label.detector_labels.is_empty()))
            }
        }
    }

    /// Iterates over the lists and patterns of all labels, in order.
    pub fn lists(&self) -> impl Iterator<Item = (&Label, &LabelList)> {
        self.labels.iter().flat_map(|label| label.lists.iter().map(move |list| (label, list)))
    }

    /// Returns the detector labels that map to a label.
    pub fn detector_labels(&self) -> BTreeSet<&str> {
        self.labels.iter().flat_map(|label| &label.detector_labels).map(String::as_str).collect()
    }

    /// Returns the detector label of the places that mentions with this label name: `PLACE` if
    /// there are several, `None` if the mentions do not name places.
    ///
    /// A label stands for places if it has detector labels and all of them do ([`PLACE_LABELS`]),
    /// regardless of its name.
    pub fn place_label(&self, id: LabelId) -> Option<&str> {
        match self.get(id)?.detector_labels.as_slice() {
            [one] => is_place_label(one).then_some(one),
            [] => None,
            several => several.iter().all(|it| is_place_label(it)).then_some("PLACE"),
        }
    }

    /// Returns the label under which the resolver of places gets mentions with this label: the
    /// result of [`Self::place_label`], or ORG if their names may contain names of places
    /// ([`OUTER_LABELS`]). `None` for all others.
    pub fn resolver_label(&self, id: LabelId) -> Option<&str> {
        self.place_label(id).or_else(|| {
            let detected = &self.get(id)?.detector_labels;
            let is_outer = |it: &String| OUTER_LABELS.contains(&it.as_str());
            detected.iter().any(is_outer).then_some(OUTER_LABELS[0])
        })
    }

    /// Returns the color that the fewest labels have, the first in palette order.
    pub fn free_color(&self) -> Color {
        let uses = |color: &Color| self.labels.iter().filter(|it| it.color == *color).count();
        PALETTE.into_iter().min_by_key(uses).unwrap_or_default()
    }

    /// Returns a key that no other label has: a letter of the name, or else a digit. `None` if all
    /// of them are taken or reserved.
    pub fn free_key(&self, name: &str, is_reserved: impl Fn(char) -> bool) -> Option<char> {
        let letters =
            name.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_lowercase());
        let is_free = |key: &char| self.by_key(*key).is_none() && !is_reserved(*key);
        letters.chain('1'..='9').find(is_free)
    }

    /// Returns the set with placeholders for all deleted labels. Changes from before the deletion
    /// refer to them.
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
                lists: Vec::new(),
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
    fn old_stored_label_detects_its_name() {
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
    fn place_labels_follow_from_detector_labels() {
        let mut set = LabelSet::empty();
        for draft in LabelPreset::Conll.labels() {
            set.push_draft(draft);
        }
        let place_name = |set: &LabelSet, name: &str| {
            set.place_label(set.by_name(name).unwrap().id).map(str::to_owned)
        };
        assert_eq!(place_name(&set, "LOC").as_deref(), Some("PLACE"));
        for name in ["PER", "ORG", "MISC"] {
            assert_eq!(place_name(&set, name), None, "{name}");
        }
        let set = LabelSet::default();
        for name in PLACE_LABELS {
            assert_eq!(place_name(&set, name).as_deref(), Some(name));
        }
        let resolver_label = |name: &str| set.resolver_label(set.by_name(name).unwrap().id);
        assert_eq!(resolver_label("GPE"), Some("GPE"));
        assert_eq!(resolver_label("ORG"), Some("ORG"));
        assert_eq!(resolver_label("EVENT"), Some("ORG"));
        assert_eq!(resolver_label("PERSON"), None);
    }

    #[test]
    fn detector_labels_belong_to_one_label() {
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
    fn new_label_gets_free_color_and_key() {
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
