//! Round trips of Dateline's own format.

use crate::fixture;
use dateline_annotation::history::History;
use dateline_annotation::labels;
use dateline_annotation::model::{
    Annotation, AnnotationId, Date, Document, DocumentId, DocumentParts, GeoPoint, InnerPlace,
    LabelId, LabelPreset, LabelSet, LinkSource, LinkTarget, MentionDetails, Metadata, Origin,
    Place, PlaceKind, PlaceLink, Score, Status, SuggestionSource,
};
use dateline_annotation::places::{InnerPlaces, Resolutions, with_resolved_places};
use dateline_formats::dateline_json::{self, ImportNote};
use dateline_text::{LineEnding, Span};
use proptest::prelude::*;
use proptest::sample::{Index, select};

#[test]
fn example_round_trips() {
    let document = fixture::document();
    let written = dateline_json::write_dateline_json(&fixture::labels(), &[&document]);
    let imported = dateline_json::read_dateline_json(&written, &fixture::labels()).unwrap();
    assert_eq!(imported.documents, [document]);
    assert_eq!(imported.labels, fixture::labels());
    assert_eq!(imported.notes, []);
}

#[test]
fn missing_labels_are_added_to_project() {
    let written = dateline_json::write_dateline_json(&fixture::labels(), &[&fixture::document()]);
    let mut other = LabelSet::default();
    let vessel = other.push("VESSEL", "Ships", 200, Some('h'));
    let imported = dateline_json::read_dateline_json(&written, &other).unwrap();
    let name = "DISH".to_owned();
    assert_eq!(
        imported.notes,
        [ImportNote::LabelAdded { name: name.clone() }, ImportNote::KeyTaken { name, key: 'h' }]
    );
    let dish = imported.labels.by_name("DISH").unwrap();
    assert_eq!((dish.color.hue, dish.key), (12, None));
    assert_eq!(imported.labels.by_key('h').unwrap().id, vessel);
    assert!(imported.documents[0].annotations().iter().any(|found| found.label == dish.id));
}

#[test]
fn edited_labels_round_trip_into_another_project() {
    let drafts = LabelPreset::Conll.labels();
    let history = History::default();
    let labels = labels::replace(&history, &drafts, |_| false).unwrap().labels().clone();
    let written = dateline_json::write_dateline_json(&labels, &[]);
    let mut other = LabelSet::default();
    other.push("SHIP", "", 5, None);
    let imported = dateline_json::read_dateline_json(&written, &other).unwrap();
    let person = imported.labels.by_name("PER").unwrap();
    assert!(person.detector_labels.is_empty(), "PERSON has the detector's people here");
    assert_eq!(person.color, drafts[0].color.unwrap());
    assert_eq!(dateline_json::read_dateline_json(&written, &labels).unwrap().labels, labels);
}

/// The label of the annotation is written in its place.
#[test]
fn suggestions_of_deleted_labels_round_trip() {
    let labels = fixture::labels();
    let deleted_label = LabelId(99);
    let mut document = fixture::document();
    let annotations = document.annotations().iter().cloned().map(|mut annotation| {
        if let Origin::Detector { label, .. } = &mut annotation.origin {
            *label = deleted_label;
        }
        annotation
    });
    document = Document::assemble(DocumentParts {
        id: document.id,
        text: document.text.clone(),
        line_ends: document.line_ends,
        meta: document.meta.clone(),
        annotations: annotations.collect(),
        reviewed: document.reviewed().iter().copied().collect(),
    })
    .unwrap();
    let written = dateline_json::write_dateline_json(&labels, &[&document]);
    let imported = dateline_json::read_dateline_json(&written, &labels).unwrap();
    let mut proposed =
        imported.documents[0].annotations().iter().filter_map(|it| match it.origin {
            Origin::Detector { label, .. } => Some(label == it.label),
            _ => None,
        });
    assert!(proposed.next().is_some_and(|same| same) && proposed.all(|same| same));
}

const ENDS: [LineEnding; 4] = [LineEnding::Lf, LineEnding::CrLf, LineEnding::Cr, LineEnding::Mixed];
const STATUSES: [Status; 3] = [Status::Suggested, Status::Accepted, Status::Rejected];

fn a_text() -> impl Strategy<Value = String> {
    let pieces = [
        "Homs", " ", "\n", "\n\n", "\u{feff}", "\u{2028}", "\u{85}", "\t", "<b>&", "é", "e\u{301}",
        "😀", "\u{a0}", "حلب", "路", "\"", "\\",
    ];
    proptest::collection::vec(select(pieces.to_vec()), 0..40).prop_map(|pieces| pieces.concat())
}

fn an_option() -> impl Strategy<Value = Option<String>> {
    proptest::option::of("[a-z\"\n😀]{0,6}")
}

/// Two positions in a text, and a label.
type SpanSeed = (Index, Index, u16);

fn a_span_seed() -> impl Strategy<Value = SpanSeed> {
    (any::<Index>(), any::<Index>(), 0..13_u16)
}

/// Returns a non-empty part of one paragraph, or `None` for a text without any.
fn span(text: &str, (first, second, _): SpanSeed) -> Option<Span> {
    let paragraphs = dateline_text::paragraphs(text);
    let paragraph = *paragraphs.get(first.index(paragraphs.len().max(1)))?;
    let mut edges: Vec<u32> =
        text[paragraph.range()].char_indices().map(|(at, _)| paragraph.start + at as u32).collect();
    edges.push(paragraph.end);
    let start = second.index(edges.len() - 1);
    let end = start + 1 + first.index(edges.len() - 1 - start);
    Some(Span::new(edges[start], edges[end]))
}

#[derive(Clone, Debug)]
struct AnnotationSeed {
    span_seed: SpanSeed,
    status: Status,
    origin: u8,
    origin_span_seed: SpanSeed,
    score: u16,
    words: [Option<String>; 3],
    link: Option<PlaceLink>,
}

fn an_annotation_seed() -> impl Strategy<Value = AnnotationSeed> {
    let words = [an_option(), an_option(), an_option()];
    let link = proptest::option::of(a_link());
    (a_span_seed(), select(STATUSES.to_vec()), 0..8_u8, a_span_seed(), 0..=10_000_u16, words, link)
        .prop_map(|(span_seed, status, origin, origin_span_seed, score, words, link)| {
            AnnotationSeed { span_seed, status, origin, origin_span_seed, score, words, link }
        })
}

const KINDS: [PlaceKind; 13] = [
    PlaceKind::Continent,
    PlaceKind::Region,
    PlaceKind::Country,
    PlaceKind::Division,
    PlaceKind::County,
    PlaceKind::City,
    PlaceKind::Island,
    PlaceKind::Water,
    PlaceKind::Mountain,
    PlaceKind::Nature,
    PlaceKind::Airport,
    PlaceKind::Facility,
    PlaceKind::Point,
];

/// Generates points with coordinates in multiples of 0.00001 degrees.
fn a_point() -> impl Strategy<Value = GeoPoint> {
    (-9_000_000..=9_000_000_i32, -18_000_000..=18_000_000_i32).prop_map(|(lat, lon)| {
        GeoPoint::new(f64::from(lat) / 100_000.0, f64::from(lon) / 100_000.0).unwrap()
    })
}

fn a_place() -> impl Strategy<Value = Place> {
    use proptest::option::of;
    let region = of("[=+@'a-z\"\n,😀]{1,6}");
    let population = of(0..1_u64 << 53);
    ("[=+@'a-z\"\n,😀 -]{1,6}", select(KINDS.to_vec()), of("[A-Z]{2}"), region, population)
        .prop_flat_map(|(name, kind, country, region, population)| {
            (a_point(), of(any::<u32>())).prop_map(move |(point, geonames)| {
                let (name, country, region) = (name.clone(), country.clone(), region.clone());
                Place { name, kind, country, region, population, geonames, point }
            })
        })
}

fn a_link() -> impl Strategy<Value = PlaceLink> {
    let target = prop_oneof![
        1 => Just(LinkTarget::None),
        4 => a_place().prop_map(LinkTarget::Place),
        1 => Just(LinkTarget::Place(fixture::homs())),
    ];
    let resolver = (0..=10_000_u16, any::<bool>()).prop_map(|(score, approximate)| {
        fixture::resolver(f64::from(score) / 10_000.0, approximate)
    });
    let by = prop_oneof![resolver, Just(LinkSource::Import), Just(LinkSource::Person)];
    (target, by).prop_map(|(target, by)| PlaceLink { target, by })
}

fn annotation(text: &str, id: u32, drawn: &AnnotationSeed) -> Option<Annotation> {
    let detector = |source, score| {
        let (span, label) =
            (span(text, drawn.origin_span_seed)?, LabelId(drawn.origin_span_seed.2));
        Some(Origin::Detector { model: "m".into(), source, score, span, label })
    };
    let score = Some(Score::new(f64::from(drawn.score) / 10_000.0));
    let origin = match drawn.origin {
        0 => Origin::Person,
        1 => Origin::Import { format: "brat".to_owned(), file: String::new() },
        2 => detector(SuggestionSource::Consistency, None)?,
        3 => detector(SuggestionSource::Rule("iso date".to_owned()), None)?,
        4 => detector(SuggestionSource::Learned, score)?,
        5 => detector(SuggestionSource::List("Ships, “old”".to_owned()), None)?,
        _ => detector(SuggestionSource::Tagger, score)?,
    };
    let [entity, value, note] = drawn.words.clone();
    Some(Annotation {
        id: AnnotationId(id),
        span: span(text, drawn.span_seed)?,
        label: LabelId(drawn.span_seed.2),
        status: drawn.status,
        origin,
        entity,
        place: drawn.link.clone(),
        details: MentionDetails { value, note, inner_places: Vec::new() },
    })
}

pub(crate) fn a_document() -> impl Strategy<Value = Document> {
    let drawn = proptest::collection::vec(an_annotation_seed(), 0..8);
    let meta = ("[a-zé\"]{0,8}", proptest::option::of(1..29_u8), "[a-z.]{0,8}");
    (a_text(), drawn, any::<u64>(), select(ENDS.to_vec()), meta).prop_map(
        |(text, drawn, mask, line_ends, (title, day, source))| {
            let annotations = (1..)
                .zip(&drawn)
                .filter_map(|(id, drawn)| annotation(&text, id * 11 % 97, drawn))
                .collect();
            let reviewed = dateline_text::paragraphs(&text)
                .into_iter()
                .enumerate()
                .filter(|(index, _)| mask >> (index % 64) & 1 == 1)
                .map(|(_, paragraph)| paragraph)
                .collect();
            let date = day.map(|day| format!("2024-02-{day:02}").parse::<Date>().unwrap());
            let note = source.chars().rev().collect();
            let meta = Metadata { title, date, source, language: String::new(), note };
            let text = text.into();
            let id = DocumentId(1);
            Document::assemble(DocumentParts { id, text, line_ends, meta, annotations, reviewed })
                .unwrap()
        },
    )
}

proptest! {
    #[test]
    fn any_document_round_trips(document in a_document()) {
        let labels = fixture::labels();
        let written = dateline_json::write_dateline_json(&labels, &[&document]);
        let imported = dateline_json::read_dateline_json(&written, &labels).unwrap();
        prop_assert_eq!(&imported.labels, &labels);
        prop_assert_eq!(imported.documents, [document]);
    }
}

proptest! {
    #[test]
    fn inner_places_round_trip(document in a_document()) {
        let labels = fixture::labels();
        let inner: InnerPlaces = document
            .annotations()
            .iter()
            .filter_map(|it| {
                let place = it.place.clone().filter(|link| link.place().is_some())?;
                Some((it.id, vec![InnerPlace { span: it.span, place }]))
            })
            .collect();
        let document = with_resolved_places(&document, &Resolutions::new(), &inner);
        let written = dateline_json::write_dateline_json(&labels, &[&document]);
        let imported = dateline_json::read_dateline_json(&written, &labels).unwrap();
        prop_assert_eq!(imported.documents, [document]);
    }
}

/// A place that is set by hand has the quote of its mention as its name, which may be a whole
/// paragraph.
#[test]
fn long_place_name_is_truncated_and_round_trips() {
    let long = "é".repeat(dateline_json::MAX_PLACE_NAME + 1);
    let mut file = dateline_json::write_dateline_json(&fixture::labels(), &[&fixture::document()]);
    file = file.replace("\"name\":\"大马士革\"", &format!("\"name\":\"{}\"", &long[2..]));
    let imported = dateline_json::read_dateline_json(&file, &fixture::labels()).unwrap();
    let document = &imported.documents[0];
    let rejected = document.annotations().iter().find(|one| one.status == Status::Rejected);
    let place = fixture::point(&long, -0.00001, -180.0);
    let after = Annotation {
        place: Some(fixture::link(place, LinkSource::Person)),
        ..rejected.unwrap().clone()
    };
    let annotations = document
        .annotations()
        .iter()
        .map(|one| if one.id == after.id { after.clone() } else { one.clone() })
        .collect();
    let long = Document::assemble(DocumentParts {
        id: document.id,
        text: document.text.clone(),
        line_ends: document.line_ends,
        meta: document.meta.clone(),
        annotations,
        reviewed: document.reviewed().clone(),
    });
    let written = dateline_json::write_dateline_json(&fixture::labels(), &[&long.unwrap()]);
    assert_eq!(written, file);
}
