use crate::{Annotation, AnnotationId, Document, DocumentId, Meta};
use dateline_text::{LineEnds, Span};
use std::collections::BTreeSet;
use std::sync::Arc;

/// All that a document is made of, for readers of files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Stable for the project's life.
    pub id: DocumentId,
    /// The text, line ends as LF.
    pub text: Arc<str>,
    /// The line ends that the text had before.
    pub line_ends: LineEnds,
    /// What is known about the text; nothing is read off the text again.
    pub meta: Meta,
    /// In any order; spans in bytes of `text`.
    pub annotations: Vec<Annotation>,
    /// Paragraphs of `text`, in bytes.
    pub reviewed: BTreeSet<Span>,
}

/// Why parts do not make a document.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssembleError {
    /// A span that is empty, outside the text, or cuts a character.
    #[error("annotation {0:?} does not cover a part of the text")]
    BadSpan(AnnotationId),
    /// Two annotations have the same id.
    #[error("two annotations have the id {0:?}")]
    DuplicateId(AnnotationId),
    /// A reviewed span is no paragraph.
    #[error("{0:?} is not a paragraph of the text")]
    NotAParagraph(Span),
}

impl Document {
    /// Puts a document together from all its parts, ids included.
    ///
    /// Checks what every document keeps to; that labels exist is checked when it is put into a
    /// project. Cost: a pass over the text, and n log n in the annotations.
    pub fn assemble(parts: Parts) -> Result<Self, AssembleError> {
        let Parts { id, text, line_ends, meta, mut annotations, reviewed } = parts;
        let mut document = Self::new(id, text, line_ends, "");
        document.meta = meta;
        check_ids(&annotations)?;
        if !reviewed.is_empty() {
            for paragraph in reviewed {
                if document.paragraphs().binary_search(&paragraph).is_err() {
                    return Err(AssembleError::NotAParagraph(paragraph));
                }
                document.set_reviewed(paragraph, true);
            }
        }
        annotations.sort_unstable_by_key(Annotation::order);
        for annotation in annotations {
            if document.quote(annotation.span).is_empty() {
                return Err(AssembleError::BadSpan(annotation.id));
            }
            document.insert(annotation);
        }
        Ok(document)
    }
}

fn check_ids(annotations: &[Annotation]) -> Result<(), AssembleError> {
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
    use crate::{LabelId, Origin, Status};

    fn annotation(id: u32, start: u32, end: u32) -> Annotation {
        Annotation {
            id: AnnotationId(id),
            span: Span { start, end },
            label: LabelId(0),
            status: Status::Accepted,
            origin: Origin::Person,
            entity: None,
            value: None,
            place: None,
            note: None,
        }
    }

    fn assemble(
        annotations: Vec<Annotation>,
        reviewed: &[Span],
    ) -> Result<Document, AssembleError> {
        Document::assemble(Parts {
            id: DocumentId(1),
            text: "Homs é\n\nHama".into(),
            line_ends: LineEnds::CrLf,
            meta: Meta::default(),
            annotations,
            reviewed: reviewed.iter().copied().collect(),
        })
    }

    #[test]
    fn sound_parts_make_a_document() {
        let document =
            assemble(vec![annotation(3, 9, 13), annotation(8, 0, 4)], &[Span::new(9, 13)]).unwrap();
        let ids: Vec<u32> = document.annotations().iter().map(|found| found.id.0).collect();
        assert_eq!(ids, [8, 3]);
        assert_eq!(document.meta, Meta::default());
        assert_eq!(document.reviewed().len(), 1);
    }

    #[test]
    fn unsound_parts_are_told() {
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
