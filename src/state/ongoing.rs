//! Edits of more steps than the page makes without being held up: made in parts, each a change of its own, with
//! progress, until they are done or canceled. The parts are undone and redone together, in the same way.

use super::desk;
use super::finding::{Counts, changed};
use super::reading;
use super::{Action, Effect, State, reduce};
use crate::messages;
use dateline_annotation::{
    Actor, Document, DocumentId, Kind, Part, Resolutions, accept_from, detected_in, keep_places,
    nothing_found,
};
use dateline_protocol::Found;
use dateline_text::Span;
use std::sync::Arc;

/// So many steps are one part.
pub(super) const STEPS: usize = 3_000;

/// What is made in parts, and how far it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Ongoing {
    work: Work,
    done: usize,
    total: usize,
}

#[derive(Clone, Debug, PartialEq)]
enum Work {
    /// All paragraphs of a document are accepted; `from` says where the next begins.
    Accept { document: DocumentId, from: u32, resolutions: Arc<Resolutions> },
    /// What the detector found is put in.
    Detect(Box<Detecting>),
    /// Edits that belong together are undone.
    Undo,
    /// They are redone.
    Redo,
}

/// What the detector found in a document, and what of it is put in.
#[derive(Clone, Debug, PartialEq)]
struct Detecting {
    found: Found,
    /// How many suggestions are put in.
    next: usize,
    /// Where in the text the others begin.
    from: u32,
    counts: Counts,
    is_begun: bool,
}

impl Ongoing {
    /// What is being done, and how much of it is: of 1.
    pub fn progress(&self) -> (&'static str, f64) {
        let name = match self.work {
            Work::Accept { .. } => messages::ACCEPTING,
            Work::Detect(_) => messages::PUTTING_IN,
            Work::Undo => messages::UNDOING,
            Work::Redo => messages::REDOING,
        };
        (name, self.done as f64 / self.total.max(1) as f64)
    }

    /// Whether it puts in what was found in the document that the queue reads: that shows how far it is.
    pub fn is_detection(&self) -> bool {
        matches!(self.work, Work::Detect(_))
    }

    /// The document that has to stay in memory.
    pub(super) fn document(&self) -> Option<DocumentId> {
        match &self.work {
            Work::Accept { document, .. } => Some(*document),
            Work::Detect(detecting) => Some(DocumentId(detecting.found.document)),
            Work::Undo | Work::Redo => None,
        }
    }

    /// The action whose next part this is, for what it needs in memory.
    pub(super) fn as_action(&self) -> Option<Action> {
        match self.work {
            Work::Undo => Some(Action::Undo),
            Work::Redo => Some(Action::Redo),
            Work::Accept { .. } | Work::Detect(_) => None,
        }
    }
}

/// Leaves it at what is made.
pub(super) fn stop(state: &mut State) {
    if let Some(Work::Detect(detecting)) = state.ongoing.take().map(|it| it.work) {
        reading::leave(state, detecting.found.request);
    }
}

/// Makes the next part.
pub(super) fn go_on(state: &mut State, at: i64) -> Vec<Effect> {
    let Some(ongoing) = state.ongoing.take().filter(|_| state.writes()) else { return Vec::new() };
    match ongoing.work {
        Work::Accept { document, from, resolutions } => {
            let Some(document) = state.history.project().document(document).cloned() else {
                return Vec::new();
            };
            accept_part(state, &document, from, resolutions, at)
        }
        Work::Detect(detecting) => detect_part(state, *detecting, at),
        Work::Undo => go_back(state, true, (ongoing.done, ongoing.total), at),
        Work::Redo => go_back(state, false, (ongoing.done, ongoing.total), at),
    }
}

fn wait(state: &mut State, work: Work, done: usize, total: usize) -> Effect {
    state.ongoing = Some(Ongoing { work, done, total });
    Effect::Again(Box::new(Action::GoOn))
}

/// Accepts all of the open document.
pub(super) fn accept(state: &mut State, at: i64) -> Vec<Effect> {
    stop(state);
    let Some((desk, document)) = state.desk() else { return Vec::new() };
    let (document, resolutions) = (document.clone(), desk.places.resolutions.clone());
    accept_part(state, &document, 0, resolutions, at)
}

fn accept_part(
    state: &mut State,
    document: &Arc<Document>,
    from: u32,
    resolutions: Arc<Resolutions>,
    at: i64,
) -> Vec<Effect> {
    let (mut ops, next) = accept_from(document, from, STEPS);
    keep_places(&mut ops, &resolutions);
    let part = part(from > 0, next.is_some());
    let kind = Kind::AcceptDocument;
    let mut effects = reduce::edit_part(state, at, Actor::Person, kind, part, ops);
    match next {
        Some(from) => {
            let total = document.text.len();
            let work = Work::Accept { document: document.id, from, resolutions };
            effects.push(wait(state, work, from as usize, total));
        }
        None => desk::tell(state, messages::DOCUMENT_ACCEPTED),
    }
    effects
}

fn part(is_begun: bool, is_more: bool) -> Option<Part> {
    match (is_begun, is_more) {
        (false, false) => None,
        (false, true) => Some(Part::First),
        (true, true) => Some(Part::Next),
        (true, false) => Some(Part::Last),
    }
}

/// Puts in what was found in the document that the queue reads.
pub(super) fn detect(state: &mut State, found: Found, at: i64) -> Vec<Effect> {
    let counts = Counts::default();
    let detecting = Detecting { found, next: 0, from: 0, counts, is_begun: false };
    detect_part(state, detecting, at)
}

fn detect_part(state: &mut State, mut it: Detecting, at: i64) -> Vec<Effect> {
    let id = DocumentId(it.found.document);
    let is_current = reading::reads(state, it.found.request);
    let project = state.history.project();
    let Some(document) = project.document(id).filter(|_| is_current) else {
        reading::leave(state, it.found.request);
        return Vec::new();
    };
    let (end, next) = it.end();
    let suggestions = &it.found.suggestions[it.next..end];
    let region = Span::new(it.from, next.unwrap_or(u32::MAX));
    let model: Arc<str> = it.found.model.as_str().into();
    let mut ops = detected_in(project, document, &model, suggestions, region);
    let counts = changed(&ops);
    let all = it.counts;
    it.counts = (all.0 + counts.0, all.1 + counts.1, all.2 + counts.2);
    if next.is_none() && ops.is_empty() && (it.is_begun || state.history.is_unread(id)) {
        ops = nothing_found(document);
    }
    let is_edit = !ops.is_empty();
    let part = part(it.is_begun, next.is_some());
    let is_first = state.history.is_unread(id);
    let mut effects = reduce::edit_part(state, at, Actor::Detector, Kind::Detect, part, ops);
    it.is_begun |= is_edit;
    desk::settle(state);
    match next {
        Some(from) => {
            (it.next, it.from) = (end, from);
            let total = it.found.suggestions.len();
            reading::note_progress(state, it.found.request, (end as u32, total as u32));
            effects.push(wait(state, Work::Detect(Box::new(it)), end, total));
        }
        None => reading::was_put_in(state, &it.found, is_first, it.counts),
    }
    effects
}

impl Detecting {
    /// How far the next part goes: up to which suggestion, and where in the text the one after it begins, if there is
    /// one. What begins at one point is not torn apart.
    fn end(&self) -> (usize, Option<u32>) {
        let all = &self.found.suggestions;
        let start = |at: usize| all[at].span.start;
        let mut end = (self.next + STEPS).min(all.len());
        while 0 < end && end < all.len() && start(end) <= start(end - 1) {
            end += 1;
        }
        (end, all.get(end).map(|next| next.span.start))
    }
}

/// Takes back the last edit of a person with all that belongs together with it, or makes it again.
pub(super) fn turn_back(state: &mut State, is_undo: bool, at: i64) -> Vec<Effect> {
    stop(state);
    let history = &state.history;
    let total = if is_undo { history.parts_to_undo() } else { history.parts_to_redo() };
    go_back(state, is_undo, (0, total), at)
}

fn go_back(
    state: &mut State,
    is_undo: bool,
    (done, total): (usize, usize),
    at: i64,
) -> Vec<Effect> {
    let last = state.history.last();
    let mut effects = reduce::step(state, is_undo, at);
    if state.history.last() > last && done + 1 < total {
        let work = if is_undo { Work::Undo } else { Work::Redo };
        effects.push(wait(state, work, done + 1, total));
    }
    effects
}
