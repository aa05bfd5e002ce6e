//! The tags of the tagger's file: they are the columns of its weights.

use crate::label::EntityClass;
use crate::tag_set::{Tag, TagSet};

/// The classes of the tagger, in the order of the columns.
const CLASSES: &[EntityClass] = &[
    EntityClass::Person,
    EntityClass::Organization,
    EntityClass::Place,
    EntityClass::Norp,
    EntityClass::Event,
];

/// The tags of the tagger.
pub static NAME_TAGS: TagSet = TagSet::from_classes(CLASSES, true);

/// The number of tags in [`NAME_TAGS`].
pub const TAG_COUNT: usize = 2 + 2 * CLASSES.len();

/// The tag in [`NAME_TAGS`] of a name without a label here.
pub const UNLABELED_NAME: Tag = Tag::from_column(TAG_COUNT - 1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_fit_tag_set() {
        assert_eq!(NAME_TAGS.tag_count(), TAG_COUNT);
        assert_eq!(NAME_TAGS.unlabeled_name(), Some(UNLABELED_NAME));
    }
}
