//! A token classification data set for Hugging Face's `datasets`: rows as JSON Lines, a card
//! `README.md` that names the features and the splits, and the list of labels.
//!
//! A row has `tokens`, `ner_tags` as indices into the list of labels, and `tags` with the same tags
//! as strings, so that a file can be read without the list. Tags are IOB2, `O` first. Tokens are
//! Dateline's English tokens. Rows of other programs may be a list, may have other names for tokens and
//! tags, and are read if the tags are strings, or if one of [`TAG_FILES`] is present and names them.

mod dataset_card;
mod read;
mod tag_names;

use crate::codec::{Encoder, Format, Reader};
use crate::export::{
    DatasetPart, ExportItem, ExportReport, FormatWriter, WriterOutput, WriterSetup,
};
use crate::file::File;
use crate::import::{ParsedDocuments, Probe, ReadError, ReadOptions};
use crate::records::RecordKind;
use crate::spec::{RelatedFiles, Spec, english_tokens};
use dataset_card::sidecar_files;
use read::read_hugging_face;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;
use tag_names::is_hugging_face_sidecar;

const SPEC: Spec = Spec {
    name: "huggingface",
    title: "Hugging Face token classification",
    consumers: &["Hugging Face datasets", "Hugging Face transformers"],
    extension: "ner.jsonl",
    mime: "application/jsonl",
    has_sidecars: true,
    related_files: &HUGGING_FACE_FILES,
    ..Spec::TOKENS
};

pub(crate) const HUGGING_FACE_FILES: RelatedFiles =
    RelatedFiles { tag_files: TAG_FILES, ..RelatedFiles::NONE };

pub(crate) struct HuggingFace;

impl Format for HuggingFace {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }
}

impl Encoder for HuggingFace {
    fn writer(&self, setup: &WriterSetup) -> Box<dyn FormatWriter> {
        Box::new(HuggingFaceWriter::new(setup))
    }

    fn sidecars(
        &self,
        setup: &WriterSetup,
        report: &ExportReport,
        files: &[(DatasetPart, String)],
    ) -> Vec<File> {
        sidecar_files(setup, report, files)
    }
}

impl Reader for HuggingFace {
    fn recognize(&self, probe: &Probe) -> bool {
        probe.record_kind() == Some(RecordKind::HuggingFace)
    }

    fn read_files_with(
        &self,
        files: &[File],
        _options: &ReadOptions,
    ) -> Result<ParsedDocuments, ReadError> {
        read_hugging_face(files)
    }

    fn is_sidecar(&self, file: &File) -> bool {
        is_hugging_face_sidecar(file)
    }
}

/// The file with the list of labels, one per line, in the order of their numbers.
const LABELS_FILE: &str = "labels.txt";

/// The file of the card.
const CARD_FILE: &str = "README.md";

/// The files that may name the tags, the most reliable first: the list of labels, the features as
/// `datasets` writes them, the numbers of the names as in T-NER's data sets, and the card.
const TAG_FILES: &[&str] = &[
    LABELS_FILE,
    "dataset_infos.json",
    "dataset_info.json",
    "label.json",
    "label2id.json",
    CARD_FILE,
];

/// Returns all tags in the order of their numbers.
fn iob2_tags(labels: &[String]) -> Vec<String> {
    let both = labels.iter().flat_map(|label| [format!("B-{label}"), format!("I-{label}")]);
    ["O".to_owned()].into_iter().chain(both).collect()
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    tokens: Vec<&'a str>,
    ner_tags: Vec<usize>,
    tags: Vec<&'a str>,
}

struct HuggingFaceWriter {
    tags: Vec<String>,
    /// The number of each label's first tag.
    first_tag_ids: BTreeMap<String, usize>,
}

impl HuggingFaceWriter {
    fn new(setup: &WriterSetup) -> Self {
        let numbered = (1..).step_by(2).zip(&setup.labels);
        let numbers = numbered.map(|(number, label)| (label.clone(), number)).collect();
        Self { tags: iob2_tags(&setup.labels), first_tag_ids: numbers }
    }
}

impl FormatWriter for HuggingFaceWriter {
    fn write_item(&mut self, item: &ExportItem, out: &mut WriterOutput) -> io::Result<()> {
        let mut row =
            Row { id: &item.name, tokens: Vec::new(), ner_tags: Vec::new(), tags: Vec::new() };
        let mut mentions = item.mentions.iter().peekable();
        for token in item.sentence_tokens(english_tokens).into_iter().flatten() {
            while mentions.next_if(|mention| mention.span.end <= token.start).is_some() {}
            let mention = mentions.peek().filter(|mention| mention.span.contains(token));
            let number = mention.map_or(0, |mention| {
                let first = self.first_tag_ids.get(mention.label).copied().unwrap_or_default();
                first + usize::from(mention.span.start != token.start)
            });
            row.tokens.push(token.slice(item.text).unwrap_or_default());
            row.ner_tags.push(number);
            row.tags.push(&self.tags[number]);
        }
        out.append(crate::json::to_compact_json(&row) + "\n")
    }
}
