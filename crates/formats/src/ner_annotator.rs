//! NER Annotator's JSON: `{"classes": [], "annotations": [[text, {"entities": [[0, 4, "GPE"]]}]]}`.
//!
//! Positions are UTF-16 code units, end-exclusive, as the program's own pages count. It knows neither titles nor
//! dates, and draws mentions that overlap one after the other.

use crate::export::{Item, Out, Setup, Writer};
use crate::format::{Facts, Unit, as_it_is, tokens};
use crate::import::{Claim, Draft, Look, Notes, Position, Read, ReadError, ReadItem, json, place};
use crate::json::compact;
use dateline_text::Offsets;
use serde::{Deserialize, Serialize};
use std::io;

pub(crate) const FACTS: Facts = Facts {
    name: "ner-annotator",
    title: "NER Annotator",
    consumers: &["NER Annotator"],
    extension: "ner-annotator.json",
    mime: "application/json",
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
    recognize: |look: &Look| look.is_json_with(&["classes", "annotations"]),
};

/// Writes texts, one a line.
pub(crate) struct Texts {
    labels: Vec<String>,
    is_first: bool,
}

impl Texts {
    pub(crate) fn new(setup: &Setup) -> Self {
        Self { labels: setup.labels.clone(), is_first: true }
    }
}

#[derive(Deserialize, Serialize)]
struct Entities<L> {
    entities: Vec<L>,
}

impl Writer for Texts {
    fn begin(&mut self, out: &mut Out) -> io::Result<()> {
        out.append(format!("{{\"classes\":{},\"annotations\":[", compact(&self.labels)))
    }

    fn item(&mut self, item: &Item, out: &mut Out) -> io::Result<()> {
        let offsets = Offsets::new(item.text);
        let position = |byte| offsets.byte_to_utf16(item.text, byte).map(|position| position.0);
        let entities = item.mentions.iter().filter_map(|mention| {
            Some((position(mention.span.start)?, position(mention.span.end)?, mention.label))
        });
        let entities = Entities { entities: entities.collect() };
        out.append(if std::mem::take(&mut self.is_first) { "\n" } else { ",\n" })?;
        out.append(compact(&(item.text, entities)))
    }

    fn end(&mut self, out: &mut Out) -> io::Result<()> {
        out.append("\n]}\n")
    }
}

type TextIn = (String, Entities<(Position, Position, String)>);

#[derive(Deserialize)]
struct FileIn {
    annotations: Vec<Option<TextIn>>,
}

/// Reads one file. A text that was not looked at is `null` there.
pub(crate) fn read(text: &str) -> Result<Read, ReadError> {
    let FileIn { annotations } = json(text)?;
    let drafts = (1..).zip(annotations).filter_map(|(number, one): (usize, _)| {
        let (text, Entities { entities }) = one?;
        let item = ReadItem { text, place: format!("text {number}"), ..ReadItem::default() };
        let claim = |(start, end, label)| Claim { start, end, quote: None, label, extra: None };
        Some(Draft { item, claims: entities.into_iter().map(claim).collect() })
    });
    Ok(place(drafts.collect(), Unit::Utf16, Notes::default()))
}
