//! Tests of the import queue: the resulting documents and the messages to the user.

use crate::state::action::{EditAction, ReadFile};
use crate::state::effect::Effect;
use crate::state::import::messages::{
    FileFailure, FormatCount, ImportMessage, ImportRemark, RefusedFile, ReplacedDocuments,
};
use crate::state::notices::message::Message;
use crate::state::testing::{Page, opened_items, read_file};
use dateline_annotation::model::LabelSet;
use dateline_formats::import::ImportNote;
use dateline_formats::{File, ReadAs, import_files};

/// Opens files that belong together in the same way as the file worker does.
fn read_files(files: &[(&str, &str)], beside: &[(&str, &str)]) -> ReadFile {
    let all = |files: &[(&str, &str)]| -> Vec<File> {
        let file = |(name, text): &(&str, &str)| File {
            path: (*name).to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        files.iter().map(file).collect()
    };
    let opened = import_files(all(files), all(beside), true, &ReadAs::Recognized);
    ReadFile { name: files[0].0.to_owned(), file_count: files.len(), items: opened_items(opened) }
}

fn label_added(name: &str) -> ImportRemark {
    ImportRemark::Note(ImportNote::LabelAdded { name: name.to_owned() })
}

fn label_matched(from: &str, to: &str) -> ImportRemark {
    ImportRemark::Note(ImportNote::LabelMatched { from: from.to_owned(), to: to.to_owned() })
}

fn format_count(format: &str, first: &str, files: usize) -> FormatCount {
    FormatCount { format: format.to_owned(), first: first.to_owned(), files }
}

fn names(labels: &LabelSet) -> Vec<&str> {
    labels.iter().map(|label| label.name.as_str()).collect()
}

#[test]
fn a_file_that_cannot_be_opened_takes_no_other_with_it() {
    let mut page = Page::new();
    let lost =
        vec![("c.txt".to_owned(), Err(FileFailure::Unreadable("it could not be read".to_owned())))];
    page.dispatch(EditAction::FilesRead(vec![
        read_file("a.txt", b"Ann met Bo."),
        read_file("b.pdf", b"%PDF-1.7 \0\0\0"),
        ReadFile { name: "c.txt".to_owned(), file_count: 1, items: lost },
        read_file("d.txt", b"Caf\xe9."),
    ]));
    let texts: Vec<&str> =
        page.state.session.history.project().documents().map(|document| &*document.text).collect();
    assert_eq!(texts, ["Ann met Bo.", "Café."]);
    assert_eq!(page.notices().len(), 3, "{:?}", page.notices());
}

#[test]
fn what_was_repaired_in_a_file_is_told() {
    let mut page = Page::new();
    let lines = r#"{"text":"Ann left.","entities":[[0,3,"PERSON"],[5,99,"GPE"],[0,3,"DISH"]]}"#;
    page.dispatch(EditAction::FilesRead(vec![read_file("a.jsonl", lines.as_bytes())]));
    let Message::Import(ImportMessage::Imported { file, documents, .. }) = &page.notices()[0]
    else {
        panic!("{:?}", page.notices())
    };
    assert_eq!((file.as_deref(), *documents), (Some("a.jsonl"), 1));
    assert!(page.import_remarks().contains(&label_added("DISH")), "{:?}", page.notices());
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
    let imported = ImportMessage::Imported {
        file: None,
        documents: 3,
        formats: vec![
            format_count("JSON lines of texts and entities", "a.jsonl", 2),
            format_count("brat standoff", "c.ann", 1),
        ],
        replaced: ReplacedDocuments::default(),
        remarks: vec![(Some("a.jsonl".to_owned()), label_added("DISH"))],
        more: 0,
    };
    assert_eq!(page.notices(), [imported.into()]);
    assert_eq!(page.state.session.history.summaries().len(), 3);
    assert!(!page.state.import_queue.is_busy());
}

#[test]
fn labels_of_other_programs_become_those_of_the_project() {
    let mut page = Page::new();
    let rows = "Ann B-PER\nleft O\nHoms B-LOC\nfor O\nAcme B-organization\nand O\nIslam B-MISC\n";
    page.dispatch(EditAction::FilesRead(vec![read_file("a.conll", rows.as_bytes())]));
    let (_, document) = page.state.session.workspace().expect("it is shown");
    let labels = page.state.session.history.project().labels();
    let marked: Vec<&str> = document
        .annotations()
        .iter()
        .map(|annotation| labels.get(annotation.label).map_or("", |label| label.name.as_str()))
        .collect();
    assert_eq!(marked, ["PERSON", "LOC", "ORG", "MISC"]);
    let told = page.import_remarks();
    for remark in
        [label_matched("PER", "PERSON"), label_matched("organization", "ORG"), label_added("MISC")]
    {
        assert!(told.contains(&remark), "{told:?}");
    }
    page.press("Ctrl+z");
    let labels = page.state.session.history.project().labels();
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
    let project = page.state.session.history.project();
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
    assert!(page.import_remarks().contains(&label_matched("PER", "PERSON")));
    let mut page = Page::new();
    page.dispatch(EditAction::FilesRead(vec![read_file("a.jsonl", rows.as_bytes())]));
    let refused = page.refused_files();
    let FileFailure::UnreadText(detail) = &refused[0].reason else { panic!("{refused:?}") };
    assert!(
        detail
            .contains("open the dataset's README.md, dataset_infos.json, label.json or labels.txt"),
        "{detail}"
    );
}

#[test]
fn a_pair_of_files_is_one_document_and_is_shown() {
    let mut page = Page::new();
    let pair = [("a.ann", "T1\tGPE 0 4\tHoms\n"), ("a.txt", "Homs fell.")];
    page.dispatch(EditAction::FilesAdded(2))
        .dispatch(EditAction::FilesRead(vec![read_files(&pair, &[])]));
    let imported = ImportMessage::Imported {
        file: Some("a.ann".to_owned()),
        documents: 1,
        formats: vec![format_count("brat standoff", "a.ann", 1)],
        replaced: ReplacedDocuments::default(),
        remarks: Vec::new(),
        more: 0,
    };
    assert_eq!(page.notices(), [imported.into()]);
    assert!(page.state.session.workspace().is_some());
}

#[test]
fn an_annotated_file_among_texts_is_counted_with_them() {
    let mut page = Page::new();
    page.dispatch(EditAction::FilesAdded(2)).dispatch(EditAction::FilesRead(vec![
        read_file("a.txt", b"Homs fell."),
        read_file("b.jsonl", br#"{"text":"Ann left.","entities":[[0,3,"PERSON"]]}"#),
    ]));
    let imported = ImportMessage::Imported {
        file: None,
        documents: 2,
        formats: vec![format_count("JSON lines of texts and entities", "b.jsonl", 1)],
        replaced: ReplacedDocuments::default(),
        remarks: Vec::new(),
        more: 0,
    };
    assert_eq!(page.notices(), [imported.into()]);
}

#[test]
fn a_reason_that_all_files_share_is_told_once() {
    let reason = FileFailure::Invalid("no".to_owned());
    let mut page = Page::new();
    let refused = |name: &str| ReadFile {
        name: name.to_owned(),
        file_count: 1,
        items: vec![(name.to_owned(), Err(reason.clone()))],
    };
    page.dispatch(EditAction::FilesRead(["a", "b", "c"].map(refused).into()));
    let files = ["a", "b", "c"].map(|name| RefusedFile {
        name: name.to_owned(),
        archive: None,
        reason: reason.clone(),
    });
    assert_eq!(
        page.notices(),
        [ImportMessage::NotOpened { files: files.into(), picked: 3 }.into()]
    );
}
