//! The gazetteer and its reader.
//!
//! The map of names maps a key to one entry, or to a list of entries in the postings. Its value is
//! `entry << 1` or `index << 1 | 1`. An entry is `row << 3 | kind of name << 1 | last`, where
//! `last` is set at the end of a list.

use crate::file_format::{
    CAPITAL_FLAG, CHECKSUM_BYTES, COUNTRY, DIVISION, GEONAMES, HEADER_BYTES, Header, KIND,
    LATITUDE, LONGITUDE, Layout, MAGIC, NAME_STRIDE, NO_COUNTRY, NO_DIVISION, POPULATION, VERSION,
    checksum, unpack_population,
};
use crate::place_kind;
use dateline_annotation::model::{GeoPoint, Place, PlaceKind};
use std::ops::Range;
use std::sync::Arc;

/// Places with their names. Cloning is cheap.
#[derive(Clone)]
pub struct Gazetteer {
    bytes: Arc<[u8]>,
    header: Header,
    layout: Layout,
    name_map: Arc<fst::Map<FileSection>>,
    id: Arc<str>,
}

/// The error for a file that is not a usable gazetteer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GazetteerError {
    /// It is a file of another kind.
    #[error("this is not a gazetteer file")]
    Foreign,
    /// It has another version of the file format.
    #[error("the gazetteer file has version {found}; this program reads version {supported}")]
    Version {
        /// The version of the file.
        found: u32,
        /// The version that this program reads.
        supported: u32,
    },
    /// It has another length than its header says.
    #[error("the gazetteer file has {found} bytes instead of {expected}; it may be incomplete")]
    Length {
        /// The length according to the header, in bytes.
        expected: usize,
        /// The length, in bytes.
        found: usize,
    },
    /// Its checksum does not match.
    #[error("the gazetteer file is damaged: its checksum does not match")]
    Checksum,
    /// Its map of names cannot be read.
    #[error("the gazetteer file is damaged: its map of names cannot be read")]
    NameMap,
}

/// A byte range of the file.
struct FileSection {
    bytes: Arc<[u8]>,
    range: Range<usize>,
}

impl AsRef<[u8]> for FileSection {
    fn as_ref(&self) -> &[u8] {
        self.bytes.get(self.range.clone()).unwrap_or_default()
    }
}

/// An index of a place in this gazetteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceIdx(pub(crate) u32);

/// The relation of a name to its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// Its main name.
    Main,
    /// Another name.
    Other,
    /// The name of its people, or its adjective.
    Demonym,
    /// An abbreviation that usually means something else: "La.", "IN".
    Abbreviation,
}

/// A place found by a name key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NameHit {
    /// The place.
    pub place: PlaceIdx,
    /// The relation of the name to the place.
    pub name: NameKind,
}

impl NameHit {
    /// Returns the entry in the format of the file.
    pub(crate) fn pack(self, is_last: bool) -> u32 {
        self.place.0 << 3 | (self.name as u32) << 1 | u32::from(is_last)
    }

    fn unpack(entry: u32) -> Self {
        let name = match entry >> 1 & 3 {
            0 => NameKind::Main,
            1 => NameKind::Other,
            2 => NameKind::Demonym,
            _ => NameKind::Abbreviation,
        };
        Self { place: PlaceIdx(entry >> 3), name }
    }
}

impl Gazetteer {
    /// Parses and verifies a file written by [`encode_gazetteer`](crate::encode_gazetteer).
    ///
    /// Cost: one pass over the bytes, which are kept unchanged.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, GazetteerError> {
        if bytes.get(..8) != Some(MAGIC) || bytes.len() < HEADER_BYTES {
            return Err(GazetteerError::Foreign);
        }
        let version = u32::from_le_bytes([bytes[8], bytes[9], bytes[10], bytes[11]]);
        if version != VERSION {
            return Err(GazetteerError::Version { found: version, supported: VERSION });
        }
        let header = Header::parse(&bytes).ok_or(GazetteerError::Foreign)?;
        let length = |expected| GazetteerError::Length { expected, found: bytes.len() };
        let parts = header.layout().ok_or_else(|| length(usize::MAX))?;
        if parts.file_len != bytes.len() {
            return Err(length(parts.file_len));
        }
        let (content, sum) = bytes.split_at(bytes.len() - CHECKSUM_BYTES);
        let expected = checksum(content);
        if sum != expected.to_le_bytes() {
            return Err(GazetteerError::Checksum);
        }
        let bytes: Arc<[u8]> = bytes.into();
        let section = FileSection { bytes: bytes.clone(), range: parts.map.clone() };
        let map = fst::Map::new(section).map_err(|_| GazetteerError::NameMap)?;
        let id = format!("{expected:016x}").into();
        Ok(Self { bytes, header, layout: parts, name_map: Arc::new(map), id })
    }

    /// Returns the hash of the content.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the number of places.
    pub fn len(&self) -> usize {
        self.header.rows as usize
    }

    /// Returns true if there are no places.
    pub fn is_empty(&self) -> bool {
        self.header.rows == 0
    }

    /// Iterates over all places: countries, then divisions, then the others by country.
    pub fn places(&self) -> impl Iterator<Item = PlaceIdx> + use<> {
        (0..self.header.rows).map(PlaceIdx)
    }

    /// Returns the number of name keys.
    pub fn name_count(&self) -> usize {
        self.header.names as usize
    }

    /// Returns the memory use in bytes, which is the size of the file.
    pub fn byte_len(&self) -> usize {
        self.bytes.len()
    }

    /// Returns the places of a [`name_key()`](crate::name_key()), in the order of rows.
    ///
    /// Cost: the length of the key.
    pub fn lookup(&self, key: &str) -> Vec<NameHit> {
        self.name_map.get(key).map_or_else(Vec::new, |value| self.decode_hits(value))
    }

    /// Finds the place from which an annotation's place was copied: the one with its GeoNames id,
    /// or else the one with its name and point.
    ///
    /// Cost: one pass over the ids.
    pub fn find_place(&self, place: &Place) -> Option<PlaceIdx> {
        let mut rows = self.places();
        match place.geonames {
            Some(id) => rows.find(|&row| self.geonames_id(row) == Some(id)),
            None => self
                .lookup(&crate::name_key::name_key(&place.name))
                .iter()
                .map(|hit| hit.place)
                .find(|&row| self.point(row) == place.point && self.name(row) == place.name),
        }
    }

    pub(crate) fn name_map(&self) -> &fst::Map<impl AsRef<[u8]>> {
        &self.name_map
    }

    /// Decodes a value of the map of names.
    pub(crate) fn decode_hits(&self, value: u64) -> Vec<NameHit> {
        if value & 1 == 0 {
            return vec![NameHit::unpack((value >> 1) as u32)];
        }
        let mut hits = Vec::new();
        let postings = &self.bytes[self.layout.postings.clone()];
        for entry in postings.chunks_exact(3).skip((value >> 1) as usize) {
            let entry = u32::from_le_bytes([entry[0], entry[1], entry[2], 0]);
            hits.push(NameHit::unpack(entry));
            if entry & 1 == 1 {
                break;
            }
        }
        hits
    }

    fn column_value(&self, column: crate::file_format::Column, place: PlaceIdx) -> u32 {
        column.get(&self.bytes[self.layout.columns.clone()], self.len(), place.0 as usize)
    }

    /// Returns the kind of a place.
    pub fn kind(&self, place: PlaceIdx) -> PlaceKind {
        place_kind::decode_kind((self.column_value(KIND, place) & !CAPITAL_FLAG) as u8)
            .unwrap_or(PlaceKind::Region)
    }

    /// Returns true if a place is the capital of its country.
    pub fn is_capital(&self, place: PlaceIdx) -> bool {
        self.column_value(KIND, place) & CAPITAL_FLAG != 0
    }

    /// Returns the country of a place. A country is its own country.
    pub fn country(&self, place: PlaceIdx) -> Option<PlaceIdx> {
        let country = self.column_value(COUNTRY, place);
        (country != u32::from(NO_COUNTRY)).then_some(PlaceIdx(country))
    }

    /// Returns the first-order division of a place. A division is its own division.
    pub fn division(&self, place: PlaceIdx) -> Option<PlaceIdx> {
        let division = self.column_value(DIVISION, place);
        (division != u32::from(NO_DIVISION)).then_some(PlaceIdx(division))
    }

    /// Returns the population rounded to three digits, or 0 if unknown.
    pub fn population(&self, place: PlaceIdx) -> u64 {
        unpack_population(self.column_value(POPULATION, place) as u16)
    }

    /// Returns the GeoNames id of a place, if known.
    pub fn geonames_id(&self, place: PlaceIdx) -> Option<u32> {
        Some(self.column_value(GEONAMES, place)).filter(|&id| id != 0)
    }

    /// Returns the center of a place, to a thousandth of a degree.
    pub fn point(&self, place: PlaceIdx) -> GeoPoint {
        let degrees = |column| f64::from(self.column_value(column, place)) / 1000.0;
        let point = GeoPoint::new(degrees(LATITUDE) - 90.0, degrees(LONGITUDE) - 180.0);
        // Always valid, unless another program wrote the file.
        point.unwrap_or(GeoPoint::ORIGIN)
    }

    /// Returns the main name of a place.
    pub fn name(&self, place: PlaceIdx) -> &str {
        let block = place.0 as usize / NAME_STRIDE;
        let starts = &self.bytes[self.layout.starts.clone()];
        let start = starts
            .get(4 * block..4 * block + 4)
            .map_or(0, |it| u32::from_le_bytes([it[0], it[1], it[2], it[3]]) as usize);
        let text = self.bytes[self.layout.text.clone()].get(start..).unwrap_or_default();
        let name = text.split(|byte| *byte == b'\n').nth(place.0 as usize % NAME_STRIDE);
        std::str::from_utf8(name.unwrap_or_default()).unwrap_or_default()
    }

    /// Returns the ISO code of the country of a place.
    pub fn country_code(&self, place: PlaceIdx) -> Option<&str> {
        let country = self.country(place)?.0 as usize;
        let codes = &self.bytes[self.layout.codes.clone()];
        std::str::from_utf8(codes.get(2 * country..2 * country + 2)?).ok()
    }

    /// Returns the properties of a place that are shown and exported.
    pub fn place(&self, place: PlaceIdx) -> Place {
        let region = self.division(place).filter(|division| *division != place);
        Place {
            name: self.name(place).to_owned(),
            kind: self.kind(place),
            country: self.country_code(place).map(str::to_owned),
            region: region.map(|division| self.name(division).to_owned()),
            population: Some(self.population(place)).filter(|&people| people > 0),
            geonames: self.geonames_id(place),
            point: self.point(place),
        }
    }

    /// Returns the prominence of a place: the logarithm of how often a text is expected to mean it.
    /// For cities it is derived from the population.
    pub(crate) fn prominence(&self, place: PlaceIdx) -> f64 {
        let people = libm::log(self.population(place) as f64 + 300.0);
        match self.kind(place) {
            PlaceKind::Continent => 22.0,
            PlaceKind::Country => people.max(12.0) + 5.0,
            PlaceKind::Division => people - 3.0,
            PlaceKind::City if self.is_capital(place) => people + 2.5,
            PlaceKind::City => people,
            // Regions that are in no single country are known worldwide.
            PlaceKind::Region | PlaceKind::Water if self.country(place).is_none() => 17.0,
            PlaceKind::Region | PlaceKind::Water => 12.5,
            PlaceKind::Island | PlaceKind::Facility => 11.5,
            PlaceKind::Airport => 11.0,
            PlaceKind::Nature => 10.5,
            PlaceKind::County | PlaceKind::Mountain => 10.0,
            PlaceKind::Point => 0.0,
        }
    }
}
