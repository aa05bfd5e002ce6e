//! The places of mentions: the answers of the resolver, and edits.

mod edit;
mod resolution;

pub use edit::{attach_resolved_places, set_place};
pub use resolution::{
    PlaceCandidate, PlaceSearchResult, QueryMatch, Resolution, ResolutionReason, Resolutions,
    UnresolvedReason, effective_link, with_resolved_places,
};
