//! JSON Lines for training: `{"text": "…", "entities": [[0, 4, "GPE"]]}`, one text per line.
//!
//! Offsets are Unicode code points from the start of the line's `text`, end-exclusive, as in Python
//! and spaCy. The entities of a line are sorted by start, then longest first, then by label;
//! duplicates are written once. Entities may overlap and nest like annotations; a trainer that accepts only flat
//! entities has to select some. When a file is read, entities may have any notation of
//! [`records`](crate::records), such as the objects that `dateline detect` writes, and texts may be
//! the elements of a list.

use crate::export::{ExportItem, FormatWriter, WriterOutput};
use crate::records::{RecordCodec, RecordFormat, RecordKind};
use crate::spacy_tokens::spacy_token_spans;
use crate::spec::Spec;
use dateline_text::Offsets;
use serde::Serialize;
use std::io;

pub(crate) const SPEC: Spec = Spec {
    name: "jsonl",
    title: "JSON lines of texts and entities",
    consumers: &["spaCy", "Prodigy"],
    extension: "jsonl",
    mime: "application/jsonl",
    tokenizer: Some(spacy_token_spans),
    ..Spec::TEXT
};

/// JSON Lines of training data.
pub(crate) const JSONL: RecordCodec = RecordCodec {
    read: RecordFormat::new(RecordKind::Entities, &SPEC),
    writer: |_| Box::new(JsonlWriter),
};

/// JSON Lines without the report of mentions off spaCy's token edges, so that programs that only
/// write this format do not link the tokenizer.
pub(crate) const JSONL_WITHOUT_TOKENIZER: RecordCodec = RecordCodec {
    read: RecordFormat::new(
        RecordKind::Entities,
        &Spec { title: "JSONL", tokenizer: None, ..SPEC },
    ),
    writer: |_| Box::new(JsonlWriter),
};

#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    entities: Vec<(u32, u32, &'a str)>,
}

struct JsonlWriter;

impl FormatWriter for JsonlWriter {
    fn write_item(&mut self, item: &ExportItem, out: &mut WriterOutput) -> io::Result<()> {
        out.append(to_json_line(item))
    }
}

fn to_json_line(item: &ExportItem) -> String {
    let offsets = Offsets::new(item.text);
    let position = |byte| offsets.byte_to_char(item.text, byte).map(|position| position.0);
    let entities = item.mentions.iter().filter_map(|mention| {
        Some((position(mention.span.start)?, position(mention.span.end)?, mention.label))
    });
    let line = Line { text: item.text, entities: entities.collect() };
    crate::json::to_compact_json(&line) + "\n"
}
