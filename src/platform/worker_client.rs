//! The page's connection to a worker. If a worker traps or hangs, the client reports the reason and
//! the caller starts another worker.
//!
//! [`WorkerClient`] converts the messages of a protocol; the rest does not depend on the protocol.

use super::{BrowserError, page, trusted_types};
use dateline_protocol::detector::DetectorProtocol;
use dateline_protocol::files::{FileProtocol, FileRequest, ImportRequest};
use dateline_protocol::{Failed, PROTOCOL_VERSION, Protocol, RequestId, WorkerFailure};
use gloo::events::EventListener;
use gloo::file::{Blob, ObjectUrl};
use gloo::timers::callback::Interval;
use js_sys::{Array, JSON, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::marker::PhantomData;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, File, MessageEvent, Worker, WorkerOptions, WorkerType};

/// The loader script that Trunk writes for the detector worker.
const DETECTOR_LOADER: &str = "dateline-detector-worker_loader.js";

/// The loader script of the file worker.
const FILE_WORKER_LOADER: &str = "dateline-file-worker_loader.js";

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
pub enum ClientEvent<P: Protocol> {
    /// The worker processes requests, including those sent before.
    Ready(P::Ready),
    /// The worker sent a message.
    Response(P::Response),
    /// The worker has stopped.
    Stopped(WorkerFailure),
}

/// A running worker. It is terminated when dropped.
pub struct WorkerClient<P: Protocol> {
    core: Rc<ClientCore>,
    protocol: PhantomData<fn(P)>,
}

/// A function that is called with each event of a worker.
type EventHandler = Box<dyn Fn(&Rc<ClientCore>, CoreEvent)>;

/// The part of a client that is the same for all protocols: the life of a worker and its raw
/// messages.
struct ClientCore {
    /// The URL of the worker's script.
    script: String,
    options: WorkerOptions,
    /// Called with each event. Reports answered requests to [`ClientCore::on_answer`].
    on_event: EventHandler,
    timeout_ms: u32,
    /// `None` once the worker has stopped.
    running: RefCell<Option<RunningWorker>>,
    state: RefCell<ClientState>,
}

/// An event from a worker, with its message as the browser passes it.
enum CoreEvent {
    Ready(JsValue),
    Response(JsValue),
    Stopped(WorkerFailure),
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
    /// The messages sent before the worker was ready, each with the request that it has to answer.
    queued: Vec<(JsValue, Option<RequestId>)>,
    /// The requests without a final answer.
    open_requests: BTreeSet<RequestId>,
    /// Parts of the patience that passed since the last message.
    n_silent_intervals: u32,
    /// The end of the last interval, or the start of the first.
    interval_start: f64,
    /// The timer of the intervals. It runs only while the worker is starting or has open requests.
    watchdog: Option<Interval>,
}

impl WorkerClient<DetectorProtocol> {
    /// Starts the detector worker. See [`WorkerClient::start_script`].
    ///
    /// # Errors
    /// See [`WorkerClient::start_script`].
    pub fn start_detector(
        on_event: impl Fn(ClientEvent<DetectorProtocol>) + 'static,
    ) -> Result<Self, WorkerFailure> {
        Self::start_script(&page::release_path(DETECTOR_LOADER), DETECTOR_TIMEOUT_MS, on_event)
    }
}

impl WorkerClient<FileProtocol> {
    /// Starts the file worker. See [`WorkerClient::start_script`].
    ///
    /// # Errors
    /// See [`WorkerClient::start_script`].
    pub fn start_file_worker(
        on_event: impl Fn(ClientEvent<FileProtocol>) + 'static,
    ) -> Result<Self, WorkerFailure> {
        Self::start_script(
            &page::release_path(FILE_WORKER_LOADER),
            FILE_WORKER_TIMEOUT_MS,
            on_event,
        )
    }

    /// Sends a request to open files, in the order of their names in the request. The contents of
    /// the files are not copied.
    ///
    /// # Errors
    /// See [`WorkerClient::send`].
    pub fn import(&self, request: ImportRequest, files: &[File]) -> Result<(), WorkerFailure> {
        let request = FileRequest::Import(request);
        let message = Array::of2(&to_js(&request)?, &files.iter().collect::<Array>());
        self.core.send(message.into(), FileProtocol::awaited(&request))
    }
}

impl<P: Protocol> WorkerClient<P> {
    /// Starts a worker. `timeout_ms` is the time after which a worker that is starting or has an
    /// open request, but sends no message, counts as hanging. Events are dispatched after this has
    /// returned.
    ///
    /// # Errors
    /// Returns an error if the browser has no workers or does not allow this one. If the script
    /// cannot be loaded, [`ClientEvent::Stopped`] is dispatched.
    pub fn start_script(
        script: &str,
        timeout_ms: u32,
        on_event: impl Fn(ClientEvent<P>) + 'static,
    ) -> Result<Self, WorkerFailure> {
        let on_event = move |core: &Rc<ClientCore>, event| match parse::<P>(core, event) {
            Ok(Some(event)) => on_event(event),
            Ok(None) => {}
            Err(error) => core.stop(WorkerFailure::UnknownMessage { detail: error.to_string() }),
        };
        let core = ClientCore::start(script, timeout_ms, Box::new(on_event));
        Ok(Self { core: core.map_err(browser_failure)?, protocol: PhantomData })
    }

    /// Sends a message, or queues it until the worker is ready.
    ///
    /// # Errors
    /// Returns an error if the worker has stopped or the browser does not pass the message on.
    pub fn send(&self, request: &P::Request) -> Result<(), WorkerFailure> {
        self.core.send(to_js(request)?, P::awaited(request))
    }
}

/// Parses the message of an event. Returns `None` if the worker stopped meanwhile.
fn parse<P: Protocol>(
    core: &Rc<ClientCore>,
    event: CoreEvent,
) -> Result<Option<ClientEvent<P>>, serde_wasm_bindgen::Error> {
    Ok(match event {
        CoreEvent::Ready(data) => {
            let ready = from_js(data)?;
            core.on_ready().then_some(ClientEvent::Ready(ready))
        }
        CoreEvent::Response(data) => {
            let response = from_js(data)?;
            core.on_answer(P::answered(&response));
            Some(ClientEvent::Response(response))
        }
        CoreEvent::Stopped(failure) => Some(ClientEvent::Stopped(failure)),
    })
}

fn to_js(message: &impl Serialize) -> Result<JsValue, WorkerFailure> {
    message
        .serialize(&serde_wasm_bindgen::Serializer::new())
        .map_err(|error| WorkerFailure::Browser { message: error.to_string() })
}

fn from_js<T: DeserializeOwned>(data: JsValue) -> Result<T, serde_wasm_bindgen::Error> {
    serde_wasm_bindgen::from_value(data)
}

fn browser_failure(error: impl Into<BrowserError>) -> WorkerFailure {
    WorkerFailure::Browser { message: error.into().0 }
}

impl<P: Protocol> Drop for WorkerClient<P> {
    fn drop(&mut self) {
        self.core.state.borrow_mut().watchdog.take();
        self.core.running.take();
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

impl ClientCore {
    fn start(
        script: &str,
        timeout_ms: u32,
        on_event: EventHandler,
    ) -> Result<Rc<Self>, BrowserError> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name(script);
        let core = Rc::new(Self {
            script: trusted_types::absolute_url(script)?,
            options,
            on_event,
            timeout_ms,
            running: RefCell::default(),
            state: RefCell::default(),
        });
        // If a policy does not allow the bootstrap script, some browsers throw and others dispatch
        // an event.
        core.spawn(Some(bootstrap_url(&core.script)?)).or_else(|_| core.spawn(None))?;
        core.reset_watchdog();
        Ok(core)
    }

    /// Starts the worker, replacing a running one.
    fn spawn(self: &Rc<Self>, starter: Option<ObjectUrl>) -> Result<(), BrowserError> {
        let address = starter.as_deref().unwrap_or(&self.script);
        let worker = trusted_types::start_worker(address, &self.options)?;
        let listen = |name: &'static str, call: fn(&Rc<ClientCore>, &web_sys::Event)| {
            // The reference is weak, because the client owns the listener.
            let core = Rc::downgrade(self);
            EventListener::new(&worker, name, move |event| {
                if let Some(core) = core.upgrade() {
                    call(&core, event);
                }
            })
        };
        let listeners = [
            listen("message", ClientCore::on_message),
            listen("messageerror", |core, _| core.stop(WorkerFailure::UnreadableMessage)),
            listen("error", ClientCore::on_error),
        ];
        self.running.replace(Some(RunningWorker {
            worker,
            bootstrap: starter,
            _listeners: listeners,
        }));
        Ok(())
    }

    fn send(
        self: &Rc<Self>,
        message: JsValue,
        awaited: Option<RequestId>,
    ) -> Result<(), WorkerFailure> {
        let mut state = self.state.borrow_mut();
        if state.is_dead {
            return Err(WorkerFailure::HasStopped);
        }
        if !state.is_ready {
            state.queued.push((message, awaited));
            return Ok(());
        }
        state.open_requests.extend(awaited);
        drop(state);
        if let Some(running) = &*self.running.borrow() {
            running.worker.post_message(&message).map_err(browser_failure)?;
        }
        self.reset_watchdog();
        Ok(())
    }

    fn on_message(self: &Rc<Self>, event: &web_sys::Event) {
        let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
        let data = event.data();
        let member = |name: &str| Reflect::get(&data, &name.into()).unwrap_or_default();
        // A message of another version may have another form.
        let version = member("version").as_f64();
        if version.is_some_and(|version| version != f64::from(PROTOCOL_VERSION)) {
            return self.stop(WorkerFailure::OtherVersion);
        }
        match member("type").as_string().as_deref() {
            Some("ready") => (self.on_event)(self, CoreEvent::Ready(data)),
            Some("failed") => self.stop(match from_js::<Failed>(data) {
                Ok(failed) => WorkerFailure::Reported(failed.error),
                Err(error) => WorkerFailure::UnknownMessage { detail: error.to_string() },
            }),
            _ => (self.on_event)(self, CoreEvent::Response(data)),
        }
    }

    /// Sends the queued messages. Returns false if the worker stopped meanwhile.
    ///
    /// They must be sent before any request made by the event's handler: a newer request replaces
    /// an older one.
    fn on_ready(self: &Rc<Self>) -> bool {
        let queued = {
            let mut state = self.state.borrow_mut();
            state.is_ready = true;
            std::mem::take(&mut state.queued)
        };
        for (message, awaited) in queued {
            if let Err(failure) = self.send(message, awaited) {
                self.stop(failure);
                return false;
            }
        }
        self.reset_watchdog();
        true
    }

    /// Records a message of the worker, and that it finally answers a request.
    fn on_answer(self: &Rc<Self>, answered: Option<RequestId>) {
        if let Some(request) = answered {
            self.state.borrow_mut().open_requests.remove(&request);
        }
        self.reset_watchdog();
    }

    fn on_error(self: &Rc<Self>, event: &web_sys::Event) {
        // If a script cannot be loaded, the event has no message.
        let said = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_default();
        let is_ready = self.state.borrow().is_ready;
        if !is_ready && said.is_empty() && self.respawn_without_bootstrap() {
            return;
        }
        let message = (!said.is_empty()).then_some(said);
        let failure = match is_ready {
            true => WorkerFailure::Stopped { message },
            false => WorkerFailure::NotStarted { message },
        };
        // A worker that panics sends the reason. Its message may arrive after the browser's event.
        let core = Rc::downgrade(self);
        super::run_after(LAST_MESSAGE_GRACE_MS, move || {
            if let Some(core) = core.upgrade() {
                core.stop(failure);
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
            let core = Rc::downgrade(self);
            state.watchdog =
                Some(Interval::new(self.timeout_ms / N_TIMEOUT_INTERVALS, move || {
                    if let Some(core) = core.upgrade() {
                        core.on_watchdog_interval();
                    }
                }));
        }
    }

    fn on_watchdog_interval(self: &Rc<Self>) {
        let n_silent = {
            let mut state = self.state.borrow_mut();
            let now = page::monotonic_ms();
            let took = now - std::mem::replace(&mut state.interval_start, now);
            let is_late = took > LATE_FACTOR * f64::from(self.timeout_ms / N_TIMEOUT_INTERVALS);
            state.n_silent_intervals += u32::from(!is_late);
            state.n_silent_intervals
        };
        if n_silent >= N_TIMEOUT_INTERVALS {
            self.stop(WorkerFailure::Unresponsive);
        }
    }

    fn stop(self: &Rc<Self>, failure: WorkerFailure) {
        let mut state = self.state.borrow_mut();
        if std::mem::replace(&mut state.is_dead, true) {
            return;
        }
        state.watchdog = None;
        drop(state);
        self.running.take();
        (self.on_event)(self, CoreEvent::Stopped(failure));
    }
}
