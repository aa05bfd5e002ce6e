//! The map projection: the visible part of the earth and the conversion between points and pixels.
//!
//! The projection is equirectangular: degrees are distances, and degrees of longitude are scaled by
//! one factor for the whole map. Panning and zooming are therefore a translation and a scaling of
//! shapes that are drawn once. The factor is chosen for the center of the region that the map was
//! last fitted to.

use dateline_annotation::compact;
use dateline_annotation::model::{GeoPoint, Place, PlaceKind};

/// Width and height in CSS pixels.
pub type PixelSize = (f64, f64);

/// The visible part of the earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// The longitude of the center in degrees east, at least -180 and below 180.
    pub lon: f64,
    /// The latitude of the center in degrees north.
    pub lat: f64,
    /// Pixels per degree of latitude.
    pub scale: f64,
    /// The ratio of a degree of longitude to a degree of latitude as drawn; greater than 0 and at
    /// most 1.
    pub longitude_factor: f64,
}

/// The minimum extent of a fitted map in degrees. A place needs its surroundings to be recognized.
const MIN_FITTED_SPAN: f64 = 5.0;
/// The maximum scale in pixels per degree, limited by the resolution of the outlines.
const MAX_SCALE: f64 = 400.0;
/// The latitude in degrees, north and south, at which the map ends.
const MAX_LATITUDE: f64 = 86.0;
/// The maximum extent of land beyond the date line, in degrees.
const DATE_LINE_OVERLAP: f64 = 15.0;
/// The margin without pins at each side of a fitted map, in pixels; at most a fifth of the side.
const MARGIN: f64 = 48.0;

impl Default for Viewport {
    /// Returns a view of the whole earth, for a map whose size is not known yet.
    fn default() -> Self {
        Self { lon: 10.0, lat: 22.0, scale: 2.0, longitude_factor: 0.82 }
    }
}

impl Viewport {
    /// Returns the smallest viewport that shows all places with a margin, across the date line if
    /// that is shorter. Without places, returns the whole earth.
    pub fn fit(places: &[&Place], size: PixelSize) -> Self {
        if places.is_empty() {
            return Self { scale: 0.0, ..Self::default() }.clamp(size);
        }
        let (west, width) = shortest_longitude_arc(places);
        let north =
            places.iter().map(|it| it.point.lat() + display_radius(it)).fold(-90.0, f64::max);
        let south =
            places.iter().map(|it| it.point.lat() - display_radius(it)).fold(90.0, f64::min);
        let (north, south) = (north.min(84.0), south.max(-80.0));
        let lat = f64::midpoint(north, south);
        let squeeze = longitude_factor_at(lat, north - south);
        let height = (north - south).max(MIN_FITTED_SPAN);
        let inner = |side: f64| side - 2.0 * MARGIN.min(side / 5.0);
        let across = inner(size.0) / (width * squeeze).max(MIN_FITTED_SPAN);
        let scale = across.min(inner(size.1) / height);
        Self { lon: wrap_longitude(west + width / 2.0), lat, scale, longitude_factor: squeeze }
            .clamp(size)
    }

    /// Returns the nearest viewport that shows nothing outside the earth. The scale is between that
    /// of the whole earth and `MAX_SCALE`.
    pub fn clamp(self, size: PixelSize) -> Self {
        let whole =
            (size.0 / (360.0 * self.longitude_factor)).min(size.1 / (2.0 * MAX_LATITUDE)).max(0.1);
        let scale = self.scale.clamp(whole, MAX_SCALE.max(whole));
        let free = MAX_LATITUDE - size.1 / 2.0 / scale;
        let lat = if free > 0.0 { self.lat.clamp(-free, free) } else { 0.0 };
        Self { lon: wrap_longitude(self.lon), lat, scale, ..self }
    }

    /// Returns the pixel at which a point is drawn, from the top left corner. Of the two directions
    /// around the earth, the shorter one is used.
    pub fn project(&self, point: GeoPoint, size: PixelSize) -> (f64, f64) {
        let east = wrap_longitude(point.lon() - self.lon) * self.longitude_factor * self.scale;
        (size.0 / 2.0 + east, size.1 / 2.0 - (point.lat() - self.lat) * self.scale)
    }

    /// Returns the point at a pixel, or `None` if the pixel is beyond a pole.
    pub fn unproject(&self, (x, y): (f64, f64), size: PixelSize) -> Option<GeoPoint> {
        let lon = self.lon + (x - size.0 / 2.0) / (self.longitude_factor * self.scale);
        let lat = self.lat - (y - size.1 / 2.0) / self.scale;
        GeoPoint::new(lat, wrap_longitude(lon)).ok()
    }

    /// Returns the viewport moved so that its contents shift by an offset in pixels.
    pub fn pan(self, (dx, dy): (f64, f64), size: PixelSize) -> Self {
        let lon = self.lon - dx / (self.longitude_factor * self.scale);
        Self { lon, lat: self.lat + dy / self.scale, ..self }.clamp(size)
    }

    /// Returns the viewport zoomed by a factor, with the point at a pixel fixed.
    pub fn zoom(self, factor: f64, (x, y): (f64, f64), size: PixelSize) -> Self {
        let (dx, dy) = (x - size.0 / 2.0, y - size.1 / 2.0);
        let at = (self.lon + dx / (self.longitude_factor * self.scale), self.lat - dy / self.scale);
        let scale = Self { scale: self.scale * factor, ..self }.clamp(size).scale;
        let (lon, lat) = (at.0 - dx / (self.longitude_factor * scale), at.1 + dy / scale);
        Self { lon, lat, scale, ..self }.clamp(size)
    }

    /// Returns the viewport centered on a point, or unchanged if the point is well inside it. The
    /// scale does not change.
    pub fn scrolled_to(self, point: GeoPoint, size: PixelSize) -> Self {
        let (x, y) = self.project(point, size);
        let edge = |side: f64| MARGIN.min(side / 5.0) / 2.0;
        let inside = |at: f64, side: f64| (edge(side)..=side - edge(side)).contains(&at);
        if inside(x, size.0) && inside(y, size.1) {
            return self;
        }
        Self { lon: point.lon(), lat: point.lat(), ..self }.clamp(size)
    }

    /// Returns the SVG transformation of outlines in hundredths of a degree, with axes to the east
    /// and the south.
    pub fn transform(&self, size: PixelSize) -> String {
        let (across, down) = (self.longitude_factor * self.scale, self.scale);
        let x = size.0 / 2.0 - self.lon * across;
        let y = size.1 / 2.0 + self.lat * down;
        format!("translate({x:.2} {y:.2}) scale({:.6} {:.6})", across / 100.0, down / 100.0)
    }

    /// Returns the turns around the earth at which the outlines are drawn: 0, and also -1 or 1 if
    /// the viewport is near the date line. Countries that cross the date line extend beyond it.
    pub fn world_copies(&self, size: PixelSize) -> Vec<i32> {
        let half = size.0 / 2.0 / (self.longitude_factor * self.scale);
        let mut turns = vec![0];
        turns.extend((self.lon - half < -180.0 + DATE_LINE_OVERLAP).then_some(-1));
        turns.extend((self.lon + half > 180.0 - DATE_LINE_OVERLAP).then_some(1));
        turns
    }
}

/// Returns the great-circle distance between two points in degrees.
pub fn angular_distance(one: GeoPoint, other: GeoPoint) -> f64 {
    let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let (from, to) = (one.lat().to_radians(), other.lat().to_radians());
    let across = from.cos() * to.cos() * half(one.lon() - other.lon());
    2.0 * (half(one.lat() - other.lat()) + across).sqrt().min(1.0).asin().to_degrees()
}

/// Normalizes a longitude to at least -180 and below 180.
fn wrap_longitude(lon: f64) -> f64 {
    (lon + 180.0).rem_euclid(360.0) - 180.0
}

/// Returns the radius in degrees that is shown around the center of a place. Large places extend
/// far beyond their center.
fn display_radius(place: &Place) -> f64 {
    match place.kind {
        PlaceKind::Continent => 18.0,
        PlaceKind::Country | PlaceKind::Region => 3.0,
        PlaceKind::Division | PlaceKind::Water | PlaceKind::Mountain | PlaceKind::Nature => 1.0,
        PlaceKind::County
        | PlaceKind::City
        | PlaceKind::Island
        | PlaceKind::Airport
        | PlaceKind::Facility
        | PlaceKind::Point => 0.2,
    }
}

/// Returns the western end of the shortest arc of longitude that contains all places, and its
/// width, both in degrees.
fn shortest_longitude_arc(places: &[&Place]) -> (f64, f64) {
    let mut east: Vec<(f64, f64)> = places
        .iter()
        .map(|it| (it.point.lon() - display_radius(it), it.point.lon() + display_radius(it)))
        .collect();
    compact::sort_by(&mut east, |one, other| one.0.total_cmp(&other.0));
    let first = east[0].0;
    // The arc is the complement of the widest gap. The gap across the date line wins ties.
    let (mut west, mut gap, mut reached) = (first, 0.0, east[0].1);
    for &(from, to) in &east[1..] {
        if from - reached > gap {
            (west, gap) = (from, from - reached);
        }
        reached = reached.max(to);
    }
    let around = first + 360.0 - reached;
    if around >= gap {
        return (first, (reached - first).min(360.0));
    }
    (west, (360.0 - gap).min(360.0))
}

/// Returns the longitude factor for a map centered at `lat` that shows `span` degrees of latitude.
/// It preserves shapes near the center. For spans above 60 degrees, it is a compromise.
fn longitude_factor_at(lat: f64, span: f64) -> f64 {
    let parallel: f64 = if span > 60.0 { 35.0 } else { lat.abs().min(70.0) };
    parallel.to_radians().cos()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: PixelSize = (600.0, 400.0);

    fn place(lat: f64, lon: f64, kind: PlaceKind) -> Place {
        Place {
            name: String::new(),
            kind,
            country: None,
            region: None,
            population: None,
            geonames: None,
            point: GeoPoint::new(lat, lon).unwrap(),
        }
    }

    fn fit(points: &[(f64, f64)]) -> Viewport {
        let places: Vec<Place> =
            points.iter().map(|&(lat, lon)| place(lat, lon, PlaceKind::City)).collect();
        Viewport::fit(&places.iter().collect::<Vec<_>>(), SIZE)
    }

    #[test]
    fn every_place_is_shown_with_a_margin() {
        let cases: &[&[(f64, f64)]] = &[
            &[(33.5, 36.3)],
            &[(33.5, 36.3), (34.7, 36.7), (38.9, -77.0)],
            &[(-17.7, 178.0), (-13.8, -171.8)],
            &[(64.1, -21.9), (-33.9, 151.2), (35.7, 139.7), (-34.6, -58.4)],
            &[(78.2, 15.6), (-77.8, 166.7)],
        ];
        for points in cases {
            let view = fit(points);
            for &(lat, lon) in *points {
                let (x, y) = view.project(GeoPoint::new(lat, lon).unwrap(), SIZE);
                assert!((10.0..=590.0).contains(&x), "{points:?} {view:?} {x}");
                assert!((10.0..=390.0).contains(&y), "{points:?} {view:?} {y}");
            }
        }
    }

    #[test]
    fn one_place_has_its_surroundings() {
        let view = fit(&[(33.5, 36.3)]);
        assert!(SIZE.1 / view.scale >= MIN_FITTED_SPAN);
        let country = place(35.0, 38.0, PlaceKind::Country);
        assert!(SIZE.1 / Viewport::fit(&[&country], SIZE).scale > SIZE.1 / view.scale);
    }

    #[test]
    fn the_shorter_way_around_is_taken() {
        let view = fit(&[(-17.7, 178.0), (-13.8, -171.8)]);
        assert!(view.lon.abs() > 170.0, "{view:?}");
        assert!(360.0 * view.longitude_factor * view.scale > 4.0 * SIZE.0, "{view:?}");
        assert_eq!(view.world_copies(SIZE).len(), 2);
        assert_eq!(fit(&[(0.0, 0.0), (0.0, 10.0)]).world_copies(SIZE), [0]);
    }

    #[test]
    fn pixels_and_points_are_inverse() {
        let view = fit(&[(48.9, 2.4), (52.5, 13.4)]);
        for pixel in [(0.0, 0.0), (599.0, 10.0), (300.0, 200.0), (12.5, 399.0)] {
            let point = view.unproject(pixel, SIZE).unwrap();
            let (x, y) = view.project(point, SIZE);
            assert!((x - pixel.0).abs() < 0.01 && (y - pixel.1).abs() < 0.01, "{pixel:?} {x} {y}");
        }
    }

    #[test]
    fn zooming_keeps_what_is_under_the_pointer() {
        let view = fit(&[(48.9, 2.4), (52.5, 13.4)]);
        let at = (100.0, 300.0);
        let nearer = view.zoom(2.0, at, SIZE);
        assert!((nearer.scale / view.scale - 2.0).abs() < 1e-9);
        let (before, after) = (view.unproject(at, SIZE).unwrap(), nearer.unproject(at, SIZE));
        assert_eq!(Some(before), after);
    }

    #[test]
    fn no_hand_leads_off_the_earth() {
        let mut view = fit(&[(48.9, 2.4)]);
        for _ in 0..40 {
            view = view.zoom(0.5, (0.0, 0.0), SIZE).pan((900.0, -900.0), SIZE);
        }
        assert!((-180.0..180.0).contains(&view.lon) && view.lat.abs() <= 90.0, "{view:?}");
        assert!(SIZE.1 / view.scale <= 2.0 * MAX_LATITUDE + 200.0, "{view:?}");
        for _ in 0..40 {
            view = view.zoom(3.0, (0.0, 0.0), SIZE).pan((-5000.0, 7000.0), SIZE);
        }
        assert!(view.scale <= MAX_SCALE && view.lat.abs() <= 90.0, "{view:?}");
    }

    #[test]
    fn a_point_out_of_sight_is_shown() {
        let view = fit(&[(48.9, 2.4)]);
        let (paris, tokyo) =
            (GeoPoint::new(48.9, 2.4).unwrap(), GeoPoint::new(35.7, 139.7).unwrap());
        assert_eq!(view.scrolled_to(paris, SIZE), view);
        let moved = view.scrolled_to(tokyo, SIZE);
        assert!((moved.project(tokyo, SIZE).0 - 300.0).abs() < 0.01);
        assert_eq!(moved.scale, view.scale);
    }
}
