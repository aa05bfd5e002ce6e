//! Events from the workers: each is passed to the part of the state that requested it.

use crate::state::State;
use crate::state::action::WorkerEvent;
use crate::state::context::Context;
use crate::state::detection::detection_queue::DetectorStatus;
use crate::state::detection::messages::DetectionMessage;
use crate::state::notices::Severity;
use crate::state::notices::message::Message;
use crate::state::places::document_places::GazetteerStatus;
use crate::state::places::messages::PlaceMessage;
use crate::state::places::{panel, place_search};
use dateline_protocol::InvalidRequest;
use dateline_protocol::detector::DetectorResponse;

/// Handles an event from a worker.
pub(super) fn update(state: &mut State, event: WorkerEvent, cx: &mut Context) {
    match event {
        WorkerEvent::DetectorReady => {
            state.detection_queue.detector = DetectorStatus::Ready;
            state.learning.handle_worker_start(&mut state.session, cx);
        }
        WorkerEvent::Detector(response) => handle_response(state, response, cx),
        WorkerEvent::DetectorStopped(failure) => {
            state.detection_queue.handle_detector_death(&mut state.session, failure);
            state.places.handle_worker_death(&mut state.session);
        }
        WorkerEvent::Export(response) => {
            state.training_export.handle_response(&mut state.session, response, cx);
        }
        WorkerEvent::FileWorkerStopped(failure) => {
            state.training_export.handle_file_worker_death(&mut state.session, &failure);
        }
    }
}

/// Handles a message from the detector worker.
fn handle_response(state: &mut State, response: DetectorResponse, cx: &mut Context) {
    match response {
        DetectorResponse::Loading { percent } => {
            state.detection_queue.detector = DetectorStatus::Loading { percent };
        }
        DetectorResponse::Progress { request, done, total } => {
            state.detection_queue.set_progress(request, (done, total));
        }
        DetectorResponse::Detected(found) => {
            state.learning.record_detection(&found);
            let (session, queue) = (&mut state.session, &mut state.detection_queue);
            if let Some(found) = queue.receive_detection(session, found) {
                state.edit_jobs.apply_detection(session, queue, found, cx);
            }
        }
        DetectorResponse::HitsFound(found) => {
            state.label_editor.handle_hits(&mut state.session, found, cx);
        }
        DetectorResponse::GazetteerLoaded(info) => {
            state.places.gazetteer = GazetteerStatus::Ready(info)
        }
        DetectorResponse::GazetteerFailed { error } => {
            state.places.handle_missing_gazetteer(&mut state.session, error);
        }
        DetectorResponse::Resolved(resolved) => {
            panel::apply_resolutions(&mut state.session, resolved)
        }
        DetectorResponse::PlacesFound(found) => {
            place_search::apply_search_results(&mut state.session, found)
        }
        DetectorResponse::LearningProgress { request, is_validating, percent } => {
            state.learning.set_progress(request, is_validating, percent);
        }
        DetectorResponse::Learned(learned) => {
            let (session, queue) = (&state.session, &mut state.detection_queue);
            state.learning.handle_learned(session, queue, learned);
        }
        DetectorResponse::LearnedFile { request, bytes } => {
            state.learning.handle_file(request, bytes, cx);
        }
        DetectorResponse::LearnedImported(imported) => {
            let (session, queue) = (&mut state.session, &mut state.detection_queue);
            state.learning.handle_imported(session, queue, imported);
        }
        DetectorResponse::Cancelled { request } => {
            state.detection_queue.skip_request(request);
            panel::cancel_request(&mut state.session, request);
        }
        DetectorResponse::InvalidRequest(invalid) => handle_invalid_request(state, &invalid),
    }
}

/// Ends a request that the detector worker cannot parse, and reports it.
fn handle_invalid_request(state: &mut State, invalid: &InvalidRequest) {
    let request = invalid.request;
    let skipped = request.and_then(|request| state.detection_queue.skip_request(request));
    let is_places =
        request.is_some_and(|request| panel::cancel_request(&mut state.session, request));
    let summary = skipped.and_then(|id| state.session.history.summary(id));
    let reason = &invalid.detail;
    if let Some(summary) = summary
        && state.detection_queue.bulk.record_failure(summary.id, &summary.meta.title, reason)
    {
        return;
    }
    let detail = invalid.detail.clone();
    let message: Message = match summary {
        Some(summary) => {
            let title = summary.meta.title.clone();
            DetectionMessage::DocumentFailed { title, detail }.into()
        }
        None if is_places => PlaceMessage::NotResolved(detail).into(),
        None => DetectionMessage::RequestRejected { detail }.into(),
    };
    state.session.notify(Severity::Problem, message);
}
