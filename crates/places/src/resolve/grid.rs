//! Places by where they lie, so that those around a point are found without a look at all.

use crate::distance::UnitVector;
use crate::gazetteer::PlaceIdx;
use dateline_annotation::GeoPoint;
use std::collections::BTreeMap;

/// Degrees of a cell's side. What lies within 200 km of a point, in all but the polar regions, lies in
/// its cell or one beside it.
const CELL_DEGREES: f64 = 4.0;
/// Cells around the earth.
const CELLS_AROUND_EARTH: i32 = 90;

/// A place that some group may mean.
#[derive(Clone, Copy)]
pub(super) struct GridEntry {
    /// The group.
    pub group: usize,
    /// The place.
    pub place: PlaceIdx,
    /// Where it is.
    pub vector: UnitVector,
    /// How probable it is.
    pub probability: f64,
}

/// Spots by cell.
#[derive(Default)]
pub(super) struct Grid(BTreeMap<(i32, i32), Vec<GridEntry>>);

fn cell_of(point: GeoPoint) -> (i32, i32) {
    let at = |degrees: f64| libm::floor(degrees / CELL_DEGREES) as i32;
    (at(point.lat() + 90.0), at(point.lon() + 180.0).rem_euclid(CELLS_AROUND_EARTH))
}

impl Grid {
    pub(super) fn add(&mut self, point: GeoPoint, spot: GridEntry) {
        self.0.entry(cell_of(point)).or_default().push(spot);
    }

    /// The spots in the cells around a point, always in the same order.
    pub(super) fn entries_around(&self, point: GeoPoint) -> impl Iterator<Item = &GridEntry> {
        let (south, west) = cell_of(point);
        let cells = (-1..=1).flat_map(move |north| {
            (-1..=1).map(move |east| (south + north, (west + east).rem_euclid(CELLS_AROUND_EARTH)))
        });
        cells.filter_map(|cell| self.0.get(&cell)).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_is_found_across_the_date_line_too() {
        let point = |lat, lon| GeoPoint::new(lat, lon).unwrap();
        let mut grid = Grid::default();
        for (row, at) in
            [point(-17.0, 179.9), point(-17.0, -179.0), point(50.0, 0.0)].into_iter().enumerate()
        {
            let vector = UnitVector::from_point(at);
            grid.add(
                at,
                GridEntry { group: row, place: PlaceIdx(row as u32), vector, probability: 1.0 },
            );
        }
        let rows = |at| grid.entries_around(at).map(|spot| spot.place.0).collect::<Vec<_>>();
        assert_eq!(rows(point(-18.0, 179.5)), [0, 1]);
        assert_eq!(rows(point(49.0, 3.9)), [2]);
        assert_eq!(rows(point(0.0, 90.0)), [0; 0]);
    }
}
