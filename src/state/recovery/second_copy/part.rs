//! Serializes and parses the part files of a second copy.

use super::rows::RetainedChanges;
use super::{CopyRows, Holdings, RowValue, Table};
use crate::state::persistence::json_chunks::JsonChunks;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The version of the file format. Files of other versions are not read.
const VERSION: u32 = 1;

/// A part of a second copy. Its file is one line of JSON, then one line per row.
#[derive(Clone, Debug, Default)]
pub struct CopyPart {
    /// The holdings of the project including this part.
    pub holdings: Holdings,
    /// The rows.
    pub rows: CopyRows,
}

/// The length and checksum of a body.
#[derive(Clone, Debug, Default)]
pub struct BodyChecksum {
    bytes: usize,
    hasher: crc32fast::Hasher,
}

impl BodyChecksum {
    /// Adds the next piece of the body.
    pub fn update(&mut self, piece: &str) {
        self.bytes += piece.len();
        self.hasher.update(piece.as_bytes());
    }

    /// Returns the number of bytes so far.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

/// An error in reading a part file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PartError {
    /// The first line is incomplete or of another version.
    #[error("the first line cannot be read")]
    Header,
    /// The bytes are not those that were written.
    #[error("the checksum does not match")]
    Checksum,
    /// A row cannot be parsed, although the checksum is correct. Holds the line number.
    #[error("line {0} cannot be read")]
    Row(usize),
}

/// The first line of a part file.
#[derive(Serialize, Deserialize)]
struct PartHeader {
    version: u32,
    holdings: Holdings,
    reset: bool,
    keep: Option<RetainedChanges>,
    /// The number of bytes after the first line.
    bytes: usize,
    crc32: u32,
}

impl CopyPart {
    /// Returns the file without its first line, in pieces.
    pub fn body(&self) -> JsonChunks<'_> {
        let text = |text: String| std::iter::once(Ok(Cow::Owned(text)));
        let rows = self.rows.rows.iter().flat_map(move |((table, key), value)| {
            let sign = table.code();
            let json = value.json_chunks();
            let space = if json.is_some() { " " } else { "" };
            let key = text(format!("{sign} {key}{space}"));
            key.chain(json.into_iter().flatten()).chain(text("\n".to_owned()))
        });
        Box::new(rows)
    }

    /// Returns the first line of the file, for a body with this length and checksum.
    ///
    /// # Errors
    /// If the line cannot be serialized.
    pub fn header_line(&self, body: &BodyChecksum) -> Result<String, serde_json::Error> {
        let about = PartHeader {
            version: VERSION,
            holdings: self.holdings.clone(),
            reset: self.rows.is_reset,
            keep: self.rows.retained.clone(),
            bytes: body.bytes,
            crc32: body.hasher.clone().finalize(),
        };
        serde_json::to_string(&about).map(|line| line + "\n")
    }

    /// Parses a file.
    ///
    /// # Errors
    /// If the file is incomplete or altered.
    pub fn parse(text: &str) -> Result<Self, PartError> {
        let (about, body) = text.split_once('\n').ok_or(PartError::Header)?;
        let about = parse_header(about)?;
        if body.len() != about.bytes || crc32fast::hash(body.as_bytes()) != about.crc32 {
            return Err(PartError::Checksum);
        }
        let mut rows =
            CopyRows { retained: about.keep, is_reset: about.reset, ..CopyRows::default() };
        for (at, line) in body.lines().enumerate() {
            let (key, value) = parse_row(line).ok_or(PartError::Row(at + 2))?;
            rows.rows.insert(key, value);
        }
        Ok(Self { holdings: about.holdings, rows })
    }
}

/// Parses the holdings from the start of a file. Does not check the rest.
///
/// # Errors
/// If the first line is incomplete or of another version.
pub fn parse_holdings(start: &str) -> Result<Holdings, PartError> {
    let (about, _) = start.split_once('\n').ok_or(PartError::Header)?;
    parse_header(about).map(|about| about.holdings)
}

fn parse_header(line: &str) -> Result<PartHeader, PartError> {
    let about: PartHeader = serde_json::from_str(line).map_err(|_| PartError::Header)?;
    if about.version == VERSION { Ok(about) } else { Err(PartError::Header) }
}

fn parse_row(line: &str) -> Option<((Table, u64), RowValue)> {
    let (sign, rest) = line.split_once(' ')?;
    let (key, value) = match rest.split_once(' ') {
        Some((key, json)) => (key, RowValue::Json(json.to_owned())),
        None => (rest, RowValue::Deleted),
    };
    Some(((Table::from_code(sign)?, key.parse().ok()?), value))
}
