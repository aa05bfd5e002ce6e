//! The places of the open document: asking the worker, and what a person says about its answers.

use super::map_projection::{PixelSize, Viewport};
use super::place_list::{PlaceList, place_mentions};
use super::place_picker::{
    PickerRow, PlacePicker, apply_search_results, set_query, step_picker, toggle_picker,
};
use super::{DetectorStatus, Effect, State, Workspace, reducer};
use crate::messages;
use dateline_annotation::{
    Actor, AnnotationId, Document, EditKind, Entity, LinkTarget, Place, PlaceCandidate,
    PlaceSearchResult, Resolutions, group_entities, set_place,
};
use dateline_protocol::{
    FromWorker, GazetteerInfo, PlaceMention, RequestId, ResolutionGroup, ResolveRequest,
    ResolveResponse,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is known about the gazetteer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum GazetteerStatus {
    /// The worker has not said; it loads.
    #[default]
    Loading,
    /// It is there.
    Ready(GazetteerInfo),
    /// It cannot be used; the reason is for the person.
    Unavailable(String),
}

/// What a person does about places.
#[derive(Clone, Debug, PartialEq)]
pub enum PlaceAction {
    /// Open the list of places that the mention in focus may name, or close it.
    TogglePicker,
    /// The text in the search box changed.
    Search(String),
    /// Go down in the list, or up.
    StepPicker {
        /// Down.
        forward: bool,
    },
    /// Take what is marked in the list.
    ChooseActive,
    /// The mention in focus names this place.
    Choose(Place),
    /// The mention in focus names none of the places there are.
    RejectAll,
    /// Leave the mention in focus to the resolver again.
    ClearDecision,
    /// Whether a choice holds for all mentions of the same entity.
    SetForEntity(bool),
    /// Point at the place of a mention, in the text, on the map and in the list; or at nothing.
    Hover(Option<AnnotationId>),
    /// Point at the next place of the list, or the one before, and move the focus there.
    StepRow {
        /// The next.
        forward: bool,
    },
}

/// Places, as far as the open document is concerned. All of it is derived or passing; what a person
/// decides stands in the document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DocumentPlaces {
    /// The resolver's last answers.
    pub resolutions: Arc<Resolutions>,
    /// The places of the document.
    pub list: Arc<PlaceList>,
    /// The mention whose place is pointed at.
    pub hovered: Option<AnnotationId>,
    /// The list of places that the mention in focus may name, when it is open.
    pub picker: Option<PlacePicker>,
    /// Whether a choice is for one mention only.
    pub is_for_mention_only: bool,
    /// What the map shows.
    pub map: MapState,
    /// The document that was gathered.
    listed_document: Option<Arc<Document>>,
    /// What the worker was asked last.
    requested_mentions: Arc<Vec<PlaceMention>>,
    request: Option<RequestId>,
    /// The mention in focus, as far as the map has followed it.
    followed_focus: Option<AnnotationId>,
}

/// What the map of a document shows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MapState {
    /// Its size in the page; nothing before it is drawn.
    pub size: PixelSize,
    /// The part of the earth.
    pub viewport: Viewport,
    /// Whether a person has moved it: then it is not fitted to the places any more.
    pub is_moved_by_user: bool,
    /// Whether it is to show every place, however far away.
    pub shows_all_places: bool,
    /// Whether the next click says where the mention in focus is.
    pub is_dropping_pin: bool,
}

impl DocumentPlaces {
    /// The rows of the open list: the resolver's candidates, or what a search found.
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

    /// What the resolver thinks that a mention may name.
    pub fn candidates(&self, mention: AnnotationId) -> &[PlaceCandidate] {
        self.resolutions.get(&mention).map_or(&[], |resolution| &resolution.candidates)
    }

    /// Whether a search is under way.
    pub fn is_searching(&self) -> bool {
        self.picker.as_ref().is_some_and(|choices| choices.request.is_some())
    }

    /// The row of the place pointed at; else that of the mention in focus.
    pub fn current_row(&self, focus: Option<AnnotationId>) -> Option<usize> {
        self.hovered.or(focus).and_then(|mention| self.list.row_index(mention))
    }

    /// Forgets what a worker that died was asked, so that another is asked.
    pub(super) fn reset_requests(&mut self) {
        self.listed_document = None;
        self.requested_mentions = Arc::default();
        self.request = None;
        if let Some(choices) = &mut self.picker {
            choices.request = None;
        }
    }
}

/// Brings the places up to date with the document: gathers them anew, fits the map, and asks the
/// worker where mentions or decisions changed. To be called after every action; does nothing for a
/// document that is the very same as before.
pub(super) fn refresh(state: &mut State) -> Vec<Effect> {
    // Gathered once, when all of it is made.
    let is_done = |id| !state.edit_jobs.may_change(id);
    let Some((workspace, document)) = state.workspace().filter(|(_, it)| is_done(it.id)) else {
        return Vec::new();
    };
    let is_same =
        workspace.places.listed_document.as_ref().is_some_and(|seen| Arc::ptr_eq(seen, document));
    let document = document.clone();
    let mut effects = Vec::new();
    if !is_same {
        update_list(state, &document);
        effects.extend(request_resolution(state, document));
    }
    sync_with_focus(state);
    effects
}

fn update_list(state: &mut State, document: &Document) {
    let labels = state.history.project().labels().clone();
    let Some(workspace) = state.workspace_mut() else { return };
    let places = &mut workspace.places;
    places.list = Arc::new(PlaceList::from_document(document, &labels, &places.resolutions));
    places.hovered = places.hovered.filter(|id| places.list.row_index(*id).is_some());
    places.fit_map();
}

fn request_resolution(state: &mut State, document: Arc<Document>) -> Option<Effect> {
    // A worker that died is started by a person, and asked then.
    let is_dead = matches!(state.detector, DetectorStatus::Failed(_));
    let mentions = place_mentions(&document, state.history.project().labels());
    let request = RequestId(state.last_request + 1);
    let places = &mut state.workspace_mut()?.places;
    places.listed_document = (!is_dead).then(|| document.clone());
    if is_dead || *places.requested_mentions == mentions {
        return None;
    }
    places.requested_mentions = Arc::new(mentions.clone());
    // Where all is decided there is nothing to answer, but the worker gets its gazetteer.
    if mentions.is_empty() {
        places.request = None;
        return None;
    }
    places.request = Some(request);
    state.last_request = request.0;
    let (id, text) = (document.id.0, document.text.to_string());
    Some(Effect::Resolve(ResolveRequest { request, document: id, text, mentions }))
}

/// What is about one mention ends with it; the map shows the place of the next.
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

/// Takes what the worker says about places.
pub(super) fn handle_worker_message(state: &mut State, message: FromWorker) -> Vec<Effect> {
    match message {
        FromWorker::GazetteerLoaded(facts) => state.gazetteer = GazetteerStatus::Ready(facts),
        FromWorker::GazetteerFailed { reason } => {
            state.gazetteer = GazetteerStatus::Unavailable(reason);
            let request = state.workspace().and_then(|(workspace, _)| workspace.places.request);
            if let Some(request) = request {
                cancel_request(state, request);
            }
        }
        FromWorker::Resolved(resolved) => apply_resolutions(state, resolved),
        FromWorker::PlacesFound(found) => apply_search_results(state, found),
        _ => {}
    }
    Vec::new()
}

/// Puts the answers in the place of the old ones, unless they are stale. What was known about
/// mentions that are decided stays: they are not answered, but may be decided otherwise.
fn apply_resolutions(state: &mut State, resolved: ResolveResponse) {
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

/// Whether a request was about places; it is over then.
pub(super) fn cancel_request(state: &mut State, request: RequestId) -> bool {
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

/// Lets go of what is open about the place of a mention; says whether something was.
pub(super) fn close_picker(workspace: &mut Workspace) -> bool {
    let was_placing = std::mem::take(&mut workspace.places.map.is_dropping_pin);
    was_placing || workspace.places.picker.take().is_some()
}

/// What a person does about places of the open document.
pub(super) fn update(state: &mut State, action: PlaceAction, now: i64) -> Vec<Effect> {
    let Some((workspace, document)) = state.workspace() else { return Vec::new() };
    if let PlaceAction::Hover(mention) = action {
        let mention = mention.filter(|id| workspace.places.list.row_index(*id).is_some());
        if let Some(workspace) = state.workspace_mut() {
            workspace.places.hovered = mention;
        }
        return Vec::new();
    }
    if let PlaceAction::StepRow { forward } = action {
        return step_row(state, forward);
    }
    let focused = workspace.focus.and_then(|id| document.annotation(id));
    let Some(annotation) = focused.cloned() else { return Vec::new() };
    match action {
        PlaceAction::TogglePicker => toggle_picker(state, &annotation),
        PlaceAction::Search(query) => set_query(state, query),
        PlaceAction::StepPicker { forward } => step_picker(state, &annotation, forward),
        PlaceAction::ChooseActive => {
            let rows = workspace.places.picker_rows(annotation.id);
            let marked = workspace.places.picker.as_ref().and_then(|it| it.active_row(&rows));
            match marked.and_then(|marked| rows.into_iter().nth(marked)) {
                Some(choice) => set_place_target(state, Some(LinkTarget::Place(choice.place)), now),
                None => Vec::new(),
            }
        }
        PlaceAction::Choose(place) => set_place_target(state, Some(LinkTarget::Place(place)), now),
        PlaceAction::RejectAll => set_place_target(state, Some(LinkTarget::None), now),
        PlaceAction::ClearDecision => set_place_target(state, None, now),
        PlaceAction::SetForEntity(all) => {
            if let Some(workspace) = state.workspace_mut() {
                workspace.places.is_for_mention_only = !all;
            }
            Vec::new()
        }
        PlaceAction::Hover(_) | PlaceAction::StepRow { .. } => Vec::new(),
    }
}

/// The row of a place, in the page.
pub fn row_element_id(row: usize) -> String {
    format!("place-row-{row}")
}

fn step_row(state: &mut State, forward: bool) -> Vec<Effect> {
    let Some(workspace) = state.workspace_mut() else { return Vec::new() };
    let (places, focus) = (&mut workspace.places, workspace.focus);
    let row = match (places.current_row(focus), forward) {
        (Some(row), true) => row + 1,
        (Some(row), false) => row.saturating_sub(1),
        (None, _) => 0,
    };
    let Some(named) = places.list.located.get(row) else { return Vec::new() };
    places.hovered = Some(named.mentions[0]);
    vec![Effect::FocusElement(row_element_id(row))]
}

/// The mentions of the same entity as one of them.
pub fn mentions_of_entity(entities: &[Entity], mention: AnnotationId) -> &[AnnotationId] {
    let found = entities.iter().find(|entity| entity.mentions.contains(&mention));
    found.map_or(&[], |entity| &entity.mentions)
}

/// Stores what a person says that the mention in focus names, for it or for all of its entity, as
/// one change.
pub(super) fn set_place_target(
    state: &mut State,
    target: Option<LinkTarget>,
    now: i64,
) -> Vec<Effect> {
    let Some((workspace, document)) = state.workspace() else { return Vec::new() };
    let Some(focus) = workspace.focus.and_then(|id| document.annotation(id)) else {
        return Vec::new();
    };
    let mut ids = vec![focus.id];
    if !workspace.places.is_for_mention_only {
        ids = mentions_of_entity(
            &group_entities(document, state.history.project().labels()),
            focus.id,
        )
        .to_vec();
    }
    let told = messages::place_decided(document.quote(focus.span), target.as_ref(), ids.len());
    let id = focus.id;
    let ops = set_place(document, &ids, target);
    let mut effects = reducer::edit(state, now, Actor::Person, EditKind::Place, ops);
    if let Some(workspace) = state.workspace_mut() {
        workspace.places.picker = None;
        workspace.places.map.is_dropping_pin = false;
        // The map follows the mention to its new place.
        workspace.places.followed_focus = None;
    }
    state.announce(told);
    effects.push(Effect::FocusElement(super::annotation_element_id(id)));
    effects
}
