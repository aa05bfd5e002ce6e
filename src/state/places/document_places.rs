//! The places of the open document: requests to the resolver, its answers and the user's decisions.

use crate::state::action::PlaceAction;
use crate::state::context::Context;
use crate::state::editor::workspace::Workspace;
use crate::state::effect::Effect;
use crate::state::places::map_projection::{PixelSize, Viewport};
use crate::state::places::messages::PlaceMessage;
use crate::state::places::place_list::{PlaceList, place_mentions};
use crate::state::places::place_picker::{
    PickerRow, PlacePicker, set_query, step_picker, toggle_picker,
};
use crate::state::{DetectorStatus, State, reducer};
use dateline_annotation::log::{Actor, EditKind};
use dateline_annotation::model::{AnnotationId, Document, Entity, LinkTarget, group_entities};
use dateline_annotation::places::{PlaceCandidate, PlaceSearchResult, Resolutions, set_place};
use dateline_protocol::detector::{
    GazetteerInfo, PlaceMention, ResolutionGroup, ResolveRequest, ResolveResponse,
};
use dateline_protocol::{ModelFileError, RequestId};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The status of the gazetteer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum GazetteerStatus {
    /// The worker is loading it, or has not reported on it yet.
    #[default]
    Loading,
    /// It is loaded.
    Ready(GazetteerInfo),
    /// It cannot be used.
    Unavailable(ModelFileError),
}

/// The state of the places of the open document. All of it is derived or transient; the user's
/// decisions are stored in the document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DocumentPlaces {
    /// The latest answers of the resolver.
    pub resolutions: Arc<Resolutions>,
    /// The place list of the document.
    pub list: Arc<PlaceList>,
    /// The mention whose place is highlighted.
    pub hovered: Option<AnnotationId>,
    /// The place picker for the focused mention, if it is open.
    pub picker: Option<PlacePicker>,
    /// True if a decision applies to a single mention only, not to its entity.
    pub is_for_mention_only: bool,
    /// The state of the map.
    pub map: MapState,
    /// The document from which `list` was built.
    listed_document: Option<Arc<Document>>,
    /// The mentions of the latest request to the resolver.
    requested_mentions: Arc<Vec<PlaceMention>>,
    request: Option<RequestId>,
    /// The focused mention at the last call of `sync_with_focus`.
    followed_focus: Option<AnnotationId>,
}

/// The state of the map of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MapState {
    /// The size on the page; zero until the map is rendered.
    pub size: PixelSize,
    /// The visible part of the earth.
    pub viewport: Viewport,
    /// True if the user has moved the map; then it is no longer fitted to the places.
    pub is_moved_by_user: bool,
    /// True if the map is fitted to all places, including distant ones.
    pub shows_all_places: bool,
    /// True if the next click on the map sets the location of the focused mention.
    pub is_dropping_pin: bool,
}

impl DocumentPlaces {
    /// Returns the rows of the place picker: the search results or, without a search, the
    /// resolver's candidates.
    pub fn picker_rows(&self, mention: AnnotationId) -> Vec<PickerRow> {
        let candidates = self.candidates(mention);
        match self.picker.as_ref().and_then(|choices| choices.results.as_ref()) {
            Some(found) => found
                .iter()
                .map(|PlaceSearchResult { place, matched }| PickerRow {
                    candidate: candidates.iter().find(|it| it.place == *place).cloned(),
                    place: place.clone(),
                    matched: Some(*matched),
                })
                .collect(),
            None => candidates
                .iter()
                .map(|it| PickerRow {
                    place: it.place.clone(),
                    candidate: Some(it.clone()),
                    matched: None,
                })
                .collect(),
        }
    }

    /// Returns the resolver's candidates for a mention.
    pub fn candidates(&self, mention: AnnotationId) -> &[PlaceCandidate] {
        self.resolutions.get(&mention).map_or(&[], |resolution| &resolution.candidates)
    }

    /// Returns true while a search is running.
    pub fn is_searching(&self) -> bool {
        self.picker.as_ref().is_some_and(|choices| choices.request.is_some())
    }

    /// Returns the index of the row of the highlighted place or, if no place is highlighted, of the
    /// focused mention's place.
    pub fn current_row(&self, focus: Option<AnnotationId>) -> Option<usize> {
        self.hovered.or(focus).and_then(|mention| self.list.row_index(mention))
    }

    /// Forgets the requests to a worker that died, so that they are sent to its replacement.
    pub(in crate::state) fn reset_requests(&mut self) {
        self.listed_document = None;
        self.requested_mentions = Arc::default();
        self.request = None;
        if let Some(choices) = &mut self.picker {
            choices.request = None;
        }
    }
}

/// Brings the places up to date with the document: rebuilds the list, fits the map, and sends a
/// request to the resolver if mentions or decisions changed. To be called after every action. Does
/// nothing if the document is the same `Arc` as before.
pub(in crate::state) fn refresh(state: &mut State, cx: &mut Context) {
    // While an edit job changes the document, the list is not rebuilt after each part.
    let is_done = |id| !state.edit_jobs.may_change(id);
    let Some((workspace, document)) = state.workspace().filter(|(_, it)| is_done(it.id)) else {
        return;
    };
    let is_same =
        workspace.places.listed_document.as_ref().is_some_and(|seen| Arc::ptr_eq(seen, document));
    let document = document.clone();
    if !is_same {
        update_list(state, &document);
        request_resolution(state, document, cx);
    }
    sync_with_focus(state);
}

fn update_list(state: &mut State, document: &Document) {
    let labels = state.history.project().labels().clone();
    let Some(workspace) = state.workspace_mut() else { return };
    let places = &mut workspace.places;
    places.list = Arc::new(PlaceList::from_document(document, &labels, &places.resolutions));
    places.hovered = places.hovered.filter(|id| places.list.row_index(*id).is_some());
    places.fit_map();
}

fn request_resolution(state: &mut State, document: Arc<Document>, cx: &mut Context) {
    // Nothing is sent to a dead worker. Once the user restarts it, the request is sent.
    let is_dead = matches!(state.detector, DetectorStatus::Failed(_));
    let mentions = place_mentions(&document, state.history.project().labels());
    let request = RequestId(state.last_request + 1);
    let Some(workspace) = state.workspace_mut() else { return };
    let places = &mut workspace.places;
    places.listed_document = (!is_dead).then(|| document.clone());
    if is_dead || *places.requested_mentions == mentions {
        return;
    }
    places.requested_mentions = Arc::new(mentions.clone());
    // A request is also sent if every mention is decided: it makes the worker load the gazetteer.
    if mentions.is_empty() {
        places.request = None;
        return;
    }
    places.request = Some(request);
    state.last_request = request.0;
    let (id, text) = (document.id.0, document.text.to_string());
    cx.push(Effect::Resolve(ResolveRequest { request, document: id, text, mentions }));
}

/// If the focus has moved, closes the picker, leaves pin-drop mode and scrolls the map to the place
/// of the focused mention.
fn sync_with_focus(state: &mut State) {
    let Some(workspace) = state.workspace_mut() else { return };
    let focus = workspace.focus;
    let places = &mut workspace.places;
    if places.followed_focus == focus {
        return;
    }
    places.followed_focus = focus;
    places.picker = None;
    places.is_for_mention_only = false;
    places.map.is_dropping_pin = false;
    if let Some(named) = focus.and_then(|id| places.list.row_for_mention(id)) {
        let map = &mut places.map;
        map.viewport = map.viewport.scrolled_to(named.place.point, map.size);
    }
}

/// Handles a gazetteer that cannot be used. The pending request is not answered.
pub(in crate::state) fn handle_missing_gazetteer(state: &mut State, error: ModelFileError) {
    state.gazetteer = GazetteerStatus::Unavailable(error);
    let request = state.workspace().and_then(|(workspace, _)| workspace.places.request);
    if let Some(request) = request {
        cancel_request(state, request);
    }
}

/// Replaces the resolutions with new answers, unless these are stale. Earlier resolutions of
/// decided mentions are kept: the resolver does not answer for them, but the user may change the
/// decision.
pub(in crate::state) fn apply_resolutions(state: &mut State, resolved: ResolveResponse) {
    let Some((workspace, document)) = state.workspace() else { return };
    if workspace.places.request != Some(resolved.request) {
        return;
    }
    let document = document.clone();
    if let Some(workspace) = state.workspace_mut() {
        let places = &mut workspace.places;
        places.request = None;
        let decided =
            places.requested_mentions.iter().filter(|it| it.decided.is_some()).map(|it| it.id);
        let decided: BTreeSet<AnnotationId> = decided.collect();
        let known = places.resolutions.iter().filter(|(id, _)| decided.contains(id));
        let known = known.map(|(id, resolution)| (*id, resolution.clone()));
        let answers =
            resolved.groups.into_iter().flat_map(|ResolutionGroup { mentions, resolution }| {
                mentions.into_iter().map(move |id| (id, resolution.clone()))
            });
        places.resolutions = Arc::new(known.chain(answers).collect());
    }
    update_list(state, &document);
}

/// Ends a request if it is about places, and returns true if it is.
pub(in crate::state) fn cancel_request(state: &mut State, request: RequestId) -> bool {
    let Some(workspace) = state.workspace_mut() else { return false };
    let places = &mut workspace.places;
    if places.request == Some(request) {
        places.request = None;
        return true;
    }
    match &mut places.picker {
        Some(choices) if choices.request == Some(request) => {
            choices.request = None;
            true
        }
        _ => false,
    }
}

/// Closes the picker and leaves pin-drop mode. Returns true if either was open.
pub(in crate::state) fn close_picker(workspace: &mut Workspace) -> bool {
    let was_placing = std::mem::take(&mut workspace.places.map.is_dropping_pin);
    was_placing || workspace.places.picker.take().is_some()
}

/// Handles an action concerning the places of the open document.
pub(in crate::state) fn update(state: &mut State, action: PlaceAction, cx: &mut Context) {
    let Some((workspace, document)) = state.workspace() else { return };
    if let PlaceAction::Hover(mention) = action {
        let mention = mention.filter(|id| workspace.places.list.row_index(*id).is_some());
        if let Some(workspace) = state.workspace_mut() {
            workspace.places.hovered = mention;
        }
        return;
    }
    if let PlaceAction::StepRow { forward } = action {
        return step_row(state, forward, cx);
    }
    let focused = workspace.focus.and_then(|id| document.annotation(id));
    let Some(annotation) = focused.cloned() else { return };
    match action {
        PlaceAction::TogglePicker => toggle_picker(state, &annotation, cx),
        PlaceAction::Search(query) => set_query(state, query, cx),
        PlaceAction::StepPicker { forward } => step_picker(state, &annotation, forward, cx),
        PlaceAction::ChooseActive => {
            let rows = workspace.places.picker_rows(annotation.id);
            let marked = workspace.places.picker.as_ref().and_then(|it| it.active_row(&rows));
            if let Some(choice) = marked.and_then(|marked| rows.into_iter().nth(marked)) {
                set_place_target(state, Some(LinkTarget::Place(choice.place)), cx)
            }
        }
        PlaceAction::Choose(place) => set_place_target(state, Some(LinkTarget::Place(place)), cx),
        PlaceAction::RejectAll => set_place_target(state, Some(LinkTarget::None), cx),
        PlaceAction::ClearDecision => set_place_target(state, None, cx),
        PlaceAction::SetForEntity(all) => {
            if let Some(workspace) = state.workspace_mut() {
                workspace.places.is_for_mention_only = !all;
            }
        }
        PlaceAction::Hover(_) | PlaceAction::StepRow { .. } => {}
    }
}

/// Returns the element id of a row of the place list.
pub fn row_element_id(row: usize) -> String {
    format!("place-row-{row}")
}

fn step_row(state: &mut State, forward: bool, cx: &mut Context) {
    let Some(workspace) = state.workspace_mut() else { return };
    let (places, focus) = (&mut workspace.places, workspace.focus);
    let row = match (places.current_row(focus), forward) {
        (Some(row), true) => row + 1,
        (Some(row), false) => row.saturating_sub(1),
        (None, _) => 0,
    };
    let Some(named) = places.list.located.get(row) else { return };
    places.hovered = Some(named.mentions[0]);
    cx.push(Effect::FocusElement(row_element_id(row)));
}

/// Returns the mentions of the entity that contains a mention, or an empty slice if no entity does.
pub fn mentions_of_entity(entities: &[Entity], mention: AnnotationId) -> &[AnnotationId] {
    let found = entities.iter().find(|entity| entity.mentions.contains(&mention));
    found.map_or(&[], |entity| &entity.mentions)
}

/// Stores the user's decision on the place of the focused mention as a single change. It applies to
/// the whole entity unless it is for this mention only. `None` clears the decision.
pub(in crate::state) fn set_place_target(
    state: &mut State,
    target: Option<LinkTarget>,
    cx: &mut Context,
) {
    let Some((workspace, document)) = state.workspace() else { return };
    let Some(focus) = workspace.focus.and_then(|id| document.annotation(id)) else {
        return;
    };
    let mut ids = vec![focus.id];
    if !workspace.places.is_for_mention_only {
        ids = mentions_of_entity(
            &group_entities(document, state.history.project().labels()),
            focus.id,
        )
        .to_vec();
    }
    let told = PlaceMessage::Decided {
        quote: document.quote(focus.span).to_owned(),
        target: target.clone(),
        mentions: ids.len(),
    };
    let id = focus.id;
    let ops = set_place(document, &ids, target);
    reducer::edit(state, Actor::Person, EditKind::Place, ops, cx);
    if let Some(workspace) = state.workspace_mut() {
        workspace.places.picker = None;
        workspace.places.map.is_dropping_pin = false;
        // Makes the map scroll to the new place of the mention.
        workspace.places.followed_focus = None;
    }
    state.announce(told);
    cx.push(Effect::FocusElement(crate::state::annotation_element_id(id)));
}
