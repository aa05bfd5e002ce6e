//! Tests that mentions are grouped into entities.

use dateline_annotation::edit::add_annotation;
use dateline_annotation::history::History;
use dateline_annotation::log::{Actor, EditKind};
use dateline_annotation::model::{Document, DocumentId, Op, group_entities};
use dateline_text::{LineEnding, Span};

/// Annotates each `[name]` of the text as a person and compares the rendered groups.
fn check(marked: &str, expected: &[&str]) {
    let mut text = String::new();
    let mut spans = Vec::new();
    for piece in marked.split_inclusive(['[', ']']) {
        let start = text.len();
        text.push_str(piece.trim_end_matches(['[', ']']));
        if piece.ends_with(']') {
            spans.push(Span::new(start as u32, text.len() as u32));
        }
    }
    let document = Document::new(DocumentId(1), text.into(), LineEnding::Lf, "");
    let mut history = History::default();
    let insert = Op::InsertDocument { document: Box::new(document) };
    history.edit(0, Actor::Person, EditKind::Open, vec![insert]).unwrap();
    let person = history.project().labels().by_name("PERSON").unwrap().id;
    for span in spans {
        let ops = add_annotation(
            history.project(),
            history.project().document(DocumentId(1)).unwrap(),
            span,
            person,
        );
        history.edit(0, Actor::Person, EditKind::Add, ops).unwrap();
    }
    let document = history.project().document(DocumentId(1)).unwrap();
    let found: Vec<String> = group_entities(document, history.project().labels())
        .iter()
        .map(|entity| format!("{} {}", entity.name, entity.mentions.len()))
        .collect();
    assert_eq!(found, expected, "{marked}");
}

#[test]
fn names_and_partial_names_share_entity() {
    check("[Bashar al-Assad] fled. [al-Assad] and [Assad] and [Bashar]", &["Bashar al-Assad 4"]);
    check("[Assad] came before [Bashar al-Assad]", &["Bashar al-Assad 2"]);
    check(
        "[Hafez al-Assad], then [al-Assad]; [Bashar al-Assad], then [Assad]",
        &["Hafez al-Assad 2", "Bashar al-Assad 2"],
    );
    check("[Ann Lee] met [Ann\nLee] and [Anna]", &["Ann Lee 2", "Anna 1"]);
}
