//! Texts of the card of an entity.

use super::nouns::{Noun, pluralize};

pub(crate) const ENTITY_NAME: &str =
    text!("Name of this entity (enter the name of another to merge them)");
pub(crate) const SEPARATE_MENTION: &str = text!("Separate this mention");
/// The name of the list of entities to merge with.
pub(crate) const SAME_ENTITY_LIST: &str = text!("Same entity as another");
/// The first option of that list, which chooses none.
pub(crate) const SAME_ENTITY_AS: &str = text!("Same entity as…");

/// Returns the number of mentions that are not listed.
pub(crate) fn further_mentions(count: usize) -> String {
    format_text!("and {}", pluralize(count, Noun::MoreMention))
}
