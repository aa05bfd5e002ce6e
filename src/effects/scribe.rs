use super::opening::Opening;
use crate::platform::files::{File, PickedFile};
use crate::platform::page;
use crate::platform::worker_client::{WorkerClient, WorkerEvent};
use crate::state::{Action, TrainingAction};
use dateline_protocol::{ExportStep, FromWorker, Open, OpenedPart, RequestId, ToWorker};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use yew::Callback;
use yew::platform::spawn_local;

/// The scribe, once it was wanted; none when it could not be started, or has stopped.
pub(super) struct Scribe {
    /// For what it tells later.
    this: Weak<Self>,
    dispatch: Callback<Action>,
    client: RefCell<Option<WorkerClient>>,
    /// Whether it has told that it is there.
    has_begun: Cell<bool>,
    /// The files that it opens.
    opening: RefCell<Option<(RequestId, Opening<Vec<PickedFile>>)>>,
}

impl Scribe {
    pub(super) fn new(dispatch: Callback<Action>) -> Rc<Self> {
        Rc::new_cyclic(|this| Self {
            this: this.clone(),
            dispatch,
            client: RefCell::default(),
            has_begun: Cell::default(),
            opening: RefCell::default(),
        })
    }

    /// Starts it, unless it is there; returns whether it is.
    pub(super) fn start(&self) -> bool {
        if self.client.borrow().is_some() {
            return true;
        }
        self.has_begun.set(false);
        let this = self.this.clone();
        let started = WorkerClient::start_scribe(move |event| {
            if let Some(scribe) = this.upgrade() {
                scribe.hear(event);
            }
        });
        match started {
            Ok(client) => *self.client.borrow_mut() = Some(client),
            Err(error) => self.stopped(error.to_string()),
        }
        self.client.borrow().is_some()
    }

    pub(super) fn step(&self, step: ExportStep) {
        self.send(&ToWorker::Export(step), &[]);
    }

    pub(super) fn cancel(&self, request: RequestId) {
        self.send(&ToWorker::Cancel { request }, &[]);
    }

    /// Opens files; answered by `Action::FilesRead` when all are opened or refused.
    pub(super) fn open(&self, request: RequestId, opening: Opening<Vec<PickedFile>>) {
        *self.opening.borrow_mut() = Some((request, opening));
        self.go_on();
    }

    /// Forgets the files that are being opened.
    pub(super) fn forget(&self) {
        self.opening.borrow_mut().take();
    }

    /// Hands over what is not opened, or tells that all is.
    fn go_on(&self) {
        let opening = self.opening.borrow();
        let Some((request, opening)) = opening.as_ref() else { return };
        if opening.rest.is_empty() {
            return self.opened();
        }
        let bundles = opening.rest.iter().map(|(bundle, _)| bundle.clone()).collect();
        let files = opening.rest.iter().flat_map(|(_, files)| files);
        let files: Vec<_> = files.map(|picked| picked.file.clone()).collect();
        let message = ToWorker::Open(Open { request: *request, bundles });
        if self.start() {
            self.send(&message, &files);
        }
    }

    /// Tells what became of the files.
    fn opened(&self) {
        let Some(scribe) = self.this.upgrade() else { return };
        spawn_local(async move {
            // What is to be drawn is drawn first.
            page::pause().await;
            let opened = scribe.opening.borrow_mut().take();
            if let Some((_, opening)) = opened {
                scribe.dispatch.emit(Action::FilesRead(opening.finish()));
            }
        });
    }

    fn hear(&self, event: WorkerEvent) {
        match event {
            WorkerEvent::Ready { .. } => {}
            WorkerEvent::Offered { formats } => {
                self.has_begun.set(true);
                self.dispatch.emit(Action::Training(TrainingAction::Offered(formats)));
            }
            WorkerEvent::Message(FromWorker::Opened { request, part }) => {
                self.hear_of_file(request, part);
            }
            WorkerEvent::Message(FromWorker::AllOpened { request }) => {
                if self.opens(request) {
                    self.opened();
                }
            }
            WorkerEvent::Message(message) => self.dispatch.emit(Action::Worker(message)),
            WorkerEvent::Died { reason } => self.stopped(reason),
        }
    }

    /// What is told of files that are forgotten is not heard.
    fn opens(&self, request: RequestId) -> bool {
        self.opening.borrow().as_ref().is_some_and(|(current, _)| *current == request)
    }

    fn hear_of_file(&self, request: RequestId, part: OpenedPart) {
        if self.opens(request)
            && let Some((_, opening)) = self.opening.borrow_mut().as_mut()
        {
            opening.hear(part);
        }
    }

    fn send(&self, message: &ToWorker, files: &[File]) {
        let sent = self.client.borrow().as_ref().map(|scribe| scribe.send_files(message, files));
        match sent {
            Some(Ok(())) => {}
            Some(Err(error)) => self.stopped(error.to_string()),
            None => self.stopped("it is not running".to_owned()),
        }
    }

    /// It is gone. Whoever waited for it is told, and it is started anew for the files that it did not come to.
    fn stopped(&self, reason: String) {
        let Some(scribe) = self.this.upgrade() else { return };
        spawn_local(async move {
            scribe.client.borrow_mut().take();
            if let Some((_, opening)) = scribe.opening.borrow_mut().as_mut() {
                opening.stopped(&reason, scribe.has_begun.get());
            }
            scribe.dispatch.emit(Action::ScribeDied(reason));
            scribe.go_on();
        });
    }
}
