//! JSON of NER Annotator:
//! `{"classes": [], "annotations": [[text, {"entities": [[0, 4, "GPE"]]}]]}`.
//!
//! Offsets are UTF-16 code units, end-exclusive, as in NER Annotator's user interface. The format
//! has neither titles nor dates. NER Annotator displays overlapping mentions one after the other.

use crate::codec::{Encoder, Format, Reader};
use crate::export::{ExportItem, FormatWriter, WriterOutput, WriterSetup};
use crate::file::File;
use crate::import::{
    NoteCollector, ParsedDocument, ParsedDocuments, Probe, RawDocument, RawOffset, RawSpan,
    ReadError, parse_json, read_each_text, resolve_offsets,
};
use crate::json::to_compact_json;
use crate::spec::{OffsetUnit, Spec};
use dateline_text::Offsets;
use serde::{Deserialize, Serialize};
use std::io;

const SPEC: Spec = Spec {
    name: "ner-annotator",
    title: "NER Annotator",
    consumers: &["NER Annotator"],
    extension: "ner-annotator.json",
    mime: "application/json",
    offset_unit: OffsetUnit::Utf16,
    ..Spec::TEXT
};

pub(crate) struct NerAnnotator;

impl Format for NerAnnotator {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }
}

impl Encoder for NerAnnotator {
    fn writer(&self, setup: &WriterSetup) -> Box<dyn FormatWriter> {
        Box::new(NerAnnotatorWriter::new(setup))
    }
}

impl Reader for NerAnnotator {
    fn recognize(&self, probe: &Probe) -> bool {
        probe.is_json_with_keys(&["classes", "annotations"])
    }

    fn read_files(&self, files: &[File]) -> Result<ParsedDocuments, ReadError> {
        read_each_text(files, read_ner_annotator)
    }
}

/// Writes one text per line.
struct NerAnnotatorWriter {
    labels: Vec<String>,
    is_first: bool,
}

impl NerAnnotatorWriter {
    fn new(setup: &WriterSetup) -> Self {
        Self { labels: setup.labels.clone(), is_first: true }
    }
}

#[derive(Deserialize, Serialize)]
struct Entities<L> {
    entities: Vec<L>,
}

impl FormatWriter for NerAnnotatorWriter {
    fn begin(&mut self, out: &mut WriterOutput) -> io::Result<()> {
        out.append(format!("{{\"classes\":{},\"annotations\":[", to_compact_json(&self.labels)))
    }

    fn write_item(&mut self, item: &ExportItem, out: &mut WriterOutput) -> io::Result<()> {
        let offsets = Offsets::new(item.text);
        let position = |byte| offsets.byte_to_utf16(item.text, byte).map(|position| position.0);
        let entities = item.mentions.iter().filter_map(|mention| {
            Some((position(mention.span.start)?, position(mention.span.end)?, mention.label))
        });
        let entities = Entities { entities: entities.collect() };
        out.append(if std::mem::take(&mut self.is_first) { "\n" } else { ",\n" })?;
        out.append(to_compact_json(&(item.text, entities)))
    }

    fn finish(&mut self, out: &mut WriterOutput) -> io::Result<()> {
        out.append("\n]}\n")
    }
}

type TextIn = (String, Entities<(RawOffset, RawOffset, String)>);

#[derive(Deserialize)]
struct FileIn {
    annotations: Vec<Option<TextIn>>,
}

/// Reads one file. Texts that were not annotated are `null` and are skipped.
fn read_ner_annotator(text: &str) -> Result<ParsedDocuments, ReadError> {
    let FileIn { annotations } = parse_json(text)?;
    let drafts = (1..).zip(annotations).filter_map(|(number, one): (usize, _)| {
        let (text, Entities { entities }) = one?;
        let item = ParsedDocument {
            text,
            location: format!("text {number}"),
            ..ParsedDocument::default()
        };
        let to_span =
            |(start, end, label)| RawSpan { start, end, quote: None, label, details: None };
        Some(RawDocument { document: item, spans: entities.into_iter().map(to_span).collect() })
    });
    Ok(resolve_offsets(drafts.collect(), OffsetUnit::Utf16, NoteCollector::default()))
}
