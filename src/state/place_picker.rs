//! The list of places that a mention may name, with its search box.

use super::document_places::GazetteerStatus;
use super::{Effect, State};
use dateline_annotation::{Annotation, Place, PlaceCandidate, PlaceSearchResult, QueryMatch};
use dateline_protocol::{PlaceSearchRequest, PlaceSearchResponse, RequestId};

/// So many places are shown of what a search finds.
const MAX_SEARCH_RESULTS: u32 = 8;

/// The list of places that a mention may name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlacePicker {
    /// What is typed in the search box.
    pub query: String,
    /// The place that the person went to in the list. Nothing means the first row, whatever that is.
    pub(super) active: Option<Place>,
    /// Whether the person went there since the search was changed last.
    pub(super) has_stepped: bool,
    /// What a search found; nothing while the resolver's candidates are shown.
    pub(super) results: Option<Vec<PlaceSearchResult>>,
    pub(super) request: Option<RequestId>,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickerRow {
    /// The place.
    pub place: Place,
    /// As the resolver sees it, where it is one of its candidates.
    pub candidate: Option<PlaceCandidate>,
    /// How its name meets what was typed, where it was searched.
    pub matched: Option<QueryMatch>,
}

impl PlacePicker {
    /// The row that Enter takes: that of the place that the person went to, wherever it stands now. None
    /// where there are no rows, or where the place went from under the person: they have not seen
    /// what would be taken in its stead.
    pub fn active_row(&self, rows: &[PickerRow]) -> Option<usize> {
        match &self.active {
            Some(marked) => rows.iter().position(|row| row.place == *marked),
            None => (!rows.is_empty()).then_some(0),
        }
    }
}

/// Takes in what a search found.
pub(super) fn apply_search_results(state: &mut State, found: PlaceSearchResponse) {
    let Some(choices) =
        state.workspace_mut().and_then(|workspace| workspace.places.picker.as_mut())
    else {
        return;
    };
    // An answer to an older search is late: its rows are not what was asked for last.
    if choices.request == Some(found.request) {
        choices.request = None;
        let is_found = |marked: &Place| found.places.iter().any(|it| it.place == *marked);
        if !choices.has_stepped {
            choices.active.take_if(|marked| !is_found(marked));
        }
        choices.results = Some(found.places);
    }
}

/// The search box of the list, in the page.
pub const PLACE_SEARCH_ID: &str = "place-search";

/// Opens the list, or closes it. Where the resolver has no candidates, the mention's own text is
/// searched.
pub(super) fn toggle_picker(state: &mut State, annotation: &Annotation) -> Vec<Effect> {
    let Some((workspace, document)) = state.workspace() else { return Vec::new() };
    let was_open = workspace.places.picker.is_some();
    let knows = !workspace.places.candidates(annotation.id).is_empty();
    let quote = document.quote(annotation.span).to_owned();
    if let Some(workspace) = state.workspace_mut() {
        workspace.places.picker = (!was_open).then(PlacePicker::default);
    }
    if was_open {
        return vec![Effect::FocusElement(super::annotation_element_id(annotation.id))];
    }
    let mut effects = if knows { Vec::new() } else { request_search(state, quote) };
    effects.push(Effect::FocusElement(PLACE_SEARCH_ID.to_owned()));
    effects
}

/// What is searched.
pub(super) fn set_query(state: &mut State, query: String) -> Vec<Effect> {
    let Some(choices) =
        state.workspace_mut().and_then(|workspace| workspace.places.picker.as_mut())
    else {
        return Vec::new();
    };
    choices.query.clone_from(&query);
    choices.has_stepped = false;
    // What was searched before is not wanted any more, whether or not this can be searched.
    choices.request = None;
    if query.trim().is_empty() {
        *choices = PlacePicker { query, ..PlacePicker::default() };
        return Vec::new();
    }
    request_search(state, query)
}

/// Asks for places with a name. An answer to an earlier request is stale from now on.
fn request_search(state: &mut State, query: String) -> Vec<Effect> {
    if !matches!(state.gazetteer, GazetteerStatus::Ready(_)) {
        return Vec::new();
    }
    let request = RequestId(state.last_request + 1);
    let Some(choices) =
        state.workspace_mut().and_then(|workspace| workspace.places.picker.as_mut())
    else {
        return Vec::new();
    };
    choices.request = Some(request);
    state.last_request = request.0;
    let query = query.trim().to_owned();
    vec![Effect::FindPlaces(PlaceSearchRequest { request, query, limit: MAX_SEARCH_RESULTS })]
}

/// A row of the list, in the page.
pub fn picker_row_element_id(row: usize) -> String {
    format!("place-choice-{row}")
}

/// Goes to the next row of the list, or the one before.
pub(super) fn step_picker(
    state: &mut State,
    annotation: &Annotation,
    forward: bool,
) -> Vec<Effect> {
    let Some(places) = state.workspace_mut().map(|workspace| &mut workspace.places) else {
        return Vec::new();
    };
    let rows = places.picker_rows(annotation.id);
    let count = rows.len();
    let Some(choices) = places.picker.as_mut().filter(|_| count > 0) else { return Vec::new() };
    let row = match (choices.active_row(&rows), forward) {
        (Some(row), true) => (row + 1) % count,
        (Some(row), false) => (row + count - 1) % count,
        (None, true) => 0,
        (None, false) => count - 1,
    };
    choices.active = rows.into_iter().nth(row).map(|choice| choice.place);
    choices.has_stepped = true;
    vec![Effect::ScrollToElement(picker_row_element_id(row))]
}
