//! Texts of the map and the list of places.

use super::nouns::{Noun, pluralize};
use super::places::format_percent;
use dateline_annotation::model::Score;

pub(crate) const ZOOM_IN: &str = text!("Zoom in");
pub(crate) const ZOOM_OUT: &str = text!("Zoom out");
pub(crate) const SHOW_ALL_PLACES: &str = text!("Show all places");

/// Returns the accessible name of the map.
pub(crate) fn map_name(places: usize) -> String {
    format_text!(
        "Map of {}. Arrow keys move it, plus and minus zoom, 0 shows all.",
        pluralize(places, Noun::Place)
    )
}

/// Returns the description of a button with its key in parentheses.
pub(crate) fn with_key(name: &str, key: &str) -> String {
    format_text!("{name} ({key})")
}

/// Returns how sure the resolver is of a place, or that the user decided it.
pub(crate) fn place_confidence(score: Option<Score>) -> String {
    match score {
        Some(score) => format_text!("{} sure", format_percent(score)),
        None => text!("decided").to_owned(),
    }
}
