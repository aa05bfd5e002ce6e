use super::file::{FileAnnotation, FileLabel, FileLineEnds, FileOrigin, FileSource, FileSpan};
use super::link::FileLink;
use super::{FORMAT, OFFSETS, VERSION};
use crate::json::compact;
use dateline_annotation::{
    Annotation, Document, LabelId, LabelSet, Origin, Source, detected_by_name,
};
use dateline_text::{Offsets, Span};
use std::borrow::Cow;

/// Writes a project's labels and documents as a Dateline file, rejected annotations included.
///
/// Equal input gives equal bytes: members in a fixed order, one line for each label, annotation
/// and reviewed paragraph, so that two files compare well. Every annotation's label must be in
/// `labels`, as it is in a project, and every place have a name, and two capital letters where it has
/// a country, as in the gazetteer; [`read`](super::read) refuses a file where that is not so. Names
/// of places that are longer than [`MAX_PLACE_NAME`](super::MAX_PLACE_NAME) are cut. Cost: the size
/// of the output, and for each text a table of 1/128 of its size.
pub fn write(labels: &LabelSet, documents: &[&Document]) -> String {
    let mut written = head(labels);
    for (at, document) in documents.iter().enumerate() {
        written.push_str(&element(labels, document, at == 0));
    }
    written.push_str(tail(documents.is_empty()));
    written
}

/// The beginning of a file, up to its documents. [`element`] of each document and [`tail`] make it
/// whole, so that a file may be written without holding all documents.
pub fn head(labels: &LabelSet) -> String {
    let mut written = String::new();
    let generator = concat!("Dateline ", env!("CARGO_PKG_VERSION"));
    written.push_str("{\n");
    member(&mut written, 1, "format", &compact(&FORMAT), true);
    member(&mut written, 1, "version", &VERSION.to_string(), true);
    member(&mut written, 1, "generator", &compact(&generator), true);
    member(&mut written, 1, "offsets", &compact(&OFFSETS), true);
    let labels_written = list(1, labels.iter().map(|label| compact(&file_label(label))));
    member(&mut written, 1, "labels", &labels_written, true);
    written.push_str("  \"documents\": [");
    written
}

/// A document of a file that [`head`] begins.
pub fn element(labels: &LabelSet, document: &Document, is_first: bool) -> String {
    let joint = if is_first { "\n" } else { ",\n" };
    format!("{joint}    {}", written_document(labels, document))
}

/// The end of a file that [`head`] begins.
pub fn tail(is_empty: bool) -> &'static str {
    if is_empty { "]\n}\n" } else { "\n  ]\n}\n" }
}

fn written_document(labels: &LabelSet, document: &Document) -> String {
    let writer = Writer { labels, document, offsets: Offsets::new(&document.text) };
    let meta = &document.meta;
    let mut written = String::from("{\n");
    let mut push = |name, value: &str, more| member(&mut written, 3, name, value, more);
    push("id", &document.id.0.to_string(), true);
    push("title", &compact(&meta.title), true);
    if let Some(date) = meta.date {
        push("date", &compact(&date), true);
    }
    push("source", &compact(&meta.source), true);
    push("language", &compact(&meta.language), true);
    if !meta.note.is_empty() {
        push("note", &compact(&meta.note), true);
    }
    push("line_ends", &compact(&FileLineEnds::from(document.line_ends)), true);
    push("text", &compact(&&*document.text), true);
    let annotations = document.annotations().iter();
    let annotations =
        list(3, annotations.map(|annotation| compact(&writer.annotation(annotation))));
    push("annotations", &annotations, true);
    let reviewed = document.reviewed().iter();
    let reviewed = list(3, reviewed.map(|&paragraph| compact(&writer.span(paragraph))));
    push("reviewed", &reviewed, false);
    written.push_str("    }");
    written
}

/// One member of an object, on a line of its own.
fn member(written: &mut String, depth: usize, name: &str, value: &str, more: bool) {
    written.push_str(&"  ".repeat(depth));
    written.push_str(&format!("\"{name}\": "));
    written.push_str(value);
    written.push_str(if more { ",\n" } else { "\n" });
}

/// A list with a line for each element; `depth` is that of the member that holds it.
fn list(depth: usize, elements: impl Iterator<Item = String>) -> String {
    let indent = "  ".repeat(depth + 1);
    let lines: Vec<String> = elements.map(|element| format!("{indent}{element}")).collect();
    if lines.is_empty() {
        return "[]".to_owned();
    }
    format!("[\n{}\n{}]", lines.join(",\n"), "  ".repeat(depth))
}

fn file_label(label: &dateline_annotation::Label) -> FileLabel {
    FileLabel {
        name: label.name.clone(),
        description: label.description.clone(),
        hue: label.color.hue,
        deep: label.color.deep,
        key: label.key,
        detects: (label.detects != detected_by_name(&label.name)).then(|| label.detects.clone()),
    }
}

struct Writer<'a> {
    labels: &'a LabelSet,
    document: &'a Document,
    offsets: Offsets,
}

impl<'a> Writer<'a> {
    fn annotation(&self, annotation: &'a Annotation) -> FileAnnotation<'a> {
        let FileSpan { start, end } = self.span(annotation.span);
        FileAnnotation {
            id: annotation.id.0,
            start,
            end,
            quote: Cow::Borrowed(self.document.quote(annotation.span)),
            label: self.label(annotation.label),
            status: annotation.status,
            origin: self.origin(annotation),
            entity: annotation.entity.clone(),
            value: annotation.value.clone(),
            place: annotation.place.as_ref().map(FileLink::from),
            note: annotation.note.clone(),
        }
    }

    /// What the detector proposed with a label that is deleted counts as the annotation's own.
    fn origin(&self, annotation: &'a Annotation) -> FileOrigin<'a> {
        match &annotation.origin {
            Origin::Detector { model, source, score, span, label } => {
                let FileSpan { start, end } = self.span(*span);
                let (source, rule) = file_source(source);
                FileOrigin::Detector {
                    model: Cow::Borrowed(model),
                    source,
                    rule,
                    score: score.map(f64::from),
                    start,
                    end,
                    quote: Cow::Borrowed(self.document.quote(*span)),
                    label: match self.labels.get(*label) {
                        Some(_) => self.label(*label),
                        None => self.label(annotation.label),
                    },
                }
            }
            Origin::Import { format, file } => {
                FileOrigin::Import { format: format.clone(), file: file.clone() }
            }
            Origin::Person => FileOrigin::Person {},
        }
    }

    fn label(&self, id: LabelId) -> Cow<'a, str> {
        Cow::Borrowed(self.labels.get(id).map_or("", |label| label.name.as_str()))
    }

    /// In code points.
    fn span(&self, span: Span) -> FileSpan {
        let position = |byte| {
            let position = self.offsets.byte_to_char(&self.document.text, byte);
            position.map_or(0, |position| u64::from(position.0))
        };
        FileSpan { start: position(span.start), end: position(span.end) }
    }
}

fn file_source(source: &Source) -> (FileSource, Option<String>) {
    match source {
        Source::Tagger => (FileSource::Tagger, None),
        Source::Rule(name) => (FileSource::Rule, Some(name.clone())),
        Source::Consistency => (FileSource::Consistency, None),
    }
}
