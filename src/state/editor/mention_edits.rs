//! Edits of mentions in the open document: labels, decisions and notes.

use crate::state::action::MentionEdit;
use crate::state::context::Context;
use crate::state::detection::detection_queue::DetectionQueue;
use crate::state::editor::edit_jobs::EditJobs;
use crate::state::editor::focus::{next_by_certainty, refuse_across_paragraphs, set_focus};
use crate::state::editor::messages::{EditorMessage, ReviewChange};
use crate::state::editor::workspace::{
    Workspace, adjacent_annotation, focus_text, focused_annotation,
};
use crate::state::editor::{boundaries, entity_edits};
use crate::state::effect::Effect;
use crate::state::occurrences::Occurrences;
use crate::state::session::Session;
use dateline_annotation::edit::{
    self, accept_paragraph, add_annotation, reopen_paragraph, set_detail,
};
use dateline_annotation::log::{Actor, EditKind};
use dateline_annotation::model::{Document, LabelId, Op};
use dateline_annotation::places::attach_resolved_places;
use dateline_text::Span;

/// Makes an edit of the open document. Does nothing without one.
pub(in crate::state) fn update(
    session: &mut Session,
    edit_jobs: &mut EditJobs,
    detection: &mut DetectionQueue,
    occurrences: &Occurrences,
    action: MentionEdit,
    cx: &mut Context,
) {
    let Some((workspace, document)) = session.workspace() else { return };
    let (workspace, document) = (workspace.clone(), document.clone());
    match action {
        MentionEdit::SetLabel(_) | MentionEdit::Accept if workspace.spans_paragraphs => {
            refuse_across_paragraphs(session);
        }
        MentionEdit::SetLabel(label) => set_label(session, &document, &workspace, label, cx),
        MentionEdit::Accept => {
            decide(session, occurrences, &document, &workspace, Decision::Accept, cx)
        }
        MentionEdit::Reject => {
            decide(session, occurrences, &document, &workspace, Decision::Reject, cx)
        }
        MentionEdit::MoveBoundary { edge, forward, by_character } => {
            let step = (edge, forward, by_character);
            boundaries::move_boundary(session, &document, &workspace, step, cx);
        }
        MentionEdit::Split => boundaries::split_mention(session, &document, &workspace, cx),
        MentionEdit::Join => boundaries::join_with_next(session, &document, &workspace, cx),
        MentionEdit::SetDetail(id, detail) => {
            let kind = EditKind::from(&detail);
            let ops = set_detail(&document, id, detail.clone());
            if !ops.is_empty() {
                session.announce(EditorMessage::DetailSaved(detail));
            }
            session.edit(Actor::Person, kind, ops, cx);
        }
        MentionEdit::Entity(action) => entity_edits::update(session, &document, action, cx),
        MentionEdit::AcceptParagraph(paragraph) => {
            accept_one_paragraph(session, &document, paragraph, cx);
        }
        MentionEdit::AcceptFocusedParagraph => {
            let span = workspace
                .selection
                .or_else(|| focused_annotation(&document, &workspace).map(|it| it.span));
            if let Some(span) = span.and_then(|span| document.paragraph_containing(span)) {
                accept_one_paragraph(session, &document, span, cx);
            }
        }
        MentionEdit::AcceptDocument => edit_jobs.accept_open_document(session, detection, cx),
        MentionEdit::ReopenParagraph(paragraph) => {
            let ops = reopen_paragraph(&document, paragraph);
            session.announce(EditorMessage::ParagraphReopened);
            session.edit(Actor::Person, EditKind::Reopen, ops, cx);
        }
    }
}

/// The user's decision on a suggestion.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Decision {
    Accept,
    Reject,
}

fn set_label(
    session: &mut Session,
    document: &Document,
    workspace: &Workspace,
    label: LabelId,
    cx: &mut Context,
) {
    let name = session.history.project().labels().get(label).map(|label| label.name.clone());
    let Some(name) = name else { return };
    if let Some(span) = workspace.selection {
        let ops = add_annotation(session.history.project(), document, span, label);
        session.edit(Actor::Person, EditKind::Add, ops, cx);
        cx.push(Effect::ClearSelection);
        let added = session.workspace().and_then(|(_, document)| {
            let mut annotations = document.annotations().iter();
            annotations.find(|other| other.span == span && other.label == label).map(|it| it.id)
        });
        set_focus(session, added, cx);
        let quote = document.quote(span).to_owned();
        session.announce_progress(ReviewChange::Added { quote, label: name });
    } else if let Some(annotation) = focused_annotation(document, workspace) {
        let ops = edit::relabel(document, annotation.id, label);
        session.edit(Actor::Person, EditKind::Relabel, ops, cx);
        cx.push(focus_text(workspace));
        let quote = document.quote(annotation.span).to_owned();
        session.announce_progress(ReviewChange::Relabeled { quote, label: name });
    } else {
        return;
    }
    if let Some(workspace) = session.workspace_mut() {
        workspace.last_label = Some(label);
        workspace.label_query = None;
    }
}

/// Accepts or rejects the focused annotation and focuses the next one. If text is selected,
/// accepting gives it the last label.
fn decide(
    session: &mut Session,
    occurrences: &Occurrences,
    document: &Document,
    workspace: &Workspace,
    decision: Decision,
    cx: &mut Context,
) {
    if let (Some(_), Decision::Accept) = (workspace.selection, decision) {
        if let Some(label) = workspace.last_label {
            set_label(session, document, workspace, label, cx);
        }
        return;
    }
    let Some(annotation) = focused_annotation(document, workspace) else { return };
    let quote = document.quote(annotation.span).to_owned();
    let (kind, mut ops, told) = match decision {
        Decision::Accept => {
            let ops = edit::accept(document, annotation.id);
            (EditKind::Accept, ops, ReviewChange::Accepted(quote))
        }
        Decision::Reject => {
            let ops = edit::reject(document, annotation.id);
            (EditKind::Reject, ops, ReviewChange::Rejected(quote))
        }
    };
    attach_resolved_places(&mut ops, &workspace.places.resolutions);
    let offer = if decision == Decision::Reject {
        occurrences.offer_for_rejection(document, annotation)
    } else {
        None
    };
    let next = match session.least_certain_first {
        true => next_by_certainty(document, workspace.focus).filter(|id| *id != annotation.id),
        false => adjacent_annotation(document, workspace, true),
    };
    session.edit(Actor::Person, kind, ops, cx);
    if next.is_some() || decision == Decision::Reject {
        set_focus(session, next, cx);
    }
    session.announce_progress(told);
    if let Some(workspace) = session.workspace_mut() {
        workspace.offer = offer;
    }
}

fn accept_one_paragraph(
    session: &mut Session,
    document: &Document,
    paragraph: Span,
    cx: &mut Context,
) {
    let mut ops: Vec<Op> = accept_paragraph(document, paragraph);
    if let Some((workspace, _)) = session.workspace() {
        attach_resolved_places(&mut ops, &workspace.places.resolutions);
    }
    session.edit(Actor::Person, EditKind::AcceptParagraph, ops, cx);
    session.announce_progress(ReviewChange::ParagraphAccepted);
}
