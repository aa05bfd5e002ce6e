//! JSON Lines of doccano: `{"text": "…", "label": [[0, 4, "GPE"]]}`.
//!
//! Offsets are UTF-16 code units, end-exclusive, as in doccano's user interface. A doccano project
//! that does not allow overlaps silently drops the later of two overlapping mentions, so a project
//! should be configured to allow them. doccano keeps unknown members (`name`, `title`, `date`,
//! `source`) with the text and exports them again. Files with relations, where `entities` contains
//! objects, are read without their relations.

use crate::codec::{Encoder, Format, Reader};
use crate::export::{ExportItem, FormatWriter, WriterOutput, WriterSetup};
use crate::file::File;
use crate::import::{
    NoteCollector, ParsedDocument, ParsedDocuments, ParsedMetadata, Probe, RawDocument, RawOffset,
    RawSpan, ReadError, for_each_json_line, read_each_text, resolve_offsets,
};
use crate::spec::{OffsetUnit, Spec};
use dateline_annotation::model::Date;
use dateline_text::Offsets;
use serde::{Deserialize, Serialize};
use std::io;

const SPEC: Spec = Spec {
    name: "doccano",
    title: "doccano",
    consumers: &["doccano"],
    extension: "doccano.jsonl",
    mime: "application/jsonl",
    offset_unit: OffsetUnit::Utf16,
    ..Spec::TEXT
};

pub(crate) struct Doccano;

impl Format for Doccano {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }
}

impl Encoder for Doccano {
    fn writer(&self, _setup: &WriterSetup) -> Box<dyn FormatWriter> {
        Box::new(DoccanoWriter)
    }
}

impl Reader for Doccano {
    fn recognize(&self, probe: &Probe) -> bool {
        ["label", "labels"].iter().any(|key| probe.is_json_lines_with_keys(&["text", key]))
            || probe.is_json_lines_with_keys(&["text", "entities"])
                && probe.first_line().contains("\"start_offset\"")
    }

    fn read_files(&self, files: &[File]) -> Result<ParsedDocuments, ReadError> {
        read_each_text(files, read_doccano)
    }
}

#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    label: Vec<(u32, u32, &'a str)>,
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<Date>,
    #[serde(skip_serializing_if = "str::is_empty")]
    source: &'a str,
}

struct DoccanoWriter;

impl FormatWriter for DoccanoWriter {
    fn write_item(&mut self, item: &ExportItem, out: &mut WriterOutput) -> io::Result<()> {
        let offsets = Offsets::new(item.text);
        let position = |byte| offsets.byte_to_utf16(item.text, byte).map(|position| position.0);
        let label = item.mentions.iter().filter_map(|mention| {
            Some((position(mention.span.start)?, position(mention.span.end)?, mention.label))
        });
        let meta = &item.document.meta;
        out.append(crate::json::to_compact_json(&Line {
            text: item.text,
            label: label.collect(),
            name: &item.name,
            title: &meta.title,
            date: meta.date,
            source: &meta.source,
        }))?;
        out.append("\n")
    }
}

#[derive(Deserialize)]
struct LineIn {
    text: String,
    #[serde(default, alias = "labels", alias = "entities")]
    label: Vec<SpanIn>,
    #[serde(default)]
    title: MetadataValue,
    #[serde(default)]
    date: MetadataValue,
    #[serde(default)]
    source: MetadataValue,
}

/// A mention in either of doccano's notations.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "a label must be [start, end, label], or an object with start_offset, end_offset and label"
)]
enum SpanIn {
    Triple(RawOffset, RawOffset, String),
    Object { start_offset: RawOffset, end_offset: RawOffset, label: String },
}

/// A member that may have any type. Only strings are kept.
#[derive(Default, Deserialize)]
#[serde(untagged)]
enum MetadataValue {
    Text(String),
    #[default]
    #[serde(skip)]
    None,
    Other(serde::de::IgnoredAny),
}

impl MetadataValue {
    fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::None | Self::Other(_) => None,
        }
    }
}

fn read_doccano(text: &str) -> Result<ParsedDocuments, ReadError> {
    let mut drafts = Vec::new();
    for_each_json_line(text, |location, line: LineIn| {
        let meta = ParsedMetadata {
            title: line.title.into_text(),
            date: line.date.into_text().and_then(|date| date.parse().ok()),
            source: line.source.into_text(),
            language: None,
        };
        let item = ParsedDocument { text: line.text, location, meta, ..ParsedDocument::default() };
        let to_span = |labeled| {
            let (start, end, label) = match labeled {
                SpanIn::Triple(start, end, label) => (start, end, label),
                SpanIn::Object { start_offset, end_offset, label } => {
                    (start_offset, end_offset, label)
                }
            };
            RawSpan { start, end, quote: None, label, details: None }
        };
        drafts.push(RawDocument {
            document: item,
            spans: line.label.into_iter().map(to_span).collect(),
        });
        Ok(())
    })?;
    Ok(resolve_offsets(drafts, OffsetUnit::Utf16, NoteCollector::default()))
}
