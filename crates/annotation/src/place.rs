//! Places, and the links from mentions to them.
//!
//! A [`PlaceLink`] is stored in an annotation: a decision of the user, or the resolver's answer at
//! the time when the user accepted the mention. Until then, the answer is a [`Resolution`], which
//! is recomputed whenever the mentions change, like entities.

use crate::change::{Op, Step};
use crate::{Annotation, AnnotationId, Document, Score, Status};
use dateline_text::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

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

/// The resolver's answer for one mention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// Possible places, the most probable first.
    pub candidates: Vec<PlaceCandidate>,
    /// The probability that none of the candidates is meant.
    pub none: Score,
    /// The reason why the mention has no place, if it has none.
    pub unresolved: Option<UnresolvedReason>,
}

/// A possible place of a mention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceCandidate {
    /// The place.
    pub place: Place,
    /// The probability of the candidate.
    pub score: Score,
    /// True if the mention names something near the place, not the place itself.
    pub approximate: bool,
    /// The reasons for the candidate, the strongest first.
    pub reasons: Vec<ResolutionReason>,
}

/// The reason why a mention has no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnresolvedReason {
    /// The gazetteer has no such name.
    Unknown,
    /// The gazetteer has the name, but no candidate is probable.
    Unlikely,
}

/// A reason for a candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum ResolutionReason {
    /// The user chose the place for another mention of the name.
    Chosen,
    /// The text says where the place is: "Homs, Syria".
    Said {
        /// The words of the text.
        quote: String,
    },
    /// The mention names a group of people, or is an adjective.
    Demonym,
    /// No other place has the name.
    Only,
    /// It is the best-known place with the name.
    Prominent {
        /// The number of places with the name.
        of: u32,
    },
    /// The text mentions its country, or other places in that country.
    SameCountry {
        /// The name of the country.
        country: String,
        /// The number of mentions.
        mentions: u32,
    },
    /// The text mentions a place near it.
    Near {
        /// The other place.
        place: String,
        /// The distance in kilometers.
        km: u32,
    },
    /// The name is not in the gazetteer; the text mentions it next to a place that is.
    Beside {
        /// The other place.
        place: String,
    },
    /// The mention is one of its alternative names.
    OtherName,
}

/// A result of a place search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceSearchResult {
    /// The place.
    pub place: Place,
    /// How the name matches the query.
    pub matched: QueryMatch,
}

/// How a name matches a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueryMatch {
    /// The query is the main name or an alternative name.
    Whole,
    /// The query is a prefix of a name.
    Prefix,
    /// The query is a name, or the prefix of one, with one typo.
    Typo,
}

impl Resolution {
    /// Returns the most probable candidate; `None` if the mention has no place.
    pub fn best(&self) -> Option<&PlaceCandidate> {
        self.candidates.first().filter(|_| self.unresolved.is_none())
    }

    /// Returns the answer as a link to store in an annotation.
    pub fn to_link(&self) -> Option<PlaceLink> {
        self.best().map(|best| PlaceLink {
            target: LinkTarget::Place(best.place.clone()),
            by: LinkSource::Resolver { score: best.score, approximate: best.approximate },
        })
    }
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

/// The resolver's answers for the mentions of one document. Mentions with the same name share an
/// answer.
pub type Resolutions = BTreeMap<AnnotationId, Arc<Resolution>>;

/// Returns the link of an annotation: the one stored in it, or else the resolver's answer.
pub fn effective_link(annotation: &Annotation, resolutions: &Resolutions) -> Option<PlaceLink> {
    let resolved = || resolutions.get(&annotation.id).and_then(|it| it.to_link());
    annotation.place.clone().or_else(resolved)
}

/// Returns the document as it is exported: live annotations without a stored link get the
/// resolver's answer.
pub fn with_resolved_places(document: &Document, resolutions: &Resolutions) -> Document {
    document.map_annotations(|annotation| {
        if annotation.is_live() {
            annotation.place = effective_link(annotation, resolutions);
        }
    })
}

/// Links annotations to a target chosen by the user. With `None`, they get the resolver's answer
/// again. Does not change their status.
pub fn set_place(document: &Document, ids: &[AnnotationId], target: Option<LinkTarget>) -> Vec<Op> {
    let link = target.map(|target| PlaceLink { target, by: LinkSource::Person });
    let all = document.annotations_by_id();
    let found = ids.iter().filter_map(|id| all.get(id).copied());
    let changed = found.filter(|before| before.place != link);
    changed
        .map(|before| {
            let after = Annotation { place: link.clone(), ..before.clone() };
            Op::In { document: document.id, step: Step::Edit { before: before.clone(), after } }
        })
        .collect()
}

/// Stores the shown places in the annotations that an edit accepts, so that a later gazetteer does
/// not change accepted annotations. Annotations whose span or label changes get none, because they
/// are resolved again.
pub fn attach_resolved_places(ops: &mut [Op], resolutions: &Resolutions) {
    for op in ops {
        let Op::In { step: Step::Edit { before, after }, .. } = op else { continue };
        let is_accepted = after.status == Status::Accepted && before.status != Status::Accepted;
        if is_accepted && after.place.is_none() && has_same_span_and_label(before, after) {
            after.place = resolutions.get(&after.id).and_then(|it| it.to_link());
        }
    }
}

fn has_same_span_and_label(before: &Annotation, after: &Annotation) -> bool {
    let key = |it: &Annotation| -> (Span, _) { (it.span, it.label) };
    key(before) == key(after)
}
