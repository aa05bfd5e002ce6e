//! The search for a place in the place picker.

use crate::state::context::Context;
use crate::state::effect::Effect;
use crate::state::places::document_places::GazetteerStatus;
use crate::state::places::panel::Places;
use crate::state::places::place_picker::picker_row_element_id;
use crate::state::places::place_picker::{PLACE_SEARCH_ID, PlacePicker};
use crate::state::session::Session;
use dateline_annotation::model::{Annotation, Place};
use dateline_protocol::detector::{PlaceSearchRequest, PlaceSearchResponse};

/// The maximum number of search results.
const MAX_SEARCH_RESULTS: u32 = 8;

/// Stores the results of a search.
pub(in crate::state) fn apply_search_results(session: &mut Session, found: PlaceSearchResponse) {
    let Some(choices) =
        session.workspace_mut().and_then(|workspace| workspace.places.picker.as_mut())
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

impl Places {
    /// Opens or closes the picker. If the resolver has no candidates, searches for the mention's text.
    pub(in crate::state) fn toggle_picker(
        &mut self,
        session: &mut Session,
        annotation: &Annotation,
        cx: &mut Context,
    ) {
        let Some((workspace, document)) = session.workspace() else { return };
        let was_open = workspace.places.picker.is_some();
        let knows = !workspace.places.candidates(annotation.id).is_empty();
        let quote = document.quote(annotation.span).to_owned();
        if let Some(workspace) = session.workspace_mut() {
            workspace.places.picker = (!was_open).then(PlacePicker::default);
        }
        if was_open {
            return cx.push(Effect::FocusElement(
                crate::state::editor::workspace::annotation_element_id(annotation.id),
            ));
        }
        if !knows {
            self.request_search(session, quote, cx);
        }
        cx.push(Effect::FocusElement(PLACE_SEARCH_ID.to_owned()));
    }

    /// Changes the query.
    pub(in crate::state) fn set_query(
        &mut self,
        session: &mut Session,
        query: String,
        cx: &mut Context,
    ) {
        let Some(choices) =
            session.workspace_mut().and_then(|workspace| workspace.places.picker.as_mut())
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
        self.request_search(session, query, cx)
    }

    /// Requests places by name. Answers to earlier requests are stale from then on.
    fn request_search(&mut self, session: &mut Session, query: String, cx: &mut Context) {
        if !matches!(self.gazetteer, GazetteerStatus::Ready(_)) {
            return;
        }
        let request = session.next_request();
        let Some(choices) =
            session.workspace_mut().and_then(|workspace| workspace.places.picker.as_mut())
        else {
            return;
        };
        choices.request = Some(request);
        let query = query.trim().to_owned();
        cx.push(Effect::FindPlaces(PlaceSearchRequest {
            request,
            query,
            limit: MAX_SEARCH_RESULTS,
        }));
    }
}

/// Moves to the next or the previous row of the list, wrapping around.
pub(in crate::state) fn step_picker(
    session: &mut Session,
    annotation: &Annotation,
    forward: bool,
    cx: &mut Context,
) {
    let Some(places) = session.workspace_mut().map(|workspace| &mut workspace.places) else {
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
