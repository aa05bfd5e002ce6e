//! Texts of the place card.

pub(crate) const PROBABLY_NEAR: &str = text!("Probably near ");
pub(crate) const SEARCH_PLACE: &str = text!("Search for a place");
pub(crate) const SEARCH_OTHER_PLACE: &str = text!("Search for another place");
pub(crate) const SEARCH_PLACE_HINT: &str = text!("Search for a place by name");
pub(crate) const SEARCH: &str = text!("Search");
pub(crate) const CHOOSE: &str = text!("Choose");
pub(crate) const CHANGE: &str = text!("Change");
pub(crate) const NOT_A_PLACE: &str = text!("Not a place on the map");
pub(crate) const PIN_ON_MAP: &str = text!("Pin on the map");
pub(crate) const FIND_AUTOMATICALLY: &str = text!("Find automatically");

/// Returns the name of the checkbox that applies a place to all mentions of an entity.
pub(crate) fn for_all_mentions(mentions: usize, quote: &str) -> String {
    format_text!("for all {mentions} mentions of “{quote}”")
}
