//! BioC XML: documents of passages, with annotations at offsets of the document.
//!
//! The passages of a document become paragraphs. The label is the infon `type`. Offsets are counted
//! from the offset of the passage.

use crate::codec::TextReader;
use crate::import::{
    ImportNote, NoteCollector, ParsedDocument, ParsedDocuments, RawDocument, RawOffset, RawSpan,
    ReadError, resolve_offsets,
};
use crate::shorten::shorten;
use crate::spec::{OffsetUnit, Spec};
use crate::xml::{XmlElement, XmlEvent, for_each_xml_event, root_element};

pub(crate) const BIOC: TextReader = TextReader {
    spec: &Spec {
        name: "bioc",
        title: "BioC XML",
        consumers: &["BioC programs"],
        extension: "bioc.xml",
        mime: "application/xml",
        is_markup: true,
        ..Spec::TEXT
    },
    recognize: |probe| {
        let text = probe.text.unwrap_or_default();
        root_element(text) == Some("collection")
            && text.contains("<document>")
            && text.contains("<passage")
    },
    read: read_bioc,
};

/// An annotation with offsets of the document.
#[derive(Default)]
struct BiocAnnotation {
    label: String,
    /// Offset and length of each piece.
    pieces: Vec<(i64, i64)>,
    quote: String,
}

#[derive(Default)]
struct BiocReader {
    drafts: Vec<RawDocument>,
    notes: NoteCollector,
    document: ParsedDocument,
    spans: Vec<RawSpan>,
    /// The offset of the passage or sentence in the file, and its text.
    part_offset: i64,
    part_text: String,
    annotations: Vec<BiocAnnotation>,
    annotation: Option<BiocAnnotation>,
    /// The key of the open infon.
    infon: String,
    content: String,
    n_relations: usize,
}

fn read_bioc(text: &str) -> Result<ParsedDocuments, ReadError> {
    let mut reader = BiocReader::default();
    for_each_xml_event(text, |event| {
        match event {
            XmlEvent::Start(element) => reader.on_start(&element),
            XmlEvent::End(name) => reader.on_end(&name),
            XmlEvent::Text(text) => reader.content.push_str(&text),
        }
        Ok(())
    })?;
    let BiocReader { drafts, mut notes, n_relations, .. } = reader;
    if n_relations > 0 {
        let what = format!("{n_relations} relations");
        notes.push(ImportNote::Skipped { location: "documents".to_owned(), what });
    }
    Ok(resolve_offsets(drafts, OffsetUnit::CodePoints, notes))
}

impl BiocReader {
    fn on_start(&mut self, element: &XmlElement) {
        self.content.clear();
        match element.name.as_str() {
            "document" => self.document.location = format!("document {}", self.drafts.len() + 1),
            "annotation" => self.annotation = Some(BiocAnnotation::default()),
            "infon" => element.attribute("key").unwrap_or_default().clone_into(&mut self.infon),
            "location" => {
                let number = |name: &str| element.attribute(name)?.trim().parse::<i64>().ok();
                let piece = number("offset").zip(number("length"));
                if let Some((annotation, piece)) = self.annotation.as_mut().zip(piece) {
                    annotation.pieces.push(piece);
                }
            }
            "relation" => self.n_relations += 1,
            // A sentence has the offset, the text and the annotations in place of its passage.
            "sentence" => self.end_part(),
            _ => {}
        }
    }

    fn on_end(&mut self, name: &str) {
        let content = std::mem::take(&mut self.content);
        match (name, &mut self.annotation) {
            ("infon", Some(annotation)) => {
                let is_first = self.infon == "label" && annotation.label.is_empty();
                if self.infon == "type" || is_first {
                    content.trim().clone_into(&mut annotation.label);
                }
            }
            ("text", Some(annotation)) => annotation.quote = content,
            ("text", None) => self.part_text = content,
            ("offset", _) => self.part_offset = content.trim().parse().unwrap_or_default(),
            ("annotation", _) => self.annotations.extend(self.annotation.take()),
            ("sentence" | "passage", _) => self.end_part(),
            ("document", _) => {
                self.end_part();
                let location = self.document.location.clone();
                self.document.location = location;
                let document = std::mem::take(&mut self.document);
                let spans = std::mem::take(&mut self.spans);
                self.drafts.push(RawDocument { document, spans });
            }
            _ => {}
        }
    }

    /// Appends the text of a passage or sentence with its annotations.
    fn end_part(&mut self) {
        let text = std::mem::take(&mut self.part_text);
        let annotations = std::mem::take(&mut self.annotations);
        if text.is_empty() && annotations.is_empty() {
            return;
        }
        if !self.document.text.is_empty() && !text.is_empty() {
            self.document.text.push_str("\n\n");
        }
        let start = self.document.text.chars().count() as i64 - self.part_offset;
        self.document.text.push_str(&text);
        for annotation in annotations {
            self.push_annotation(annotation, start);
        }
    }

    fn push_annotation(&mut self, annotation: BiocAnnotation, shift: i64) {
        let BiocAnnotation { label, pieces, quote } = annotation;
        let position = |at: Option<i64>| RawOffset(at.and_then(|at| (at + shift).try_into().ok()));
        let start = pieces.iter().map(|piece| piece.0).min();
        let end = pieces.iter().map(|piece| piece.0.saturating_add(piece.1)).max();
        if pieces.len() > 1 {
            let location = self.document.location.clone();
            self.notes.push(ImportNote::Joined { location, quote: shorten(&quote, 60) });
        }
        self.spans.push(RawSpan {
            start: position(start),
            end: position(end),
            quote: Some(quote).filter(|quote| pieces.len() == 1 && !quote.is_empty()),
            label: if label.is_empty() { "ENTITY".to_owned() } else { label },
            details: None,
        });
    }
}
