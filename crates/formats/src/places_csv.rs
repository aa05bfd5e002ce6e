//! Writes mentions and their places as CSV (RFC 4180), for spreadsheets and tables.
//!
//! The file is UTF-8 without a byte order mark, with a header and CRLF line endings. Fields that
//! contain quotation marks, line breaks or anything that may be treated as a separator are quoted.
//! `start` and `end` are Unicode code points in the document's text, end-exclusive. `lat` and `lon`
//! are degrees north and east, WGS 84. `entity` is the name of the entity that the mention belongs
//! to. A field that does not apply is empty. A mention with neither `place` nor `by` is therefore
//! unresolved; a mention with only `by` was decided to be no place of the gazetteer.
//!
//! Spreadsheets evaluate a cell as a formula if it begins with `=`, `+`, `-`, `@` or a similar
//! character, quoted or not. A malicious article can contain such text, also after a character that
//! a spreadsheet treats as a separator. Therefore such text is preceded by an apostrophe
//! ([`escape_formulas`]), which the code in `docs/formats.md` removes. No other text is changed:
//! `'Amman` stays `'Amman`. Numbers are never changed.

use crate::AnnotationSelection;
use crate::csv::{escape_formulas, push_row};
use crate::json::to_compact_json;
use crate::place_mentions::{MentionRecord, is_approximate, mention_records};
use dateline_annotation::model::{Annotation, Document, LabelSet, Place, PlaceLink};
use serde::Serialize;
use std::borrow::Cow;

const COLUMNS: [&str; 20] = [
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
];

/// Writes a row for each mention in `selection`, in the order of the documents and their texts.
///
/// Rows are written for mentions with a place label ([`LabelSet::place_label`]), resolved or not,
/// and for all other mentions that are linked to a place. Resolver results that are not yet stored
/// in an annotation must be added first with
/// [`with_resolved_places`](dateline_annotation::places::with_resolved_places). With
/// [`AnnotationSelection::ReviewedParagraphs`], only mentions in reviewed paragraphs are included.
/// An annotation whose label is not in `labels` is left out. Titles and entity names are cut at 200
/// characters. Cost: n log n in the annotations, and the size of the output.
///
/// ```
/// use dateline_annotation::model::LabelSet;
/// use dateline_formats::{AnnotationSelection, places_csv};
///
/// let written = places_csv::write_places_csv(&LabelSet::default(), &[], AnnotationSelection::default());
/// assert!(written.starts_with("document,title,annotation,start,end,quote,"));
/// ```
pub fn write_places_csv(
    labels: &LabelSet,
    documents: &[&Document],
    selection: AnnotationSelection,
) -> String {
    let mut written = String::new();
    push_row(&mut written, &COLUMNS.map(Cow::Borrowed));
    for document in documents {
        for (annotation, mention) in mention_records(labels, document, selection) {
            push_row(&mut written, &mention_row(annotation, &mention));
        }
    }
    written
}

fn mention_row<'a>(
    annotation: &'a Annotation,
    mention: &'a MentionRecord,
) -> [Cow<'a, str>; COLUMNS.len()] {
    let place = annotation.place.as_ref().and_then(PlaceLink::place);
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
        format_number(place.map(|_| is_approximate(annotation))),
    ]
}

/// Formats a number in decimal notation, never with an exponent.
fn format_number(value: Option<impl ToString>) -> Cow<'static, str> {
    value.map(|value| value.to_string()).unwrap_or_default().into()
}

/// Returns the name under which other formats serialize the value.
fn serialized_name(value: impl Serialize) -> Cow<'static, str> {
    to_compact_json(&value).trim_matches('"').to_owned().into()
}
