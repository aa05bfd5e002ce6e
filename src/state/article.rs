//! The open document as it is drawn: paragraphs cut into segments at all borders of annotations.

use dateline_annotation::{
    Annotation, AnnotationId, Document, DocumentId, LabelId, MAX_OVERLAP_DEPTH, Status,
    is_metadata_line,
};
use dateline_text::Span;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The paragraphs of a document, each shared with the previous drawing where nothing changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    document: Option<DocumentId>,
    /// In the order of the text.
    pub paragraphs: Rc<[Rc<Paragraph>]>,
    /// What stands behind the last of them: white space.
    pub trailing_space: Rc<str>,
    /// Whether the text is written from right to left.
    pub is_rtl: bool,
}

impl Default for Article {
    fn default() -> Self {
        Self { document: None, paragraphs: Rc::new([]), trailing_space: "".into(), is_rtl: false }
    }
}

/// So many characters are looked at to tell in which direction a text is written.
const DIRECTION_SAMPLE_CHARS: usize = 5000;

/// Whether the first letter of a text is of a script that is written from right to left. A browser that is asked
/// (`dir="auto"`) looks for it anew with each piece that is drawn, and through all of a text that has none.
fn starts_right_to_left(text: &str) -> bool {
    let first = text.chars().take(DIRECTION_SAMPLE_CHARS).find(|it| it.is_alphabetic());
    let is_rtl = |it| {
        matches!(it, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    };
    first.is_some_and(is_rtl)
}

/// A paragraph as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Bytes of the document's text.
    pub span: Span,
    /// What stands between it and the paragraph before: white space.
    pub leading_space: String,
    /// Together they are the paragraph's text.
    pub segments: Vec<Segment>,
    /// Whether it is the document's metadata line: it is shown as a heading, not as text of the article.
    pub is_metadata: bool,
    /// Whether it is reviewed.
    pub is_reviewed: bool,
    /// How many annotations in it nobody has decided on.
    pub undecided: usize,
    /// What it was made from.
    annotations: Vec<Annotation>,
    /// Their ids, in order.
    ids: Vec<AnnotationId>,
}

/// A piece of text under the same annotations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Bytes of the document's text.
    pub span: Span,
    /// The text.
    pub text: String,
    /// The live annotations over it, the longest first, [`MAX_OVERLAP_DEPTH`] at most; none for plain text.
    pub highlights: Vec<Highlight>,
}

/// An annotation over a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// The annotation.
    pub id: AnnotationId,
    /// What it covers of its paragraph, in bytes of the document's text.
    pub span: Span,
    /// Its label.
    pub label: LabelId,
    /// Its status.
    pub status: Status,
    /// Whether the detector is unsure of it, and nobody has decided.
    pub is_unsure: bool,
    /// Whether the segment is its first.
    pub is_start: bool,
    /// Whether the segment is its last.
    pub is_end: bool,
}

impl Article {
    /// The drawing of a document. Paragraphs that are as in `self` are shared, not made again, so
    /// that one edit redraws one paragraph. Cost: a comparison of all annotations, and the text of
    /// the paragraphs that changed.
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

    /// What leads to it and its text, piece by piece.
    pub fn text_pieces(&self) -> impl Iterator<Item = &str> {
        let segments = self.segments.iter().map(|segment| segment.text.as_str());
        std::iter::once(self.leading_space.as_str()).chain(segments)
    }

    /// Whether an annotation lies in it.
    pub fn contains_annotation(&self, id: AnnotationId) -> bool {
        self.ids.binary_search(&id).is_ok()
    }

    /// How much there is to draw of it besides its text: marks over segments.
    pub fn highlight_count(&self) -> usize {
        self.segments.iter().map(|segment| segment.highlights.len()).sum()
    }

    /// The text of the paragraph that a mark covers. Cost: that text.
    pub fn quote(&self, mark: &Highlight) -> String {
        let from = self.segments.partition_point(|segment| segment.span.start < mark.span.start);
        let over = self.segments[from..].iter();
        let over = over.take_while(|segment| segment.span.end <= mark.span.end);
        over.map(|segment| segment.text.as_str()).collect()
    }
}

/// The pieces of a paragraph, cut at all borders of annotations, of which at most
/// [`MAX_OVERLAP_DEPTH`] are over one: the shortest. Cost: what it returns, and n log n in the annotations.
fn cut_segments<'a>(
    text: &str,
    span: Span,
    live: impl Iterator<Item = &'a Annotation>,
) -> Vec<Segment> {
    // What an older version let lie over the border of a paragraph is drawn up to there.
    let end = |annotation: &Annotation| annotation.span.end.min(span.end);
    let starting: Vec<&Annotation> = live.collect();
    let mut ending: Vec<&Annotation> = starting.clone();
    ending.sort_by_key(|annotation| end(annotation));
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
