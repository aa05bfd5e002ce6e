//! Writes the places in documents as GeoJSON (RFC 7946), for maps.
//!
//! The output is one FeatureCollection with one Feature per line. A Feature is a place. Its
//! property `mentions` lists its mentions: document, title, annotation, start and end in Unicode
//! code points of that document's text (end-exclusive), quote, label, status, the name of the
//! entity, the source of the place link (`by`), and the resolver's probability (`score`).
//! Coordinates are longitude and latitude, WGS 84, with at most five decimals, which is about a
//! meter.
//!
//! - All data of Dateline is in `properties`, because readers drop other members.
//! - A Feature has no `id`. A place that was set by hand has no id, and a place that was linked
//!   from two gazetteers with different data becomes two Features with the same GeoNames id. That
//!   id is in the property `geonames`.
//! - `approximate` places are only near the one that is mentioned, and are separate Features.
//! - Mentions without a place come last, each as a Feature with `"geometry": null`, which the RFC
//!   calls unlocated. Tables list them, and maps skip them. A few functions of Turf fail on them,
//!   so they must be filtered out for these. Their property `unlocated` contains the reason: `none`
//!   if it was decided that the mention is no place of the gazetteer, otherwise `unresolved`.

use crate::AnnotationSelection;
use crate::json::to_compact_json;
use crate::place_mentions::{MentionRecord, is_approximate, mention_records};
use dateline_annotation::model::{Document, LabelSet, Place, PlaceKind, PlaceLink};
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

/// The properties of a place with its mentions, or a mention with the reason in `unlocated`.
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

/// Writes the places of documents as GeoJSON, with the mentions in `selection`.
///
/// Mentions with a place label ([`LabelSet::place_label`]) are written, and all other mentions that
/// are linked to a place. Resolver results that are not yet stored in an annotation must be added
/// first with [`with_resolved_places`](dateline_annotation::places::with_resolved_places). Places are in
/// the order of their first mentions. With [`AnnotationSelection::ReviewedParagraphs`], only
/// mentions in reviewed paragraphs are included. An annotation whose label is not in `labels` is
/// left out. Titles and entity names are cut at 200 characters. Cost: n log n in the annotations;
/// memory: a few times the size of the output.
///
/// ```
/// use dateline_annotation::model::LabelSet;
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

/// Returns all data of a place as a key. Mentions are grouped only if all of it is equal, because
/// the properties of a Feature apply to all its mentions.
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
