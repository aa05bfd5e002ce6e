//! The labels that are learned, and the tags that encode them.

/// A label of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LearnedLabel {
    /// Its name, such as `WEAPON`.
    pub name: String,
    /// The labels of the detector whose suggestions get this label. A label of one's own has none.
    pub detector_labels: Vec<String>,
}

impl LearnedLabel {
    /// Returns true if the shipped detector suggests the label.
    pub fn is_shipped(&self) -> bool {
        !self.detector_labels.is_empty()
    }

    /// Returns the name that suggestions of the label have where the detector did not find the
    /// mention.
    pub fn suggested_name(&self) -> &str {
        self.detector_labels.first().map_or(&self.name, String::as_str)
    }
}

/// The labels of a project, in order. A label is known by its number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LearnedLabels {
    labels: Vec<LearnedLabel>,
}

/// The tag of a token: 0 is outside of all mentions.
pub(crate) type TagNumber = u8;

impl LearnedLabels {
    /// The maximum number of labels that are learned. Further labels are suggested as shipped.
    pub const MAX_LABELS: usize = 60;

    /// Creates the labels. Those beyond [`Self::MAX_LABELS`] are left out.
    pub fn new(labels: impl IntoIterator<Item = LearnedLabel>) -> Self {
        Self { labels: labels.into_iter().take(Self::MAX_LABELS).collect() }
    }

    /// Iterates over the labels in order.
    pub fn iter(&self) -> std::slice::Iter<'_, LearnedLabel> {
        self.labels.iter()
    }

    /// Returns the number of labels.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Returns true if there are no labels.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Returns a label. Panics if there is no such label.
    pub fn get(&self, number: usize) -> &LearnedLabel {
        &self.labels[number]
    }

    /// Returns the number of the label that a suggestion with this name gets.
    pub fn by_suggested_name(&self, name: &str) -> Option<usize> {
        let detected = |it: &LearnedLabel| it.detector_labels.iter().any(|label| label == name);
        let own = |it: &LearnedLabel| !it.is_shipped() && it.name == name;
        let found = self.labels.iter().position(detected);
        found.or_else(|| self.labels.iter().position(own))
    }

    /// Returns the number of tags: each label has one for the first token of a mention and one for
    /// later ones.
    pub(crate) fn tag_count(&self) -> usize {
        1 + 2 * self.labels.len()
    }
}

/// Returns the tag of the first token of a mention.
pub(crate) const fn begin_tag(label: usize) -> usize {
    1 + 2 * label
}

/// Returns the label of a tag, or `None` outside of all mentions.
pub(crate) const fn label_of_tag(tag: usize) -> Option<usize> {
    if tag == 0 { None } else { Some((tag - 1) / 2) }
}

/// Returns true if a token with this tag is in a mention but is not its first token.
pub(crate) const fn is_inside_tag(tag: usize) -> bool {
    tag != 0 && tag.is_multiple_of(2)
}

/// Returns true if `to` may follow `from`, where `None` is the start of the sentence.
pub(crate) fn may_follow(from: Option<usize>, to: usize) -> bool {
    !is_inside_tag(to) || from.is_some_and(|from| label_of_tag(from) == label_of_tag(to))
}
