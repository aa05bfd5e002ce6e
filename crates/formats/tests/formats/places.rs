//! The exports of places are complete, exact, and can be parsed by other programs.

use crate::fixture::encode;
use crate::fixture::{self, homs, link, point, resolver};
use crate::round_trip::a_document;
use crate::spreadsheet::unescaped;
use dateline_annotation::model::{
    Annotation, AnnotationId, Document, DocumentId, DocumentParts, InnerPlace, LabelSet,
    LinkSource, LinkTarget, MentionDetails, Metadata, Origin, PLACE_LABELS, PlaceLink, Status,
};
use dateline_annotation::places::{Resolutions, with_resolved_places};
use dateline_formats::AnnotationSelection;
use dateline_text::{LineEnding, Span};
use geojson::{Feature, FeatureCollection, GeometryValue};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Makes a document in which each `[name]` of the marked text is annotated with the next label and
/// link, and accepted.
fn document(id: u32, title: &str, marked: &str, links: Vec<(&str, Option<PlaceLink>)>) -> Document {
    let labels = LabelSet::default();
    let mut text = String::new();
    let mut annotations = Vec::new();
    let mut links = links.into_iter();
    for piece in marked.split_inclusive(['[', ']']) {
        let start = text.len() as u32;
        text.push_str(piece.trim_end_matches(['[', ']']));
        if piece.ends_with(']') {
            let (label, place) = links.next().unwrap();
            annotations.push(Annotation {
                id: AnnotationId(annotations.len() as u32 + 1),
                span: Span::new(start, text.len() as u32),
                label: labels.by_name(label).unwrap().id,
                status: Status::Accepted,
                origin: Origin::Person,
                entity: None,
                place,
                details: MentionDetails::default(),
            });
        }
    }
    assert!(links.next().is_none());
    let meta = Metadata { title: title.to_owned(), ..Metadata::default() };
    let (id, text, line_ends) = (DocumentId(id), text.into(), LineEnding::Lf);
    let reviewed = Default::default();
    Document::assemble(DocumentParts { id, text, line_ends, meta, annotations, reviewed }).unwrap()
}

/// Returns two documents that share a place, with formulas, hard-wrapped names, and names of no
/// place.
pub(crate) fn documents() -> [Document; 2] {
    let none = || Some(PlaceLink { target: LinkTarget::None, by: LinkSource::Person });
    let by_person = |place| Some(link(place, LinkSource::Person));
    let first = document(
        4,
        "=HYPERLINK(\"https://example.org\",\"Homs\")",
        "😀 From [Homs], \"[New\nYork], [NY]\" and [Homs] to [’s-Gravenhage], ['s Hage] and [-Ville].\n\n\
         The [Homsi] of [Nowhere], in [Orontes] [Bank], met [Zoë].",
        vec![
            ("GPE", Some(link(homs(), resolver(0.93, false)))),
            ("GPE", by_person(point("New\nYork", 40.7, -74.0))),
            ("GPE", None),
            ("GPE", Some(link(homs(), resolver(1.0, false)))),
            ("GPE", Some(link(point("’s-Gravenhage", 52.07667, 4.29861), LinkSource::Import))),
            ("GPE", Some(link(point("'s Hage", 52.07667, 4.29861), LinkSource::Import))),
            ("GPE", by_person(point("'-Ville", -0.00001, 0.00001))),
            ("NORP", Some(link(homs(), resolver(0.5, true)))),
            ("LOC", none()),
            ("FAC", None),
            ("ORG", by_person(point("Bank", 90.0, -180.0))),
            ("PERSON", None),
        ],
    );
    let second =
        document(5, "", "[Homs] again", vec![("GPE", Some(link(homs(), LinkSource::Import)))]);
    [first, second]
}

fn collection(written: &str) -> Vec<Feature> {
    written.parse::<FeatureCollection>().unwrap().features
}

fn property<'a>(feature: &'a Feature, name: &str) -> Option<&'a Value> {
    feature.properties.as_ref().unwrap().get(name)
}

fn mentions(feature: &Feature) -> &[Value] {
    property(feature, "mentions").unwrap().as_array().unwrap()
}

/// Returns longitude and latitude.
fn coordinates(feature: &Feature) -> Option<(f64, f64)> {
    let geometry = feature.geometry.as_ref()?;
    let GeometryValue::Point { coordinates } = &geometry.value else { panic!("a point") };
    Some((coordinates[0], coordinates[1]))
}

/// Returns the rows without the header, with the escaping of formulas undone.
fn rows(written: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(written.as_bytes());
    let rows = reader.records().map(|record| record.unwrap());
    rows.map(|row| row.iter().map(unescaped).collect()).collect()
}

/// Returns the annotations that an export of places must contain.
fn selected_annotations(
    document: &Document,
    labels: &LabelSet,
    selection: AnnotationSelection,
) -> Vec<Annotation> {
    let is_of_place = |annotation: &Annotation| {
        let label = &labels.get(annotation.label).unwrap().name;
        annotation.place.is_some() || PLACE_LABELS.contains(&label.as_str())
    };
    let is_held = |annotation: &Annotation| match selection {
        AnnotationSelection::NotRejected => annotation.status != Status::Rejected,
        AnnotationSelection::Accepted => annotation.status == Status::Accepted,
        AnnotationSelection::ReviewedParagraphs => {
            let mut reviewed = document.reviewed().iter();
            annotation.status != Status::Rejected
                && reviewed.any(|paragraph| paragraph.contains(annotation.span))
        }
    };
    let all = document.annotations().iter();
    all.filter(|annotation| is_of_place(annotation) && is_held(annotation)).cloned().collect()
}

fn place(annotation: &Annotation) -> Option<&dateline_annotation::model::Place> {
    annotation.place.as_ref().and_then(PlaceLink::place)
}

#[test]
fn equal_places_share_one_feature() {
    let documents = documents();
    let written = encode(
        "geojson",
        &LabelSet::default(),
        &documents.each_ref(),
        AnnotationSelection::Accepted,
    );
    let features = collection(&written);
    let homs: Vec<&Feature> = features
        .iter()
        .filter(|feature| property(feature, "geonames") == Some(&json!(169_577)))
        .collect();
    let counts: Vec<usize> = homs.iter().map(|feature| mentions(feature).len()).collect();
    assert_eq!(counts, [3, 1], "two in the first text, one in the second; one approximate");
    assert_eq!(property(homs[1], "approximate"), Some(&json!(true)));
    let places: Vec<(&Value, &Value)> =
        mentions(homs[0]).iter().map(|found| (&found["document"], &found["by"])).collect();
    let expected = [(4, "resolver"), (4, "resolver"), (5, "import")];
    assert_eq!(
        places,
        expected.map(|(id, by)| (json!(id), json!(by))).each_ref().map(|(a, b)| (a, b))
    );
}

/// Returns "[Homs Hospital] burned" with the place inside its mention.
pub(crate) fn document_with_inner_place() -> Document {
    let outer = document(6, "", "The [Homs Hospital] burned", vec![("ORG", None)]);
    let (id, span) = (outer.annotations()[0].id, Span::new(4, 8));
    let place = link(homs(), resolver(0.9, false));
    let inner = [(id, vec![InnerPlace { span, place }])].into();
    with_resolved_places(&outer, &Resolutions::new(), &inner)
}

#[test]
fn inner_places_are_written_with_their_mention() {
    let (document, labels) = (document_with_inner_place(), LabelSet::default());
    let written = encode("geojson", &labels, &[&document], AnnotationSelection::Accepted);
    let features = collection(&written);
    assert_eq!(features.len(), 1, "the organization is no place");
    let mention = &mentions(&features[0])[0];
    assert_eq!(mention["quote"], json!("Homs"));
    assert_eq!(mention["inside"], json!("Homs Hospital"));
    assert_eq!((&mention["start"], &mention["end"]), (&json!(4), &json!(8)));
    let rows = rows(&encode("places-csv", &labels, &[&document], AnnotationSelection::Accepted));
    assert_eq!(rows.len(), 1);
    assert_eq!([&rows[0][5], &rows[0][9], &rows[0][20]], ["Homs", "Homs", "Homs Hospital"]);
}

#[test]
fn unlocated_mentions_come_last_with_reason() {
    let documents = documents();
    let written = encode(
        "geojson",
        &LabelSet::default(),
        &documents.each_ref(),
        AnnotationSelection::Accepted,
    );
    let features = collection(&written);
    let first = features.iter().position(|feature| feature.geometry.is_none()).unwrap();
    let found: Vec<(&str, &str)> = features[first..]
        .iter()
        .map(|feature| {
            assert!(feature.geometry.is_none());
            let why = property(feature, "unlocated").unwrap().as_str().unwrap();
            (why, mentions(feature)[0]["quote"].as_str().unwrap())
        })
        .collect();
    assert_eq!(found, [("unresolved", "NY"), ("none", "Nowhere"), ("unresolved", "Orontes")]);
}

#[test]
fn text_fields_are_escaped_against_formulas() {
    let cases = [
        ("=1", "'=1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@A1", "'@A1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("\t1", "'\t1"),
        ("'=1", "''=1"),
        ("''- 1", "'''- 1"),
        ("'Amman", "'Amman"),
        ("a=1", "a=1"),
        ("Paris;=HYPERLINK(1)", "Paris;'=HYPERLINK(1)"),
        ("\u{200b}=1", "'\u{200b}=1"),
        ("", ""),
    ];
    for (title, expected) in cases {
        let document = document(1, title, "[Homs]", vec![("GPE", None)]);
        let written =
            encode("places-csv", &LabelSet::default(), &[&document], AnnotationSelection::Accepted);
        let mut reader = csv::Reader::from_reader(written.as_bytes());
        let field = reader.records().next().unwrap().unwrap()[1].to_owned();
        assert_eq!(field, expected, "{title:?}");
        assert_eq!(unescaped(&field), title);
    }
}

/// Titles and entity names are repeated in each mention, and may be of any length in an imported
/// file.
#[test]
fn long_titles_and_entities_are_cut() {
    let mut document = document(1, &"é".repeat(201), "[Homs]", vec![("GPE", None)]);
    let mut annotations = document.annotations().to_vec();
    annotations[0].entity = Some("è".repeat(201));
    let (id, text, line_ends) = (document.id, document.text.clone(), document.line_ends);
    let (meta, reviewed) = (document.meta.clone(), Default::default());
    document =
        Document::assemble(DocumentParts { id, text, line_ends, meta, annotations, reviewed })
            .unwrap();
    let labels = LabelSet::default();
    for written in [
        encode("geojson", &labels, &[&document], AnnotationSelection::Accepted),
        encode("places-csv", &labels, &[&document], AnnotationSelection::Accepted),
    ] {
        let counts = ['é', 'è'].map(|letter| written.matches(letter).count());
        assert_eq!(counts, [200, 200]);
    }
}

#[test]
fn every_row_has_a_field_for_each_column() {
    let documents = documents();
    let written = encode(
        "places-csv",
        &LabelSet::default(),
        &documents.each_ref(),
        AnnotationSelection::NotRejected,
    );
    assert!(written.ends_with("\r\n"));
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(written.as_bytes());
    let columns = reader.headers().unwrap().len();
    assert!(reader.records().all(|record| record.unwrap().len() == columns));
}

proptest! {
    #[test]
    fn features_round_trip(document in a_document(), index in 0..3_usize) {
        let (labels, selection) = (fixture::labels(), AnnotationSelection::ALL[index]);
        let written = encode("geojson", &labels, &[&document], selection);
        let mut found: Vec<(i64, Option<(f64, f64)>)> = Vec::new();
        for feature in collection(&written) {
            prop_assert!(feature.foreign_members.is_none() && feature.id.is_none());
            prop_assert_eq!(feature.geometry.is_none(), property(&feature, "unlocated").is_some());
            for mention in mentions(&feature) {
                let text = document.text.chars();
                let [start, end] = ["start", "end"].map(|edge| mention[edge].as_u64().unwrap());
                let quote: String =
                    text.skip(start as usize).take((end - start) as usize).collect();
                prop_assert_eq!(&mention["quote"], &json!(quote));
                found.push((mention["annotation"].as_i64().unwrap(), coordinates(&feature)));
            }
        }
        found.sort_unstable_by_key(|&(id, _)| id);
        let mut expected: Vec<(i64, Option<(f64, f64)>)> = selected_annotations(&document, &labels, selection)
            .iter()
            .map(|annotation| {
                let point = place(annotation).map(|place| (place.point.lon(), place.point.lat()));
                (i64::from(annotation.id.0), point)
            })
            .collect();
        expected.sort_unstable_by_key(|&(id, _)| id);
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn rows_round_trip(mut document in a_document(), title in "['=+@,\"\r\na -]{0,5}", index in 0..3_usize) {
        document.meta.title = title;
        let (labels, selection) = (fixture::labels(), AnnotationSelection::ALL[index]);
        let rows = rows(&encode("places-csv", &labels, &[&document], selection));
        let selected = selected_annotations(&document, &labels, selection);
        prop_assert_eq!(rows.len(), selected.len());
        for (row, annotation) in rows.iter().zip(&selected) {
            prop_assert_eq!(&row[1], &document.meta.title);
            prop_assert_eq!(&row[2], &annotation.id.0.to_string());
            prop_assert_eq!(&row[5], document.quote(annotation.span));
            let place = place(annotation);
            prop_assert_eq!(&row[9], place.map_or("", |place| &place.name));
            prop_assert_eq!(&row[12], place.and_then(|place| place.region.as_deref()).unwrap_or(""));
            let number = |at: usize| row[at].parse::<f64>().ok();
            prop_assert_eq!(number(15), place.map(|place| place.point.lat()));
            prop_assert_eq!(number(16), place.map(|place| place.point.lon()));
            prop_assert_eq!(row[17].is_empty(), annotation.place.is_none());
        }
    }
}
