//! Writes the places in documents as GeoJSON (RFC 7946), for maps.
//!
//! The output is one FeatureCollection with one Feature per line. A Feature is a place. Its
//! property `mentions` lists its mentions: document, title, annotation, start and end in Unicode
//! code points of that document's text (end-exclusive), quote, label, status, the name of the
//! entity, the source of the place link (`by`), and the resolver's probability (`score`).
//! Coordinates are longitude and latitude, WGS 84, with at most five decimals, which is about a
//! meter.
//!
//! A name of a place inside a mention ("Kentucky" in "Kentucky State Police") is listed like a
//! mention, with its own offsets and quote. It has a member `inside`, the text of the mention, and
//! the mention's `annotation`, `label`, `status` and `entity`.
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

use crate::annotation_selection::AnnotationSelection;
use crate::codec::{Encoder, Format};
use crate::export::{ExportItem, FormatWriter, WriterOutput, WriterSetup};
use crate::json::to_compact_json;
use crate::place_mentions::{MentionRecord, MentionWithPlace, mention_records};
use crate::spec::{MentionAttribute, Spec};
use dateline_annotation::model::{Document, LabelSet, Place, PlaceKind};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;

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

/// GeoJSON of places.
///
/// Mentions with a place label ([`LabelSet::place_label`]) are written, and all other mentions that
/// are linked to a place, and the names of places inside mentions. Places are in the order of their first mentions. With
/// [`AnnotationSelection::ReviewedParagraphs`], only mentions in reviewed paragraphs are included.
/// Titles and entity names are cut at 200 characters. Memory: a few times the size of the output.
pub(crate) struct GeoJson;

static SPEC: Spec = Spec {
    name: "geojson",
    title: "GeoJSON",
    extension: "geojson",
    mime: "application/geo+json",
    carries: &[MentionAttribute::Status, MentionAttribute::Place],
    ..Spec::DOCUMENTS
};

impl Format for GeoJson {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }
}

impl Encoder for GeoJson {
    fn writer(&self, setup: &WriterSetup) -> Box<dyn FormatWriter> {
        Box::new(GeoJsonWriter {
            labels: setup.label_set.clone(),
            selection: setup.options.selection,
            places: Vec::new(),
            place_indices: BTreeMap::new(),
            unlocated: Vec::new(),
        })
    }
}

struct GeoJsonWriter {
    labels: LabelSet,
    selection: AnnotationSelection,
    /// The features of places, each with its mentions, as JSON. The feature has no mentions.
    places: Vec<(String, Vec<String>)>,
    /// The indices of the places by their features. Mentions are grouped only if all data of their
    /// places is equal, because the properties of a Feature apply to all its mentions.
    place_indices: BTreeMap<String, usize>,
    /// The features of mentions without a place, as JSON.
    unlocated: Vec<String>,
}

impl FormatWriter for GeoJsonWriter {
    fn write_document(
        &mut self,
        document: &Document,
        _items: &[ExportItem],
        _out: &mut WriterOutput,
    ) -> io::Result<usize> {
        let records = mention_records(&self.labels, document, self.selection);
        let n_records = records.len();
        for MentionWithPlace { place, is_approximate, record: mention } in records {
            let Some(place) = place else {
                self.unlocated.push(to_compact_json(&unlocated_feature(mention)));
                continue;
            };
            let feature = to_compact_json(&place_feature(place, is_approximate));
            let index = *self.place_indices.entry(feature).or_insert_with_key(|feature| {
                self.places.push((feature.clone(), Vec::new()));
                self.places.len() - 1
            });
            self.places[index].1.push(to_compact_json(&mention));
        }
        Ok(n_records)
    }

    fn finish(&mut self, out: &mut WriterOutput) -> io::Result<()> {
        let located = self.places.iter().map(|(feature, mentions)| {
            let head = feature.strip_suffix(FEATURE_END).unwrap_or(feature);
            format!("{head}{}{FEATURE_END}", mentions.join(","))
        });
        let lines: Vec<String> = located.chain(std::mem::take(&mut self.unlocated)).collect();
        out.append("{\"type\":\"FeatureCollection\",\"features\":[")?;
        if !lines.is_empty() {
            out.append(format!(
                "
{}
",
                lines.join(
                    ",
"
                )
            ))?;
        }
        out.append(
            "]}
",
        )
    }
}

/// The end of a feature, after its mentions, which are its last property.
const FEATURE_END: &str = "]}}";

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
