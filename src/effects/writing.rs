use crate::platform::worker_client::{WorkerClient, WorkerEvent};
use crate::state::{Action, TrainingAction};
use dateline_protocol::{ExportStep, RequestId, ToWorker};
use std::cell::RefCell;
use yew::Callback;
use yew::platform::spawn_local;

/// The scribe, once it was wanted; none when it could not be started, or has stopped.
pub(super) struct Writing {
    dispatch: Callback<Action>,
    scribe: RefCell<Option<WorkerClient>>,
}

impl Writing {
    pub(super) fn new(dispatch: Callback<Action>) -> Self {
        Self { dispatch, scribe: RefCell::default() }
    }

    /// Starts a scribe in the place of one that has stopped, or that never was.
    pub(super) fn start(&self) {
        let dispatch = self.dispatch.clone();
        let started = WorkerClient::start_scribe(move |event| {
            dispatch.emit(match event {
                WorkerEvent::Ready { .. } => return,
                WorkerEvent::Offered { formats } => {
                    Action::Training(TrainingAction::Offered(formats))
                }
                WorkerEvent::Message(message) => Action::Worker(message),
                WorkerEvent::Died { reason } => Action::Training(TrainingAction::Died(reason)),
            });
        });
        match started {
            Ok(scribe) => *self.scribe.borrow_mut() = Some(scribe),
            Err(error) => self.died(error.to_string()),
        }
    }

    pub(super) fn step(&self, step: ExportStep) {
        self.send(&ToWorker::Export(step));
    }

    pub(super) fn cancel(&self, request: RequestId) {
        self.send(&ToWorker::Cancel { request });
    }

    fn send(&self, message: &ToWorker) {
        let sent = self.scribe.borrow().as_ref().map(|scribe| scribe.send(message));
        match sent {
            Some(Ok(())) => {}
            Some(Err(error)) => self.died(error.to_string()),
            None => self.died("it is not running".to_owned()),
        }
    }

    fn died(&self, reason: String) {
        let dispatch = self.dispatch.clone();
        spawn_local(async move {
            dispatch.emit(Action::Training(TrainingAction::Died(reason)));
        });
    }
}
