//! Tests of label files.

use super::*;
use dateline_annotation::history::History;
use dateline_annotation::labels;
use dateline_annotation::model::{Color, LabelPreset, LabelSet};
use std::collections::BTreeSet;

fn names(drafts: &[LabelDraft]) -> Vec<&str> {
    drafts.iter().map(|draft| draft.name.as_str()).collect()
}

fn refused(file: &str) -> String {
    read_label_file(file.as_bytes()).unwrap_err().to_string()
}

#[test]
fn written_labels_round_trip() {
    let history = History::default();
    for preset in LabelPreset::ALL {
        let labels = labels::replace(&history, &preset.labels(), |_| false).unwrap();
        let drafts = read_label_file(write_label_file(labels.labels()).as_bytes()).unwrap();
        assert_eq!(drafts, preset.labels(), "{preset:?}");
    }
    assert_eq!(
        read_label_file(write_label_file(&LabelSet::default()).as_bytes()).unwrap().len(),
        12
    );
}

#[test]
fn minimal_label_file_is_read() {
    let file = r#"{"format": "dateline-labels", "version": 1, "labels": [{"name": " War  ship "}, {"name": "PER"}]}"#;
    let drafts = read_label_file(file.as_bytes()).unwrap();
    assert_eq!(names(&drafts), ["War ship", "PER"]);
    assert_eq!(drafts[0].detector_labels.as_deref(), Some([].as_slice()));
    assert_eq!(drafts[1].detector_labels, Some(vec!["PERSON".to_owned()]));
    assert_eq!((drafts[0].color, drafts[0].key), (None, None));
}

#[test]
fn name_list_is_read() {
    let drafts = read_label_file("\u{feff}person\r\n\r\n  ORG \r\nLOC\nGPE\n".as_bytes()).unwrap();
    assert_eq!(names(&drafts), ["person", "ORG", "LOC", "GPE"]);
    let detects: Vec<String> =
        drafts.iter().map(|draft| draft.detector_labels.clone().unwrap().join(" ")).collect();
    assert_eq!(detects, ["PERSON", "ORG", "LOC FAC", "GPE"]);
}

#[test]
fn label_studio_config_is_read() {
    let file = r##"<?xml version="1.0"?>
<!-- people and places -->
<View>
  <Labels name="label" toName="text">
    <Label value="PER" background="red" hotkey="P"/>
    <Label value="War &amp; peace" background="#00F" hotkey="shift+w" hint="Wars"></Label>
    <Label value="LOC" background="#ff0000cc"/>
    <Label value="Other" background="gray"/>
  </Labels>
  <Text name="text" value="$text"/>
</View>"##;
    let drafts = read_label_file(file.as_bytes()).unwrap();
    assert_eq!(names(&drafts), ["PER", "War & peace", "LOC", "Other"]);
    let keys: Vec<Option<char>> = drafts.iter().map(|draft| draft.key).collect();
    assert_eq!(keys, [Some('p'), None, None, None]);
    assert_eq!(drafts[1].description, "Wars");
    let hues: Vec<Option<u16>> = drafts.iter().map(|it| it.color.map(|it| it.hue)).collect();
    assert_eq!(hues, [Some(35), Some(265), Some(15), None]);
    assert!(drafts[0].color != drafts[2].color, "the same red twice");
}

#[test]
fn own_label_studio_export_is_read() {
    let labels = LabelSet::default();
    let options = crate::export::ExportOptions::default();
    let files = crate::export::export_documents(
        &crate::label_studio::LabelStudio,
        &labels,
        &[],
        &options,
        "a",
    )
    .unwrap();
    let config = files.files.iter().find(|file| file.path.ends_with(".xml")).unwrap();
    let drafts = read_label_file(&config.bytes).unwrap();
    assert_eq!(drafts.len(), 12);
    let colors: BTreeSet<Option<Color>> = drafts.iter().map(|draft| draft.color).collect();
    assert_eq!(colors.len(), 12, "each label has a color of its own");
}

#[test]
fn labels_of_other_programs_are_read() {
    let doccano = r##"[{"id":1,"text":"PER","prefix_key":null,"suffix_key":"p","background_color":"#ff0000","text_color":"#fff"},
        {"id":2,"text":"War & peace","suffix_key":null,"background_color":"#0000ff"}]"##;
    let drafts = read_label_file(doccano.as_bytes()).unwrap();
    assert_eq!(names(&drafts), ["PER", "War & peace"]);
    assert_eq!((drafts[0].key, drafts[1].key), (Some('p'), None));
    assert!(drafts.iter().all(|draft| draft.color.is_some()));
    assert_eq!(drafts[0].detector_labels, Some(vec!["PERSON".to_owned()]));
    let ner_annotator =
        r#"[{"id":1,"name":"GPE","color":"light-blue-11"},{"id":2,"name":"X","color":"red-11"}]"#;
    let drafts = read_label_file(ner_annotator.as_bytes()).unwrap();
    assert_eq!(names(&drafts), ["GPE", "X"]);
    assert!(drafts.iter().all(|draft| draft.color.is_some()));
    for file in [r#"["GPE","X"]"#, r#"{"classes":["GPE","X"],"annotations":[]}"#] {
        assert_eq!(names(&read_label_file(file.as_bytes()).unwrap()), ["GPE", "X"]);
    }
    // Without colors that are known, and with the same name twice.
    assert!(refused(r#"[{"text":"A"},{"text":"a"}]"#).starts_with("label 2: there is already"));
    assert!(refused("{}").starts_with("this JSON is not a label file"));
}

#[test]
fn invalid_files_report_location() {
    let labels = |labels: &str| {
        format!("{{\"format\": \"dateline-labels\", \"version\": 1, \"labels\": [{labels}]}}")
    };
    for (file, expected) in [
        (String::new(), "the file has no text"),
        (" \n ".to_owned(), "the file has no text"),
        (labels(""), "the file has no labels"),
        (
            labels("{\"name\": \"A\"}, {\"name\": \"a\"}"),
            "label 2: there is already a label “a” (label 1)",
        ),
        (labels("{\"name\": \" \"}"), "label 1: a label needs a name"),
        (labels("{\"name\": \"A\", \"hue\": 360}"), "label 1: the hue is above 359"),
        (labels("{\"name\": \"A\", \"key\": \"ab\"}"), "label 1, key: invalid value"),
        (labels("{\"name\": \"A\", \"colour\": 1}"), "label 1, colour: unknown field"),
        (labels("{\"name\": \"A\"").replace("]}", ""), "this JSON file is damaged"),
        (labels("").replace("1", "2"), "version: this label file has version 2"),
        ("{\"format\": \"dateline\"}".to_owned(), "this JSON is not a label file"),
        ("[1]".to_owned(), "this JSON is not a label file"),
        ("[\"A\"".to_owned(), "this JSON file is damaged"),
        ("A\n\n a \n".to_owned(), "line 3: there is already a label “a” (line 1)"),
        (format!("A\n{}\n", "x".repeat(101)), "line 2: the name of a label has at most 100"),
        ("<View></View>".to_owned(), "this XML has no <Label value="),
        ("<View>\n<Label/></View>".to_owned(), "line 2: a <Label> has no value"),
        ("<View>\n<Label value=\"A\"></Lab></View>".to_owned(), "line 2: "),
        (
            "<!DOCTYPE a [<!ENTITY b \"c\">]><View/>".to_owned(),
            "line 1: document types are not allowed",
        ),
    ] {
        let found = refused(&file);
        assert!(found.starts_with(expected), "{file:?}: {found}");
    }
    let many = "A\n".repeat(2000);
    assert_eq!(refused(&many), "the file has more than 1000 labels");
    assert!(read_label_file(b"%PDF-1.7\n%\0\x01\x02").is_err());
}
