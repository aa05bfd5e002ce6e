//! Places, and the links from mentions to them.
//!
//! A [`PlaceLink`] is stored in an annotation: a decision of the user, or the resolver's answer at
//! the time when the user accepted the mention.

use super::suggestion::Score;
use dateline_text::Span;
use serde::{Deserialize, Serialize};

/// A point on the earth, in hundred-thousandths of a degree (about a meter), WGS 84.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "(f64, f64)", into = "(f64, f64)")]
pub struct GeoPoint {
    lat: i32,
    lon: i32,
}

/// The error for a latitude outside ±90°, a longitude outside ±180°, or NaN.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("latitude {0}, longitude {1} is not a point on Earth")]
pub struct GeoPointError(pub f64, pub f64);

impl GeoPoint {
    /// The intersection of the equator and the prime meridian.
    pub const ORIGIN: Self = Self { lat: 0, lon: 0 };

    /// Creates a point from degrees north and east, rounded to five decimals.
    pub fn new(lat: f64, lon: f64) -> Result<Self, GeoPointError> {
        if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
            return Err(GeoPointError(lat, lon));
        }
        let scaled = |degrees: f64| (degrees * 100_000.0).round() as i32;
        Ok(Self { lat: scaled(lat), lon: scaled(lon) })
    }

    /// Returns the latitude in degrees north, -90 to 90.
    pub fn lat(self) -> f64 {
        f64::from(self.lat) / 100_000.0
    }

    /// Returns the longitude in degrees east, -180 to 180.
    pub fn lon(self) -> f64 {
        f64::from(self.lon) / 100_000.0
    }
}

impl TryFrom<(f64, f64)> for GeoPoint {
    type Error = GeoPointError;

    fn try_from((lat, lon): (f64, f64)) -> Result<Self, GeoPointError> {
        Self::new(lat, lon)
    }
}

impl From<GeoPoint> for (f64, f64) {
    fn from(point: GeoPoint) -> Self {
        (point.lat(), point.lon())
    }
}

/// The detector labels of mentions that name places. A group of people counts as a mention of its
/// country.
pub const PLACE_LABELS: [&str; 4] = ["GPE", "LOC", "FAC", "NORP"];

/// The detector labels of other mentions whose names may contain names of places: "Kentucky" in
/// "Kentucky State Police".
pub const OUTER_LABELS: [&str; 2] = ["ORG", "EVENT"];

/// The kind of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// Europe, Africa.
    Continent,
    /// A part of the world or of a country without a government: the Middle East, Darfur.
    Region,
    /// A country, or a territory with a country code.
    Country,
    /// A first-order division of a country: a state, a governorate.
    Division,
    /// A county of the United States.
    County,
    /// A city, town or village.
    City,
    /// An island or a group of islands.
    Island,
    /// A sea, lake, river, bay or strait.
    Water,
    /// A mountain or a mountain range.
    Mountain,
    /// Another natural feature: a desert, a cape, a plain.
    Nature,
    /// An airport.
    Airport,
    /// A building, a base, a square.
    Facility,
    /// A point that the user set on the map.
    Point,
}

/// A row of the gazetteer, or a point set by the user. Has everything that is shown and exported,
/// so that the gazetteer is not needed to use a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The main name; for a point set by the user, the text of the mention.
    pub name: String,
    /// The kind of the place.
    pub kind: PlaceKind,
    /// The ISO 3166 code of its country, two letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The name of the first-order division that contains it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The number of inhabitants, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<u64>,
    /// The GeoNames id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geonames: Option<u32>,
    /// The center.
    pub point: GeoPoint,
}

/// The decision about the place of an annotation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceLink {
    /// The place that the mention names.
    pub target: LinkTarget,
    /// The source of the decision.
    pub by: LinkSource,
}

/// The name of a place inside a mention: "Kentucky" in "Kentucky State Police". It is no annotation
/// of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InnerPlace {
    /// The bytes of the inner name in the document's text, inside the span of the mention.
    pub span: Span,
    /// The place that it names.
    pub place: PlaceLink,
}

/// The target of a place link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum LinkTarget {
    /// A place.
    Place(Place),
    /// No place, or none that is in the gazetteer.
    None,
}

/// The source of a place link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum LinkSource {
    /// The resolver. Its answer was shown when the mention was accepted.
    Resolver {
        /// The probability of the answer.
        score: Score,
        /// True if the mention names something near the place, not the place itself.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        approximate: bool,
    },
    /// An imported file.
    Import,
    /// The user.
    Person,
}

impl PlaceLink {
    /// Returns the place; `None` if no place is meant.
    pub fn place(&self) -> Option<&Place> {
        match &self.target {
            LinkTarget::Place(place) => Some(place),
            LinkTarget::None => None,
        }
    }
}
