//! Assembles documents from parts, for importers.

use super::annotation::{Annotation, AnnotationId};
use super::document::{Document, DocumentId, Metadata};
use dateline_text::{LineEnding, Span};
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::sync::Arc;

/// The maximum number of live annotations over one character of an imported text. Each annotation
/// adds an element around every segment of text under it; browsers cannot render more than this.
pub const MAX_OVERLAP_DEPTH: usize = 64;

/// Removes the live annotations that would exceed [`MAX_OVERLAP_DEPTH`] at some character.
/// Annotations that start first are kept, then the longest, then those with the lowest ids. Returns
/// the number of removed annotations. **Cost:** O(n log n).
pub fn limit_overlaps(annotations: &mut Vec<Annotation>) -> usize {
    let all = annotations.len();
    annotations.sort_unstable_by_key(Annotation::sort_key);
    let mut ends = BinaryHeap::new();
    annotations.retain(|annotation| {
        if !annotation.is_live() {
            return true;
        }
        while ends.peek().is_some_and(|Reverse(end)| *end <= annotation.span.start) {
            ends.pop();
        }
        let stays = ends.len() < MAX_OVERLAP_DEPTH;
        if stays {
            ends.push(Reverse(annotation.span.end));
        }
        stays
    });
    all - annotations.len()
}

/// The parts of a document, for importers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentParts {
    /// Stable for the lifetime of the project.
    pub id: DocumentId,
    /// The text, with LF line endings.
    pub text: Arc<str>,
    /// The line endings of the original text.
    pub line_ends: LineEnding,
    /// The metadata. Nothing is extracted from the text again.
    pub meta: Metadata,
    /// The annotations, in any order; spans in bytes of `text`.
    pub annotations: Vec<Annotation>,
    /// The reviewed paragraphs of `text`, in bytes.
    pub reviewed: BTreeSet<Span>,
}

/// The reason why parts do not form a document.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssembleError {
    /// A span is empty, outside the text, or not on character boundaries.
    #[error("annotation {0:?} does not cover a part of the text")]
    BadSpan(AnnotationId),
    /// Two annotations have the same id.
    #[error("two annotations have the id {0:?}")]
    DuplicateId(AnnotationId),
    /// A reviewed span is not a paragraph.
    #[error("{0:?} is not a paragraph of the text")]
    NotAParagraph(Span),
}

impl Document {
    /// Assembles a document from its parts, including its ids.
    ///
    /// Checks the invariants of a document. Labels are checked when the document is inserted into a
    /// project. **Cost:** linear in the text, and O(n log n) in the annotations.
    pub fn assemble(parts: DocumentParts) -> Result<Self, AssembleError> {
        let DocumentParts { id, text, line_ends, meta, mut annotations, reviewed } = parts;
        let mut document = Self::new(id, text, line_ends, "");
        document.meta = meta;
        check_unique_ids(&annotations)?;
        if !reviewed.is_empty() {
            for paragraph in reviewed {
                if !document.is_current_or_former_paragraph(paragraph) {
                    return Err(AssembleError::NotAParagraph(paragraph));
                }
                document.set_reviewed(paragraph, true);
            }
        }
        annotations.sort_unstable_by_key(Annotation::sort_key);
        for annotation in annotations {
            if document.quote(annotation.span).is_empty() {
                return Err(AssembleError::BadSpan(annotation.id));
            }
            document.insert(annotation);
        }
        Ok(document)
    }
}

fn check_unique_ids(annotations: &[Annotation]) -> Result<(), AssembleError> {
    let mut seen = BTreeSet::new();
    for annotation in annotations {
        if !seen.insert(annotation.id) {
            return Err(AssembleError::DuplicateId(annotation.id));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LabelId, Status};

    fn annotation(id: u32, start: u32, end: u32) -> Annotation {
        Annotation::new_by_person(AnnotationId(id), Span { start, end }, LabelId(0))
    }

    fn assemble(
        annotations: Vec<Annotation>,
        reviewed: &[Span],
    ) -> Result<Document, AssembleError> {
        Document::assemble(DocumentParts {
            id: DocumentId(1),
            text: "Homs é\n\nHama".into(),
            line_ends: LineEnding::CrLf,
            meta: Metadata::default(),
            annotations,
            reviewed: reviewed.iter().copied().collect(),
        })
    }

    #[test]
    fn valid_parts_make_a_document() {
        let document =
            assemble(vec![annotation(3, 9, 13), annotation(8, 0, 4)], &[Span::new(9, 13)]).unwrap();
        let ids: Vec<u32> = document.annotations().iter().map(|found| found.id.0).collect();
        assert_eq!(ids, [8, 3]);
        assert_eq!(document.meta, Metadata::default());
        assert_eq!(document.reviewed().len(), 1);
    }

    #[test]
    fn overlap_depth_is_limited() {
        let count = MAX_OVERLAP_DEPTH as u32 + 10;
        let mut nested: Vec<Annotation> = (1..=count).map(|id| annotation(id, 0, id)).collect();
        assert_eq!(limit_overlaps(&mut nested), 10);
        assert!(nested.iter().all(|it| it.span.end > 10), "the longest stay");
        let mut rejected = vec![annotation(count + 1, 0, 1)];
        rejected[0].status = Status::Rejected;
        nested.extend(rejected);
        assert_eq!(limit_overlaps(&mut nested), 0, "those that are not drawn do not count");
        let mut row: Vec<Annotation> = (1..=count).map(|id| annotation(id, id, id + 1)).collect();
        assert_eq!(limit_overlaps(&mut row), 0);
        // A row of annotations under the maximum number of overlapping ones: all of the row is
        // removed.
        let over = (1..=MAX_OVERLAP_DEPTH as u32).map(|id| annotation(count + id, 0, count + 1));
        row.extend(over);
        assert_eq!(limit_overlaps(&mut row), count as usize);
    }

    #[test]
    fn formerly_single_paragraph_stays_reviewed() {
        let text = "The army left Homs. ".repeat(5000);
        let all = Span::new(0, text.len() as u32 - 1);
        let parts = |reviewed| DocumentParts {
            id: DocumentId(1),
            text: text.as_str().into(),
            line_ends: LineEnding::Lf,
            meta: Metadata::default(),
            annotations: Vec::new(),
            reviewed,
        };
        let document = Document::assemble(parts([Span::new(0, text.len() as u32)].into())).unwrap();
        assert!(document.is_reviewed() && document.reviewed().len() > 1);
        let inside = Span::new(20, all.end);
        assert!(Document::assemble(parts([inside].into())).is_err());
    }

    #[test]
    fn invalid_parts_are_rejected() {
        let one = AnnotationId(1);
        for (start, end) in [(0, 0), (4, 2), (0, 6), (9, 14), (u32::MAX, u32::MAX)] {
            assert_eq!(
                assemble(vec![annotation(1, start, end)], &[]),
                Err(AssembleError::BadSpan(one))
            );
        }
        let twice = vec![annotation(1, 0, 4), annotation(1, 9, 13)];
        assert_eq!(assemble(twice, &[]), Err(AssembleError::DuplicateId(one)));
        let half = Span::new(0, 4);
        assert_eq!(assemble(vec![], &[half]), Err(AssembleError::NotAParagraph(half)));
    }
}
