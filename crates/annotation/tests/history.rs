//! Any sequence of edits undone gives the beginning, redone the end, and stored and replayed the
//! same.

use dateline_annotation::{
    Actor, Annotation, ApplyError, Change, Document, DocumentId, History, Kind, LabelId, Op,
    RestoreError, Snapshot, Status, Step, Suggestion, UNDO_DEPTH, accept, accept_document,
    accept_paragraph, add, detected, nothing_found, reject, relabel, reopen, resize,
};
use dateline_text::{LineEnds, Span};
use proptest::prelude::*;
use std::sync::Arc;

const TEXT: &str = "Ann Lee met Bo Ørsted in Ōsaka.\n\nThen Ann flew home on Sunday 👩‍🚀, she said.";

/// Something a person or the detector does; the numbers pick what it is done to.
#[derive(Clone, Debug)]
enum Deed {
    Open,
    Delete,
    Add(usize, usize, u16),
    Accept(usize),
    Reject(usize),
    Relabel(usize, u16),
    Resize(usize, usize, usize),
    AcceptParagraph(usize),
    AcceptDocument,
    Reopen(usize),
    Detect(Vec<(usize, usize, usize)>),
    Undo,
    Redo,
}

fn deed() -> impl Strategy<Value = Deed> {
    let n = 0..40usize;
    prop_oneof![
        Just(Deed::Open),
        Just(Deed::Delete),
        (n.clone(), n.clone(), 0..12u16).prop_map(|(a, b, label)| Deed::Add(a, b, label)),
        n.clone().prop_map(Deed::Accept),
        n.clone().prop_map(Deed::Reject),
        (n.clone(), 0..12u16).prop_map(|(a, label)| Deed::Relabel(a, label)),
        (n.clone(), n.clone(), n.clone()).prop_map(|(a, b, c)| Deed::Resize(a, b, c)),
        n.clone().prop_map(Deed::AcceptParagraph),
        Just(Deed::AcceptDocument),
        n.clone().prop_map(Deed::Reopen),
        prop::collection::vec((n.clone(), n.clone(), 0..12usize), 0..6).prop_map(Deed::Detect),
        Just(Deed::Undo),
        Just(Deed::Redo),
    ]
}

/// A span between two characters of the text that the numbers pick; never empty.
fn span(text: &str, a: usize, b: usize) -> Span {
    let edges: Vec<u32> =
        text.char_indices().map(|(at, _)| at as u32).chain([text.len() as u32]).collect();
    let (a, b) = (a % edges.len(), b % edges.len());
    let (low, high) = if a == b { (a.saturating_sub(1), a.max(1)) } else { (a.min(b), a.max(b)) };
    Span::new(edges[low], edges[high])
}

fn pick(document: &Document, n: usize) -> Option<&Annotation> {
    let annotations = document.annotations();
    annotations.get(n.checked_rem(annotations.len())?)
}

/// What a deed comes to in the last document of the project; a detection is for the first one that
/// is not read, as those in the background are.
fn ops(history: &History, deed: &Deed) -> Vec<Op> {
    let project = history.project();
    if matches!(deed, Deed::Open) {
        let document = Document::new(project.next_document(), TEXT.into(), LineEnds::Lf, "pasted");
        return vec![Op::InsertDocument { document: Box::new(document) }];
    }
    let Some(document) = project.documents().last() else { return Vec::new() };
    let paragraph = |n: usize| document.paragraphs()[n % 2];
    let on = |n: usize, edit: &dyn Fn(&Annotation) -> Vec<Op>| {
        pick(document, n).map(edit).unwrap_or_default()
    };
    match deed {
        Deed::Delete => {
            vec![Op::RemoveDocument { document: Box::new(document.as_ref().clone()) }]
        }
        Deed::Add(a, b, label) => add(project, document, span(TEXT, *a, *b), LabelId(*label)),
        Deed::Accept(n) => on(*n, &|it| accept(document, it.id)),
        Deed::Reject(n) => on(*n, &|it| reject(document, it.id)),
        Deed::Relabel(n, label) => on(*n, &|it| relabel(document, it.id, LabelId(*label))),
        Deed::Resize(n, a, b) => on(*n, &|it| resize(document, it.id, span(TEXT, *a, *b))),
        Deed::AcceptParagraph(n) => accept_paragraph(document, paragraph(*n)),
        Deed::AcceptDocument => accept_document(document),
        Deed::Reopen(n) => reopen(document, paragraph(*n)),
        Deed::Detect(found) => {
            let model: Arc<str> = "m".into();
            let found: Vec<Suggestion> =
                found.iter().map(|&(a, b, l)| suggestion(a, b, l)).collect();
            let unread = history.unread().next().and_then(|id| project.document(id));
            match (detected(project, unread.unwrap_or(document), &model, &found), unread) {
                (ops, Some(unread)) if ops.is_empty() => nothing_found(unread),
                (ops, _) => ops,
            }
        }
        Deed::Open | Deed::Undo | Deed::Redo => Vec::new(),
    }
}

fn suggestion(a: usize, b: usize, label: usize) -> Suggestion {
    let labels = ["PERSON", "ORG", "GPE", "DATE", "NO SUCH LABEL"];
    Suggestion {
        span: span(TEXT, a, b),
        label: labels[label % labels.len()].to_owned(),
        source: dateline_annotation::Source::Tagger,
        score: Some(dateline_annotation::Score::new(0.5)),
        value: None,
    }
}

/// Does a deed; returns the change, unless there was nothing to do.
fn perform(history: &mut History, at: i64, deed: &Deed) -> Option<Arc<Change>> {
    match deed {
        Deed::Undo => history.undo(at).unwrap(),
        Deed::Redo => history.redo(at).unwrap(),
        _ => {
            let ops = ops(history, deed);
            let kind = match deed {
                Deed::Open => Kind::Open,
                Deed::Detect(_) => Kind::Detect,
                _ => Kind::Add,
            };
            (!ops.is_empty())
                .then(|| history.edit(at, Actor::Person, kind, ops).expect("the ops fit"))
        }
    }
}

/// What a project holds, without the counters that never go back.
fn content(history: &History) -> String {
    let documents: Vec<String> = history
        .project()
        .documents()
        .map(|document| {
            format!("{:?} {:?} {:?}", document.id, document.annotations(), document.reviewed())
        })
        .collect();
    format!("{documents:#?} {:?}", history.project().rejections())
}

fn through_json<T: serde::Serialize + serde::de::DeserializeOwned>(value: &T) -> T {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn undone_is_the_beginning_and_redone_the_end(
        deeds in prop::collection::vec(deed(), 0..40),
    ) {
        let mut history = History::default();
        perform(&mut history, 0, &Deed::Open);
        let beginning = content(&History::default());
        for deed in &deeds {
            perform(&mut history, 0, deed);
        }
        let end = content(&history);
        let mut undone = 0;
        while history.undo(0).unwrap().is_some() {
            undone += 1;
        }
        prop_assert_eq!(content(&history), beginning);
        for _ in 0..undone {
            prop_assert!(history.redo(0).unwrap().is_some());
        }
        prop_assert_eq!(content(&history), end);
    }

    #[test]
    fn stored_and_replayed_is_the_same(
        deeds in prop::collection::vec(deed(), 0..40),
        snapshot_after in 0..40usize,
    ) {
        let mut history = History::default();
        let mut log: Vec<Change> = Vec::new();
        let mut snapshot: Option<Snapshot> = None;
        for (index, deed) in [Deed::Open].iter().chain(&deeds).enumerate() {
            log.extend(perform(&mut history, index as i64, deed).as_deref().map(through_json));
            if index == snapshot_after {
                snapshot = Some(through_json(&history.snapshot()));
            }
        }
        for snapshot in [None, snapshot] {
            let (mut restored, error) = History::restore(snapshot, log.clone());
            prop_assert_eq!(error, None);
            prop_assert_eq!(restored.project(), history.project());
            prop_assert_eq!(restored.last(), history.last());
            // History survives too: both undo to the same beginning.
            let mut original = history.clone();
            loop {
                let (a, b) = (original.undo(1).unwrap(), restored.undo(1).unwrap());
                prop_assert_eq!(&a, &b);
                prop_assert_eq!(content(&original), content(&restored));
                if a.is_none() { break; }
            }
        }
    }
}

/// A history with one document and these annotations suggested in it.
fn opened(found: &[Suggestion]) -> History {
    let mut history = History::default();
    perform(&mut history, 0, &Deed::Open).unwrap();
    let model: Arc<str> = "m".into();
    let ops = detected(history.project(), first(&history), &model, found);
    history.edit(0, Actor::Detector, Kind::Detect, ops).unwrap();
    history
}

fn first(history: &History) -> &Arc<Document> {
    history.project().document(DocumentId(1)).unwrap()
}

fn found(quote: &str, label: &str) -> Suggestion {
    let start = TEXT.find(quote).unwrap() as u32;
    let span = Span::new(start, start + quote.len() as u32);
    Suggestion { span, label: label.to_owned(), ..suggestion(0, 1, 0) }
}

/// `quote LABEL status` of every annotation.
fn shown(history: &History) -> Vec<String> {
    let document = first(history);
    let line = |it: &Annotation| {
        let label = &history.project().labels().get(it.label).unwrap().name;
        format!("{} {label} {:?} #{}", document.quote(it.span), it.status, it.id.0)
    };
    document.annotations().iter().map(line).collect()
}

fn redetect(history: &mut History, found: &[Suggestion]) {
    let ops = detected(history.project(), first(history), &"m".into(), found);
    if !ops.is_empty() {
        history.edit(0, Actor::Detector, Kind::Detect, ops).unwrap();
    }
}

fn edit(history: &mut History, ops: Vec<Op>) {
    history.edit(0, Actor::Person, Kind::Add, ops).unwrap();
}

#[test]
fn detection_again_replaces_only_what_is_undecided() {
    let mut history = opened(&[
        found("Ann Lee", "PERSON"),
        found("Bo", "PERSON"),
        found("Ōsaka", "ORG"),
        found("Sunday", "DATE"),
    ]);
    let ids: Vec<_> = first(&history).annotations().iter().map(|it| it.id).collect();
    let ops = accept(first(&history), ids[0]);
    edit(&mut history, ops);
    let ops = reject(first(&history), ids[2]);
    edit(&mut history, ops);
    redetect(
        &mut history,
        &[
            found("Ann", "PERSON"),
            found("Bo Ørsted", "PERSON"),
            found("Ōsaka", "ORG"),
            found("Sunday", "DATE"),
        ],
    );
    assert_eq!(
        shown(&history),
        [
            "Ann Lee PERSON Accepted #1",
            "Bo Ørsted PERSON Suggested #5",
            "Ōsaka ORG Rejected #3",
            "Sunday DATE Suggested #4",
        ]
    );
}

#[test]
fn a_rejection_holds_in_other_documents_until_it_is_undone() {
    let mut history = opened(&[found("Ōsaka", "ORG")]);
    let id = first(&history).annotations()[0].id;
    let ops = reject(first(&history), id);
    edit(&mut history, ops);
    perform(&mut history, 0, &Deed::Open).unwrap();
    let model: Arc<str> = "m".into();
    let second = history.project().document(DocumentId(2)).unwrap();
    let again = [found("Ōsaka", "ORG")];
    assert!(detected(history.project(), second, &model, &again).is_empty());
    assert!(!detected(history.project(), second, &model, &[found("Ōsaka", "GPE")]).is_empty());
    history.undo(0).unwrap();
    history.undo(0).unwrap();
    perform(&mut history, 0, &Deed::Open).unwrap();
    let third = history.project().document(DocumentId(3)).expect("ids are not used again");
    assert!(!detected(history.project(), third, &model, &again).is_empty());
}

#[test]
fn reviewed_paragraphs_take_no_suggestions() {
    let mut history = opened(&[]);
    let paragraph = first(&history).paragraphs()[0];
    let ops = accept_paragraph(first(&history), paragraph);
    edit(&mut history, ops);
    redetect(&mut history, &[found("Ann Lee", "PERSON"), found("Sunday", "DATE")]);
    assert_eq!(shown(&history), ["Sunday DATE Suggested #1"]);
}

#[test]
fn what_a_person_adds_takes_the_place_of_suggestions_under_it() {
    let mut history = opened(&[found("Bo", "ORG"), found("Ann Lee", "PERSON")]);
    let label = history.project().labels().by_name("PERSON").unwrap().id;
    let ops = add(history.project(), first(&history), found("Bo Ørsted", "").span, label);
    edit(&mut history, ops);
    assert_eq!(shown(&history), ["Ann Lee PERSON Suggested #2", "Bo Ørsted PERSON Accepted #3"]);
    let id = first(&history).annotations()[1].id;
    let ops = reject(first(&history), id);
    edit(&mut history, ops);
    assert_eq!(shown(&history), ["Ann Lee PERSON Suggested #2"], "nothing to remember");
}

#[test]
fn edits_that_do_not_fit_change_nothing() {
    let mut history = opened(&[found("Ann Lee", "PERSON")]);
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
        let fits = step(Step::Remove { annotation: annotation.clone() });
        let back = step(Step::Add { annotation: annotation.clone() });
        let result = history.edit(0, Actor::Person, Kind::Add, vec![fits, back, op]);
        assert_eq!(result.unwrap_err(), error);
        assert_eq!(*history.project(), before);
    }
}

#[test]
fn a_log_with_a_hole_opens_up_to_it_and_says_so() {
    let mut history = History::default();
    let mut log = Vec::new();
    for _ in 0..3 {
        log.extend(perform(&mut history, 0, &Deed::Open).as_deref().cloned());
    }
    log.remove(1);
    let (restored, error) = History::restore(None, log);
    assert_eq!(restored.project().documents().count(), 1);
    assert!(matches!(error, Some(RestoreError::Broken { seq: 2, .. })), "{error:?}");
}

#[test]
fn a_newer_snapshot_is_not_opened() {
    let mut newer = serde_json::to_value(History::default().snapshot()).unwrap();
    newer["schema"] = 99.into();
    let newer: Snapshot = serde_json::from_value(newer).unwrap();
    let (_, error) = History::restore(Some(newer), []);
    assert_eq!(error, Some(RestoreError::Newer { found: 99 }));
}

#[test]
fn edits_that_the_log_lacks_cannot_be_undone() {
    let mut history = opened(&[found("Ann Lee", "PERSON")]);
    let snapshot = history.snapshot();
    let change = perform(&mut history, 0, &Deed::AcceptDocument).unwrap();
    let (mut restored, error) = History::restore(Some(snapshot), [change.as_ref().clone()]);
    assert_eq!(error, None);
    assert!(restored.undo(0).unwrap().is_some());
    assert_eq!(shown(&restored), ["Ann Lee PERSON Suggested #1"]);
    assert!(restored.undo(0).unwrap().is_none());
}

/// Marks the paragraph of a document as reviewed, and as not reviewed, by turns.
fn toggle(history: &mut History, times: usize) -> Vec<Change> {
    let mut log = Vec::new();
    for _ in 0..times {
        let document = first(history).clone();
        let paragraph = document.paragraphs()[0];
        let (kind, ops) = match document.reviewed().is_empty() {
            true => (Kind::AcceptParagraph, accept_paragraph(&document, paragraph)),
            false => (Kind::Reopen, reopen(&document, paragraph)),
        };
        log.push(history.edit(0, Actor::Person, kind, ops).unwrap().as_ref().clone());
    }
    log
}

#[test]
fn so_many_edits_can_be_undone_and_no_more() {
    let mut history = opened(&[]);
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

#[test]
fn a_snapshot_needs_no_more_of_the_log_than_can_be_undone() {
    let mut history = opened(&[]);
    let mut log = toggle(&mut history, UNDO_DEPTH + 50);
    log.extend((0..20).map(|_| history.undo(0).unwrap().unwrap().as_ref().clone()));
    let snapshot = history.snapshot();
    log.extend(toggle(&mut history, 1));
    log.extend((0..30).map(|_| history.undo(0).unwrap().unwrap().as_ref().clone()));
    let needed: Vec<Change> =
        log.iter().filter(|change| change.seq >= snapshot.needs()).cloned().collect();
    assert!(needed.len() < log.len());
    let (mut restored, error) = History::restore(Some(snapshot.clone()), needed.clone());
    assert_eq!(error, None);
    assert_eq!(content(&restored), content(&history));
    loop {
        let (one, other) = (restored.undo(0).unwrap(), history.undo(0).unwrap());
        assert_eq!(one, other);
        if one.is_none() {
            break;
        }
    }
    assert_eq!(content(&restored), content(&history));
    // Without what it needs it says so, and does not go on as if nothing had been undone.
    let (_, error) = History::restore(Some(snapshot), needed.into_iter().skip(UNDO_DEPTH));
    assert!(matches!(error, Some(RestoreError::Broken { .. })), "{error:?}");
}
