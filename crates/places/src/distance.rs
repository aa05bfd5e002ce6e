//! Distances between points on the earth.

use dateline_annotation::model::GeoPoint;

/// The mean radius of the earth, in kilometers (IUGG).
const EARTH_RADIUS_KM: f64 = 6371.0088;

/// Returns the great-circle distance in kilometers, by the haversine formula (Sinnott 1984).
pub fn km_between(one: GeoPoint, other: GeoPoint) -> f64 {
    let (lat_one, lat_other) = (one.lat().to_radians(), other.lat().to_radians());
    let half = |from: f64, to: f64| libm::sin((to - from) / 2.0);
    let north = half(lat_one, lat_other);
    let east = half(one.lon().to_radians(), other.lon().to_radians());
    let chord = north * north + libm::cos(lat_one) * libm::cos(lat_other) * east * east;
    2.0 * EARTH_RADIUS_KM * libm::asin(libm::sqrt(chord.min(1.0)))
}

/// A point on the unit sphere. Distances between such points need no trigonometry.
#[derive(Clone, Copy)]
pub(crate) struct UnitVector([f64; 3]);

impl UnitVector {
    pub(crate) fn from_point(point: GeoPoint) -> Self {
        let (lat, lon) = (point.lat().to_radians(), point.lon().to_radians());
        let flat = libm::cos(lat);
        Self([flat * libm::cos(lon), flat * libm::sin(lon), libm::sin(lat)])
    }

    /// Returns the length of the chord through the earth, in kilometers. Up to some hundred
    /// kilometers it is nearly the great-circle distance.
    pub(crate) fn distance_km(self, other: Self) -> f64 {
        let squares = (0..3).map(|axis| {
            let side = self.0[axis] - other.0[axis];
            side * side
        });
        EARTH_RADIUS_KM * libm::sqrt(squares.sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_distances_match() {
        let point = |lat, lon| GeoPoint::new(lat, lon).unwrap();
        let cases = [
            ((33.5102, 36.29128), (34.72682, 36.72339), 141.0),
            ((51.50853, -0.12574), (48.85341, 2.3488), 343.9),
            ((0.0, 179.5), (0.0, -179.5), 111.2),
            ((90.0, 0.0), (-90.0, 77.0), 20015.1),
            ((10.0, 10.0), (10.0, 10.0), 0.0),
        ];
        for (one, other, expected) in cases {
            let found = km_between(point(one.0, one.1), point(other.0, other.1));
            assert!((found - expected).abs() < 0.5, "{one:?} {other:?} {found}");
        }
    }
}
