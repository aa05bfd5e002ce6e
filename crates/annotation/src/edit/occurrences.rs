//! Other occurrences of a text: what is annotated there, and the bulk edit that labels or rejects
//! the selected ones.

use super::text_search::{MatchOptions, QuoteSearch};
use crate::model::{
    Annotation, AnnotationId, Document, LabelId, Op, Origin, Project, Status, Step,
};
use dateline_text::Span;
use std::collections::BTreeSet;

/// The edit to apply to all selected occurrences of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkEdit {
    /// Assigns this label.
    Label(LabelId),
    /// Rejects this label.
    Reject(LabelId),
}

/// An occurrence of the text to which the edit can be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The position, in bytes of the document's text.
    pub span: Span,
    /// The live annotations that overlap it, in document order.
    pub annotations: Vec<AnnotationId>,
    /// True if no decision contradicts applying the edit here.
    pub selected_by_default: bool,
}

/// Returns the occurrences of a quote to which the edit can be applied. Leaves out `excluded` and
/// all occurrences where the edit would change nothing.
///
/// **Cost:** usually linear in the text. For a rejection, linear in the annotations and in the text
/// of the paragraphs with candidates.
pub fn find_occurrences(
    document: &Document,
    quote: &str,
    edit: BulkEdit,
    options: MatchOptions,
    excluded: Option<Span>,
) -> Vec<Occurrence> {
    let search = QuoteSearch::new(quote, options);
    let found = match edit {
        BulkEdit::Label(_) => search.find_in_paragraphs(document, document.paragraphs()),
        BulkEdit::Reject(label) => {
            search.find_in_paragraphs(document, &paragraphs_to_reject(document, label, &search))
        }
    };
    found
        .into_iter()
        .filter(|span| Some(*span) != excluded)
        .filter_map(|span| occurrence_at(document, span, edit))
        .collect()
}

/// Returns the paragraphs in which the text at the start of an annotation with this label matches
/// the quote. Nothing else can be rejected.
fn paragraphs_to_reject(document: &Document, label: LabelId, search: &QuoteSearch) -> Vec<Span> {
    let begins_so = |it: &&Annotation| {
        it.is_live()
            && it.label == label
            && search.match_end(&document.text, it.span.start as usize).is_some()
    };
    let named = document.annotations().iter().filter(begins_so);
    let mut paragraphs: Vec<Span> =
        named.filter_map(|it| document.paragraph_containing(it.span)).collect();
    paragraphs.dedup();
    paragraphs
}

fn occurrence_at(document: &Document, span: Span, edit: BulkEdit) -> Option<Occurrence> {
    let over: Vec<&Annotation> = annotations_overlapping(document, span).collect();
    let live = || over.iter().filter(|it| it.is_live());
    let exact = |label: LabelId| live().find(|it| it.span == span && it.label == label);
    let selected_by_default = match edit {
        BulkEdit::Label(label) => {
            if exact(label).is_some_and(|it| it.is_decided()) {
                return None;
            }
            let was_rejected =
                over.iter().any(|it| !it.is_live() && it.span == span && it.label == label);
            let is_contradicted =
                live().any(|it| it.is_decided() || !(it.span == span || span.contains(it.span)));
            !was_rejected && !is_contradicted
        }
        BulkEdit::Reject(label) => !exact(label)?.is_decided(),
    };
    Some(Occurrence { span, annotations: live().map(|it| it.id).collect(), selected_by_default })
}

fn annotations_overlapping(document: &Document, span: Span) -> impl Iterator<Item = &Annotation> {
    let all = document.annotations();
    // No annotation crosses a paragraph boundary.
    let from = document.paragraph_containing(span).map_or(0, |paragraph| {
        all.partition_point(|annotation| annotation.span.start < paragraph.start)
    });
    let until = all.partition_point(|annotation| annotation.span.start < span.end);
    all[from..until].iter().filter(move |it| it.span.overlaps(span))
}

/// Applies the edit to the given occurrences, for one change.
///
/// Labeling accepts an annotation with the same span and label. Otherwise it relabels the only
/// annotation with that span, or adds one. Other undecided annotations that overlap the span are
/// removed.
pub fn apply_to_occurrences<'a>(
    project: &Project,
    occurrences: impl IntoIterator<Item = (&'a Document, &'a [Span])>,
    edit: BulkEdit,
) -> Vec<Op> {
    let mut next = project.next_annotation().0;
    let mut ops = Vec::new();
    for (document, spans) in occurrences {
        let mut removed = BTreeSet::new();
        let steps = spans.iter().flat_map(|span| match edit {
            BulkEdit::Label(label) => {
                label_occurrence(document, *span, label, &mut next, &mut removed)
            }
            BulkEdit::Reject(label) => reject_occurrence(document, *span, label),
        });
        ops.extend(steps.map(|step| Op::In { document: document.id, step }));
    }
    ops
}

fn label_occurrence(
    document: &Document,
    span: Span,
    label: LabelId,
    next: &mut u32,
    removed: &mut BTreeSet<AnnotationId>,
) -> Vec<Step> {
    let exact: Vec<&Annotation> = annotations_overlapping(document, span)
        .filter(|it| it.span == span && it.is_live())
        .collect();
    let kept = exact
        .iter()
        .find(|it| it.label == label)
        .or_else(|| exact.first().filter(|_| exact.len() == 1));
    let mut steps: Vec<Step> = annotations_overlapping(document, span)
        .filter(|it| {
            !it.is_decided() && kept.is_none_or(|kept| kept.id != it.id) && removed.insert(it.id)
        })
        .map(|it| Step::Remove { annotation: it.clone() })
        .collect();
    steps.push(match kept {
        Some(before) => {
            let mut after = Annotation { status: Status::Accepted, ..(**before).clone() };
            if after.label != label {
                after.label = label;
                after.clear_reading();
            }
            Step::Edit { before: (**before).clone(), after }
        }
        None => {
            let id = AnnotationId(*next);
            *next += 1;
            Step::Add { annotation: Annotation::new_by_person(id, span, label) }
        }
    });
    steps
}

fn reject_occurrence(document: &Document, span: Span, label: LabelId) -> Vec<Step> {
    let exact = annotations_overlapping(document, span)
        .find(|it| it.span == span && it.label == label && it.is_live());
    let step = exact.map(|before| match before.origin {
        Origin::Person => Step::Remove { annotation: before.clone() },
        Origin::Detector { .. } | Origin::Import { .. } => Step::Edit {
            before: before.clone(),
            after: Annotation { status: Status::Rejected, ..before.clone() },
        },
    });
    step.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::accept;
    use crate::history::History;
    use crate::log::{Actor, EditKind};
    use crate::model::DocumentId;
    use dateline_text::LineEnding;

    const ALL: MatchOptions =
        MatchOptions { whole_words: true, case_sensitive: true, possessives: true, plurals: false };

    struct Fixture(History);

    impl Fixture {
        /// Parses marked text: `[name|LABEL]` is an accepted annotation, `[name|LABEL?]` an
        /// imported suggestion.
        fn new(marked: &str) -> Self {
            let mut text = String::new();
            let mut marks = Vec::new();
            for piece in marked.split('[') {
                let Some((mark, after)) = piece.split_once(']') else {
                    text.push_str(piece);
                    continue;
                };
                let (quote, label) = mark.split_once('|').unwrap();
                let start = text.len() as u32;
                text.push_str(quote);
                marks.push((Span::new(start, text.len() as u32), label));
                text.push_str(after);
            }
            let mut page = Self(History::default());
            let document = Document::new(DocumentId(1), text.into(), LineEnding::Lf, "");
            page.edit(vec![Op::InsertDocument { document: Box::new(document) }]);
            for (id, (span, label)) in (1..).zip(marks) {
                let by_name =
                    page.0.project().labels().by_name(label.trim_end_matches('?')).unwrap().id;
                let origin = Origin::Import { format: String::new(), file: String::new() };
                let status = Status::Suggested;
                let annotation = Annotation {
                    status,
                    origin,
                    ..Annotation::new_by_person(AnnotationId(id), span, by_name)
                };
                page.edit(vec![Op::In { document: DocumentId(1), step: Step::Add { annotation } }]);
                if !label.ends_with('?') {
                    let ops = accept(page.document(), AnnotationId(id));
                    page.edit(ops);
                }
            }
            page
        }

        fn document(&self) -> &Document {
            self.0.project().document(DocumentId(1)).unwrap()
        }

        fn label(&self, name: &str) -> LabelId {
            self.0.project().labels().by_name(name).unwrap().id
        }

        fn edit(&mut self, ops: Vec<Op>) {
            self.0.edit(0, Actor::Person, EditKind::SameText, ops).unwrap();
        }

        fn marked(&self) -> String {
            let mut marked = self.document().text.to_string();
            for it in self.document().annotations().iter().rev().filter(|it| it.is_live()) {
                let name = &self.0.project().labels().get(it.label).unwrap().name;
                let doubt = if it.is_decided() { "" } else { "?" };
                marked.insert_str(it.span.end as usize, &format!("|{name}{doubt}]"));
                marked.insert(it.span.start as usize, '[');
            }
            marked
        }
    }

    #[test]
    fn undecided_occurrences_are_selected_by_default() {
        let page = Fixture::new(
            "Homs [Homs|GPE] [Homs|GPE?] [Homs|ORG?] [Homs|ORG] [Homs University|ORG?] [Homs Day|EVENT]",
        );
        let edit = BulkEdit::Label(page.label("GPE"));
        let found = find_occurrences(page.document(), "Homs", edit, ALL, None);
        let selected: Vec<bool> = found.iter().map(|it| it.selected_by_default).collect();
        assert_eq!(
            selected,
            [true, true, true, false, false, false],
            "the accepted GPE is not listed"
        );
        let first = Some(found[0].span);
        assert_eq!(find_occurrences(page.document(), "Homs", edit, ALL, first).len(), 5);
        let reject = BulkEdit::Reject(page.label("GPE"));
        let selected: Vec<bool> = find_occurrences(page.document(), "Homs", reject, ALL, None)
            .iter()
            .map(|it| it.selected_by_default)
            .collect();
        assert_eq!(selected, [false, true]);
    }

    #[test]
    fn rejectable_occurrences_are_found_in_every_paragraph() {
        let page = Fixture::new(
            "[Homs|ORG] and [Homs|GPE?] of\n\nHoms\n\n[Homs|GPE?]i, x[Homs|GPE?]\n\n[Homs|GPE?]’s [Homs Day|GPE?]",
        );
        let edit = BulkEdit::Reject(page.label("GPE"));
        let found = find_occurrences(page.document(), "Homs", edit, ALL, None);
        let text = &page.document().text;
        let text_after: Vec<&str> =
            found.iter().map(|it| &text[it.span.end as usize..][..3]).collect();
        assert_eq!(text_after, [" of", "’"]);
    }

    fn apply_and_undo(marked: &str, quote: &str, edit: impl Fn(&Fixture) -> BulkEdit) -> String {
        let mut page = Fixture::new(marked);
        let edit = edit(&page);
        let found = find_occurrences(page.document(), quote, edit, ALL, None);
        let spans: Vec<Span> = found.iter().map(|it| it.span).collect();
        let document = page.document().clone();
        let ops = apply_to_occurrences(page.0.project(), [(&document, &spans[..])], edit);
        page.edit(ops);
        let before = page.marked();
        page.0.undo(0).unwrap();
        assert_eq!(page.marked(), marked, "one undo takes all back");
        before
    }

    #[test]
    fn bulk_edit_is_one_edit() {
        let gpe = |page: &Fixture| BulkEdit::Label(page.label("GPE"));
        assert_eq!(
            apply_and_undo(
                "Homs [Homs|ORG?] [Homs|ORG] [Homs|GPE?] [Homs and Homs|ORG?]",
                "Homs",
                gpe
            ),
            "[Homs|GPE] [Homs|GPE] [Homs|GPE] [Homs|GPE] [Homs|GPE] and [Homs|GPE]"
        );
        let reject = |page: &Fixture| BulkEdit::Reject(page.label("ORG"));
        assert_eq!(
            apply_and_undo("[Homs|ORG?] [Homs|GPE] [Homs|ORG]", "Homs", reject),
            "Homs [Homs|GPE] Homs"
        );
    }
}
