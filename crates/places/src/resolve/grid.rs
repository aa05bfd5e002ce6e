//! A grid of places by coordinates, to find those near a point without visiting all of them.

use crate::distance::UnitVector;
use crate::gazetteer::PlaceIdx;
use dateline_annotation::model::GeoPoint;
use std::collections::BTreeMap;

/// The side of a cell in degrees. Outside the polar regions, everything within 200 km of a point is
/// in its cell or in an adjacent one.
const CELL_DEGREES: f64 = 4.0;
/// The number of cells around the earth.
const CELLS_AROUND_EARTH: i32 = 90;

/// A place that a group may mean.
#[derive(Clone, Copy)]
pub(super) struct GridEntry {
    /// The index of the group.
    pub group: usize,
    /// The place.
    pub place: PlaceIdx,
    /// Its position.
    pub vector: UnitVector,
    /// Its probability.
    pub probability: f64,
}

/// The entries by cell.
#[derive(Default)]
pub(super) struct Grid(BTreeMap<(i32, i32), Vec<GridEntry>>);

fn cell_of(point: GeoPoint) -> (i32, i32) {
    let at = |degrees: f64| libm::floor(degrees / CELL_DEGREES) as i32;
    (at(point.lat() + 90.0), at(point.lon() + 180.0).rem_euclid(CELLS_AROUND_EARTH))
}

impl Grid {
    pub(super) fn add(&mut self, point: GeoPoint, entry: GridEntry) {
        self.0.entry(cell_of(point)).or_default().push(entry);
    }

    /// Iterates over the entries in the cell of a point and in the adjacent cells, in a fixed
    /// order.
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
    fn neighbors_are_found_across_date_line() {
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
        let rows = |at| grid.entries_around(at).map(|entry| entry.place.0).collect::<Vec<_>>();
        assert_eq!(rows(point(-18.0, 179.5)), [0, 1]);
        assert_eq!(rows(point(49.0, 3.9)), [2]);
        assert_eq!(rows(point(0.0, 90.0)), [0; 0]);
    }
}
