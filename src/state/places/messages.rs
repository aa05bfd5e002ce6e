//! Messages about places and the map.

use crate::state::notices::failure::Reason;
use dateline_annotation::model::LinkTarget;

/// A message about places and the map.
#[derive(Clone, Debug, PartialEq)]
pub enum PlaceMessage {
    /// The worker rejected a request; with the description by its parser.
    NotResolved(String),
    /// The outlines of the map cannot be loaded.
    OutlinesFailed(Reason),
    /// The user chooses a point on the map.
    PlacingPin,
    /// The place of mentions was decided.
    Decided {
        /// The quote of the focused mention.
        quote: String,
        /// The place; `None` if it is left to the resolver.
        target: Option<LinkTarget>,
        /// The number of mentions.
        mentions: usize,
    },
}
