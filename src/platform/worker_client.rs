//! The page's connection to a worker. If a worker traps or hangs, the client reports the reason and
//! the caller starts another worker.

use super::{BrowserError, page, trusted_types};
use dateline_annotation::model::Suggestion;
use dateline_protocol::{
    ExportRequest, FormatInfo, FromWorker, ImportRequest, PROTOCOL_VERSION, RequestId, ToWorker,
};
use gloo::events::EventListener;
use gloo::file::{Blob, ObjectUrl};
use gloo::timers::callback::Interval;
use js_sys::{Array, JSON};
use serde::Serialize;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{ErrorEvent, File, MessageEvent, Worker, WorkerOptions, WorkerType};

/// The loader script that Trunk writes for the detector worker.
const DETECTOR_LOADER: &str = "./dateline-detector-worker_loader.js";

/// The loader script of the file worker.
const FILE_WORKER_LOADER: &str = "./dateline-file-worker_loader.js";

/// The time in milliseconds after which a worker that is starting or has an open request, but sends
/// no message, counts as hanging.
const DETECTOR_TIMEOUT_MS: u32 = 30_000;

/// The same for the file worker, which sends nothing while it reads a file of up to 100 MB.
const FILE_WORKER_TIMEOUT_MS: u32 = 180_000;

/// How long the last message of a worker may arrive after the browser reported that it stopped, in
/// milliseconds.
const LAST_MESSAGE_GRACE_MS: u32 = 100;

/// The number of intervals into which the timeout is divided. An interval that takes much longer
/// than expected does not count: the machine was suspended, or the page was blocked and could not
/// receive messages.
const N_TIMEOUT_INTERVALS: u32 = 3;

/// The factor from which an interval counts as too long.
const LATE_FACTOR: f64 = 1.5;

/// An event from a worker.
#[derive(Clone, Debug, PartialEq)]
pub enum WorkerEvent {
    /// The detector worker processes requests, including those sent before.
    DetectorReady {
        /// The content hash of its model.
        model: String,
    },
    /// The file worker processes requests, including those sent before.
    FileWorkerReady {
        /// The formats that it can write.
        formats: Vec<FormatInfo>,
    },
    /// Any other message.
    Message(FromWorker),
    /// The worker has stopped.
    Stopped {
        /// The reason, which is shown to the user.
        reason: String,
    },
}

/// A running worker. It is terminated when dropped.
pub struct WorkerClient {
    inner: Rc<ClientInner>,
}

struct ClientInner {
    /// The URL of the worker's script.
    script: String,
    options: WorkerOptions,
    on_event: Box<dyn Fn(WorkerEvent)>,
    timeout_ms: u32,
    /// `None` once the worker has stopped.
    running: RefCell<Option<RunningWorker>>,
    state: RefCell<ClientState>,
}

/// The worker of the browser. It is terminated when dropped.
struct RunningWorker {
    worker: Worker,
    /// The URL of the bootstrap script, or `None` if the worker was started without one.
    bootstrap: Option<ObjectUrl>,
    _listeners: [EventListener; 3],
}

#[derive(Default)]
struct ClientState {
    is_ready: bool,
    is_dead: bool,
    /// The requests sent before the worker was ready, with their files.
    queued: Vec<(ToWorker, Vec<File>)>,
    /// The requests without a final answer.
    open_requests: BTreeSet<RequestId>,
    /// The batches received of incomplete results.
    partial_results: BTreeMap<RequestId, Vec<Suggestion>>,
    /// Parts of the patience that passed since the last message.
    n_silent_intervals: u32,
    /// The end of the last interval, or the start of the first.
    interval_start: f64,
    /// The timer of the intervals. It runs only while the worker is starting or has open requests.
    watchdog: Option<Interval>,
}

impl WorkerClient {
    /// Starts the detector worker. Events are dispatched after this has returned.
    ///
    /// # Errors
    /// Returns an error if the browser has no workers or does not allow this one. If the script
    /// cannot be loaded, [`WorkerEvent::Stopped`] is dispatched.
    pub fn start_detector(on_event: impl Fn(WorkerEvent) + 'static) -> Result<Self, BrowserError> {
        Self::start_script(DETECTOR_LOADER, DETECTOR_TIMEOUT_MS, on_event)
    }

    /// Starts the file worker. See [`WorkerClient::start_detector`].
    ///
    /// # Errors
    /// See [`WorkerClient::start_detector`].
    pub fn start_file_worker(
        on_event: impl Fn(WorkerEvent) + 'static,
    ) -> Result<Self, BrowserError> {
        Self::start_script(FILE_WORKER_LOADER, FILE_WORKER_TIMEOUT_MS, on_event)
    }

    /// Like [`WorkerClient::start_detector`], with another script and another timeout. For tests.
    ///
    /// # Errors
    /// See [`WorkerClient::start_detector`].
    pub fn start_script(
        script: &str,
        patience_ms: u32,
        on_event: impl Fn(WorkerEvent) + 'static,
    ) -> Result<Self, BrowserError> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name(script);
        let inner = Rc::new(ClientInner {
            script: trusted_types::absolute_url(script)?,
            options,
            on_event: Box::new(on_event),
            timeout_ms: patience_ms,
            running: RefCell::default(),
            state: RefCell::default(),
        });
        // If a policy does not allow the bootstrap script, some browsers throw and others dispatch
        // an event.
        inner.spawn(Some(bootstrap_url(&inner.script)?)).or_else(|_| inner.spawn(None))?;
        inner.reset_watchdog();
        Ok(Self { inner })
    }

    /// Sends a message, or queues it until the worker is ready.
    pub fn send(&self, message: &ToWorker) -> Result<(), BrowserError> {
        self.inner.send(message, &[])
    }

    /// Sends a message with `File` objects. The contents of the files are not copied.
    pub fn send_files(&self, message: &ToWorker, files: &[File]) -> Result<(), BrowserError> {
        self.inner.send(message, files)
    }
}

impl Drop for WorkerClient {
    fn drop(&mut self) {
        self.inner.state.borrow_mut().watchdog.take();
        self.inner.running.take();
    }
}

impl Drop for RunningWorker {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// Creates a script that imports the worker's script.
///
/// A worker started from a file has the content security policy that the host sends with the file,
/// and most static hosts send none. A worker started from a `blob:` URL has the page's policy.
fn bootstrap_url(script: &str) -> Result<ObjectUrl, BrowserError> {
    let address = String::from(JSON::stringify(&script.into())?);
    // The error is thrown, because the page receives no event for a rejected promise.
    let code = format!("import({address}).catch((error) => setTimeout(() => {{ throw error; }}));");
    Ok(ObjectUrl::from(Blob::new_with_options(&*code, Some("text/javascript"))))
}

impl ClientInner {
    /// Starts the worker, replacing a running one.
    fn spawn(self: &Rc<Self>, starter: Option<ObjectUrl>) -> Result<(), BrowserError> {
        let address = starter.as_deref().unwrap_or(&self.script);
        let worker = trusted_types::start_worker(address, &self.options)?;
        let listen = |name: &'static str, call: fn(&Rc<ClientInner>, &web_sys::Event)| {
            // The reference is weak, because the client owns the listener.
            let inner = Rc::downgrade(self);
            EventListener::new(&worker, name, move |event| {
                if let Some(inner) = inner.upgrade() {
                    call(&inner, event);
                }
            })
        };
        let listeners = [
            listen("message", ClientInner::on_message),
            listen("messageerror", |inner, _| inner.stop("the worker sent an unreadable message")),
            listen("error", ClientInner::on_error),
        ];
        self.running.replace(Some(RunningWorker {
            worker,
            bootstrap: starter,
            _listeners: listeners,
        }));
        Ok(())
    }

    fn send(self: &Rc<Self>, message: &ToWorker, files: &[File]) -> Result<(), BrowserError> {
        let mut state = self.state.borrow_mut();
        if state.is_dead {
            return Err(BrowserError("the worker has stopped".to_owned()));
        }
        if !state.is_ready {
            state.queued.push((message.clone(), files.to_vec()));
            return Ok(());
        }
        match message {
            ToWorker::Detect(detect) => {
                state.open_requests.insert(detect.request);
            }
            ToWorker::Export(ExportRequest::End { request })
            | ToWorker::Import(ImportRequest { request, .. }) => {
                state.open_requests.insert(*request);
            }
            _ => {}
        }
        drop(state);
        let value = message
            .serialize(&serde_wasm_bindgen::Serializer::new())
            .map_err(|error| BrowserError(error.to_string()))?;
        let value = match files {
            [] => value,
            files => Array::of2(&value, &files.iter().collect::<Array>()).into(),
        };
        if let Some(running) = &*self.running.borrow() {
            running.worker.post_message(&value)?;
        }
        self.reset_watchdog();
        Ok(())
    }

    fn on_message(self: &Rc<Self>, event: &web_sys::Event) {
        let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
        let message: FromWorker = match serde_wasm_bindgen::from_value(event.data()) {
            Ok(message) => message,
            Err(error) => {
                return self.stop(&format!("the worker sent an unknown message ({error})"));
            }
        };
        match message {
            FromWorker::Ready { version, .. }
            | FromWorker::FileWorkerReady { version, .. }
            | FromWorker::Failed { version, .. }
                if version != PROTOCOL_VERSION =>
            {
                self.stop("the worker has a different version; reload the page");
            }
            FromWorker::Ready { model, .. } => self.on_ready(WorkerEvent::DetectorReady { model }),
            FromWorker::FileWorkerReady { formats, .. } => {
                self.on_ready(WorkerEvent::FileWorkerReady { formats })
            }
            FromWorker::Failed { reason, .. } => self.stop(&reason),
            FromWorker::DetectedBatch { request, suggestions } => {
                let mut state = self.state.borrow_mut();
                state.partial_results.entry(request).or_default().extend(suggestions);
                drop(state);
                self.reset_watchdog();
            }
            mut other => {
                if let Some(request) = answered_request(&other) {
                    let mut state = self.state.borrow_mut();
                    state.open_requests.remove(&request);
                    let first = state.partial_results.remove(&request);
                    if let (FromWorker::Detected(result), Some(first)) = (&mut other, first) {
                        let last = std::mem::replace(&mut result.suggestions, first);
                        result.suggestions.extend(last);
                    }
                }
                self.reset_watchdog();
                (self.on_event)(WorkerEvent::Message(other));
            }
        }
    }

    fn on_ready(self: &Rc<Self>, event: WorkerEvent) {
        let waiting = {
            let mut state = self.state.borrow_mut();
            state.is_ready = true;
            std::mem::take(&mut state.queued)
        };
        // These must be sent before any request made by the event's handler: a newer request
        // replaces an older one.
        for (message, files) in waiting {
            if let Err(error) = self.send(&message, &files) {
                return self.stop(&error.to_string());
            }
        }
        self.reset_watchdog();
        (self.on_event)(event);
    }

    fn on_error(self: &Rc<Self>, event: &web_sys::Event) {
        // If a script cannot be loaded, the event has no message.
        let said = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_default();
        let is_ready = self.state.borrow().is_ready;
        if !is_ready && said.is_empty() && self.respawn_without_bootstrap() {
            return;
        }
        let reason = match (is_ready, said.is_empty()) {
            (true, true) => "the worker stopped".to_owned(),
            (true, false) => said,
            (false, true) => "the worker did not start".to_owned(),
            (false, false) => format!("the worker did not start ({said})"),
        };
        // A worker that panics sends the reason. Its message may arrive after the browser's event.
        let inner = Rc::downgrade(self);
        super::run_after(LAST_MESSAGE_GRACE_MS, move || {
            if let Some(inner) = inner.upgrade() {
                inner.stop(&reason);
            }
        });
    }

    /// Starts the worker from its file if the bootstrap script did not run.
    ///
    /// In that case, the host's policy does not allow the bootstrap script, and it applies to the
    /// file as well. If the bootstrap script runs but cannot load the worker's script, the error
    /// has a message.
    fn respawn_without_bootstrap(self: &Rc<Self>) -> bool {
        let had_starter = self.running.borrow().as_ref().is_some_and(|it| it.bootstrap.is_some());
        had_starter && self.spawn(None).is_ok()
    }

    /// Starts waiting for the next message, or stops if no answer is pending.
    fn reset_watchdog(self: &Rc<Self>) {
        let mut state = self.state.borrow_mut();
        state.n_silent_intervals = 0;
        let owes = !state.is_ready || !state.open_requests.is_empty();
        if !owes || state.is_dead {
            state.watchdog = None;
        } else if state.watchdog.is_none() {
            state.interval_start = page::monotonic_ms();
            // The reference is weak, because the client owns the timer.
            let inner = Rc::downgrade(self);
            state.watchdog =
                Some(Interval::new(self.timeout_ms / N_TIMEOUT_INTERVALS, move || {
                    if let Some(inner) = inner.upgrade() {
                        inner.on_watchdog_interval();
                    }
                }));
        }
    }

    fn on_watchdog_interval(&self) {
        let n_silent = {
            let mut state = self.state.borrow_mut();
            let now = page::monotonic_ms();
            let took = now - std::mem::replace(&mut state.interval_start, now);
            let is_late = took > LATE_FACTOR * f64::from(self.timeout_ms / N_TIMEOUT_INTERVALS);
            state.n_silent_intervals += u32::from(!is_late);
            state.n_silent_intervals
        };
        if n_silent >= N_TIMEOUT_INTERVALS {
            self.stop("the worker does not respond");
        }
    }

    fn stop(&self, reason: &str) {
        let mut state = self.state.borrow_mut();
        if std::mem::replace(&mut state.is_dead, true) {
            return;
        }
        state.watchdog = None;
        drop(state);
        self.running.take();
        (self.on_event)(WorkerEvent::Stopped { reason: reason.to_owned() });
    }
}

/// Returns the request that a message finally answers.
fn answered_request(message: &FromWorker) -> Option<RequestId> {
    match message {
        FromWorker::Detected(found) => Some(found.request),
        FromWorker::Resolved(resolved) => Some(resolved.request),
        FromWorker::PlacesFound(found) => Some(found.request),
        FromWorker::Exported(exported) => Some(exported.request),
        FromWorker::Cancelled { request } | FromWorker::ImportFinished { request } => {
            Some(*request)
        }
        FromWorker::Error { request, .. } => *request,
        FromWorker::Ready { .. }
        | FromWorker::FileWorkerReady { .. }
        | FromWorker::Failed { .. }
        | FromWorker::GazetteerLoaded(_)
        | FromWorker::GazetteerFailed { .. }
        | FromWorker::Imported { .. }
        | FromWorker::ExportProgress { .. }
        | FromWorker::DetectedBatch { .. }
        | FromWorker::Progress { .. } => None,
    }
}
