//! The workspace: focus, selection and decisions in the open document.

use crate::state::effect::Effect;
use crate::state::occurrences::OccurrenceOffer;
use crate::state::places::document_places::DocumentPlaces;
use dateline_annotation::model::{Annotation, AnnotationId, Document, DocumentId, LabelId};
use dateline_text::Span;

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
    /// True if the sidebar lists all entities, false if it shortens long lists.
    pub shows_all_entities: bool,
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
            shows_all_entities: false,
            cursor: 0,
            places: DocumentPlaces::default(),
        }
    }
}

/// Moves the focus from a field of the popover to the focused mention or to the text.
pub(in crate::state) fn focus_text(workspace: &Workspace) -> Effect {
    Effect::FocusElement(workspace.focus.map_or_else(|| TEXT_ID.to_owned(), annotation_element_id))
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
