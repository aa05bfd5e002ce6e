//! Writes mentions of all labels as CSV (RFC 4180), for spreadsheets and tables.
//!
//! The file has the form of the CSV of places (`places_csv`): UTF-8, a header, CRLF line endings,
//! offsets in Unicode code points, and an apostrophe before text that a spreadsheet would evaluate.
//! `context` is the sentence around the mention, cut at 1000 characters.

use crate::annotation_selection::AnnotationSelection;
use crate::csv::{escape_formulas, push_row};
use crate::csv_table::CsvTable;
use crate::place_mentions::{MentionRecord, all_mention_records};
use crate::places_csv::{format_number, serialized_name};
use crate::sentence::sentence_around;
use crate::spec::{MentionAttribute, Spec};
use dateline_annotation::model::{Annotation, Document, LabelSet, PlaceLink};
use std::borrow::Cow;

const COLUMNS: [&str; 18] = [
    "document",
    "title",
    "source",
    "annotation",
    "start",
    "end",
    "quote",
    "label",
    "status",
    "entity",
    "value",
    "note",
    "place",
    "country",
    "geonames",
    "lat",
    "lon",
    "context",
];

/// Comma-separated values of mentions: a row for each mention, in the order of the documents and
/// their texts.
pub(crate) static MENTIONS_CSV: CsvTable = CsvTable { spec: &SPEC, columns: &COLUMNS, write_rows };

static SPEC: Spec = Spec {
    name: "mentions-csv",
    title: "CSV of mentions",
    extension: "mentions.csv",
    mime: "text/csv",
    carries: MentionAttribute::ALL,
    ..Spec::DOCUMENTS
};

/// Appends a row for each mention.
fn write_rows(
    labels: &LabelSet,
    document: &Document,
    selection: AnnotationSelection,
    rows: &mut String,
) -> usize {
    let records = all_mention_records(labels, document, selection);
    for (annotation, mention) in &records {
        push_row(rows, &mention_row(document, annotation, mention));
    }
    records.len()
}

fn mention_row<'a>(
    document: &'a Document,
    annotation: &'a Annotation,
    mention: &'a MentionRecord,
) -> [Cow<'a, str>; COLUMNS.len()] {
    let place = annotation.place.as_ref().and_then(PlaceLink::place);
    let text = |text: Option<&'a str>| text.map_or("".into(), escape_formulas);
    [
        format_number(Some(mention.document)),
        escape_formulas(mention.title),
        escape_formulas(&document.meta.source),
        format_number(Some(mention.annotation)),
        format_number(Some(mention.start)),
        format_number(Some(mention.end)),
        escape_formulas(mention.quote),
        escape_formulas(mention.label),
        serialized_name(mention.status),
        escape_formulas(&mention.entity),
        text(annotation.details.value.as_deref()),
        text(annotation.details.note.as_deref()),
        text(place.map(|place| place.name.as_str())),
        text(place.and_then(|place| place.country.as_deref())),
        format_number(place.and_then(|place| place.geonames)),
        format_number(place.map(|place| place.point.lat())),
        format_number(place.map(|place| place.point.lon())),
        escape_formulas(sentence_around(document, annotation.span)),
    ]
}
