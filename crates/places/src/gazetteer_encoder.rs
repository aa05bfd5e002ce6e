//! Encodes a gazetteer as a file.

use crate::file_format::{
    CAPITAL_FLAG, COUNTRY, Column, DIVISION, GEONAMES, Header, KIND, LATITUDE, LONGITUDE,
    NAME_STRIDE, NO_COUNTRY, NO_DIVISION, POPULATION, ROW_BYTES, checksum, pack_population,
};
use crate::gazetteer::{NameHit, NameKind, PlaceIdx};
use crate::name_key::{name_key, strip_article, transcription_key};
use crate::place_kind;
use dateline_annotation::model::{GeoPoint, PlaceKind};
use std::collections::BTreeMap;

/// A place to encode.
#[derive(Clone, Debug)]
pub struct GazetteerEntry {
    /// The main name. Line feeds are removed.
    pub name: String,
    /// The kind of place.
    pub kind: PlaceKind,
    /// The two-letter ISO code of its country. For a country, its own code.
    pub country: Option<String>,
    /// The code of its first-order division, such as `SY.11`. For a division, its own code.
    pub division: Option<String>,
    /// Its center.
    pub point: GeoPoint,
    /// Its GeoNames id.
    pub geonames: Option<u32>,
    /// The population, or 0 if unknown.
    pub population: u64,
    /// True if it is the capital of its country.
    pub is_capital: bool,
    /// Its other names.
    pub names: Vec<(String, NameKind)>,
}

/// The error if a gazetteer cannot be encoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// There are more than the file format can index.
    #[error("{0} are too many {1}")]
    TooMany(usize, &'static str),
    /// Two countries or two divisions have the same code.
    #[error("{0} occurs twice")]
    DuplicateCode(String),
    /// The map of names could not be written.
    #[error("the map of names: {0}")]
    NameMap(String),
}

/// Countries with names from Arabic script, which have many transcriptions.
pub const ARABIC_COUNTRIES: &[&str] = &[
    "AE", "AF", "BH", "DJ", "DZ", "EG", "EH", "IQ", "IR", "JO", "KM", "KW", "LB", "LY", "MA", "MR",
    "OM", "PK", "PS", "QA", "SA", "SD", "SY", "TN", "YE",
];

/// Encodes a gazetteer file. Deterministic: equal places in any order give equal bytes, unless two
/// of them differ only in their names.
pub fn encode_gazetteer(mut places: Vec<GazetteerEntry>) -> Result<Vec<u8>, BuildError> {
    places.sort_by(|one, other| sort_key(one).cmp(&sort_key(other)));
    let rows = places.len();
    if rows >= 1 << 20 {
        return Err(BuildError::TooMany(rows, "places"));
    }
    let countries = index_by_code(&places, PlaceKind::Country, |place| place.country.as_deref())?;
    let divisions = index_by_code(&places, PlaceKind::Division, |place| place.division.as_deref())?;
    if countries.len() >= usize::from(NO_COUNTRY) {
        return Err(BuildError::TooMany(countries.len(), "countries"));
    }
    if countries.len() + divisions.len() >= usize::from(NO_DIVISION) {
        return Err(BuildError::TooMany(divisions.len(), "divisions"));
    }
    let columns = encode_columns(&places, &countries, &divisions);
    let (starts, text) = encode_names(&places);
    let (map, postings, names) = encode_name_map(&places)?;
    let header = Header {
        rows: rows as u32,
        countries: countries.len() as u32,
        names: names as u32,
        postings: (postings.len() / 3) as u32,
        text: text.len() as u32,
        map: map.len() as u32,
    };
    let codes: Vec<u8> = places[..countries.len()]
        .iter()
        .flat_map(|place| place.country.as_deref().unwrap_or("??").bytes().take(2))
        .collect();
    let mut bytes = header.to_bytes();
    for part in [codes, columns, starts, text, map, postings] {
        bytes.extend(part);
    }
    bytes.extend(checksum(&bytes).to_le_bytes());
    Ok(bytes)
}

/// Sorts countries first, then divisions, then the rest, each so that places of the same country
/// are adjacent.
fn sort_key(place: &GazetteerEntry) -> impl Ord + use<'_> {
    let rank = match place.kind {
        PlaceKind::Country => 0,
        PlaceKind::Division => 1,
        _ => 2,
    };
    (
        rank,
        place.country.as_deref(),
        place_kind::encode_kind(place.kind),
        place.geonames,
        place.division.as_deref(),
        place.point,
        place.name.as_str(),
    )
}

/// Returns the rows of the places of a kind, by code.
fn index_by_code<'a>(
    places: &'a [GazetteerEntry],
    kind: PlaceKind,
    code: impl Fn(&'a GazetteerEntry) -> Option<&'a str>,
) -> Result<BTreeMap<&'a str, u32>, BuildError> {
    let mut numbered = BTreeMap::new();
    for (row, place) in places.iter().enumerate().filter(|(_, place)| place.kind == kind) {
        let Some(code) = code(place) else { continue };
        if numbered.insert(code, row as u32).is_some() {
            return Err(BuildError::DuplicateCode(code.to_owned()));
        }
    }
    Ok(numbered)
}

fn encode_columns(
    places: &[GazetteerEntry],
    countries: &BTreeMap<&str, u32>,
    divisions: &BTreeMap<&str, u32>,
) -> Vec<u8> {
    let rows = places.len();
    let mut columns = vec![0; rows * ROW_BYTES];
    for (row, place) in places.iter().enumerate() {
        let mut set = |column: Column, number: u32| column.set(&mut columns, rows, row, number);
        let found = |code: &Option<String>, numbers: &BTreeMap<&str, u32>| {
            code.as_deref().and_then(|code| numbers.get(code).copied())
        };
        set(
            KIND,
            u32::from(place_kind::encode_kind(place.kind))
                | if place.is_capital { CAPITAL_FLAG } else { 0 },
        );
        set(COUNTRY, found(&place.country, countries).unwrap_or(NO_COUNTRY.into()));
        set(DIVISION, found(&place.division, divisions).unwrap_or(NO_DIVISION.into()));
        set(LATITUDE, to_millidegrees(place.point.lat() + 90.0));
        set(LONGITUDE, to_millidegrees(place.point.lon() + 180.0));
        set(GEONAMES, place.geonames.unwrap_or(0));
        set(POPULATION, pack_population(place.population).into());
    }
    columns
}

/// Converts degrees to thousandths of a degree. This moves no place by more than 80 meters. Higher
/// precision would take a tenth of the file, because it does not compress.
fn to_millidegrees(degrees: f64) -> u32 {
    (degrees * 1000.0).round() as u32
}

fn encode_names(places: &[GazetteerEntry]) -> (Vec<u8>, Vec<u8>) {
    let (mut starts, mut text) = (Vec::new(), Vec::new());
    for (row, place) in places.iter().enumerate() {
        if row % NAME_STRIDE == 0 {
            starts.extend((text.len() as u32).to_le_bytes());
        }
        text.extend(place.name.bytes().filter(|byte| *byte != b'\n'));
        text.push(b'\n');
    }
    (starts, text)
}

/// Returns the map from keys to entries, the postings, and the number of keys.
fn encode_name_map(places: &[GazetteerEntry]) -> Result<(Vec<u8>, Vec<u8>, usize), BuildError> {
    let keys = collect_keys(places);
    let failed = |error: fst::Error| BuildError::NameMap(error.to_string());
    let mut map = fst::MapBuilder::memory();
    let mut postings: Vec<u8> = Vec::new();
    for (key, rows) in &keys {
        let hits: Vec<NameHit> =
            rows.iter().map(|(&row, &name)| NameHit { place: PlaceIdx(row), name }).collect();
        let value = match hits[..] {
            [only] => u64::from(only.pack(false)) << 1,
            _ => {
                let index = postings.len() / 3;
                for (at, hit) in hits.iter().enumerate() {
                    let entry = hit.pack(at + 1 == hits.len()).to_le_bytes();
                    postings.extend(&entry[..3]);
                }
                (index as u64) << 1 | 1
            }
        };
        map.insert(key, value).map_err(failed)?;
    }
    Ok((map.into_inner().map_err(failed)?, postings, keys.len()))
}

/// Returns the rows of each key, with the kind of name. If a key has several kinds for one row, it
/// is the first in the order of [`NameKind`].
fn collect_keys(places: &[GazetteerEntry]) -> BTreeMap<String, BTreeMap<u32, NameKind>> {
    let mut keys: BTreeMap<String, BTreeMap<u32, NameKind>> = BTreeMap::new();
    for (row, place) in places.iter().enumerate() {
        let mut add = |key: String, name: NameKind| {
            if !key.is_empty() {
                let known = keys.entry(key).or_default().entry(row as u32).or_insert(name);
                *known = (*known).min(name);
            }
        };
        let is_arabic =
            place.country.as_deref().is_some_and(|code| ARABIC_COUNTRIES.contains(&code));
        let names = place.names.iter().map(|(name, kind)| (name.as_str(), *kind));
        for (name, kind) in [(place.name.as_str(), NameKind::Main)].into_iter().chain(names) {
            let folded = name_key(name);
            if is_arabic && matches!(kind, NameKind::Main | NameKind::Other) {
                strip_article(&folded).into_iter().for_each(|bare| add(bare.to_owned(), kind));
                transcription_key(name).into_iter().for_each(|loose| add(loose, NameKind::Other));
            }
            add(folded, kind);
        }
    }
    keys
}
