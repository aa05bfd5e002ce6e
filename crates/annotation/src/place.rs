//! Places, and what is known of which place a mention names.
//!
//! A [`PlaceLink`] is what stands in an annotation: a person's decision, or the resolver's answer as it
//! stood when a person accepted the mention. Until then an answer is a [`Resolution`], which is
//! computed anew whenever the mentions change, as entities are.

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

/// A latitude beyond a pole, a longitude beyond the date line, or no number.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("latitude {0}, longitude {1} is no point on the earth")]
pub struct GeoPointError(pub f64, pub f64);

impl GeoPoint {
    /// Where the equator meets the meridian of Greenwich.
    pub const ORIGIN: Self = Self { lat: 0, lon: 0 };

    /// From degrees north and east, rounded to five decimals.
    pub fn new(lat: f64, lon: f64) -> Result<Self, GeoPointError> {
        if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
            return Err(GeoPointError(lat, lon));
        }
        let scaled = |degrees: f64| (degrees * 100_000.0).round() as i32;
        Ok(Self { lat: scaled(lat), lon: scaled(lon) })
    }

    /// Degrees north, -90 to 90.
    pub fn lat(self) -> f64 {
        f64::from(self.lat) / 100_000.0
    }

    /// Degrees east, -180 to 180.
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

/// The detector's labels whose mentions name places, a people standing for its country.
pub const PLACE_LABELS: [&str; 4] = ["GPE", "LOC", "FAC", "NORP"];

/// What sort of place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// Europe, Africa.
    Continent,
    /// A part of the world or of a country that no government has: the Middle East, Darfur.
    Region,
    /// A country, or a territory with a country's code.
    Country,
    /// A country's first-order division: a state, a governorate.
    Division,
    /// A county of the United States.
    County,
    /// A city, town or village.
    City,
    /// An island or a group of islands.
    Island,
    /// A sea, lake, river, bay, strait.
    Water,
    /// A mountain or a range.
    Mountain,
    /// Another natural feature: a desert, a cape, a plain.
    Nature,
    /// An airport.
    Airport,
    /// A building, a base, a square.
    Facility,
    /// A point that a person set on the map.
    Point,
}

/// A row of the gazetteer, or a point set by hand: all that is shown and exported of it, so that a
/// document can be read without the gazetteer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its main name; for a point set by hand, the mention's text.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// ISO 3166 code of its country, two letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The first-order division that it lies in, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// People living there, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<u64>,
    /// Its number in GeoNames.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geonames: Option<u32>,
    /// Its center.
    pub point: GeoPoint,
}

/// What an annotation stands for on the earth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceLink {
    /// What it names.
    pub target: LinkTarget,
    /// Who says so.
    pub by: LinkSource,
}

/// What a mention names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum LinkTarget {
    /// A place.
    Place(Place),
    /// None that the gazetteer has, or none at all.
    None,
}

/// Who says what a mention names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum LinkSource {
    /// The resolver, in an answer that was shown when the mention was accepted.
    Resolver {
        /// How probable it was.
        score: Score,
        /// Whether the place only stands near what is named.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        approximate: bool,
    },
    /// A file.
    Import,
    /// A person.
    Person,
}

/// The resolver's answer for one mention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// What it may name, the most probable first.
    pub candidates: Vec<PlaceCandidate>,
    /// How probable it is that none of them is meant.
    pub none: Score,
    /// Why no place is taken, where none is.
    pub unresolved: Option<UnresolvedReason>,
}

/// A place that a mention may name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceCandidate {
    /// The place.
    pub place: Place,
    /// How probable it is.
    pub score: Score,
    /// Whether the place only stands near what is named.
    pub approximate: bool,
    /// What speaks for it, the weightiest first.
    pub reasons: Vec<ResolutionReason>,
}

/// Why a mention has no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnresolvedReason {
    /// No row of the gazetteer has such a name.
    Unknown,
    /// There are rows of that name, but none is likely.
    Unlikely,
}

/// What speaks for a candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum ResolutionReason {
    /// A person chose it for the same name.
    Chosen,
    /// The text says where it is: "Homs, Syria".
    Said {
        /// As the text says it.
        quote: String,
    },
    /// The name is that of a people or in the form of an adjective.
    Demonym,
    /// No other place has the name.
    Only,
    /// It is the best known of those with the name.
    Prominent {
        /// How many have the name.
        of: u32,
    },
    /// The text names its country, or other places in it.
    SameCountry {
        /// The country, by name.
        country: String,
        /// How many mentions there are.
        mentions: u32,
    },
    /// The text names a place near it.
    Near {
        /// The other place.
        place: String,
        /// The distance.
        km: u32,
    },
    /// It has no row; the text sets it beside a place that has one.
    Beside {
        /// The other place.
        place: String,
    },
    /// The name is one of its other names.
    OtherName,
}

/// A place that a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceSearchResult {
    /// The place.
    pub place: Place,
    /// How its name meets the query.
    pub matched: QueryMatch,
}

/// How a name meets a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueryMatch {
    /// The query is the name, or another name.
    Whole,
    /// The query is the beginning of a name.
    Prefix,
    /// The query is a name, or its beginning, with one error.
    Typo,
}

impl Resolution {
    /// The answer: the most probable candidate, unless that none is meant is more probable.
    pub fn best(&self) -> Option<&PlaceCandidate> {
        self.candidates.first().filter(|_| self.unresolved.is_none())
    }

    /// The answer as it is kept in an annotation.
    pub fn to_link(&self) -> Option<PlaceLink> {
        self.best().map(|best| PlaceLink {
            target: LinkTarget::Place(best.place.clone()),
            by: LinkSource::Resolver { score: best.score, approximate: best.approximate },
        })
    }
}

impl PlaceLink {
    /// The place, unless none is meant.
    pub fn place(&self) -> Option<&Place> {
        match &self.target {
            LinkTarget::Place(place) => Some(place),
            LinkTarget::None => None,
        }
    }
}

/// The resolver's answers for the mentions of one document; mentions of one name share theirs.
pub type Resolutions = BTreeMap<AnnotationId, Arc<Resolution>>;

/// What an annotation names: as it was decided, or as the resolver says.
pub fn effective_link(annotation: &Annotation, resolutions: &Resolutions) -> Option<PlaceLink> {
    let resolved = || resolutions.get(&annotation.id).and_then(|it| it.to_link());
    annotation.place.clone().or_else(resolved)
}

/// The document with the resolver's answers in those live annotations on which nobody has decided,
/// as it is exported.
pub fn with_resolved_places(document: &Document, resolutions: &Resolutions) -> Document {
    document.map_annotations(|annotation| {
        if annotation.is_live() {
            annotation.place = effective_link(annotation, resolutions);
        }
    })
}

/// Links annotations to what a person says that they name, or with `None` leaves it to the resolver
/// again. Their status stays.
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

/// Keeps in annotations that an edit accepts the places that were shown with them, so that a later
/// gazetteer does not change what was accepted. One whose span or label changes gets none: it will
/// be resolved anew.
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
