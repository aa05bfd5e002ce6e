//! Edits of mention boundaries: move, split and join.

use crate::state::context::Context;
use crate::state::editor::messages::EditorMessage;
use crate::state::editor::workspace::Workspace;
use crate::state::editor::{focus, workspace};
use crate::state::effect::Effect;
use crate::state::session::Session;
use dateline_annotation::edit::{
    self, find_join_target, join_annotation as joined, split_annotation as divided, split_pieces,
};
use dateline_annotation::log::{Actor, EditKind};
use dateline_annotation::model::{Annotation, AnnotationId, Document};
use dateline_text::{Span, SpanEdge, move_edge_by_char, move_edge_by_token, tokenize_in};

/// Moves an edge of the selected text or, without a selection, of the focused mention.
pub(in crate::state) fn move_boundary(
    session: &mut Session,
    document: &Document,
    workspace: &Workspace,
    (edge, forward, exact): (SpanEdge, bool, bool),
    cx: &mut Context,
) {
    let annotation = workspace::focused_annotation(document, workspace);
    let Some(span) = workspace.selection.or(annotation.map(|it| it.span)) else {
        return;
    };
    let Some(paragraph) = document.paragraph_containing(span) else { return };
    let moved = if exact {
        move_edge_by_char(&document.text, span, edge, forward, paragraph)
    } else {
        let tokens = tokenize_in(&document.text, paragraph);
        move_edge_by_token(&tokens, span, edge, forward, paragraph)
    };
    let Some(moved) = moved else {
        session.announce(EditorMessage::EndOfText);
        return;
    };
    if workspace.selection.is_some() {
        if let Some(workspace) = session.workspace_mut() {
            workspace.selection = Some(moved);
            workspace.is_native_selection = false;
        }
        session.announce(EditorMessage::TextSelected(document.quote(moved).to_owned()));
        // The browser's selection would still show the old span.
        return cx.extend([
            Effect::ClearSelection,
            Effect::ScrollToElement(workspace::SELECTION_ID.to_owned()),
        ]);
    }
    let Some(annotation) = annotation else { return };
    let ops = edit::resize(document, annotation.id, moved);
    session.announce(EditorMessage::TextSelected(document.quote(moved).to_owned()));
    session.edit(Actor::Person, EditKind::Resize, ops, cx);
    cx.push(Effect::FocusElement(workspace::annotation_element_id(annotation.id)));
}

/// Returns the mention that a split would affect and the spans of the resulting pieces. Returns
/// `None` if there is nothing to split.
pub fn split_preview(
    document: &Document,
    workspace: &Workspace,
) -> Option<(AnnotationId, Vec<Span>)> {
    let whole = match workspace.selection {
        Some(selected) => enclosing_mention(document, selected)?,
        None => workspace::focused_annotation(document, workspace)?,
    };
    split_pieces(document, whole.span, workspace.selection).map(|pieces| (whole.id, pieces))
}

/// Finds the smallest live mention that strictly contains a span.
fn enclosing_mention(document: &Document, span: Span) -> Option<&Annotation> {
    let holds = |it: &&Annotation| it.is_live() && it.span != span && it.span.contains(span);
    document.annotations().iter().filter(holds).min_by_key(|it| it.span.len())
}

/// Splits the focused mention, or cuts the mention around the selected text.
pub(in crate::state) fn split_mention(
    session: &mut Session,
    document: &Document,
    workspace: &Workspace,
    cx: &mut Context,
) {
    let Some((id, pieces)) = split_preview(document, workspace) else {
        session.announce(EditorMessage::NothingToSplit);
        return;
    };
    let ops = divided(session.history.project(), document, id, &pieces);
    session.edit(Actor::Person, EditKind::Split, ops, cx);
    cx.push(Effect::ClearSelection);
    focus::set_focus(session, Some(id), cx);
    let quotes = pieces.iter().map(|piece| document.quote(*piece).to_owned()).collect();
    session.announce(EditorMessage::Split(quotes));
}

/// Returns the span that results from joining the focused mention with the next one, or `None` if
/// they cannot be joined.
pub fn join_preview(document: &Document, workspace: &Workspace) -> Option<Span> {
    let (_, span) = find_join_target(document, workspace.focus?)?;
    Some(span)
}

/// Joins the focused mention with the next one in its paragraph.
pub(in crate::state) fn join_with_next(
    session: &mut Session,
    document: &Document,
    workspace: &Workspace,
    cx: &mut Context,
) {
    let found =
        workspace.focus.and_then(|id| find_join_target(document, id).map(|(_, span)| (id, span)));
    let Some((id, span)) = found else {
        session.announce(EditorMessage::NothingToJoin);
        return;
    };
    let ops = joined(document, id);
    session.edit(Actor::Person, EditKind::Join, ops, cx);
    focus::set_focus(session, Some(id), cx);
    session.announce(EditorMessage::Joined(document.quote(span).to_owned()));
}
