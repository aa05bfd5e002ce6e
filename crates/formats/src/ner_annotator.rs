//! JSON of NER Annotator:
//! `{"classes": [], "annotations": [[text, {"entities": [[0, 4, "GPE"]]}]]}`.
//!
//! Offsets are UTF-16 code units, end-exclusive, as in NER Annotator's user interface. The format
//! has neither titles nor dates. Texts that were not annotated are `null` and are skipped when a
//! file is read. NER Annotator displays overlapping mentions one after the other.

use crate::codec::{Encoder, Format, Reader};
use crate::export::{ExportItem, FormatWriter, WriterOutput, WriterSetup};
use crate::file::File;
use crate::import::{ParsedDocuments, Probe, ReadError, ReadOptions, read_each_text};
use crate::json::to_compact_json;
use crate::records::{RecordKind, read_records};
use crate::spec::{OffsetUnit, Spec};
use dateline_text::Offsets;
use serde::Serialize;
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
        probe.record_kind() == Some(RecordKind::NerAnnotator)
    }

    fn read_files(&self, files: &[File]) -> Result<ParsedDocuments, ReadError> {
        self.read_files_with(files, &ReadOptions::default())
    }

    fn read_files_with(
        &self,
        files: &[File],
        options: &ReadOptions,
    ) -> Result<ParsedDocuments, ReadError> {
        read_each_text(files, |text| read_records(text, OffsetUnit::Utf16, &[], options))
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

#[derive(Serialize)]
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
