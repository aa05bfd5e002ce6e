//! Tables with a row for each mention and the text in every row: `text,start,end,label`.
//!
//! Rows with the same text are the mentions of one text. A row without offsets is a text without
//! mentions.

use crate::codec::TextReader;
use crate::import::{
    ImportNote, NoteCollector, ParsedDocument, ParsedDocuments, RawDocument, RawOffset, RawSpan,
    ReadError, resolve_offsets,
};
use crate::shorten::shorten;
use crate::spec::{OffsetUnit, Spec};
use crate::table_header::{END_NAMES, LABEL_NAMES, START_NAMES, normalize_name};
use crate::table_rows::Table;
use csv::StringRecord;
use std::collections::BTreeMap;

pub(crate) const SPAN_TABLE: TextReader = TextReader {
    spec: &Spec {
        name: "span-table",
        title: "Table of mentions",
        consumers: &["pandas"],
        extension: "mentions.csv",
        mime: "text/csv",
        ..Spec::TEXT
    },
    recognize: |probe| find_columns(probe.text.unwrap_or_default()).is_some(),
    read: read_span_table,
};

/// Names of columns with the text.
const TEXT_NAMES: &[&str] = &["text", "sentence", "content", "body", "article", "document_text"];
/// Names of columns with what a mention covers.
const QUOTE_NAMES: &[&str] =
    &["quote", "mention", "word", "span", "span_text", "surface", "entity_text", "entity", "value"];

/// The places of the columns, counted from 0.
struct Columns {
    text: usize,
    start: usize,
    end: usize,
    label: usize,
    quote: Option<usize>,
}

/// The contents of a row besides its text.
enum Row {
    /// No mention.
    Blank,
    Mention(RawSpan),
    /// Something else, for a note.
    Unreadable,
}

impl Columns {
    fn from_header(header: &StringRecord) -> Option<Self> {
        let names: Vec<String> = header.iter().map(normalize_name).collect();
        let find = |all: &[&str]| names.iter().position(|name| all.contains(&name.as_str()));
        let (start, end, text) = (find(START_NAMES)?, find(END_NAMES)?, find(TEXT_NAMES)?);
        let label = LABEL_NAMES.iter().find_map(|name| find(&[name]))?;
        let quote = find(QUOTE_NAMES).filter(|at| *at != label);
        Some(Self { text, start, end, label, quote })
    }

    fn parse_row(&self, row: &StringRecord) -> Row {
        let cell = |at: usize| row.get(at).unwrap_or_default().trim();
        let (start, end, label) = (cell(self.start), cell(self.end), cell(self.label));
        // Tables of pandas write `3.0` for numbers in a column with blank cells.
        let number = |cell: &str| cell.strip_suffix(".0").unwrap_or(cell).parse().ok();
        match (number(start), number(end)) {
            (Some(start), Some(end)) if !label.is_empty() => {
                let quote = self.quote.map(cell).filter(|quote| !quote.is_empty());
                Row::Mention(RawSpan {
                    start: RawOffset(Some(start)),
                    end: RawOffset(Some(end)),
                    quote: quote.map(str::to_owned),
                    label: label.to_owned(),
                    details: None,
                })
            }
            _ if start.is_empty() && end.is_empty() => Row::Blank,
            _ => Row::Unreadable,
        }
    }
}

/// Returns the table and its columns, if its rows have mentions.
fn find_columns(text: &str) -> Option<(Table<'_>, Columns)> {
    Table::find(text, |header, rows| {
        let columns = Columns::from_header(header)?;
        let is_mention = |row: &&StringRecord| matches!(columns.parse_row(row), Row::Mention(_));
        let n_mentions = rows.iter().filter(is_mention).count();
        (n_mentions > 0 && 2 * n_mentions >= rows.len()).then_some(columns)
    })
}

fn read_span_table(text: &str) -> Result<ParsedDocuments, ReadError> {
    let Some((table, columns)) = find_columns(text) else {
        let reason = "no columns of texts, offsets and labels".to_owned();
        return Err(ReadError::Invalid { location: "header".to_owned(), reason });
    };
    let mut notes = NoteCollector::default();
    let mut documents: Vec<RawDocument> = Vec::new();
    let mut index_by_text: BTreeMap<String, usize> = BTreeMap::new();
    table.for_each_row(|location, row| {
        let text = row.get(columns.text).unwrap_or_default();
        let at = index_by_text.get(text).copied().unwrap_or_else(|| {
            let (text, location) = (text.to_owned(), location.clone());
            index_by_text.insert(text.clone(), documents.len());
            let document = ParsedDocument { text, location, ..ParsedDocument::default() };
            documents.push(RawDocument { document, spans: Vec::new() });
            documents.len() - 1
        });
        match columns.parse_row(row) {
            Row::Blank => {}
            Row::Mention(span) => documents[at].spans.push(span),
            Row::Unreadable => {
                let cells = shorten(&row.iter().collect::<Vec<_>>().join(", "), 40);
                let what = format!("“{cells}” has no offsets or no label");
                notes.push(ImportNote::Skipped { location, what });
            }
        }
    })?;
    Ok(resolve_offsets(documents, OffsetUnit::CodePoints, notes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        if find_columns(text).is_none() {
            return "no table".to_owned();
        }
        let read = read_span_table(text).unwrap();
        let texts = read.documents.iter().map(|it| {
            let mentions = it.spans.iter().map(|span| {
                format!("{} {}", span.label, span.span.slice(&it.text).unwrap_or_default())
            });
            format!("{}: {}", it.location, mentions.collect::<Vec<_>>().join(", "))
        });
        texts.chain(read.notes.iter().map(ToString::to_string)).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn rows_with_the_same_text_are_one_text() {
        for (table, expected) in [
            (
                "text,start,end,label\nHoms and Hama,0,4,GPE\nHoms and Hama,9,13,GPE\nNo one,,,\n",
                "row 1: GPE Homs, GPE Hama; row 3: ",
            ),
            (
                "\"id\";\"end\";\"start\";\"type\";\"text\"\r\n1;4.0;0.0;GPE;\"Homs; fell\"\r\n",
                "row 1: GPE Homs",
            ),
            (
                "sentence\tbegin\tend\tentity\ttag\n😀 Homs\t3\t7\tHoms\tGPE\n😀 Homs\tx\t7\tHoms\tGPE\n",
                "row 1: GPE Homs; row 2: skipped: “😀 Homs, x, 7, Homs, GPE” has no offsets or no label; \
                 offsets are UTF-16, recognized by their quotes",
            ),
            ("text,start,end,label\nThe fair,10:00,11:00,good\n", "no table"),
            ("text,label\nHoms,GPE\n", "no table"),
            ("start,end,label\n0,4,GPE\n", "no table"),
        ] {
            assert_eq!(read(table), expected, "{table}");
        }
    }
}
