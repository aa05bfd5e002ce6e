//! Writes the names of a document as CSV (RFC 4180): a row for each entity, with the number of its
//! mentions and its spellings.
//!
//! The file has the form of the CSV of places (`places_csv`). `variants` are the spellings other
//! than `name` in the order of their first mention, separated by ` | `. `first_sentence` is the
//! sentence of the first mention, cut at 1000 characters. `source` is the file or address of the
//! document.

use crate::annotation_selection::AnnotationSelection;
use crate::csv::{escape_formulas, push_row};
use crate::csv_table::CsvTable;
use crate::place_mentions::{MAX_NAME_CHARS, is_selected};
use crate::places_csv::format_number;
use crate::sentence::sentence_around;
use crate::shorten::truncate_chars;
use crate::spec::{MentionAttribute, Spec};
use dateline_annotation::model::{
    Annotation, Document, Entity, LabelSet, Place, PlaceLink, group_entities,
};
use std::borrow::Cow;

const COLUMNS: [&str; 13] = [
    "document",
    "title",
    "source",
    "name",
    "label",
    "mentions",
    "variants",
    "place",
    "country",
    "geonames",
    "lat",
    "lon",
    "first_sentence",
];

/// The maximum number of spellings in a row.
const MAX_VARIANTS: usize = 20;

/// Comma-separated values of names: a row for each entity of a document that has a selected
/// mention, in order of first mention.
pub(crate) static NAMES_CSV: CsvTable = CsvTable { spec: &SPEC, columns: &COLUMNS, write_rows };

static SPEC: Spec = Spec {
    name: "names-csv",
    title: "CSV of names",
    extension: "names.csv",
    mime: "text/csv",
    carries: &[MentionAttribute::Place],
    ..Spec::DOCUMENTS
};

/// Appends a row for each entity that has a selected mention.
fn write_rows(
    labels: &LabelSet,
    document: &Document,
    selection: AnnotationSelection,
    rows: &mut String,
) -> usize {
    let by_id = document.annotations_by_id();
    let mut count = 0;
    for entity in group_entities(document, labels) {
        let mentions = entity.mentions.iter().filter_map(|id| by_id.get(id).copied());
        let mentions: Vec<&Annotation> =
            mentions.filter(|it| is_selected(document, selection, it)).collect();
        if !mentions.is_empty() {
            push_row(rows, &name_row(labels, document, &entity, &mentions));
            count += 1;
        }
    }
    count
}

/// `mentions` are the selected mentions of the entity, at least one.
fn name_row<'a>(
    labels: &'a LabelSet,
    document: &'a Document,
    entity: &'a Entity,
    mentions: &[&'a Annotation],
) -> [Cow<'a, str>; COLUMNS.len()] {
    let label = labels.get(entity.label).map_or("", |label| label.name.as_str());
    let mut places = mentions.iter().filter_map(|it| it.place.as_ref().and_then(PlaceLink::place));
    let place: Option<&Place> = places.next();
    let text = |text: Option<&'a str>| text.map_or("".into(), escape_formulas);
    let name = truncate_chars(&entity.name, MAX_NAME_CHARS);
    let variants = variants(document, name, mentions);
    [
        format_number(Some(document.id.0)),
        escape_formulas(truncate_chars(&document.meta.title, MAX_NAME_CHARS)),
        escape_formulas(&document.meta.source),
        escape_formulas(name),
        escape_formulas(label),
        format_number(Some(mentions.len())),
        escape_formulas(&variants).into_owned().into(),
        text(place.map(|place| place.name.as_str())),
        text(place.and_then(|place| place.country.as_deref())),
        format_number(place.and_then(|place| place.geonames)),
        format_number(place.map(|place| place.point.lat())),
        format_number(place.map(|place| place.point.lon())),
        mentions
            .first()
            .map_or("".into(), |first| escape_formulas(sentence_around(document, first.span))),
    ]
}

/// Returns the spellings other than `name`, separated by bars.
fn variants(document: &Document, name: &str, mentions: &[&Annotation]) -> String {
    let mut variants: Vec<String> = Vec::new();
    for mention in mentions {
        let quote = document.quote(mention.span);
        let words: Vec<&str> = quote.split_whitespace().collect();
        let spelling = truncate_chars(&words.join(" "), MAX_NAME_CHARS).to_owned();
        if spelling != name && variants.len() < MAX_VARIANTS && !variants.contains(&spelling) {
            variants.push(spelling);
        }
    }
    variants.join(" | ")
}
