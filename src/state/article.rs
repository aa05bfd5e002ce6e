//! The open document as it is drawn: paragraphs cut into segments at all borders of annotations.

use dateline_annotation::{
    Annotation, AnnotationId, Document, DocumentId, LabelId, Status, is_metadata,
};
use dateline_text::Span;
use std::rc::Rc;

/// The paragraphs of a document, each shared with the previous drawing where nothing changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    document: Option<DocumentId>,
    /// In the order of the text.
    pub paragraphs: Rc<[Rc<Paragraph>]>,
    /// What stands behind the last of them: white space.
    pub tail: Rc<str>,
}

impl Default for Article {
    fn default() -> Self {
        Self { document: None, paragraphs: Rc::new([]), tail: "".into() }
    }
}

/// A paragraph as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Bytes of the document's text.
    pub span: Span,
    /// What stands between it and the paragraph before: white space.
    pub lead: String,
    /// Together they are the paragraph's text.
    pub segments: Vec<Segment>,
    /// Whether it is the document's metadata line: it is shown as a heading, not as text of the article.
    pub is_metadata: bool,
    /// Whether it is reviewed.
    pub reviewed: bool,
    /// How many annotations in it nobody has decided on.
    pub undecided: usize,
    /// What it was made from.
    annotations: Vec<Annotation>,
}

/// A piece of text under the same annotations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Bytes of the document's text.
    pub span: Span,
    /// The text.
    pub text: String,
    /// The live annotations over it, the longest first; none for plain text.
    pub marks: Vec<Mark>,
}

/// An annotation over a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The annotation.
    pub id: AnnotationId,
    /// Its label.
    pub label: LabelId,
    /// Its status.
    pub status: Status,
    /// Whether the detector is unsure of it, and nobody has decided.
    pub is_unsure: bool,
    /// Whether the segment is its first.
    pub starts: bool,
    /// Whether the segment is its last.
    pub ends: bool,
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
                Some(old) if old.annotations == annotations && old.reviewed == reviewed => {
                    old.clone()
                }
                _ => Rc::new(Paragraph::new(document, (lead, span), annotations, reviewed)),
            }
        });
        let paragraphs = paragraphs.collect();
        let tail = if known { self.tail.clone() } else { document.text[end as usize..].into() };
        Self { document: Some(document.id), paragraphs, tail }
    }
}

impl Paragraph {
    fn new(
        document: &Document,
        (lead, span): (Span, Span),
        annotations: &[Annotation],
        reviewed: bool,
    ) -> Self {
        let text = &document.text;
        let live: Vec<&Annotation> =
            annotations.iter().filter(|annotation| annotation.is_live()).collect();
        let mut borders: Vec<u32> = live
            .iter()
            .flat_map(|annotation| [annotation.span.start, annotation.span.end])
            .collect();
        borders.extend([span.start, span.end]);
        borders.sort_unstable();
        borders.dedup();
        let mut from = 0;
        let segments = borders.windows(2).map(|pair| {
            let piece = Span::new(pair[0], pair[1]);
            // Annotations are in order of start: those that end before this piece and stand first
            // are over for good.
            while from < live.len() && live[from].span.end <= piece.start {
                from += 1;
            }
            segment(text, piece, &live[from..])
        });
        Self {
            span,
            lead: document.quote(lead).to_owned(),
            segments: segments.collect(),
            is_metadata: document.paragraphs().first() == Some(&span)
                && is_metadata(document.quote(span)),
            reviewed,
            undecided: live.iter().filter(|annotation| !annotation.is_decided()).count(),
            annotations: annotations.to_vec(),
        }
    }

    /// What leads to it and its text, piece by piece.
    pub fn text(&self) -> impl Iterator<Item = &str> {
        let segments = self.segments.iter().map(|segment| segment.text.as_str());
        std::iter::once(self.lead.as_str()).chain(segments)
    }

    /// Whether an annotation lies in it.
    pub fn holds(&self, id: AnnotationId) -> bool {
        self.annotations.iter().any(|annotation| annotation.id == id)
    }
}

fn segment(text: &str, piece: Span, live: &[&Annotation]) -> Segment {
    let mut over: Vec<&&Annotation> = live
        .iter()
        .take_while(|annotation| annotation.span.start < piece.end)
        .filter(|annotation| annotation.span.contains(piece))
        .collect();
    over.sort_by_key(|annotation| (std::cmp::Reverse(annotation.span.len()), annotation.id));
    let marks = over.into_iter().map(|annotation| Mark {
        id: annotation.id,
        label: annotation.label,
        status: annotation.status,
        is_unsure: annotation.is_unsure(),
        starts: annotation.span.start == piece.start,
        ends: annotation.span.end == piece.end,
    });
    Segment {
        span: piece,
        text: piece.slice(text).unwrap_or_default().to_owned(),
        marks: marks.collect(),
    }
}
