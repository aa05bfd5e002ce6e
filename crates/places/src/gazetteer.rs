//! Reading the gazetteer.
//!
//! The map of names leads from a key to one entry, or to a list of entries among the postings. Its
//! value is `entry << 1`, or `index << 1 | 1`. An entry is `row << 3 | kind of name << 1 | last`,
//! `last` being set at the end of a list.

use crate::file::{
    CAPITAL, CHECKSUM, COUNTRY, DIVISION, GEONAMES, HEADER, Header, KIND, LATITUDE, LONGITUDE,
    MAGIC, NO_COUNTRY, NO_DIVISION, POPULATION, Parts, STRIDE, VERSION, checksum,
    unpacked_population,
};
use crate::kind;
use dateline_annotation::{Place, PlaceKind, Point};
use std::ops::Range;
use std::sync::Arc;

/// Places with their names. Cloning is cheap.
#[derive(Clone)]
pub struct Gazetteer {
    bytes: Arc<[u8]>,
    header: Header,
    parts: Parts,
    map: Arc<fst::Map<Section>>,
    id: Arc<str>,
}

/// Why a file is no gazetteer that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct GazetteerError(#[from] Kind);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum Kind {
    #[error("this is not a gazetteer file")]
    Foreign,
    #[error("the gazetteer file has version {0}; this program reads version {VERSION}")]
    Version(u32),
    #[error(
        "the gazetteer file has {found} bytes where {expected} were announced; it may be cut short"
    )]
    Length { expected: usize, found: usize },
    #[error("the gazetteer file is damaged: its checksum does not match")]
    Checksum,
    #[error("the gazetteer file is damaged: its map of names cannot be read")]
    Map,
}

/// A part of the file.
struct Section {
    bytes: Arc<[u8]>,
    range: Range<usize>,
}

impl AsRef<[u8]> for Section {
    fn as_ref(&self) -> &[u8] {
        self.bytes.get(self.range.clone()).unwrap_or_default()
    }
}

/// A place, by its number in this gazetteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row(pub(crate) u32);

/// What a name is to the place that it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// Its main name.
    Main,
    /// Another name.
    Other,
    /// The name of its people, or its adjective.
    Demonym,
    /// An abbreviation that means something else more often than not: "La.", "IN".
    Short,
}

/// A place that a key leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// The place.
    pub row: Row,
    /// What the name is to it.
    pub name: NameKind,
}

impl Hit {
    /// As it stands in the file.
    pub(crate) fn packed(self, is_last: bool) -> u32 {
        self.row.0 << 3 | (self.name as u32) << 1 | u32::from(is_last)
    }

    fn unpacked(entry: u32) -> Self {
        let name = match entry >> 1 & 3 {
            0 => NameKind::Main,
            1 => NameKind::Other,
            2 => NameKind::Demonym,
            _ => NameKind::Short,
        };
        Self { row: Row(entry >> 3), name }
    }
}

impl Gazetteer {
    /// Takes a file that [`write`](crate::write) made and checks it whole. Cost: one pass over the
    /// bytes, which are kept as they are.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, GazetteerError> {
        if bytes.get(..8) != Some(MAGIC) || bytes.len() < HEADER {
            return Err(Kind::Foreign.into());
        }
        let version = u32::from_le_bytes([bytes[8], bytes[9], bytes[10], bytes[11]]);
        if version != VERSION {
            return Err(Kind::Version(version).into());
        }
        let header = Header::read(&bytes).ok_or(Kind::Foreign)?;
        let length = |expected| GazetteerError(Kind::Length { expected, found: bytes.len() });
        let parts = header.parts().ok_or_else(|| length(usize::MAX))?;
        if parts.whole != bytes.len() {
            return Err(length(parts.whole));
        }
        let (content, sum) = bytes.split_at(bytes.len() - CHECKSUM);
        let expected = checksum(content);
        if sum != expected.to_le_bytes() {
            return Err(Kind::Checksum.into());
        }
        let bytes: Arc<[u8]> = bytes.into();
        let section = Section { bytes: bytes.clone(), range: parts.map.clone() };
        let map = fst::Map::new(section).map_err(|_| Kind::Map)?;
        let id = format!("{expected:016x}").into();
        Ok(Self { bytes, header, parts, map: Arc::new(map), id })
    }

    /// The hash of its content.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How many places it has.
    pub fn len(&self) -> usize {
        self.header.rows as usize
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.header.rows == 0
    }

    /// All places: countries, then divisions, then the others by country.
    pub fn rows(&self) -> impl Iterator<Item = Row> + use<> {
        (0..self.header.rows).map(Row)
    }

    /// How many keys lead to them.
    pub fn n_names(&self) -> usize {
        self.header.names as usize
    }

    /// The bytes that it holds in memory: those of its file.
    pub fn n_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// The places that a [`key`](crate::key) leads to, by row. Cost: the length of the key.
    pub fn find(&self, key: &str) -> Vec<Hit> {
        self.map.get(key).map_or_else(Vec::new, |value| self.hits(value))
    }

    /// The row of a place as it was copied into an annotation: that with its number in GeoNames, or
    /// else with its name and its point. Cost: one pass over the numbers.
    pub fn row_of(&self, place: &Place) -> Option<Row> {
        let mut rows = self.rows();
        match place.geonames {
            Some(id) => rows.find(|&row| self.geonames(row) == Some(id)),
            None => self
                .find(&crate::key::key(&place.name))
                .iter()
                .map(|hit| hit.row)
                .find(|&row| self.point(row) == place.point && self.name(row) == place.name),
        }
    }

    pub(crate) fn map(&self) -> &fst::Map<impl AsRef<[u8]>> {
        &self.map
    }

    /// What a value of the map leads to.
    pub(crate) fn hits(&self, value: u64) -> Vec<Hit> {
        if value & 1 == 0 {
            return vec![Hit::unpacked((value >> 1) as u32)];
        }
        let mut hits = Vec::new();
        let postings = &self.bytes[self.parts.postings.clone()];
        for entry in postings.chunks_exact(3).skip((value >> 1) as usize) {
            let entry = u32::from_le_bytes([entry[0], entry[1], entry[2], 0]);
            hits.push(Hit::unpacked(entry));
            if entry & 1 == 1 {
                break;
            }
        }
        hits
    }

    fn number(&self, column: crate::file::Column, row: Row) -> u32 {
        column.read(&self.bytes[self.parts.columns.clone()], self.len(), row.0 as usize)
    }

    /// What a place is.
    pub fn kind(&self, row: Row) -> PlaceKind {
        kind::of((self.number(KIND, row) & !CAPITAL) as u8).unwrap_or(PlaceKind::Region)
    }

    /// Whether it is the capital of its country.
    pub fn is_capital(&self, row: Row) -> bool {
        self.number(KIND, row) & CAPITAL != 0
    }

    /// The country that a place lies in; a country lies in itself.
    pub fn country(&self, row: Row) -> Option<Row> {
        let country = self.number(COUNTRY, row);
        (country != u32::from(NO_COUNTRY)).then_some(Row(country))
    }

    /// The first-order division that a place lies in; a division lies in itself.
    pub fn division(&self, row: Row) -> Option<Row> {
        let division = self.number(DIVISION, row);
        (division != u32::from(NO_DIVISION)).then_some(Row(division))
    }

    /// People, rounded to three digits; 0 where it is not known.
    pub fn population(&self, row: Row) -> u64 {
        unpacked_population(self.number(POPULATION, row) as u16)
    }

    /// Its number in GeoNames.
    pub fn geonames(&self, row: Row) -> Option<u32> {
        Some(self.number(GEONAMES, row)).filter(|&id| id != 0)
    }

    /// Its center, to a thousandth of a degree.
    pub fn point(&self, row: Row) -> Point {
        let degrees = |column| f64::from(self.number(column, row)) / 1000.0;
        let point = Point::new(degrees(LATITUDE) - 90.0, degrees(LONGITUDE) - 180.0);
        // Inside, unless the file was written by something else.
        point.unwrap_or(Point::ORIGIN)
    }

    /// Its main name.
    pub fn name(&self, row: Row) -> &str {
        let block = row.0 as usize / STRIDE;
        let starts = &self.bytes[self.parts.starts.clone()];
        let start = starts
            .get(4 * block..4 * block + 4)
            .map_or(0, |it| u32::from_le_bytes([it[0], it[1], it[2], it[3]]) as usize);
        let text = self.bytes[self.parts.text.clone()].get(start..).unwrap_or_default();
        let name = text.split(|byte| *byte == b'\n').nth(row.0 as usize % STRIDE);
        std::str::from_utf8(name.unwrap_or_default()).unwrap_or_default()
    }

    /// The ISO code of the country that a place lies in.
    pub fn code(&self, row: Row) -> Option<&str> {
        let country = self.country(row)?.0 as usize;
        let codes = &self.bytes[self.parts.codes.clone()];
        std::str::from_utf8(codes.get(2 * country..2 * country + 2)?).ok()
    }

    /// All that is shown and exported of a place.
    pub fn place(&self, row: Row) -> Place {
        let region = self.division(row).filter(|division| *division != row);
        Place {
            name: self.name(row).to_owned(),
            kind: self.kind(row),
            country: self.code(row).map(str::to_owned),
            region: region.map(|division| self.name(division).to_owned()),
            population: Some(self.population(row)).filter(|&people| people > 0),
            geonames: self.geonames(row),
            point: self.point(row),
        }
    }

    /// How well known a place is, as the logarithm of how often a text may be taken to mean it:
    /// for cities that of their people.
    pub(crate) fn prominence(&self, row: Row) -> f64 {
        let people = libm::log(self.population(row) as f64 + 300.0);
        match self.kind(row) {
            PlaceKind::Continent => 22.0,
            PlaceKind::Country => people.max(12.0) + 5.0,
            PlaceKind::Division => people - 3.0,
            PlaceKind::City if self.is_capital(row) => people + 2.5,
            PlaceKind::City => people,
            // What lies in no one country is known everywhere.
            PlaceKind::Region | PlaceKind::Water if self.country(row).is_none() => 17.0,
            PlaceKind::Region | PlaceKind::Water => 12.5,
            PlaceKind::Island | PlaceKind::Facility => 11.5,
            PlaceKind::Airport => 11.0,
            PlaceKind::Nature => 10.5,
            PlaceKind::County | PlaceKind::Mountain => 10.0,
            PlaceKind::Point => 0.0,
        }
    }
}
