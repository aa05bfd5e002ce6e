//! The extents and populations of divisions, computed from their cities.

use super::cities::City;
use dateline_annotation::model::GeoPoint;
use std::collections::BTreeMap;

/// One city in this many is ignored at each side when the center of a division is computed.
const OUTLIER_ONE_IN: usize = 50;

/// The coordinates and the total population of the cities of each division.
pub(super) struct DivisionExtents(BTreeMap<String, DivisionExtent>);

#[derive(Default)]
struct DivisionExtent {
    latitudes: Vec<f64>,
    longitudes: Vec<f64>,
    population: u64,
}

impl DivisionExtents {
    /// Computes the extents from all cities, by their division codes.
    pub(super) fn from_cities(cities: &[City]) -> Self {
        let mut extents: BTreeMap<String, DivisionExtent> = BTreeMap::new();
        for city in cities {
            let extent = extents.entry(city.division.clone()).or_default();
            extent.latitudes.push(city.point.lat());
            extent.longitudes.push(city.point.lon());
            extent.population += city.population;
        }
        for extent in extents.values_mut() {
            extent.latitudes.sort_by(f64::total_cmp);
            extent.longitudes.sort_by(f64::total_cmp);
        }
        Self(extents)
    }

    /// Returns the center of the bounding box of the cities without the outermost ones, which are
    /// distant islands and cities with a wrong code. `None` if the division has no cities.
    pub(super) fn center(&self, division: &str) -> Option<GeoPoint> {
        let extent = self.0.get(division)?;
        let median = |sorted: &[f64]| {
            let out = sorted.len() / OUTLIER_ONE_IN;
            Some((sorted.get(out)? + sorted.get(sorted.len() - 1 - out)?) / 2.0)
        };
        GeoPoint::new(median(&extent.latitudes)?, median(&extent.longitudes)?).ok()
    }

    /// Returns the total population of its cities.
    pub(super) fn population(&self, division: &str) -> u64 {
        self.0.get(division).map_or(0, |extent| extent.population)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distant_island_does_not_shift_center() {
        let city = |id: u32| City {
            id,
            name: String::new(),
            other_names: Vec::new(),
            point: if id == 0 {
                GeoPoint::new(-60.0, -100.0)
            } else {
                GeoPoint::new(f64::from(id % 5), 30.0)
            }
            .unwrap(),
            country: "BR".to_owned(),
            division: "BR.30".to_owned(),
            population: 10,
        };
        let few: Vec<City> = (0..10).map(city).collect();
        let many: Vec<City> = (0..60).map(city).collect();
        let center = |cities: &[City]| DivisionExtents::from_cities(cities).center("BR.30");
        assert_eq!(center(&many), Some(GeoPoint::new(2.0, 30.0).unwrap()));
        // Of few cities none is ignored.
        assert_eq!(center(&few), Some(GeoPoint::new(-28.0, -35.0).unwrap()));
        assert_eq!(DivisionExtents::from_cities(&many).population("BR.30"), 600);
        assert_eq!(center(&[]), None);
    }
}
