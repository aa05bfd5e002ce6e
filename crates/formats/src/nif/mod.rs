//! NIF in Turtle: contexts with a text, and strings in them with `nif:beginIndex` and
//! `nif:endIndex`.
//!
//! The subset of Turtle without blank nodes in brackets and lists is read. Prefixes are not
//! expanded; properties are found by their local names. The label is the class that the string
//! refers to (`taClassRef`, `entityType`, or a type outside of NIF). Offsets are code points.

mod turtle;

use crate::codec::TextReader;
use crate::import::{
    NoteCollector, ParsedDocument, ParsedDocuments, RawDocument, RawOffset, RawSpan, ReadError,
    resolve_offsets,
};
use crate::spec::{OffsetUnit, Spec};
use std::collections::BTreeMap;
use turtle::{Term, for_each_triple};

pub(crate) const NIF: TextReader = TextReader {
    spec: &Spec {
        name: "nif",
        title: "NIF",
        consumers: &["NIF programs"],
        extension: "ttl",
        mime: "text/turtle",
        ..Spec::TEXT
    },
    recognize: |probe| {
        let text = probe.text.unwrap_or_default();
        turtle::is_turtle(text) && text.contains("nif-core") && text.contains("isString")
    },
    read: read_nif,
};

/// The properties of one subject.
#[derive(Default)]
struct NifString {
    text: Option<String>,
    quote: Option<String>,
    begin: Option<u32>,
    end: Option<u32>,
    context: Option<String>,
    class: Option<String>,
    is_linguistic: bool,
}

impl NifString {
    fn set(&mut self, property: &str, value: Term) {
        let number = |value: &Term| value.text().trim().parse().ok();
        match local_name(property) {
            "isString" => self.text = Some(value.into_text()),
            "anchorOf" => self.quote = Some(value.into_text()),
            "beginIndex" => self.begin = number(&value),
            "endIndex" => self.end = number(&value),
            "referenceContext" => self.context = Some(value.into_text()),
            "taClassRef" | "entityType" => {
                self.class = Some(local_name(value.text()).to_owned());
            }
            "a" | "type" => {
                let is_nif = value.text().starts_with("nif:") || value.text().contains("nif-core#");
                let name = local_name(value.text());
                if is_nif {
                    self.is_linguistic |=
                        matches!(name, "Word" | "Sentence" | "Paragraph" | "Title");
                } else if self.class.is_none() {
                    self.class = Some(name.to_owned());
                }
            }
            _ => {}
        }
    }
}

/// Returns the part of a name after its prefix or its last `#` or `/`.
fn local_name(name: &str) -> &str {
    name.rsplit(['#', '/', ':']).next().unwrap_or(name)
}

/// Returns the part of a subject that its context shares, such as `http://a` of `http://a#char=0,4`.
fn base(subject: &str) -> &str {
    subject.rsplit_once('#').map_or(subject, |(base, _)| base)
}

fn read_nif(text: &str) -> Result<ParsedDocuments, ReadError> {
    let mut order: Vec<String> = Vec::new();
    let mut subjects: BTreeMap<String, NifString> = BTreeMap::new();
    for_each_triple(text, |subject, property, value| {
        let found = subjects.entry(subject.to_owned()).or_insert_with(|| {
            order.push(subject.to_owned());
            NifString::default()
        });
        found.set(property, value);
    })?;
    let (mut drafts, mut contexts): (Vec<RawDocument>, BTreeMap<String, usize>) =
        Default::default();
    for subject in &order {
        let Some(text) = subjects.get_mut(subject).and_then(|it| it.text.take()) else { continue };
        contexts.insert(subject.clone(), drafts.len());
        contexts.entry(base(subject).to_owned()).or_insert(drafts.len());
        let location = format!("context {}", drafts.len() + 1);
        let document = ParsedDocument { text, location, ..ParsedDocument::default() };
        drafts.push(RawDocument { document, spans: Vec::new() });
    }
    for subject in &order {
        let Some(found) = subjects.remove(subject) else { continue };
        let (Some(begin), Some(end)) = (found.begin, found.end) else { continue };
        if contexts.contains_key(subject) || (found.is_linguistic && found.class.is_none()) {
            continue;
        }
        let context = found.context.as_deref().and_then(|context| contexts.get(context));
        let Some(&at) = context.or_else(|| contexts.get(base(subject))) else { continue };
        drafts[at].spans.push(RawSpan {
            start: RawOffset(Some(begin)),
            end: RawOffset(Some(end)),
            quote: found.quote,
            label: found.class.unwrap_or_else(|| "ENTITY".to_owned()),
            details: None,
        });
    }
    if drafts.is_empty() {
        let reason = "the file has no text (nif:isString)".to_owned();
        return Err(ReadError::Invalid { location: "line 1".to_owned(), reason });
    }
    Ok(resolve_offsets(drafts, OffsetUnit::CodePoints, NoteCollector::default()))
}
