//! The places of the open document, and the map.

pub mod document_places;
#[cfg(test)]
pub(in crate::state) mod document_places_tests;
mod map_fit;
pub mod map_interaction;
pub mod map_label_layout;
pub mod map_outlines;
pub mod map_projection;
pub mod messages;
pub mod panel;
pub mod place_list;
pub mod place_picker;
pub(in crate::state) mod place_search;
#[cfg(test)]
pub(in crate::state) mod place_search_tests;
