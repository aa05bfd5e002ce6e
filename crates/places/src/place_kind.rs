//! Kinds of places as the file numbers them.

use dateline_annotation::PlaceKind;

/// In the order of their numbers, which stay as they are.
const KINDS: [PlaceKind; 13] = [
    PlaceKind::Country,
    PlaceKind::Division,
    PlaceKind::County,
    PlaceKind::City,
    PlaceKind::Continent,
    PlaceKind::Region,
    PlaceKind::Island,
    PlaceKind::Water,
    PlaceKind::Mountain,
    PlaceKind::Nature,
    PlaceKind::Airport,
    PlaceKind::Facility,
    PlaceKind::Point,
];

/// The number of a kind.
pub(crate) fn encode_kind(kind: PlaceKind) -> u8 {
    KINDS.iter().position(|other| *other == kind).map_or(0, |at| at as u8)
}

/// The kind with a number.
pub(crate) fn decode_kind(number: u8) -> Option<PlaceKind> {
    KINDS.get(usize::from(number)).copied()
}
