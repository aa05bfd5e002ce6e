use super::opening_progress::OpeningProgress;
use crate::platform::files::{File, PickedFile};
use crate::platform::page;
use crate::platform::worker_client::{WorkerClient, WorkerEvent};
use crate::state::{Action, TrainingExportAction};
use dateline_protocol::{
    ExportRequest, FromWorker, ImportRequest, ImportedPart, RequestId, ToWorker,
};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use yew::Callback;
use yew::platform::spawn_local;

/// The file worker, once it was wanted; none when it could not be started, or has stopped.
pub(super) struct FileWorker {
    /// For what it tells later.
    this: Weak<Self>,
    dispatch: Callback<Action>,
    client: RefCell<Option<WorkerClient>>,
    /// Whether it has told that it is there.
    is_ready: Cell<bool>,
    /// The files that it opens.
    opening: RefCell<Option<(RequestId, OpeningProgress<Vec<PickedFile>>)>>,
}

impl FileWorker {
    pub(super) fn new(dispatch: Callback<Action>) -> Rc<Self> {
        Rc::new_cyclic(|this| Self {
            this: this.clone(),
            dispatch,
            client: RefCell::default(),
            is_ready: Cell::default(),
            opening: RefCell::default(),
        })
    }

    /// Starts it, unless it is there; returns whether it is.
    pub(super) fn ensure_started(&self) -> bool {
        if self.client.borrow().is_some() {
            return true;
        }
        self.is_ready.set(false);
        let this = self.this.clone();
        let started = WorkerClient::start_file_worker(move |event| {
            if let Some(file_worker) = this.upgrade() {
                file_worker.on_event(event);
            }
        });
        match started {
            Ok(client) => *self.client.borrow_mut() = Some(client),
            Err(error) => self.on_stopped(error.to_string()),
        }
        self.client.borrow().is_some()
    }

    pub(super) fn send_export_step(&self, step: ExportRequest) {
        self.send(&ToWorker::Export(step), &[]);
    }

    pub(super) fn cancel(&self, request: RequestId) {
        self.send(&ToWorker::Cancel { request }, &[]);
    }

    /// Opens files; answered by `Action::FilesRead` when all are opened or refused.
    pub(super) fn open_files(&self, request: RequestId, opening: OpeningProgress<Vec<PickedFile>>) {
        *self.opening.borrow_mut() = Some((request, opening));
        self.send_remaining();
    }

    /// Forgets the files that are being opened.
    pub(super) fn forget_files(&self) {
        self.opening.borrow_mut().take();
    }

    /// Hands over what is not opened, or tells that all is.
    fn send_remaining(&self) {
        let opening = self.opening.borrow();
        let Some((request, opening)) = opening.as_ref() else { return };
        if opening.remaining.is_empty() {
            return self.finish_opening();
        }
        let bundles = opening.remaining.iter().map(|(bundle, _)| bundle.clone()).collect();
        let files = opening.remaining.iter().flat_map(|(_, files)| files);
        let files: Vec<_> = files.map(|picked| picked.file.clone()).collect();
        let message = ToWorker::Import(ImportRequest { request: *request, bundles });
        if self.ensure_started() {
            self.send(&message, &files);
        }
    }

    /// Tells what became of the files.
    fn finish_opening(&self) {
        let Some(file_worker) = self.this.upgrade() else { return };
        spawn_local(async move {
            // What is to be drawn is drawn first.
            page::yield_to_browser().await;
            let opened = file_worker.opening.borrow_mut().take();
            if let Some((_, opening)) = opened {
                file_worker.dispatch.emit(Action::FilesRead(opening.into_files()));
            }
        });
    }

    fn on_event(&self, event: WorkerEvent) {
        match event {
            WorkerEvent::DetectorReady { .. } => {}
            WorkerEvent::FileWorkerReady { formats } => {
                self.is_ready.set(true);
                self.dispatch
                    .emit(Action::TrainingExport(TrainingExportAction::FormatsOffered(formats)));
            }
            WorkerEvent::Message(FromWorker::Imported { request, part }) => {
                self.on_opened_part(request, part);
            }
            WorkerEvent::Message(FromWorker::ImportFinished { request }) => {
                if self.is_current_request(request) {
                    self.finish_opening();
                }
            }
            WorkerEvent::Message(message) => self.dispatch.emit(Action::WorkerMessage(message)),
            WorkerEvent::Stopped { reason } => self.on_stopped(reason),
        }
    }

    /// What is told of files that are forgotten is not heard.
    fn is_current_request(&self, request: RequestId) -> bool {
        self.opening.borrow().as_ref().is_some_and(|(current, _)| *current == request)
    }

    fn on_opened_part(&self, request: RequestId, part: ImportedPart) {
        if self.is_current_request(request)
            && let Some((_, opening)) = self.opening.borrow_mut().as_mut()
        {
            opening.receive_part(part);
        }
    }

    fn send(&self, message: &ToWorker, files: &[File]) {
        let sent =
            self.client.borrow().as_ref().map(|file_worker| file_worker.send_files(message, files));
        match sent {
            Some(Ok(())) => {}
            Some(Err(error)) => self.on_stopped(error.to_string()),
            None => self.on_stopped("it is not running".to_owned()),
        }
    }

    /// It is gone. Whoever waited for it is told, and it is started anew for the files that it did not come to.
    fn on_stopped(&self, reason: String) {
        let Some(file_worker) = self.this.upgrade() else { return };
        spawn_local(async move {
            file_worker.client.borrow_mut().take();
            if let Some((_, opening)) = file_worker.opening.borrow_mut().as_mut() {
                opening.handle_worker_stop(&reason, file_worker.is_ready.get());
            }
            file_worker.dispatch.emit(Action::FileWorkerDied(reason));
            file_worker.send_remaining();
        });
    }
}
