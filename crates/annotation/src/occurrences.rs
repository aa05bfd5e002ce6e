//! The same text elsewhere: what is there already where a quote stands again, and the one edit that
//! labels or rejects all that are wanted.

use crate::change::{Op, Step};
use crate::text_search::{MatchOptions, QuoteSearch};
use crate::{Annotation, AnnotationId, Document, LabelId, Origin, Project, Status};
use dateline_text::Span;
use std::collections::BTreeSet;

/// What is to be done wherever the text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkEdit {
    /// It carries this label.
    Label(LabelId),
    /// It does not.
    Reject(LabelId),
}

/// A place where the text stands and something could be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Where, in bytes of the document's text.
    pub span: Span,
    /// The live annotations that lie over it or over a part of it, in the document's order.
    pub annotations: Vec<AnnotationId>,
    /// Whether it is done there unless the person says otherwise: nothing that anybody has decided
    /// speaks against it.
    pub selected_by_default: bool,
}

/// Where else something could be done about a quote: every occurrence but those where it is done
/// already, and `except`. Cost: linear in the text, as a rule; to reject, in the
/// annotations and the text of the paragraphs that have such a one.
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

/// The paragraphs in which an annotation with this label begins like the quote: nothing else can be
/// rejected.
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
    let is_usual = match edit {
        BulkEdit::Label(label) => {
            if exact(label).is_some_and(|it| it.is_decided()) {
                return None;
            }
            let was_rejected =
                over.iter().any(|it| !it.is_live() && it.span == span && it.label == label);
            let speaks_against =
                live().any(|it| it.is_decided() || !(it.span == span || span.contains(it.span)));
            !was_rejected && !speaks_against
        }
        BulkEdit::Reject(label) => !exact(label)?.is_decided(),
    };
    Some(Occurrence {
        span,
        annotations: live().map(|it| it.id).collect(),
        selected_by_default: is_usual,
    })
}

fn annotations_overlapping(document: &Document, span: Span) -> impl Iterator<Item = &Annotation> {
    let all = document.annotations();
    // None goes over the border of a paragraph.
    let from = document.paragraph_containing(span).map_or(0, |paragraph| {
        all.partition_point(|annotation| annotation.span.start < paragraph.start)
    });
    let until = all.partition_point(|annotation| annotation.span.start < span.end);
    all[from..until].iter().filter(move |it| it.span.overlaps(span))
}

/// Does the deed at all these places of some documents, for one edit. Labeling accepts what is
/// suggested there, gives a lone annotation of that very text the label, or adds one, to which
/// undecided suggestions give way.
pub fn apply_to_occurrences<'a>(
    project: &Project,
    occurrences: impl IntoIterator<Item = (&'a Document, &'a [Span])>,
    edit: BulkEdit,
) -> Vec<Op> {
    let mut next = project.next_annotation().0;
    let mut ops = Vec::new();
    for (document, spans) in occurrences {
        let mut gone = BTreeSet::new();
        let steps = spans.iter().flat_map(|span| match edit {
            BulkEdit::Label(label) => {
                label_occurrence(document, *span, label, &mut next, &mut gone)
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
                after = Annotation { label, value: None, place: None, ..after };
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
    use crate::{Actor, DocumentId, EditKind, History, accept};
    use dateline_text::LineEnding;

    const ALL: MatchOptions =
        MatchOptions { whole_words: true, case_sensitive: true, possessives: true, plurals: false };

    struct Fixture(History);

    impl Fixture {
        /// `[name|LABEL]` is accepted, `[name|LABEL?]` suggested by an import.
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
    fn what_nobody_has_decided_on_is_usual_and_the_rest_is_asked_for() {
        let page = Fixture::new(
            "Homs [Homs|GPE] [Homs|GPE?] [Homs|ORG?] [Homs|ORG] [Homs University|ORG?] [Homs Day|EVENT]",
        );
        let deed = BulkEdit::Label(page.label("GPE"));
        let found = find_occurrences(page.document(), "Homs", deed, ALL, None);
        let usual: Vec<bool> = found.iter().map(|it| it.selected_by_default).collect();
        assert_eq!(
            usual,
            [true, true, true, false, false, false],
            "the accepted GPE is not listed"
        );
        let first = Some(found[0].span);
        assert_eq!(find_occurrences(page.document(), "Homs", deed, ALL, first).len(), 5);
        let reject = BulkEdit::Reject(page.label("GPE"));
        let usual: Vec<bool> = find_occurrences(page.document(), "Homs", reject, ALL, None)
            .iter()
            .map(|it| it.selected_by_default)
            .collect();
        assert_eq!(usual, [false, true]);
    }

    #[test]
    fn what_can_be_rejected_is_found_in_every_paragraph() {
        let page = Fixture::new(
            "[Homs|ORG] and [Homs|GPE?] of\n\nHoms\n\n[Homs|GPE?]i, x[Homs|GPE?]\n\n[Homs|GPE?]’s [Homs Day|GPE?]",
        );
        let deed = BulkEdit::Reject(page.label("GPE"));
        let found = find_occurrences(page.document(), "Homs", deed, ALL, None);
        let text = &page.document().text;
        let behind: Vec<&str> = found.iter().map(|it| &text[it.span.end as usize..][..3]).collect();
        assert_eq!(behind, [" of", "’"]);
    }

    fn apply_and_undo(marked: &str, quote: &str, deed: impl Fn(&Fixture) -> BulkEdit) -> String {
        let mut page = Fixture::new(marked);
        let deed = deed(&page);
        let found = find_occurrences(page.document(), quote, deed, ALL, None);
        let spans: Vec<Span> = found.iter().map(|it| it.span).collect();
        let document = page.document().clone();
        let ops = apply_to_occurrences(page.0.project(), [(&document, &spans[..])], deed);
        page.edit(ops);
        let before = page.marked();
        page.0.undo(0).unwrap();
        assert_eq!(page.marked(), marked, "one undo takes all back");
        before
    }

    #[test]
    fn the_deed_is_one_edit() {
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
