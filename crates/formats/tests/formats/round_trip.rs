use crate::example;
use dateline_annotation::{
    Annotation, AnnotationId, Date, Document, DocumentId, LabelId, LabelSet, Meta, Origin, Parts,
    Score, Source, Status,
};
use dateline_formats::dateline_json::{self, Note};
use dateline_text::{LineEnds, Span};
use proptest::prelude::*;
use proptest::sample::{Index, select};

#[test]
fn the_example_comes_back() {
    let document = example::document();
    let written = dateline_json::write(&example::labels(), &[&document]);
    let imported = dateline_json::read(&written, &example::labels()).unwrap();
    assert_eq!(imported.documents, [document]);
    assert_eq!(imported.labels, example::labels());
    assert_eq!(imported.notes, []);
}

#[test]
fn a_project_gets_the_labels_that_it_lacks() {
    let written = dateline_json::write(&example::labels(), &[&example::document()]);
    let mut other = LabelSet::default();
    let vessel = other.push("VESSEL", "Ships", 200, Some('h'));
    let imported = dateline_json::read(&written, &other).unwrap();
    let name = "DISH".to_owned();
    assert_eq!(
        imported.notes,
        [Note::LabelAdded { name: name.clone() }, Note::KeyTaken { name, key: 'h' }]
    );
    let dish = imported.labels.by_name("DISH").unwrap();
    assert_eq!((dish.hue, dish.key), (12, None));
    assert_eq!(imported.labels.by_key('h').unwrap().id, vessel);
    assert!(imported.documents[0].annotations().iter().any(|found| found.label == dish.id));
}

const ENDS: [LineEnds; 4] = [LineEnds::Lf, LineEnds::CrLf, LineEnds::Cr, LineEnds::Mixed];
const STATUSES: [Status; 3] = [Status::Suggested, Status::Accepted, Status::Rejected];

fn a_text() -> impl Strategy<Value = String> {
    let pieces =
        ["Homs", " ", "\n", "\n\n", "é", "e\u{301}", "😀", "\u{a0}", "حلب", "路", "\"", "\\"];
    proptest::collection::vec(select(pieces.to_vec()), 0..40).prop_map(|pieces| pieces.concat())
}

fn an_option() -> impl Strategy<Value = Option<String>> {
    proptest::option::of("[a-z\"\n😀]{0,6}")
}

/// Two places in a text, a label.
type Place = (Index, Index, u16);

fn a_place() -> impl Strategy<Value = Place> {
    (any::<Index>(), any::<Index>(), 0..13_u16)
}

/// A part of one paragraph, not empty; `None` in a text without any.
fn span(text: &str, (first, second, _): Place) -> Option<Span> {
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
struct Drawn {
    place: Place,
    status: Status,
    origin: u8,
    origin_place: Place,
    score: u16,
    words: [Option<String>; 3],
}

fn a_drawn() -> impl Strategy<Value = Drawn> {
    let words = [an_option(), an_option(), an_option()];
    (a_place(), select(STATUSES.to_vec()), 0..6_u8, a_place(), 0..=10_000_u16, words).prop_map(
        |(place, status, origin, origin_place, score, words)| Drawn {
            place,
            status,
            origin,
            origin_place,
            score,
            words,
        },
    )
}

fn annotation(text: &str, id: u32, drawn: &Drawn) -> Option<Annotation> {
    let detector = |source, score| {
        let (span, label) = (span(text, drawn.origin_place)?, LabelId(drawn.origin_place.2));
        Some(Origin::Detector { model: "m".into(), source, score, span, label })
    };
    let score = Some(Score::new(f64::from(drawn.score) / 10_000.0));
    let origin = match drawn.origin {
        0 => Origin::Person,
        1 => Origin::Import { format: "brat".to_owned(), file: String::new() },
        2 => detector(Source::Consistency, None)?,
        3 => detector(Source::Rule("iso date".to_owned()), None)?,
        _ => detector(Source::Tagger, score)?,
    };
    let [entity, value, note] = drawn.words.clone();
    Some(Annotation {
        id: AnnotationId(id),
        span: span(text, drawn.place)?,
        label: LabelId(drawn.place.2),
        status: drawn.status,
        origin,
        entity,
        value,
        place: None,
        note,
    })
}

fn a_document() -> impl Strategy<Value = Document> {
    let drawn = proptest::collection::vec(a_drawn(), 0..8);
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
            let meta = Meta { title, date, source, language: String::new() };
            let text = text.into();
            let id = DocumentId(1);
            Document::assemble(Parts { id, text, line_ends, meta, annotations, reviewed }).unwrap()
        },
    )
}

proptest! {
    #[test]
    fn any_document_comes_back(document in a_document()) {
        let labels = example::labels();
        let written = dateline_json::write(&labels, &[&document]);
        let imported = dateline_json::read(&written, &labels).unwrap();
        prop_assert_eq!(&imported.labels, &labels);
        prop_assert_eq!(imported.documents, [document]);
    }
}
