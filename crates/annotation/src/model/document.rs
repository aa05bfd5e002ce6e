//! Documents: a frozen text with its metadata, annotations and reviewed paragraphs.

use super::annotation::{Annotation, AnnotationId, Origin, SortKey};
use super::date::Date;
use super::label::LabelId;
use crate::cost_counter;
use dateline_text::{LineEnding, MAX_PARAGRAPH_BYTES, Span};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// Identifies a document within its project. Never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(pub u32);

/// An article with its annotations.
///
/// The text is frozen: nothing trims, folds or re-encodes it after the document is created.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Stable for the lifetime of the project.
    pub id: DocumentId,
    /// The text, with LF line endings.
    pub text: Arc<str>,
    /// The line endings of the original text.
    pub line_ends: LineEnding,
    /// The metadata of the text.
    pub meta: Metadata,
    /// By start, then longest first, then by id; see [`Document::annotations`].
    annotations: Vec<Annotation>,
    /// The reviewed paragraphs. In these, a token without a label is known to be outside any
    /// mention.
    reviewed: BTreeSet<Span>,
    /// The paragraphs of the text, computed on first use. They never change, because the text is
    /// frozen.
    #[serde(skip)]
    paragraphs: Cached<Arc<[Span]>>,
}

/// The minimum size of a chunk in bytes; a chunk exceeds it by less than one paragraph.
const CHUNK_BYTES: usize = 100_000;

/// Collects the distinct words of a text chunk by chunk, in the form of
/// [`Document::distinct_words`].
#[derive(Clone, Debug, Default)]
pub struct WordSetBuilder(BTreeSet<String>);

impl WordSetBuilder {
    /// Adds the words of a chunk. **Cost:** O(n log n) in its length.
    pub fn add_text(&mut self, part: &str) {
        for word in dateline_text::fold(part).split(' ').filter(|word| !word.is_empty()) {
            if !self.0.contains(word) {
                self.0.insert(word.to_owned());
            }
        }
    }

    /// Returns all words, folded, in sorted order and separated by spaces.
    pub fn finish(self) -> String {
        self.0.into_iter().collect::<Vec<_>>().join(" ")
    }
}

/// A value derived from the other fields of a struct. It does not take part in comparisons.
#[derive(Clone, Debug, Default)]
struct Cached<T>(OnceLock<T>);

impl<T> PartialEq for Cached<T> {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl<T> Eq for Cached<T> {}

/// The metadata of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The headline, or the beginning of the text.
    pub title: String,
    /// The date of publication. Relative dates are resolved against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// The source of the text: a file name, or empty for pasted text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// A BCP 47 tag, or empty if unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// A note by the user.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Document {
    /// Creates a document without annotations. Takes the title and the date from the first lines of
    /// the text ([`Metadata::from_text`]).
    pub fn new(id: DocumentId, text: Arc<str>, line_ends: LineEnding, source: &str) -> Self {
        let meta = Metadata { source: source.to_owned(), ..Metadata::from_text(&text) };
        Self {
            id,
            text,
            line_ends,
            meta,
            annotations: Vec::new(),
            reviewed: BTreeSet::new(),
            paragraphs: Cached::default(),
        }
    }

    /// Returns all annotations, including rejected ones: by start, then longest first, then by id.
    pub fn annotations(&self) -> &[Annotation] {
        &self.annotations
    }

    /// Returns the annotation with this id. **Cost:** linear in the annotations; use
    /// [`Document::annotations_by_id`] to find many.
    pub fn annotation(&self, id: AnnotationId) -> Option<&Annotation> {
        let at = self.annotations.iter().position(|annotation| annotation.id == id);
        cost_counter::record_touched(at.map_or(self.annotations.len(), |at| at + 1));
        at.map(|at| &self.annotations[at])
    }

    /// Returns all annotations by id. **Cost:** O(n log n).
    pub fn annotations_by_id(&self) -> BTreeMap<AnnotationId, &Annotation> {
        cost_counter::record_touched(self.annotations.len());
        self.annotations.iter().map(|annotation| (annotation.id, annotation)).collect()
    }

    /// Returns the annotations that start in a range of the text, in order. Uses binary search.
    pub fn annotations_starting_in(&self, range: Span) -> &[Annotation] {
        let from = self.annotations.partition_point(|other| other.span.start < range.start);
        let rest = &self.annotations[from..];
        let found = &rest[..rest.partition_point(|other| other.span.start < range.end)];
        cost_counter::record_touched(found.len());
        found
    }

    /// Returns the text of a span; empty if the span does not fit the text.
    pub fn quote(&self, span: Span) -> &str {
        span.slice(&self.text).unwrap_or_default()
    }

    /// Returns the paragraphs of the text, in order. **Cost:** linear in the text on the first
    /// call.
    pub fn paragraphs(&self) -> &[Span] {
        self.paragraphs.0.get_or_init(|| dateline_text::paragraphs(&self.text).into())
    }

    /// Sets the paragraphs of the text, which the caller has already computed, so that they are not
    /// computed again.
    pub fn set_known_paragraphs(&self, paragraphs: Arc<[Span]>) {
        debug_assert_eq!(*paragraphs, *dateline_text::paragraphs(&self.text));
        // If they are known, they are equal.
        let _ = self.paragraphs.0.set(paragraphs);
    }

    /// Returns the paragraph that contains a span; `None` if no single paragraph contains all of
    /// it. Uses binary search once the paragraphs are computed.
    pub fn paragraph_containing(&self, span: Span) -> Option<Span> {
        let all = self.paragraphs();
        let after = all.partition_point(|paragraph| paragraph.start <= span.start);
        all[..after].last().copied().filter(|paragraph| paragraph.contains(span))
    }

    /// Returns true if a span is a paragraph, or was one (a long line) before paragraphs had a
    /// maximum length.
    pub fn is_current_or_former_paragraph(&self, span: Span) -> bool {
        dateline_text::is_current_or_former_paragraph(&self.text, self.paragraphs(), span)
    }

    /// Returns the distinct words of the text, folded, in sorted order and separated by spaces.
    /// Allows searching a document that is not in memory: a folded query without spaces occurs in
    /// the result if it occurs in the folded text.
    pub fn distinct_words(&self) -> String {
        let mut words = WordSetBuilder::default();
        self.chunks().into_iter().for_each(|part| words.add_text(part));
        words.finish()
    }

    /// Splits the text between paragraphs into chunks of about 100 kB. **Cost:** linear in the
    /// number of paragraphs.
    pub fn chunks(&self) -> Vec<&str> {
        let mut parts = Vec::new();
        let mut start = 0;
        for paragraph in self.paragraphs() {
            if paragraph.start as usize - start >= CHUNK_BYTES {
                parts.push(&self.text[start..paragraph.start as usize]);
                start = paragraph.start as usize;
            }
        }
        parts.push(&self.text[start..]);
        parts
    }

    /// Returns the reviewed paragraphs, in order.
    pub fn reviewed(&self) -> &BTreeSet<Span> {
        &self.reviewed
    }

    /// Returns true if the text has paragraphs and all of them are reviewed.
    pub fn is_reviewed(&self) -> bool {
        let paragraphs = self.paragraphs();
        !paragraphs.is_empty() && paragraphs.iter().all(|span| self.reviewed.contains(span))
    }

    /// Inserts an annotation that the caller has checked, in sort order. **Cost:** linear in the
    /// annotations after it.
    pub(crate) fn insert(&mut self, annotation: Annotation) {
        let at = self.annotations.partition_point(|other| other.sort_key() < annotation.sort_key());
        cost_counter::record_touched(self.annotations.len() - at);
        self.annotations.insert(at, annotation);
    }

    /// Removes an annotation. Returns false if the document does not contain exactly this
    /// annotation. **Cost:** linear in the annotations after it.
    pub(crate) fn remove(&mut self, annotation: &Annotation) -> bool {
        let found = self.position(annotation);
        cost_counter::record_touched(found.map_or(0, |at| self.annotations.len() - at));
        found.map(|at| self.annotations.remove(at)).is_some()
    }

    /// Replaces an annotation by one with the same span and id. Returns false if the document does
    /// not contain exactly `before`. Uses binary search.
    pub(crate) fn replace(&mut self, before: &Annotation, after: Annotation) -> bool {
        let found = self.position(before);
        found.map(|at| self.annotations[at] = after).is_some()
    }

    /// Returns the index of an annotation; `None` if the document does not contain exactly this
    /// annotation.
    fn position(&self, annotation: &Annotation) -> Option<usize> {
        let order = annotation.sort_key();
        let at = self.annotations.binary_search_by_key(&order, Annotation::sort_key).ok()?;
        (self.annotations[at] == *annotation).then_some(at)
    }

    /// Takes the annotations from `first` to `last` out of the document. Returns the number of
    /// annotations before them, and the annotations. [`Document::restore_annotations`] puts them
    /// back. **Cost:** the annotations after them are moved once.
    pub(crate) fn drain_annotations(
        &mut self,
        first: &SortKey,
        last: &SortKey,
    ) -> (usize, Vec<Annotation>) {
        let preceding = self.annotations.partition_point(|other| other.sort_key() < *first);
        let following = self.annotations.partition_point(|other| other.sort_key() <= *last);
        (preceding, self.annotations.drain(preceding..following).collect())
    }

    /// Inserts annotations, in order, after the first `preceding` ones.
    pub(crate) fn restore_annotations(
        &mut self,
        preceding: usize,
        annotations: impl Iterator<Item = Annotation>,
    ) {
        self.annotations.splice(preceding..preceding, annotations);
        debug_assert!(self.annotations.is_sorted_by_key(Annotation::sort_key));
    }

    /// Returns a copy with changed annotations. The change must not affect their order.
    pub(crate) fn map_annotations(&self, change: impl FnMut(&mut Annotation)) -> Self {
        let mut mapped = self.clone();
        mapped.annotations.iter_mut().for_each(change);
        mapped
    }

    /// Maps the labels of all annotations and origins to those of another set. Labels that are not
    /// in `ids` stay the same. **Cost:** linear in the annotations.
    pub fn map_labels(self, ids: &BTreeMap<LabelId, LabelId>) -> Self {
        let of = |label: LabelId| ids.get(&label).copied().unwrap_or(label);
        let mut document = self;
        for annotation in &mut document.annotations {
            annotation.label = of(annotation.label);
            if let Origin::Detector { label, .. } = &mut annotation.origin {
                *label = of(*label);
            }
        }
        document
    }

    /// Marks or unmarks a paragraph as reviewed; returns true if that changed anything. A span that
    /// was one paragraph before paragraphs had a maximum length refers to all current paragraphs in
    /// it.
    pub(crate) fn set_reviewed(&mut self, paragraph: Span, reviewed: bool) -> bool {
        if !exceeds_max_paragraph(paragraph) {
            return self.set_paragraph_reviewed(paragraph, reviewed);
        }
        let now = self.paragraphs_in(paragraph);
        now.into_iter().filter(|span| self.set_paragraph_reviewed(*span, reviewed)).count() > 0
    }

    fn set_paragraph_reviewed(&mut self, paragraph: Span, reviewed: bool) -> bool {
        if reviewed { self.reviewed.insert(paragraph) } else { self.reviewed.remove(&paragraph) }
    }

    fn paragraphs_in(&self, span: Span) -> Vec<Span> {
        let within = self.paragraphs().iter().copied();
        within.filter(|paragraph| span.contains(*paragraph)).collect()
    }

    /// Converts reviewed paragraphs from older versions, in which paragraphs had no maximum length.
    pub(crate) fn migrate_reviewed(&mut self) {
        let old: Vec<Span> =
            self.reviewed.iter().copied().filter(|span| exceeds_max_paragraph(*span)).collect();
        for span in old {
            self.reviewed.remove(&span);
            self.set_reviewed(span, true);
        }
    }
}

impl Metadata {
    /// Extracts title and date from a text.
    ///
    /// A first line `date 2024-12-08 Some headline` gives both. Otherwise the title is the first
    /// line that is not blank, truncated to 120 characters.
    pub fn from_text(text: &str) -> Self {
        let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
        match parse_metadata_line(line) {
            Some((date, title)) => Self { title, date: Some(date), ..Self::default() },
            None => Self { title: truncate_chars(line, 120), ..Self::default() },
        }
    }
}

/// Returns true if a paragraph is a single metadata line, `date 2024-12-08 Headline`.
pub fn is_metadata_line(paragraph: &str) -> bool {
    let line = paragraph.trim();
    !line.contains('\n') && parse_metadata_line(line).is_some()
}

/// Parses the date and the title of a metadata line.
fn parse_metadata_line(line: &str) -> Option<(Date, String)> {
    let rest = line.strip_prefix("date ")?.trim_start();
    let date: Date = rest.get(..10)?.parse().ok()?;
    let title = rest.get(10..)?;
    let ends = title.is_empty() || title.starts_with(char::is_whitespace);
    ends.then(|| (date, title.trim().to_owned()))
}

/// Returns true if a span is longer than any current paragraph. A stored span may end before it
/// starts.
fn exceeds_max_paragraph(span: Span) -> bool {
    span.end.saturating_sub(span.start) as usize > MAX_PARAGRAPH_BYTES
}

/// Truncates a line to `limit` characters. An ellipsis replaces the rest.
fn truncate_chars(line: &str, limit: usize) -> String {
    match line.char_indices().nth(limit) {
        None => line.to_owned(),
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraph_contains_whole_span() {
        let document =
            Document::new(DocumentId(1), "One\n\nTwo three\n".into(), LineEnding::Lf, "");
        let cases = [((0, 3), Some((0, 3))), ((1, 2), Some((0, 3))), ((5, 14), Some((5, 14)))];
        let outside = [((2, 6), None), ((3, 5), None), ((14, 15), None)];
        for (span, expected) in cases.into_iter().chain(outside) {
            let found =
                document.paragraph_containing(Span::from(span)).map(|it| (it.start, it.end));
            assert_eq!(found, expected, "{span:?}");
        }
    }

    #[test]
    fn title_and_date_are_read_from_first_line() {
        let cases = [
            (" date 2024-12-08 Opposition wins.\n\nText", Some("2024-12-08"), "Opposition wins."),
            ("date 2024-12-08\nText", Some("2024-12-08"), ""),
            ("\n\nA headline\nText", None, "A headline"),
            ("date 2024-13-08 No such day", None, "date 2024-13-08 No such day"),
            ("date 2024-12-081 x", None, "date 2024-12-081 x"),
            ("date 2024-12-0é x", None, "date 2024-12-0é x"),
            ("", None, ""),
        ];
        for (text, date, title) in cases {
            let meta = Metadata::from_text(text);
            assert_eq!(meta.date.map(|date| date.to_string()).as_deref(), date, "{text}");
            assert_eq!(meta.title, title, "{text}");
        }
        assert_eq!(Metadata::from_text(&"é".repeat(200)).title.chars().count(), 121);
    }

    #[test]
    fn metadata_line_is_separate_paragraph() {
        for line in [" date 2024-12-08 Opposition wins.", "date 2024-12-08"] {
            assert!(is_metadata_line(line), "{line}");
        }
        for other in ["A headline", "date 2024-13-08 x", "date 2024-12-08 Wins\nText", ""] {
            assert!(!is_metadata_line(other), "{other}");
        }
    }
}
