//! The map in the hands of a person.

use super::gathered::Named;
use super::map::{Size, View, distance};
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
    /// Shows the places, unless a person has moved the map: all of them, or where a few far away
    /// would make the others a smudge, those that most mentions name.
    pub(super) fn fit(&mut self) {
        let (map, places) = (&mut self.map, &self.gathered.places);
        if map.is_moved {
            return;
        }
        let all: Vec<&Place> = places.iter().map(|it| &it.place).collect();
        map.view = View::fit(&all, map.size);
        if !map.shows_all {
            let near = View::fit(&core(places), map.size);
            if near.scale > NEARER * map.view.scale {
                map.view = near;
            }
        }
    }
}

/// So much nearer a map has to be to leave places out.
const NEARER: f64 = 2.5;
/// The part of all mentions whose places it shows then, at least.
const CORE: f64 = 0.7;
/// Of more places none are left out: each of them counts for little.
const MOST: usize = 500;

/// The places around the one that is nearest to all others, up to a part of all mentions.
fn core(places: &[Named]) -> Vec<&Place> {
    let weight = |named: &Named| named.mentions.len() as f64;
    let far = |named: &Named| -> f64 {
        let others = places.iter();
        others.map(|it| weight(it) * distance(it.place.point, named.place.point)).sum()
    };
    let few = if places.len() <= MOST { places } else { &[] };
    let Some(center) = few.iter().min_by(|one, other| far(one).total_cmp(&far(other))) else {
        return places.iter().map(|it| &it.place).collect();
    };
    let away = |named: &Named| distance(named.place.point, center.place.point);
    let mut nearest: Vec<&Named> = places.iter().collect();
    nearest.sort_by(|one, other| away(one).total_cmp(&away(other)));
    let wanted = CORE * places.iter().map(weight).sum::<f64>();
    let mut held = 0.0;
    let inner = nearest.into_iter().take_while(|named| {
        let is_short = held < wanted;
        held += weight(named);
        is_short
    });
    inner.map(|named| &named.place).collect()
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
            (map.is_moved, map.shows_all) = (false, true);
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
