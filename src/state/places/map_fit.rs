//! Fitting the map to the places of a document.

use crate::state::places::document_places::DocumentPlaces;
use crate::state::places::map_projection::{Viewport, angular_distance};
use crate::state::places::place_list::PlaceRow;
use dateline_annotation::compact;
use dateline_annotation::model::Place;

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
    compact::sort_by(&mut nearest, |one, other| away(one).total_cmp(&away(other)));
    let wanted = CORE_SHARE * places.iter().map(weight).sum::<f64>();
    let mut held = 0.0;
    let inner = nearest.into_iter().take_while(|named| {
        let is_short = held < wanted;
        held += weight(named);
        is_short
    });
    inner.map(|named| &named.place).collect()
}
