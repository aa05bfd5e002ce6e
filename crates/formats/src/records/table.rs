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
use crate::table_rows::Table;

pub(crate) const JSON_TABLE: TextReader = TextReader {
    spec: &Spec { name: "table", title: "Table with mentions in JSON", ..Spec::TEXT },
    recognize: is_json_table,
    read: read_json_table,
};

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

/// The place of the columns, counted from 0.
struct Columns {
    text: usize,
    annotations: usize,
}

fn is_json_table(probe: &Probe) -> bool {
    find_columns(probe.text.unwrap_or_default()).is_some()
}

/// Returns the table and its columns, if one of them has mentions.
fn find_columns(text: &str) -> Option<(Table<'_>, Columns)> {
    Table::find(text, |header, rows| {
        let column = |names: &[&str]| -> Vec<usize> {
            let is_named = |field: &str| names.contains(&field.trim().to_lowercase().as_str());
            let fields = (0..).zip(header.iter());
            fields.filter(|(_, field)| is_named(field)).map(|(at, _)| at).collect()
        };
        let text = *column(TEXT_COLUMNS).first()?;
        let candidates = column(ANNOTATION_COLUMNS);
        let has_mentions = |at: &usize| {
            let cells = rows.iter().filter_map(|row| row.get(*at));
            cells.filter_map(mentions_in_cell).any(|mentions| !mentions.is_empty())
        };
        let annotations = candidates.into_iter().filter(|at| *at != text).find(has_mentions)?;
        Some(Columns { text, annotations })
    })
}

fn read_json_table(text: &str) -> Result<ParsedDocuments, ReadError> {
    let Some((table, columns)) = find_columns(text) else {
        let reason = "no column has mentions".to_owned();
        return Err(ReadError::Invalid { location: "header".to_owned(), reason });
    };
    let name = |at: usize| shorten(&table.column_name(at), 30);
    let mut notes = NoteCollector::default();
    notes.push(ImportNote::TableColumns {
        description: format!(
            "text from “{}”, mentions from “{}”",
            name(columns.text),
            name(columns.annotations)
        ),
    });
    let mut documents = Vec::new();
    table.for_each_row(|location, row| {
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
    })?;
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
