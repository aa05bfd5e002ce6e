//! Tests of the import queue: the resulting documents and the messages to the user.

use crate::state::testing::{Page, read_file};
use crate::state::*;
use dateline_annotation::model::LabelSet;
use dateline_formats::{File, import_files};

/// Opens files that belong together in the same way as the file worker does.
fn read_files(files: &[(&str, &str)], beside: &[(&str, &str)]) -> ReadFile {
    let all = |files: &[(&str, &str)]| -> Vec<File> {
        let file = |(name, text): &(&str, &str)| File {
            path: (*name).to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        files.iter().map(file).collect()
    };
    let opened = import_files(all(files), all(beside), true);
    ReadFile { name: files[0].0.to_owned(), file_count: files.len(), items: opened }
}

fn names(labels: &LabelSet) -> Vec<&str> {
    labels.iter().map(|label| label.name.as_str()).collect()
}

#[test]
fn a_file_that_cannot_be_opened_takes_no_other_with_it() {
    let mut page = Page::new();
    let lost = vec![("c.txt".to_owned(), Err("it could not be read".to_owned()))];
    page.dispatch(EditAction::FilesRead(vec![
        read_file("a.txt", b"Ann met Bo."),
        read_file("b.pdf", b"%PDF-1.7 \0\0\0"),
        ReadFile { name: "c.txt".to_owned(), file_count: 1, items: lost },
        read_file("d.txt", b"Caf\xe9."),
    ]));
    let texts: Vec<&str> =
        page.state.history.project().documents().map(|document| &*document.text).collect();
    assert_eq!(texts, ["Ann met Bo.", "Café."]);
    assert_eq!(page.notices().len(), 3, "{:?}", page.notices());
}

#[test]
fn what_was_repaired_in_a_file_is_told() {
    let mut page = Page::new();
    let lines = r#"{"text":"Ann left.","entities":[[0,3,"PERSON"],[5,99,"GPE"],[0,3,"DISH"]]}"#;
    page.dispatch(EditAction::FilesRead(vec![read_file("a.jsonl", lines.as_bytes())]));
    let told = page.notices().join(" ");
    assert!(told.starts_with("a.jsonl: 1 document opened. Note"), "{told}");
    assert!(told.contains("label DISH was added"), "{told}");
}

#[test]
fn files_are_read_in_turns_and_told_at_once() {
    let mut page = Page::new();
    let asked = |page: &Page| {
        let is_asked = |effect: &&Effect| matches!(effect, Effect::ReadNextFiles(_));
        page.effects.iter().filter(is_asked).count()
    };
    page.dispatch(EditAction::FilesAdded(4));
    assert_eq!(asked(&page), 1);
    let lines = |name| read_file(name, br#"{"text":"Ann left.","entities":[[0,3,"DISH"]]}"#);
    page.dispatch(EditAction::FilesRead(vec![lines("a.jsonl"), lines("b.jsonl")]));
    assert_eq!((asked(&page), page.notices()), (2, Vec::new()));
    page.dispatch(EditAction::FilesRead(vec![read_files(
        &[("c.ann", "T1\tDISH 0 3\tAnn\n"), ("c.txt", "Ann left.")],
        &[],
    )]));
    assert_eq!(asked(&page), 2, "two files that are one are counted as two");
    assert_eq!(page.notices(), ["3 documents opened. Note: a.jsonl: label DISH was added."]);
    assert_eq!(page.state.history.summaries().len(), 3);
    assert!(!page.state.import_queue.is_busy());
}

#[test]
fn labels_of_other_programs_become_those_of_the_project() {
    let mut page = Page::new();
    let rows = "Ann B-PER\nleft O\nHoms B-LOC\nfor O\nAcme B-organization\nand O\nIslam B-MISC\n";
    page.dispatch(EditAction::FilesRead(vec![read_file("a.conll", rows.as_bytes())]));
    let (_, document) = page.state.workspace().expect("it is shown");
    let labels = page.state.history.project().labels();
    let marked: Vec<&str> = document
        .annotations()
        .iter()
        .map(|annotation| labels.get(annotation.label).map_or("", |label| label.name.as_str()))
        .collect();
    assert_eq!(marked, ["PERSON", "LOC", "ORG", "MISC"]);
    let told = page.notices().join(" ");
    for told_of in ["PER was opened as PERSON", "organization was opened as ORG", "MISC was added"]
    {
        assert!(told.contains(&format!("label {told_of}")), "{told}");
    }
    page.press("Ctrl+z");
    let labels = page.state.history.project().labels();
    assert_eq!(names(labels), names(&LabelSet::default()), "it is one undo");
}

#[test]
fn labels_are_the_files_own_until_they_meet_the_project() {
    let mut page = Page::new();
    let file = |label| {
        let lines = format!(r#"{{"text":"Ann left.","entities":[[0,3,"{label}"]]}}"#);
        read_file("a.jsonl", lines.as_bytes())
    };
    let (first, second) = (file("DISH"), file("RIVER"));
    page.dispatch(EditAction::FilesAdded(2)).dispatch(EditAction::FilesRead(vec![first, second]));
    let project = page.state.history.project();
    let label = |document: &std::sync::Arc<dateline_annotation::model::Document>| {
        project.labels().get(document.annotations()[0].label).map(|label| label.name.clone())
    };
    let marked: Vec<String> = project.documents().filter_map(label).collect();
    assert_eq!(marked, ["DISH", "RIVER"]);
}

#[test]
fn rows_are_read_with_the_names_of_their_tags() {
    let rows = r#"{"tokens":["Ann","left"],"ner_tags":[1,0]}"#;
    let card = "---\nfeatures:\n- name: ner_tags\n  class_label:\n    names:\n      '0': O\n      '1': B-PER\n---\n";
    let mut page = Page::new();
    page.dispatch(EditAction::FilesRead(vec![read_files(
        &[("d/a.jsonl", rows)],
        &[("README.md", card)],
    )]));
    assert!(page.notices().join(" ").contains("label PER was opened as PERSON"));
    let mut page = Page::new();
    page.dispatch(EditAction::FilesRead(vec![read_file("a.jsonl", rows.as_bytes())]));
    let told = page.notices().join(" ");
    assert!(
        told.contains("open the dataset's README.md, dataset_infos.json or labels.txt"),
        "{told}"
    );
}

#[test]
fn a_pair_of_files_is_one_document_and_is_shown() {
    let mut page = Page::new();
    let pair = [("a.ann", "T1\tGPE 0 4\tHoms\n"), ("a.txt", "Homs fell.")];
    page.dispatch(EditAction::FilesAdded(2))
        .dispatch(EditAction::FilesRead(vec![read_files(&pair, &[])]));
    assert_eq!(page.notices(), ["a.ann: 1 document opened."]);
    assert!(page.state.workspace().is_some());
}

#[test]
fn a_reason_that_all_files_share_is_told_once() {
    let mut page = Page::new();
    let refused = |name: &str| ReadFile {
        name: name.to_owned(),
        file_count: 1,
        items: vec![(name.to_owned(), Err("no".to_owned()))],
    };
    page.dispatch(EditAction::FilesRead(["a", "b", "c"].map(refused).into()));
    assert_eq!(page.notices(), ["3 of 3 files were not opened: no. a, b, c."]);
}
