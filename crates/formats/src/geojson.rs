//! GeoJSON (RFC 7946): the places that documents name, for maps.
//!
//! One FeatureCollection with a Feature on each line. A Feature is a place, and its property
//! `mentions` lists where it is named: document, title, annotation, start and end in Unicode code
//! points of that document's text (end-exclusive), quote, label, status, the name of its entity,
//! who says that it names this place (`by`), and how probable the resolver held it (`score`).
//! Coordinates are longitude and latitude, WGS 84, in at most five decimals: about a meter.
//!
//! - Everything of ours stands in `properties`, for readers drop other members.
//! - A Feature has no `id`: a place that a person set has no number, and a place that was linked
//!   from two gazetteers, and differs in them, is two Features with the same number in GeoNames. That
//!   number is the property `geonames`.
//! - `approximate` places only stand near what is named, and are Features of their own.
//! - Mentions without a place come last, each as a Feature with `"geometry": null`, which the RFC
//!   calls unlocated: tables list them, maps pass over them (a few functions of Turf fail instead, and
//!   want them filtered out). Its property `unlocated` says why: `none` where it was decided that it
//!   names no place of the gazetteer, else `unresolved`.

use crate::AnnotationSelection;
use crate::json::to_compact_json;
use crate::place_mentions::{MentionRecord, is_approximate, mention_records};
use dateline_annotation::{Document, LabelSet, Place, PlaceKind, PlaceLink};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Feature<'a> {
    r#type: &'static str,
    geometry: Option<Geometry>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Geometry {
    r#type: &'static str,
    /// Longitude, latitude.
    coordinates: [f64; 2],
}

/// `mentions` and those of a place, or `mentions` and `unlocated`.
#[derive(Default, Serialize)]
struct Properties<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<PlaceKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    population: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    geonames: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approximate: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unlocated: Option<&'static str>,
    mentions: Vec<MentionRecord<'a>>,
}

/// Writes the places of documents as GeoJSON, with the mentions that `selection` holds.
///
/// Those are mentions with a label of places ([`LabelSet::place_label`]) and all
/// others that are linked. An answer of the resolver that is not yet kept in its annotation is put
/// there first by [`with_places`](dateline_annotation::with_resolved_places). Places stand in the order in
/// which they are first named. With [`AnnotationSelection::ReviewedParagraphs`] only mentions in reviewed
/// paragraphs count. An annotation whose label the set lacks is left out. Titles and names of
/// entities are cut at 200 characters. Cost: n log n in the
/// annotations; memory: a few times the size of the output.
///
/// ```
/// use dateline_annotation::LabelSet;
/// use dateline_formats::{AnnotationSelection, geojson};
///
/// let written = geojson::write_geojson(&LabelSet::default(), &[], AnnotationSelection::default());
/// assert_eq!(written, "{\"type\":\"FeatureCollection\",\"features\":[]}\n");
/// ```
pub fn write_geojson(
    labels: &LabelSet,
    documents: &[&Document],
    selection: AnnotationSelection,
) -> String {
    let lines: Vec<String> =
        features(labels, documents, selection).iter().map(to_compact_json).collect();
    let mut written = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
    if !lines.is_empty() {
        written.push('\n');
        written.push_str(&lines.join(",\n"));
        written.push('\n');
    }
    written.push_str("]}\n");
    written
}

fn features<'a>(
    labels: &'a LabelSet,
    documents: &[&'a Document],
    selection: AnnotationSelection,
) -> Vec<Feature<'a>> {
    let mut located: Vec<Feature> = Vec::new();
    let mut unlocated = Vec::new();
    let mut places = BTreeMap::new();
    for document in documents {
        for (annotation, mention) in mention_records(labels, document, selection) {
            let Some(place) = annotation.place.as_ref().and_then(PlaceLink::place) else {
                unlocated.push(unlocated_feature(mention));
                continue;
            };
            let approximate = is_approximate(annotation);
            let at = *places.entry((place_identity(place), approximate)).or_insert_with(|| {
                located.push(place_feature(place, approximate));
                located.len() - 1
            });
            located[at].properties.mentions.push(mention);
        }
    }
    located.append(&mut unlocated);
    located
}

/// All of a place, to tell equal ones: what is said of a Feature holds for all its mentions.
fn place_identity(place: &Place) -> impl Ord + use<'_> {
    let Place { name, kind, country, region, population, geonames, point } = place;
    (name, kind, country, region, population, geonames, point)
}

fn place_feature(place: &Place, approximate: bool) -> Feature<'_> {
    let coordinates = [place.point.lon(), place.point.lat()];
    let properties = Properties {
        name: Some(&place.name),
        kind: Some(place.kind),
        country: place.country.as_deref(),
        region: place.region.as_deref(),
        population: place.population,
        geonames: place.geonames,
        approximate: Some(approximate),
        ..Properties::default()
    };
    let geometry = Some(Geometry { r#type: "Point", coordinates });
    Feature { r#type: "Feature", geometry, properties }
}

fn unlocated_feature(mention: MentionRecord<'_>) -> Feature<'_> {
    let why = if mention.by.is_some() { "none" } else { "unresolved" };
    let properties =
        Properties { unlocated: Some(why), mentions: vec![mention], ..Properties::default() };
    Feature { r#type: "Feature", geometry: None, properties }
}
