use crate::import::{Extra, Read, ReadError, ReadItem, ReadMeta, ReadSpan};
use crate::markup::{Piece, pieces};
use dateline_annotation::Status;
use dateline_text::Span;
use std::collections::BTreeMap;

/// Reads the texts of a page that was written by [`Page`](super::Page).
pub(crate) fn read(html: &str) -> Result<Read, ReadError> {
    let mut reader = Reader::default();
    pieces(html).for_each(|piece| reader.piece(piece));
    Ok(Read { items: reader.items, notes: Vec::new() })
}

type Attributes = BTreeMap<String, String>;

#[derive(Default)]
struct Reader {
    items: Vec<ReadItem>,
    legend: BTreeMap<String, String>,
    /// The number of the label whose name is read.
    entry: Option<String>,
    meta: ReadMeta,
    /// The text that is read.
    text: Option<Text>,
}

#[derive(Default)]
struct Text {
    text: String,
    /// Start, number of the label and whether it is a suggestion, by number.
    open: BTreeMap<String, (u32, String, bool)>,
    /// What ends with the mark that is open.
    ending: Option<String>,
    spans: Vec<ReadSpan>,
}

impl Reader {
    fn piece(&mut self, piece: Piece) {
        match piece {
            Piece::Start { name, attributes } => self.start(&name, attributes),
            Piece::End(name) => self.end(&name),
            Piece::Text(text) => {
                if let Some(reading) = &mut self.text {
                    reading.text.push_str(&text);
                } else if let Some(number) = &self.entry {
                    self.legend.entry(number.clone()).or_default().push_str(&text);
                }
            }
        }
    }

    fn start(&mut self, name: &str, mut attributes: Attributes) {
        let filled = |value: String| Some(value).filter(|value| !value.is_empty());
        match (name, &mut self.text) {
            ("mark", Some(text)) => text.begin(attributes),
            ("li", None) => self.entry = attributes.remove("data-legend"),
            ("article", None) => {
                let mut member = |name: &str| attributes.remove(name).and_then(filled);
                self.meta = ReadMeta {
                    title: member("data-title"),
                    date: member("data-date").and_then(|date| date.parse().ok()),
                    source: member("data-source"),
                    language: member("lang"),
                };
            }
            ("div", None) if attributes.contains_key("data-text") => {
                self.text = Some(Text::default());
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match (name, &mut self.text) {
            ("mark", Some(text)) => text.finish(&self.legend),
            ("li", None) => self.entry = None,
            ("div", Some(_)) => {
                let Text { text, spans, .. } = self.text.take().unwrap_or_default();
                let place = format!("text {}", self.items.len() + 1);
                let meta = std::mem::take(&mut self.meta);
                self.items.push(ReadItem { text, place, meta, spans, known: Vec::new() });
            }
            _ => {}
        }
    }
}

impl Text {
    /// A mark begins, and mentions with it.
    fn begin(&mut self, mut attributes: Attributes) {
        let start = self.text.len() as u32;
        for one in attributes.remove("data-begin").unwrap_or_default().split(' ') {
            let Some((number, label)) = one.split_once('.') else { continue };
            let (label, is_suggested) = match label.strip_suffix('s') {
                Some(label) => (label, true),
                None => (label, false),
            };
            self.open.insert(number.to_owned(), (start, label.to_owned(), is_suggested));
        }
        self.ending = attributes.remove("data-end");
    }

    /// A mark ends, and mentions with it.
    fn finish(&mut self, legend: &BTreeMap<String, String>) {
        let end = self.text.len() as u32;
        for number in self.ending.take().unwrap_or_default().split(' ') {
            let Some((start, label, is_suggested)) = self.open.remove(number) else { continue };
            let Some(label) = legend.get(&label).filter(|_| start < end) else { continue };
            let status = if is_suggested { Status::Suggested } else { Status::Accepted };
            let extra = Some(Box::new(Extra { status: Some(status), ..Extra::default() }));
            self.spans.push(ReadSpan { span: Span::new(start, end), label: label.clone(), extra });
        }
    }
}
