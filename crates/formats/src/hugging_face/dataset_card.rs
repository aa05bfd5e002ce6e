//! The card of a Hugging Face data set and its list of labels.

use super::{CARD_FILE, LABELS_FILE, iob2_tags};
use crate::export::{DatasetPart, ExportReport, WriterSetup};
use crate::file::File;
use crate::json::to_compact_json;

/// Returns the card and the list of labels. `files` contains the file with the rows of each part.
pub(super) fn sidecar_files(
    setup: &WriterSetup,
    report: &ExportReport,
    files: &[(DatasetPart, String)],
) -> Vec<File> {
    let tags = iob2_tags(&setup.labels);
    let list: String = tags.iter().map(|tag| format!("{tag}\n")).collect();
    let card = yaml_front_matter(&tags, &non_empty_files(report, files)) + &markdown_body(report);
    let file = |path: &str, text: String| File { path: path.to_owned(), bytes: text.into_bytes() };
    vec![file(CARD_FILE, card), file(LABELS_FILE, list)]
}

/// Returns the files that have rows, because `datasets` rejects empty splits. Returns all files if
/// none has rows.
fn non_empty_files(
    report: &ExportReport,
    files: &[(DatasetPart, String)],
) -> Vec<(DatasetPart, String)> {
    let texts = |part: &DatasetPart| report.parts.get(part).map_or(0, |counts| counts.texts);
    let is_empty = files.iter().all(|(part, _)| texts(part) == 0);
    files.iter().filter(|(part, _)| is_empty || texts(part) > 0).cloned().collect()
}

/// Returns the machine-readable part of the card. In YAML, every JSON string is a valid string.
fn yaml_front_matter(tags: &[String], files: &[(DatasetPart, String)]) -> String {
    let mut front = "---\npretty_name: Annotated articles\ntask_categories:\n- token-classification\n\
                     task_ids:\n- named-entity-recognition\nconfigs:\n- config_name: default\n  data_files:\n"
        .to_owned();
    for (part, path) in files {
        let split = match part {
            DatasetPart::All | DatasetPart::Train => "train",
            DatasetPart::Dev => "validation",
            DatasetPart::Test => "test",
        };
        front += &format!("  - split: {split}\n    path: {}\n", to_compact_json(path));
    }
    front += "dataset_info:\n  features:\n  - name: id\n    dtype: string\n  - name: tokens\n    \
              sequence: string\n  - name: ner_tags\n    sequence:\n      class_label:\n        names:\n";
    for (number, tag) in tags.iter().enumerate() {
        front += &format!("          '{number}': {}\n", to_compact_json(tag));
    }
    front + "  - name: tags\n    sequence: string\n---\n"
}

/// Returns the human-readable part of the card.
fn markdown_body(report: &ExportReport) -> String {
    let total = report.total;
    let mut body = format!(
        "\n# Annotated articles\n\nWritten by {}. Tags are IOB2; `ner_tags` are numbers of `{LABELS_FILE}`, \
         `tags` the same in words.\n\n| part | documents | texts | mentions | suggestions among them |\n\
         |---|---|---|---|---|\n",
        report.generator
    );
    for (part, counts) in &report.parts {
        let part = to_compact_json(part);
        body += &format!(
            "| {} | {} | {} | {} | {} |\n",
            part.trim_matches('"'),
            counts.documents,
            counts.texts,
            counts.mentions,
            counts.suggested
        );
    }
    if total.unreviewed_paragraphs > 0 {
        body += &format!(
            "\nParagraphs that are not reviewed: {}, documents with such paragraphs: {}. A token there \
             that is `O` may still be part of a name.\n",
            total.unreviewed_paragraphs, total.unreviewed_documents
        );
    }
    if !report.lost.is_empty() {
        body += &format!("\nWhat the export does not keep:\n\n```text\n{}\n```\n", report.lost);
    }
    body
}
