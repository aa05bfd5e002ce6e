//! The queue of documents for the detector. One document is detected at a time, the open one first.
//!
//! Undetected documents are derived from the log ([`History::undetected`]), so they survive a
//! reload. This module holds only transient state.
//!
//! [`History::undetected`]: dateline_annotation::history::History::undetected

use crate::state::context::Context;
use crate::state::detection::bulk_detection;
use crate::state::detection::bulk_detection::BulkDetection;
use crate::state::detection::messages::ChangeCounts;
use crate::state::detection::messages::DetectionMessage;
use crate::state::editor::edit_jobs;
use crate::state::editor::review_counts::ReviewCounts;
use crate::state::effect::Effect;
use crate::state::labels::label_editor;
use crate::state::notices::Severity;
use crate::state::persistence::fetch::Requester;
use crate::state::places::document_places;
use crate::state::{DetectorStatus, State};
use dateline_annotation::edit::apply_suggestions;
use dateline_annotation::model::DocumentId;
use dateline_annotation::store::MissingData;
use dateline_protocol::detector::{DetectRequest, DetectResponse};
use dateline_protocol::{RequestId, WorkerFailure};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The state of the detection queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DetectionQueue {
    /// The running detection. Answers to any other request are stale.
    pub current: Option<CurrentDetection>,
    /// Documents whose detection the user requested, whether or not they were detected before.
    requested: Vec<DocumentId>,
    /// Documents that are not detected until the user requests it, because their detection was
    /// canceled or failed.
    skipped: BTreeSet<DocumentId>,
    /// True if the user paused the queue.
    is_paused: bool,
    /// The number of documents detected since the queue was last empty.
    done_count: usize,
    /// Documents that are not English, among those detected since the page was opened.
    non_english: BTreeSet<DocumentId>,
    /// The bulk detection.
    pub(in crate::state) bulk: BulkDetection,
}

/// A running detection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CurrentDetection {
    /// The id of the request.
    pub request: RequestId,
    /// The document.
    pub document: DocumentId,
    /// Completed units of work.
    pub done: u32,
    /// Total units of work; 0 until known.
    pub total: u32,
    /// True if the user requested this detection.
    is_requested: bool,
}

/// The status of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueStatus {
    /// No document is waiting.
    Empty,
    /// A document is being detected.
    Busy {
        /// The number of the current document, starting at 1.
        number: usize,
        /// The total number of documents.
        total: usize,
    },
    /// This many documents are undetected and wait until the user resumes the queue.
    Paused(usize),
}

impl DetectionQueue {
    /// Returns true if the detector classified a document as not English.
    pub fn is_non_english(&self, document: DocumentId) -> bool {
        self.non_english.contains(&document)
    }

    /// Excludes a document that could not be loaded from the storage.
    pub(in crate::state) fn skip_document(&mut self, document: Option<DocumentId>) {
        self.requested.retain(|asked| Some(*asked) != document);
        if let Some(document) = document {
            self.bulk.waiting.remove(&document);
            self.skipped.insert(document);
        }
    }
}

impl State {
    /// Returns the status of the detection queue.
    pub fn queue_status(&self) -> QueueStatus {
        let reading = &self.detection_queue;
        let finding = &reading.bulk.waiting;
        let current = reading.current.map(|current| current.document);
        let is_other = |id: &DocumentId| Some(*id) != current;
        let waits = |id: &DocumentId| {
            !reading.is_paused && self.awaits_first_detection(*id) && !finding.contains(id)
        };
        let others = self.history.undetected().filter(waits).filter(is_other).count()
            + finding.iter().filter(|id| is_other(id)).count();
        match (current, self.history.undetected().count()) {
            (Some(_), _) => QueueStatus::Busy {
                number: reading.done_count + 1,
                total: reading.done_count + 1 + others,
            },
            // One of the waiting documents is being loaded from the storage.
            (None, _) if !finding.is_empty() => QueueStatus::Busy {
                number: reading.done_count + 1,
                total: reading.done_count + others,
            },
            (None, 0) => QueueStatus::Empty,
            (None, resting) => QueueStatus::Paused(resting),
        }
    }

    /// Returns true if a document is being detected or will be without a further request.
    pub fn is_detection_pending(&self, id: DocumentId) -> bool {
        let reading = &self.detection_queue;
        let failed = matches!(self.detector, DetectorStatus::Failed(_));
        reading.current.is_some_and(|current| current.document == id)
            || reading.requested.contains(&id)
            || reading.bulk.waiting.contains(&id)
            || (!failed && !reading.is_paused && self.awaits_first_detection(id))
    }

    fn awaits_first_detection(&self, id: DocumentId) -> bool {
        self.history.is_undetected(id) && !self.detection_queue.skipped.contains(&id)
    }

    pub(in crate::state) fn open_document_id(&self) -> Option<DocumentId> {
        self.workspace().map(|(_, document)| document.id)
    }
}

/// Sends the next document to the detector if it is idle. If the user is waiting for the next
/// document but not for the running detection, cancels the latter. To be called after every action.
pub(in crate::state) fn dispatch_next(state: &mut State, cx: &mut Context) {
    bulk_detection::apply_when_complete(state, cx);
    // A tab that cannot write receives the detections of the tab that can.
    if matches!(state.detector, DetectorStatus::Failed(_)) || !state.can_edit() {
        return;
    }
    let Some((next, is_asked, is_urgent)) = next_document(state) else {
        finish_queue(state);
        return;
    };
    if let Some(current) = state.detection_queue.current {
        if !is_urgent || current.is_requested || state.open_document_id() == Some(current.document)
        {
            return;
        }
        cx.push(Effect::CancelDetection(current.request));
    }
    if state.history.is_unloaded(next) {
        fetch_document(state, next, cx);
        return;
    }
    state.detection_queue.requested.retain(|id| *id != next);
    request_detection(state, next, is_asked, cx);
}

/// Returns the next document, whether the user requested it, and whether the user is waiting for
/// it. The user waits for requested documents and for the open document.
fn next_document(state: &State) -> Option<(DocumentId, bool, bool)> {
    let reading = &state.detection_queue;
    let exists = |id: &&DocumentId| state.history.summary(**id).is_some();
    if let Some(asked) = reading.requested.iter().find(exists) {
        return Some((*asked, true, true));
    }
    let current = reading.current.map(|current| current.document);
    let is_other = |id: &DocumentId| Some(*id) != current;
    let waits =
        |id: &DocumentId| is_other(id) && !reading.is_paused && state.awaits_first_detection(*id);
    if let Some(open) = state.open_document_id().filter(waits) {
        return Some((open, false, true));
    }
    let chosen = reading.bulk.waiting.iter().copied().find(is_other);
    chosen.or_else(|| state.history.undetected().find(waits)).map(|id| (id, false, false))
}

/// Clears the requests. If nothing is running, resets the count of detected documents, and
/// announces it if there were several.
fn finish_queue(state: &mut State) {
    state.detection_queue.requested.clear();
    if state.detection_queue.current.is_none() {
        let done = std::mem::take(&mut state.detection_queue.done_count);
        if done > 1 {
            state.announce(DetectionMessage::QueueFinished(done));
        }
    }
}

/// Requests a document from the storage for detection, unless another one is being loaded.
fn fetch_document(state: &mut State, id: DocumentId, cx: &mut Context) {
    if state.document_loader.detector_document.is_some() {
        return;
    }
    state.document_loader.detector_document = Some(id);
    let wanted = MissingData { documents: [id].into(), ..MissingData::default() };
    cx.push(Effect::Fetch { missing: wanted, requester: Requester::Detector });
}

fn request_detection(state: &mut State, id: DocumentId, is_asked: bool, cx: &mut Context) {
    let Some(document) = state.history.project().document(id).cloned() else { return };
    state.last_request += 1;
    let request = RequestId(state.last_request);
    state.detection_queue.current =
        Some(CurrentDetection { request, document: id, done: 0, total: 0, is_requested: is_asked });
    cx.push(Effect::Detect(DetectRequest {
        request,
        document: id.0,
        text: document.text.to_string(),
        date: document.meta.date,
    }));
}

/// Requests detection of the open document, even if it was detected before. A running detection of
/// it becomes stale.
pub(in crate::state) fn redetect(state: &mut State, cx: &mut Context) {
    let Some(id) = state.open_document_id() else { return };
    state.detection_queue.current.take_if(|current| current.document == id);
    state.detection_queue.bulk.remove_document(id);
    state.detection_queue.requested.push(id);
    restart_failed_detector(state, cx)
}

/// Starts a bulk detection of documents, including documents that were detected before.
pub(in crate::state) fn start_bulk_detection(
    state: &mut State,
    ids: &BTreeSet<DocumentId>,
    cx: &mut Context,
) {
    state.detection_queue.skipped.retain(|id| !ids.contains(id));
    bulk_detection::start(state, ids);
    restart_failed_detector(state, cx)
}

/// Restarts the detector if it has failed.
fn restart_failed_detector(state: &mut State, cx: &mut Context) {
    let DetectorStatus::Failed(failure) = &state.detector else { return };
    state.clear_notice(DetectionMessage::DetectorFailed(failure.clone()));
    state.detector = DetectorStatus::Starting;
    cx.push(Effect::RestartDetector);
}

/// Cancels the detection of the open document.
pub(in crate::state) fn cancel_open_document(state: &mut State, cx: &mut Context) {
    let Some(id) = state.open_document_id() else { return };
    state.detection_queue.requested.retain(|asked| *asked != id);
    state.detection_queue.skipped.insert(id);
    state.detection_queue.bulk.remove_document(id);
    let current = state.detection_queue.current.take_if(|current| current.document == id);
    cx.extend(current.map(|current| Effect::CancelDetection(current.request)));
}

/// Pauses the queue until the user resumes it.
pub(in crate::state) fn pause(state: &mut State, cx: &mut Context) {
    state.detection_queue.is_paused = true;
    state.detection_queue.requested.clear();
    state.detection_queue.bulk.waiting.clear();
    let current = state.detection_queue.current.take();
    cx.extend(current.map(|current| Effect::CancelDetection(current.request)));
}

/// Resumes the queue. Skipped documents come last, because the detector may fail on them again.
pub(in crate::state) fn resume(state: &mut State, cx: &mut Context) {
    state.detection_queue.is_paused = false;
    let skipped = &state.detection_queue.skipped;
    if state.history.undetected().all(|id| skipped.contains(&id)) {
        state.detection_queue.skipped.clear();
    }
    restart_failed_detector(state, cx)
}

fn current_for(state: &mut State, request: RequestId) -> Option<&mut CurrentDetection> {
    state.detection_queue.current.as_mut().filter(|current| current.request == request)
}

/// Ends a request, if it is the current one, and marks its document as skipped.
pub(in crate::state) fn skip_request(state: &mut State, request: RequestId) -> Option<DocumentId> {
    let current = state.detection_queue.current.take_if(|current| current.request == request)?;
    state.detection_queue.skipped.insert(current.document);
    Some(current.document)
}

/// Applies a detection to its document, whether or not it is open. Ignores stale answers and
/// deleted documents.
pub(in crate::state) fn receive_detection(
    state: &mut State,
    found: DetectResponse,
    cx: &mut Context,
) {
    let Some(current) = current_for(state, found.request) else { return };
    let id = current.document;
    let project = state.history.project();
    let Some(document) = project.document(id) else {
        complete_request(state, found.request);
        return;
    };
    if state.history.is_undetected(id) || !state.detection_queue.bulk.waiting.contains(&id) {
        return edit_jobs::apply_detection(state, found, cx);
    }
    let model: Arc<str> = found.model.as_str().into();
    // A large result is not compared here; it is compared when it is applied.
    let changes = found.suggestions.len() > edit_jobs::MAX_STEPS_PER_PART
        || !apply_suggestions(project, document, &model, &found.suggestions).is_empty();
    complete_request(state, found.request);
    record_language(state, id, found.english);
    label_editor::record_detection(state, id);
    state.detection_queue.bulk.record_redetection(id, found, changes);
}

/// Returns true if a request is the one that the queue is waiting for.
pub(in crate::state) fn is_current_request(state: &State, request: RequestId) -> bool {
    state.detection_queue.current.is_some_and(|current| current.request == request)
}

/// Updates the progress of a request.
pub(in crate::state) fn set_progress(
    state: &mut State,
    request: RequestId,
    (done, total): (u32, u32),
) {
    if let Some(current) = current_for(state, request) {
        (current.done, current.total) = (done, total);
    }
}

/// Ends a request whose results are not applied completely or whose document is gone.
pub(in crate::state) fn abandon_request(state: &mut State, request: RequestId) {
    skip_request(state, request);
}

fn complete_request(state: &mut State, request: RequestId) {
    if state.detection_queue.current.take_if(|current| current.request == request).is_some() {
        state.detection_queue.done_count += 1;
    }
}

/// Completes a detection whose results are all applied, and reports it.
pub(in crate::state) fn report_applied(
    state: &mut State,
    found: &DetectResponse,
    was_unread: bool,
    counts: ChangeCounts,
) {
    let id = DocumentId(found.document);
    complete_request(state, found.request);
    state.detection_queue.bulk.record_first_detection(id, counts);
    label_editor::record_detection(state, id);
    record_language(state, id, found.english);
    if let Some((_, document)) = state.workspace().filter(|(_, document)| document.id == id) {
        let mentions = ReviewCounts::from_document(document).suggested;
        state.announce(DetectionMessage::MentionsFound(mentions));
        match counts {
            _ if was_unread => {}
            (0, 0, 0) => state.notify(Severity::Info, DetectionMessage::Redetected(counts)),
            _ => state.notify_edit(DetectionMessage::Redetected(counts)),
        }
    }
}

fn record_language(state: &mut State, id: DocumentId, is_english: bool) {
    if is_english {
        state.detection_queue.non_english.remove(&id);
    } else {
        state.detection_queue.non_english.insert(id);
    }
}

/// Handles the death of the detector: reports it once and clears the queue. The user's edits are
/// unaffected. The detector is restarted at the next request of the user.
pub(in crate::state) fn handle_detector_death(state: &mut State, failure: WorkerFailure) {
    state.notify(Severity::Problem, DetectionMessage::DetectorFailed(failure.clone()));
    let current = state.detection_queue.current.take();
    // A detector that was never ready did not fail because of this text.
    if let (Some(current), DetectorStatus::Ready) = (current, &state.detector) {
        state.detection_queue.skipped.insert(current.document);
    }
    state.detection_queue.requested.clear();
    state.detection_queue.bulk.waiting.clear();
    if let Some(workspace) = state.workspace_mut() {
        workspace.places.reset_requests();
    }
    state.gazetteer = document_places::GazetteerStatus::Loading;
    state.detector = DetectorStatus::Failed(failure);
}
