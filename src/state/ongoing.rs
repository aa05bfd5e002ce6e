//! Edits of more steps than the page makes without being held up: made in parts, each a change of its own, with
//! progress, until they are done or canceled. The parts are undone and redone together, in the same way.
//!
//! A person's edits come first; what the detector found waits behind them.

use super::desk;
use super::finding::{self, Counts, Finding};
use super::reading;
use super::{Action, Effect, State, reduce};
use crate::messages;
use dateline_annotation::{
    Actor, Document, DocumentId, Kind, Op, Part, Resolutions, Step, Wanted, accept_from,
    detected_in, keep_places, nothing_found,
};
use dateline_protocol::Found;
use dateline_text::Span;
use std::collections::VecDeque;
use std::sync::Arc;

/// So many steps are one part, as a rule.
pub(super) const STEPS: usize = 3_000;
/// And at most so many documents.
pub(super) const DOCUMENTS: usize = 100;

/// What is made in parts and is not done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ongoing {
    works: VecDeque<Work>,
    /// Whether the page will be told to go on ([`Action::GoOn`]).
    is_waiting: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Work {
    /// All paragraphs of a document are accepted; `from` says where the next begins, of `total` bytes.
    Accept { document: DocumentId, from: u32, total: usize, resolutions: Arc<Resolutions> },
    /// What the detector found in the document that the queue reads is put in.
    Detect(Box<Detecting>),
    /// What it found in documents that a person chose is put in.
    Find(Box<Putting>),
    /// Edits that belong together are undone: so many, of so many.
    Undo(usize, usize),
    /// They are redone.
    Redo(usize, usize),
}

/// What was found in a document, and how much of it is put in.
#[derive(Clone, Debug, PartialEq)]
struct Detecting {
    found: Found,
    cursor: Cursor,
    counts: Counts,
    is_begun: bool,
}

/// What was found in several documents, and how much of it is put in.
#[derive(Clone, Debug, PartialEq)]
struct Putting {
    finding: Finding,
    /// The document that is next.
    at: usize,
    cursor: Cursor,
    counts: Counts,
    is_begun: bool,
}

/// How much of what was found in a document is put in.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Cursor {
    /// So many suggestions.
    count: usize,
    /// Where in the text the others begin.
    from: u32,
}

impl Ongoing {
    /// What a person has made in parts, and how much of it is made, of 1; nothing where there is no such thing.
    pub fn progress(&self) -> Option<(&'static str, f64)> {
        let part = |done: usize, total: usize| done as f64 / total.max(1) as f64;
        self.works.iter().find_map(|work| match work {
            Work::Accept { from, total, .. } => {
                Some((messages::ACCEPTING, part(*from as usize, *total)))
            }
            Work::Find(it) => Some((messages::PUTTING_IN, part(it.at, it.finding.found().len()))),
            Work::Undo(done, total) => Some((messages::UNDOING, part(*done, *total))),
            Work::Redo(done, total) => Some((messages::REDOING, part(*done, *total))),
            // The queue says how far it is.
            Work::Detect(_) => None,
        })
    }

    /// Whether it changes a document, or may.
    pub fn concerns(&self, id: DocumentId) -> bool {
        self.works.iter().any(|work| work.document().is_none_or(|document| document == id))
    }

    /// The documents that have to stay in memory.
    pub(super) fn holds(&self, id: DocumentId) -> bool {
        self.works.iter().any(|work| work.document() == Some(id))
    }

    /// What has to be in memory for the next part.
    pub(super) fn wanted(&self, state: &State) -> Wanted {
        match self.works.front() {
            Some(Work::Undo(..)) => state.history.wanted_to_undo(),
            Some(Work::Redo(..)) => state.history.wanted_to_redo(),
            Some(Work::Find(it)) => it.finding.wanted(state, it.at, DOCUMENTS),
            Some(Work::Accept { .. } | Work::Detect(_)) | None => Wanted::default(),
        }
    }
}

impl Work {
    /// The only document that it changes, if there is one.
    fn document(&self) -> Option<DocumentId> {
        match self {
            Self::Accept { document, .. } => Some(*document),
            Self::Detect(detecting) => Some(DocumentId(detecting.found.document)),
            Self::Find(_) | Self::Undo(..) | Self::Redo(..) => None,
        }
    }
}

/// Leaves what a person has made in parts at what is made. What is found for the first time is put in all the
/// same.
pub(super) fn stop(state: &mut State) {
    let history = &state.history;
    let stays = |work: &Work| match work {
        Work::Detect(it) => history.is_unread(DocumentId(it.found.document)),
        _ => false,
    };
    let (stay, go): (VecDeque<Work>, VecDeque<Work>) =
        std::mem::take(&mut state.ongoing.works).into_iter().partition(stays);
    state.ongoing.works = stay;
    for work in go {
        match work {
            Work::Detect(it) => reading::leave(state, it.found.request),
            Work::Find(it) => finding::tell(state, &it.finding, it.counts, it.is_begun),
            Work::Accept { .. } | Work::Undo(..) | Work::Redo(..) => {}
        }
    }
}

/// Makes no more of anything: what the next part needs cannot be read.
pub(super) fn give_up(state: &mut State) {
    stop(state);
    state.ongoing = Ongoing::default();
}

/// Makes the next part of what is first.
pub(super) fn go_on(state: &mut State, at: i64) -> Vec<Effect> {
    state.ongoing.is_waiting = false;
    match state.ongoing.works.pop_front() {
        Some(work) => make(state, work, at),
        None => Vec::new(),
    }
}

/// Makes a part, before all else; the rest of it comes next.
fn make(state: &mut State, work: Work, at: i64) -> Vec<Effect> {
    if !state.writes() {
        state.ongoing.works.clear();
        return Vec::new();
    }
    let (mut effects, rest) = match work {
        Work::Accept { document, from, resolutions, .. } => {
            accept_part(state, (document, from), resolutions, at)
        }
        Work::Detect(it) => detect_part(state, it, at),
        Work::Find(it) => put_part(state, it, at),
        Work::Undo(done, total) => go_back(state, true, (done, total), at),
        Work::Redo(done, total) => go_back(state, false, (done, total), at),
    };
    rest.into_iter().for_each(|rest| state.ongoing.works.push_front(rest));
    if !state.ongoing.works.is_empty() && !std::mem::replace(&mut state.ongoing.is_waiting, true) {
        effects.push(Effect::Again(Box::new(Action::GoOn)));
    }
    effects
}

/// Accepts all of the open document.
pub(super) fn accept(state: &mut State, at: i64) -> Vec<Effect> {
    stop(state);
    let Some((desk, document)) = state.desk() else { return Vec::new() };
    let (resolutions, total) = (desk.places.resolutions.clone(), document.text.len());
    let work = Work::Accept { document: document.id, from: 0, total, resolutions };
    make(state, work, at)
}

fn accept_part(
    state: &mut State,
    (id, from): (DocumentId, u32),
    resolutions: Arc<Resolutions>,
    at: i64,
) -> (Vec<Effect>, Option<Work>) {
    let Some(document) = state.history.project().document(id).cloned() else {
        return (Vec::new(), None);
    };
    let (mut ops, next) = accept_from(&document, from, STEPS);
    keep_places(&mut ops, &resolutions);
    let part = part(from > 0, next.is_some());
    let effects = reduce::edit_part(state, at, Actor::Person, Kind::AcceptDocument, part, ops);
    if next.is_none() {
        desk::tell(state, messages::DOCUMENT_ACCEPTED);
    }
    let total = document.text.len();
    let rest = next.map(|from| Work::Accept { document: id, from, total, resolutions });
    (effects, rest)
}

fn part(is_begun: bool, is_more: bool) -> Option<Part> {
    match (is_begun, is_more) {
        (false, false) => None,
        (false, true) => Some(Part::First),
        (true, true) => Some(Part::Next),
        (true, false) => Some(Part::Last),
    }
}

/// Puts in what was found in the document that the queue reads: at once, or when its turn comes.
pub(super) fn detect(state: &mut State, found: Found, at: i64) -> Vec<Effect> {
    let is_short = found.suggestions.len() <= STEPS;
    let (cursor, counts) = (Cursor::default(), Counts::default());
    let work = Work::Detect(Box::new(Detecting { found, cursor, counts, is_begun: false }));
    if is_short || state.ongoing.works.is_empty() {
        return make(state, work, at);
    }
    state.ongoing.works.push_back(work);
    Vec::new()
}

fn detect_part(state: &mut State, mut it: Box<Detecting>, at: i64) -> (Vec<Effect>, Option<Work>) {
    let id = DocumentId(it.found.document);
    let is_current = reading::reads(state, it.found.request);
    let document = state.history.project().document(id).filter(|_| is_current).cloned();
    let Some(document) = document else {
        reading::leave(state, it.found.request);
        return (Vec::new(), None);
    };
    let was_unread = state.history.is_unread(id);
    let (mut ops, next) = it.cursor.ops(state, &document, &it.found);
    it.counts = sum(it.counts, finding::changed(&ops));
    if next.is_none() && ops.is_empty() && (it.is_begun || was_unread) {
        ops = nothing_found(&document);
    }
    let part = part(it.is_begun, next.is_some());
    it.is_begun |= !ops.is_empty();
    let effects = reduce::edit_part(state, at, Actor::Detector, Kind::Detect, part, ops);
    desk::settle(state);
    let Some(next) = next else {
        reading::was_put_in(state, &it.found, was_unread, it.counts);
        return (effects, None);
    };
    it.cursor = next;
    let (done, total) = (next.count as u32, it.found.suggestions.len() as u32);
    reading::note_progress(state, it.found.request, (done, total));
    (effects, Some(Work::Detect(it)))
}

/// Puts in what was found in documents that a person chose.
pub(super) fn put_found(state: &mut State, finding: Finding, at: i64) -> Vec<Effect> {
    let (cursor, counts) = (Cursor::default(), finding.counts());
    let it = Putting { finding, at: 0, cursor, counts, is_begun: false };
    make(state, Work::Find(Box::new(it)), at)
}

fn put_part(state: &mut State, mut it: Box<Putting>, at: i64) -> (Vec<Effect>, Option<Work>) {
    let (mut ops, mut added) = (Vec::new(), 0);
    let (project, until) = (state.history.project(), it.at + DOCUMENTS);
    while it.at < until
        && ops.len() < STEPS
        && let Some(found) = it.finding.found().get(it.at)
    {
        let document = project.document(DocumentId(found.document));
        let (mut steps, next) = match document {
            Some(document) => it.cursor.ops(state, document, found),
            None => (Vec::new(), None),
        };
        it.counts = sum(it.counts, finding::changed(&steps));
        // Each begins to count where the project stands.
        let before = added;
        for step in &mut steps {
            if let Op::In { step: Step::Add { annotation }, .. } = step {
                annotation.id.0 += before;
                added += 1;
            }
        }
        ops.append(&mut steps);
        it.at += usize::from(next.is_none());
        it.cursor = next.unwrap_or_default();
    }
    let is_more = it.at < it.finding.found().len();
    let part = part(it.is_begun, is_more);
    it.is_begun |= !ops.is_empty();
    let effects = reduce::edit_part(state, at, Actor::Detector, Kind::Detect, part, ops);
    desk::settle(state);
    if !is_more {
        finding::tell(state, &it.finding, it.counts, it.is_begun);
    }
    (effects, is_more.then_some(Work::Find(it)))
}

fn sum(one: Counts, other: Counts) -> Counts {
    (one.0 + other.0, one.1 + other.1, one.2 + other.2)
}

impl Cursor {
    /// The steps that put in the next part of what was found, and what comes after, if there is more.
    fn ops(self, state: &State, document: &Document, found: &Found) -> (Vec<Op>, Option<Self>) {
        let end = self.end(found);
        let next = found.suggestions.get(end).map(|it| Self { count: end, from: it.span.start });
        let region = Span::new(self.from, next.map_or(u32::MAX, |next| next.from));
        let model: Arc<str> = found.model.as_str().into();
        let suggestions = &found.suggestions[self.count..end];
        let project = state.history.project();
        (detected_in(project, document, &model, suggestions, region), next)
    }

    /// Up to which suggestion the next part goes. What begins at one point is not torn apart.
    fn end(self, found: &Found) -> usize {
        let all = &found.suggestions;
        let mut end = (self.count + STEPS).min(all.len());
        while 0 < end && end < all.len() && all[end].span.start <= all[end - 1].span.start {
            end += 1;
        }
        end
    }
}

/// Takes back the last edit of a person with all that belongs together with it, or makes it again.
pub(super) fn turn_back(state: &mut State, is_undo: bool, at: i64) -> Vec<Effect> {
    stop(state);
    let history = &state.history;
    let work = match is_undo {
        true => Work::Undo(0, history.parts_to_undo()),
        false => Work::Redo(0, history.parts_to_redo()),
    };
    make(state, work, at)
}

fn go_back(
    state: &mut State,
    is_undo: bool,
    (done, total): (usize, usize),
    at: i64,
) -> (Vec<Effect>, Option<Work>) {
    let last = state.history.last();
    let effects = reduce::step(state, is_undo, at);
    let is_more = state.history.last() > last && done + 1 < total;
    let rest = if is_undo { Work::Undo(done + 1, total) } else { Work::Redo(done + 1, total) };
    (effects, is_more.then_some(rest))
}
