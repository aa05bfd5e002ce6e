//! Tests undo and redo: undoing any sequence of edits restores the first state, and redoing it the
//! last.

mod actions;

use actions::{Action, TEXT, action, content, first, perform, suggestion, toggle};
use dateline_annotation::edit::{self, accept_paragraph, add_annotation, apply_suggestions};
use dateline_annotation::history::{History, UNDO_DEPTH};
use dateline_annotation::log::{Actor, EditKind};
use dateline_annotation::model::{
    Annotation, ApplyError, DocumentId, Op, Status, Step, Suggestion,
};
use dateline_text::Span;
use proptest::prelude::*;
use std::sync::Arc;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn undo_and_redo_restore_states(
        actions in prop::collection::vec(action(), 0..40),
    ) {
        let mut history = History::default();
        perform(&mut history, 0, &Action::Open);
        let initial = content(&History::default());
        for action in &actions {
            perform(&mut history, 0, action);
        }
        let end = content(&history);
        let mut undone = 0;
        while history.undo(0).unwrap().is_some() {
            undone += 1;
        }
        prop_assert_eq!(content(&history), initial);
        for _ in 0..undone {
            prop_assert!(history.redo(0).unwrap().is_some());
        }
        prop_assert_eq!(content(&history), end);
    }
}

/// Creates a history with one document that has these suggestions.
fn history_with_suggestions(found: &[Suggestion]) -> History {
    let mut history = History::default();
    perform(&mut history, 0, &Action::Open).unwrap();
    let model: Arc<str> = "m".into();
    let ops = apply_suggestions(history.project(), first(&history), &model, found);
    history.edit(0, Actor::Detector, EditKind::Detect, ops).unwrap();
    history
}

fn suggest(quote: &str, label: &str) -> Suggestion {
    let start = TEXT.find(quote).unwrap() as u32;
    let span = Span::new(start, start + quote.len() as u32);
    Suggestion { span, label: label.to_owned(), ..suggestion(0, 1, 0) }
}

/// Renders each annotation as `quote LABEL status`, with its id.
fn render_annotations(history: &History) -> Vec<String> {
    let document = first(history);
    let line = |it: &Annotation| {
        let label = &history.project().labels().get(it.label).unwrap().name;
        format!("{} {label} {:?} #{}", document.quote(it.span), it.status, it.id.0)
    };
    document.annotations().iter().map(line).collect()
}

fn redetect(history: &mut History, found: &[Suggestion]) {
    let ops = apply_suggestions(history.project(), first(history), &"m".into(), found);
    if !ops.is_empty() {
        history.edit(0, Actor::Detector, EditKind::Detect, ops).unwrap();
    }
}

fn edit(history: &mut History, ops: Vec<Op>) {
    history.edit(0, Actor::Person, EditKind::Add, ops).unwrap();
}

#[test]
fn redetection_replaces_only_undecided() {
    let mut history = history_with_suggestions(&[
        suggest("Ann Lee", "PERSON"),
        suggest("Bo", "PERSON"),
        suggest("Ōsaka", "ORG"),
        suggest("Sunday", "DATE"),
    ]);
    let ids: Vec<_> = first(&history).annotations().iter().map(|it| it.id).collect();
    let ops = edit::accept(first(&history), ids[0]);
    edit(&mut history, ops);
    let ops = edit::reject(first(&history), ids[2]);
    edit(&mut history, ops);
    redetect(
        &mut history,
        &[
            suggest("Ann", "PERSON"),
            suggest("Bo Ørsted", "PERSON"),
            suggest("Ōsaka", "ORG"),
            suggest("Sunday", "DATE"),
        ],
    );
    assert_eq!(
        render_annotations(&history),
        [
            "Ann Lee PERSON Accepted #1",
            "Bo Ørsted PERSON Suggested #5",
            "Ōsaka ORG Rejected #3",
            "Sunday DATE Suggested #4",
        ]
    );
}

#[test]
fn rejection_applies_to_other_documents_until_undone() {
    let mut history = history_with_suggestions(&[suggest("Ōsaka", "ORG")]);
    let id = first(&history).annotations()[0].id;
    let ops = edit::reject(first(&history), id);
    edit(&mut history, ops);
    perform(&mut history, 0, &Action::Open).unwrap();
    let model: Arc<str> = "m".into();
    let second = history.project().document(DocumentId(2)).unwrap();
    let rejected = [suggest("Ōsaka", "ORG")];
    assert!(apply_suggestions(history.project(), second, &model, &rejected).is_empty());
    assert!(
        !apply_suggestions(history.project(), second, &model, &[suggest("Ōsaka", "GPE")])
            .is_empty()
    );
    history.undo(0).unwrap();
    history.undo(0).unwrap();
    perform(&mut history, 0, &Action::Open).unwrap();
    let third = history.project().document(DocumentId(3)).expect("ids are not reused");
    assert!(!apply_suggestions(history.project(), third, &model, &rejected).is_empty());
}

#[test]
fn reviewed_paragraphs_accept_no_suggestions() {
    let mut history = history_with_suggestions(&[]);
    let paragraph = first(&history).paragraphs()[0];
    let ops = accept_paragraph(first(&history), paragraph);
    edit(&mut history, ops);
    redetect(&mut history, &[suggest("Ann Lee", "PERSON"), suggest("Sunday", "DATE")]);
    assert_eq!(render_annotations(&history), ["Sunday DATE Suggested #1"]);
}

#[test]
fn added_annotation_replaces_overlapping_suggestions() {
    let mut history =
        history_with_suggestions(&[suggest("Bo", "ORG"), suggest("Ann Lee", "PERSON")]);
    let label = history.project().labels().by_name("PERSON").unwrap().id;
    let ops =
        add_annotation(history.project(), first(&history), suggest("Bo Ørsted", "").span, label);
    edit(&mut history, ops);
    assert_eq!(
        render_annotations(&history),
        ["Ann Lee PERSON Suggested #2", "Bo Ørsted PERSON Accepted #3"]
    );
    let id = first(&history).annotations()[1].id;
    let ops = edit::reject(first(&history), id);
    edit(&mut history, ops);
    assert_eq!(
        render_annotations(&history),
        ["Ann Lee PERSON Suggested #2"],
        "no rejection is recorded"
    );
}

#[test]
fn invalid_edits_change_nothing() {
    let mut history = history_with_suggestions(&[suggest("Ann Lee", "PERSON")]);
    let before = history.project().clone();
    let annotation = first(&history).annotations()[0].clone();
    let mut moved = annotation.clone();
    moved.span = Span::new(0, 10_000);
    let mut cut = annotation.clone();
    cut.span = Span::new(0, TEXT.find('Ø').unwrap() as u32 + 1);
    let mut stale = annotation.clone();
    stale.status = Status::Rejected;
    let step = |step| Op::In { document: DocumentId(1), step };
    let bad = ApplyError::BadAnnotation(DocumentId(1));
    let cases = [
        (step(Step::Edit { before: annotation.clone(), after: moved }), bad.clone()),
        (step(Step::Edit { before: annotation.clone(), after: cut }), bad),
        (step(Step::Remove { annotation: stale }), ApplyError::Stale(DocumentId(1))),
        (step(Step::Add { annotation: annotation.clone() }), ApplyError::Stale(DocumentId(1))),
        (
            Op::In {
                document: DocumentId(9),
                step: Step::Remove { annotation: annotation.clone() },
            },
            ApplyError::NoDocument(DocumentId(9)),
        ),
    ];
    for (op, error) in cases {
        let remove = step(Step::Remove { annotation: annotation.clone() });
        let restore = step(Step::Add { annotation: annotation.clone() });
        let result = history.edit(0, Actor::Person, EditKind::Add, vec![remove, restore, op]);
        assert_eq!(result.unwrap_err(), error);
        assert_eq!(*history.project(), before);
    }
}

#[test]
fn undo_depth_is_limited() {
    let mut history = history_with_suggestions(&[]);
    toggle(&mut history, UNDO_DEPTH + 5);
    let reviewed = |history: &History| !first(history).reviewed().is_empty();
    for _ in 0..UNDO_DEPTH {
        let before = reviewed(&history);
        assert!(history.undo(0).unwrap().is_some());
        assert_ne!(reviewed(&history), before);
    }
    assert!(history.undo(0).unwrap().is_none());
    for _ in 0..UNDO_DEPTH {
        assert!(history.redo(0).unwrap().is_some());
    }
    assert!(history.redo(0).unwrap().is_none());
}
