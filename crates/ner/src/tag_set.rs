//! The tags of an engine as data: the classes that they encode in BIO form, which tag may follow
//! which, and the token spans that a tag sequence marks.

use crate::label::{EntityClass, Label};
use std::borrow::Cow;

/// The tag of a token: its number in a [`TagSet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag(u8);

impl Tag {
    /// A token outside of all mentions, in every tag set.
    pub const OUTSIDE: Self = Self(0);

    /// Returns the tag with this number. The number must be less than 256.
    pub const fn from_column(column: usize) -> Self {
        debug_assert!(column < 256);
        Self(column as u8)
    }

    /// Returns the number of the tag, which is its column in tables of scores.
    pub const fn column(self) -> usize {
        self.0 as usize
    }
}

/// The tags that an engine scores. The first is [`Tag::OUTSIDE`]. Then each class has two: for the
/// first token of a mention, and for later ones. The last may be the tag of names without a label
/// here: a work, an award, a law, a product. It differs from the first so that the capitals of such
/// names do not count as evidence, and its names are never shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagSet {
    classes: Cow<'static, [EntityClass]>,
    /// The names of the custom labels, by number.
    custom_labels: Vec<String>,
    has_unlabeled_names: bool,
}

impl TagSet {
    /// The maximum number of classes.
    pub const MAX_CLASSES: usize = 126;

    /// Creates a tag set of standard classes.
    pub(crate) const fn from_classes(
        classes: &'static [EntityClass],
        has_unlabeled_names: bool,
    ) -> Self {
        Self { classes: Cow::Borrowed(classes), custom_labels: Vec::new(), has_unlabeled_names }
    }

    /// Creates a tag set of labels, in their order. A standard label of names has its class; GPE,
    /// LOC and FAC have one in common, so list only one of them. Any other label becomes a custom
    /// one. Labels beyond [`Self::MAX_CLASSES`] are left out.
    pub fn from_labels<'a>(labels: impl IntoIterator<Item = &'a str>) -> Self {
        let mut custom_labels = Vec::new();
        let classes = labels.into_iter().take(Self::MAX_CLASSES).map(|label| {
            EntityClass::from_label(label).unwrap_or_else(|| {
                custom_labels.push(label.to_owned());
                EntityClass::Custom((custom_labels.len() - 1) as u8)
            })
        });
        let classes = classes.collect();
        Self { classes, custom_labels, has_unlabeled_names: false }
    }

    /// Returns the number of tags.
    pub fn tag_count(&self) -> usize {
        1 + 2 * self.classes.len() + usize::from(self.has_unlabeled_names)
    }

    /// Returns the tag of the first token of a mention, or [`Tag::OUTSIDE`] if the set lacks the
    /// class.
    pub fn begin(&self, class: EntityClass) -> Tag {
        let index = self.classes.iter().position(|it| *it == class);
        index.map_or(Tag::OUTSIDE, |index| Tag::from_column(1 + 2 * index))
    }

    /// Returns the tag of a later token of a mention, or [`Tag::OUTSIDE`] if the set lacks the
    /// class.
    pub fn inside(&self, class: EntityClass) -> Tag {
        let index = self.classes.iter().position(|it| *it == class);
        index.map_or(Tag::OUTSIDE, |index| Tag::from_column(2 + 2 * index))
    }

    /// Returns the tag of names without a label here, if the set has it.
    pub fn unlabeled_name(&self) -> Option<Tag> {
        self.has_unlabeled_names.then(|| Tag::from_column(self.tag_count() - 1))
    }

    /// Returns the class of the mention that a token with this tag is in, or `None` if it is in
    /// none.
    pub fn class(&self, tag: Tag) -> Option<EntityClass> {
        let pair = tag.column().checked_sub(1)? / 2;
        self.classes.get(pair).copied()
    }

    /// Returns true if a token with this tag is in a mention but is not its first token.
    pub fn is_inside(&self, tag: Tag) -> bool {
        self.class(tag).is_some() && tag.column().is_multiple_of(2)
    }

    /// Returns true if a token with this tag may follow one with `previous`. `None` is the start of
    /// the sentence.
    pub fn may_follow(&self, tag: Tag, previous: Option<Tag>) -> bool {
        !self.is_inside(tag)
            || previous.is_some_and(|previous| self.class(previous) == self.class(tag))
    }

    /// Returns the mentions that a tag sequence marks, in order. An inside tag that does not
    /// continue the mention before it begins a new one.
    pub fn spans(&self, tags: &[Tag]) -> Vec<TokenSpan> {
        let mut spans: Vec<TokenSpan> = Vec::new();
        for (at, &tag) in tags.iter().enumerate() {
            let Some(class) = self.class(tag) else { continue };
            match spans.last_mut() {
                Some(last) if self.is_inside(tag) && last.end == at && last.class == class => {
                    last.end = at + 1;
                }
                _ => spans.push(TokenSpan { start: at, end: at + 1, class }),
            }
        }
        spans
    }

    /// Returns the name of a label in files. A custom label of another tag set has none: an empty
    /// string.
    pub fn label_name(&self, label: Label) -> &str {
        let custom = || match label {
            Label::Custom(number) => self.custom_labels.get(usize::from(number)),
            _ => None,
        };
        label.standard_name().or_else(|| custom().map(String::as_str)).unwrap_or_default()
    }
}

/// A mention as an end-exclusive range of token indexes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenSpan {
    /// The index of the first token.
    pub start: usize,
    /// The index after the last token.
    pub end: usize,
    /// The class of the mention.
    pub class: EntityClass,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_get_tags_in_order() {
        let tags = TagSet::from_labels(["SHIP", "PERSON", "AWARD"]);
        assert_eq!(tags.tag_count(), 7);
        assert_eq!(tags.class(Tag::OUTSIDE), None);
        assert_eq!(tags.class(Tag::from_column(1)), Some(EntityClass::Custom(0)));
        assert_eq!(tags.inside(EntityClass::Person), Tag::from_column(4));
        assert_eq!(tags.class(tags.inside(EntityClass::Custom(1))), Some(EntityClass::Custom(1)));
        let name = |class: EntityClass| tags.label_name(class.label());
        assert_eq!(name(EntityClass::Custom(0)), "SHIP");
        assert_eq!(name(EntityClass::Custom(1)), "AWARD");
        assert_eq!(name(EntityClass::Person), "PERSON");
        assert_eq!(tags.begin(EntityClass::Event), Tag::OUTSIDE, "there is no such tag");
        assert_eq!(tags.label_name(Label::Custom(2)), "");
    }

    #[test]
    fn inside_follows_only_its_class() {
        let tags = TagSet::from_labels(["SHIP", "PERSON"]);
        let (ship, person) = (EntityClass::Custom(0), EntityClass::Person);
        assert!(tags.may_follow(tags.inside(ship), Some(tags.begin(ship))));
        assert!(tags.may_follow(tags.inside(ship), Some(tags.inside(ship))));
        assert!(!tags.may_follow(tags.inside(ship), Some(tags.begin(person))));
        assert!(!tags.may_follow(tags.inside(ship), Some(Tag::OUTSIDE)));
        assert!(!tags.may_follow(tags.inside(ship), None));
        assert!(tags.may_follow(tags.begin(person), None));
    }

    #[test]
    fn many_labels_fit() {
        let names: Vec<String> = (0..200).map(|it| format!("L{it}")).collect();
        let tags = TagSet::from_labels(names.iter().map(String::as_str));
        assert_eq!(tags.tag_count(), 1 + 2 * TagSet::MAX_CLASSES);
        let last = EntityClass::Custom(TagSet::MAX_CLASSES as u8 - 1);
        assert_eq!(tags.class(tags.inside(last)), Some(last));
    }
}
