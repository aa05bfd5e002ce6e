//! Tables with names in their first row, whose columns are found by the names and the first rows.

use crate::import::ReadError;
use csv::{Reader, ReaderBuilder, StringRecord};

/// The supported column delimiters.
const DELIMITERS: &[u8] = b",\t;|";

/// The maximum length of the first row in bytes. A longer line is prose.
const MAX_HEADER_BYTES: usize = 1000;

/// The number of rows that are looked at.
const SAMPLED_ROWS: usize = 100;

/// A table and its delimiter.
pub(crate) struct Table<'a> {
    text: &'a str,
    delimiter: u8,
}

impl<'a> Table<'a> {
    /// Returns the table and its columns, with the first delimiter for which `find_columns` finds
    /// some. Blank lines before the names are ignored. It gets the names and the first rows, at least one. Cost: the first rows, for each
    /// delimiter.
    pub(crate) fn find<C>(
        text: &'a str,
        find_columns: impl Fn(&StringRecord, &[StringRecord]) -> Option<C>,
    ) -> Option<(Self, C)> {
        let text = text.trim_start_matches(['\n', '\r']);
        let header = text.lines().next().filter(|line| line.len() < MAX_HEADER_BYTES)?;
        let is_in_header = |delimiter: &&u8| header.as_bytes().contains(delimiter);
        DELIMITERS.iter().filter(is_in_header).find_map(|&delimiter| {
            let table = Self { text, delimiter };
            let mut reader = table.reader();
            let names = reader.headers().ok()?.clone();
            let rows: Option<Vec<StringRecord>> =
                reader.records().take(SAMPLED_ROWS).map(Result::ok).collect();
            let rows = rows.filter(|rows| !rows.is_empty())?;
            Some((table, find_columns(&names, &rows)?))
        })
    }

    fn reader(&self) -> Reader<&'a [u8]> {
        ReaderBuilder::new().delimiter(self.delimiter).from_reader(self.text.as_bytes())
    }

    /// Returns the name of a column.
    pub(crate) fn column_name(&self, at: usize) -> String {
        let names = self.reader().headers().cloned().unwrap_or_default();
        names.get(at).unwrap_or_default().to_owned()
    }

    /// Calls `visit` with the location of each row, such as `row 3`, and the row. Returns an error
    /// for a row that has another number of columns than the first one.
    pub(crate) fn for_each_row(
        &self,
        mut visit: impl FnMut(String, &StringRecord),
    ) -> Result<(), ReadError> {
        for (number, row) in (1..).zip(self.reader().records()) {
            let number: usize = number;
            let location = format!("row {number}");
            match row {
                Ok(row) => visit(location, &row),
                Err(_) => {
                    let reason =
                        "the row has another number of columns than the first row".to_owned();
                    return Err(ReadError::Invalid { location, reason });
                }
            }
        }
        Ok(())
    }
}
