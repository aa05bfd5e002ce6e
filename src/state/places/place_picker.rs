//! The place picker: the list of places to choose from for a mention, with a search box.

use crate::state::State;
use crate::state::context::Context;
use crate::state::effect::Effect;
use crate::state::places::document_places::GazetteerStatus;
use dateline_annotation::model::{Annotation, Place};
use dateline_annotation::places::{PlaceCandidate, PlaceSearchResult, QueryMatch};
use dateline_protocol::RequestId;
use dateline_protocol::detector::{PlaceSearchRequest, PlaceSearchResponse};

/// The maximum number of search results.
const MAX_SEARCH_RESULTS: u32 = 8;

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

/// Stores the results of a search.
pub(in crate::state) fn apply_search_results(state: &mut State, found: PlaceSearchResponse) {
    let Some(choices) =
        state.workspace_mut().and_then(|workspace| workspace.places.picker.as_mut())
    else {
        return;
    };
    // Answers to older requests are stale.
    if choices.request == Some(found.request) {
        choices.request = None;
        let is_found = |marked: &Place| found.places.iter().any(|it| it.place == *marked);
        if !choices.has_stepped {
            choices.active.take_if(|marked| !is_found(marked));
        }
        choices.results = Some(found.places);
    }
}

/// Element id of the search box.
pub const PLACE_SEARCH_ID: &str = "place-search";

/// Opens or closes the picker. If the resolver has no candidates, searches for the mention's text.
pub(in crate::state) fn toggle_picker(
    state: &mut State,
    annotation: &Annotation,
    cx: &mut Context,
) {
    let Some((workspace, document)) = state.workspace() else { return };
    let was_open = workspace.places.picker.is_some();
    let knows = !workspace.places.candidates(annotation.id).is_empty();
    let quote = document.quote(annotation.span).to_owned();
    if let Some(workspace) = state.workspace_mut() {
        workspace.places.picker = (!was_open).then(PlacePicker::default);
    }
    if was_open {
        return cx.push(Effect::FocusElement(crate::state::annotation_element_id(annotation.id)));
    }
    if !knows {
        request_search(state, quote, cx);
    }
    cx.push(Effect::FocusElement(PLACE_SEARCH_ID.to_owned()));
}

/// Changes the query.
pub(in crate::state) fn set_query(state: &mut State, query: String, cx: &mut Context) {
    let Some(choices) =
        state.workspace_mut().and_then(|workspace| workspace.places.picker.as_mut())
    else {
        return;
    };
    choices.query.clone_from(&query);
    choices.has_stepped = false;
    // Results of the previous query are stale, even if this one cannot be searched.
    choices.request = None;
    if query.trim().is_empty() {
        *choices = PlacePicker { query, ..PlacePicker::default() };
        return;
    }
    request_search(state, query, cx)
}

/// Requests places by name. Answers to earlier requests are stale from then on.
fn request_search(state: &mut State, query: String, cx: &mut Context) {
    if !matches!(state.gazetteer, GazetteerStatus::Ready(_)) {
        return;
    }
    let request = RequestId(state.last_request + 1);
    let Some(choices) =
        state.workspace_mut().and_then(|workspace| workspace.places.picker.as_mut())
    else {
        return;
    };
    choices.request = Some(request);
    state.last_request = request.0;
    let query = query.trim().to_owned();
    cx.push(Effect::FindPlaces(PlaceSearchRequest { request, query, limit: MAX_SEARCH_RESULTS }));
}

/// Returns the element id of a row of the list.
pub fn picker_row_element_id(row: usize) -> String {
    format!("place-choice-{row}")
}

/// Moves to the next or the previous row of the list, wrapping around.
pub(in crate::state) fn step_picker(
    state: &mut State,
    annotation: &Annotation,
    forward: bool,
    cx: &mut Context,
) {
    let Some(places) = state.workspace_mut().map(|workspace| &mut workspace.places) else {
        return;
    };
    let rows = places.picker_rows(annotation.id);
    let count = rows.len();
    let Some(choices) = places.picker.as_mut().filter(|_| count > 0) else { return };
    let row = match (choices.active_row(&rows), forward) {
        (Some(row), true) => (row + 1) % count,
        (Some(row), false) => (row + count - 1) % count,
        (None, true) => 0,
        (None, false) => count - 1,
    };
    choices.active = rows.into_iter().nth(row).map(|choice| choice.place);
    choices.has_stepped = true;
    cx.push(Effect::ScrollToElement(picker_row_element_id(row)));
}
