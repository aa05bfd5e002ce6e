//! Compares exports with golden files byte for byte.
//! `UPDATE_GOLDEN=1 cargo test -p dateline-formats` rewrites the expected files.

use crate::fixture::{codec, encode};
use crate::{fixture, places};
use dateline_annotation::model::{Document, DocumentId, LabelSet};
use dateline_formats::export::{self, ExportLabelScheme, ExportOptions, Granularity};
use dateline_formats::{AnnotationSelection, FORMATS, dateline_json};
use std::path::{Path, PathBuf};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data").join(name)
}

#[track_caller]
fn check(name: &str, written: &str) {
    check_bytes(name, written.as_bytes());
}

#[track_caller]
fn check_bytes(name: &str, written: &[u8]) {
    let path = path(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, written).unwrap();
    }
    let expected = std::fs::read(&path).unwrap();
    let text = String::from_utf8_lossy;
    assert_eq!(text(written), text(&expected), "{name} is not as expected");
    assert_eq!(written, expected, "{name} is not as expected");
}

#[test]
fn dateline_file_matches_golden() {
    check(
        "dateline/scripts.dateline.json",
        &dateline_json::write_dateline_json(&fixture::labels(), &[&fixture::document()]),
    );
    check(
        "dateline/scripts.dateline.json",
        &encode("dateline", &fixture::labels(), &[&fixture::document()], Default::default()),
    );
}

/// Files without lists and learned suggestions keep their bytes (`scripts.dateline.json`), and this
/// one has both.
#[test]
fn sources_match_golden() {
    let documents = [&fixture::document_of_lists()];
    let written = dateline_json::write_dateline_json(&fixture::labels_with_lists(), &documents);
    check("dateline/sources.dateline.json", &written);
    let read = dateline_json::read_dateline_json(&written, &LabelSet::default()).unwrap();
    assert_eq!(read.labels.lists().count(), 2);
    let merged =
        dateline_json::read_dateline_json(&written, &fixture::labels_with_lists()).unwrap();
    assert_eq!(merged.labels.lists().count(), 2, "equal lists are not added twice");
    let again: Vec<&Document> = read.documents.iter().collect();
    check(
        "dateline/sources.dateline.json",
        &dateline_json::write_dateline_json(&read.labels, &again),
    );
}

#[test]
fn multi_document_file_matches_golden() {
    let plain = |id, text: &str| {
        Document::new(DocumentId(id), text.into(), dateline_text::LineEnding::Lf, "")
    };
    let documents = [plain(2, "Homs\n\nHama"), plain(1, "")];
    check(
        "dateline/plain.dateline.json",
        &dateline_json::write_dateline_json(&LabelSet::default(), &documents.each_ref()),
    );
    check(
        "dateline/empty.dateline.json",
        &dateline_json::write_dateline_json(&LabelSet::default(), &[]),
    );
}

#[test]
fn json_lines_match_golden() {
    let names = ["not-rejected", "accepted", "reviewed-paragraphs"];
    for (name, selection) in names.into_iter().zip(AnnotationSelection::ALL) {
        let written = encode("jsonl", &fixture::labels(), &[&fixture::document()], selection);
        check(&format!("jsonl/scripts.{name}.jsonl"), &written);
    }
}

/// The example in every training data format, as a whole and in reviewed sentences.
#[test]
fn training_data_matches_golden() {
    let (labels, document) = (fixture::labels(), fixture::document());
    let sentences = ExportOptions {
        selection: AnnotationSelection::ReviewedParagraphs,
        labels: ExportLabelScheme::Conll,
        granularity: Granularity::Sentence,
        ..ExportOptions::default()
    };
    for format in FORMATS.iter() {
        for (stem, options) in [("all", &ExportOptions::default()), ("sentences", &sentences)] {
            let exported =
                export::export_documents(format, &labels, &[&document], options, stem).unwrap();
            for file in exported.files {
                // Sidecar files have the same name in every export.
                let folder =
                    if format.spec().has_sidecars { format!("/{stem}") } else { String::new() };
                let name = format!("training/{}{folder}/{}", format.spec().name, file.path);
                check_bytes(&name, &file.bytes);
            }
        }
    }
}

/// The project that is exported for the programs in `tests/consumers` in every format.
#[test]
fn consumer_project_matches_golden() {
    let mut labels = fixture::labels();
    let mut documents = fixture::symbols(&mut labels, 8);
    documents.insert(0, fixture::document());
    let documents: Vec<&Document> = documents.iter().collect();
    check(
        "training/project.dateline.json",
        &dateline_json::write_dateline_json(&labels, &documents),
    );
}

#[test]
fn manifest_matches_golden() {
    let (labels, document) = (fixture::labels(), fixture::document());
    let options = ExportOptions { labels: ExportLabelScheme::Conll, ..ExportOptions::default() };
    let exported =
        export::export_documents(codec("iob2"), &labels, &[&document], &options, "all").unwrap();
    check("training/manifest.json", &exported.report.to_manifest_json());
}

#[test]
fn places_match_golden() {
    let names = ["not-rejected", "accepted", "reviewed-paragraphs"];
    for (name, selection) in names.into_iter().zip(AnnotationSelection::ALL) {
        let (labels, documents) = (fixture::labels(), [&fixture::document()]);
        let written = encode("geojson", &labels, &documents, selection);
        check(&format!("places/scripts.{name}.geojson"), &written);
        let written = encode("places-csv", &labels, &documents, selection);
        check(&format!("places/scripts.{name}.csv"), &written);
        let written = encode("mentions-csv", &labels, &documents, selection);
        check(&format!("places/scripts.{name}.mentions.csv"), &written);
        let written = encode("names-csv", &labels, &documents, selection);
        check(&format!("places/scripts.{name}.names.csv"), &written);
    }
    let documents = places::documents();
    let documents: Vec<&Document> = documents.iter().collect();
    let (labels, all) = (LabelSet::default(), AnnotationSelection::NotRejected);
    check("places/two-documents.geojson", &encode("geojson", &labels, &documents, all));
    check("places/two-documents.csv", &encode("places-csv", &labels, &documents, all));
    check("places/two-documents.mentions.csv", &encode("mentions-csv", &labels, &documents, all));
    check("places/two-documents.names.csv", &encode("names-csv", &labels, &documents, all));
}

#[test]
fn json_lines_deduplicate_equal_entities() {
    let mut parts = dateline_annotation::model::DocumentParts {
        id: DocumentId(1),
        text: "Homs".into(),
        line_ends: dateline_text::LineEnding::Lf,
        meta: Default::default(),
        annotations: Vec::new(),
        reviewed: Default::default(),
    };
    let example = fixture::document();
    for id in [1, 2] {
        let mut annotation = example.annotations()[0].clone();
        annotation.id = dateline_annotation::model::AnnotationId(id);
        annotation.span = dateline_text::Span::new(0, 4);
        parts.annotations.push(annotation);
    }
    let document = Document::assemble(parts).unwrap();
    let written =
        encode("jsonl", &LabelSet::default(), &[&document], AnnotationSelection::Accepted);
    assert_eq!(written, "{\"text\":\"Homs\",\"entities\":[[0,4,\"GPE\"]]}\n");
}
