//! The map in the hands of a person.

use super::map::{Size, View};
use super::outlines::{Atlas, Outlines};
use super::places::{self, Places};
use super::{Effect, State, Tone};
use crate::messages;
use dateline_annotation::{Place, PlaceKind, Target};
use std::sync::Arc;

/// What is done with the map.
#[derive(Clone, Debug, PartialEq)]
pub enum MapAction {
    /// Show it, or hide it.
    Toggle,
    /// It has this size in the page.
    Sized(Size),
    /// Move what is drawn by so many pixels.
    Pan((f64, f64)),
    /// Bring what is drawn at a pixel nearer by a factor; without a pixel, the middle.
    Zoom(f64, Option<(f64, f64)>),
    /// Show all places.
    FitAll,
    /// The next click says where the mention in focus is, or no longer.
    Placing(bool),
    /// It was clicked at a pixel; without a pixel, in the middle, by key.
    Put(Option<(f64, f64)>),
    /// The outlines were read, or could not be; the reason is for the person.
    OutlinesRead(Result<String, String>),
}

impl Places {
    /// Shows all places, unless a person has moved the map.
    pub(super) fn fit(&mut self) {
        if !self.map.is_moved {
            let places: Vec<&Place> = self.gathered.places.iter().map(|it| &it.place).collect();
            self.map.view = View::fit(&places, self.map.size);
        }
    }
}

/// The map, in the page.
pub const MAP_ID: &str = "map";

pub(super) fn act(state: &mut State, action: MapAction, at: i64) -> Vec<Effect> {
    match action {
        MapAction::Toggle => return toggle(state),
        MapAction::OutlinesRead(read) => {
            outlines_read(state, read);
            return Vec::new();
        }
        MapAction::Placing(is_placing) => return placing(state, is_placing),
        MapAction::Put(pixel) => return put(state, pixel, at),
        _ => {}
    }
    let Some(desk) = state.desk_mut() else { return Vec::new() };
    let places = &mut desk.places;
    let map = &mut places.map;
    let size = map.size;
    let middle = (size.0 / 2.0, size.1 / 2.0);
    match action {
        MapAction::Sized(size) => {
            map.size = size;
            map.view = map.view.clamp(size);
            places.fit();
        }
        MapAction::Pan(by) => {
            map.view = map.view.pan(by, size);
            map.is_moved = true;
        }
        MapAction::Zoom(factor, pixel) => {
            map.view = map.view.zoom(factor, pixel.unwrap_or(middle), size);
            map.is_moved = true;
        }
        MapAction::FitAll => {
            map.is_moved = false;
            places.fit();
        }
        _ => {}
    }
    Vec::new()
}

fn toggle(state: &mut State) -> Vec<Effect> {
    state.shows_places = !state.shows_places;
    if let Some(desk) = state.desk_mut() {
        desk.places.map.is_placing = false;
        desk.places.pointed = None;
    }
    if !state.shows_places {
        return Vec::new();
    }
    let mut effects = fetch(state);
    effects.push(Effect::ShowElement(MAP_ID.to_owned()));
    effects
}

/// Wants the outlines, once.
fn fetch(state: &mut State) -> Vec<Effect> {
    match state.atlas {
        Atlas::Unasked | Atlas::Missing(_) => {
            state.atlas = Atlas::Asked;
            vec![Effect::FetchOutlines]
        }
        Atlas::Asked | Atlas::Here(_) => Vec::new(),
    }
}

fn outlines_read(state: &mut State, read: Result<String, String>) {
    state.atlas = match read.and_then(|json| Outlines::read(&json)) {
        Ok(outlines) => Atlas::Here(Arc::new(outlines)),
        Err(reason) => {
            state.notify(Tone::Info, messages::no_outlines(&reason));
            Atlas::Missing(reason)
        }
    };
}

/// Waits for a click that says where the mention in focus is; shows the map for it.
fn placing(state: &mut State, is_placing: bool) -> Vec<Effect> {
    let is_placing = is_placing && state.desk().is_some_and(|(desk, _)| desk.focus.is_some());
    let Some(desk) = state.desk_mut() else { return Vec::new() };
    let was_placing = std::mem::replace(&mut desk.places.map.is_placing, is_placing);
    desk.places.choices = None;
    let focus = desk.focus;
    if !is_placing {
        let back = focus.filter(|_| was_placing).map(super::element_id);
        return back.map(Effect::FocusElement).into_iter().collect();
    }
    let mut effects = Vec::new();
    if !std::mem::replace(&mut state.shows_places, true) {
        effects = fetch(state);
    }
    state.announce(messages::PLACING);
    effects.push(Effect::FocusElement(MAP_ID.to_owned()));
    effects
}

/// Puts the mention in focus, or all of its entity, where the map was clicked.
fn put(state: &mut State, pixel: Option<(f64, f64)>, at: i64) -> Vec<Effect> {
    let Some((desk, document)) = state.desk() else { return Vec::new() };
    let map = desk.places.map;
    let focused = desk.focus.and_then(|id| document.annotation(id));
    let Some(annotation) = focused.filter(|_| map.is_placing) else { return Vec::new() };
    let pixel = pixel.unwrap_or((map.size.0 / 2.0, map.size.1 / 2.0));
    let Some(point) = map.view.unproject(pixel, map.size) else { return Vec::new() };
    let place = Place {
        name: document.quote(annotation.span).split_whitespace().collect::<Vec<_>>().join(" "),
        kind: PlaceKind::Point,
        country: None,
        region: None,
        population: None,
        geonames: None,
        point,
    };
    places::decide(state, Some(Target::Place(place)), at)
}
