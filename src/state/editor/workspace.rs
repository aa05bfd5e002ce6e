//! The workspace: focus, selection and decisions in the open document.

use crate::state::action::{ReviewReason, SelectionMode, StepUnit, TextPoint, WorkspaceAction};
use crate::state::context::Context;
use crate::state::editor::messages::EditorMessage;
use crate::state::editor::review_queue::ReviewQueue;
use crate::state::editor::{label_search, text_cursor};
use crate::state::effect::Effect;
use crate::state::navigation::document_lifecycle;
use crate::state::notices::Severity;
use crate::state::occurrences::OccurrenceOffer;
use crate::state::places::document_places;
use crate::state::places::document_places::DocumentPlaces;
use crate::state::{Screen, State, reducer};
use dateline_annotation::model::{Annotation, AnnotationId, Document, DocumentId, LabelId};
use dateline_text::{Offsets, Span, Utf16Offset, snap_to_tokens, tokenize_in, trim_span};

/// The state of the screen of the open document.
#[derive(Clone, Debug, PartialEq)]
pub struct Workspace {
    /// The open document.
    pub document: DocumentId,
    /// The annotation that keys and buttons act on.
    pub focus: Option<AnnotationId>,
    /// The annotation under the pointer, if it overlaps others.
    pub hovered: Option<AnnotationId>,
    /// The byte span that is selected to be labeled.
    pub selection: Option<Span>,
    /// True if the browser draws the selection, with handles at its ends.
    pub is_native_selection: bool,
    /// True if the browser shows a selection across paragraphs, which can be copied but not
    /// labeled.
    pub spans_paragraphs: bool,
    /// The label that was given last. Enter gives it to selected text.
    pub last_label: Option<LabelId>,
    /// The query of the label search, while it is open.
    pub label_query: Option<String>,
    /// The offer to apply the last edit to other occurrences.
    pub offer: Option<OccurrenceOffer>,
    /// The position from which steps through the text continue, as a byte offset.
    pub(in crate::state) cursor: u32,
    /// The places of its mentions.
    pub places: DocumentPlaces,
}

impl Workspace {
    /// Creates a workspace without focus or selection.
    pub fn new(document: DocumentId) -> Self {
        Self {
            document,
            focus: None,
            hovered: None,
            selection: None,
            is_native_selection: false,
            spans_paragraphs: false,
            last_label: None,
            label_query: None,
            offer: None,
            cursor: 0,
            places: DocumentPlaces::default(),
        }
    }
}

/// Handles the actions of the open document that are not edits. Does nothing without one.
pub(in crate::state) fn update(state: &mut State, action: WorkspaceAction, cx: &mut Context) {
    let Some((workspace, document)) = state.workspace() else { return };
    let (workspace, document) = (workspace.clone(), document.clone());
    match action {
        WorkspaceAction::Focus(id) => set_focus(state, id, cx),
        WorkspaceAction::Click(over) => click(state, &over, workspace.focus, cx),
        WorkspaceAction::Hover(id) => {
            if let Some(workspace) = state.workspace_mut() {
                workspace.hovered = id;
            }
        }
        WorkspaceAction::FocusNext => focus_adjacent(state, &document, &workspace, true, cx),
        WorkspaceAction::FocusPrevious => focus_adjacent(state, &document, &workspace, false, cx),
        WorkspaceAction::FocusNextToReview(reason) => {
            focus_next_to_review(state, &document, &workspace, reason, cx);
        }
        WorkspaceAction::FocusNote => cx.push(Effect::FocusElement(NOTE_ID.to_owned())),
        WorkspaceAction::FocusText => cx.push(focus_text(&workspace)),
        WorkspaceAction::Select { start, end, mode } => {
            select(state, &document, (start, end), mode, cx);
        }
        WorkspaceAction::SelectionCleared => {
            if let Some(workspace) = state.workspace_mut() {
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
            step_selection(state, &document, &workspace, unit, forward, cx);
        }
        WorkspaceAction::SearchLabel(Some(_)) if workspace.spans_paragraphs => {
            refuse_across_paragraphs(state);
        }
        WorkspaceAction::SearchLabel(query) => label_search::update_query(state, query, cx),
    }
}

/// Tells the user that a selection across paragraphs cannot be labeled.
pub(in crate::state) fn refuse_across_paragraphs(state: &mut State) {
    state.notify(Severity::Info, EditorMessage::AcrossParagraphs);
}

/// Handles Escape: closes the dialog, or else an open field, the selection or the focus.
pub(in crate::state) fn escape(state: &mut State, cx: &mut Context) {
    if reducer::close_dialog(state).is_some() {
        return;
    }
    let Some(workspace) = state.workspace_mut() else { return };
    if workspace.label_query.take().is_some() || document_places::close_picker(workspace) {
        return cx.push(focus_text(workspace));
    }
    if workspace.selection.take().is_some() || workspace.spans_paragraphs {
        workspace.is_native_selection = false;
        workspace.spans_paragraphs = false;
        return cx.push(Effect::ClearSelection);
    }
    workspace.focus = None;
}

/// Moves the focus from a field of the popover to the focused mention or to the text.
pub(in crate::state) fn focus_text(workspace: &Workspace) -> Effect {
    Effect::FocusElement(workspace.focus.map_or_else(|| TEXT_ID.to_owned(), annotation_element_id))
}

/// Drops references to what is no longer in the project.
pub(in crate::state) fn prune(state: &mut State) {
    let Screen::Workspace(workspace) = &state.screen else { return };
    let Some(document) = state.history.project().document(workspace.document) else {
        if state.history.summary(workspace.document).is_none() {
            document_lifecycle::show_screen(state, Screen::Home);
        }
        return;
    };
    let live = |id: &AnnotationId| document.annotation(*id).is_some_and(Annotation::is_live);
    let focus = workspace.focus.filter(live);
    if let Some(workspace) = state.workspace_mut() {
        workspace.focus = focus;
        workspace.offer = None;
    }
}

pub(in crate::state) fn focused_annotation<'a>(
    document: &'a Document,
    workspace: &Workspace,
) -> Option<&'a Annotation> {
    document.annotation(workspace.focus?)
}

/// Element id of the first segment of the selection.
pub const SELECTION_ID: &str = "selected";
/// Element id of the article.
pub const TEXT_ID: &str = "text";
/// Element id of the field for a note on the focused mention.
pub const NOTE_ID: &str = "note";
/// Element id of the label search.
pub const LABEL_SEARCH_ID: &str = "find-label";

/// Returns the id of an annotation's element, its first segment.
pub fn annotation_element_id(id: AnnotationId) -> String {
    format!("annotation-{}", id.0)
}

pub(in crate::state) fn set_focus(state: &mut State, id: Option<AnnotationId>, cx: &mut Context) {
    focus_annotation(state, id, Effect::FocusElement, cx);
}

/// Sets the focus; `effect` moves the browser's focus to an element.
fn focus_annotation(
    state: &mut State,
    id: Option<AnnotationId>,
    effect: fn(String) -> Effect,
    cx: &mut Context,
) {
    let found = state.workspace().and_then(|(_, document)| document.annotation(id?));
    let found = found.filter(|annotation| annotation.is_live());
    let (id, place) = (found.map(|it| it.id), found.map(|it| it.span.start));
    let Some(workspace) = state.workspace_mut() else { return };
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
fn click(state: &mut State, over: &[AnnotationId], before: Option<AnnotationId>, cx: &mut Context) {
    focus_annotation(state, click_target(over, before), Effect::FocusWithoutScrolling, cx);
}

/// Returns the annotation that a click selects among overlapping ones, given longest first: the
/// innermost, then the next enclosing one with each further click, and after the outermost the
/// innermost again.
pub(in crate::state) fn click_target(
    over: &[AnnotationId],
    focus: Option<AnnotationId>,
) -> Option<AnnotationId> {
    let at = focus.and_then(|focus| over.iter().position(|id| *id == focus));
    let around = at.and_then(|at| at.checked_sub(1)).and_then(|at| over.get(at));
    around.or(over.last()).copied()
}

/// Returns the live annotation after or before the focused one. Without focus, returns the first or
/// the last.
pub(in crate::state) fn adjacent_annotation(
    document: &Document,
    workspace: &Workspace,
    forward: bool,
) -> Option<AnnotationId> {
    let live: Vec<&Annotation> =
        document.annotations().iter().filter(|annotation| annotation.is_live()).collect();
    let at = live.iter().position(|annotation| Some(annotation.id) == workspace.focus);
    let found = match (at, forward) {
        (Some(at), true) => live.get(at + 1),
        (Some(at), false) => at.checked_sub(1).and_then(|before| live.get(before)),
        (None, true) => live.first(),
        (None, false) => live.last(),
    };
    found.map(|annotation| annotation.id)
}

fn focus_adjacent(
    state: &mut State,
    document: &Document,
    workspace: &Workspace,
    forward: bool,
    cx: &mut Context,
) {
    match adjacent_annotation(document, workspace, forward) {
        Some(id) => set_focus(state, Some(id), cx),
        None => {
            state.announce(EditorMessage::NoMoreMentions);
        }
    }
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
pub fn text_to_copy(state: &State, shown: Option<(TextPoint, TextPoint)>) -> Option<String> {
    let (workspace, document) = state.workspace().filter(|_| state.dialog.is_none())?;
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
    state: &mut State,
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
        if let Some(workspace) = state.workspace_mut() {
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
    set_selection(state, span, is_held);
    cx.extend(clear);
}

/// Selects a span. `is_held` is true if the browser draws the selection.
fn set_selection(state: &mut State, span: Span, is_held: bool) {
    if let Some(workspace) = state.workspace_mut() {
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
    state: &mut State,
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
        state.announce(EditorMessage::EndOfText);
        return;
    };
    set_selection(state, span, false);
    state.announce(EditorMessage::TextSelected(document.quote(span).to_owned()));
    cx.extend([Effect::ClearSelection, Effect::ScrollToElement(SELECTION_ID.to_owned())]);
}

/// Focuses the next mention with this reason, wrapping around at the end.
fn focus_next_to_review(
    state: &mut State,
    document: &Document,
    workspace: &Workspace,
    doubt: ReviewReason,
    cx: &mut Context,
) {
    let doubts = ReviewQueue::from_document(&workspace.places.list, document);
    let all = document.annotations();
    let at = all.iter().position(|annotation| Some(annotation.id) == workspace.focus);
    let (before, after) = all.split_at(at.map_or(0, |at| at + 1));
    match after.iter().chain(before).find(|annotation| doubts.contains(doubt, annotation.id)) {
        Some(annotation) => set_focus(state, Some(annotation.id), cx),
        None => {
            state.announce(EditorMessage::NothingToReview(doubt));
        }
    }
}
