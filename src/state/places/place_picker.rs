//! The place picker: the list of places to choose from for a mention, with a search box.

use dateline_annotation::model::Place;
use dateline_annotation::places::{PlaceCandidate, PlaceSearchResult, QueryMatch};
use dateline_protocol::RequestId;

/// The state of the place picker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlacePicker {
    /// The contents of the search box.
    pub query: String,
    /// The place that the user moved to in the list. `None` means the first row, whichever it is.
    pub(in crate::state) active: Option<Place>,
    /// True if the user moved in the list since the query was last changed.
    pub(in crate::state) has_stepped: bool,
    /// The search results; `None` while the resolver's candidates are shown.
    pub(in crate::state) results: Option<Vec<PlaceSearchResult>>,
    pub(in crate::state) request: Option<RequestId>,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickerRow {
    /// The place.
    pub place: Place,
    /// The resolver's candidate, if the place is one.
    pub candidate: Option<PlaceCandidate>,
    /// The match of the place's name with the query, if the place is a search result.
    pub matched: Option<QueryMatch>,
}

impl PlacePicker {
    /// Returns the index of the row that Enter chooses: the row of the place that the user moved
    /// to, wherever it is now. Returns `None` if there are no rows, or if that place is no longer
    /// listed, because the user has not seen what Enter would choose instead.
    pub fn active_row(&self, rows: &[PickerRow]) -> Option<usize> {
        match &self.active {
            Some(marked) => rows.iter().position(|row| row.place == *marked),
            None => (!rows.is_empty()).then_some(0),
        }
    }
}

/// Element id of the search box.
pub const PLACE_SEARCH_ID: &str = "place-search";

/// Returns the element id of a row of the list.
pub fn picker_row_element_id(row: usize) -> String {
    format!("place-choice-{row}")
}
