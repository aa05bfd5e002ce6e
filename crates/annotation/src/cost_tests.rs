//! Tests of the cost of edits: many steps on one document, counted in annotations touched.

use crate::cost_counter::measure_touched;
use crate::edit::{accept_document, accept_paragraphs_from, apply_suggestions, set_entity_name};
use crate::history::History;
use crate::log::{Actor, ChangeBody, EditKind};
use crate::model::{
    Annotation, AnnotationId, Document, DocumentId, DocumentParts, LabelId, LabelSet, Metadata, Op,
    Origin, Status, Step, Suggestion, SuggestionSource,
};
use dateline_text::{LineEnding, Span};
use std::sync::Arc;

const ONE: DocumentId = DocumentId(1);

/// Creates a project with one document of `count` one-word paragraphs, each an undecided
/// mention.
fn history(count: u32) -> History {
    let annotation = |id: u32| Annotation {
        status: Status::Suggested,
        origin: Origin::Import { format: String::new(), file: String::new() },
        ..Annotation::new_by_person(AnnotationId(id + 1), Span::new(5 * id, 5 * id + 4), label())
    };
    let document = Document::assemble(DocumentParts {
        id: ONE,
        text: "Homs\n".repeat(count as usize).into(),
        line_ends: LineEnding::Lf,
        meta: Metadata::default(),
        annotations: (0..count).map(annotation).collect(),
        reviewed: [].into(),
    });
    let mut history = History::default();
    let document = Box::new(document.unwrap());
    let ops = vec![Op::InsertDocument { document }];
    history.edit(0, Actor::Person, EditKind::Import, ops).unwrap();
    history
}

fn label() -> LabelId {
    LabelSet::default().by_name("GPE").unwrap().id
}

fn document(history: &History) -> Document {
    history.project().document(ONE).unwrap().as_ref().clone()
}

/// Returns the numbers of annotations touched by creating an edit of the whole document, by
/// applying it, by its undo and by its redo.
fn measure_costs(count: u32, edit: impl Fn(&History) -> Vec<Op>) -> [usize; 4] {
    let mut history = history(count);
    let before = document(&history);
    let (ops, made) = measure_touched(|| edit(&history));
    assert!(ops.len() >= count as usize);
    let did = |history: &mut History, ops| history.edit(0, Actor::Person, EditKind::Detect, ops);
    let ((), applied) = measure_touched(|| drop(did(&mut history, ops).unwrap()));
    let after = document(&history);
    assert_ne!(before, after);
    let ((), undone) = measure_touched(|| drop(history.undo(0).unwrap()));
    assert_eq!(document(&history), before);
    let ((), redone) = measure_touched(|| drop(history.redo(0).unwrap()));
    assert_eq!(document(&history), after);
    [made, applied, undone, redone]
}

fn assert_linear(edit: impl Fn(&History) -> Vec<Op>) {
    for (short, long) in measure_costs(500, &edit).into_iter().zip(measure_costs(2000, &edit)) {
        assert!(long <= 6 * short.max(500), "{short} and {long} for four times as many");
    }
}

#[test]
fn accepting_document_is_linear() {
    assert_linear(|history| accept_document(&document(history)));
}

#[test]
fn rejecting_all_mentions_is_linear() {
    assert_linear(|history| {
        let document = document(history);
        let rejected = document.annotations().iter().map(|before| {
            let after = Annotation { status: Status::Rejected, ..before.clone() };
            Op::In { document: ONE, step: Step::Edit { before: before.clone(), after } }
        });
        rejected.collect()
    });
}

#[test]
fn naming_entity_is_linear() {
    assert_linear(|history| {
        let document = document(history);
        let ids: Vec<_> = document.annotations().iter().map(|it| it.id).collect();
        set_entity_name(&document, &ids, Some("Homs"))
    });
}

#[test]
fn replacing_all_annotations_is_linear() {
    assert_linear(|history| {
        let document = document(history);
        let removed = document.annotations().iter().cloned();
        let removed = removed.map(|annotation| Step::Remove { annotation });
        let suggestion = |span: &Span| Suggestion {
            span: *span,
            label: "PERSON".to_owned(),
            source: SuggestionSource::Tagger,
            score: None,
            value: None,
        };
        let all: Vec<_> = document.paragraphs().iter().map(suggestion).collect();
        let bare = Document::new(ONE, document.text.clone(), LineEnding::Lf, "");
        let added = apply_suggestions(history.project(), &bare, &Arc::from("m"), &all);
        let removed = removed.map(|step| Op::In { document: ONE, step });
        removed.chain(added).collect()
    });
}

/// Editing a part of a long document costs as much as the part, and leaves the rest unchanged.
#[test]
fn steps_touch_only_affected_range() {
    let (count, from, steps) = (4000, 5 * 1000, 200);
    let mut history = history(count);
    let before = document(&history);
    let (ops, next) = accept_paragraphs_from(&before, from, 2 * steps);
    assert_eq!((ops.len(), next), (2 * steps, Some(from + 5 * steps as u32)));
    let did = |history: &mut History, ops| history.edit(0, Actor::Person, EditKind::Accept, ops);
    let (done, cost) = measure_touched(|| did(&mut history, ops));
    assert!(done.is_ok() && cost <= 4 * steps, "{cost}");
    let accepted = |history: &History| -> Vec<u32> {
        let all = document(history);
        all.annotations().iter().filter(|it| it.is_decided()).map(|it| it.span.start).collect()
    };
    let expected: Vec<u32> = (0..steps as u32).map(|at| from + 5 * at).collect();
    assert_eq!(accepted(&history), expected);
    assert!(document(&history).annotations().is_sorted_by_key(Annotation::sort_key));
    let (undone, cost) = measure_touched(|| history.undo(1));
    assert!(undone.is_ok() && cost <= 4 * steps, "{cost}");
    assert_eq!(document(&history), before);
}

#[test]
fn failed_steps_change_nothing() {
    let mut history = history(100);
    let before = document(&history);
    let mut ops = accept_document(&before);
    let stale = before.annotations()[7].clone();
    ops.push(Op::In { document: ONE, step: Step::Remove { annotation: stale } });
    assert!(history.edit(0, Actor::Person, EditKind::AcceptDocument, ops).is_err());
    assert_eq!(document(&history), before);
    // Among many steps, a duplicate id is refused just as in a single step.
    let again = Annotation::new_by_person(AnnotationId(8), Span::new(0, 2), label());
    let mut ops = accept_document(&before);
    ops.push(Op::In { document: ONE, step: Step::Add { annotation: again } });
    assert!(history.edit(0, Actor::Person, EditKind::Add, ops).is_err());
    assert_eq!(document(&history), before);
}

#[test]
fn batched_steps_equal_single_steps() {
    let mut together = history(100);
    let mut alone = together.clone();
    let ops = accept_document(&document(&together));
    let record = together.edit(0, Actor::Person, EditKind::Accept, ops).unwrap();
    let ChangeBody::Edit { ops, .. } = &record.change.as_ref().unwrap().body else { panic!() };
    for op in ops {
        alone.edit(0, Actor::Person, EditKind::Accept, vec![op.clone()]).unwrap();
    }
    assert_eq!(document(&together), document(&alone));
}
