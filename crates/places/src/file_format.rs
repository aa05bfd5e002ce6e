//! The layout of the gazetteer's file.
//!
//! ```text
//! magic        8 bytes  "DLPLACES"
//! version      u32      1
//! rows         u32      how many places
//! countries    u32      the first rows; a country's number is its row
//! names        u32      how many keys the map of names has
//! postings     u32      how many entries
//! text         u32      bytes of main names
//! map          u32      bytes of the map of names
//! codes        2 bytes × countries: ISO 3166
//! columns      one byte of every row after the other, low bytes first:
//!              kind 1, country 1, division 2, latitude 3 (thousandths of a degree from the south
//!              pole), longitude 3 (from the date line), GeoNames id 4, population 2
//! starts       u32 × rows / 16: where in the text the name of every 16th row begins
//! text         main names, each ended by a line feed
//! map          an fst of keys; see [`crate::gazetteer`] for its values
//! postings     3 bytes each
//! checksum     u64 of everything before
//! ```
//! Numbers are little-endian. Columns are split into bytes because bytes of the same meaning
//! compress better. Nothing is decompressed or copied for reading.

use std::ops::Range;

pub(crate) const MAGIC: &[u8; 8] = b"DLPLACES";
pub(crate) const VERSION: u32 = 1;
pub(crate) const HEADER_BYTES: usize = 36;
pub(crate) const CHECKSUM_BYTES: usize = 8;
/// The number of rows for each entry of `starts`.
pub(crate) const NAME_STRIDE: usize = 16;
/// The values for no country and no division.
pub(crate) const NO_COUNTRY: u8 = u8::MAX;
pub(crate) const NO_DIVISION: u16 = u16::MAX;

/// A column: the index of its first byte in a row, and its width in bytes.
#[derive(Clone, Copy)]
pub(crate) struct Column {
    first: usize,
    bytes: usize,
}

pub(crate) const KIND: Column = Column { first: 0, bytes: 1 };
pub(crate) const COUNTRY: Column = Column { first: 1, bytes: 1 };
pub(crate) const DIVISION: Column = Column { first: 2, bytes: 2 };
pub(crate) const LATITUDE: Column = Column { first: 4, bytes: 3 };
pub(crate) const LONGITUDE: Column = Column { first: 7, bytes: 3 };
pub(crate) const GEONAMES: Column = Column { first: 10, bytes: 4 };
pub(crate) const POPULATION: Column = Column { first: 14, bytes: 2 };
/// The flag in the kind of a city that is the capital of its country.
pub(crate) const CAPITAL_FLAG: u32 = 0x80;
/// The number of bytes of a row in all columns.
pub(crate) const ROW_BYTES: usize = 16;

impl Column {
    /// Returns the value of a row. `columns` holds the bytes of all columns of `rows` rows.
    pub(crate) fn get(self, columns: &[u8], rows: usize, row: usize) -> u32 {
        let byte = |at: usize| columns.get((self.first + at) * rows + row).copied().unwrap_or(0);
        (0..self.bytes).map(|at| u32::from(byte(at)) << (8 * at)).sum()
    }

    /// Sets the value of a row.
    pub(crate) fn set(self, columns: &mut [u8], rows: usize, row: usize, number: u32) {
        for at in 0..self.bytes {
            columns[(self.first + at) * rows + row] = (number >> (8 * at)) as u8;
        }
    }
}

/// The counts and sizes in the header.
#[derive(Clone, Copy, Default)]
pub(crate) struct Header {
    pub rows: u32,
    pub countries: u32,
    pub names: u32,
    pub postings: u32,
    pub text: u32,
    pub map: u32,
}

/// The byte ranges of the parts of a file.
#[derive(Clone)]
pub(crate) struct Layout {
    pub codes: Range<usize>,
    pub columns: Range<usize>,
    pub starts: Range<usize>,
    pub text: Range<usize>,
    pub map: Range<usize>,
    pub postings: Range<usize>,
    /// The size of the whole file in bytes.
    pub file_len: usize,
}

impl Header {
    pub(crate) fn to_bytes(self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let Self { rows, countries, names, postings, text, map } = self;
        for number in [VERSION, rows, countries, names, postings, text, map] {
            bytes.extend(number.to_le_bytes());
        }
        bytes
    }

    /// Parses the numbers after magic and version, which the caller has checked. Returns `None` if
    /// the header is incomplete.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let number = |at: usize| {
            let found = bytes.get(12 + 4 * at..16 + 4 * at)?;
            Some(u32::from_le_bytes(found.try_into().ok()?))
        };
        Some(Self {
            rows: number(0)?,
            countries: number(1)?,
            names: number(2)?,
            postings: number(3)?,
            text: number(4)?,
            map: number(5)?,
        })
    }

    /// Computes the byte ranges. Returns `None` if they overflow.
    pub(crate) fn layout(self) -> Option<Layout> {
        let mut at = HEADER_BYTES;
        let mut next = |bytes: usize| {
            let from = at;
            at = at.checked_add(bytes)?;
            Some(from..at)
        };
        let size = |number: u32, each: usize| (number as usize).checked_mul(each);
        let codes = next(size(self.countries, 2)?)?;
        let columns = next(size(self.rows, ROW_BYTES)?)?;
        let starts = next(size(self.rows.div_ceil(NAME_STRIDE as u32), 4)?)?;
        let text = next(size(self.text, 1)?)?;
        let map = next(size(self.map, 1)?)?;
        let postings = next(size(self.postings, 3)?)?;
        let file_len = next(CHECKSUM_BYTES)?.end;
        Some(Layout { codes, columns, starts, text, map, postings, file_len })
    }
}

/// Returns the 64-bit FNV-1a hash (Fowler, Noll, Vo).
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
}

/// One more than the largest number that the digits of a packed population hold.
const POPULATION_LIMIT: u64 = 1000;

/// Packs a population rounded to three digits: the digits in the low 10 bits, the number of zeros
/// above them.
pub(crate) fn pack_population(population: u64) -> u16 {
    let (mut digits, mut unit, mut zeros) = (population, 1, 0);
    while digits >= POPULATION_LIMIT && zeros < 15 {
        unit *= 10;
        zeros += 1;
        digits = (population + unit / 2) / unit;
    }
    digits.min(POPULATION_LIMIT) as u16 | zeros << 10
}

pub(crate) fn unpack_population(packed: u16) -> u64 {
    u64::from(packed & 0x3ff) * 10_u64.pow(u32::from(packed >> 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn populations_keep_three_digits() {
        let cases = [
            (0, 0),
            (7, 7),
            (999, 999),
            (1_004, 1_000),
            (1_005, 1_010),
            (9_999, 10_000),
            (775_404, 775_000),
            (1_411_778_724, 1_410_000_000),
        ];
        for (population, expected) in cases {
            assert_eq!(unpack_population(pack_population(population)), expected);
        }
    }

    #[test]
    fn columns_round_trip() {
        let mut columns = vec![0; 3 * ROW_BYTES];
        GEONAMES.set(&mut columns, 3, 1, 169_577);
        LATITUDE.set(&mut columns, 3, 2, 0xabc_def);
        assert_eq!(GEONAMES.get(&columns, 3, 1), 169_577);
        assert_eq!(LATITUDE.get(&columns, 3, 2), 0xabc_def);
        assert_eq!(GEONAMES.get(&columns, 3, 0), 0);
    }
}
