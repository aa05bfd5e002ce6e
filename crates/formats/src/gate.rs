//! GATE documents: a text with numbered nodes, and annotations from node to node.
//!
//! The annotations of all sets are read except those of tokens, sentences and lookups, and the
//! original markup.

use crate::codec::TextReader;
use crate::import::{
    ImportNote, NoteCollector, ParsedDocument, ParsedDocuments, ParsedSpan, ReadError, SpanFault,
};
use crate::shorten::shorten;
use crate::spec::Spec;
use crate::xml::{XmlElement, XmlEvent, for_each_xml_event, root_element};
use dateline_text::Span;
use std::collections::BTreeMap;

pub(crate) const GATE: TextReader = TextReader {
    spec: &Spec {
        name: "gate",
        title: "GATE XML",
        consumers: &["GATE"],
        extension: "gate.xml",
        mime: "application/xml",
        is_markup: true,
        ..Spec::TEXT
    },
    recognize: |probe| root_element(probe.text.unwrap_or_default()) == Some("GateDocument"),
    read: read_gate,
};

/// Types of annotations that are not mentions.
const LINGUISTIC_TYPES: &[&str] = &[
    "Token",
    "SpaceToken",
    "Sentence",
    "Split",
    "Lookup",
    "paragraph",
    "Paragraph",
    "NounChunk",
    "VG",
    "Unknown",
    "DEFAULT_TOKEN",
];

#[derive(Default)]
struct GateReader {
    document: ParsedDocument,
    /// The position of each node.
    nodes: BTreeMap<String, u32>,
    is_in_text: bool,
    is_in_original: bool,
    /// The number of annotations that are not mentions, by type.
    skipped: BTreeMap<String, usize>,
    notes: NoteCollector,
}

fn read_gate(text: &str) -> Result<ParsedDocuments, ReadError> {
    let mut reader = GateReader::default();
    for_each_xml_event(text, |event| {
        match event {
            XmlEvent::Start(element) => reader.on_start(&element),
            XmlEvent::End(name) if name == "TextWithNodes" => reader.is_in_text = false,
            XmlEvent::Text(text) if reader.is_in_text => reader.document.text.push_str(&text),
            _ => {}
        }
        Ok(())
    })?;
    let GateReader { mut document, mut notes, skipped, .. } = reader;
    document.location = "text".to_owned();
    document.spans.sort_by(|one, other| (one.span, &one.label).cmp(&(other.span, &other.label)));
    document.spans.dedup();
    if !skipped.is_empty() {
        let counts = skipped.iter().take(10).map(|(name, count)| format!("{count} {name}"));
        let what = format!("annotations: {}", counts.collect::<Vec<_>>().join(", "));
        notes.push(ImportNote::Skipped { location: "text".to_owned(), what: shorten(&what, 300) });
    }
    Ok(ParsedDocuments { documents: vec![document], notes: notes.into_vec() })
}

impl GateReader {
    fn on_start(&mut self, element: &XmlElement) {
        match element.name.as_str() {
            "TextWithNodes" => self.is_in_text = true,
            "Node" if self.is_in_text => {
                if let Some(id) = element.attribute("id") {
                    self.nodes.insert(id.to_owned(), self.document.text.len() as u32);
                }
            }
            "AnnotationSet" => {
                self.is_in_original = element.attribute("Name") == Some("Original markups");
            }
            "Annotation" => self.on_annotation(element),
            _ => {}
        }
    }

    fn on_annotation(&mut self, element: &XmlElement) {
        let label = element.attribute("Type").unwrap_or_default().to_owned();
        if self.is_in_original || LINGUISTIC_TYPES.contains(&label.as_str()) {
            let name = if self.is_in_original { "original markup".to_owned() } else { label };
            *self.skipped.entry(name).or_default() += 1;
            return;
        }
        let position = |name: &str| self.nodes.get(element.attribute(name)?).copied();
        let span = position("StartNode").zip(position("EndNode"));
        match span.filter(|(start, end)| start < end) {
            Some((start, end)) => {
                let span = Span::new(start, end);
                self.document.spans.push(ParsedSpan { span, label, details: None });
            }
            None => self.notes.push(ImportNote::SpanRejected {
                location: format!("annotation {}", element.attribute("Id").unwrap_or_default()),
                label: shorten(&label, 30),
                reason: SpanFault::OutOfRange,
            }),
        }
    }
}
