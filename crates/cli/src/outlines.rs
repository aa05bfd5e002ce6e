//! `dateline build-outlines`: writes the outlines of countries for the page's map.
//!
//! The input is Natural Earth's countries as TopoJSON, in which neighbors share their borders. Each
//! shared line is simplified once, so that simplified neighbors still meet.

use crate::error::{CommandError, ContentError};
use crate::files::{read_json, read_to_string};
use crate::output;
use crate::topojson::{GeometryCollection, Topology};
use clap::Args;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The maximum deviation of a simplified line, in hundredths of a degree.
const SIMPLIFY_TOLERANCE: f64 = 1.5;
/// The minimum area of an island, in square hundredths of a degree. The largest island of a country
/// is always kept.
const MIN_ISLAND_AREA: f64 = 60.0;
/// A full turn around the earth, in hundredths of a degree.
const FULL_TURN: i32 = 36_000;
/// The South Pole, in hundredths of a degree south.
const SOUTH_POLE: i32 = 9_000;

/// A position in hundredths of a degree, east and south.
type Position = (i32, i32);

#[derive(Deserialize)]
struct CountryObjects {
    countries: GeometryCollection<CountryGeometry>,
}

#[derive(Deserialize)]
struct CountryGeometry {
    /// The ISO 3166 code of three digits.
    id: Option<String>,
    #[serde(flatten)]
    shape: CountryShape,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "arcs")]
enum CountryShape {
    Polygon(Vec<Vec<i64>>),
    MultiPolygon(Vec<Vec<Vec<i64>>>),
}

#[derive(Serialize)]
struct OutlinesFile {
    countries: Vec<CountryOutline>,
}

#[derive(Serialize)]
struct CountryOutline {
    code: String,
    path: String,
}

/// Write the outlines of the map
///
/// Writes the land on the map, country by country, from Natural Earth's countries.
#[derive(Args)]
pub(crate) struct BuildOutlinesArgs {
    /// The folder with GeoNames' countryInfo.txt
    #[arg(long, value_name = "DIR")]
    geodata: PathBuf,
    /// Natural Earth's countries: countries-50m.json of the package world-atlas
    #[arg(long, value_name = "FILE")]
    world_atlas: PathBuf,
    /// The outlines file to write
    #[arg(long, value_name = "FILE", default_value = "models/outlines.json")]
    out: PathBuf,
}

/// Runs `dateline build-outlines`.
pub(crate) fn run_build_outlines(it: &BuildOutlinesArgs) -> Result<(), CommandError> {
    let json = outlines_json(&it.geodata, &it.world_atlas)?;
    Ok(output::write_file(&it.out, json)?)
}

/// Returns the outlines of the countries in `world_atlas`. Their codes are looked up in GeoNames'
/// list in `geodata`.
fn outlines_json(geodata: &Path, world_atlas: &Path) -> Result<String, CommandError> {
    let topology: Topology<CountryObjects> = read_json(world_atlas)?;
    let codes = country_codes(&read_to_string(&geodata.join("countryInfo.txt"))?);
    let lines: Vec<Vec<Position>> =
        topology.decode_arcs().iter().map(|line| simplify_line(&to_map_units(line))).collect();
    let mut outlines: Vec<CountryOutline> = topology
        .objects
        .countries
        .geometries
        .iter()
        .map(|geometry| CountryOutline {
            code: geometry.id.as_ref().and_then(|id| codes.get(id)).cloned().unwrap_or_default(),
            path: svg_path(&shape_rings(&geometry.shape, &lines)),
        })
        .filter(|outline| !outline.path.is_empty())
        .collect();
    outlines.sort_by(|one, other| (&one.code, &one.path).cmp(&(&other.code, &other.path)));
    let json = serde_json::to_string(&OutlinesFile { countries: outlines });
    Ok(json.map_err(ContentError::from)? + "\n")
}

/// Returns the ISO 3166 codes of two letters by those of three digits.
fn country_codes(info: &str) -> BTreeMap<String, String> {
    let rows = info.lines().filter(|line| !line.starts_with('#'));
    let fields = rows.map(|row| row.split('\t').collect::<Vec<_>>());
    fields
        .filter(|fields| fields.len() > 2)
        .map(|fields| (fields[2].to_owned(), fields[0].to_owned()))
        .collect()
}

/// Converts degrees east and north to hundredths of a degree, east and south.
fn to_map_units(line: &[(f64, f64)]) -> Vec<(f64, f64)> {
    line.iter().map(|(lon, lat)| (lon * 100.0, -lat * 100.0)).collect()
}

/// Simplifies a line (Douglas-Peucker). No removed position is farther than the tolerance from the
/// result. The ends are kept.
fn simplify_line(line: &[(f64, f64)]) -> Vec<Position> {
    let mut is_kept = vec![false; line.len()];
    let last = line.len().saturating_sub(1);
    let mut open = vec![(0, last)];
    while let Some((from, to)) = open.pop() {
        (is_kept[from], is_kept[to]) = (true, true);
        let inner = (from + 1..to).map(|at| (distance_to_line(line[at], line[from], line[to]), at));
        let farthest = inner.max_by(|one, other| one.0.total_cmp(&other.0));
        if let Some((_, at)) = farthest.filter(|(distance, _)| *distance > SIMPLIFY_TOLERANCE) {
            open.extend([(from, at), (at, to)]);
        }
    }
    let rounded = |&(x, y): &(f64, f64)| (x.round() as i32, y.round() as i32);
    let mut positions: Vec<Position> = line
        .iter()
        .zip(is_kept)
        .filter(|(_, is_kept)| *is_kept)
        .map(|(at, _)| rounded(at))
        .collect();
    positions.dedup();
    positions
}

/// Returns the distance of a position from the line segment between two others.
fn distance_to_line(position: (f64, f64), from: (f64, f64), to: (f64, f64)) -> f64 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx * dx + dy * dy;
    let (px, py) = (position.0 - from.0, position.1 - from.1);
    let along = if length > 0.0 { ((px * dx + py * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    (px - along * dx).hypot(py - along * dy)
}

/// Returns the closed rings of a shape that are large enough, outer and inner ones alike. The
/// even-odd rule fills an SVG path of them correctly.
fn shape_rings(shape: &CountryShape, lines: &[Vec<Position>]) -> Vec<Vec<Position>> {
    let polygons = match shape {
        CountryShape::Polygon(polygon) => std::slice::from_ref(polygon),
        CountryShape::MultiPolygon(polygons) => polygons,
    };
    let joined = polygons.iter().flatten().map(|arcs| join_arcs(arcs, lines));
    let mut rings: Vec<Vec<Position>> = joined.filter(|ring| ring_area(ring) > 0.0).collect();
    rings.sort_by(|one, other| ring_area(other).total_cmp(&ring_area(one)));
    let large = rings.iter().take_while(|ring| ring_area(ring) >= MIN_ISLAND_AREA).count();
    rings.truncate(large.max(1));
    rings
}

/// Concatenates the lines of a ring. `!index` is a line in reverse.
fn join_arcs(arcs: &[i64], lines: &[Vec<Position>]) -> Vec<Position> {
    let mut ring: Vec<Position> = Vec::new();
    for &arc in arcs {
        let forward = usize::try_from(arc).ok();
        let line = &lines[forward.unwrap_or(!arc as usize)];
        match forward {
            Some(_) => ring.extend(line),
            None => ring.extend(line.iter().rev()),
        }
    }
    unroll_ring(ring)
}

/// Removes the jumps of a ring at the date line: the ring continues beyond 180°, and its first
/// position does not change. A ring around the South Pole is extended to the pole.
fn unroll_ring(ring: Vec<Position>) -> Vec<Position> {
    let mut turns = 0;
    let mut unrolled: Vec<Position> = Vec::with_capacity(ring.len());
    for (index, &(x, y)) in ring.iter().enumerate() {
        let step = x - ring[index.saturating_sub(1)].0;
        turns += i32::from(step < -FULL_TURN / 2) - i32::from(step > FULL_TURN / 2);
        unrolled.push((x + turns * FULL_TURN, y));
    }
    if let (Some(&first), Some(&last)) = (unrolled.first(), unrolled.last())
        && (last.0 - first.0).abs() > FULL_TURN / 2
    {
        unrolled.extend([(last.0, SOUTH_POLE), (first.0, SOUTH_POLE)]);
    }
    unrolled.dedup();
    unrolled
}

fn ring_area(ring: &[Position]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    let twice: f64 = ring
        .iter()
        .zip(next)
        .map(|(one, other)| {
            f64::from(one.0) * f64::from(other.1) - f64::from(other.0) * f64::from(one.1)
        })
        .sum();
    twice.abs() / 2.0
}

/// Renders an SVG path: the start of each ring, then relative steps.
fn svg_path(rings: &[Vec<Position>]) -> String {
    let mut path = String::new();
    for ring in rings {
        let mut at = ring[0];
        let _ = write!(path, "M{} {}l", at.0, at.1);
        let mut separator = "";
        for &(x, y) in &ring[1..] {
            for step in [x - at.0, y - at.1] {
                // A minus sign also separates numbers.
                let _ = write!(path, "{}{step}", if step < 0 { "" } else { separator });
                separator = " ";
            }
            at = (x, y);
        }
        path.push('z');
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_borders_stay_shared() {
        let lines = vec![
            vec![(0, 0), (0, 1000)],
            vec![(0, 1000), (1000, 1000), (1000, 0), (0, 0)],
            vec![(0, 0), (-1000, 0), (-1000, 1000), (0, 1000)],
        ];
        let east = shape_rings(&CountryShape::Polygon(vec![vec![0, 1]]), &lines);
        let west = shape_rings(&CountryShape::MultiPolygon(vec![vec![vec![2, !0]]]), &lines);
        assert_eq!(svg_path(&east), "M0 0l0 1000 1000 0 0-1000-1000 0z");
        assert_eq!(svg_path(&west), "M0 0l-1000 0 0 1000 1000 0 0-1000z");
    }

    #[test]
    fn date_line_is_not_an_edge() {
        let lines = vec![
            vec![(17_900, 0), (-17_900, 0), (-17_900, 500), (17_900, 500), (17_900, 0)],
            vec![(-17_900, 8_000), (0, 7_000), (17_900, 8_000), (-17_900, 8_000)],
        ];
        let path = |arc| svg_path(&shape_rings(&CountryShape::Polygon(vec![vec![arc]]), &lines));
        assert_eq!(path(0), "M17900 0l200 0 0 500-200 0 0-500z");
        assert_eq!(path(1), "M-17900 8000l17900-1000 17900 1000 200 0 0 1000-36000 0z");
    }

    #[test]
    fn collinear_positions_are_removed() {
        let line = [(0.0, 0.0), (50.0, 1.0), (100.0, 0.0), (100.0, 50.0)];
        assert_eq!(simplify_line(&line), [(0, 0), (100, 0), (100, 50)]);
    }

    #[test]
    fn country_keeps_largest_of_small_islands() {
        let square = |at: i32, side: i32| {
            vec![(at, 0), (at + side, 0), (at + side, side), (at, side), (at, 0)]
        };
        let lines = vec![square(0, 2), square(100, 3), square(200, 90)];
        let islands = |arcs: &[i64]| {
            let polygons = arcs.iter().map(|&arc| vec![vec![arc]]).collect();
            shape_rings(&CountryShape::MultiPolygon(polygons), &lines).len()
        };
        assert_eq!(islands(&[0, 1]), 1);
        assert_eq!(islands(&[0, 1, 2]), 1);
        assert_eq!(islands(&[2]), 1);
    }
}
