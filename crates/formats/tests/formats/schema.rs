//! The published schemas agree with the files that are written and those that are rejected.

use crate::fixture;
use dateline_annotation::model::LabelSet;
use dateline_formats::{dateline_json, label_file};
use jsonschema::Validator;
use serde_json::{Value, json};

const SCHEMA: &str = include_str!("../../../../schema/dateline-1.schema.json");

fn validator() -> Validator {
    jsonschema::draft202012::new(&serde_json::from_str(SCHEMA).unwrap()).unwrap()
}

fn example() -> Value {
    let written = dateline_json::write_dateline_json(&fixture::labels(), &[&fixture::document()]);
    serde_json::from_str(&written).unwrap()
}

#[test]
fn schema_is_valid() {
    assert!(jsonschema::meta::is_valid(&serde_json::from_str(SCHEMA).unwrap()));
}

#[test]
fn written_files_match_schema() {
    let validator = validator();
    let errors: Vec<String> =
        validator.iter_errors(&example()).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    let empty = dateline_json::write_dateline_json(&LabelSet::default(), &[]);
    assert!(validator.is_valid(&serde_json::from_str(&empty).unwrap()));
}

#[test]
fn inner_places_match_schema_and_must_be_inside() {
    let validator = validator();
    let document = crate::places::document_with_inner_place();
    let labels = LabelSet::default();
    let written = dateline_json::write_dateline_json(&labels, &[&document]);
    let mut file: Value = serde_json::from_str(&written).unwrap();
    assert!(validator.is_valid(&file));
    let inner = "/documents/0/annotations/0/inner_places/0";
    let reads = |file: &Value| dateline_json::read_dateline_json(&file.to_string(), &labels);
    assert!(reads(&file).is_ok());
    let good = file.pointer(inner).unwrap().clone();
    for (fault, is_in_schema) in [
        (json!({"start": 4, "end": 8, "quote": "Homs"}), true),
        (
            json!({"start": 4, "end": 8, "quote": "Homs", "place": {"none": true, "by": "person"}}),
            true,
        ),
        (json!({"start": 0, "end": 3, "quote": "The", "place": good["place"]}), false),
        (json!({"start": 4, "end": 8, "quote": "Hama", "place": good["place"]}), false),
    ] {
        *file.pointer_mut(inner).unwrap() = fault;
        assert_eq!(validator.is_valid(&file), !is_in_schema, "{file}");
        assert!(reads(&file).is_err(), "{file}");
    }
}

/// Each fault is rejected by the schema and by the reader.
#[test]
fn schema_and_reader_reject_faults() {
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
        ("/documents/0/annotations/0/place", json!({})),
        ("/documents/0/annotations/0/place", json!({"by": "person"})),
        ("/documents/0/annotations/0/place", json!({"none": false, "by": "person"})),
        ("/documents/0/annotations/0/place", json!({"none": true})),
        ("/documents/0/annotations/0/place", json!({"none": true, "by": "resolver"})),
        ("/documents/0/annotations/0/place", json!({"none": true, "by": "person", "score": 1})),
        ("/documents/0/annotations/0/place", json!({"none": true, "by": "person", "lat": 1})),
        ("/documents/0/annotations/0/place/name", json!("")),
        ("/documents/0/annotations/0/place/name", json!("😀".repeat(1001))),
        ("/documents/0/annotations/0/place/region", json!("é".repeat(1001))),
        ("/documents/0/annotations/0/place/kind", json!("town")),
        ("/documents/0/annotations/0/place/country", json!("SYR")),
        ("/documents/0/annotations/0/place/country", json!("sy")),
        ("/documents/0/annotations/0/place/population", json!(1.5)),
        ("/documents/0/annotations/0/place/population", json!(9_007_199_254_740_992_u64)),
        ("/documents/0/annotations/0/place/geonames", json!(-1)),
        ("/documents/0/annotations/0/place/lat", json!(90.00001)),
        ("/documents/0/annotations/0/place/lon", json!(-180.5)),
        ("/documents/0/annotations/0/place/lon", json!("36")),
        ("/documents/0/annotations/0/place/by", json!("import")),
        ("/documents/0/annotations/0/place/score", json!(1.01)),
        ("/documents/0/annotations/8/place/approximate", json!(false)),
    ];
    for (pointer, fault) in faults {
        let mut file = example();
        *file.pointer_mut(pointer).unwrap() = fault;
        assert!(!validator.is_valid(&file), "the schema accepts {pointer}");
        let read = dateline_json::read_dateline_json(&file.to_string(), &LabelSet::default());
        assert!(read.is_err(), "the reader accepts {pointer}");
    }
}

/// Each fault in a list is rejected by the schema and by the reader.
#[test]
fn schema_and_reader_reject_faults_in_lists() {
    let validator = validator();
    let written =
        dateline_json::write_dateline_json(&fixture::labels_with_lists(), &[&fixture::document()]);
    let good: Value = serde_json::from_str(&written).unwrap();
    assert!(validator.is_valid(&good));
    let faults = [
        ("/labels/12/lists", json!({})),
        ("/labels/12/lists/0", json!({"name": "A", "text": "", "more": 1})),
        ("/labels/12/lists/0/name", json!(" ")),
        ("/labels/12/lists/0/text", json!(["a"])),
        ("/labels/12/lists/0/plurals", json!(1)),
    ];
    for (pointer, fault) in faults {
        let mut file = good.clone();
        *file.pointer_mut(pointer).unwrap() = fault;
        assert!(!validator.is_valid(&file), "the schema accepts {pointer}");
        let read = dateline_json::read_dateline_json(&file.to_string(), &LabelSet::default());
        assert!(read.is_err(), "the reader accepts {pointer}");
    }
}

/// Each part of the detector is named in its own way, for both the schema and the reader.
#[test]
fn schema_and_reader_agree_on_sources() {
    let validator = validator();
    let names = [json!({}), json!({"rule": "day"}), json!({"list": "Ships"})];
    let sources = [("tagger", 0), ("consistency", 0), ("learned", 0), ("rule", 1), ("list", 2)];
    for (source, expected) in sources {
        for (number, names) in names.iter().enumerate() {
            let mut file = example();
            let origin = &mut file["documents"][0]["annotations"][0]["origin"];
            origin["source"] = json!(source);
            origin.as_object_mut().unwrap().extend(names.as_object().unwrap().clone());
            let is_expected = number == expected;
            assert_eq!(validator.is_valid(&file), is_expected, "{source}, {names}");
            let read = dateline_json::read_dateline_json(&file.to_string(), &LabelSet::default());
            assert_eq!(read.is_ok(), is_expected, "{source}, {names}");
        }
    }
}

/// If `none` is set, the members of a place are not allowed.
#[test]
fn schema_and_reader_accept_empty_place() {
    let validator = validator();
    let place = example()["documents"][0]["annotations"][0]["place"].take();
    let about = ["name", "kind", "country", "region", "population", "geonames", "lat", "lon"];
    for member in about {
        let mut file = example();
        let mut none = json!({"none": true, "by": "resolver", "score": 0.5});
        none[member] = place[member].clone();
        assert!(!none[member].is_null(), "{member}");
        file["documents"][0]["annotations"][0]["place"] = none;
        assert!(!validator.is_valid(&file), "the schema accepts {member}");
        let read = dateline_json::read_dateline_json(&file.to_string(), &LabelSet::default());
        assert!(read.is_err(), "the reader accepts {member}");
    }
}

/// Each place is accepted by the schema and by the reader.
#[test]
fn schema_and_reader_accept_places() {
    let validator = validator();
    let places = [
        json!({"none": true, "by": "import"}),
        json!({"none": true, "by": "resolver", "score": 0.5}),
        json!({"name": "😀".repeat(1000), "kind": "point", "lat": 90, "lon": -180, "by": "person"}),
        json!({"name": " ", "kind": "water", "population": 9_007_199_254_740_991_u64,
               "lat": -0.0, "lon": 1e-9, "by": "import"}),
        json!({"name": "Homs", "kind": "city", "lat": 1, "lon": 2, "by": "resolver", "score": 1,
               "approximate": true, "country": "SY", "geonames": 4_294_967_295_u32}),
    ];
    for place in places {
        let mut file = example();
        file["documents"][0]["annotations"][0]["place"] = place;
        let errors: Vec<String> =
            validator.iter_errors(&file).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new());
        let imported =
            dateline_json::read_dateline_json(&file.to_string(), &LabelSet::default()).unwrap();
        assert!(imported.documents[0].annotations()[0].place.is_some());
    }
}

/// Optional members may be omitted, for both the schema and the reader.
#[test]
fn schema_and_reader_accept_minimal_file() {
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
    let imported =
        dateline_json::read_dateline_json(&file.to_string(), &LabelSet::default()).unwrap();
    assert_eq!(imported.documents[0].annotations().len(), 1);
}

/// The same for label files.
#[test]
fn label_files_match_schema() {
    let schema = include_str!("../../../../schema/dateline-labels-1.schema.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let good: Value =
        serde_json::from_str(&label_file::write_label_file(&fixture::labels())).unwrap();
    assert!(validator.is_valid(&good));
    let faults = [
        ("/version", json!(2)),
        ("/labels", json!([])),
        ("/labels/0/name", json!("  ")),
        ("/labels/0/name", json!("x".repeat(101))),
        ("/labels/0/hue", json!(360)),
        ("/labels/0/key", json!("ab")),
        ("/labels/0/deep", json!(1)),
        ("/labels/0/detects", json!("ORG")),
        ("/labels/0", json!({"name": "A", "colour": 1})),
    ];
    for (pointer, fault) in faults {
        let mut file = good.clone();
        *file.pointer_mut(pointer).expect("a member of the example") = fault;
        assert!(!validator.is_valid(&file), "{pointer} in the schema");
        assert!(
            label_file::read_label_file(file.to_string().as_bytes()).is_err(),
            "{pointer} in the reader"
        );
    }
}
