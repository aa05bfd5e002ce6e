//! JSON Lines for training: `{"text": "…", "entities": [[0, 4, "GPE"]]}`, one text per line.
//!
//! Offsets are Unicode code points from the start of the line's `text`, end-exclusive, as in Python
//! and spaCy. Entities may overlap and nest like annotations; a trainer that accepts only flat
//! entities has to select some. Other members of a line are ignored when a file is read.

use crate::AnnotationSelection;
use crate::export::{
    ExportItem, ExportOptions, ExportPlan, FormatWriter, LossReport, WriterOutput,
};
use crate::format::{FormatSpec, OffsetUnit, keep_label};
use crate::import::{
    NoteCollector, ParsedDocument, ParsedDocuments, Probe, RawDocument, RawOffset, RawSpan,
    ReadError, for_each_json_line, resolve_offsets,
};
use crate::spacy_tokens::spacy_token_spans;
use dateline_annotation::model::{Document, LabelSet};
use dateline_text::Offsets;
use serde::{Deserialize, Serialize};
use std::io;

pub(crate) const SPEC: FormatSpec = FormatSpec {
    name: "jsonl",
    title: "JSON lines of texts and entities",
    consumers: &["spaCy", "Prodigy"],
    extension: "jsonl",
    mime: "application/jsonl",
    offset_unit: OffsetUnit::CodePoints,
    is_multi_file: false,
    tokenizer: Some(spacy_token_spans),
    allows_overlaps: true,
    allows_edge_line_breaks: true,
    carries_notes: false,
    carries_status: false,
    carries_values: false,
    carries_places: false,
    marks_unannotated: false,
    encode_label: keep_label,
    recognize: |probe: &Probe| {
        // Entities that are objects with this member belong to doccano's format.
        probe.is_json_lines_with_keys(&["text", "entities"])
            && !probe.first_line().contains("\"start_offset\"")
    },
};

/// The spec for [`write_jsonl`], which does not report mentions off spaCy's token edges, so that
/// programs that call only this function do not link the tokenizer.
const SPEC_WITHOUT_TOKENIZER: FormatSpec =
    FormatSpec { tokenizer: None, recognize: |_| false, ..SPEC };

#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    entities: Vec<(u32, u32, &'a str)>,
}

pub(crate) struct JsonlWriter;

impl FormatWriter for JsonlWriter {
    fn write_item(&mut self, item: &ExportItem, out: &mut WriterOutput) -> io::Result<()> {
        out.append(to_json_line(item))
    }
}

/// Writes documents as JSON Lines, each line terminated by LF.
///
/// A line is a whole document, or one reviewed paragraph with
/// [`AnnotationSelection::ReviewedParagraphs`]. The entities of a line are sorted by start, then
/// longest first, then by label; duplicates are written once. An annotation whose label is not in
/// `labels` is left out. Cost: the size of the output, and for each text a few passes and a table
/// of 1/128 of its size.
///
/// ```
/// use dateline_annotation::model::{DocumentId, LabelSet};
/// use dateline_formats::{AnnotationSelection, jsonl, open_text};
///
/// let document = open_text(DocumentId(1), "Homs falls", "")?;
/// let written = jsonl::write_jsonl(&LabelSet::default(), &[&document], AnnotationSelection::default());
/// assert_eq!(written, "{\"text\":\"Homs falls\",\"entities\":[]}\n");
/// # Ok::<(), dateline_formats::DecodeError>(())
/// ```
pub fn write_jsonl(
    labels: &LabelSet,
    documents: &[&Document],
    selection: AnnotationSelection,
) -> String {
    let plan = ExportPlan::new(
        labels,
        &ExportOptions { selection, ..ExportOptions::default() },
        &SPEC_WITHOUT_TOKENIZER,
    );
    let (mut written, mut lost) = (String::new(), LossReport::default());
    for document in documents {
        plan.export_items(document, &mut lost)
            .iter()
            .for_each(|item| written.push_str(&to_json_line(item)));
    }
    written
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

#[derive(Deserialize)]
struct LineIn {
    text: String,
    /// Some programs omit this member if a text has no entities.
    #[serde(default)]
    entities: Vec<(RawOffset, RawOffset, String)>,
}

pub(crate) fn read_jsonl(text: &str) -> Result<ParsedDocuments, ReadError> {
    let mut drafts = Vec::new();
    for_each_json_line(text, |location, line: LineIn| {
        let item = ParsedDocument { text: line.text, location, ..ParsedDocument::default() };
        let to_span =
            |(start, end, label)| RawSpan { start, end, quote: None, label, details: None };
        drafts.push(RawDocument {
            document: item,
            spans: line.entities.into_iter().map(to_span).collect(),
        });
        Ok(())
    })?;
    Ok(resolve_offsets(drafts, OffsetUnit::CodePoints, NoteCollector::default()))
}
