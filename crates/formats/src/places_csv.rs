//! CSV (RFC 4180) of mentions and the places that they name, for tables.
//!
//! UTF-8 without a byte order mark, a header, lines ended by CRLF; fields with quotes, line ends, or what may be
//! taken for a separator are quoted. `start` and `end` are Unicode code points of the document's text,
//! end-exclusive; `lat` and `lon` degrees north and east, WGS 84; `entity` is the name of the
//! entity that the mention belongs to. A field that does not apply is empty. So a mention with
//! neither `place` nor `by` is unresolved, and where `by` stands alone, it was decided that it
//! names no place of the gazetteer.
//!
//! Spreadsheets run a cell as a formula if it begins with `=`, `+`, `-`, `@` or the like, quoted or
//! not, and a hostile article can bring such text, also behind what a spreadsheet takes for a separator. So such
//! text gets an apostrophe before it ([`escape_formulas`]), which the expression in `docs/formats.md` takes
//! away again. No other text is changed: 'Amman stays 'Amman.
//! Numbers are never changed.

use crate::AnnotationSelection;
use crate::csv::{escape_formulas, push_row};
use crate::json::to_compact_json;
use crate::place_mentions::{MentionRecord, is_approximate, mention_records};
use dateline_annotation::{Annotation, Document, LabelSet, Place, PlaceLink};
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

/// Writes a row for each mention that `selection` holds, in the order of the documents and of their
/// texts.
///
/// Those are mentions with a label of places ([`LabelSet::place_label`]), resolved
/// or not, and all others that are linked. An answer of the resolver that is not yet kept in its
/// annotation is put there first by [`with_places`](dateline_annotation::with_resolved_places). With
/// [`AnnotationSelection::ReviewedParagraphs`] only mentions in reviewed paragraphs count. An annotation
/// whose label the set lacks is left out. Titles and names of entities are cut at 200 characters. Cost: n log n in the annotations, and the size of the
/// output.
///
/// ```
/// use dateline_annotation::LabelSet;
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

/// In decimals, never with an exponent.
fn format_number(value: Option<impl ToString>) -> Cow<'static, str> {
    value.map(|value| value.to_string()).unwrap_or_default().into()
}

/// What the other formats call it.
fn serialized_name(value: impl Serialize) -> Cow<'static, str> {
    to_compact_json(&value).trim_matches('"').to_owned().into()
}
