use super::action::{Action, Grip, Point};
use super::caret::{self, Unit};
use super::export::Counts;
use super::same::{Offer, offer_rejection};
use super::{Effect, Places, Screen, State, Tone, opening, places, reduce, reshape};
use super::{attention, grouping, ongoing};
use crate::messages;
use dateline_annotation::{
    Actor, Annotation, AnnotationId, Document, DocumentId, Kind, Label, LabelId, LabelSet, Op,
    accept, accept_paragraph, add, keep_places, reject, relabel, remark, reopen,
};
use dateline_text::{Offsets, Span, Utf16, fold, snap, tokenize_in, trim};

/// What is known about working on the open document.
#[derive(Clone, Debug, PartialEq)]
pub struct Desk {
    /// The open document.
    pub document: DocumentId,
    /// The annotation that keys and buttons speak of.
    pub focus: Option<AnnotationId>,
    /// The annotation that the pointer is over, where it shares its text with others.
    pub hovered: Option<AnnotationId>,
    /// Text that is selected to be labeled.
    pub selected: Option<Span>,
    /// Whether the browser draws what is selected, with handles to move its ends.
    pub is_held: bool,
    /// Whether the browser shows text of several paragraphs as selected: it can be copied, not
    /// labeled.
    pub spans_paragraphs: bool,
    /// The label given last: what Enter gives to selected text.
    pub last_label: Option<LabelId>,
    /// What is typed to find a label, while one is looked for.
    pub finding: Option<String>,
    /// What was done and can be done at other places, too.
    pub offer: Option<Offer>,
    /// Where the person was last, a byte of the text: steps through the text go on from there.
    pub(super) place: u32,
    /// The places that its mentions name.
    pub places: Places,
}

impl Desk {
    /// A desk with nothing in focus.
    pub fn new(document: DocumentId) -> Self {
        Self {
            document,
            focus: None,
            hovered: None,
            selected: None,
            is_held: false,
            spans_paragraphs: false,
            last_label: None,
            finding: None,
            offer: None,
            place: 0,
            places: Places::default(),
        }
    }
}

/// The actions of an open document; without one they do nothing.
pub(super) fn act(state: &mut State, action: Action, at: i64) -> Vec<Effect> {
    if action == Action::Escape {
        return escape(state);
    }
    let Some((desk, document)) = state.desk() else { return Vec::new() };
    let (desk, document) = (desk.clone(), document.clone());
    if desk.spans_paragraphs && wants_a_mention(&action) {
        state.notify(Tone::Info, messages::ACROSS_PARAGRAPHS.to_owned());
        return Vec::new();
    }
    match action {
        Action::Focus(id) => focus(state, id),
        Action::Click(over) => click(state, &over, desk.focus),
        Action::Hover(id) => {
            if let Some(desk) = state.desk_mut() {
                desk.hovered = id;
            }
            Vec::new()
        }
        Action::FocusNext => focus_step(state, &document, &desk, true),
        Action::FocusPrevious => focus_step(state, &document, &desk, false),
        Action::FocusDoubtful(doubt) => attention::focus_next(state, &document, &desk, doubt),
        Action::Entity(action) => grouping::act(state, &document, action, at),
        Action::Remark(id, note) => {
            let ops = remark(&document, id, &note);
            if !ops.is_empty() {
                state.announce(messages::NOTED);
            }
            reduce::edit(state, at, Actor::Person, Kind::Remark, ops)
        }
        Action::FocusNote => vec![Effect::FocusElement(NOTE_ID.to_owned())],
        Action::BackToText => vec![back_to_text(&desk)],
        Action::Select { start, end, grip } => select(state, &document, (start, end), grip),
        Action::SelectionGone => {
            if let Some(desk) = state.desk_mut() {
                desk.spans_paragraphs = false;
                // The field that finds a label takes the browser's selection, not what is to be labeled.
                if std::mem::take(&mut desk.is_held) && desk.finding.is_none() {
                    desk.selected = None;
                }
            }
            Vec::new()
        }
        Action::SetLabel(label) => set_label(state, &document, &desk, label, at),
        Action::Accept => decide(state, &document, &desk, Kind::Accept, at),
        Action::Reject => decide(state, &document, &desk, Kind::Reject, at),
        Action::StepText { unit, forward } => step(state, &document, &desk, unit, forward),
        Action::FindLabel(typed) => find_label(state, typed),
        Action::MoveEdge { edge, forward, exact } => {
            reshape::move_edge(state, &document, &desk, (edge, forward, exact), at)
        }
        Action::Split => reshape::split(state, &document, &desk, at),
        Action::Join => reshape::join(state, &document, &desk, at),
        Action::AcceptParagraph(paragraph) => accept_one(state, &document, paragraph, at),
        Action::AcceptFocusParagraph => {
            let span = desk.selected.or_else(|| focused(&document, &desk).map(|it| it.span));
            span.and_then(|span| document.paragraph_of(span))
                .map_or_else(Vec::new, |paragraph| accept_one(state, &document, paragraph, at))
        }
        Action::AcceptDocument => ongoing::accept(state, at),
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
    if desk.finding.take().is_some() || places::let_go(desk) {
        return vec![back_to_text(desk)];
    }
    if desk.selected.take().is_some() || desk.spans_paragraphs {
        desk.is_held = false;
        desk.spans_paragraphs = false;
        return vec![Effect::ClearSelection];
    }
    desk.focus = None;
    Vec::new()
}

/// Moves the focus out of a field of the editor: to the mention, or to the text that is selected.
pub(super) fn back_to_text(desk: &Desk) -> Effect {
    Effect::FocusElement(desk.focus.map_or_else(|| TEXT_ID.to_owned(), element_id))
}

/// Drops from the screen what is no longer in the project.
pub(super) fn settle(state: &mut State) {
    let Screen::Desk(desk) = &state.screen else { return };
    let Some(document) = state.history.project().document(desk.document) else {
        if state.history.summary(desk.document).is_none() {
            opening::turn_to(state, Screen::Start);
        }
        return;
    };
    let live = |id: &AnnotationId| document.annotation(*id).is_some_and(Annotation::is_live);
    let focus = desk.focus.filter(live);
    if let Some(desk) = state.desk_mut() {
        desk.focus = focus;
        desk.offer = None;
    }
}

pub(super) fn focused<'a>(document: &'a Document, desk: &Desk) -> Option<&'a Annotation> {
    document.annotation(desk.focus?)
}

/// The first piece of what is selected, in the page.
pub const SELECTED_ID: &str = "selected";
/// The article, in the page.
pub const TEXT_ID: &str = "text";
/// The field for a remark on the mention in focus, in the page.
pub const NOTE_ID: &str = "note";
/// The field that finds a label, in the page.
pub const FIND_ID: &str = "find-label";

/// The element of an annotation in the page: its first segment.
pub fn element_id(id: AnnotationId) -> String {
    format!("annotation-{}", id.0)
}

pub(super) fn focus(state: &mut State, id: Option<AnnotationId>) -> Vec<Effect> {
    let found = state.desk().and_then(|(_, document)| document.annotation(id?));
    let found = found.filter(|annotation| annotation.is_live());
    let (id, place) = (found.map(|it| it.id), found.map(|it| it.span.start));
    let Some(desk) = state.desk_mut() else { return Vec::new() };
    desk.focus = id;
    let was_held = desk.selected.take().is_some() && std::mem::take(&mut desk.is_held);
    let is_shown = std::mem::take(&mut desk.spans_paragraphs) || was_held;
    desk.finding = None;
    desk.offer = None;
    desk.place = place.unwrap_or(desk.place);
    let focused = id.map(|id| Effect::FocusElement(element_id(id)));
    is_shown.then_some(Effect::ClearSelection).into_iter().chain(focused).collect()
}

/// Whether an action would make a mention of what is selected.
fn wants_a_mention(action: &Action) -> bool {
    matches!(action, Action::SetLabel(_) | Action::Accept | Action::FindLabel(Some(_)))
}

/// Turns to what was clicked. It is in sight, so that nothing moves: a second click finds the same.
fn click(state: &mut State, over: &[AnnotationId], before: Option<AnnotationId>) -> Vec<Effect> {
    let effects = focus(state, clicked(over, before)).into_iter();
    let in_sight = effects.map(|effect| match effect {
        Effect::FocusElement(id) => Effect::GiveFocus(id),
        other => other,
    });
    in_sight.collect()
}

/// What a click on annotations over each other turns to, the longest given first: the innermost,
/// then the next one around it with each click, and from the outermost to the innermost again.
pub(super) fn clicked(over: &[AnnotationId], focus: Option<AnnotationId>) -> Option<AnnotationId> {
    let at = focus.and_then(|focus| over.iter().position(|id| *id == focus));
    let around = at.and_then(|at| at.checked_sub(1)).and_then(|at| over.get(at));
    around.or(over.last()).copied()
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

/// The byte that a point of the page stands for.
fn byte_at(document: &Document, point: Point) -> Option<u32> {
    let paragraphs = document.paragraphs();
    let span = paragraphs.iter().find(|paragraph| paragraph.start == point.paragraph)?;
    let text = document.quote(*span);
    Offsets::new(text).utf16_to_byte(text, Utf16(point.utf16)).map(|byte| span.start + byte)
}

/// The text that is copied: what the browser shows as selected in the article, or else what the page
/// does. `None` where that is nothing, and while a dialog lies over the article.
pub fn copied(state: &State, shown: Option<(Point, Point)>) -> Option<String> {
    let (desk, document) = state.desk().filter(|_| state.dialog.is_none())?;
    let span = match shown {
        Some((start, end)) => Span::new(byte_at(document, start)?, byte_at(document, end)?),
        None => desk.selected?,
    };
    Some(document.quote(span).to_owned())
}

/// Turns selected text into a span that can be labeled: inside one paragraph, whole tokens unless
/// the very characters or whole paragraphs are wanted, no white space at its ends. Text of several
/// paragraphs stays what the browser shows as selected.
fn select(
    state: &mut State,
    document: &Document,
    (start, end): (Point, Point),
    grip: Grip,
) -> Vec<Effect> {
    let span = byte_at(document, start)
        .zip(byte_at(document, end))
        .map(|(start, end)| trim(&document.text, Span::new(start, end)))
        .filter(|span| !span.is_empty());
    let is_held = grip == Grip::Touch;
    let shown = if is_held { Vec::new() } else { vec![Effect::ClearSelection] };
    // White space alone is nothing to label, and does not stay selected.
    let Some(span) = span else { return shown };
    let Some(paragraph) = document.paragraph_of(span) else {
        if let Some(desk) = state.desk_mut() {
            (desk.selected, desk.is_held, desk.focus) = (None, false, None);
            desk.spans_paragraphs = true;
        }
        return Vec::new();
    };
    let span = match grip {
        Grip::Characters => Some(span),
        Grip::Paragraphs => Some(trim(&document.text, paragraph)),
        Grip::Tokens | Grip::Touch => snap(&tokenize_in(&document.text, paragraph), span),
    };
    let Some(span) = span else { return shown };
    take(state, span, is_held);
    shown
}

/// Makes a span what is selected, by the page or, where it is held, by the browser.
fn take(state: &mut State, span: Span, is_held: bool) {
    if let Some(desk) = state.desk_mut() {
        desk.selected = Some(span);
        desk.is_held = is_held;
        desk.spans_paragraphs = false;
        desk.focus = None;
        desk.finding = None;
        desk.place = span.start;
    }
}

/// Selects the word that a step from where the person is leads to.
fn step(
    state: &mut State,
    document: &Document,
    desk: &Desk,
    unit: Unit,
    forward: bool,
) -> Vec<Effect> {
    let here = desk.selected.or_else(|| focused(document, desk).map(|it| it.span));
    let from = here.unwrap_or(Span::new(desk.place, desk.place));
    let Some(span) = caret::step(document, from, unit, forward) else {
        state.announce(messages::NO_FURTHER);
        return Vec::new();
    };
    take(state, span, false);
    state.announce(messages::selected(document.quote(span)));
    vec![Effect::ClearSelection, Effect::ShowElement(SELECTED_ID.to_owned())]
}

/// Opens the field that finds a label, or takes what is typed in it.
fn find_label(state: &mut State, typed: Option<String>) -> Vec<Effect> {
    let Some(desk) = state.desk_mut() else { return Vec::new() };
    let was_open = desk.finding.is_some();
    desk.finding = typed;
    match (was_open, desk.finding.is_some()) {
        (false, true) => vec![Effect::FocusElement(FIND_ID.to_owned())],
        (true, false) => vec![back_to_text(desk)],
        _ => Vec::new(),
    }
}

/// The labels that fit what is typed: those whose name, or a word of whose description, begins with
/// it come first, then those that have it anywhere.
pub fn labels_like<'a>(labels: &'a LabelSet, typed: &str) -> Vec<&'a Label> {
    let typed = fold(typed.trim());
    let rank = |label: &&Label| {
        let (name, description) = (fold(&label.name), fold(&label.description));
        match () {
            () if name == typed => 0,
            () if name.starts_with(&typed) => 1,
            () if description.split(' ').any(|word| word.starts_with(&typed)) => 2,
            () if name.contains(&typed) || description.contains(&typed) => 3,
            () => 4,
        }
    };
    let mut found: Vec<&Label> = labels.iter().filter(|label| rank(label) < 4).collect();
    found.sort_by_key(rank);
    found
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
        tell(state, &messages::added(document.quote(span), &name));
    } else if let Some(annotation) = focused(document, desk) {
        let ops = relabel(document, annotation.id, label);
        effects = reduce::edit(state, at, Actor::Person, Kind::Relabel, ops);
        effects.push(back_to_text(desk));
        tell(state, &messages::relabeled(document.quote(annotation.span), &name));
    } else {
        return Vec::new();
    }
    if let Some(desk) = state.desk_mut() {
        desk.last_label = Some(label);
        desk.finding = None;
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
    let offer =
        if kind == Kind::Reject { offer_rejection(state, document, annotation) } else { None };
    let next = neighbor(document, desk, true);
    let mut effects = reduce::edit(state, at, Actor::Person, kind, ops);
    if next.is_some() || kind == Kind::Reject {
        effects.extend(focus(state, next));
    }
    tell(state, &told);
    if let Some(desk) = state.desk_mut() {
        desk.offer = offer;
    }
    effects
}

fn accept_one(state: &mut State, document: &Document, paragraph: Span, at: i64) -> Vec<Effect> {
    let mut ops: Vec<Op> = accept_paragraph(document, paragraph);
    if let Some((desk, _)) = state.desk() {
        keep_places(&mut ops, &desk.places.resolutions);
    }
    let effects = reduce::edit(state, at, Actor::Person, Kind::AcceptParagraph, ops);
    tell(state, messages::PARAGRAPH_ACCEPTED);
    effects
}

/// Says what was done, and how far the document is.
pub(super) fn tell(state: &mut State, done: &str) {
    if let Some(counts) = state.desk().map(|(_, document)| Counts::of(document)) {
        state.announce(messages::so_far(done, counts));
    }
}
