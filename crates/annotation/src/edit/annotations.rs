//! Edits of annotations, reviewed paragraphs and metadata, by the user and the detector.

use crate::model::{
    Annotation, AnnotationId, Document, LabelId, MentionDetail, MentionDetails, Metadata, Op,
    Origin, Project, Rejection, Status, Step, Suggestion,
};
use dateline_text::Span;
use std::collections::BTreeSet;
use std::sync::Arc;

fn steps_to_ops(document: &Document, steps: impl IntoIterator<Item = Step>) -> Vec<Op> {
    steps.into_iter().map(|step| Op::In { document: document.id, step }).collect()
}

fn edit_step(before: &Annotation, edit: impl FnOnce(&mut Annotation)) -> Option<Step> {
    let mut after = before.clone();
    edit(&mut after);
    (after != *before).then(|| Step::Edit { before: before.clone(), after })
}

/// Accepts an annotation unchanged.
pub fn accept(document: &Document, id: AnnotationId) -> Vec<Op> {
    let found = document.annotation(id);
    steps_to_ops(
        document,
        found.and_then(|before| edit_step(before, |after| after.status = Status::Accepted)),
    )
}

/// Rejects an annotation. An annotation that the user added is removed instead: nothing suggested
/// it, so no rejection has to be remembered.
pub fn reject(document: &Document, id: AnnotationId) -> Vec<Op> {
    let step = document.annotation(id).and_then(|before| match before.origin {
        Origin::Person => Some(Step::Remove { annotation: before.clone() }),
        Origin::Detector { .. } | Origin::Import { .. } => {
            edit_step(before, |after| after.status = Status::Rejected)
        }
    });
    steps_to_ops(document, step)
}

/// Changes the label of an annotation, which also accepts it. If the label changes, the value and
/// the place are cleared.
pub fn relabel(document: &Document, id: AnnotationId, label: LabelId) -> Vec<Op> {
    let step = document.annotation(id).and_then(|before| {
        edit_step(before, |after| {
            after.status = Status::Accepted;
            if after.label != label {
                after.label = label;
                after.clear_reading();
            }
        })
    });
    steps_to_ops(document, step)
}

/// Changes the span of an annotation, which also accepts it and clears the value and the place.
pub fn resize(document: &Document, id: AnnotationId, span: Span) -> Vec<Op> {
    let step = document.annotation(id).filter(|before| before.span != span).and_then(|before| {
        edit_step(before, |after| {
            after.status = Status::Accepted;
            after.span = span;
            after.clear_reading();
        })
    });
    steps_to_ops(document, step)
}

/// Adds an annotation by the user. Overlapping undecided annotations are removed; accepted ones
/// stay, which allows nested spans. If an annotation with the same span and label exists, it is
/// accepted instead.
pub fn add_annotation(
    project: &Project,
    document: &Document,
    span: Span,
    label: LabelId,
) -> Vec<Op> {
    let same = |other: &&Annotation| other.span == span && other.label == label;
    if let Some(same) = document.annotations().iter().find(same) {
        return accept(document, same.id);
    }
    let removals = document
        .annotations()
        .iter()
        .filter(|other| !other.is_decided() && other.span.overlaps(span))
        .map(|other| Step::Remove { annotation: other.clone() });
    let annotation = Annotation::new_by_person(project.next_annotation(), span, label);
    steps_to_ops(document, removals.chain([Step::Add { annotation }]))
}

/// Accepts the undecided annotations of a paragraph and marks the paragraph as reviewed. **Cost:**
/// linear in the annotations that start in the paragraph.
pub fn accept_paragraph(document: &Document, paragraph: Span) -> Vec<Op> {
    let accepted = document
        .annotations_starting_in(paragraph)
        .iter()
        .filter(|other| !other.is_decided() && paragraph.contains(other.span))
        .filter_map(|before| edit_step(before, |after| after.status = Status::Accepted));
    let review = (!document.reviewed().contains(&paragraph)).then_some(Step::Review { paragraph });
    steps_to_ops(document, accepted.chain(review))
}

/// Accepts all paragraphs. **Cost:** linear in the paragraphs and annotations.
pub fn accept_document(document: &Document) -> Vec<Op> {
    accept_paragraphs_from(document, 0, usize::MAX).0
}

/// Accepts paragraphs from the byte offset `from` until there are at least `max_steps` operations
/// or no paragraphs left. Returns the operations, and the start of the next paragraph that would
/// need any. **Cost:** linear in the paragraphs and annotations examined.
pub fn accept_paragraphs_from(
    document: &Document,
    from: u32,
    max_steps: usize,
) -> (Vec<Op>, Option<u32>) {
    let all = document.paragraphs();
    let mut ops = Vec::new();
    for paragraph in &all[all.partition_point(|paragraph| paragraph.start < from)..] {
        let more = accept_paragraph(document, *paragraph);
        if ops.len() >= max_steps && !more.is_empty() {
            return (ops, Some(paragraph.start));
        }
        ops.extend(more);
    }
    (ops, None)
}

/// Marks a paragraph as not reviewed. Decisions in it stay.
pub fn reopen_paragraph(document: &Document, paragraph: Span) -> Vec<Op> {
    let reviewed = document.reviewed().contains(&paragraph);
    steps_to_ops(document, reviewed.then_some(Step::Unreview { paragraph }))
}

/// Sets or clears an optional attribute of an annotation. Does not change its status.
pub fn set_detail(document: &Document, id: AnnotationId, detail: MentionDetail) -> Vec<Op> {
    let found = document.annotation(id);
    let step = found.and_then(|before| edit_step(before, |after| after.details.set(detail)));
    steps_to_ops(document, step)
}

/// Sets the entity name of annotations. With `None`, they are grouped by computation again.
pub fn set_entity_name(document: &Document, ids: &[AnnotationId], name: Option<&str>) -> Vec<Op> {
    let named = |before| edit_step(before, |after| after.entity = name.map(str::to_owned));
    let all = document.annotations_by_id();
    let found = ids.iter().filter_map(|id| all.get(id).copied());
    steps_to_ops(document, found.filter_map(named))
}

/// Applies the suggestions of the detector.
///
/// Decided annotations, imported annotations and reviewed paragraphs are left alone. An undecided
/// annotation that is suggested again with the same span and label keeps its id. The detector's
/// other undecided annotations are replaced. Anything that was rejected in the project is not
/// suggested again. Suggestions with a label that maps to no label of the project are discarded.
pub fn apply_suggestions(
    project: &Project,
    document: &Document,
    model: &Arc<str>,
    suggestions: &[Suggestion],
) -> Vec<Op> {
    apply_suggestions_in(project, document, model, suggestions, Span::new(0, u32::MAX))
}

/// Does the same as [`apply_suggestions`] for a part of the text. `suggestions` must be all
/// suggestions that start in `range`.
pub fn apply_suggestions_in(
    project: &Project,
    document: &Document,
    model: &Arc<str>,
    suggestions: &[Suggestion],
    range: Span,
) -> Vec<Op> {
    let protected = ProtectedSpans::from_document(document);
    let mut kept = BTreeSet::new();
    let mut added = Vec::new();
    // Several detector labels may map to the same label.
    let mut seen = BTreeSet::new();
    let mut next = project.next_annotation().0;
    for suggestion in suggestions {
        let Some(label) = project.labels().by_suggestion(suggestion).map(|label| label.id) else {
            continue;
        };
        let span = suggestion.span;
        if !seen.insert((span, label)) {
            continue;
        }
        let same = annotations_starting_at(document, span.start)
            .find(|other| !other.is_decided() && other.span == span && other.label == label);
        if let Some(same) = same {
            kept.insert(same.id);
        } else if span.slice(&document.text).is_some_and(|quote| !quote.is_empty())
            && !protected.overlaps(span)
            && !is_rejected(project, document, span, label)
        {
            added.push(annotation_from_suggestion(AnnotationId(next), label, model, suggestion));
            next += 1;
        }
    }
    let replaced = document
        .annotations_starting_in(range)
        .iter()
        .filter(|other| !other.is_decided() && !kept.contains(&other.id))
        .filter(|other| matches!(other.origin, Origin::Detector { .. }))
        .map(|other| Step::Remove { annotation: other.clone() });
    let added = added.into_iter().map(|annotation| Step::Add { annotation });
    steps_to_ops(document, replaced.chain(added))
}

/// Records in the log that the detector ran on a document and found nothing. The operation changes
/// nothing, and undo skips it.
pub fn record_empty_detection(document: &Document) -> Vec<Op> {
    set_metadata(document, document.meta.clone())
}

/// Replaces the metadata of a document.
pub fn set_metadata(document: &Document, after: Metadata) -> Vec<Op> {
    steps_to_ops(document, [Step::SetMeta { before: document.meta.clone(), after }])
}

fn annotations_starting_at(document: &Document, start: u32) -> impl Iterator<Item = &Annotation> {
    document.annotations_starting_in(Span::new(start, start + 1)).iter()
}

fn is_rejected(project: &Project, document: &Document, span: Span, label: LabelId) -> bool {
    let rejections = project.rejections();
    !rejections.is_empty() && rejections.contains(&Rejection::new(&document.text, span, label))
}

/// The spans where no suggestion may be added: decided and imported annotations, and reviewed
/// paragraphs.
struct ProtectedSpans {
    starts: Vec<u32>,
    /// For each span, in order of start: the maximum end of this span and those before it.
    furthest_ends: Vec<u32>,
}

impl ProtectedSpans {
    fn from_document(document: &Document) -> Self {
        let protected = document.annotations().iter().filter(|other| {
            other.is_live()
                && (other.is_decided() || !matches!(other.origin, Origin::Detector { .. }))
        });
        let mut spans: Vec<Span> = protected.map(|other| other.span).collect();
        spans.extend(document.reviewed());
        spans.sort_unstable();
        let max_end = spans.iter().scan(0, |max_end, span| {
            *max_end = span.end.max(*max_end);
            Some(*max_end)
        });
        Self {
            furthest_ends: max_end.collect(),
            starts: spans.iter().map(|span| span.start).collect(),
        }
    }

    fn overlaps(&self, span: Span) -> bool {
        let before = self.starts.partition_point(|&start| start < span.end);
        before > 0 && self.furthest_ends[before - 1] > span.start
    }
}

fn annotation_from_suggestion(
    id: AnnotationId,
    label: LabelId,
    model: &Arc<str>,
    suggestion: &Suggestion,
) -> Annotation {
    let origin = Origin::Detector {
        model: model.clone(),
        source: suggestion.source.clone(),
        score: suggestion.score,
        span: suggestion.span,
        label,
    };
    let details = MentionDetails { value: suggestion.value.clone(), ..MentionDetails::default() };
    Annotation { details, ..Annotation::new(id, suggestion.span, label, Status::Suggested, origin) }
}
