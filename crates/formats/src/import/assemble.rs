//! Makes documents from parsed texts and spans.

use super::notes::{ImportNote, ImportedDocuments, NoteCollector, SpanFault};
use super::parsed::{ParsedDocument, ParsedDocuments, ParsedSpan, ReadError};
use super::reconcile::find_label_ignoring_case;
use crate::decode::check_size;
use crate::limits::MAX_BYTES;
use crate::limits::MAX_LABELS;
use crate::shorten::shorten;
use dateline_annotation::model::{
    Annotation, AnnotationId, Document, DocumentId, DocumentParts, LabelDraft, LabelId, LabelSet,
    Metadata, Origin, Status, limit_overlaps,
};
use dateline_text::{LineEndingMap, Span, normalize_line_endings, paragraphs};
use std::collections::{BTreeMap, BTreeSet};

/// The origin of imported data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The format's name, for the origin of each annotation.
    pub format: String,
    /// The file's name. Also the source of documents that name none.
    pub file: String,
    /// The status of annotations whose format carries no status. Training data was labeled by
    /// people, so this is usually [`Status::Accepted`]. Nothing is marked as reviewed because of
    /// it.
    pub status: Status,
}

impl Provenance {
    /// Returns the provenance of articles without labels, from a file of this name.
    pub fn for_articles(file: &str) -> Self {
        Self { format: "text".to_owned(), file: file.to_owned(), status: Status::Accepted }
    }
}

/// Makes documents from parsed texts and spans, with the labels of `labels`.
///
/// A label of the file is mapped to the label of the same name, or else to the first one that
/// differs only in case, or else it is appended. Line endings become LF, and spans are adjusted. A
/// span that crosses the end of its paragraph is cut there, and white space at its edges is removed. Documents are numbered from 1. Returns
/// an error for a text over [`MAX_BYTES`] and for more than 1000 labels. Cost: a few passes over
/// the texts, n log n in the spans.
pub fn assemble_documents(
    parsed: ParsedDocuments,
    labels: &LabelSet,
    provenance: &Provenance,
) -> Result<ImportedDocuments, ReadError> {
    let mut assembler = DocumentAssembler::new(labels, provenance.clone());
    parsed.notes.into_iter().for_each(|note| assembler.notes.push(note));
    let documents: Result<Vec<Document>, ReadError> =
        parsed.documents.into_iter().map(|item| assembler.assemble_document(item)).collect();
    let documents = documents?;
    let (labels, notes) = assembler.finish();
    Ok(ImportedDocuments { labels, documents, notes })
}

/// Like [`assemble_documents`], for one document after another, so that not all documents have to
/// be in memory.
pub struct DocumentAssembler {
    labels: LabelSet,
    /// Label names of the file that were seen, with the labels to which they are mapped.
    known_labels: BTreeMap<String, LabelId>,
    notes: NoteCollector,
    provenance: Provenance,
    /// The id of the last document.
    last_id: u32,
}

impl DocumentAssembler {
    /// Creates an assembler with the project's labels.
    pub fn new(labels: &LabelSet, from: Provenance) -> Self {
        let (labels, known) = (labels.clone(), BTreeMap::new());
        Self {
            labels,
            known_labels: known,
            notes: NoteCollector::default(),
            provenance: from,
            last_id: 0,
        }
    }

    /// Returns all labels and the import notes.
    pub fn finish(self) -> (LabelSet, Vec<ImportNote>) {
        (self.labels, self.notes.into_vec())
    }

    /// Assembles the next document.
    pub fn assemble_document(&mut self, parsed: ParsedDocument) -> Result<Document, ReadError> {
        self.last_id += 1;
        let id = DocumentId(self.last_id);
        check_size(parsed.text.len(), MAX_BYTES)?;
        let map = LineEndingMap::new(&parsed.text);
        let (text, line_ends) = normalize_line_endings(&parsed.text);
        let normalized =
            |span: Span| Span::new(map.to_normalized(span.start), map.to_normalized(span.end));
        let all = paragraphs(&text);
        let mut annotations = Vec::with_capacity(parsed.spans.len());
        for (number, span) in (1..).zip(parsed.spans) {
            let span = ParsedSpan { span: normalized(span.span), ..span };
            annotations.extend(self.assemble_annotation(
                AnnotationId(number),
                span,
                &text,
                &all,
                &parsed.location,
            )?);
        }
        let count = limit_overlaps(&mut annotations);
        if count > 0 {
            self.notes.push(ImportNote::TooManyLayers { location: parsed.location.clone(), count });
        }
        let known: Vec<Span> =
            parsed.fully_annotated.iter().map(|&span| normalized(span)).collect();
        let reviewed = paragraphs_within(&all, known);
        let mut meta = Metadata::from_text(&text);
        meta.title = parsed.meta.title.unwrap_or(meta.title);
        meta.date = parsed.meta.date.or(meta.date);
        meta.source = parsed.meta.source.unwrap_or_else(|| self.provenance.file.clone());
        meta.language = parsed.meta.language.unwrap_or_default();
        let text = text.into();
        let parts = DocumentParts { id, text, line_ends, meta, annotations, reviewed };
        Document::assemble(parts).map_err(|error| ReadError::Invalid {
            location: parsed.location,
            reason: error.to_string(),
        })
    }

    fn assemble_annotation(
        &mut self,
        id: AnnotationId,
        parsed: ParsedSpan,
        text: &str,
        paragraphs: &[Span],
        location: &str,
    ) -> Result<Option<Annotation>, ReadError> {
        let reject = |fault, notes: &mut NoteCollector| {
            let (location, label) = (location.to_owned(), shorten(&parsed.label, 30));
            notes.push(ImportNote::SpanRejected { location, label, reason: fault });
            Ok(None)
        };
        let Some((span, is_cut)) = clip_to_paragraph(text, paragraphs, parsed.span) else {
            return reject(SpanFault::Empty, &mut self.notes);
        };
        let Some(label) = self.label_id(&parsed.label)? else {
            return reject(SpanFault::BadLabel, &mut self.notes);
        };
        let span = self.trim(span, text, location);
        if is_cut {
            let quote = shorten(span.slice(text).unwrap_or_default(), 60);
            self.notes.push(ImportNote::Clipped { location: location.to_owned(), quote });
        }
        let extra = parsed.details.map(|extra| *extra).unwrap_or_default();
        let status = extra.status.unwrap_or(self.provenance.status);
        let origin = Origin::Import {
            format: self.provenance.format.clone(),
            file: self.provenance.file.clone(),
        };
        Ok(Some(Annotation {
            place: extra.place,
            details: extra.attributes,
            ..Annotation::new(id, span, label, status, origin)
        }))
    }

    /// Returns the span without white space at its edges.
    fn trim(&mut self, span: Span, text: &str, location: &str) -> Span {
        let trimmed = dateline_text::trim_span(text, span);
        if trimmed == span || trimmed.is_empty() {
            return span;
        }
        let quote = shorten(trimmed.slice(text).unwrap_or_default(), 60);
        self.notes.push(ImportNote::Trimmed { location: location.to_owned(), quote });
        trimmed
    }

    /// Returns the label for a name of the file, or `None` if the name is invalid.
    fn label_id(&mut self, name: &str) -> Result<Option<LabelId>, ReadError> {
        if let Some(&known) = self.known_labels.get(name) {
            return Ok(Some(known));
        }
        let is_name = !name.trim().is_empty()
            && !name.chars().any(char::is_control)
            && name.chars().nth(100).is_none();
        if !is_name {
            return Ok(None);
        }
        // Bounds the map, because a malicious file may contain many names that differ only in case.
        if self.known_labels.len() >= 2 * MAX_LABELS {
            return Err(ReadError::TooManyLabels(MAX_LABELS));
        }
        let label = self.find_or_add(name)?;
        self.known_labels.insert(name.to_owned(), label);
        Ok(Some(label))
    }

    fn find_or_add(&mut self, name: &str) -> Result<LabelId, ReadError> {
        if let Some(label) = self.labels.by_name(name) {
            return Ok(label.id);
        }
        if let Some(label) = find_label_ignoring_case(&self.labels, name) {
            let (from, to) = (name.to_owned(), label.name.clone());
            self.notes.push(ImportNote::LabelMatched { from, to });
            return Ok(label.id);
        }
        if self.labels.iter().count() >= MAX_LABELS {
            return Err(ReadError::TooManyLabels(MAX_LABELS));
        }
        self.notes.push(ImportNote::LabelAdded { name: name.to_owned() });
        Ok(self.labels.push_draft(LabelDraft { name: name.to_owned(), ..LabelDraft::default() }))
    }
}

/// Returns the paragraphs that are within one of the spans. Cost: n log n in both.
fn paragraphs_within(paragraphs: &[Span], mut spans: Vec<Span>) -> BTreeSet<Span> {
    spans.sort_unstable();
    let mut spans = spans.into_iter().peekable();
    // The maximum end of the spans that begin at or before the start of the paragraph.
    let mut covered_end = 0;
    let mut is_within = |paragraph: &Span| {
        while let Some(span) = spans.next_if(|span| span.start <= paragraph.start) {
            covered_end = span.end.max(covered_end);
        }
        paragraph.end <= covered_end
    };
    paragraphs.iter().copied().filter(|paragraph| is_within(paragraph)).collect()
}

/// Clips a span to the paragraph in which it begins. Returns the clipped span, and true if more
/// than white space was cut off after the paragraph. Only white space can be cut off before it.
/// Returns `None` if nothing remains.
fn clip_to_paragraph(text: &str, paragraphs: &[Span], span: Span) -> Option<(Span, bool)> {
    let at = paragraphs.partition_point(|paragraph| paragraph.end <= span.start);
    let paragraph = *paragraphs.get(at)?;
    if paragraph.contains(span) && !span.is_empty() {
        return Some((span, false));
    }
    let (start, end) = (span.start.max(paragraph.start), span.end.min(paragraph.end));
    let clipped = dateline_text::trim_span(text, Span { start, end: end.max(start) });
    let rest = text.get(end as usize..span.end as usize).unwrap_or_default();
    (!clipped.is_empty()).then(|| (clipped, !rest.trim().is_empty()))
}
