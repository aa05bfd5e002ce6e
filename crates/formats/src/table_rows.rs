//! Tables with names in their first row, whose columns are found by the names and the first rows.

use crate::import::ReadError;
use csv::{Reader, ReaderBuilder, StringRecord};

/// The supported column delimiters.
const DELIMITERS: &[u8] = b",\t;|";

/// The maximum length of the first row in bytes. A longer line is prose.
const MAX_HEADER_BYTES: usize = 1000;

/// The number of rows that are looked at.
const SAMPLED_ROWS: usize = 100;

/// The maximum number of rows. A row may become a text of its own, which takes about a kilobyte.
const MAX_ROWS: usize = 500_000;

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
    /// for a row that has another number of columns than the first one, and for more than
    /// [`MAX_ROWS`].
    pub(crate) fn for_each_row(
        &self,
        visit: impl FnMut(String, &StringRecord),
    ) -> Result<(), ReadError> {
        self.for_each_row_up_to(MAX_ROWS, visit)
    }

    fn for_each_row_up_to(
        &self,
        max_rows: usize,
        mut visit: impl FnMut(String, &StringRecord),
    ) -> Result<(), ReadError> {
        for (number, row) in (1..).zip(self.reader().records()) {
            let location = format!("row {number}");
            if number > max_rows {
                let reason = format!("the table has more than {max_rows} rows; split it first");
                return Err(ReadError::Invalid { location, reason });
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_limited() {
        let (table, ()) = Table::find("a,b\n1,2\n3,4\n", |_, _| Some(())).unwrap();
        let count = |limit| {
            let mut count = 0;
            let read = table.for_each_row_up_to(limit, |_, _| count += 1);
            (count, read.map_err(|error| error.to_string()))
        };
        assert_eq!(count(2), (2, Ok(())));
        let error = "row 2: the table has more than 1 rows; split it first".to_owned();
        assert_eq!(count(1), (1, Err(error)));
    }
}
