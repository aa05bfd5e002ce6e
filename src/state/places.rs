//! The places of the open document: asking the worker, and what a person says about its answers.

use super::gathered::{Gathered, place_mentions};
use super::map::{Size, View};
use super::{Desk, Detector, Effect, State, reduce};
use crate::messages;
use dateline_annotation::{
    Actor, Annotation, AnnotationId, Candidate, Document, Entity, FoundPlace, Kind, Matched, Place,
    Resolutions, Target, entities, set_place,
};
use dateline_protocol::{
    Answer, FindPlaces, FromWorker, GazetteerFacts, PlaceMention, PlacesFound, RequestId, Resolve,
    Resolved,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// So many places are shown of what a search finds.
const MOST_FOUND: u32 = 8;

/// What is known about the gazetteer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Gazetteer {
    /// The worker has not said; it loads.
    #[default]
    Awaited,
    /// It is there.
    Ready(GazetteerFacts),
    /// It cannot be used; the reason is for the person.
    Missing(String),
}

/// What a person does about places.
#[derive(Clone, Debug, PartialEq)]
pub enum PlaceAction {
    /// Open the list of places that the mention in focus may name, or close it.
    ToggleChoices,
    /// The text in the search box changed.
    Search(String),
    /// Go down in the list, or up.
    Step {
        /// Down.
        forward: bool,
    },
    /// Take what is marked in the list.
    TakeMarked,
    /// The mention in focus names this place.
    Choose(Place),
    /// The mention in focus names none of the places there are.
    Refuse,
    /// Leave the mention in focus to the resolver again.
    Forget,
    /// Whether a choice holds for all mentions of the same entity.
    ForAll(bool),
    /// Point at the place of a mention, in the text, on the map and in the list; or at nothing.
    Point(Option<AnnotationId>),
    /// Point at the next place of the list, or the one before, and move the focus there.
    StepRow {
        /// The next.
        forward: bool,
    },
}

/// Places, as far as the open document is concerned. All of it is derived or passing; what a person
/// decides stands in the document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    /// The resolver's last answers.
    pub resolutions: Arc<Resolutions>,
    /// The places of the document.
    pub gathered: Arc<Gathered>,
    /// The mention whose place is pointed at.
    pub pointed: Option<AnnotationId>,
    /// The list of places that the mention in focus may name, when it is open.
    pub choices: Option<Choices>,
    /// Whether a choice is for one mention only.
    pub one_only: bool,
    /// What the map shows.
    pub map: MapView,
    /// The document that was gathered.
    seen: Option<Arc<Document>>,
    /// What the worker was asked last.
    asked: Arc<Vec<PlaceMention>>,
    request: Option<RequestId>,
    /// The mention in focus, as far as the map has followed it.
    followed: Option<AnnotationId>,
}

/// What the map of a document shows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MapView {
    /// Its size in the page; nothing before it is drawn.
    pub size: Size,
    /// The part of the earth.
    pub view: View,
    /// Whether a person has moved it: then it is not fitted to the places any more.
    pub is_moved: bool,
    /// Whether it is to show every place, however far away.
    pub shows_all: bool,
    /// Whether the next click says where the mention in focus is.
    pub is_placing: bool,
}

/// The list of places that a mention may name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// What is typed in the search box.
    pub query: String,
    /// The place that the person went to in the list. Nothing means the first row, whatever that is.
    marked: Option<Place>,
    /// Whether the person went there since the search was changed last.
    has_stepped: bool,
    /// What a search found; nothing while the resolver's candidates are shown.
    found: Option<Vec<FoundPlace>>,
    request: Option<RequestId>,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The place.
    pub place: Place,
    /// As the resolver sees it, where it is one of its candidates.
    pub candidate: Option<Candidate>,
    /// How its name meets what was typed, where it was searched.
    pub matched: Option<Matched>,
}

impl Choices {
    /// The row that Enter takes: that of the place that the person went to, wherever it stands now. None
    /// where there are no rows, or where the place went from under the person: they have not seen
    /// what would be taken in its stead.
    pub fn marked_row(&self, rows: &[Choice]) -> Option<usize> {
        match &self.marked {
            Some(marked) => rows.iter().position(|row| row.place == *marked),
            None => (!rows.is_empty()).then_some(0),
        }
    }
}

impl Places {
    /// The rows of the open list: the resolver's candidates, or what a search found.
    pub fn choices(&self, mention: AnnotationId) -> Vec<Choice> {
        let candidates = self.candidates(mention);
        match self.choices.as_ref().and_then(|choices| choices.found.as_ref()) {
            Some(found) => found
                .iter()
                .map(|FoundPlace { place, matched }| Choice {
                    candidate: candidates.iter().find(|it| it.place == *place).cloned(),
                    place: place.clone(),
                    matched: Some(*matched),
                })
                .collect(),
            None => candidates
                .iter()
                .map(|it| Choice {
                    place: it.place.clone(),
                    candidate: Some(it.clone()),
                    matched: None,
                })
                .collect(),
        }
    }

    /// What the resolver thinks that a mention may name.
    pub fn candidates(&self, mention: AnnotationId) -> &[Candidate] {
        self.resolutions.get(&mention).map_or(&[], |resolution| &resolution.candidates)
    }

    /// Whether a search is under way.
    pub fn is_searching(&self) -> bool {
        self.choices.as_ref().is_some_and(|choices| choices.request.is_some())
    }

    /// The row of the place pointed at; else that of the mention in focus.
    pub fn current_row(&self, focus: Option<AnnotationId>) -> Option<usize> {
        self.pointed.or(focus).and_then(|mention| self.gathered.row_of(mention))
    }

    /// Forgets what a worker that died was asked, so that another is asked.
    pub(super) fn worker_died(&mut self) {
        self.seen = None;
        self.asked = Arc::default();
        self.request = None;
        if let Some(choices) = &mut self.choices {
            choices.request = None;
        }
    }
}

/// Brings the places up to date with the document: gathers them anew, fits the map, and asks the
/// worker where mentions or decisions changed. To be called after every action; does nothing for a
/// document that is the very same as before.
pub(super) fn refresh(state: &mut State) -> Vec<Effect> {
    // Gathered once, when all of it is made.
    let is_done = |id| !state.ongoing.concerns(id);
    let Some((desk, document)) = state.desk().filter(|(_, it)| is_done(it.id)) else {
        return Vec::new();
    };
    let is_same = desk.places.seen.as_ref().is_some_and(|seen| Arc::ptr_eq(seen, document));
    let document = document.clone();
    let mut effects = Vec::new();
    if !is_same {
        gather(state, &document);
        effects.extend(ask(state, document));
    }
    follow_focus(state);
    effects
}

fn gather(state: &mut State, document: &Document) {
    let labels = state.history.project().labels().clone();
    let Some(desk) = state.desk_mut() else { return };
    let places = &mut desk.places;
    places.gathered = Arc::new(Gathered::of(document, &labels, &places.resolutions));
    places.pointed = places.pointed.filter(|id| places.gathered.row_of(*id).is_some());
    places.fit();
}

fn ask(state: &mut State, document: Arc<Document>) -> Option<Effect> {
    // A worker that died is started by a person, and asked then.
    let is_dead = matches!(state.detector, Detector::Failed(_));
    let mentions = place_mentions(&document, state.history.project().labels());
    let request = RequestId(state.next_request + 1);
    let places = &mut state.desk_mut()?.places;
    places.seen = (!is_dead).then(|| document.clone());
    if is_dead || *places.asked == mentions {
        return None;
    }
    places.asked = Arc::new(mentions.clone());
    // Where all is decided there is nothing to answer, but the worker gets its gazetteer.
    if mentions.is_empty() {
        places.request = None;
        return None;
    }
    places.request = Some(request);
    state.next_request = request.0;
    let (id, text) = (document.id.0, document.text.to_string());
    Some(Effect::Resolve(Resolve { request, document: id, text, mentions }))
}

/// What is about one mention ends with it; the map shows the place of the next.
fn follow_focus(state: &mut State) {
    let Some(desk) = state.desk_mut() else { return };
    let focus = desk.focus;
    let places = &mut desk.places;
    if places.followed == focus {
        return;
    }
    places.followed = focus;
    places.choices = None;
    places.one_only = false;
    places.map.is_placing = false;
    if let Some(named) = focus.and_then(|id| places.gathered.place_of(id)) {
        let map = &mut places.map;
        map.view = map.view.showing(named.place.point, map.size);
    }
}

/// Takes what the worker says about places.
pub(super) fn worker(state: &mut State, message: FromWorker) -> Vec<Effect> {
    match message {
        FromWorker::Gazetteer(facts) => state.gazetteer = Gazetteer::Ready(facts),
        FromWorker::NoGazetteer { reason } => {
            state.gazetteer = Gazetteer::Missing(reason);
            let request = state.desk().and_then(|(desk, _)| desk.places.request);
            if let Some(request) = request {
                stop(state, request);
            }
        }
        FromWorker::Resolved(resolved) => take_answers(state, resolved),
        FromWorker::PlacesFound(found) => take_found(state, found),
        _ => {}
    }
    Vec::new()
}

/// Puts the answers in the place of the old ones, unless they are stale. What was known about
/// mentions that are decided stays: they are not answered, but may be decided otherwise.
fn take_answers(state: &mut State, resolved: Resolved) {
    let Some((desk, document)) = state.desk() else { return };
    if desk.places.request != Some(resolved.request) {
        return;
    }
    let document = document.clone();
    if let Some(desk) = state.desk_mut() {
        let places = &mut desk.places;
        places.request = None;
        let decided = places.asked.iter().filter(|it| it.decided.is_some()).map(|it| it.id);
        let decided: BTreeSet<AnnotationId> = decided.collect();
        let known = places.resolutions.iter().filter(|(id, _)| decided.contains(id));
        let known = known.map(|(id, resolution)| (*id, resolution.clone()));
        let answers = resolved.answers.into_iter().flat_map(|Answer { mentions, resolution }| {
            mentions.into_iter().map(move |id| (id, resolution.clone()))
        });
        places.resolutions = Arc::new(known.chain(answers).collect());
    }
    gather(state, &document);
}

fn take_found(state: &mut State, found: PlacesFound) {
    let Some(choices) = state.desk_mut().and_then(|desk| desk.places.choices.as_mut()) else {
        return;
    };
    // An answer to an older search is late: its rows are not what was asked for last.
    if choices.request == Some(found.request) {
        choices.request = None;
        let is_found = |marked: &Place| found.places.iter().any(|it| it.place == *marked);
        if !choices.has_stepped {
            choices.marked.take_if(|marked| !is_found(marked));
        }
        choices.found = Some(found.places);
    }
}

/// Whether a request was about places; it is over then.
pub(super) fn stop(state: &mut State, request: RequestId) -> bool {
    let Some(desk) = state.desk_mut() else { return false };
    let places = &mut desk.places;
    if places.request == Some(request) {
        places.request = None;
        return true;
    }
    match &mut places.choices {
        Some(choices) if choices.request == Some(request) => {
            choices.request = None;
            true
        }
        _ => false,
    }
}

/// Lets go of what is open about the place of a mention; says whether something was.
pub(super) fn let_go(desk: &mut Desk) -> bool {
    let was_placing = std::mem::take(&mut desk.places.map.is_placing);
    was_placing || desk.places.choices.take().is_some()
}

/// What a person does about places of the open document.
pub(super) fn act(state: &mut State, action: PlaceAction, at: i64) -> Vec<Effect> {
    let Some((desk, document)) = state.desk() else { return Vec::new() };
    if let PlaceAction::Point(mention) = action {
        let mention = mention.filter(|id| desk.places.gathered.row_of(*id).is_some());
        if let Some(desk) = state.desk_mut() {
            desk.places.pointed = mention;
        }
        return Vec::new();
    }
    if let PlaceAction::StepRow { forward } = action {
        return step_row(state, forward);
    }
    let focused = desk.focus.and_then(|id| document.annotation(id));
    let Some(annotation) = focused.cloned() else { return Vec::new() };
    match action {
        PlaceAction::ToggleChoices => toggle_choices(state, &annotation),
        PlaceAction::Search(query) => search(state, query),
        PlaceAction::Step { forward } => step(state, &annotation, forward),
        PlaceAction::TakeMarked => {
            let rows = desk.places.choices(annotation.id);
            let marked = desk.places.choices.as_ref().and_then(|it| it.marked_row(&rows));
            match marked.and_then(|marked| rows.into_iter().nth(marked)) {
                Some(choice) => decide(state, Some(Target::Place(choice.place)), at),
                None => Vec::new(),
            }
        }
        PlaceAction::Choose(place) => decide(state, Some(Target::Place(place)), at),
        PlaceAction::Refuse => decide(state, Some(Target::None), at),
        PlaceAction::Forget => decide(state, None, at),
        PlaceAction::ForAll(all) => {
            if let Some(desk) = state.desk_mut() {
                desk.places.one_only = !all;
            }
            Vec::new()
        }
        PlaceAction::Point(_) | PlaceAction::StepRow { .. } => Vec::new(),
    }
}

/// The row of a place, in the page.
pub fn row_id(row: usize) -> String {
    format!("place-row-{row}")
}

fn step_row(state: &mut State, forward: bool) -> Vec<Effect> {
    let Some(desk) = state.desk_mut() else { return Vec::new() };
    let (places, focus) = (&mut desk.places, desk.focus);
    let row = match (places.current_row(focus), forward) {
        (Some(row), true) => row + 1,
        (Some(row), false) => row.saturating_sub(1),
        (None, _) => 0,
    };
    let Some(named) = places.gathered.places.get(row) else { return Vec::new() };
    places.pointed = Some(named.mentions[0]);
    vec![Effect::FocusElement(row_id(row))]
}

/// The search box of the list, in the page.
pub const SEARCH_ID: &str = "place-search";

/// Opens the list, or closes it. Where the resolver has no candidates, the mention's own text is
/// searched.
fn toggle_choices(state: &mut State, annotation: &Annotation) -> Vec<Effect> {
    let Some((desk, document)) = state.desk() else { return Vec::new() };
    let was_open = desk.places.choices.is_some();
    let knows = !desk.places.candidates(annotation.id).is_empty();
    let quote = document.quote(annotation.span).to_owned();
    if let Some(desk) = state.desk_mut() {
        desk.places.choices = (!was_open).then(Choices::default);
    }
    if was_open {
        return vec![Effect::FocusElement(super::element_id(annotation.id))];
    }
    let mut effects = if knows { Vec::new() } else { find(state, quote) };
    effects.push(Effect::FocusElement(SEARCH_ID.to_owned()));
    effects
}

fn search(state: &mut State, query: String) -> Vec<Effect> {
    let Some(choices) = state.desk_mut().and_then(|desk| desk.places.choices.as_mut()) else {
        return Vec::new();
    };
    choices.query.clone_from(&query);
    choices.has_stepped = false;
    // What was searched before is not wanted any more, whether or not this can be searched.
    choices.request = None;
    if query.trim().is_empty() {
        *choices = Choices { query, ..Choices::default() };
        return Vec::new();
    }
    find(state, query)
}

/// Asks for places with a name. An answer to an earlier request is stale from now on.
fn find(state: &mut State, query: String) -> Vec<Effect> {
    if !matches!(state.gazetteer, Gazetteer::Ready(_)) {
        return Vec::new();
    }
    let request = RequestId(state.next_request + 1);
    let Some(choices) = state.desk_mut().and_then(|desk| desk.places.choices.as_mut()) else {
        return Vec::new();
    };
    choices.request = Some(request);
    state.next_request = request.0;
    let query = query.trim().to_owned();
    vec![Effect::FindPlaces(FindPlaces { request, query, limit: MOST_FOUND })]
}

/// A row of the list, in the page.
pub fn choice_id(row: usize) -> String {
    format!("place-choice-{row}")
}

fn step(state: &mut State, annotation: &Annotation, forward: bool) -> Vec<Effect> {
    let Some(places) = state.desk_mut().map(|desk| &mut desk.places) else { return Vec::new() };
    let rows = places.choices(annotation.id);
    let count = rows.len();
    let Some(choices) = places.choices.as_mut().filter(|_| count > 0) else { return Vec::new() };
    let row = match (choices.marked_row(&rows), forward) {
        (Some(row), true) => (row + 1) % count,
        (Some(row), false) => (row + count - 1) % count,
        (None, true) => 0,
        (None, false) => count - 1,
    };
    choices.marked = rows.into_iter().nth(row).map(|choice| choice.place);
    choices.has_stepped = true;
    vec![Effect::ShowElement(choice_id(row))]
}

/// The mentions of the same entity as one of them.
pub fn same_entity(entities: &[Entity], mention: AnnotationId) -> &[AnnotationId] {
    let found = entities.iter().find(|entity| entity.mentions.contains(&mention));
    found.map_or(&[], |entity| &entity.mentions)
}

/// Stores what a person says that the mention in focus names, for it or for all of its entity, as
/// one change.
pub(super) fn decide(state: &mut State, target: Option<Target>, at: i64) -> Vec<Effect> {
    let Some((desk, document)) = state.desk() else { return Vec::new() };
    let Some(focus) = desk.focus.and_then(|id| document.annotation(id)) else { return Vec::new() };
    let mut ids = vec![focus.id];
    if !desk.places.one_only {
        ids = same_entity(&entities(document, state.history.project().labels()), focus.id).to_vec();
    }
    let told = messages::placed(document.quote(focus.span), target.as_ref(), ids.len());
    let id = focus.id;
    let ops = set_place(document, &ids, target);
    let mut effects = reduce::edit(state, at, Actor::Person, Kind::Place, ops);
    if let Some(desk) = state.desk_mut() {
        desk.places.choices = None;
        desk.places.map.is_placing = false;
        // The map follows the mention to its new place.
        desk.places.followed = None;
    }
    state.announce(told);
    effects.push(Effect::FocusElement(super::element_id(id)));
    effects
}
