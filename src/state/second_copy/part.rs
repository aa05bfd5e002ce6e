use super::rows::RetainedChanges;
use super::{CopyRows, Holdings, RowValue, Table};
use crate::state::json_chunks::JsonChunks;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The version of the files. What has another one is not read.
const VERSION: u32 = 1;

/// A part of a copy, as it stands in its file: a line of JSON about it, then a line for each row.
#[derive(Clone, Debug, Default)]
pub struct CopyPart {
    /// What the project held with this part.
    pub holdings: Holdings,
    /// Its rows.
    pub rows: CopyRows,
}

/// The length and the checksum of what was written.
#[derive(Clone, Debug, Default)]
pub struct BodyChecksum {
    bytes: usize,
    hasher: crc32fast::Hasher,
}

impl BodyChecksum {
    /// Takes in what comes next.
    pub fn update(&mut self, piece: &str) {
        self.bytes += piece.len();
        self.hasher.update(piece.as_bytes());
    }

    /// How many bytes it was.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

/// Why a part cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PartError {
    /// Its first line is not there whole, or is of another version.
    #[error("its first line cannot be read")]
    Header,
    /// Its bytes are not those that were written.
    #[error("it is not what its checksum says")]
    Checksum,
    /// A row makes no sense, though the checksum is right.
    #[error("line {0} cannot be read")]
    Row(usize),
}

/// The first line.
#[derive(Serialize, Deserialize)]
struct PartHeader {
    version: u32,
    holdings: Holdings,
    reset: bool,
    keep: Option<RetainedChanges>,
    /// Of what follows the first line.
    bytes: usize,
    crc32: u32,
}

impl CopyPart {
    /// The file of this part but for its first line, piece by piece.
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

    /// The first line of its file, which what was written of its body goes into.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
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

    /// Reads a file: the first line and the body, as they were written.
    ///
    /// # Errors
    /// When it is not all there as it was written.
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

/// What a project held with a part, by the start of its file. Nothing else of it is checked.
///
/// # Errors
/// When the first line is not there whole.
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
