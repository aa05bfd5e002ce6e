//! Mentions with other borders: moved, split, joined.

use super::{Desk, Effect, State, desk, reduce};
use crate::messages;
use dateline_annotation::{
    Actor, Annotation, AnnotationId, Document, Kind, join as joined, next_to_join, pieces, resize,
    split as divided,
};
use dateline_text::{Edge, Span, move_edge_by_char, move_edge_by_token, tokenize_in};

/// Moves an end of what is selected, or of the mention in focus.
pub(super) fn move_edge(
    state: &mut State,
    document: &Document,
    desk: &Desk,
    (edge, forward, exact): (Edge, bool, bool),
    at: i64,
) -> Vec<Effect> {
    let annotation = desk::focused(document, desk);
    let Some(span) = desk.selected.or(annotation.map(|it| it.span)) else { return Vec::new() };
    let Some(paragraph) = document.paragraph_of(span) else { return Vec::new() };
    let moved = if exact {
        move_edge_by_char(&document.text, span, edge, forward, paragraph)
    } else {
        let tokens = tokenize_in(&document.text, paragraph);
        move_edge_by_token(&tokens, span, edge, forward, paragraph)
    };
    let Some(moved) = moved else {
        state.announce(messages::NO_FURTHER);
        return Vec::new();
    };
    if desk.selected.is_some() {
        if let Some(desk) = state.desk_mut() {
            desk.selected = Some(moved);
            desk.is_held = false;
        }
        state.announce(messages::selected(document.quote(moved)));
        // The browser's would go on showing what it was.
        return vec![Effect::ClearSelection, Effect::ShowElement(desk::SELECTED_ID.to_owned())];
    }
    let Some(annotation) = annotation else { return Vec::new() };
    let ops = resize(document, annotation.id, moved);
    state.announce(messages::selected(document.quote(moved)));
    let mut effects = reduce::edit(state, at, Actor::Person, Kind::Resize, ops);
    effects.push(Effect::FocusElement(desk::element_id(annotation.id)));
    effects
}

/// What a split would do: the mention and the pieces that it would fall into.
pub fn would_split(document: &Document, desk: &Desk) -> Option<(AnnotationId, Vec<Span>)> {
    let whole = match desk.selected {
        Some(selected) => around(document, selected)?,
        None => desk::focused(document, desk)?,
    };
    pieces(document, whole.span, desk.selected).map(|pieces| (whole.id, pieces))
}

/// The smallest mention that holds a span and more.
fn around(document: &Document, span: Span) -> Option<&Annotation> {
    let holds = |it: &&Annotation| it.is_live() && it.span != span && it.span.contains(span);
    document.annotations().iter().filter(holds).min_by_key(|it| it.span.len())
}

/// Splits the mention in focus, or cuts the one around what is selected.
pub(super) fn split(state: &mut State, document: &Document, desk: &Desk, at: i64) -> Vec<Effect> {
    let Some((id, pieces)) = would_split(document, desk) else {
        state.announce(messages::NOTHING_TO_SPLIT);
        return Vec::new();
    };
    let ops = divided(state.history.project(), document, id, &pieces);
    let mut effects = reduce::edit(state, at, Actor::Person, Kind::Split, ops);
    effects.push(Effect::ClearSelection);
    effects.extend(desk::focus(state, Some(id)));
    state.announce(messages::split(document, &pieces));
    effects
}

/// What joining would make of the mention in focus and the next one.
pub fn would_join(document: &Document, desk: &Desk) -> Option<Span> {
    let (_, span) = next_to_join(document, desk.focus?)?;
    Some(span)
}

/// Joins the mention in focus with the next one of its paragraph.
pub(super) fn join(state: &mut State, document: &Document, desk: &Desk, at: i64) -> Vec<Effect> {
    let found = desk.focus.and_then(|id| next_to_join(document, id).map(|(_, span)| (id, span)));
    let Some((id, span)) = found else {
        state.announce(messages::NOTHING_TO_JOIN);
        return Vec::new();
    };
    let ops = joined(document, id);
    let mut effects = reduce::edit(state, at, Actor::Person, Kind::Join, ops);
    effects.extend(desk::focus(state, Some(id)));
    state.announce(messages::joined(document.quote(span)));
    effects
}
