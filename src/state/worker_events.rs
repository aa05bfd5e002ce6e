//! Events from the workers: each is passed to the part of the state that requested it.

use crate::state::action::WorkerEvent;
use crate::state::context::Context;
use crate::state::detection::detection_queue;
use crate::state::detection::messages::DetectionMessage;
use crate::state::export::training_export;
use crate::state::notices::Severity;
use crate::state::notices::message::Message;
use crate::state::places::document_places;
use crate::state::places::document_places::GazetteerStatus;
use crate::state::places::messages::PlaceMessage;
use crate::state::places::place_picker::apply_search_results;
use crate::state::{DetectorStatus, State};
use dateline_protocol::InvalidRequest;
use dateline_protocol::detector::DetectorResponse;

/// Handles an event from a worker.
pub(super) fn update(state: &mut State, event: WorkerEvent, cx: &mut Context) {
    match event {
        WorkerEvent::DetectorReady => state.detector = DetectorStatus::Ready,
        WorkerEvent::Detector(response) => handle_response(state, response, cx),
        WorkerEvent::DetectorStopped(failure) => {
            detection_queue::handle_detector_death(state, failure);
        }
        WorkerEvent::Export(response) => {
            training_export::handle_response(state, response, cx);
        }
        WorkerEvent::FileWorkerStopped(failure) => {
            training_export::handle_file_worker_death(state, &failure);
        }
    }
}

/// Handles a message from the detector worker.
fn handle_response(state: &mut State, response: DetectorResponse, cx: &mut Context) {
    match response {
        DetectorResponse::Progress { request, done, total } => {
            detection_queue::set_progress(state, request, (done, total));
        }
        DetectorResponse::Detected(found) => {
            detection_queue::receive_detection(state, found, cx);
        }
        DetectorResponse::GazetteerLoaded(info) => state.gazetteer = GazetteerStatus::Ready(info),
        DetectorResponse::GazetteerFailed { error } => {
            document_places::handle_missing_gazetteer(state, error);
        }
        DetectorResponse::Resolved(resolved) => document_places::apply_resolutions(state, resolved),
        DetectorResponse::PlacesFound(found) => apply_search_results(state, found),
        DetectorResponse::Cancelled { request } => {
            detection_queue::skip_request(state, request);
            document_places::cancel_request(state, request);
        }
        DetectorResponse::InvalidRequest(invalid) => handle_invalid_request(state, &invalid),
    }
}

/// Ends a request that the detector worker cannot parse, and reports it.
fn handle_invalid_request(state: &mut State, invalid: &InvalidRequest) {
    let request = invalid.request;
    let skipped = request.and_then(|request| detection_queue::skip_request(state, request));
    let is_places = request.is_some_and(|request| document_places::cancel_request(state, request));
    let summary = skipped.and_then(|id| state.history.summary(id));
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
    state.notify(Severity::Problem, message);
}
