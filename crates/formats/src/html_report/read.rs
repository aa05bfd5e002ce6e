//! Reads HTML reports back.

use crate::import::{
    ParsedDocument, ParsedDocuments, ParsedMetadata, ParsedSpan, ReadError, SpanDetails,
};
use crate::markup::{HtmlToken, html_tokens};
use dateline_annotation::model::Status;
use dateline_text::Span;
use std::collections::BTreeMap;

/// Reads the texts of a page written by [`HtmlReportWriter`](super::HtmlReportWriter).
pub(crate) fn read_html_report(html: &str) -> Result<ParsedDocuments, ReadError> {
    let mut reader = HtmlReportReader::default();
    html_tokens(html).for_each(|piece| reader.on_token(piece));
    Ok(ParsedDocuments { documents: reader.items, notes: Vec::new() })
}

type Attributes = BTreeMap<String, String>;

#[derive(Default)]
struct HtmlReportReader {
    items: Vec<ParsedDocument>,
    legend: BTreeMap<String, String>,
    /// The number of the label whose name is being read.
    legend_number: Option<String>,
    meta: ParsedMetadata,
    /// The text that is being read.
    text: Option<OpenText>,
}

#[derive(Default)]
struct OpenText {
    text: String,
    /// Start, label number, and whether it is a suggestion, by the number of the mention.
    open_spans: BTreeMap<String, (u32, String, bool)>,
    /// The mentions that end with the open mark.
    pending_end: Option<String>,
    spans: Vec<ParsedSpan>,
}

impl HtmlReportReader {
    fn on_token(&mut self, piece: HtmlToken) {
        match piece {
            HtmlToken::StartTag { name, attributes } => self.on_start_tag(&name, attributes),
            HtmlToken::EndTag(name) => self.on_end_tag(&name),
            HtmlToken::Text(text) => {
                if let Some(builder) = &mut self.text {
                    builder.text.push_str(&text);
                } else if let Some(number) = &self.legend_number {
                    self.legend.entry(number.clone()).or_default().push_str(&text);
                }
            }
        }
    }

    fn on_start_tag(&mut self, name: &str, mut attributes: Attributes) {
        let filled = |value: String| Some(value).filter(|value| !value.is_empty());
        match (name, &mut self.text) {
            ("mark", Some(text)) => text.start_mark(attributes),
            ("li", None) => self.legend_number = attributes.remove("data-legend"),
            ("article", None) => {
                let mut member = |name: &str| attributes.remove(name).and_then(filled);
                self.meta = ParsedMetadata {
                    title: member("data-title"),
                    date: member("data-date").and_then(|date| date.parse().ok()),
                    source: member("data-source"),
                    language: member("lang"),
                };
            }
            ("div", None) if attributes.contains_key("data-text") => {
                self.text = Some(OpenText::default());
            }
            _ => {}
        }
    }

    fn on_end_tag(&mut self, name: &str) {
        match (name, &mut self.text) {
            ("mark", Some(text)) => text.end_mark(&self.legend),
            ("li", None) => self.legend_number = None,
            ("div", Some(_)) => {
                let OpenText { text, spans, .. } = self.text.take().unwrap_or_default();
                let location = format!("text {}", self.items.len() + 1);
                let meta = std::mem::take(&mut self.meta);
                self.items.push(ParsedDocument {
                    text,
                    location,
                    meta,
                    spans,
                    fully_annotated: Vec::new(),
                });
            }
            _ => {}
        }
    }
}

impl OpenText {
    /// Begins a mark and the mentions that start with it.
    fn start_mark(&mut self, mut attributes: Attributes) {
        let start = self.text.len() as u32;
        for one in attributes.remove("data-begin").unwrap_or_default().split(' ') {
            let Some((number, label)) = one.split_once('.') else { continue };
            let (label, is_suggested) = match label.strip_suffix('s') {
                Some(label) => (label, true),
                None => (label, false),
            };
            self.open_spans.insert(number.to_owned(), (start, label.to_owned(), is_suggested));
        }
        self.pending_end = attributes.remove("data-end");
    }

    /// Ends a mark and the mentions that end with it.
    fn end_mark(&mut self, legend: &BTreeMap<String, String>) {
        let end = self.text.len() as u32;
        for number in self.pending_end.take().unwrap_or_default().split(' ') {
            let Some((start, label, is_suggested)) = self.open_spans.remove(number) else {
                continue;
            };
            let Some(label) = legend.get(&label).filter(|_| start < end) else { continue };
            let status = if is_suggested { Status::Suggested } else { Status::Accepted };
            let extra =
                Some(Box::new(SpanDetails { status: Some(status), ..SpanDetails::default() }));
            self.spans.push(ParsedSpan {
                span: Span::new(start, end),
                label: label.clone(),
                details: extra,
            });
        }
    }
}
