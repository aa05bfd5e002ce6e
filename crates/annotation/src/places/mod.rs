//! The places of mentions: the answers of the resolver, and edits.

mod edit;
mod resolution;

pub use edit::{attach_resolved_places, set_place};
pub use resolution::{
    InnerPlaces, PlaceCandidate, PlaceSearchResult, QueryMatch, Resolution, ResolutionReason,
    Resolutions, UnresolvedReason, effective_inner_places, effective_link, with_resolved_places,
};
