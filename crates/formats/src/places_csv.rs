//! Writes mentions and their places as CSV (RFC 4180), for spreadsheets and tables.
//!
//! The file is UTF-8 without a byte order mark, with a header and CRLF line endings. Fields that
//! contain quotation marks, line breaks or anything that may be treated as a separator are quoted.
//! `start` and `end` are Unicode code points in the document's text, end-exclusive. `lat` and `lon`
//! are degrees north and east, WGS 84. `entity` is the name of the entity that the mention belongs
//! to. A field that does not apply is empty. A mention with neither `place` nor `by` is therefore
//! unresolved; a mention with only `by` was decided to be no place of the gazetteer.
//! `inside` is set for the name of a place inside a mention ("Kentucky" in "Kentucky State Police"):
//! it is the text of the mention, whose annotation, label, status and entity the row has.
//!
//! Spreadsheets evaluate a cell as a formula if it begins with `=`, `+`, `-`, `@` or a similar
//! character, quoted or not. A malicious article can contain such text, also after a character that
//! a spreadsheet treats as a separator. Therefore such text is preceded by an apostrophe
//! ([`escape_formulas`]), which the code in `docs/formats.md` removes. No other text is changed:
//! `'Amman` stays `'Amman`. Numbers are never changed.

use crate::annotation_selection::AnnotationSelection;
use crate::csv::{escape_formulas, push_row};
use crate::csv_table::CsvTable;
use crate::json::to_compact_json;
use crate::place_mentions::{MentionWithPlace, mention_records};
use crate::spec::{MentionAttribute, Spec};
use dateline_annotation::model::{Document, LabelSet, Place};
use serde::Serialize;
use std::borrow::Cow;

const COLUMNS: [&str; 21] = [
    "document",
    "title",
    "annotation",
    "start",
    "end",
    "quote",
    "label",
    "status",
    "entity",
    "place",
    "kind",
    "country",
    "region",
    "population",
    "geonames",
    "lat",
    "lon",
    "by",
    "score",
    "approximate",
    "inside",
];

/// Comma-separated values of places: a row for each mention, in the order of the documents and
/// their texts.
///
/// Rows are written for mentions with a place label ([`LabelSet::place_label`]), resolved or not,
/// for all other mentions that are linked to a place, and for names of places inside mentions. With
/// [`AnnotationSelection::ReviewedParagraphs`], only mentions in reviewed paragraphs are included.
/// Titles and entity names are cut at 200 characters.
pub(crate) static PLACES_CSV: CsvTable = CsvTable { spec: &SPEC, columns: &COLUMNS, write_rows };

static SPEC: Spec = Spec {
    name: "places-csv",
    title: "CSV of places",
    extension: "places.csv",
    mime: "text/csv",
    carries: &[MentionAttribute::Status, MentionAttribute::Place],
    ..Spec::DOCUMENTS
};

/// Appends a row for each mention with a place.
fn write_rows(
    labels: &LabelSet,
    document: &Document,
    selection: AnnotationSelection,
    rows: &mut String,
) -> usize {
    let records = mention_records(labels, document, selection);
    for mention in &records {
        push_row(rows, &mention_row(mention));
    }
    records.len()
}

fn mention_row<'a>(mention: &'a MentionWithPlace<'a>) -> [Cow<'a, str>; COLUMNS.len()] {
    let MentionWithPlace { place, is_approximate, record: mention } = mention;
    let of = |member: fn(&Place) -> Option<&str>| {
        place.and_then(member).map_or("".into(), escape_formulas)
    };
    [
        format_number(Some(mention.document)),
        escape_formulas(mention.title),
        format_number(Some(mention.annotation)),
        format_number(Some(mention.start)),
        format_number(Some(mention.end)),
        escape_formulas(mention.quote),
        escape_formulas(mention.label),
        serialized_name(mention.status),
        escape_formulas(&mention.entity),
        of(|place| Some(&place.name)),
        place.map_or("".into(), |place| serialized_name(place.kind)),
        of(|place| place.country.as_deref()),
        of(|place| place.region.as_deref()),
        format_number(place.and_then(|place| place.population)),
        format_number(place.and_then(|place| place.geonames)),
        format_number(place.map(|place| place.point.lat())),
        format_number(place.map(|place| place.point.lon())),
        mention.by.unwrap_or_default().into(),
        format_number(mention.score),
        format_number(place.map(|_| is_approximate)),
        mention.inside.map_or("".into(), escape_formulas),
    ]
}

/// Formats a number in decimal notation, never with an exponent.
pub(crate) fn format_number(value: Option<impl ToString>) -> Cow<'static, str> {
    value.map(|value| value.to_string()).unwrap_or_default().into()
}

/// Returns the name under which other formats serialize the value.
pub(crate) fn serialized_name(value: impl Serialize) -> Cow<'static, str> {
    to_compact_json(&value).trim_matches('"').to_owned().into()
}
