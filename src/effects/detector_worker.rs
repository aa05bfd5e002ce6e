//! The page's side of the detector worker.

use crate::platform::worker_client::{WorkerClient, WorkerEvent};
use crate::state::{Action, WorldEvent};
use dateline_protocol::{DetectRequest, FromWorker, RequestId, ToWorker};
use std::cell::RefCell;
use yew::Callback;

/// The detector worker; `client` is `None` if it could not be started.
pub(super) struct DetectorWorker {
    dispatch: Callback<Action>,
    client: RefCell<Option<WorkerClient>>,
}

impl DetectorWorker {
    pub(super) fn start(dispatch: Callback<Action>) -> Self {
        let detecting = Self { dispatch, client: RefCell::default() };
        detecting.restart();
        detecting
    }

    /// Replaces the worker with a new one.
    pub(super) fn restart(&self) {
        // Stop the old worker first, so that two models are never in memory together.
        self.client.borrow_mut().take();
        let dispatch = self.dispatch.clone();
        let started = WorkerClient::start_detector(move |event| {
            dispatch.emit(match event {
                WorkerEvent::DetectorReady { model } => {
                    let version = dateline_protocol::PROTOCOL_VERSION;
                    Action::World(WorldEvent::WorkerMessage(FromWorker::Ready { version, model }))
                }
                WorkerEvent::FileWorkerReady { .. } => return,
                WorkerEvent::Message(message) => Action::World(WorldEvent::WorkerMessage(message)),
                WorkerEvent::Stopped { reason } => Action::World(WorldEvent::DetectorDied(reason)),
            });
        });
        match started {
            Ok(worker) => *self.client.borrow_mut() = Some(worker),
            Err(error) => self.report_stopped(error.to_string()),
        }
    }

    pub(super) fn detect(&self, detect: DetectRequest) {
        self.send(&ToWorker::Detect(detect));
    }

    pub(super) fn cancel(&self, request: RequestId) {
        self.send(&ToWorker::Cancel { request });
    }

    pub(super) fn send(&self, message: &ToWorker) {
        let sent = self.client.borrow().as_ref().map(|worker| worker.send(message));
        match sent {
            Some(Ok(())) => {}
            Some(Err(error)) => self.report_stopped(error.to_string()),
            None => self.report_stopped("the detector is not running".to_owned()),
        }
    }

    fn report_stopped(&self, reason: String) {
        let dispatch = self.dispatch.clone();
        yew::platform::spawn_local(async move {
            dispatch.emit(WorldEvent::DetectorDied(reason).into())
        });
    }
}
