//! Validates the documents of a file, and converts them to documents of a project.

use super::constants::MAX_ANNOTATION_ID;
use super::error::ValidationProblems;
use super::file::{FileAnnotation, FileDocument, FileInnerPlace, FileOrigin, FileSource, FileSpan};
use super::place_link::FileLink;
use crate::import::ImportNote;
use crate::shorten::shorten;
use dateline_annotation::model::{
    Annotation, AnnotationId, Document, DocumentId, DocumentParts, InnerPlace, LabelId, LabelSet,
    Metadata, Origin, PlaceLink, Score, SuggestionSource, limit_overlaps,
};
use dateline_text::{
    CodePointOffset, MAX_PARAGRAPH_BYTES, Offsets, Span, Utf16Offset,
    is_current_or_former_paragraph, paragraphs,
};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Collects validation problems and import notes.
pub(super) struct Validator<'a> {
    labels: BTreeMap<&'a str, LabelId>,
    problems: ValidationProblems,
    mismatches: UnitMismatches,
    /// Shares one allocation between equal model hashes.
    models: BTreeSet<Arc<str>>,
    notes: Vec<ImportNote>,
}

/// The number of offsets that do not match their quotes, and of those that would match in another
/// unit.
#[derive(Default)]
struct UnitMismatches {
    total: usize,
    in_bytes: usize,
    in_utf16: usize,
}

impl UnitMismatches {
    fn likely_unit(&self) -> Option<&'static str> {
        match self.total {
            0 => None,
            all if all == self.in_utf16 => Some("UTF-16 code units (as JavaScript counts)"),
            all if all == self.in_bytes => Some("bytes of UTF-8"),
            _ => None,
        }
    }
}

/// A text with the data for finding offsets in it.
struct IndexedText<'a> {
    text: &'a str,
    offsets: Offsets,
    paragraphs: Vec<Span>,
}

impl<'a> Validator<'a> {
    pub(super) fn new(labels: &'a LabelSet) -> Self {
        Self {
            labels: labels.iter().map(|label| (label.name.as_str(), label.id)).collect(),
            problems: ValidationProblems::default(),
            mismatches: UnitMismatches::default(),
            models: BTreeSet::new(),
            notes: Vec::new(),
        }
    }

    pub(super) fn report(&mut self, problem: impl FnOnce() -> String) {
        self.problems.push(problem);
    }

    /// Returns all documents with the import notes, or the problems.
    pub(super) fn into_documents(
        mut self,
        files: Vec<FileDocument>,
    ) -> Result<(Vec<Document>, Vec<ImportNote>), ValidationProblems> {
        let mut ids = BTreeMap::new();
        let mut documents = Vec::new();
        for (index, file) in files.into_iter().enumerate() {
            let location = format!("document {}", index + 1);
            if let Some(first) = ids.insert(file.id, index) {
                self.report(|| format!("{location}: document {} has the same id", first + 1));
            }
            documents.extend(self.validate_document(&location, file));
        }
        self.problems.set_unit(self.mismatches.likely_unit());
        if self.problems.count() == 0 { Ok((documents, self.notes)) } else { Err(self.problems) }
    }

    fn validate_document(&mut self, location: &str, file: FileDocument) -> Option<Document> {
        if file.text.contains('\r') {
            self.report(|| {
                format!("{location}: the text has carriage returns; lines must end with LF only")
            });
            return None;
        }
        let offsets = Offsets::new(&file.text);
        let text = IndexedText { text: &file.text, offsets, paragraphs: paragraphs(&file.text) };
        let mut annotations = self.validate_annotations(location, &text, file.annotations);
        let count = limit_overlaps(&mut annotations);
        if count > 0 {
            self.notes.push(ImportNote::TooManyLayers { location: location.to_owned(), count });
        }
        let reviewed = self.validate_reviewed(location, &text, &file.reviewed);
        let meta = Metadata {
            title: file.title,
            date: file.date,
            source: file.source,
            language: file.language,
            note: file.note,
        };
        let parts = DocumentParts {
            id: DocumentId(file.id),
            text: Arc::from(&*file.text),
            line_ends: file.line_ends.into(),
            meta,
            annotations,
            reviewed,
        };
        let assembled = Document::assemble(parts);
        assembled.map_err(|error| self.report(|| format!("{location}: {error}"))).ok()
    }

    fn validate_annotations(
        &mut self,
        location: &str,
        text: &IndexedText,
        files: Vec<FileAnnotation>,
    ) -> Vec<Annotation> {
        let mut ids = BTreeMap::new();
        let mut annotations = Vec::new();
        for (index, file) in files.into_iter().enumerate() {
            let annotation_location = format!("{location}, annotation {}", index + 1);
            let id = file.id;
            if let Some(first) = ids.insert(id, index) {
                self.report(|| {
                    format!("{annotation_location}: annotation {} has the same id, {id}", first + 1)
                });
            } else if id > MAX_ANNOTATION_ID {
                self.report(|| {
                    format!("{annotation_location}: the id is above {MAX_ANNOTATION_ID}")
                });
            } else {
                annotations.extend(self.validate_annotation(&annotation_location, text, file));
            }
        }
        annotations
    }

    fn validate_annotation(
        &mut self,
        location: &str,
        text: &IndexedText,
        mut file: FileAnnotation,
    ) -> Option<Annotation> {
        let mut details = file.take_details();
        let at = FileSpan { start: file.start, end: file.end };
        let span = self.validate_span(location, text, at, &file.quote);
        let label = self.find_label(location, &file.label);
        let origin = self.validate_origin(&format!("{location}, origin"), text, file.origin);
        let link = file.place.and_then(|link| self.validate_link(location, link));
        details.inner_places = self.validate_inner_places(location, text, span?, file.inner_places);
        Some(Annotation {
            id: AnnotationId(file.id),
            span: span?,
            label: label?,
            status: file.status,
            origin: origin?,
            entity: file.entity,
            place: link,
            details,
        })
    }

    /// Returns the valid names of places inside the name of an annotation.
    fn validate_inner_places(
        &mut self,
        location: &str,
        text: &IndexedText,
        outer: Span,
        files: Vec<FileInnerPlace>,
    ) -> Vec<InnerPlace> {
        let mut places = Vec::new();
        for (index, file) in files.into_iter().enumerate() {
            let location = format!("{location}, inner place {}", index + 1);
            let at = FileSpan { start: file.start, end: file.end };
            let span = self.validate_span(&location, text, at, &file.quote);
            let link = self.validate_link(&location, file.place);
            let Some((span, place)) = span.zip(link) else { continue };
            if !outer.contains(span) {
                self.report(|| format!("{location}: it is not inside its annotation"));
            } else if place.place().is_none() {
                self.report(|| format!("{location}: it has no place"));
            } else {
                places.push(InnerPlace { span, place });
            }
        }
        places
    }

    fn validate_origin(
        &mut self,
        location: &str,
        text: &IndexedText,
        file: FileOrigin,
    ) -> Option<Origin> {
        let (model, source, score, at, quote, label) = match file {
            FileOrigin::Person {} => return Some(Origin::Person),
            FileOrigin::Import { format, file } => return Some(Origin::Import { format, file }),
            FileOrigin::Detector { model, source, rule, list, score, start, end, quote, label } => {
                let source = self.validate_source(location, source, [rule, list]);
                (model, source, score, FileSpan { start, end }, quote, label)
            }
        };
        let span = self.validate_span(location, text, at, &quote);
        let label = self.find_label(location, &label);
        if score.is_some_and(|score| !(0.0..=1.0).contains(&score)) {
            self.report(|| format!("{location}: the score must be between 0 and 1"));
        }
        Some(Origin::Detector {
            model: self.intern_model(model),
            source: source?,
            score: score.map(Score::new),
            span: span?,
            label: label?,
        })
    }

    fn validate_link(&mut self, location: &str, file: FileLink) -> Option<PlaceLink> {
        let link = file.into_link();
        link.map_err(|reason| self.report(|| format!("{location}, place: {reason}"))).ok()
    }

    fn validate_source(
        &mut self,
        location: &str,
        file: FileSource,
        names: [Option<String>; 2],
    ) -> Option<SuggestionSource> {
        match (file, names) {
            (FileSource::Tagger, [None, None]) => Some(SuggestionSource::Tagger),
            (FileSource::Consistency, [None, None]) => Some(SuggestionSource::Consistency),
            (FileSource::Learned, [None, None]) => Some(SuggestionSource::Learned),
            (FileSource::Rule, [Some(name), None]) => Some(SuggestionSource::Rule(name)),
            (FileSource::List, [None, Some(name)]) => Some(SuggestionSource::List(name)),
            _ => {
                self.report(|| {
                    format!(
                        "{location}: `rule` and `list` are required for `source` “rule” and “list”, \
                         and not allowed otherwise"
                    )
                });
                None
            }
        }
    }

    fn intern_model(&mut self, name: Cow<str>) -> Arc<str> {
        if let Some(model) = self.models.get(&*name) {
            return Arc::clone(model);
        }
        let model: Arc<str> = Arc::from(&*name);
        self.models.insert(Arc::clone(&model));
        model
    }

    fn find_label(&mut self, location: &str, name: &str) -> Option<LabelId> {
        let found = self.labels.get(name).copied();
        if found.is_none() {
            self.report(|| {
                format!(
                    "{location}: the label “{}” is not in the list of labels",
                    shorten(name, 60)
                )
            });
        }
        found
    }

    /// Converts a span in code points to bytes, and reports a problem if it does not cover its
    /// quote or is not within one paragraph.
    fn validate_span(
        &mut self,
        location: &str,
        text: &IndexedText,
        file_span: FileSpan,
        quote: &str,
    ) -> Option<Span> {
        let FileSpan { start, end } = file_span;
        if start >= end {
            self.report(|| format!("{location}: start {start} is not before end {end}"));
            return None;
        }
        let span = text.byte_span(file_span);
        let found = span.and_then(|span| span.slice(text.text));
        if found != Some(quote) {
            self.count_mismatch(text, file_span, quote);
            self.report(|| match found {
                Some(found) => format!(
                    "{location}: the text at {start}..{end} is “{}”, not “{}”",
                    shorten(found, 60),
                    shorten(quote, 60)
                ),
                None => format!(
                    "{location}: {start}..{end} is outside the text of {} characters",
                    text.offsets.chars_len()
                ),
            });
            return None;
        }
        let within = span.filter(|&span| text.is_within_a_paragraph(span));
        if within.is_none() {
            self.report(|| format!("{location}: {start}..{end} is not within one paragraph"));
        }
        within
    }

    fn count_mismatch(&mut self, text: &IndexedText, file_span: FileSpan, quote: &str) {
        self.mismatches.total += 1;
        self.mismatches.in_bytes += usize::from(text.quote_in_bytes(file_span) == Some(quote));
        self.mismatches.in_utf16 += usize::from(text.quote_in_utf16(file_span) == Some(quote));
    }

    fn validate_reviewed(
        &mut self,
        location: &str,
        text: &IndexedText,
        files: &[FileSpan],
    ) -> BTreeSet<Span> {
        let mut reviewed = BTreeSet::new();
        for (index, &at) in files.iter().enumerate() {
            let paragraph_location = || format!("{location}, reviewed paragraph {}", index + 1);
            let span = text
                .byte_span(at)
                .filter(|span| is_current_or_former_paragraph(text.text, &text.paragraphs, *span));
            match span {
                None => self.report(|| {
                    format!(
                        "{}: {}..{} is not a paragraph of the text",
                        paragraph_location(),
                        at.start,
                        at.end
                    )
                }),
                Some(span) if !reviewed.insert(span) => {
                    self.report(|| format!("{}: listed twice", paragraph_location()));
                }
                Some(_) => {}
            }
        }
        reviewed
    }
}

impl<'a> IndexedText<'a> {
    /// Converts a span in code points to bytes. Returns `None` if it is outside the text.
    fn byte_span(&self, file_span: FileSpan) -> Option<Span> {
        let byte = |position: u64| {
            self.offsets.char_to_byte(self.text, CodePointOffset(u32::try_from(position).ok()?))
        };
        Some(Span { start: byte(file_span.start)?, end: byte(file_span.end)? })
    }

    fn quote_in_bytes(&self, file_span: FileSpan) -> Option<&'a str> {
        self.text.get(usize::try_from(file_span.start).ok()?..usize::try_from(file_span.end).ok()?)
    }

    fn quote_in_utf16(&self, file_span: FileSpan) -> Option<&'a str> {
        let byte = |position: u64| {
            self.offsets.utf16_to_byte(self.text, Utf16Offset(u32::try_from(position).ok()?))
        };
        self.text.get(byte(file_span.start)? as usize..byte(file_span.end)? as usize)
    }

    /// Returns true if a span is within a paragraph, or crosses the border between paragraphs that
    /// are parts of the same line. Older versions had no maximum length of a paragraph.
    fn is_within_a_paragraph(&self, span: Span) -> bool {
        let after = self.paragraphs.partition_point(|paragraph| paragraph.start <= span.start);
        let within = |paragraph: &Span| {
            let is_cut = || paragraph.len() as usize > MAX_PARAGRAPH_BYTES / 2;
            let quote = span.slice(self.text).unwrap_or_default();
            paragraph.contains(span)
                || paragraph.contains(Span::new(span.start, span.start + 1))
                    && is_cut()
                    && !quote.contains(['\n', '\u{c}', '\u{2029}'])
        };
        self.paragraphs[..after].last().is_some_and(within)
    }
}
