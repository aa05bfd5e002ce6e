//! Focus and selection in the open document.

use crate::state::action::{ReviewReason, SelectionMode, StepUnit, TextPoint, WorkspaceAction};
use crate::state::context::Context;
use crate::state::editor::messages::EditorMessage;
use crate::state::editor::review_queue::ReviewQueue;
use crate::state::editor::workspace::{NOTE_ID, SELECTION_ID, Workspace};
use crate::state::editor::workspace::{
    adjacent_annotation, annotation_element_id, click_target, focus_text, focused_annotation,
};
use crate::state::editor::{label_search, text_cursor};
use crate::state::effect::Effect;
use crate::state::notices::Severity;
use crate::state::session::{Screen, Session};
use dateline_annotation::compact;
use dateline_annotation::model::{Annotation, AnnotationId, Document, Score};
use dateline_text::{Offsets, Span, Utf16Offset, snap_to_tokens, tokenize_in, trim_span};

/// Handles the actions of the open document that are not edits. Does nothing without one.
pub(in crate::state) fn update(session: &mut Session, action: WorkspaceAction, cx: &mut Context) {
    let Some((workspace, document)) = session.workspace() else { return };
    let (workspace, document) = (workspace.clone(), document.clone());
    match action {
        WorkspaceAction::Focus(id) => set_focus(session, id, cx),
        WorkspaceAction::Click(over) => click(session, &over, workspace.focus, cx),
        WorkspaceAction::Hover(id) => {
            if let Some(workspace) = session.workspace_mut() {
                workspace.hovered = id;
            }
        }
        WorkspaceAction::FocusNext => focus_adjacent(session, &document, &workspace, true, cx),
        WorkspaceAction::FocusPrevious => focus_adjacent(session, &document, &workspace, false, cx),
        WorkspaceAction::FocusNextToReview(reason) => {
            focus_next_to_review(session, &document, &workspace, reason, cx);
        }
        WorkspaceAction::SetLeastCertainFirst(is_first) => session.least_certain_first = is_first,
        WorkspaceAction::FocusNote => cx.push(Effect::FocusElement(NOTE_ID.to_owned())),
        WorkspaceAction::FocusText => cx.push(focus_text(&workspace)),
        WorkspaceAction::Select { start, end, mode } => {
            select(session, &document, (start, end), mode, cx);
        }
        WorkspaceAction::SelectionCleared => {
            if let Some(workspace) = session.workspace_mut() {
                workspace.spans_paragraphs = false;
                // Focusing the label search clears the browser's selection, but the text is still
                // to be labeled.
                if std::mem::take(&mut workspace.is_native_selection)
                    && workspace.label_query.is_none()
                {
                    workspace.selection = None;
                }
            }
        }
        WorkspaceAction::StepSelection { unit, forward } => {
            step_selection(session, &document, &workspace, unit, forward, cx);
        }
        WorkspaceAction::SearchLabel(Some(_)) if workspace.spans_paragraphs => {
            refuse_across_paragraphs(session);
        }
        WorkspaceAction::SearchLabel(query) => label_search::update_query(session, query, cx),
    }
}

/// Tells the user that a selection across paragraphs cannot be labeled.
pub(in crate::state) fn refuse_across_paragraphs(session: &mut Session) {
    session.notify(Severity::Info, EditorMessage::AcrossParagraphs);
}

/// Handles Escape: closes the dialog, or else an open field, the selection or the focus.
pub(in crate::state) fn escape(session: &mut Session, cx: &mut Context) {
    if session.dialog.take().is_some() {
        return;
    }
    let Some(workspace) = session.workspace_mut() else { return };
    if workspace.label_query.take().is_some() || workspace.places.close_picker() {
        return cx.push(focus_text(workspace));
    }
    if workspace.selection.take().is_some() || workspace.spans_paragraphs {
        workspace.is_native_selection = false;
        workspace.spans_paragraphs = false;
        return cx.push(Effect::ClearSelection);
    }
    workspace.focus = None;
}

/// Drops references to what is no longer in the project.
pub(in crate::state) fn prune(session: &mut Session) {
    let Screen::Workspace(workspace) = &session.screen else { return };
    let Some(document) = session.history.project().document(workspace.document) else {
        if session.history.summary(workspace.document).is_none() {
            session.show_screen(Screen::Home);
        }
        return;
    };
    let live = |id: &AnnotationId| document.annotation(*id).is_some_and(Annotation::is_live);
    let focus = workspace.focus.filter(live);
    if let Some(workspace) = session.workspace_mut() {
        workspace.focus = focus;
        workspace.offer = None;
    }
}

pub(in crate::state) fn set_focus(
    session: &mut Session,
    id: Option<AnnotationId>,
    cx: &mut Context,
) {
    focus_annotation(session, id, Effect::FocusElement, cx);
}

/// Sets the focus; `effect` moves the browser's focus to an element.
fn focus_annotation(
    session: &mut Session,
    id: Option<AnnotationId>,
    effect: fn(String) -> Effect,
    cx: &mut Context,
) {
    let found = session.workspace().and_then(|(_, document)| document.annotation(id?));
    let found = found.filter(|annotation| annotation.is_live());
    let (id, place) = (found.map(|it| it.id), found.map(|it| it.span.start));
    let Some(workspace) = session.workspace_mut() else { return };
    workspace.focus = id;
    let was_held =
        workspace.selection.take().is_some() && std::mem::take(&mut workspace.is_native_selection);
    let is_shown = std::mem::take(&mut workspace.spans_paragraphs) || was_held;
    workspace.label_query = None;
    workspace.offer = None;
    workspace.cursor = place.unwrap_or(workspace.cursor);
    cx.extend(is_shown.then_some(Effect::ClearSelection));
    cx.extend(id.map(|id| effect(annotation_element_id(id))));
}

/// Focuses an annotation that was clicked. Does not scroll, so that the second click of a double
/// click hits the same text.
fn click(
    session: &mut Session,
    over: &[AnnotationId],
    before: Option<AnnotationId>,
    cx: &mut Context,
) {
    focus_annotation(session, click_target(over, before), Effect::FocusWithoutScrolling, cx);
}

fn focus_adjacent(
    session: &mut Session,
    document: &Document,
    workspace: &Workspace,
    forward: bool,
    cx: &mut Context,
) {
    match adjacent_annotation(document, workspace, forward) {
        Some(id) => set_focus(session, Some(id), cx),
        None => {
            session.announce(EditorMessage::NoMoreMentions);
        }
    }
}

/// Focuses the next mention with this reason, wrapping around at the end.
fn focus_next_to_review(
    session: &mut Session,
    document: &Document,
    workspace: &Workspace,
    doubt: ReviewReason,
    cx: &mut Context,
) {
    if doubt == ReviewReason::Unsure && session.least_certain_first {
        let next = next_by_certainty(document, workspace.focus);
        return match next {
            Some(id) => set_focus(session, Some(id), cx),
            None => session.announce(EditorMessage::NothingToReview(doubt)),
        };
    }
    let doubts = ReviewQueue::from_document(&workspace.places.list, document);
    let all = document.annotations();
    let at = all.iter().position(|annotation| Some(annotation.id) == workspace.focus);
    let (before, after) = all.split_at(at.map_or(0, |at| at + 1));
    match after.iter().chain(before).find(|annotation| doubts.contains(doubt, annotation.id)) {
        Some(annotation) => set_focus(session, Some(annotation.id), cx),
        None => {
            session.announce(EditorMessage::NothingToReview(doubt));
        }
    }
}

/// Returns the least certain undecided mention. If the focus is on an undecided one, returns the next
/// in the order of certainty, wrapping around at the end.
pub(super) fn next_by_certainty(
    document: &Document,
    focus: Option<AnnotationId>,
) -> Option<AnnotationId> {
    let undecided = document.annotations().iter().filter(|it| !it.is_decided());
    let mut scored: Vec<(Score, AnnotationId)> =
        undecided.filter_map(|it| Some((it.score()?, it.id))).collect();
    compact::sort_by_key(&mut scored, |it| it.0);
    let at = scored.iter().position(|it| Some(it.1) == focus);
    let next = at.map_or(0, |at| (at + 1) % scored.len());
    scored.get(next).map(|it| it.1)
}

/// Converts a point of the page to a byte offset in the text. Returns `None` if it is not a point
/// of the text.
fn byte_offset(document: &Document, point: TextPoint) -> Option<u32> {
    let paragraphs = document.paragraphs();
    let span = paragraphs.iter().find(|paragraph| paragraph.start == point.paragraph)?;
    let text = document.quote(*span);
    Offsets::new(text).utf16_to_byte(text, Utf16Offset(point.utf16)).map(|byte| span.start + byte)
}

/// Returns the text to copy: the browser's selection `shown` in the article, or else the page's
/// selection. Returns `None` if nothing is selected, or while a dialog is open.
pub fn text_to_copy(session: &Session, shown: Option<(TextPoint, TextPoint)>) -> Option<String> {
    let (workspace, document) = session.workspace().filter(|_| session.dialog.is_none())?;
    let span = match shown {
        Some((start, end)) => Span::new(byte_offset(document, start)?, byte_offset(document, end)?),
        None => workspace.selection?,
    };
    Some(document.quote(span).to_owned())
}

/// Turns selected text into a span that can be labeled. The span is in one paragraph, has no white
/// space at its ends, and consists of whole tokens unless `mode` requests characters or paragraphs.
/// A selection across paragraphs stays in the browser only.
fn select(
    session: &mut Session,
    document: &Document,
    (start, end): (TextPoint, TextPoint),
    mode: SelectionMode,
    cx: &mut Context,
) {
    let span = byte_offset(document, start)
        .zip(byte_offset(document, end))
        .map(|(start, end)| trim_span(&document.text, Span::new(start, end)))
        .filter(|span| !span.is_empty());
    let is_held = mode == SelectionMode::Touch;
    let clear = (!is_held).then_some(Effect::ClearSelection);
    // White space alone cannot be labeled, and does not stay selected.
    let Some(span) = span else { return cx.extend(clear) };
    let Some(paragraph) = document.paragraph_containing(span) else {
        if let Some(workspace) = session.workspace_mut() {
            (workspace.selection, workspace.is_native_selection, workspace.focus) =
                (None, false, None);
            workspace.spans_paragraphs = true;
        }
        return;
    };
    let span = match mode {
        SelectionMode::Characters => Some(span),
        SelectionMode::Paragraphs => Some(trim_span(&document.text, paragraph)),
        SelectionMode::Tokens | SelectionMode::Touch => {
            snap_to_tokens(&tokenize_in(&document.text, paragraph), span)
        }
    };
    let Some(span) = span else { return cx.extend(clear) };
    set_selection(session, span, is_held);
    cx.extend(clear);
}

/// Selects a span. `is_held` is true if the browser draws the selection.
fn set_selection(session: &mut Session, span: Span, is_held: bool) {
    if let Some(workspace) = session.workspace_mut() {
        workspace.selection = Some(span);
        workspace.is_native_selection = is_held;
        workspace.spans_paragraphs = false;
        workspace.focus = None;
        workspace.label_query = None;
        workspace.cursor = span.start;
    }
}

/// Selects the word that a step from the selection, the focused mention or the cursor leads to.
fn step_selection(
    session: &mut Session,
    document: &Document,
    workspace: &Workspace,
    unit: StepUnit,
    forward: bool,
    cx: &mut Context,
) {
    let here =
        workspace.selection.or_else(|| focused_annotation(document, workspace).map(|it| it.span));
    let from = here.unwrap_or(Span::new(workspace.cursor, workspace.cursor));
    let Some(span) = text_cursor::word_after_step(document, from, unit, forward) else {
        session.announce(EditorMessage::EndOfText);
        return;
    };
    set_selection(session, span, false);
    session.announce(EditorMessage::TextSelected(document.quote(span).to_owned()));
    cx.extend([Effect::ClearSelection, Effect::ScrollToElement(SELECTION_ID.to_owned())]);
}
