//! The published schema agrees with what is written, and with what is refused.

use crate::example;
use dateline_annotation::LabelSet;
use dateline_formats::dateline_json;
use jsonschema::Validator;
use serde_json::{Value, json};

const SCHEMA: &str = include_str!("../../../../schema/dateline-1.schema.json");

fn validator() -> Validator {
    jsonschema::draft202012::new(&serde_json::from_str(SCHEMA).unwrap()).unwrap()
}

fn example() -> Value {
    let written = dateline_json::write(&example::labels(), &[&example::document()]);
    serde_json::from_str(&written).unwrap()
}

#[test]
fn the_schema_is_a_schema() {
    assert!(jsonschema::meta::is_valid(&serde_json::from_str(SCHEMA).unwrap()));
}

#[test]
fn what_is_written_is_valid() {
    let validator = validator();
    let errors: Vec<String> =
        validator.iter_errors(&example()).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    let empty = dateline_json::write(&LabelSet::default(), &[]);
    assert!(validator.is_valid(&serde_json::from_str(&empty).unwrap()));
}

/// Each fault is refused by the schema and by the reader.
#[test]
fn faults_are_refused_by_both() {
    let validator = validator();
    let faults = [
        ("/format", json!("other")),
        ("/version", json!(2)),
        ("/offsets", json!("bytes")),
        ("/labels/0/hue", json!(360)),
        ("/labels/0/name", json!("  ")),
        ("/labels/0/key", json!("ab")),
        ("/labels", json!(null)),
        ("/documents/0/date", json!("8 December")),
        ("/documents/0/line_ends", json!("CRLF")),
        ("/documents/0/text", json!("one\r\ntwo")),
        ("/documents/0/id", json!(-1)),
        ("/documents/0/reviewed/0/start", json!("0")),
        ("/documents/0/annotations/0/start", json!(1.5)),
        ("/documents/0/annotations/0/quote", json!("")),
        ("/documents/0/annotations/0/status", json!("done")),
        ("/documents/0/annotations/0/id", json!(4_294_967_295_u32)),
        ("/documents/0/annotations/0/origin", json!({"kind": "person", "more": 1})),
        ("/documents/0/annotations/0/origin/score", json!(2)),
        ("/documents/0/annotations/0/origin/source", json!("rule")),
        ("/documents/0/annotations/0/origin/kind", json!("elsewhere")),
    ];
    for (pointer, fault) in faults {
        let mut file = example();
        *file.pointer_mut(pointer).unwrap() = fault;
        assert!(!validator.is_valid(&file), "the schema takes {pointer}");
        let read = dateline_json::read(&file.to_string(), &LabelSet::default());
        assert!(read.is_err(), "the reader takes {pointer}");
    }
}

/// Members that may be left out may be left out, for both.
#[test]
fn a_small_file_is_enough_for_both() {
    let file = json!({
        "format": "dateline",
        "version": 1,
        "offsets": "unicode code points, end exclusive",
        "labels": [{"name": "SHIP", "hue": 0}],
        "documents": [{
            "id": 0,
            "text": "The Ever Given",
            "annotations": [{
                "id": 0, "start": 4, "end": 14, "quote": "Ever Given", "label": "SHIP",
                "status": "accepted", "origin": {"kind": "person"}
            }]
        }]
    });
    assert!(validator().is_valid(&file));
    let imported = dateline_json::read(&file.to_string(), &LabelSet::default()).unwrap();
    assert_eq!(imported.documents[0].annotations().len(), 1);
}
