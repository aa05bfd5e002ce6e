//! The user's interaction with the map.

use crate::state::State;
use crate::state::action::MapAction;
use crate::state::context::Context;
use crate::state::effect::Effect;
use crate::state::notices::Severity;
use crate::state::notices::failure::Reason;
use crate::state::places::document_places;
use crate::state::places::document_places::DocumentPlaces;
use crate::state::places::map_outlines::{Outlines, OutlinesStatus};
use crate::state::places::map_projection::{Viewport, angular_distance};
use crate::state::places::messages::PlaceMessage;
use crate::state::places::place_list::PlaceRow;
use dateline_annotation::model::{LinkTarget, Place, PlaceKind};
use std::sync::Arc;

impl DocumentPlaces {
    /// Fits the map to all places unless the user has moved it. If a few distant places would make
    /// the others indistinguishable, fits it to the places of most mentions instead, unless the
    /// user wants to see all places.
    pub(in crate::state) fn fit_map(&mut self) {
        let (map, places) = (&mut self.map, &self.list.located);
        if map.is_moved_by_user {
            return;
        }
        let all: Vec<&Place> = places.iter().map(|it| &it.place).collect();
        map.viewport = Viewport::fit(&all, map.size);
        if !map.shows_all_places {
            let near = Viewport::fit(&core_places(places), map.size);
            if near.scale > MIN_ZOOM_GAIN * map.viewport.scale {
                map.viewport = near;
            }
        }
    }
}

/// The minimum factor by which the scale must increase for distant places to be left out.
const MIN_ZOOM_GAIN: f64 = 2.5;
/// The minimum share of all mentions whose places the map then shows.
const CORE_SHARE: f64 = 0.7;
/// The maximum number of places for which distant ones are left out. Among more places, each one
/// counts for little.
const MAX_PLACES_FOR_CORE: usize = 500;

/// Returns the places nearest to the center until they cover [`CORE_SHARE`] of all mentions. The
/// center is the place with the least total distance to all others, weighted by mentions. Returns
/// all places if there are more than [`MAX_PLACES_FOR_CORE`].
fn core_places(places: &[PlaceRow]) -> Vec<&Place> {
    let weight = |named: &PlaceRow| named.mentions.len() as f64;
    let far = |named: &PlaceRow| -> f64 {
        let others = places.iter();
        others.map(|it| weight(it) * angular_distance(it.place.point, named.place.point)).sum()
    };
    let few = if places.len() <= MAX_PLACES_FOR_CORE { places } else { &[] };
    let Some(center) = few.iter().min_by(|one, other| far(one).total_cmp(&far(other))) else {
        return places.iter().map(|it| &it.place).collect();
    };
    let away = |named: &PlaceRow| angular_distance(named.place.point, center.place.point);
    let mut nearest: Vec<&PlaceRow> = places.iter().collect();
    nearest.sort_by(|one, other| away(one).total_cmp(&away(other)));
    let wanted = CORE_SHARE * places.iter().map(weight).sum::<f64>();
    let mut held = 0.0;
    let inner = nearest.into_iter().take_while(|named| {
        let is_short = held < wanted;
        held += weight(named);
        is_short
    });
    inner.map(|named| &named.place).collect()
}

/// The id of the map element.
pub const MAP_ID: &str = "map";

pub(in crate::state) fn update(state: &mut State, action: MapAction, cx: &mut Context) {
    match action {
        MapAction::Toggle => toggle_map(state, cx),
        MapAction::OutlinesFetched(read) => handle_outlines(state, read),
        MapAction::SetPinDropMode(is_placing) => set_pin_drop_mode(state, is_placing, cx),
        MapAction::DropPin(pixel) => drop_pin(state, pixel, cx),
        MapAction::Resized(size) => change_map(state, |places| {
            places.map.size = size;
            places.map.viewport = places.map.viewport.clamp(size);
            places.fit_map();
        }),
        MapAction::Pan(by) => change_map(state, |places| {
            let map = &mut places.map;
            map.viewport = map.viewport.pan(by, map.size);
            map.is_moved_by_user = true;
        }),
        MapAction::Zoom(factor, pixel) => change_map(state, |places| {
            let map = &mut places.map;
            let middle = (map.size.0 / 2.0, map.size.1 / 2.0);
            map.viewport = map.viewport.zoom(factor, pixel.unwrap_or(middle), map.size);
            map.is_moved_by_user = true;
        }),
        MapAction::FitAll => change_map(state, |places| {
            (places.map.is_moved_by_user, places.map.shows_all_places) = (false, true);
            places.fit_map();
        }),
    }
}

/// Changes the map of the open document. Does nothing without one.
fn change_map(state: &mut State, change: impl FnOnce(&mut DocumentPlaces)) {
    if let Some(workspace) = state.workspace_mut() {
        change(&mut workspace.places);
    }
}

fn toggle_map(state: &mut State, cx: &mut Context) {
    state.shows_places = !state.shows_places;
    if let Some(workspace) = state.workspace_mut() {
        workspace.places.map.is_dropping_pin = false;
        workspace.places.hovered = None;
    }
    if !state.shows_places {
        return;
    }
    fetch_outlines(state, cx);
    cx.push(Effect::ScrollToElement(MAP_ID.to_owned()));
}

/// Requests the outlines unless they are loaded or loading.
fn fetch_outlines(state: &mut State, cx: &mut Context) {
    match state.outlines {
        OutlinesStatus::NotRequested | OutlinesStatus::Failed => {
            state.outlines = OutlinesStatus::Loading;
            cx.push(Effect::FetchOutlines);
        }
        OutlinesStatus::Loading | OutlinesStatus::Loaded(_) => {}
    }
}

fn handle_outlines(state: &mut State, read: Result<String, Reason>) {
    state.outlines = match read.and_then(|json| Outlines::parse(&json).map_err(Reason::Invalid)) {
        Ok(outlines) => OutlinesStatus::Loaded(Arc::new(outlines)),
        Err(reason) => {
            state.notify(Severity::Info, PlaceMessage::OutlinesFailed(reason));
            OutlinesStatus::Failed
        }
    };
}

/// Enters or leaves pin-drop mode, in which the next click sets the location of the focused
/// mention. Shows the map when entering.
fn set_pin_drop_mode(state: &mut State, is_placing: bool, cx: &mut Context) {
    let is_placing =
        is_placing && state.workspace().is_some_and(|(workspace, _)| workspace.focus.is_some());
    let Some(workspace) = state.workspace_mut() else { return };
    let was_placing = std::mem::replace(&mut workspace.places.map.is_dropping_pin, is_placing);
    workspace.places.picker = None;
    let focus = workspace.focus;
    if !is_placing {
        let back = focus.filter(|_| was_placing).map(crate::state::annotation_element_id);
        return cx.extend(back.map(Effect::FocusElement));
    }
    if !std::mem::replace(&mut state.shows_places, true) {
        fetch_outlines(state, cx);
    }
    state.announce(PlaceMessage::PlacingPin);
    cx.push(Effect::FocusElement(MAP_ID.to_owned()));
}

/// Sets the location of the focused mention to a pixel of the map. It applies to the whole entity
/// unless it is for this mention only.
fn drop_pin(state: &mut State, pixel: Option<(f64, f64)>, cx: &mut Context) {
    let Some((workspace, document)) = state.workspace() else { return };
    let map = workspace.places.map;
    let focused = workspace.focus.and_then(|id| document.annotation(id));
    let Some(annotation) = focused.filter(|_| map.is_dropping_pin) else { return };
    let pixel = pixel.unwrap_or((map.size.0 / 2.0, map.size.1 / 2.0));
    let Some(point) = map.viewport.unproject(pixel, map.size) else { return };
    let place = Place {
        name: document.quote(annotation.span).split_whitespace().collect::<Vec<_>>().join(" "),
        kind: PlaceKind::Point,
        country: None,
        region: None,
        population: None,
        geonames: None,
        point,
    };
    document_places::set_place_target(state, Some(LinkTarget::Place(place)), cx)
}
