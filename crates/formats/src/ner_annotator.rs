//! JSON of NER Annotator:
//! `{"classes": [], "annotations": [[text, {"entities": [[0, 4, "GPE"]]}]]}`.
//!
//! Offsets are UTF-16 code units, end-exclusive, as in NER Annotator's user interface. The format
//! has neither titles nor dates. Texts that were not annotated are `null` and are skipped when a
//! file is read. NER Annotator displays overlapping mentions one after the other.

use crate::export::{ExportItem, FormatWriter, WriterOutput, WriterSetup};
use crate::json::to_compact_json;
use crate::records::{RecordCodec, RecordFormat, RecordKind};
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

pub(crate) const NER_ANNOTATOR: RecordCodec = RecordCodec {
    read: RecordFormat::new(RecordKind::NerAnnotator, &SPEC),
    writer: |setup| Box::new(NerAnnotatorWriter::new(setup)),
};

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
