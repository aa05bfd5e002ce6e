//! Tables with a row for each mention that has its text but no offsets: `sentence,entity,type`.
//!
//! Rows with the same text are one document. A mention is placed wherever its text occurs.

use super::read::read_values;
use super::value::JsonValue;
use crate::codec::TextReader;
use crate::columns::{is_label, is_usual_label};
use crate::import::{ParsedDocuments, ReadError};
use crate::spec::{OffsetUnit, Spec};
use crate::table_header::{LABEL_NAMES, START_NAMES, normalize_name};
use crate::table_rows::Table;
use csv::StringRecord;
use std::collections::BTreeMap;

pub(crate) const NAME_TABLE: TextReader = TextReader {
    spec: &Spec { name: "name-table", title: "Table of names in texts", ..Spec::TEXT },
    recognize: |probe| !probe.is_json() && find_columns(probe.text.unwrap_or_default()).is_some(),
    read: read_name_table,
};

/// Names of columns with the text.
const TEXT_NAMES: &[&str] = &["text", "sentence", "content", "body", "article", "document_text"];
/// Names of columns with the text of a mention.
const NAME_NAMES: &[&str] = &[
    "entity",
    "entity_text",
    "mention",
    "name",
    "named_entity",
    "quote",
    "span",
    "surface",
    "value",
];

/// The places of the columns, counted from 0.
struct Columns {
    text: usize,
    name: usize,
    label: usize,
}

impl Columns {
    /// Returns the text, the name and the label of a row.
    fn cells<'a>(&self, row: &'a StringRecord) -> [&'a str; 3] {
        let cell = |at: usize| row.get(at).unwrap_or_default();
        [cell(self.text), cell(self.name).trim(), cell(self.label).trim()]
    }
}

/// Returns the table and its columns, if all names occur in their texts and have usual labels.
fn find_columns(text: &str) -> Option<(Table<'_>, Columns)> {
    Table::find(text, |header, rows| {
        let names: Vec<String> = header.iter().map(normalize_name).collect();
        let find = |all: &[&str], other: Option<usize>| {
            let at = |name: &&str| names.iter().position(|it| it == name);
            all.iter().filter_map(at).find(|at| Some(*at) != other)
        };
        let (text, name) = (find(TEXT_NAMES, None)?, find(NAME_NAMES, None)?);
        let label = find(LABEL_NAMES, Some(name))?;
        let columns = Columns { text, name, label };
        let cells: Vec<[&str; 3]> = rows.iter().map(|row| columns.cells(row)).collect();
        let named: Vec<&[&str; 3]> = cells.iter().filter(|[_, name, _]| !name.is_empty()).collect();
        let is_inside = |[text, name, label]: &&[&str; 3]| {
            text.len() > name.len() && text.contains(name) && is_label(label)
        };
        let n_usual = named.iter().filter(|[_, _, label]| is_usual_label(label)).count();
        let is_fit = !named.is_empty()
            && find(START_NAMES, None).is_none()
            && named.iter().all(is_inside)
            && 2 * n_usual >= named.len();
        is_fit.then_some(columns)
    })
}

fn read_name_table(text: &str) -> Result<ParsedDocuments, ReadError> {
    let Some((table, columns)) = find_columns(text) else {
        let reason = "no columns of texts, names and labels".to_owned();
        return Err(ReadError::Invalid { location: "header".to_owned(), reason });
    };
    let mut index_by_text: BTreeMap<String, usize> = BTreeMap::new();
    let mut names_by_text: Vec<(String, Vec<JsonValue>)> = Vec::new();
    table.for_each_row(|_, row| {
        let [text, name, label] = columns.cells(row);
        let at = *index_by_text.entry(text.to_owned()).or_insert_with(|| {
            names_by_text.push((text.to_owned(), Vec::new()));
            names_by_text.len() - 1
        });
        let pair = JsonValue::List([name, label].map(|it| JsonValue::Text(it.to_owned())).into());
        let names = &mut names_by_text[at].1;
        if !name.is_empty() && !label.is_empty() && !names.contains(&pair) {
            names.push(pair);
        }
    })?;
    let records = names_by_text.into_iter().map(|(text, names)| {
        let members = [("text", JsonValue::Text(text)), ("entities", JsonValue::List(names))];
        JsonValue::Object(members.map(|(key, value)| (key.to_owned(), value)).into())
    });
    read_values(records.collect(), OffsetUnit::CodePoints)
}
