//! Reads the counties and states of the United States from the TopoJSON of the package us-atlas.

use crate::error::{CommandError, ContentError, with_path};
use crate::files::read_json;
use crate::topojson::{GeometryCollection, Topology};
use dateline_annotation::model::GeoPoint;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// A county.
pub(super) struct County {
    /// Its name with the word for its kind: "Orange County".
    pub name: String,
    /// The two-letter code of its state.
    pub state: &'static str,
    /// The center of its bounding box.
    pub center: GeoPoint,
}

#[derive(Deserialize)]
struct UsAtlasObjects {
    counties: GeometryCollection<UsAtlasGeometry>,
    states: GeometryCollection<UsAtlasGeometry>,
}

#[derive(Deserialize)]
struct UsAtlasGeometry {
    id: String,
    properties: UsAtlasProperties,
    arcs: NestedArcs,
}

#[derive(Deserialize)]
struct UsAtlasProperties {
    name: String,
}

/// Indices of arcs, nested like the geometry. `!index` is an arc in reverse.
#[derive(Deserialize)]
#[serde(untagged)]
enum NestedArcs {
    Index(i64),
    Nested(Vec<NestedArcs>),
}

/// The states by the first two digits of the Census Bureau's county numbers.
const STATE_CODES: [(&str, &str); 51] = [
    ("01", "AL"),
    ("02", "AK"),
    ("04", "AZ"),
    ("05", "AR"),
    ("06", "CA"),
    ("08", "CO"),
    ("09", "CT"),
    ("10", "DE"),
    ("11", "DC"),
    ("12", "FL"),
    ("13", "GA"),
    ("15", "HI"),
    ("16", "ID"),
    ("17", "IL"),
    ("18", "IN"),
    ("19", "IA"),
    ("20", "KS"),
    ("21", "KY"),
    ("22", "LA"),
    ("23", "ME"),
    ("24", "MD"),
    ("25", "MA"),
    ("26", "MI"),
    ("27", "MN"),
    ("28", "MS"),
    ("29", "MO"),
    ("30", "MT"),
    ("31", "NE"),
    ("32", "NV"),
    ("33", "NH"),
    ("34", "NJ"),
    ("35", "NM"),
    ("36", "NY"),
    ("37", "NC"),
    ("38", "ND"),
    ("39", "OH"),
    ("40", "OK"),
    ("41", "OR"),
    ("42", "PA"),
    ("44", "RI"),
    ("45", "SC"),
    ("46", "SD"),
    ("47", "TN"),
    ("48", "TX"),
    ("49", "UT"),
    ("50", "VT"),
    ("51", "VA"),
    ("53", "WA"),
    ("54", "WV"),
    ("55", "WI"),
    ("56", "WY"),
];

/// The centers of the states by GeoNames' codes, such as `US.KY`.
pub(super) type StateCenters = BTreeMap<String, GeoPoint>;

/// Reads the counties and the states of a file.
pub(super) fn read_counties(path: &Path) -> Result<(Vec<County>, StateCenters), CommandError> {
    with_path(path, from_topology(&read_json(path)?))
}

fn from_topology(
    topology: &Topology<UsAtlasObjects>,
) -> Result<(Vec<County>, StateCenters), ContentError> {
    let lines = topology.decode_arcs();
    let mut counties = Vec::new();
    for geometry in &topology.objects.counties.geometries {
        let Some(state) = state_code(&geometry.id) else { continue };
        let name = county_name(&geometry.properties.name, state);
        counties.push(County { name, state, center: bounding_box_center(&geometry.arcs, &lines)? });
    }
    let mut states = BTreeMap::new();
    for geometry in &topology.objects.states.geometries {
        // The bounding box of Alaska spans the whole earth, because Alaska crosses the date line.
        if let Some(state) = state_code(&geometry.id).filter(|state| *state != "AK") {
            states.insert(format!("US.{state}"), bounding_box_center(&geometry.arcs, &lines)?);
        }
    }
    states.insert("US.AK".to_owned(), GeoPoint::new(64.0, -150.0)?);
    Ok((counties, states))
}

fn state_code(id: &str) -> Option<&'static str> {
    let digits = id.get(..2)?;
    STATE_CODES.iter().find(|(number, _)| *number == digits).map(|(_, state)| *state)
}

/// Adds the word for the kind of county, which the source omits.
fn county_name(name: &str, state: &str) -> String {
    match state {
        "LA" => format!("{name} Parish"),
        "AK" => format!("{name} Borough"),
        "DC" => name.to_owned(),
        _ => format!("{name} County"),
    }
}

/// Returns the center of the bounding box of some arcs.
fn bounding_box_center(
    arcs: &NestedArcs,
    lines: &[Vec<(f64, f64)>],
) -> Result<GeoPoint, ContentError> {
    let mut extent = [f64::MAX, f64::MIN, f64::MAX, f64::MIN];
    extend_bounding_box(arcs, lines, &mut extent);
    let [west, east, south, north] = extent;
    Ok(GeoPoint::new((south + north) / 2.0, (west + east) / 2.0)?)
}

fn extend_bounding_box(arcs: &NestedArcs, lines: &[Vec<(f64, f64)>], bounding_box: &mut [f64; 4]) {
    match arcs {
        NestedArcs::Nested(more) => {
            more.iter().for_each(|arcs| extend_bounding_box(arcs, lines, bounding_box))
        }
        NestedArcs::Index(number) => {
            let number = if *number < 0 { !*number } else { *number };
            for (lon, lat) in lines.get(number as usize).into_iter().flatten() {
                *bounding_box = [
                    bounding_box[0].min(*lon),
                    bounding_box[1].max(*lon),
                    bounding_box[2].min(*lat),
                    bounding_box[3].max(*lat),
                ];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One county of Texas, one parish of Louisiana with an arc in reverse, and one geometry
    /// outside the states.
    const ATLAS: &str = r#"{"transform": {"scale": [0.1, 0.1], "translate": [-100, 30]},
        "arcs": [[[0, 0], [10, 0], [0, 20]], [[20, 0], [10, 10]]],
        "objects": {"counties": {"geometries": [
            {"id": "48277", "properties": {"name": "Lamar"}, "arcs": [[0]]},
            {"id": "22001", "properties": {"name": "Acadia"}, "arcs": [[[-2]]]},
            {"id": "72001", "properties": {"name": "Adjuntas"}, "arcs": [[0]]}]},
            "states": {"geometries": [
            {"id": "48", "properties": {"name": "Texas"}, "arcs": [[0, 1]]}]}}}"#;

    #[test]
    fn counties_and_states_have_bounding_box_centers() {
        let path = std::env::temp_dir().join(format!("dateline-{}-atlas", std::process::id()));
        std::fs::write(&path, ATLAS).unwrap();
        let (counties, states) = read_counties(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let found: Vec<_> =
            counties.iter().map(|it| (it.name.as_str(), it.state, it.center)).collect();
        let point = |lat, lon| GeoPoint::new(lat, lon).unwrap();
        assert_eq!(
            found,
            [
                ("Lamar County", "TX", point(31.0, -99.5)),
                ("Acadia Parish", "LA", point(30.5, -97.5)),
            ]
        );
        assert_eq!(states["US.TX"], point(31.0, -98.5));
        assert!(states.contains_key("US.AK"));
    }
}
