//! The texts that the detector is to read, one after the other: the open one first.
//!
//! Which texts are not read is derived from the log ([`History::unread`]), so it survives a reload.
//! Here stands only what passes.
//!
//! [`History::unread`]: dateline_annotation::History::unread

use super::fetching::Purpose;
use super::finding::{self, Counts, Finding};
use super::{Detector, Effect, State, Tone, labels, ongoing, places, training};
use crate::messages;
use dateline_annotation::{DocumentId, Wanted, detected};
use dateline_protocol::{Detect, Found, FromWorker, RequestId};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The detector's work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What it reads now. Answers to any other request are stale.
    pub current: Option<Current>,
    /// What a person wants read, read before or not.
    asked: Vec<DocumentId>,
    /// What is left alone until a person wants it: canceled, or the detector failed on it.
    skipped: BTreeSet<DocumentId>,
    /// A person stopped it.
    is_stopped: bool,
    /// How many it has read since the queue was empty.
    done: usize,
    /// Documents that are not English, as far as they were read since the page was opened.
    foreign: BTreeSet<DocumentId>,
    /// Those that mentions are to be found in, read before or not.
    pub(super) finding: Finding,
}

/// A detection under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Current {
    /// The request that it answers.
    pub request: RequestId,
    /// What is read.
    pub document: DocumentId,
    /// Units of work done.
    pub done: u32,
    /// Units of work in all; 0 until known.
    pub total: u32,
    /// Whether a person waits for it.
    is_asked: bool,
}

/// The queue, in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queue {
    /// Nothing is to be read.
    Empty,
    /// A text is being read.
    Busy {
        /// Which one, from 1.
        number: usize,
        /// Of how many.
        of: usize,
    },
    /// So many are not read, and wait for a person to say so.
    Resting(usize),
}

impl Reading {
    /// Whether the detector said that a document is not English.
    pub fn is_foreign(&self, document: DocumentId) -> bool {
        self.foreign.contains(&document)
    }

    /// Leaves a document alone that cannot be read from the storage.
    pub(super) fn skip(&mut self, document: Option<DocumentId>) {
        self.asked.retain(|asked| Some(*asked) != document);
        if let Some(document) = document {
            self.finding.waiting.remove(&document);
            self.skipped.insert(document);
        }
    }
}

impl State {
    /// Where the queue is.
    pub fn queue(&self) -> Queue {
        let reading = &self.reading;
        let finding = &reading.finding.waiting;
        let current = reading.current.map(|current| current.document);
        let is_other = |id: &DocumentId| Some(*id) != current;
        let waits = |id: &DocumentId| {
            !reading.is_stopped && self.waits_unread(*id) && !finding.contains(id)
        };
        let others = self.history.unread().filter(waits).filter(is_other).count()
            + finding.iter().filter(|id| is_other(id)).count();
        match (current, self.history.unread().count()) {
            (Some(_), _) => Queue::Busy { number: reading.done + 1, of: reading.done + 1 + others },
            // One of them is read from the storage.
            (None, _) if !finding.is_empty() => {
                Queue::Busy { number: reading.done + 1, of: reading.done + others }
            }
            (None, 0) => Queue::Empty,
            (None, resting) => Queue::Resting(resting),
        }
    }

    /// Whether a document is being read, or will be without another word.
    pub fn is_reading(&self, id: DocumentId) -> bool {
        let reading = &self.reading;
        let failed = matches!(self.detector, Detector::Failed(_));
        reading.current.is_some_and(|current| current.document == id)
            || reading.asked.contains(&id)
            || reading.finding.waiting.contains(&id)
            || (!failed && !reading.is_stopped && self.waits_unread(id))
    }

    fn waits_unread(&self, id: DocumentId) -> bool {
        self.history.is_unread(id) && !self.reading.skipped.contains(&id)
    }

    pub(super) fn open_document(&self) -> Option<DocumentId> {
        self.desk().map(|(_, document)| document.id)
    }
}

/// Hands the next text to the worker, if it is free or reads something that nobody waits for. To be
/// called after every action.
pub(super) fn go_on(state: &mut State, at: i64) -> Vec<Effect> {
    let mut effects = finding::go_on(state, at);
    // Another tab reads for a tab that follows it.
    if matches!(state.detector, Detector::Failed(_)) || !state.writes() {
        return effects;
    }
    let Some((next, is_asked, is_urgent)) = next(state) else {
        settle(state);
        return effects;
    };
    if let Some(current) = state.reading.current {
        if !is_urgent || current.is_asked || state.open_document() == Some(current.document) {
            return effects;
        }
        effects.push(Effect::CancelDetect(current.request));
    }
    if state.history.is_absent(next) {
        effects.extend(fetch(state, next));
        return effects;
    }
    state.reading.asked.retain(|id| *id != next);
    effects.extend(request(state, next, is_asked));
    effects
}

/// What is to be read next, whether a person asked for it, and whether one waits for it.
fn next(state: &State) -> Option<(DocumentId, bool, bool)> {
    let reading = &state.reading;
    let exists = |id: &&DocumentId| state.history.summary(**id).is_some();
    if let Some(asked) = reading.asked.iter().find(exists) {
        return Some((*asked, true, true));
    }
    let current = reading.current.map(|current| current.document);
    let is_other = |id: &DocumentId| Some(*id) != current;
    let waits = |id: &DocumentId| is_other(id) && !reading.is_stopped && state.waits_unread(*id);
    if let Some(open) = state.open_document().filter(waits) {
        return Some((open, false, true));
    }
    let chosen = reading.finding.waiting.iter().copied().find(is_other);
    chosen.or_else(|| state.history.unread().find(waits)).map(|id| (id, false, false))
}

/// The queue is at its end: the next one is counted from the beginning.
fn settle(state: &mut State) {
    state.reading.asked.clear();
    if state.reading.current.is_none() {
        let done = std::mem::take(&mut state.reading.done);
        if done > 1 {
            state.announce(messages::read(done));
        }
    }
}

/// Has a document read from the storage; one at a time.
fn fetch(state: &mut State, id: DocumentId) -> Option<Effect> {
    if state.fetching.for_detector.is_some() {
        return None;
    }
    state.fetching.for_detector = Some(id);
    let wanted = Wanted { documents: [id].into(), ..Wanted::default() };
    Some(Effect::Fetch { wanted, purpose: Purpose::Detector })
}

fn request(state: &mut State, id: DocumentId, is_asked: bool) -> Option<Effect> {
    let document = state.history.project().document(id)?.clone();
    state.next_request += 1;
    let request = RequestId(state.next_request);
    state.reading.current = Some(Current { request, document: id, done: 0, total: 0, is_asked });
    Some(Effect::Detect(Detect {
        request,
        document: id.0,
        overlay: 0,
        text: document.text.to_string(),
        date: document.meta.date,
    }))
}

/// Reads the open document, again if need be. What is still to come for it is stale.
pub(super) fn again(state: &mut State) -> Vec<Effect> {
    let Some(id) = state.open_document() else { return Vec::new() };
    state.reading.current.take_if(|current| current.document == id);
    state.reading.finding.leave_out(id);
    state.reading.asked.push(id);
    wake(state)
}

/// Reads documents that a person chose, again if need be.
pub(super) fn find(state: &mut State, ids: &BTreeSet<DocumentId>) -> Vec<Effect> {
    state.reading.skipped.retain(|id| !ids.contains(id));
    finding::begin(state, ids);
    wake(state)
}

/// A worker that failed is started anew.
fn wake(state: &mut State) -> Vec<Effect> {
    let Detector::Failed(reason) = &state.detector else { return Vec::new() };
    let told = messages::detector_failed(reason);
    state.solve(&told);
    state.detector = Detector::Starting;
    vec![Effect::RestartWorker]
}

/// Leaves the open document unread.
pub(super) fn cancel(state: &mut State) -> Vec<Effect> {
    let Some(id) = state.open_document() else { return Vec::new() };
    state.reading.asked.retain(|asked| *asked != id);
    state.reading.skipped.insert(id);
    state.reading.finding.leave_out(id);
    let current = state.reading.current.take_if(|current| current.document == id);
    current.map(|current| Effect::CancelDetect(current.request)).into_iter().collect()
}

/// Reads no more until a person says so.
pub(super) fn stop_all(state: &mut State) -> Vec<Effect> {
    state.reading.is_stopped = true;
    state.reading.asked.clear();
    state.reading.finding.waiting.clear();
    let current = state.reading.current.take();
    current.map(|current| Effect::CancelDetect(current.request)).into_iter().collect()
}

/// Reads on. What was skipped comes last: it may be what the detector fails on.
pub(super) fn resume(state: &mut State) -> Vec<Effect> {
    state.reading.is_stopped = false;
    let skipped = &state.reading.skipped;
    if state.history.unread().all(|id| skipped.contains(&id)) {
        state.reading.skipped.clear();
    }
    wake(state)
}

/// What the worker says.
pub(super) fn worker(state: &mut State, message: FromWorker, at: i64) -> Vec<Effect> {
    match message {
        FromWorker::Ready { .. } => state.detector = Detector::Ready,
        FromWorker::Failed { reason, .. } => return worker_died(state, reason),
        FromWorker::Progress { request, done, total } => {
            if let Some(current) = current(state, request) {
                (current.done, current.total) = (done, total);
            }
        }
        FromWorker::Done(found) => return take(state, found, at),
        FromWorker::Gazetteer(_)
        | FromWorker::NoGazetteer { .. }
        | FromWorker::Resolved(_)
        | FromWorker::PlacesFound(_) => return places::worker(state, message),
        FromWorker::Offered { .. } | FromWorker::Exporting { .. } | FromWorker::Exported(_) => {
            return training::worker(state, message);
        }
        // The effects gather these until all is there.
        FromWorker::Opened { .. } | FromWorker::AllOpened { .. } => {}
        FromWorker::Cancelled { request } => {
            training::stop(state, request);
            skip(state, request);
            places::stop(state, request);
        }
        FromWorker::Error { request, reason } => error(state, request, &reason),
    }
    Vec::new()
}

fn error(state: &mut State, request: Option<RequestId>, reason: &str) {
    let skipped = request.and_then(|request| skip(state, request));
    if request.is_some_and(|request| training::stop(state, request)) {
        return state.notify(Tone::Problem, messages::export_failed(reason));
    }
    let is_places = request.is_some_and(|request| places::stop(state, request));
    let summary = skipped.and_then(|id| state.history.summary(id));
    if let Some(summary) = summary
        && state.reading.finding.fail(summary.id, &summary.meta.title, reason)
    {
        return;
    }
    let told = match summary {
        Some(summary) => messages::not_read(&summary.meta.title, reason),
        None if is_places => messages::resolver_failed(reason),
        None => messages::detector_failed(reason),
    };
    state.notify(Tone::Problem, told);
}

fn current(state: &mut State, request: RequestId) -> Option<&mut Current> {
    state.reading.current.as_mut().filter(|current| current.request == request)
}

/// Gives up what was read for a request, if it is the current one.
fn skip(state: &mut State, request: RequestId) -> Option<DocumentId> {
    let current = state.reading.current.take_if(|current| current.request == request)?;
    state.reading.skipped.insert(current.document);
    Some(current.document)
}

/// Puts what the worker found into the document that it read, open or not, unless the answer is
/// stale or the document gone.
fn take(state: &mut State, found: Found, at: i64) -> Vec<Effect> {
    let Some(current) = current(state, found.request) else { return Vec::new() };
    let id = current.document;
    let project = state.history.project();
    let Some(document) = project.document(id) else {
        end(state, found.request);
        return Vec::new();
    };
    if state.history.is_unread(id) || !state.reading.finding.waiting.contains(&id) {
        return ongoing::detect(state, found, at);
    }
    let model: Arc<str> = found.model.as_str().into();
    // What would be much to look at is looked at when it is put in.
    let changes = found.suggestions.len() > ongoing::STEPS
        || !detected(project, document, &model, &found.suggestions).is_empty();
    end(state, found.request);
    note_language(state, id, found.english);
    labels::was_read(state, id);
    state.reading.finding.keep(id, found, changes);
    Vec::new()
}

/// Whether what was found for a request is what the queue waits for.
pub(super) fn reads(state: &State, request: RequestId) -> bool {
    state.reading.current.is_some_and(|current| current.request == request)
}

/// Notes how much of what was found is put in.
pub(super) fn note_progress(state: &mut State, request: RequestId, (done, total): (u32, u32)) {
    if let Some(current) = current(state, request) {
        (current.done, current.total) = (done, total);
    }
}

/// What was found is not put in whole, or the document is gone.
pub(super) fn leave(state: &mut State, request: RequestId) {
    skip(state, request);
}

fn end(state: &mut State, request: RequestId) {
    if state.reading.current.take_if(|current| current.request == request).is_some() {
        state.reading.done += 1;
    }
}

/// All that was found is put in: says so.
pub(super) fn was_put_in(state: &mut State, found: &Found, was_unread: bool, counts: Counts) {
    let id = DocumentId(found.document);
    end(state, found.request);
    state.reading.finding.note_first(id, counts);
    labels::was_read(state, id);
    note_language(state, id, found.english);
    if let Some((_, document)) = state.desk().filter(|(_, document)| document.id == id) {
        let told = messages::detected(document);
        state.announce(told);
        match counts {
            _ if was_unread => {}
            (0, 0, 0) => state.notify(Tone::Info, messages::redetected(0, 0, 0)),
            (new, changed, gone) => state.notify_edit(messages::redetected(new, changed, gone)),
        }
    }
}

fn note_language(state: &mut State, id: DocumentId, is_english: bool) {
    if is_english {
        state.reading.foreign.remove(&id);
    } else {
        state.reading.foreign.insert(id);
    }
}

/// A worker that cannot work never takes what a person did with it, and is told once. It is started
/// anew when a person asks for more.
pub(super) fn worker_died(state: &mut State, reason: String) -> Vec<Effect> {
    let told = messages::detector_failed(&reason);
    state.notify(Tone::Problem, told);
    let current = state.reading.current.take();
    // A worker that never began did not fail on this text.
    if let (Some(current), Detector::Ready) = (current, &state.detector) {
        state.reading.skipped.insert(current.document);
    }
    state.reading.asked.clear();
    state.reading.finding.waiting.clear();
    if let Some(desk) = state.desk_mut() {
        desk.places.worker_died();
    }
    state.gazetteer = places::Gazetteer::Awaited;
    state.detector = Detector::Failed(reason);
    Vec::new()
}
