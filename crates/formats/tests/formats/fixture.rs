//! A document with one annotation of every kind, in scripts whose offsets differ in each unit.

use dateline_annotation::model::{
    Annotation, AnnotationId, Document, DocumentId, DocumentParts, GeoPoint, LabelList, LabelSet,
    LinkSource, LinkTarget, MentionDetails, Origin, Place, PlaceKind, PlaceLink, Score, Status,
    SuggestionSource,
};
use dateline_formats::export::encode_documents;
use dateline_formats::{
    AnnotationSelection, Codec, DOCUMENT_FORMATS, Decoded, FORMATS, decode, open_text,
};
use dateline_text::Span;

/// The text of the example file, with CRLF line endings.
pub(crate) const TEXT: &str = include_str!("../../../../tests/data/scripts.txt");

/// Returns the default labels and a user-defined one.
pub(crate) fn labels() -> LabelSet {
    let mut labels = LabelSet::default();
    labels.push("DISH", "Food with a name", 12, Some('h'));
    labels
}

pub(crate) fn document() -> Document {
    let Decoded { text, .. } = decode(TEXT.as_bytes()).unwrap();
    let plain = open_text(DocumentId(7), &text, "scripts.txt").unwrap();
    let annotations = annotations(&plain);
    let paragraphs = plain.paragraphs();
    let reviewed = [paragraphs[0], paragraphs[2], paragraphs[4]].into();
    let mut meta = plain.meta;
    meta.language = "en".to_owned();
    let (id, text, line_ends) = (plain.id, plain.text, plain.line_ends);
    Document::assemble(DocumentParts { id, text, line_ends, meta, annotations, reviewed }).unwrap()
}

/// Returns the labels of the example with lists.
pub(crate) fn labels_with_lists() -> LabelSet {
    let mut labels = labels();
    let foods = LabelList {
        name: "Food, “hot”".to_owned(),
        text: "falafel 🧆\nknafeh".into(),
        ignore_case: true,
        plurals: true,
        ..LabelList::default()
    };
    let codes = LabelList {
        name: "Codes".to_owned(),
        text: r"\bT-\d+\b".into(),
        is_pattern: true,
        ..LabelList::default()
    };
    let dish = labels.by_name("DISH").unwrap().id;
    labels.add_lists(dish, &[foods, codes]);
    labels
}

/// Returns the example with suggestions from a list and from what was learned.
pub(crate) fn document_of_lists() -> Document {
    let document = document();
    let list = SuggestionSource::List("Food, “hot”".to_owned());
    let learned = Some(Score::new(0.8125));
    let origins = [
        ("falafel 🧆", "DISH", detector(&document, list, None, "falafel 🧆", "DISH")),
        ("Homs", "GPE", detector(&document, SuggestionSource::Learned, learned, "Homs", "GPE")),
    ];
    let annotations = (1..).zip(origins).map(|(id, (quote, label, origin))| Annotation {
        id: AnnotationId(id),
        ..annotation(&document, quote, label, Status::Suggested, origin)
    });
    let (annotations, reviewed) = (annotations.collect(), Default::default());
    let Document { id, text, line_ends, meta, .. } = document;
    Document::assemble(DocumentParts { id, text, line_ends, meta, annotations, reviewed }).unwrap()
}

/// Returns documents, numbered from `first`, with all strings that have a fixed id in spaCy, each
/// as a word that is labeled with itself and as an unlabeled word. Missing labels are added.
pub(crate) fn symbols(labels: &mut LabelSet, first: u32) -> Vec<Document> {
    let names = include_str!("../../../../tests/data/training/symbols.txt").split_whitespace();
    let names: Vec<&str> = names.collect();
    let ids = (first..).map(DocumentId);
    ids.zip(names.chunks(40)).map(|(id, names)| symbols_in(labels, id, names)).collect()
}

fn symbols_in(labels: &mut LabelSet, id: DocumentId, names: &[&str]) -> Document {
    let (mut text, mut spans) = (String::new(), Vec::new());
    for name in names {
        text += if text.is_empty() { "" } else { "\n\n" };
        let start = text.len() as u32;
        spans.push((Span::new(start, start + name.len() as u32), *name));
        text += &format!("{name} came before {name}.");
    }
    let annotation = |(number, (span, name)): (u32, (Span, &str))| Annotation {
        id: AnnotationId(number),
        span,
        label: match labels.by_name(name) {
            Some(label) => label.id,
            None => labels.push(name, "", (number * 7 % 360) as u16, None),
        },
        status: Status::Accepted,
        origin: Origin::Person,
        entity: None,
        place: None,
        details: MentionDetails::default(),
    };
    let annotations = (1..).zip(spans).map(annotation).collect();
    let plain = Document::new(id, text.into(), dateline_text::LineEnding::Lf, "symbols.txt");
    let reviewed = plain.paragraphs().iter().copied().collect();
    let Document { id, text, line_ends, meta, .. } = plain;
    Document::assemble(DocumentParts { id, text, line_ends, meta, annotations, reviewed }).unwrap()
}

fn annotations(document: &Document) -> Vec<Annotation> {
    let tagger = |quote, label, score| {
        detector(document, SuggestionSource::Tagger, Some(Score::new(score)), quote, label)
    };
    let rule = |name: &str, quote, label| {
        detector(document, SuggestionSource::Rule(name.to_owned()), None, quote, label)
    };
    let import =
        || Origin::Import { format: "brat".to_owned(), file: "old \"notes\".ann".to_owned() };
    let mut annotations = vec![
        annotation(document, "Homs", "GPE", Status::Accepted, tagger("Homs", "GPE", 0.98765)),
        annotation(document, "Zoe\u{308}", "PERSON", Status::Accepted, tagger("Zoe", "ORG", 0.5)),
        annotation(document, "€5", "MONEY", Status::Suggested, rule("money", "€5", "MONEY")),
        annotation(document, "falafel 🧆", "DISH", Status::Accepted, Origin::Person),
        annotation(document, "محمد الجلالي", "PERSON", Status::Accepted, import()),
        annotation(document, "دمشق", "GPE", Status::Suggested, import()),
        annotation(document, "路透社", "ORG", Status::Accepted, tagger("路透社", "ORG", 1.0)),
        annotation(
            document,
            "大马士革",
            "GPE",
            Status::Rejected,
            detector(document, SuggestionSource::Consistency, None, "大马士革", "GPE"),
        ),
        annotation(document, "Sednaya", "GPE", Status::Accepted, Origin::Person),
        annotation(
            document,
            "Sednaya Prison",
            "FAC",
            Status::Accepted,
            tagger("Prison", "FAC", 0.0),
        ),
    ];
    annotations[2].details.value = Some("EUR 5".to_owned());
    annotations[6].entity = Some("Reuters".to_owned());
    annotations[7].details.note = Some("two\nlines, “quoted”".to_owned());
    for (at, link) in links() {
        annotations[at].place = Some(link);
    }
    for (id, annotation) in (1..).zip(&mut annotations) {
        annotation.id = AnnotationId(id * 3);
    }
    annotations
}

pub(crate) fn homs() -> Place {
    Place {
        name: "Homs".to_owned(),
        kind: PlaceKind::City,
        country: Some("SY".to_owned()),
        region: Some("Homs".to_owned()),
        population: Some(775_404),
        geonames: Some(169_577),
        point: GeoPoint::new(34.72682, 36.72339).unwrap(),
    }
}

/// Returns a point that was set by hand.
pub(crate) fn point(name: &str, lat: f64, lon: f64) -> Place {
    Place {
        name: name.to_owned(),
        kind: PlaceKind::Point,
        country: None,
        region: None,
        population: None,
        geonames: None,
        point: GeoPoint::new(lat, lon).unwrap(),
    }
}

pub(crate) fn resolver(score: f64, approximate: bool) -> LinkSource {
    LinkSource::Resolver { score: Score::new(score), approximate }
}

pub(crate) fn link(place: Place, by: LinkSource) -> PlaceLink {
    PlaceLink { target: LinkTarget::Place(place), by }
}

/// Returns place links by the index of their annotation: from every source, for a rejected
/// annotation, and a decision that there is no place.
fn links() -> [(usize, PlaceLink); 5] {
    let sednaya = || point("Sednaya", 33.7, 36.0);
    [
        (0, link(homs(), resolver(0.93, false))),
        (5, PlaceLink { target: LinkTarget::None, by: LinkSource::Person }),
        (7, link(point("大马士革", -0.00001, -180.0), LinkSource::Person)),
        (8, link(sednaya(), LinkSource::Import)),
        (9, link(sednaya(), resolver(0.61, true))),
    ]
}

fn annotation(
    document: &Document,
    quote: &str,
    label: &str,
    status: Status,
    origin: Origin,
) -> Annotation {
    Annotation {
        id: AnnotationId(0),
        span: span(document, quote),
        label: labels().by_name(label).unwrap().id,
        status,
        origin,
        entity: None,
        place: None,
        details: MentionDetails::default(),
    }
}

fn detector(
    document: &Document,
    source: SuggestionSource,
    score: Option<Score>,
    quote: &str,
    label: &str,
) -> Origin {
    Origin::Detector {
        model: "3f2a9c".into(),
        source,
        score,
        span: span(document, quote),
        label: labels().by_name(label).unwrap().id,
    }
}

/// Returns the span of the first occurrence.
fn span(document: &Document, quote: &str) -> Span {
    let start = document.text.find(quote).unwrap_or_else(|| panic!("no {quote}")) as u32;
    Span::new(start, start + quote.len() as u32)
}

/// Returns the format of training data with this name.
#[track_caller]
pub(crate) fn codec(name: &str) -> &'static dyn Codec {
    FORMATS.by_name(name).unwrap()
}

/// Writes documents in the document format with this name.
#[track_caller]
pub(crate) fn encode(
    name: &str,
    labels: &LabelSet,
    documents: &[&Document],
    selection: AnnotationSelection,
) -> String {
    let format = DOCUMENT_FORMATS.iter().find(|format| format.spec().name == name).unwrap();
    String::from_utf8(encode_documents(*format, labels, documents, selection).bytes).unwrap()
}
