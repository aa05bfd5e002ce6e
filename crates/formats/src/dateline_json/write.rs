//! Writes Dateline files.

use super::constants::{FORMAT, OFFSET_UNIT, VERSION};
use super::file::{
    FileAnnotation, FileInnerPlace, FileLabel, FileLineEnds, FileOrigin, FileSource, FileSpan,
};
use super::place_link::FileLink;
use crate::codec::{Encoder, Format};
use crate::export::{ExportItem, FormatWriter, WriterOutput, WriterSetup};
use crate::json::to_compact_json;
use crate::spec::{MentionAttribute, Spec};
use dateline_annotation::model::{
    Annotation, Document, InnerPlace, LabelId, LabelSet, Origin, SuggestionSource,
    default_detector_labels,
};
use dateline_text::{Offsets, Span};
use std::borrow::Cow;
use std::io;

static SPEC: Spec = Spec {
    name: "dateline",
    title: "Dateline JSON",
    consumers: &["Dateline"],
    extension: "dateline.json",
    mime: "application/json",
    is_complete: true,
    carries: MentionAttribute::ALL,
    ..Spec::DOCUMENTS
};

/// Dateline's own format.
pub struct DatelineJson;

impl Format for DatelineJson {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }
}

impl Encoder for DatelineJson {
    fn writer(&self, setup: &WriterSetup) -> Box<dyn FormatWriter> {
        Box::new(DatelineWriter { labels: setup.label_set.clone(), is_empty: true })
    }
}

struct DatelineWriter {
    labels: LabelSet,
    is_empty: bool,
}

impl FormatWriter for DatelineWriter {
    fn begin(&mut self, out: &mut WriterOutput) -> io::Result<()> {
        out.append(file_header(&self.labels))
    }

    fn write_document(
        &mut self,
        document: &Document,
        _items: &[ExportItem],
        out: &mut WriterOutput,
    ) -> io::Result<usize> {
        let is_first = std::mem::take(&mut self.is_empty);
        out.append(document_element(&self.labels, document, is_first))?;
        Ok(1)
    }

    fn finish(&mut self, out: &mut WriterOutput) -> io::Result<()> {
        out.append(file_footer(self.is_empty))
    }
}

/// Writes a project's labels and documents as a Dateline file, including rejected annotations.
///
/// Equal input gives equal bytes. Members are in a fixed order, and each label, annotation and
/// reviewed paragraph is on one line, so that files can be compared with a diff. The label of every
/// annotation must be in `labels`, as it is in a project. Every place must have a name and, if it
/// has a country, a code of two capital letters, as in the gazetteer.
/// [`read_dateline_json`](super::read_dateline_json) rejects other files. Names of places that are
/// longer than [`MAX_PLACE_NAME`](super::MAX_PLACE_NAME) are cut. Cost: the size of the output, and
/// for each text a table of 1/128 of its size.
pub fn write_dateline_json(labels: &LabelSet, documents: &[&Document]) -> String {
    let mut written = file_header(labels);
    for (at, document) in documents.iter().enumerate() {
        written.push_str(&document_element(labels, document, at == 0));
    }
    written.push_str(file_footer(documents.is_empty()));
    written
}

/// Returns the beginning of a file, up to its documents. [`document_element`] for each document and
/// [`file_footer`] complete the file, so that it can be written without having all documents in
/// memory.
pub fn file_header(labels: &LabelSet) -> String {
    let mut written = String::new();
    let generator = concat!("Dateline ", env!("CARGO_PKG_VERSION"));
    written.push_str("{\n");
    push_member(&mut written, 1, "format", &to_compact_json(&FORMAT), true);
    push_member(&mut written, 1, "version", &VERSION.to_string(), true);
    push_member(&mut written, 1, "generator", &to_compact_json(&generator), true);
    push_member(&mut written, 1, "offsets", &to_compact_json(&OFFSET_UNIT), true);
    let labels_written =
        json_list(1, labels.iter().map(|label| to_compact_json(&to_file_label(label))));
    push_member(&mut written, 1, "labels", &labels_written, true);
    written.push_str("  \"documents\": [");
    written
}

/// Returns a document of a file that [`file_header`] begins.
pub fn document_element(labels: &LabelSet, document: &Document, is_first: bool) -> String {
    let joint = if is_first { "\n" } else { ",\n" };
    format!("{joint}    {}", document_json(labels, document))
}

/// Returns the end of a file that [`file_header`] begins.
pub fn file_footer(is_empty: bool) -> &'static str {
    if is_empty { "]\n}\n" } else { "\n  ]\n}\n" }
}

fn document_json(labels: &LabelSet, document: &Document) -> String {
    let writer = DocumentWriter { labels, document, offsets: Offsets::new(&document.text) };
    let meta = &document.meta;
    let mut written = String::from("{\n");
    let mut push = |name, value: &str, more| push_member(&mut written, 3, name, value, more);
    push("id", &document.id.0.to_string(), true);
    push("title", &to_compact_json(&meta.title), true);
    if let Some(date) = meta.date {
        push("date", &to_compact_json(&date), true);
    }
    push("source", &to_compact_json(&meta.source), true);
    push("language", &to_compact_json(&meta.language), true);
    if !meta.note.is_empty() {
        push("note", &to_compact_json(&meta.note), true);
    }
    push("line_ends", &to_compact_json(&FileLineEnds::from(document.line_ends)), true);
    push("text", &to_compact_json(&&*document.text), true);
    let annotations = document.annotations().iter();
    let annotations = json_list(
        3,
        annotations.map(|annotation| to_compact_json(&writer.to_file_annotation(annotation))),
    );
    push("annotations", &annotations, true);
    let reviewed = document.reviewed().iter();
    let reviewed =
        json_list(3, reviewed.map(|&paragraph| to_compact_json(&writer.to_file_span(paragraph))));
    push("reviewed", &reviewed, false);
    written.push_str("    }");
    written
}

/// Appends one member of an object on a separate line.
fn push_member(written: &mut String, depth: usize, name: &str, value: &str, has_next: bool) {
    written.push_str(&"  ".repeat(depth));
    written.push_str(&format!("\"{name}\": "));
    written.push_str(value);
    written.push_str(if has_next { ",\n" } else { "\n" });
}

/// Formats an array with one line per element. `depth` is that of the member that contains it.
fn json_list(depth: usize, elements: impl Iterator<Item = String>) -> String {
    let indent = "  ".repeat(depth + 1);
    let lines: Vec<String> = elements.map(|element| format!("{indent}{element}")).collect();
    if lines.is_empty() {
        return "[]".to_owned();
    }
    format!("[\n{}\n{}]", lines.join(",\n"), "  ".repeat(depth))
}

fn to_file_label(label: &dateline_annotation::model::Label) -> FileLabel {
    FileLabel {
        name: label.name.clone(),
        description: label.description.clone(),
        hue: label.color.hue,
        deep: label.color.deep,
        key: label.key,
        detects: (label.detector_labels != default_detector_labels(&label.name))
            .then(|| label.detector_labels.clone()),
        lists: label.lists.clone(),
    }
}

struct DocumentWriter<'a> {
    labels: &'a LabelSet,
    document: &'a Document,
    offsets: Offsets,
}

impl<'a> DocumentWriter<'a> {
    fn to_file_annotation(&self, annotation: &'a Annotation) -> FileAnnotation<'a> {
        let span = self.to_file_span(annotation.span);
        let quote = self.document.quote(annotation.span);
        let label = self.label_name(annotation.label);
        let origin = self.to_file_origin(annotation);
        let inner = annotation.details.inner_places.iter().map(|it| self.to_file_inner(it));
        FileAnnotation::new(annotation, (span, quote), label, origin, inner.collect())
    }

    fn to_file_inner(&self, inner: &InnerPlace) -> FileInnerPlace<'a> {
        let FileSpan { start, end } = self.to_file_span(inner.span);
        let quote = Cow::Borrowed(self.document.quote(inner.span));
        FileInnerPlace { start, end, quote, place: FileLink::from(&inner.place) }
    }

    /// If the label that the detector suggested was deleted, the annotation's label is written in
    /// its place.
    fn to_file_origin(&self, annotation: &'a Annotation) -> FileOrigin<'a> {
        match &annotation.origin {
            Origin::Detector { model, source, score, span, label } => {
                let FileSpan { start, end } = self.to_file_span(*span);
                let (source, [rule, list]) = to_file_source(source);
                FileOrigin::Detector {
                    model: Cow::Borrowed(model),
                    source,
                    rule,
                    list,
                    score: score.map(f64::from),
                    start,
                    end,
                    quote: Cow::Borrowed(self.document.quote(*span)),
                    label: match self.labels.get(*label) {
                        Some(_) => self.label_name(*label),
                        None => self.label_name(annotation.label),
                    },
                }
            }
            Origin::Import { format, file } => {
                FileOrigin::Import { format: format.clone(), file: file.clone() }
            }
            Origin::Person => FileOrigin::Person {},
        }
    }

    fn label_name(&self, id: LabelId) -> Cow<'a, str> {
        Cow::Borrowed(self.labels.get(id).map_or("", |label| label.name.as_str()))
    }

    /// Converts a span to code points.
    fn to_file_span(&self, span: Span) -> FileSpan {
        let position = |byte| {
            let position = self.offsets.byte_to_char(&self.document.text, byte);
            position.map_or(0, |position| u64::from(position.0))
        };
        FileSpan { start: position(span.start), end: position(span.end) }
    }
}

/// Returns a source with the members that name it: the rule and the list.
fn to_file_source(source: &SuggestionSource) -> (FileSource, [Option<String>; 2]) {
    match source {
        SuggestionSource::Tagger => (FileSource::Tagger, [None, None]),
        SuggestionSource::Rule(name) => (FileSource::Rule, [Some(name.clone()), None]),
        SuggestionSource::Consistency => (FileSource::Consistency, [None, None]),
        SuggestionSource::Learned => (FileSource::Learned, [None, None]),
        SuggestionSource::List(name) => (FileSource::List, [None, Some(name.clone())]),
    }
}
