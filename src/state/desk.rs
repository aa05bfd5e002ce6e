use super::action::{Action, Point};
use super::{Effect, Places, Screen, State, Tone, places, reduce};
use crate::messages;
use dateline_annotation::{
    Actor, Annotation, AnnotationId, Document, DocumentId, Kind, LabelId, Op, accept,
    accept_document, accept_paragraph, add, keep_places, reject, relabel, reopen, resize,
};
use dateline_text::{
    Edge, Offsets, Span, Utf16, move_edge_by_char, move_edge_by_token, snap, tokenize_in, trim,
};

/// What is known about working on the open document.
#[derive(Clone, Debug, PartialEq)]
pub struct Desk {
    /// The open document.
    pub document: DocumentId,
    /// The annotation that keys and buttons speak of.
    pub focus: Option<AnnotationId>,
    /// Text that is selected to be labeled.
    pub selected: Option<Span>,
    /// The label given last: what Enter gives to selected text.
    pub last_label: Option<LabelId>,
    /// The places that its mentions name.
    pub places: Places,
}

impl Desk {
    /// A desk with nothing in focus.
    pub fn new(document: DocumentId) -> Self {
        Self { document, focus: None, selected: None, last_label: None, places: Places::default() }
    }
}

/// The actions of an open document; without one they do nothing.
pub(super) fn act(state: &mut State, action: Action, at: i64) -> Vec<Effect> {
    if action == Action::Escape {
        return escape(state);
    }
    let Some((desk, document)) = state.desk() else { return Vec::new() };
    let (desk, document) = (desk.clone(), document.clone());
    match action {
        Action::Focus(id) => focus(state, id),
        Action::FocusNext => focus_step(state, &document, &desk, true),
        Action::FocusPrevious => focus_step(state, &document, &desk, false),
        Action::FocusUnsure => focus_unsure(state, &document, &desk),
        Action::Select { start, end, exact } => select(state, &document, (start, end), exact),
        Action::SetLabel(label) => set_label(state, &document, &desk, label, at),
        Action::Accept => decide(state, &document, &desk, Kind::Accept, at),
        Action::Reject => decide(state, &document, &desk, Kind::Reject, at),
        Action::MoveEdge { edge, forward, exact } => {
            move_edge(state, &document, &desk, (edge, forward, exact), at)
        }
        Action::AcceptParagraph(paragraph) => accept_one(state, &document, paragraph, at),
        Action::AcceptFocusParagraph => {
            let span = desk.selected.or_else(|| focused(&document, &desk).map(|it| it.span));
            span.and_then(|span| paragraph_of(&document, span))
                .map_or_else(Vec::new, |paragraph| accept_one(state, &document, paragraph, at))
        }
        Action::AcceptDocument => {
            let mut ops = accept_document(&document);
            keep_places(&mut ops, &desk.places.resolutions);
            state.announce(messages::DOCUMENT_ACCEPTED);
            reduce::edit(state, at, Actor::Person, Kind::AcceptDocument, ops)
        }
        Action::Reopen(paragraph) => {
            let ops = reopen(&document, paragraph);
            state.announce(messages::PARAGRAPH_REOPENED);
            reduce::edit(state, at, Actor::Person, Kind::Reopen, ops)
        }
        _ => Vec::new(),
    }
}

/// Lets go of the nearest thing: dialog, selection, focus.
fn escape(state: &mut State) -> Vec<Effect> {
    if reduce::close_dialog(state).is_some() {
        return Vec::new();
    }
    let Some(desk) = state.desk_mut() else { return Vec::new() };
    if places::let_go(desk) {
        return desk.focus.map(element_id).map(Effect::FocusElement).into_iter().collect();
    }
    if desk.selected.take().is_some() {
        return vec![Effect::ClearSelection];
    }
    desk.focus = None;
    Vec::new()
}

/// Drops from the screen what is no longer in the project.
pub(super) fn settle(state: &mut State) {
    let Screen::Desk(desk) = &state.screen else { return };
    let Some(document) = state.history.project().document(desk.document) else {
        if state.history.summary(desk.document).is_none() {
            state.screen = Screen::Start;
        }
        return;
    };
    let live = |id: &AnnotationId| document.annotation(*id).is_some_and(Annotation::is_live);
    let focus = desk.focus.filter(live);
    if let Some(desk) = state.desk_mut() {
        desk.focus = focus;
    }
}

fn focused<'a>(document: &'a Document, desk: &Desk) -> Option<&'a Annotation> {
    document.annotation(desk.focus?)
}

/// The element of an annotation in the page: its first segment.
pub fn element_id(id: AnnotationId) -> String {
    format!("annotation-{}", id.0)
}

fn focus(state: &mut State, id: Option<AnnotationId>) -> Vec<Effect> {
    let Some(desk) = state.desk_mut() else { return Vec::new() };
    desk.focus = id;
    desk.selected = None;
    id.map(|id| Effect::FocusElement(element_id(id))).into_iter().collect()
}

/// The live annotation after the one in focus, or before it; from nowhere, the first or the last.
fn neighbor(document: &Document, desk: &Desk, forward: bool) -> Option<AnnotationId> {
    let live: Vec<&Annotation> =
        document.annotations().iter().filter(|annotation| annotation.is_live()).collect();
    let at = live.iter().position(|annotation| Some(annotation.id) == desk.focus);
    let found = match (at, forward) {
        (Some(at), true) => live.get(at + 1),
        (Some(at), false) => at.checked_sub(1).and_then(|before| live.get(before)),
        (None, true) => live.first(),
        (None, false) => live.last(),
    };
    found.map(|annotation| annotation.id)
}

fn focus_step(state: &mut State, document: &Document, desk: &Desk, forward: bool) -> Vec<Effect> {
    match neighbor(document, desk, forward) {
        Some(id) => focus(state, Some(id)),
        None => {
            state.announce(messages::NO_MORE_MENTIONS);
            Vec::new()
        }
    }
}

/// From the last one on the first is next.
fn focus_unsure(state: &mut State, document: &Document, desk: &Desk) -> Vec<Effect> {
    let all = document.annotations();
    let at = all.iter().position(|annotation| Some(annotation.id) == desk.focus);
    let (before, after) = all.split_at(at.map_or(0, |at| at + 1));
    match after.iter().chain(before).find(|annotation| annotation.is_unsure()) {
        Some(annotation) => focus(state, Some(annotation.id)),
        None => {
            state.announce(messages::NO_UNSURE_MENTIONS);
            Vec::new()
        }
    }
}

fn paragraph_of(document: &Document, span: Span) -> Option<Span> {
    document.paragraphs().into_iter().find(|paragraph| paragraph.contains(span))
}

/// The byte that a point of the page stands for.
fn byte_at(document: &Document, point: Point) -> Option<u32> {
    let paragraphs = document.paragraphs();
    let span = paragraphs.iter().find(|paragraph| paragraph.start == point.paragraph)?;
    let text = document.quote(*span);
    Offsets::new(text).utf16_to_byte(text, Utf16(point.utf16)).map(|byte| span.start + byte)
}

/// Turns selected text into a span that can be labeled: inside one paragraph, whole tokens unless
/// the very characters are wanted, no white space at its ends.
fn select(
    state: &mut State,
    document: &Document,
    (start, end): (Point, Point),
    exact: bool,
) -> Vec<Effect> {
    let span = byte_at(document, start)
        .zip(byte_at(document, end))
        .map(|(start, end)| trim(&document.text, Span::new(start, end)))
        .filter(|span| !span.is_empty());
    let Some(span) = span else { return Vec::new() };
    let Some(paragraph) = paragraph_of(document, span) else {
        state.announce(messages::ACROSS_PARAGRAPHS);
        state.notify(Tone::Info, messages::ACROSS_PARAGRAPHS.to_owned());
        return Vec::new();
    };
    let tokens = tokenize_in(&document.text, paragraph);
    let span = if exact { Some(span) } else { snap(&tokens, span) };
    if let Some(desk) = state.desk_mut() {
        desk.selected = span;
        desk.focus = None;
    }
    Vec::new()
}

fn set_label(
    state: &mut State,
    document: &Document,
    desk: &Desk,
    label: LabelId,
    at: i64,
) -> Vec<Effect> {
    let name = state.history.project().labels().get(label).map(|label| label.name.clone());
    let Some(name) = name else { return Vec::new() };
    let mut effects;
    if let Some(span) = desk.selected {
        let ops = add(state.history.project(), document, span, label);
        effects = reduce::edit(state, at, Actor::Person, Kind::Add, ops);
        effects.push(Effect::ClearSelection);
        let added = state.desk().and_then(|(_, document)| {
            let mut annotations = document.annotations().iter();
            annotations.find(|other| other.span == span && other.label == label).map(|it| it.id)
        });
        effects.extend(focus(state, added));
        state.announce(messages::added(document.quote(span), &name));
    } else if let Some(annotation) = focused(document, desk) {
        let ops = relabel(document, annotation.id, label);
        effects = reduce::edit(state, at, Actor::Person, Kind::Relabel, ops);
        state.announce(messages::relabeled(document.quote(annotation.span), &name));
    } else {
        return Vec::new();
    }
    if let Some(desk) = state.desk_mut() {
        desk.last_label = Some(label);
    }
    effects
}

/// Accepts or rejects the annotation in focus and turns to the next one. With text selected,
/// accepting labels it as the last one was.
fn decide(state: &mut State, document: &Document, desk: &Desk, kind: Kind, at: i64) -> Vec<Effect> {
    if let (Some(_), Kind::Accept) = (desk.selected, kind) {
        return desk
            .last_label
            .map_or_else(Vec::new, |label| set_label(state, document, desk, label, at));
    }
    let Some(annotation) = focused(document, desk) else { return Vec::new() };
    let quote = document.quote(annotation.span);
    let (mut ops, told) = match kind {
        Kind::Reject => (reject(document, annotation.id), messages::rejected(quote)),
        _ => (accept(document, annotation.id), messages::accepted(quote)),
    };
    keep_places(&mut ops, &desk.places.resolutions);
    let next = neighbor(document, desk, true);
    let mut effects = reduce::edit(state, at, Actor::Person, kind, ops);
    if next.is_some() || kind == Kind::Reject {
        effects.extend(focus(state, next));
    }
    state.announce(told);
    effects
}

fn move_edge(
    state: &mut State,
    document: &Document,
    desk: &Desk,
    (edge, forward, exact): (Edge, bool, bool),
    at: i64,
) -> Vec<Effect> {
    let annotation = focused(document, desk);
    let Some(span) = desk.selected.or(annotation.map(|it| it.span)) else { return Vec::new() };
    let Some(paragraph) = paragraph_of(document, span) else { return Vec::new() };
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
        }
        state.announce(messages::selected(document.quote(moved)));
        return Vec::new();
    }
    let Some(annotation) = annotation else { return Vec::new() };
    let ops = resize(document, annotation.id, moved);
    state.announce(messages::selected(document.quote(moved)));
    let mut effects = reduce::edit(state, at, Actor::Person, Kind::Resize, ops);
    effects.push(Effect::FocusElement(element_id(annotation.id)));
    effects
}

fn accept_one(state: &mut State, document: &Document, paragraph: Span, at: i64) -> Vec<Effect> {
    let mut ops: Vec<Op> = accept_paragraph(document, paragraph);
    if let Some((desk, _)) = state.desk() {
        keep_places(&mut ops, &desk.places.resolutions);
    }
    state.announce(messages::PARAGRAPH_ACCEPTED);
    reduce::edit(state, at, Actor::Person, Kind::AcceptParagraph, ops)
}
