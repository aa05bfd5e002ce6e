//! The page's side of the detector worker.

use crate::platform::worker_client::{ClientEvent, WorkerClient};
use crate::state::action::{Action, WorkerEvent, WorldEvent};
use dateline_protocol::WorkerFailure;
use dateline_protocol::detector::{DetectorProtocol, DetectorRequest, PartialDetections};
use std::cell::RefCell;
use yew::Callback;

/// The detector worker; `client` is `None` if it could not be started.
pub(super) struct DetectorWorker {
    dispatch: Callback<Action>,
    client: RefCell<Option<WorkerClient<DetectorProtocol>>>,
}

impl DetectorWorker {
    pub(super) fn start(dispatch: Callback<Action>) -> Self {
        let worker = Self { dispatch, client: RefCell::default() };
        worker.restart();
        worker
    }

    /// Replaces the worker with a new one.
    pub(super) fn restart(&self) {
        // Stop the old worker first, so that two models are never in memory together.
        self.client.borrow_mut().take();
        let dispatch = self.dispatch.clone();
        let partial = RefCell::new(PartialDetections::default());
        let started = WorkerClient::start_detector(move |event| {
            let event = match event {
                ClientEvent::Ready(_) => WorkerEvent::DetectorReady,
                ClientEvent::Response(response) => {
                    // The borrow has to end here: the callback may replace this client.
                    let joined = partial.borrow_mut().join(response);
                    let Some(response) = joined else { return };
                    WorkerEvent::Detector(response)
                }
                ClientEvent::Stopped(failure) => WorkerEvent::DetectorStopped(failure),
            };
            dispatch.emit(WorldEvent::Worker(event).into());
        });
        match started {
            Ok(worker) => *self.client.borrow_mut() = Some(worker),
            Err(failure) => self.report_stopped(failure),
        }
    }

    pub(super) fn send(&self, request: &DetectorRequest) {
        let sent = self.client.borrow().as_ref().map(|worker| worker.send(request));
        if let Err(failure) = sent.unwrap_or(Err(WorkerFailure::NotRunning)) {
            self.report_stopped(failure);
        }
    }

    fn report_stopped(&self, failure: WorkerFailure) {
        let dispatch = self.dispatch.clone();
        yew::platform::spawn_local(async move {
            dispatch.emit(WorldEvent::Worker(WorkerEvent::DetectorStopped(failure)).into());
        });
    }
}
