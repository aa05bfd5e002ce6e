//! The page's side of the file worker, which opens files and writes training data.

use super::opening_progress::OpeningProgress;
use crate::platform::files::PickedFile;
use crate::platform::page;
use crate::platform::worker_client::{ClientEvent, WorkerClient};
use crate::state::action::{
    Action, EditAction, LabelAction, TrainingExportAction, WorkerEvent, WorldEvent,
};
use crate::state::effect::LabelFile;
use crate::state::import::messages::FileFailure;
use dateline_annotation::model::LabelDraft;
use dateline_protocol::files::{
    ExportRequest, FileProtocol, FileRequest, FileResponse, ImportRequest, ImportedPart,
};
use dateline_protocol::{RequestId, WorkerFailure};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use yew::Callback;
use yew::platform::spawn_local;

/// The file worker. `client` is `None` until it is needed, if it could not be started, and after it
/// stopped.
pub(super) struct FileWorker {
    /// A reference to this, for callbacks.
    this: Weak<Self>,
    dispatch: Callback<Action>,
    client: RefCell<Option<WorkerClient<FileProtocol>>>,
    /// True if the worker reported that it is ready.
    is_ready: Cell<bool>,
    /// The file of labels that is being read, by name.
    label_file: RefCell<Option<(RequestId, String)>>,
    /// The files that are being opened.
    opening: RefCell<Option<(RequestId, OpeningProgress<Vec<PickedFile>>)>>,
}

impl FileWorker {
    pub(super) fn new(dispatch: Callback<Action>) -> Rc<Self> {
        Rc::new_cyclic(|this| Self {
            this: this.clone(),
            dispatch,
            client: RefCell::default(),
            is_ready: Cell::default(),
            label_file: RefCell::default(),
            opening: RefCell::default(),
        })
    }

    /// Starts the worker unless it is running. Returns true if it is running.
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
            Err(failure) => self.on_stopped(failure),
        }
        self.client.borrow().is_some()
    }

    pub(super) fn send_export_step(&self, step: ExportRequest) {
        self.send(|client| client.send(&FileRequest::Export(step)));
    }

    /// Reads a file of labels. Answered by `LabelAction::LabelsRead`.
    pub(super) fn read_labels(&self, request: RequestId, file: LabelFile) {
        self.label_file.replace(Some((request, file.name)));
        if self.ensure_started() {
            let request = FileRequest::ReadLabels { request, bytes: file.bytes };
            self.send(|client| client.send(&request));
        }
    }

    /// Dispatches the labels of the file that is being read, or the reason why there are none.
    fn finish_labels(&self, labels: Result<Vec<LabelDraft>, FileFailure>) {
        if let Some((_, name)) = self.label_file.take() {
            self.dispatch.emit(LabelAction::LabelsRead { name, labels }.into());
        }
    }

    /// Opens files. Answered by `EditAction::FilesRead` when all are opened or refused.
    pub(super) fn open_files(&self, request: RequestId, opening: OpeningProgress<Vec<PickedFile>>) {
        *self.opening.borrow_mut() = Some((request, opening));
        self.send_remaining();
    }

    /// Forgets the files that are being opened.
    pub(super) fn forget_files(&self) {
        self.opening.borrow_mut().take();
    }

    /// Sends the remaining files to the worker, or finishes if there are none.
    fn send_remaining(&self) {
        let opening = self.opening.borrow();
        let Some((request, opening)) = opening.as_ref() else { return };
        if opening.remaining.is_empty() {
            return self.finish_opening();
        }
        let bundles = opening.remaining.iter().map(|(bundle, _)| bundle.clone()).collect();
        let files = opening.remaining.iter().flat_map(|(_, files)| files);
        let files: Vec<_> = files.map(|picked| picked.file.clone()).collect();
        let request = ImportRequest { request: *request, bundles };
        if self.ensure_started() {
            self.send(|client| client.import(request, &files));
        }
    }

    /// Dispatches the results of opening the files.
    fn finish_opening(&self) {
        let Some(file_worker) = self.this.upgrade() else { return };
        spawn_local(async move {
            // Lets the browser draw first.
            page::yield_to_browser().await;
            let opened = file_worker.opening.borrow_mut().take();
            if let Some((_, opening)) = opened {
                file_worker.dispatch.emit(EditAction::FilesRead(opening.into_files()).into());
            }
        });
    }

    fn on_event(&self, event: ClientEvent<FileProtocol>) {
        match event {
            ClientEvent::Ready(ready) => {
                self.is_ready.set(true);
                let offered = TrainingExportAction::FormatsOffered(ready.formats);
                self.dispatch.emit(offered.into());
            }
            ClientEvent::Response(FileResponse::Imported { request, part }) => {
                self.on_opened_part(request, part);
            }
            ClientEvent::Response(FileResponse::ImportFinished { request }) => {
                if self.is_current_request(request) {
                    self.finish_opening();
                }
            }
            ClientEvent::Response(FileResponse::Export(response)) => {
                self.dispatch.emit(WorldEvent::Worker(WorkerEvent::Export(response)).into());
            }
            ClientEvent::Response(FileResponse::LabelsRead { request, labels }) => {
                let is_current = self
                    .label_file
                    .borrow()
                    .as_ref()
                    .is_some_and(|(current, _)| *current == request);
                if is_current {
                    self.finish_labels(labels.map_err(FileFailure::Invalid));
                }
            }
            ClientEvent::Response(FileResponse::InvalidRequest(invalid)) => {
                self.on_stopped(WorkerFailure::RequestRejected { detail: invalid.detail });
            }
            ClientEvent::Stopped(failure) => self.on_stopped(failure),
        }
    }

    /// Returns true if this is the current import. Messages about canceled imports are ignored.
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

    fn send(&self, send: impl FnOnce(&WorkerClient<FileProtocol>) -> Result<(), WorkerFailure>) {
        let sent = self.client.borrow().as_ref().map(send);
        if let Err(failure) = sent.unwrap_or(Err(WorkerFailure::NotRunning)) {
            self.on_stopped(failure);
        }
    }

    /// Handles the end of the worker. Dispatches the failure and sends the remaining files to a new
    /// worker.
    fn on_stopped(&self, failure: WorkerFailure) {
        let Some(file_worker) = self.this.upgrade() else { return };
        spawn_local(async move {
            file_worker.client.borrow_mut().take();
            if let Some((_, opening)) = file_worker.opening.borrow_mut().as_mut() {
                opening.handle_worker_stop(&failure, file_worker.is_ready.get());
            }
            file_worker.finish_labels(Err(FileFailure::WorkerStopped(failure.clone())));
            let event = WorkerEvent::FileWorkerStopped(failure);
            file_worker.dispatch.emit(WorldEvent::Worker(event).into());
            file_worker.send_remaining();
        });
    }
}
