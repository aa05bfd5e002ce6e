//! The worker as the page sees it. A worker that traps or hangs ends here with a reason; the caller
//! starts another.

use super::{BrowserError, page, trusted_types};
use dateline_annotation::Suggestion;
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

/// The loader that Trunk writes for the worker's binary.
const DETECTOR_LOADER: &str = "./dateline-detector-worker_loader.js";

/// And for the file worker's.
const FILE_WORKER_LOADER: &str = "./dateline-file-worker_loader.js";

/// A worker that owes an answer, or has not started, and says nothing for so long hangs.
const DETECTOR_TIMEOUT_MS: u32 = 30_000;

/// The file worker says nothing while it reads a file, and that may have 100 MB.
const FILE_WORKER_TIMEOUT_MS: u32 = 180_000;

/// For so long the last words of a worker may be under way when the browser says that it has stopped.
const LAST_MESSAGE_GRACE_MS: u32 = 100;

/// The patience is counted in so many parts. A part that takes much longer than it should does not count:
/// the machine slept, or the page was held up and could not hear.
const N_TIMEOUT_INTERVALS: u32 = 3;

/// So much longer, at least.
const LATE_FACTOR: f64 = 1.5;

/// What a worker says, or what became of it.
#[derive(Clone, Debug, PartialEq)]
pub enum WorkerEvent {
    /// It reads requests, those sent before included.
    DetectorReady {
        /// The content hash of its model.
        model: String,
    },
    /// The file worker reads requests, those sent before included.
    FileWorkerReady {
        /// What it can write.
        formats: Vec<FormatInfo>,
    },
    /// Any other message.
    Message(FromWorker),
    /// It is gone for good; the reason is for the person.
    Stopped {
        /// What happened.
        reason: String,
    },
}

/// A running worker. Dropping it ends the worker.
pub struct WorkerClient {
    inner: Rc<ClientInner>,
}

struct ClientInner {
    /// The address of the worker's script.
    script: String,
    options: WorkerOptions,
    on_event: Box<dyn Fn(WorkerEvent)>,
    timeout_ms: u32,
    /// None once it is dead.
    running: RefCell<Option<RunningWorker>>,
    state: RefCell<ClientState>,
}

/// The browser's worker. Dropping it ends it.
struct RunningWorker {
    worker: Worker,
    /// None where it was started without one.
    bootstrap: Option<ObjectUrl>,
    _listeners: [EventListener; 3],
}

#[derive(Default)]
struct ClientState {
    is_ready: bool,
    is_dead: bool,
    /// Requests sent before the worker was ready, with the files that go along.
    queued: Vec<(ToWorker, Vec<File>)>,
    /// Requests without a final answer.
    open_requests: BTreeSet<RequestId>,
    /// The batches of results that are not complete.
    partial_results: BTreeMap<RequestId, Vec<Suggestion>>,
    /// Parts of the patience that passed since the last message.
    n_silent_intervals: u32,
    /// When the last part was over, or the first began.
    interval_start: f64,
    /// Counts them. Runs only while the worker owes something.
    watchdog: Option<Interval>,
}

impl WorkerClient {
    /// Starts a worker. Events come after this has returned.
    ///
    /// # Errors
    /// When the browser has no workers or bars this one. A script that cannot be loaded is told by
    /// [`WorkerEvent::Stopped`].
    pub fn start_detector(on_event: impl Fn(WorkerEvent) + 'static) -> Result<Self, BrowserError> {
        Self::start_script(DETECTOR_LOADER, DETECTOR_TIMEOUT_MS, on_event)
    }

    /// Starts the file worker; as [`WorkerClient::start_detector`].
    ///
    /// # Errors
    /// As there.
    pub fn start_file_worker(
        on_event: impl Fn(WorkerEvent) + 'static,
    ) -> Result<Self, BrowserError> {
        Self::start_script(FILE_WORKER_LOADER, FILE_WORKER_TIMEOUT_MS, on_event)
    }

    /// As [`WorkerClient::start_detector`], with another script and another patience: for tests.
    ///
    /// # Errors
    /// As there.
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
        // Some browsers throw where a policy does not allow the starter, others tell it by an event.
        inner.spawn(Some(bootstrap_url(&inner.script)?)).or_else(|_| inner.spawn(None))?;
        inner.reset_watchdog();
        Ok(Self { inner })
    }

    /// Sends a message, or keeps it until the worker is ready.
    pub fn send(&self, message: &ToWorker) -> Result<(), BrowserError> {
        self.inner.send(message, &[])
    }

    /// Sends a message with files as the browser has them: nothing in them is copied.
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

/// A script made by the page that imports the worker's. A worker that is started from a file has the content
/// security policy that the host sends with the file, and most static hosts send none; one that is started from
/// a `blob:` has the page's own.
fn bootstrap_url(script: &str) -> Result<ObjectUrl, BrowserError> {
    let address = String::from(JSON::stringify(&script.into())?);
    // Thrown, so that the page hears of it: it hears of no promise.
    let code = format!("import({address}).catch((error) => setTimeout(() => {{ throw error; }}));");
    Ok(ObjectUrl::from(Blob::new_with_options(&*code, Some("text/javascript"))))
}

impl ClientInner {
    /// Starts the worker, in place of one that runs.
    fn spawn(self: &Rc<Self>, starter: Option<ObjectUrl>) -> Result<(), BrowserError> {
        let address = starter.as_deref().unwrap_or(&self.script);
        let worker = trusted_types::start_worker(address, &self.options)?;
        let listen = |name: &'static str, call: fn(&Rc<ClientInner>, &web_sys::Event)| {
            // Weak: the listener must not keep alive what owns it.
            let inner = Rc::downgrade(self);
            EventListener::new(&worker, name, move |event| {
                if let Some(inner) = inner.upgrade() {
                    call(&inner, event);
                }
            })
        };
        let listeners = [
            listen("message", ClientInner::on_message),
            listen("messageerror", |inner, _| inner.stop("it sent something unreadable")),
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
            return Err(BrowserError("it has stopped".to_owned()));
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
            Err(error) => return self.stop(&format!("it does not speak our language ({error})")),
        };
        match message {
            FromWorker::Ready { version, .. }
            | FromWorker::FileWorkerReady { version, .. }
            | FromWorker::Failed { version, .. }
                if version != PROTOCOL_VERSION =>
            {
                self.stop("it is of another version than the page; load the page again");
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
        // Before anything that the event brings about: a newer request replaces an older one.
        for (message, files) in waiting {
            if let Err(error) = self.send(&message, &files) {
                return self.stop(&error.to_string());
            }
        }
        self.reset_watchdog();
        (self.on_event)(event);
    }

    fn on_error(self: &Rc<Self>, event: &web_sys::Event) {
        // A script that cannot be loaded gives a plain event without a message.
        let said = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_default();
        let is_ready = self.state.borrow().is_ready;
        if !is_ready && said.is_empty() && self.respawn_without_bootstrap() {
            return;
        }
        let reason = match (is_ready, said.is_empty()) {
            (true, true) => "it stopped".to_owned(),
            (true, false) => said,
            (false, true) => "it could not be started".to_owned(),
            (false, false) => format!("it could not be started ({said})"),
        };
        // A worker that panics says why: its message may come after the browser's.
        let inner = Rc::downgrade(self);
        super::run_after(LAST_MESSAGE_GRACE_MS, move || {
            if let Some(inner) = inner.upgrade() {
                inner.stop(&reason);
            }
        });
    }

    /// Starts the worker from its file where the starter did not run: a policy that the host sends does not
    /// allow it, and binds the file as well. The starter itself tells what it cannot load with a message.
    fn respawn_without_bootstrap(self: &Rc<Self>) -> bool {
        let had_starter = self.running.borrow().as_ref().is_some_and(|it| it.bootstrap.is_some());
        had_starter && self.spawn(None).is_ok()
    }

    /// Begins to wait for the next message, or stops when nothing is owed.
    fn reset_watchdog(self: &Rc<Self>) {
        let mut state = self.state.borrow_mut();
        state.n_silent_intervals = 0;
        let owes = !state.is_ready || !state.open_requests.is_empty();
        if !owes || state.is_dead {
            state.watchdog = None;
        } else if state.watchdog.is_none() {
            state.interval_start = page::monotonic_ms();
            // Weak: the timer must not keep alive what owns it.
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
            self.stop("it does not answer");
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

/// The request that a message is the final answer to.
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
