//! JSON Lines of Prodigy: a text with tokens, and spans that also give the tokens they cover.
//!
//! Offsets are code points, end-exclusive; `token_end` is the index of the last token, inclusive.
//! Tokens are those of spaCy, as in Prodigy, split further where a mention begins or ends inside
//! one. All tasks are written with the answer `accept`. When a file is read, the spans of a
//! `reject` task become rejected and those of an `ignore` task become suggestions. Overlapping
//! spans load with `spans.manual`, but not with `ner.manual`.

use crate::export::{ExportItem, FormatWriter, WriterOutput};
use crate::records::{RecordCodec, RecordFormat, RecordKind};
use crate::spacy_tokens::{spacy_token_spans, token_range, tokens_split_at_mentions};
use crate::spec::Spec;
use dateline_text::Offsets;
use serde::Serialize;
use std::io;

const SPEC: Spec = Spec {
    name: "prodigy",
    title: "Prodigy JSON lines",
    consumers: &["Prodigy"],
    extension: "prodigy.jsonl",
    mime: "application/jsonl",
    tokenizer: Some(spacy_token_spans),
    ..Spec::TEXT
};

pub(crate) const PRODIGY: RecordCodec = RecordCodec {
    read: RecordFormat::new(RecordKind::Prodigy, &SPEC),
    writer: |_| Box::new(ProdigyWriter),
};

#[derive(Serialize)]
struct Task<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    spans: Vec<TaskSpan<'a>>,
    meta: Meta<'a>,
    answer: &'static str,
}

#[derive(Serialize)]
struct Token<'a> {
    text: &'a str,
    start: u32,
    end: u32,
    id: u32,
    /// True if a space follows.
    ws: bool,
}

#[derive(Serialize)]
struct TaskSpan<'a> {
    start: u32,
    end: u32,
    label: &'a str,
    token_start: usize,
    token_end: usize,
}

/// Metadata that Prodigy displays below the task.
#[derive(Serialize)]
struct Meta<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    source: &'a str,
}

struct ProdigyWriter;

impl FormatWriter for ProdigyWriter {
    fn write_item(&mut self, item: &ExportItem, out: &mut WriterOutput) -> io::Result<()> {
        let offsets = Offsets::new(item.text);
        let position = |byte| offsets.byte_to_char(item.text, byte).map_or(0, |at| at.0);
        let words = tokens_split_at_mentions(item);
        let tokens = (0..).zip(&words).map(|(id, word)| Token {
            text: word.span.slice(item.text).unwrap_or_default(),
            start: position(word.span.start),
            end: position(word.span.end),
            id,
            ws: word.has_trailing_space,
        });
        let spans = item.mentions.iter().map(|mention| {
            let (first, after) = token_range(&words, mention.span);
            TaskSpan {
                start: position(mention.span.start),
                end: position(mention.span.end),
                label: mention.label,
                token_start: first,
                token_end: after.saturating_sub(1),
            }
        });
        let about = &item.document.meta;
        let meta = Meta {
            id: &item.name,
            title: &about.title,
            date: about.date.map(|date| date.to_string()),
            source: &about.source,
        };
        let (tokens, spans) = (tokens.collect(), spans.collect());
        let task = Task { text: item.text, tokens, spans, meta, answer: "accept" };
        out.append(crate::json::to_compact_json(&task) + "\n")
    }
}
