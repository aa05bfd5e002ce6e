//! Turns the documents of a file into documents of a project, and says what does not fit.

use super::MAX_ID;
use super::error::Problems;
use super::file::{FileAnnotation, FileDocument, FileOrigin, FileSource, FileSpan};
use super::link::FileLink;
use crate::import::Note;
use crate::shorten::shorten;
use dateline_annotation::{
    Annotation, AnnotationId, Document, DocumentId, LabelId, LabelSet, Link, Meta, Origin, Parts,
    Score, Source, thin,
};
use dateline_text::{CodePoint, MAX_PARAGRAPH, Offsets, Span, Utf16, paragraphs, was_paragraph};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Collects documents, and what is wrong with them.
pub(super) struct Checker<'a> {
    labels: BTreeMap<&'a str, LabelId>,
    problems: Problems,
    mismatches: Mismatches,
    /// Equal model hashes are kept once.
    models: BTreeSet<Arc<str>>,
    notes: Vec<Note>,
}

/// In which other units the offsets would fit the quotes that they do not fit.
#[derive(Default)]
struct Mismatches {
    all: usize,
    in_bytes: usize,
    in_utf16: usize,
}

impl Mismatches {
    fn unit(&self) -> Option<&'static str> {
        match self.all {
            0 => None,
            all if all == self.in_utf16 => Some("UTF-16 code units (as JavaScript counts)"),
            all if all == self.in_bytes => Some("bytes of UTF-8"),
            _ => None,
        }
    }
}

/// A text with what it takes to find places in it.
struct Text<'a> {
    text: &'a str,
    offsets: Offsets,
    paragraphs: Vec<Span>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(labels: &'a LabelSet) -> Self {
        Self {
            labels: labels.iter().map(|label| (label.name.as_str(), label.id)).collect(),
            problems: Problems::default(),
            mismatches: Mismatches::default(),
            models: BTreeSet::new(),
            notes: Vec::new(),
        }
    }

    pub(super) fn problem(&mut self, problem: impl FnOnce() -> String) {
        self.problems.push(problem);
    }

    /// All documents with what was done, or what is wrong with them.
    pub(super) fn documents(
        mut self,
        files: Vec<FileDocument>,
    ) -> Result<(Vec<Document>, Vec<Note>), Problems> {
        let mut ids = BTreeMap::new();
        let mut documents = Vec::new();
        for (index, file) in files.into_iter().enumerate() {
            let place = format!("document {}", index + 1);
            if let Some(first) = ids.insert(file.id, index) {
                self.problem(|| format!("{place}: document {} has the same id", first + 1));
            }
            documents.extend(self.document(&place, file));
        }
        self.problems.set_unit(self.mismatches.unit());
        if self.problems.count() == 0 { Ok((documents, self.notes)) } else { Err(self.problems) }
    }

    fn document(&mut self, place: &str, file: FileDocument) -> Option<Document> {
        if file.text.contains('\r') {
            self.problem(|| {
                format!("{place}: its text has carriage returns; lines end with LF alone")
            });
            return None;
        }
        let offsets = Offsets::new(&file.text);
        let text = Text { text: &file.text, offsets, paragraphs: paragraphs(&file.text) };
        let mut annotations = self.annotations(place, &text, file.annotations);
        let count = thin(&mut annotations);
        if count > 0 {
            self.notes.push(Note::TooManyLayers { place: place.to_owned(), count });
        }
        let reviewed = self.reviewed(place, &text, &file.reviewed);
        let meta = Meta {
            title: file.title,
            date: file.date,
            source: file.source,
            language: file.language,
            note: file.note,
        };
        let parts = Parts {
            id: DocumentId(file.id),
            text: Arc::from(&*file.text),
            line_ends: file.line_ends.into(),
            meta,
            annotations,
            reviewed,
        };
        let assembled = Document::assemble(parts);
        assembled.map_err(|error| self.problem(|| format!("{place}: {error}"))).ok()
    }

    fn annotations(
        &mut self,
        place: &str,
        text: &Text,
        files: Vec<FileAnnotation>,
    ) -> Vec<Annotation> {
        let mut ids = BTreeMap::new();
        let mut annotations = Vec::new();
        for (index, file) in files.into_iter().enumerate() {
            let place = format!("{place}, annotation {}", index + 1);
            let id = file.id;
            if let Some(first) = ids.insert(id, index) {
                self.problem(|| format!("{place}: annotation {} has the same id, {id}", first + 1));
            } else if id > MAX_ID {
                self.problem(|| format!("{place}: its id is above {MAX_ID}"));
            } else {
                annotations.extend(self.annotation(&place, text, file));
            }
        }
        annotations
    }

    fn annotation(&mut self, place: &str, text: &Text, file: FileAnnotation) -> Option<Annotation> {
        let at = FileSpan { start: file.start, end: file.end };
        let span = self.span(place, text, at, &file.quote);
        let label = self.label(place, &file.label);
        let origin = self.origin(&format!("{place}, origin"), text, file.origin);
        let link = file.place.and_then(|link| self.link(place, link));
        Some(Annotation {
            id: AnnotationId(file.id),
            span: span?,
            label: label?,
            status: file.status,
            origin: origin?,
            entity: file.entity,
            value: file.value,
            place: link,
            note: file.note,
        })
    }

    fn origin(&mut self, place: &str, text: &Text, file: FileOrigin) -> Option<Origin> {
        let (model, source, rule, score, at, quote, label) = match file {
            FileOrigin::Person {} => return Some(Origin::Person),
            FileOrigin::Import { format, file } => return Some(Origin::Import { format, file }),
            FileOrigin::Detector { model, source, rule, score, start, end, quote, label } => {
                (model, source, rule, score, FileSpan { start, end }, quote, label)
            }
        };
        let span = self.span(place, text, at, &quote);
        let label = self.label(place, &label);
        let source = self.source(place, source, rule);
        if score.is_some_and(|score| !(0.0..=1.0).contains(&score)) {
            self.problem(|| format!("{place}: its score is not between 0 and 1"));
        }
        Some(Origin::Detector {
            model: self.model(model),
            source: source?,
            score: score.map(Score::new),
            span: span?,
            label: label?,
        })
    }

    fn link(&mut self, place: &str, file: FileLink) -> Option<Link> {
        let link = file.link();
        link.map_err(|reason| self.problem(|| format!("{place}, place: {reason}"))).ok()
    }

    fn source(&mut self, place: &str, file: FileSource, rule: Option<String>) -> Option<Source> {
        match (file, rule) {
            (FileSource::Tagger, None) => Some(Source::Tagger),
            (FileSource::Consistency, None) => Some(Source::Consistency),
            (FileSource::Rule, Some(name)) => Some(Source::Rule(name)),
            _ => {
                self.problem(|| {
                    format!("{place}: `rule` names a rule where `source` is “rule”, and only there")
                });
                None
            }
        }
    }

    fn model(&mut self, name: Cow<str>) -> Arc<str> {
        if let Some(model) = self.models.get(&*name) {
            return Arc::clone(model);
        }
        let model: Arc<str> = Arc::from(&*name);
        self.models.insert(Arc::clone(&model));
        model
    }

    fn label(&mut self, place: &str, name: &str) -> Option<LabelId> {
        let found = self.labels.get(name).copied();
        if found.is_none() {
            self.problem(|| {
                format!("{place}: the label “{}” is not in the list of labels", shorten(name, 60))
            });
        }
        found
    }

    /// The bytes of a span in code points whose quote is given.
    fn span(&mut self, place: &str, text: &Text, at: FileSpan, quote: &str) -> Option<Span> {
        let FileSpan { start, end } = at;
        if start >= end {
            self.problem(|| format!("{place}: its start, {start}, is not before its end, {end}"));
            return None;
        }
        let span = text.span(at);
        let found = span.and_then(|span| span.slice(text.text));
        if found != Some(quote) {
            self.mismatch(text, at, quote);
            self.problem(|| match found {
                Some(found) => format!(
                    "{place}: the text at {start}..{end} is “{}”, not “{}”",
                    shorten(found, 60),
                    shorten(quote, 60)
                ),
                None => format!(
                    "{place}: {start}..{end} lies outside the text, which has {} characters",
                    text.offsets.chars_len()
                ),
            });
            return None;
        }
        let within = span.filter(|&span| text.is_within_a_paragraph(span));
        if within.is_none() {
            self.problem(|| format!("{place}: {start}..{end} does not lie within one paragraph"));
        }
        within
    }

    fn mismatch(&mut self, text: &Text, at: FileSpan, quote: &str) {
        self.mismatches.all += 1;
        self.mismatches.in_bytes += usize::from(text.quote_in_bytes(at) == Some(quote));
        self.mismatches.in_utf16 += usize::from(text.quote_in_utf16(at) == Some(quote));
    }

    fn reviewed(&mut self, place: &str, text: &Text, files: &[FileSpan]) -> BTreeSet<Span> {
        let mut reviewed = BTreeSet::new();
        for (index, &at) in files.iter().enumerate() {
            let place = || format!("{place}, reviewed paragraph {}", index + 1);
            let span =
                text.span(at).filter(|span| was_paragraph(text.text, &text.paragraphs, *span));
            match span {
                None => self.problem(|| {
                    format!("{}: {}..{} is no paragraph of the text", place(), at.start, at.end)
                }),
                Some(span) if !reviewed.insert(span) => {
                    self.problem(|| format!("{}: it is listed twice", place()));
                }
                Some(_) => {}
            }
        }
        reviewed
    }
}

impl<'a> Text<'a> {
    /// The bytes of a span in code points; `None` outside the text.
    fn span(&self, at: FileSpan) -> Option<Span> {
        let byte = |position: u64| {
            self.offsets.char_to_byte(self.text, CodePoint(u32::try_from(position).ok()?))
        };
        Some(Span { start: byte(at.start)?, end: byte(at.end)? })
    }

    fn quote_in_bytes(&self, at: FileSpan) -> Option<&'a str> {
        self.text.get(usize::try_from(at.start).ok()?..usize::try_from(at.end).ok()?)
    }

    fn quote_in_utf16(&self, at: FileSpan) -> Option<&'a str> {
        let byte = |position: u64| {
            self.offsets.utf16_to_byte(self.text, Utf16(u32::try_from(position).ok()?))
        };
        self.text.get(byte(at.start)? as usize..byte(at.end)? as usize)
    }

    /// Also over the border between paragraphs that are one line, which had no greatest length in older
    /// versions.
    fn is_within_a_paragraph(&self, span: Span) -> bool {
        let after = self.paragraphs.partition_point(|paragraph| paragraph.start <= span.start);
        let within = |paragraph: &Span| {
            let is_cut = || paragraph.len() as usize > MAX_PARAGRAPH / 2;
            let quote = span.slice(self.text).unwrap_or_default();
            paragraph.contains(span)
                || paragraph.contains(Span::new(span.start, span.start + 1))
                    && is_cut()
                    && !quote.contains(['\n', '\u{c}', '\u{2029}'])
        };
        self.paragraphs[..after].last().is_some_and(within)
    }
}
