use crate::batch_editor::SortKey;
use crate::{Annotation, AnnotationId, Date, LabelId, Origin, cost_counter};
use dateline_text::{LineEnding, MAX_PARAGRAPH_BYTES, Span};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// Names a document inside its project. Never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(pub u32);

/// An article and what is marked in it.
///
/// The text is frozen: nothing trims, folds or re-encodes it after the document is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Stable for the project's life.
    pub id: DocumentId,
    /// The text, line ends as LF.
    pub text: Arc<str>,
    /// The line ends that the text had before.
    pub line_ends: LineEnding,
    /// What is known about the text.
    pub meta: Metadata,
    /// By start, the longer first, then by id; see [`Document::annotations`].
    annotations: Vec<Annotation>,
    /// The paragraphs in which a token that carries nothing is known to be nothing.
    reviewed: BTreeSet<Span>,
    /// The paragraphs of the text, once asked for: the text is frozen.
    #[serde(skip)]
    paragraphs: Cached<Arc<[Span]>>,
}

/// So many bytes of text are a part of it, and a paragraph more.
const CHUNK_BYTES: usize = 100_000;

/// Collects the different words of a text, part by part, as [`Document::distinct_words`] has them.
#[derive(Clone, Debug, Default)]
pub struct WordSetBuilder(BTreeSet<String>);

impl WordSetBuilder {
    /// Takes in the words of a part. Cost: n log n in it.
    pub fn add_text(&mut self, part: &str) {
        for word in dateline_text::fold(part).split(' ').filter(|word| !word.is_empty()) {
            if !self.0.contains(word) {
                self.0.insert(word.to_owned());
            }
        }
    }

    /// All words, folded, in order and with a space between.
    pub fn finish(self) -> String {
        self.0.into_iter().collect::<Vec<_>>().join(" ")
    }
}

/// What follows from the rest of a value: it makes no difference to what equals what.
#[derive(Clone, Debug, Default)]
struct Cached<T>(OnceLock<T>);

impl<T> PartialEq for Cached<T> {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl<T> Eq for Cached<T> {}

/// What is known about a document besides its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The headline, or the beginning of the text.
    pub title: String,
    /// The day it was published; relative dates are read against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Where it came from: a file name, or empty for pasted text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// A BCP 47 tag, or empty where unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// A person's remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Document {
    /// A document without annotations. Title and date come from the text's first lines
    /// ([`Metadata::from_text`]).
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

    /// All annotations, rejected ones included: by start, the longer first, then by id.
    pub fn annotations(&self) -> &[Annotation] {
        &self.annotations
    }

    /// The annotation with this id. Linear: [`Document::annotations_by_id`] finds many.
    pub fn annotation(&self, id: AnnotationId) -> Option<&Annotation> {
        let at = self.annotations.iter().position(|annotation| annotation.id == id);
        cost_counter::record_touched(at.map_or(self.annotations.len(), |at| at + 1));
        at.map(|at| &self.annotations[at])
    }

    /// All annotations by their ids. Cost: n log n.
    pub fn annotations_by_id(&self) -> BTreeMap<AnnotationId, &Annotation> {
        cost_counter::record_touched(self.annotations.len());
        self.annotations.iter().map(|annotation| (annotation.id, annotation)).collect()
    }

    /// The annotations that begin in a part of the text, in their order. Found by halves.
    pub fn annotations_starting_in(&self, range: Span) -> &[Annotation] {
        let from = self.annotations.partition_point(|other| other.span.start < range.start);
        let rest = &self.annotations[from..];
        let found = &rest[..rest.partition_point(|other| other.span.start < range.end)];
        cost_counter::record_touched(found.len());
        found
    }

    /// The text that an annotation covers.
    pub fn quote(&self, span: Span) -> &str {
        span.slice(&self.text).unwrap_or_default()
    }

    /// The paragraphs of the text, in order. Linear in the text the first time.
    pub fn paragraphs(&self) -> &[Span] {
        self.paragraphs.0.get_or_init(|| dateline_text::paragraphs(&self.text).into())
    }

    /// Gives the document the paragraphs of its text, which the caller has computed already.
    pub fn set_known_paragraphs(&self, paragraphs: Arc<[Span]>) {
        debug_assert_eq!(*paragraphs, *dateline_text::paragraphs(&self.text));
        // If they are known, they are equal.
        let _ = self.paragraphs.0.set(paragraphs);
    }

    /// The paragraph that holds a span; none for one that lies in none or in several. Found by
    /// halves once the paragraphs are known.
    pub fn paragraph_containing(&self, span: Span) -> Option<Span> {
        let all = self.paragraphs();
        let after = all.partition_point(|paragraph| paragraph.start <= span.start);
        all[..after].last().copied().filter(|paragraph| paragraph.contains(span))
    }

    /// Whether a span is a paragraph, or was one before these had a greatest length: a long line.
    pub fn is_current_or_former_paragraph(&self, span: Span) -> bool {
        dateline_text::is_current_or_former_paragraph(&self.text, self.paragraphs(), span)
    }

    /// The different words of the text, folded, in order and with a space between: to search it
    /// without holding it. What has no space in it stands in them if it stands in the folded text.
    pub fn distinct_words(&self) -> String {
        let mut words = WordSetBuilder::default();
        self.chunks().into_iter().for_each(|part| words.add_text(part));
        words.finish()
    }

    /// The text in parts of some 100 kB, cut between paragraphs. Cost: a look at the paragraphs.
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

    /// The reviewed paragraphs, in order.
    pub fn reviewed(&self) -> &BTreeSet<Span> {
        &self.reviewed
    }

    /// Whether every paragraph is reviewed, and there is one.
    pub fn is_reviewed(&self) -> bool {
        let paragraphs = self.paragraphs();
        !paragraphs.is_empty() && paragraphs.iter().all(|span| self.reviewed.contains(span))
    }

    /// Puts an annotation at its place in the order. The caller has checked it. Cost: the
    /// annotations behind it.
    pub(crate) fn insert(&mut self, annotation: Annotation) {
        let at = self.annotations.partition_point(|other| other.sort_key() < annotation.sort_key());
        cost_counter::record_touched(self.annotations.len() - at);
        self.annotations.insert(at, annotation);
    }

    /// Takes an annotation out, if it stands there exactly so. Cost: the annotations behind it.
    pub(crate) fn remove(&mut self, annotation: &Annotation) -> bool {
        let found = self.position(annotation);
        cost_counter::record_touched(found.map_or(0, |at| self.annotations.len() - at));
        found.map(|at| self.annotations.remove(at)).is_some()
    }

    /// Puts an annotation in the place of one with the same span and id, if that stands there exactly
    /// so. Found by halves.
    pub(crate) fn replace(&mut self, before: &Annotation, after: Annotation) -> bool {
        let found = self.position(before);
        found.map(|at| self.annotations[at] = after).is_some()
    }

    /// Where an annotation stands, if it stands there exactly so.
    fn position(&self, annotation: &Annotation) -> Option<usize> {
        let order = annotation.sort_key();
        let at = self.annotations.binary_search_by_key(&order, Annotation::sort_key).ok()?;
        (self.annotations[at] == *annotation).then_some(at)
    }

    /// Takes the annotations out that stand from one position to another, and says how many stand before them. They are
    /// put back with [`Document::restore_annotations`]. Cost: moving those behind them, all at once.
    pub(crate) fn drain_annotations(
        &mut self,
        first: &SortKey,
        last: &SortKey,
    ) -> (usize, Vec<Annotation>) {
        let preceding = self.annotations.partition_point(|other| other.sort_key() < *first);
        let behind = self.annotations.partition_point(|other| other.sort_key() <= *last);
        (preceding, self.annotations.drain(preceding..behind).collect())
    }

    /// Puts annotations back behind so many, in their order.
    pub(crate) fn restore_annotations(
        &mut self,
        preceding: usize,
        annotations: impl Iterator<Item = Annotation>,
    ) {
        self.annotations.splice(preceding..preceding, annotations);
        debug_assert!(self.annotations.is_sorted_by_key(Annotation::sort_key));
    }

    /// A copy whose annotations have been given something that does not change their order.
    pub(crate) fn map_annotations(&self, change: impl FnMut(&mut Annotation)) -> Self {
        let mut mapped = self.clone();
        mapped.annotations.iter_mut().for_each(change);
        mapped
    }

    /// The same document with the labels of another set. A label that `ids` lacks stays. Linear.
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

    /// Marks or unmarks a paragraph; returns whether that changed anything. What was one paragraph
    /// before these had a greatest length stands for those that it is now.
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

    /// Brings up to date what an older version stored: paragraphs had no greatest length.
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
    /// Reads title and date off a text.
    ///
    /// A first line `date 2024-12-08 Some headline` gives both. Otherwise the title is the first
    /// line that has something on it, cut at 120 characters.
    pub fn from_text(text: &str) -> Self {
        let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
        match parse_metadata_line(line) {
            Some((date, title)) => Self { title, date: Some(date), ..Self::default() },
            None => Self { title: truncate_chars(line, 120), ..Self::default() },
        }
    }
}

/// Whether a paragraph is a metadata line, `date 2024-12-08 Headline`, and nothing else.
pub fn is_metadata_line(paragraph: &str) -> bool {
    let line = paragraph.trim();
    !line.contains('\n') && parse_metadata_line(line).is_some()
}

/// The date and the title that a metadata line has.
fn parse_metadata_line(line: &str) -> Option<(Date, String)> {
    let rest = line.strip_prefix("date ")?.trim_start();
    let date: Date = rest.get(..10)?.parse().ok()?;
    let title = rest.get(10..)?;
    let ends = title.is_empty() || title.starts_with(char::is_whitespace);
    ends.then(|| (date, title.trim().to_owned()))
}

/// Tells a span that is longer than a paragraph can be. A stored span may end before it begins.
fn exceeds_max_paragraph(span: Span) -> bool {
    span.end.saturating_sub(span.start) as usize > MAX_PARAGRAPH_BYTES
}

/// At most `limit` characters, the cut shown by an ellipsis.
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
    fn the_paragraph_of_a_span_holds_all_of_it() {
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
    fn title_and_date_come_from_the_first_line() {
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
    fn a_metadata_line_is_a_paragraph_of_its_own() {
        for line in [" date 2024-12-08 Opposition wins.", "date 2024-12-08"] {
            assert!(is_metadata_line(line), "{line}");
        }
        for other in ["A headline", "date 2024-13-08 x", "date 2024-12-08 Wins\nText", ""] {
            assert!(!is_metadata_line(other), "{other}");
        }
    }
}
