//! JSON Lines of doccano: `{"text": "…", "label": [[0, 4, "GPE"]]}`.
//!
//! Offsets are UTF-16 code units, end-exclusive, as in doccano's user interface. A doccano project
//! that does not allow overlaps silently drops the later of two overlapping mentions, so a project
//! should be configured to allow them. doccano keeps unknown members (`name`, `title`, `date`,
//! `source`) with the text and exports them again. When a file is read, the text may also be `data`, as
//! in doccano 1.5, and mentions may have any notation of [`records`](crate::records). Relations and
//! classes of texts are skipped.

use crate::export::{ExportItem, FormatWriter, WriterOutput};
use crate::records::{RecordCodec, RecordFormat, RecordKind};
use crate::spec::{OffsetUnit, Spec};
use dateline_annotation::model::Date;
use dateline_text::Offsets;
use serde::Serialize;
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

pub(crate) const DOCCANO: RecordCodec = RecordCodec {
    read: RecordFormat::new(RecordKind::Doccano, &SPEC),
    writer: |_| Box::new(DoccanoWriter),
};

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
