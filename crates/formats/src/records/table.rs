//! Tables with a text in each row and its mentions as JSON, or as a literal of Python, in another
//! column, as Label Studio exports them.

use super::read::mentions_in_cell;
use crate::codec::TextReader;
use crate::import::{
    ImportNote, NoteCollector, OffsetTrust, ParsedDocument, ParsedDocuments, Probe, RawDocument,
    RawSpan, ReadError, resolve_offsets_with,
};
use crate::shorten::shorten;
use crate::spec::{OffsetUnit, Spec};
use crate::table_header::uneven_row;
use csv::{ReaderBuilder, StringRecord};

pub(crate) const JSON_TABLE: TextReader = TextReader {
    spec: &Spec { name: "table", title: "Table with mentions in JSON", ..Spec::TEXT },
    recognize: is_json_table,
    read: read_json_table,
};

/// The supported column delimiters.
const DELIMITERS: &[u8] = b",\t;|";

const TEXT_COLUMNS: &[&str] =
    &["text", "content", "sentence", "body", "article", "document", "utterance", "data"];
const ANNOTATION_COLUMNS: &[&str] = &[
    "label",
    "labels",
    "entities",
    "ents",
    "spans",
    "annotations",
    "annotation",
    "ner",
    "ner_tags",
    "tags",
    "mentions",
];

/// The number of rows in which annotations are searched to recognize a table.
const N_SAMPLED_ROWS: usize = 100;

/// The place of the columns, counted from 0.
struct Columns {
    text: usize,
    annotations: usize,
}

fn is_json_table(probe: &Probe) -> bool {
    let text = probe.text.unwrap_or_default();
    text.lines().next().is_some_and(|line| line.len() < 1000) && find_columns(text).is_some()
}

/// Returns the columns and the delimiter of a table, if a column has mentions.
fn find_columns(text: &str) -> Option<(u8, Columns)> {
    DELIMITERS.iter().find_map(|&delimiter| {
        let mut reader = ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
        let header = reader.headers().ok()?.clone();
        let column = |names: &[&str]| -> Vec<usize> {
            let is_named = |field: &str| names.contains(&field.trim().to_lowercase().as_str());
            let fields = (0..).zip(header.iter());
            fields.filter(|(_, field)| is_named(field)).map(|(at, _)| at).collect()
        };
        let text = *column(TEXT_COLUMNS).first()?;
        let candidates = column(ANNOTATION_COLUMNS);
        let rows: Option<Vec<StringRecord>> =
            reader.records().take(N_SAMPLED_ROWS).map(Result::ok).collect();
        let rows = rows?;
        let has_mentions = |at: &usize| {
            let cells = rows.iter().filter_map(|row| row.get(*at));
            cells.filter_map(mentions_in_cell).any(|mentions| !mentions.is_empty())
        };
        let annotations = candidates.into_iter().filter(|at| *at != text).find(has_mentions)?;
        Some((delimiter, Columns { text, annotations }))
    })
}

fn read_json_table(text: &str) -> Result<ParsedDocuments, ReadError> {
    let Some((delimiter, columns)) = find_columns(text) else {
        let reason = "no column has mentions".to_owned();
        return Err(ReadError::Invalid { location: "header".to_owned(), reason });
    };
    let mut reader = ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let name = |at: usize, header: &StringRecord| shorten(header.get(at).unwrap_or_default(), 30);
    let header = reader.headers().cloned().unwrap_or_default();
    let mut notes = NoteCollector::default();
    notes.push(ImportNote::TableColumns {
        description: format!(
            "text from “{}”, mentions from “{}”",
            name(columns.text, &header),
            name(columns.annotations, &header)
        ),
    });
    let mut documents = Vec::new();
    for (number, row) in (1..).zip(reader.into_records()) {
        let number: usize = number;
        let location = format!("row {number}");
        let row = row.map_err(|_| uneven_row(&location))?;
        let cell = row.get(columns.annotations).unwrap_or_default();
        let spans = match mentions_in_cell(cell) {
            Some(spans) => spans,
            None if cell.trim().is_empty() => Vec::new(),
            None => {
                let what = format!("“{}” is no list of mentions", shorten(cell, 30));
                notes.push(ImportNote::Skipped { location: location.clone(), what });
                Vec::new()
            }
        };
        let text = row.get(columns.text).unwrap_or_default();
        documents.push(row_document(text, spans, location));
    }
    Ok(resolve_offsets_with(documents, OffsetUnit::CodePoints, OffsetTrust::Inferred, notes))
}

fn row_document(text: &str, spans: Vec<RawSpan>, location: String) -> RawDocument {
    let text = text.to_owned();
    RawDocument { document: ParsedDocument { text, location, ..ParsedDocument::default() }, spans }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let Some((_, columns)) = find_columns(text) else { return "no table".to_owned() };
        assert_ne!(columns.text, columns.annotations);
        let read = read_json_table(text).unwrap();
        let rows = read.documents.iter().map(|it| {
            let mentions = it.spans.iter().map(|span| {
                format!("{} {}", span.label, span.span.slice(&it.text).unwrap_or_default())
            });
            format!("{}: {}", it.location, mentions.collect::<Vec<_>>().join(", "))
        });
        let rows: Vec<String> = rows.collect();
        rows.join("; ")
    }

    #[test]
    fn mentions_in_cells_are_read() {
        let label_studio = "id,text,label\n1,\"Homs, he said\",\"[{\"\"start\"\":0,\"\"end\"\":4,\"\"text\"\":\"\"Homs\"\",\
                            \"\"labels\"\":[\"\"GPE\"\"]}]\"\n2,Nothing,\n";
        assert_eq!(read(label_studio), "row 1: GPE Homs; row 2: ");
        let python = "text\tentities\nHoms fell\t[(0, 4, 'GPE')]\nHama\t[]\nIdlib\tx\n";
        assert_eq!(read(python), "row 1: GPE Homs; row 2: ; row 3: ");
        for text in ["text,label\nHoms fell,good\n", "a,b\n1,2\n", "text,entities\na,[]\n", "Homs"]
        {
            assert_eq!(read(text), "no table", "{text}");
        }
    }
}
