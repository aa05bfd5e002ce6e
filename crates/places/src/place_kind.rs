//! Encoding of place kinds in the file.

use dateline_annotation::model::PlaceKind;

/// The kinds in the order of their numbers, which must not change.
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

/// Returns the number of a kind.
pub(crate) fn encode_kind(kind: PlaceKind) -> u8 {
    KINDS.iter().position(|other| *other == kind).map_or(0, |at| at as u8)
}

/// Returns the kind of a number, or `None` if there is none.
pub(crate) fn decode_kind(number: u8) -> Option<PlaceKind> {
    KINDS.get(usize::from(number)).copied()
}
