use crate::platform::worker_client::{WorkerClient, WorkerEvent};
use crate::state::Action;
use dateline_protocol::{Detect, FromWorker, RequestId, ToWorker};
use std::cell::RefCell;
use yew::Callback;

/// The worker, or none when it could not be started.
pub(super) struct Detecting {
    dispatch: Callback<Action>,
    worker: RefCell<Option<WorkerClient>>,
}

impl Detecting {
    pub(super) fn start(dispatch: Callback<Action>) -> Self {
        let detecting = Self { dispatch, worker: RefCell::default() };
        detecting.restart();
        detecting
    }

    /// Puts a new worker in the place of the old one.
    pub(super) fn restart(&self) {
        // The old one goes first: two models at once would be memory for nothing.
        self.worker.borrow_mut().take();
        let dispatch = self.dispatch.clone();
        let started = WorkerClient::start(move |event| {
            dispatch.emit(match event {
                WorkerEvent::Ready { model } => {
                    let version = dateline_protocol::VERSION;
                    Action::Worker(FromWorker::Ready { version, model })
                }
                WorkerEvent::Offered { .. } => return,
                WorkerEvent::Message(message) => Action::Worker(message),
                WorkerEvent::Died { reason } => Action::WorkerDied(reason),
            });
        });
        match started {
            Ok(worker) => *self.worker.borrow_mut() = Some(worker),
            Err(error) => self.died(error.to_string()),
        }
    }

    pub(super) fn detect(&self, detect: Detect) {
        self.send(&ToWorker::Detect(detect));
    }

    pub(super) fn cancel(&self, request: RequestId) {
        self.send(&ToWorker::Cancel { request });
    }

    pub(super) fn send(&self, message: &ToWorker) {
        let sent = self.worker.borrow().as_ref().map(|worker| worker.send(message));
        match sent {
            Some(Ok(())) => {}
            Some(Err(error)) => self.died(error.to_string()),
            None => self.died("it is not running".to_owned()),
        }
    }

    fn died(&self, reason: String) {
        let dispatch = self.dispatch.clone();
        yew::platform::spawn_local(async move { dispatch.emit(Action::WorkerDied(reason)) });
    }
}
