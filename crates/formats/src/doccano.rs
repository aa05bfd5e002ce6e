//! doccano's JSON lines: `{"text": "…", "label": [[0, 4, "GPE"]]}`.
//!
//! Positions are UTF-16 code units, end-exclusive, as the program's own pages count. A project of
//! doccano that allows no overlaps drops the later of two mentions without a word, so one should be
//! set up that does. It keeps members that it does not know (`name`, `title`, `date`, `source`)
//! beside the text and gives them back. Its files of relations, with `entities` that are objects,
//! are read, their relations are not.

use crate::export::{Item, Out, Writer};
use crate::format::{Facts, Unit, as_it_is, tokens};
use crate::import::{
    Claim, Draft, Look, Notes, Position, Read, ReadError, ReadItem, ReadMeta, json_lines, place,
};
use dateline_annotation::Date;
use dateline_text::Offsets;
use serde::{Deserialize, Serialize};
use std::io;

pub(crate) const FACTS: Facts = Facts {
    name: "doccano",
    title: "doccano",
    consumers: &["doccano"],
    extension: "doccano.jsonl",
    mime: "application/jsonl",
    unit: Unit::Utf16,
    is_many: false,
    tokens: Some(tokens),
    overlaps: true,
    breaks: true,
    notes: false,
    status: false,
    values: false,
    places: false,
    unknown: false,
    spell: as_it_is,
    recognize: |look: &Look| {
        ["label", "labels"].iter().any(|key| look.is_lines_with(&["text", key]))
            || look.is_lines_with(&["text", "entities"])
                && look.first_line().contains("\"start_offset\"")
    },
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

pub(crate) struct Lines;

impl Writer for Lines {
    fn item(&mut self, item: &Item, out: &mut Out) -> io::Result<()> {
        let offsets = Offsets::new(item.text);
        let position = |byte| offsets.byte_to_utf16(item.text, byte).map(|position| position.0);
        let label = item.mentions.iter().filter_map(|mention| {
            Some((position(mention.span.start)?, position(mention.span.end)?, mention.label))
        });
        let meta = &item.document.meta;
        out.append(crate::json::compact(&Line {
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
    label: Vec<Labeled>,
    #[serde(default)]
    title: Member,
    #[serde(default)]
    date: Member,
    #[serde(default)]
    source: Member,
}

/// A mention as either kind of project has it.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "a label must be [start, end, label], or an object with start_offset, end_offset and label"
)]
enum Labeled {
    Triple(Position, Position, String),
    Object { start_offset: Position, end_offset: Position, label: String },
}

/// A member that may be anything: only text counts.
#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Member {
    Text(String),
    #[default]
    #[serde(skip)]
    None,
    Other(serde::de::IgnoredAny),
}

impl Member {
    fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::None | Self::Other(_) => None,
        }
    }
}

pub(crate) fn read(text: &str) -> Result<Read, ReadError> {
    let mut drafts = Vec::new();
    json_lines(text, |place, line: LineIn| {
        let meta = ReadMeta {
            title: line.title.text(),
            date: line.date.text().and_then(|date| date.parse().ok()),
            source: line.source.text(),
            language: None,
        };
        let item = ReadItem { text: line.text, place, meta, ..ReadItem::default() };
        let claim = |labeled| {
            let (start, end, label) = match labeled {
                Labeled::Triple(start, end, label) => (start, end, label),
                Labeled::Object { start_offset, end_offset, label } => {
                    (start_offset, end_offset, label)
                }
            };
            Claim { start, end, quote: None, label, extra: None }
        };
        drafts.push(Draft { item, claims: line.label.into_iter().map(claim).collect() });
        Ok(())
    })?;
    Ok(place(drafts, Unit::Utf16, Notes::default()))
}
