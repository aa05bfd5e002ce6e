//! Random edits of a project by the user and the detector, for tests.

#![allow(dead_code, reason = "each test crate uses part of this module")]

use dateline_annotation::edit::{
    self, accept_document, accept_paragraph, add_annotation, apply_suggestions,
    record_empty_detection, reopen_paragraph,
};
use dateline_annotation::history::History;
use dateline_annotation::labels;
use dateline_annotation::log::{Actor, EditKind};
use dateline_annotation::model::{
    Annotation, Document, DocumentId, LabelId, LabelPreset, Op, Suggestion,
};
use dateline_annotation::store::StorageRecord;
use dateline_text::{LineEnding, Span};
use proptest::prelude::*;
use std::sync::Arc;

pub(crate) const TEXT: &str =
    "Ann Lee met Bo Ørsted in Ōsaka.\n\nThen Ann flew home on Sunday 👩‍🚀, she said.";

/// An edit, undo or redo by the user or the detector. The numbers select its targets.
#[derive(Clone, Debug)]
pub(crate) enum Action {
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
    CreateLabel(usize),
    RenameLabel(u16, usize),
    MoveLabel(u16, bool),
    MergeLabels(u16, u16),
    DeleteLabel(u16, Option<u16>),
    ReplaceLabels(usize),
    Undo,
    Redo,
}

pub(crate) fn action() -> impl Strategy<Value = Action> {
    let n = 0..40usize;
    prop_oneof![
        Just(Action::Open),
        Just(Action::Delete),
        (n.clone(), n.clone(), 0..12u16).prop_map(|(a, b, label)| Action::Add(a, b, label)),
        n.clone().prop_map(Action::Accept),
        n.clone().prop_map(Action::Reject),
        (n.clone(), 0..12u16).prop_map(|(a, label)| Action::Relabel(a, label)),
        (n.clone(), n.clone(), n.clone()).prop_map(|(a, b, c)| Action::Resize(a, b, c)),
        n.clone().prop_map(Action::AcceptParagraph),
        Just(Action::AcceptDocument),
        n.clone().prop_map(Action::Reopen),
        prop::collection::vec((n.clone(), n.clone(), 0..12usize), 0..6).prop_map(Action::Detect),
        n.clone().prop_map(Action::CreateLabel),
        (0..12u16, n.clone()).prop_map(|(label, name)| Action::RenameLabel(label, name)),
        (0..12u16, any::<bool>()).prop_map(|(label, down)| Action::MoveLabel(label, down)),
        (0..12u16, 0..12u16).prop_map(|(from, into)| Action::MergeLabels(from, into)),
        (0..12u16, prop::option::of(0..12u16)).prop_map(|(id, to)| Action::DeleteLabel(id, to)),
        (0..3usize).prop_map(Action::ReplaceLabels),
        Just(Action::Undo),
        Just(Action::Redo),
    ]
}

/// Returns a non-empty span on character boundaries of the text, selected by the numbers.
pub(crate) fn span(text: &str, a: usize, b: usize) -> Span {
    let edges: Vec<u32> =
        text.char_indices().map(|(at, _)| at as u32).chain([text.len() as u32]).collect();
    let (a, b) = (a % edges.len(), b % edges.len());
    let (low, high) = if a == b { (a.saturating_sub(1), a.max(1)) } else { (a.min(b), a.max(b)) };
    Span::new(edges[low], edges[high])
}

pub(crate) fn pick(document: &Document, n: usize) -> Option<&Annotation> {
    let annotations = document.annotations();
    annotations.get(n.checked_rem(annotations.len())?)
}

/// Returns the operations of an edit on the last document of the project. A detection applies to
/// the first undetected document, like one in the background.
pub(crate) fn ops(history: &History, action: &Action) -> Vec<Op> {
    let project = history.project();
    if matches!(action, Action::Open) {
        let document =
            Document::new(project.next_document(), TEXT.into(), LineEnding::Lf, "pasted");
        return vec![Op::InsertDocument { document: Box::new(document) }];
    }
    if let Some(ops) = label_ops(history, action) {
        return ops;
    }
    let Some(document) = project.documents().last() else { return Vec::new() };
    let paragraph = |n: usize| document.paragraphs()[n % 2];
    let on = |n: usize, edit: &dyn Fn(&Annotation) -> Vec<Op>| {
        pick(document, n).map(edit).unwrap_or_default()
    };
    match action {
        Action::Delete => {
            vec![Op::RemoveDocument { document: Box::new(document.as_ref().clone()) }]
        }
        Action::Add(a, b, n) => {
            add_annotation(project, document, span(TEXT, *a, *b), label(history, *n))
        }
        Action::Accept(n) => on(*n, &|it| edit::accept(document, it.id)),
        Action::Reject(n) => on(*n, &|it| edit::reject(document, it.id)),
        Action::Relabel(at, n) => on(*at, &|it| edit::relabel(document, it.id, label(history, *n))),
        Action::Resize(n, a, b) => on(*n, &|it| edit::resize(document, it.id, span(TEXT, *a, *b))),
        Action::AcceptParagraph(n) => accept_paragraph(document, paragraph(*n)),
        Action::AcceptDocument => accept_document(document),
        Action::Reopen(n) => reopen_paragraph(document, paragraph(*n)),
        Action::Detect(found) => {
            let model: Arc<str> = "m".into();
            let found: Vec<Suggestion> =
                found.iter().map(|&(a, b, l)| suggestion(a, b, l)).collect();
            let undetected = history.undetected().next().and_then(|id| project.document(id));
            match (
                apply_suggestions(project, undetected.unwrap_or(document), &model, &found),
                undetected,
            ) {
                (ops, Some(undetected)) if ops.is_empty() => record_empty_detection(undetected),
                (ops, _) => ops,
            }
        }
        _ => Vec::new(),
    }
}

/// Returns a label of the project, selected by a number.
fn label(history: &History, n: u16) -> LabelId {
    let labels: Vec<LabelId> = history.project().labels().iter().map(|label| label.id).collect();
    labels[usize::from(n) % labels.len()]
}

/// Returns the operations of an edit of the label set, which are empty if it is refused; `None` for
/// other edits.
fn label_ops(history: &History, action: &Action) -> Option<Vec<Op>> {
    let set = history.project().labels();
    let of = |n: &u16| label(history, *n);
    let ops = match action {
        Action::CreateLabel(n) => {
            labels::create(set, &format!("NEW {n}"), |_| false).map(|it| it.1)
        }
        Action::RenameLabel(at, n) => labels::rename(set, of(at), &format!("NEW {n}")),
        Action::MoveLabel(at, down) => labels::move_label(set, of(at), *down),
        Action::MergeLabels(from, into) => labels::merge(history, of(from), of(into)),
        Action::DeleteLabel(at, to) => labels::delete(history, of(at), to.as_ref().map(of)),
        Action::ReplaceLabels(n) => {
            let preset = LabelPreset::ALL[*n].labels();
            labels::replace(history, &preset, |_| false).and_then(|it| it.ops(history))
        }
        _ => return None,
    };
    Some(ops.unwrap_or_default())
}

pub(crate) fn suggestion(a: usize, b: usize, label: usize) -> Suggestion {
    let labels = ["PERSON", "ORG", "GPE", "DATE", "NO SUCH LABEL"];
    Suggestion {
        span: span(TEXT, a, b),
        label: labels[label % labels.len()].to_owned(),
        source: dateline_annotation::model::SuggestionSource::Tagger,
        score: Some(dateline_annotation::model::Score::new(0.5)),
        value: None,
    }
}

/// Performs an edit; returns the record, or `None` if there was nothing to do.
pub(crate) fn perform(
    history: &mut History,
    at: i64,
    action: &Action,
) -> Option<Arc<StorageRecord>> {
    match action {
        Action::Undo => history.undo(at).unwrap(),
        Action::Redo => history.redo(at).unwrap(),
        _ => {
            let ops = ops(history, action);
            let kind = match action {
                Action::Open => EditKind::Open,
                Action::Detect(_) => EditKind::Detect,
                _ => EditKind::Add,
            };
            (!ops.is_empty())
                .then(|| history.edit(at, Actor::Person, kind, ops).expect("the ops are valid"))
        }
    }
}

/// Renders the content of a project, without the counters that never go back.
pub(crate) fn content(history: &History) -> String {
    let documents: Vec<String> = history
        .project()
        .documents()
        .map(|document| {
            format!("{:?} {:?} {:?}", document.id, document.annotations(), document.reviewed())
        })
        .collect();
    let labels: Vec<_> = history.project().labels().iter().collect();
    format!("{documents:#?} {:?} {labels:?}", history.project().rejections())
}

pub(crate) fn first(history: &History) -> &Arc<Document> {
    history.project().document(DocumentId(1)).unwrap()
}

/// Alternately marks the first paragraph of a document as reviewed and as not reviewed.
pub(crate) fn toggle(history: &mut History, times: usize) -> Vec<Arc<StorageRecord>> {
    let mut log = Vec::new();
    for _ in 0..times {
        let document = first(history).clone();
        let paragraph = document.paragraphs()[0];
        let (kind, ops) = match document.reviewed().is_empty() {
            true => (EditKind::AcceptParagraph, accept_paragraph(&document, paragraph)),
            false => (EditKind::Reopen, reopen_paragraph(&document, paragraph)),
        };
        log.push(history.edit(0, Actor::Person, kind, ops).unwrap());
    }
    log
}
