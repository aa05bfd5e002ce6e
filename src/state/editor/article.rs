//! The open document as it is rendered: paragraphs cut into segments at all annotation boundaries.

use dateline_annotation::compact;
use dateline_annotation::model::{
    Annotation, AnnotationId, Document, DocumentId, LabelId, MAX_OVERLAP_DEPTH, Status,
    is_metadata_line,
};
use dateline_text::Span;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The paragraphs of a document. Unchanged paragraphs are shared with the previous rendering.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    document: Option<DocumentId>,
    /// The paragraphs, in text order.
    pub paragraphs: Rc<[Rc<Paragraph>]>,
    /// The white space after the last paragraph.
    pub trailing_space: Rc<str>,
    /// True if the text is written from right to left.
    pub is_rtl: bool,
}

impl Default for Article {
    fn default() -> Self {
        Self { document: None, paragraphs: Rc::new([]), trailing_space: "".into(), is_rtl: false }
    }
}

/// The maximum number of characters that are examined to find the direction of a text.
const DIRECTION_SAMPLE_CHARS: usize = 5000;

/// Returns true if the first letter of a text belongs to a right-to-left script.
///
/// Only the first [`DIRECTION_SAMPLE_CHARS`] characters are examined. The browser's own detection
/// (`dir="auto"`) would repeat the search for each rendered element, and would scan a whole text
/// that contains no letters.
fn starts_right_to_left(text: &str) -> bool {
    let first = text.chars().take(DIRECTION_SAMPLE_CHARS).find(|it| it.is_alphabetic());
    let is_rtl = |it| {
        matches!(it, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    };
    first.is_some_and(is_rtl)
}

/// A paragraph as it is rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// The span in the document's text, in bytes.
    pub span: Span,
    /// The white space between this paragraph and the previous one.
    pub leading_space: String,
    /// The segments; concatenated, they are the paragraph's text.
    pub segments: Vec<Segment>,
    /// True for the document's metadata line, which is rendered as a heading, not as article text.
    pub is_metadata: bool,
    /// True if the paragraph is reviewed.
    pub is_reviewed: bool,
    /// The number of undecided annotations in the paragraph.
    pub undecided: usize,
    /// The annotations from which the paragraph was built.
    annotations: Vec<Annotation>,
    /// The ids of `annotations`, sorted.
    ids: Vec<AnnotationId>,
}

/// A piece of text that is covered by the same annotations throughout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The span in the document's text, in bytes.
    pub span: Span,
    /// The text.
    pub text: String,
    /// The live annotations over the segment, longest first, [`MAX_OVERLAP_DEPTH`] at most; empty
    /// for plain text.
    pub highlights: Vec<Highlight>,
}

/// An annotation over a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// The annotation.
    pub id: AnnotationId,
    /// The part of the paragraph that the annotation covers, in bytes of the document's text.
    pub span: Span,
    /// The label.
    pub label: LabelId,
    /// The status.
    pub status: Status,
    /// True if the detector is unsure of the annotation and it is undecided.
    pub is_unsure: bool,
    /// True if this segment is the first of the annotation.
    pub is_start: bool,
    /// True if this segment is the last of the annotation.
    pub is_end: bool,
}

impl Article {
    /// Builds the article of a document. Unchanged paragraphs of `self` are shared, so that a
    /// single edit re-renders a single paragraph.
    ///
    /// Cost: a comparison of all annotations, and the text of the changed paragraphs.
    pub fn update(&self, document: &Document) -> Self {
        let known = self.document == Some(document.id);
        let spans: Vec<Span> = if known {
            self.paragraphs.iter().map(|paragraph| paragraph.span).collect()
        } else {
            document.paragraphs().to_vec()
        };
        let mut rest = document.annotations();
        let mut end = 0;
        let paragraphs = spans.into_iter().enumerate().map(|(index, span)| {
            let count = rest.partition_point(|annotation| annotation.span.start < span.end);
            let annotations;
            (annotations, rest) = rest.split_at(count);
            let reviewed = document.reviewed().contains(&span);
            let lead = Span::new(std::mem::replace(&mut end, span.end), span.start);
            match self.paragraphs.get(index).filter(|_| known) {
                Some(old) if old.annotations == annotations && old.is_reviewed == reviewed => {
                    old.clone()
                }
                _ => Rc::new(Paragraph::new(document, (lead, span), annotations, reviewed)),
            }
        });
        let paragraphs = paragraphs.collect();
        let tail =
            if known { self.trailing_space.clone() } else { document.text[end as usize..].into() };
        let is_rtl = if known { self.is_rtl } else { starts_right_to_left(&document.text) };
        Self { document: Some(document.id), paragraphs, trailing_space: tail, is_rtl }
    }
}

impl Paragraph {
    fn new(
        document: &Document,
        (lead, span): (Span, Span),
        annotations: &[Annotation],
        reviewed: bool,
    ) -> Self {
        let live = || annotations.iter().filter(|annotation| annotation.is_live());
        let mut ids: Vec<AnnotationId> =
            annotations.iter().map(|annotation| annotation.id).collect();
        ids.sort_unstable();
        Self {
            span,
            leading_space: document.quote(lead).to_owned(),
            segments: cut_segments(&document.text, span, live()),
            is_metadata: document.paragraphs().first() == Some(&span)
                && is_metadata_line(document.quote(span)),
            is_reviewed: reviewed,
            undecided: live().filter(|annotation| !annotation.is_decided()).count(),
            annotations: annotations.to_vec(),
            ids,
        }
    }

    /// Returns the white space before the paragraph, then the text of each segment.
    pub fn text_pieces(&self) -> impl Iterator<Item = &str> {
        let segments = self.segments.iter().map(|segment| segment.text.as_str());
        std::iter::once(self.leading_space.as_str()).chain(segments)
    }

    /// Returns true if an annotation is in this paragraph.
    pub fn contains_annotation(&self, id: AnnotationId) -> bool {
        self.ids.binary_search(&id).is_ok()
    }

    /// Returns the number of highlights, summed over all segments. It measures the rendering cost
    /// of the paragraph besides its text.
    pub fn highlight_count(&self) -> usize {
        self.segments.iter().map(|segment| segment.highlights.len()).sum()
    }

    /// Returns the text of the paragraph that a highlight covers. Cost: the length of that text.
    pub fn quote(&self, mark: &Highlight) -> String {
        let from = self.segments.partition_point(|segment| segment.span.start < mark.span.start);
        let over = self.segments[from..].iter();
        let over = over.take_while(|segment| segment.span.end <= mark.span.end);
        over.map(|segment| segment.text.as_str()).collect()
    }
}

/// Cuts a paragraph into segments at all annotation boundaries. Each segment has at most
/// [`MAX_OVERLAP_DEPTH`] highlights, those of the shortest annotations.
///
/// Cost: the size of the result, plus n log n in the number of annotations.
fn cut_segments<'a>(
    text: &str,
    span: Span,
    live: impl Iterator<Item = &'a Annotation>,
) -> Vec<Segment> {
    // Older versions stored annotations that cross a paragraph boundary; they are drawn up to the
    // boundary.
    let end = |annotation: &Annotation| annotation.span.end.min(span.end);
    let starting: Vec<&Annotation> = live.collect();
    let mut ending: Vec<&Annotation> = starting.clone();
    compact::sort_by_key(&mut ending, |annotation| end(annotation));
    let mut borders: Vec<u32> =
        starting.iter().flat_map(|annotation| [annotation.span.start, end(annotation)]).collect();
    borders.extend([span.start, span.end]);
    borders.sort_unstable();
    borders.dedup();
    let (mut starting, mut ending) =
        (starting.into_iter().peekable(), ending.into_iter().peekable());
    let mut over: BTreeMap<(Reverse<u32>, AnnotationId), &Annotation> = BTreeMap::new();
    let layer = |annotation: &Annotation| (Reverse(annotation.span.len()), annotation.id);
    let segments = borders.windows(2).map(|pair| {
        let piece = Span::new(pair[0], pair[1]);
        while let Some(begun) = starting.next_if(|next| next.span.start <= piece.start) {
            over.insert(layer(begun), begun);
        }
        while let Some(gone) = ending.next_if(|next| end(next) <= piece.start) {
            over.remove(&layer(gone));
        }
        let drawn = over.values().skip(over.len().saturating_sub(MAX_OVERLAP_DEPTH));
        let mark = |annotation: &&Annotation| Highlight {
            id: annotation.id,
            span: Span::new(annotation.span.start, end(annotation)),
            label: annotation.label,
            status: annotation.status,
            is_unsure: annotation.is_unsure(),
            is_start: annotation.span.start == piece.start,
            is_end: end(annotation) == piece.end,
        };
        Segment {
            span: piece,
            text: piece.slice(text).unwrap_or_default().to_owned(),
            highlights: drawn.map(mark).collect(),
        }
    });
    segments.collect()
}

#[cfg(test)]
mod tests {
    use super::starts_right_to_left;

    #[test]
    fn the_first_letter_says_in_which_direction_a_text_is_written() {
        for text in ["", "2024", "Homs", "1. É", "大阪", "\u{301}\u{301}", "Homs (حمص)"] {
            assert!(!starts_right_to_left(text), "{text}");
        }
        for text in ["حمص", "2024 – תל אביב", "\u{fdf2}", "𐤀"] {
            assert!(starts_right_to_left(text), "{text}");
        }
        assert!(!starts_right_to_left(&format!("{}حمص", "1".repeat(1_000_000))), "too far on");
    }
}
