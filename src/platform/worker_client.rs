//! The worker as the page sees it. A worker that traps or hangs ends here with a reason; the caller
//! starts another.

use super::{BrowserError, page, trusted_types};
use dateline_protocol::{
    ExportStep, FromWorker, OfferedFormat, Open, RequestId, ToWorker, VERSION,
};
use gloo::events::EventListener;
use gloo::file::{Blob, ObjectUrl};
use gloo::timers::callback::Interval;
use js_sys::{Array, JSON};
use serde::Serialize;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{ErrorEvent, File, MessageEvent, Worker, WorkerOptions, WorkerType};

/// The loader that Trunk writes for the worker's binary.
const LOADER: &str = "./dateline-worker_loader.js";

/// And for the scribe's.
const SCRIBE: &str = "./dateline-scribe_loader.js";

/// A worker that owes an answer, or has not started, and says nothing for so long hangs.
const PATIENCE_MS: u32 = 30_000;

/// The scribe says nothing while it reads a file, and that may have 100 MB.
const SCRIBES_PATIENCE_MS: u32 = 180_000;

/// For so long the last words of a worker may be under way when the browser says that it has stopped.
const PARTING_MS: u32 = 100;

/// The patience is counted in so many parts. A part that takes much longer than it should does not count:
/// the machine slept, or the page was held up and could not hear.
const N_PARTS: u32 = 3;

/// So much longer, at least.
const LATE: f64 = 1.5;

/// What a worker says, or what became of it.
#[derive(Clone, Debug, PartialEq)]
pub enum WorkerEvent {
    /// It reads requests, those sent before included.
    Ready {
        /// The content hash of its model.
        model: String,
    },
    /// The scribe reads requests, those sent before included.
    Offered {
        /// What it can write.
        formats: Vec<OfferedFormat>,
    },
    /// Any other message.
    Message(FromWorker),
    /// It is gone for good; the reason is for the person.
    Died {
        /// What happened.
        reason: String,
    },
}

/// A running worker. Dropping it ends the worker.
pub struct WorkerClient {
    inner: Rc<Inner>,
}

struct Inner {
    /// The address of the worker's script.
    script: String,
    options: WorkerOptions,
    on_event: Box<dyn Fn(WorkerEvent)>,
    patience_ms: u32,
    /// None once it is dead.
    running: RefCell<Option<Running>>,
    state: RefCell<State>,
}

/// The browser's worker. Dropping it ends it.
struct Running {
    worker: Worker,
    /// None where it was started without one.
    starter: Option<ObjectUrl>,
    _listeners: [EventListener; 3],
}

#[derive(Default)]
struct State {
    is_ready: bool,
    is_dead: bool,
    /// Requests sent before the worker was ready, with the files that go along.
    waiting: Vec<(ToWorker, Vec<File>)>,
    /// Requests without a final answer.
    open: BTreeSet<RequestId>,
    /// Parts of the patience that passed since the last message.
    n_silent: u32,
    /// When the last part was over, or the first began.
    part_began: f64,
    /// Counts them. Runs only while the worker owes something.
    watchdog: Option<Interval>,
}

impl WorkerClient {
    /// Starts a worker. Events come after this has returned.
    ///
    /// # Errors
    /// When the browser has no workers or bars this one. A script that cannot be loaded is told by
    /// [`WorkerEvent::Died`].
    pub fn start(on_event: impl Fn(WorkerEvent) + 'static) -> Result<Self, BrowserError> {
        Self::start_script(LOADER, PATIENCE_MS, on_event)
    }

    /// Starts the scribe; as [`WorkerClient::start`].
    ///
    /// # Errors
    /// As there.
    pub fn start_scribe(on_event: impl Fn(WorkerEvent) + 'static) -> Result<Self, BrowserError> {
        Self::start_script(SCRIBE, SCRIBES_PATIENCE_MS, on_event)
    }

    /// As [`WorkerClient::start`], with another script and another patience: for tests.
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
        let inner = Rc::new(Inner {
            script: trusted_types::address(script)?,
            options,
            on_event: Box::new(on_event),
            patience_ms,
            running: RefCell::default(),
            state: RefCell::default(),
        });
        // Some browsers throw where a policy does not allow the starter, others tell it by an event.
        inner.run(Some(starter(&inner.script)?)).or_else(|_| inner.run(None))?;
        inner.watch();
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

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// A script made by the page that imports the worker's. A worker that is started from a file has the content
/// security policy that the host sends with the file, and most static hosts send none; one that is started from
/// a `blob:` has the page's own.
fn starter(script: &str) -> Result<ObjectUrl, BrowserError> {
    let address = String::from(JSON::stringify(&script.into())?);
    // Thrown, so that the page hears of it: it hears of no promise.
    let code = format!("import({address}).catch((error) => setTimeout(() => {{ throw error; }}));");
    Ok(ObjectUrl::from(Blob::new_with_options(&*code, Some("text/javascript"))))
}

impl Inner {
    /// Starts the worker, in place of one that runs.
    fn run(self: &Rc<Self>, starter: Option<ObjectUrl>) -> Result<(), BrowserError> {
        let address = starter.as_deref().unwrap_or(&self.script);
        let worker = trusted_types::worker(address, &self.options)?;
        let listen = |name: &'static str, call: fn(&Rc<Inner>, &web_sys::Event)| {
            // Weak: the listener must not keep alive what owns it.
            let inner = Rc::downgrade(self);
            EventListener::new(&worker, name, move |event| {
                if let Some(inner) = inner.upgrade() {
                    call(&inner, event);
                }
            })
        };
        let listeners = [
            listen("message", Inner::on_message),
            listen("messageerror", |inner, _| inner.die("it sent something unreadable")),
            listen("error", Inner::on_error),
        ];
        self.running.replace(Some(Running { worker, starter, _listeners: listeners }));
        Ok(())
    }

    fn send(self: &Rc<Self>, message: &ToWorker, files: &[File]) -> Result<(), BrowserError> {
        let mut state = self.state.borrow_mut();
        if state.is_dead {
            return Err(BrowserError("it has stopped".to_owned()));
        }
        if !state.is_ready {
            state.waiting.push((message.clone(), files.to_vec()));
            return Ok(());
        }
        match message {
            ToWorker::Detect(detect) => {
                state.open.insert(detect.request);
            }
            ToWorker::Export(ExportStep::End { request })
            | ToWorker::Open(Open { request, .. }) => {
                state.open.insert(*request);
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
        self.watch();
        Ok(())
    }

    fn on_message(self: &Rc<Self>, event: &web_sys::Event) {
        let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
        let message: FromWorker = match serde_wasm_bindgen::from_value(event.data()) {
            Ok(message) => message,
            Err(error) => return self.die(&format!("it does not speak our language ({error})")),
        };
        match message {
            FromWorker::Ready { version, .. }
            | FromWorker::Offered { version, .. }
            | FromWorker::Failed { version, .. }
                if version != VERSION =>
            {
                self.die("it is of another version than the page; load the page again");
            }
            FromWorker::Ready { model, .. } => self.on_ready(WorkerEvent::Ready { model }),
            FromWorker::Offered { formats, .. } => self.on_ready(WorkerEvent::Offered { formats }),
            FromWorker::Failed { reason, .. } => self.die(&reason),
            other => {
                if let Some(request) = closed(&other) {
                    self.state.borrow_mut().open.remove(&request);
                }
                self.watch();
                (self.on_event)(WorkerEvent::Message(other));
            }
        }
    }

    fn on_ready(self: &Rc<Self>, event: WorkerEvent) {
        let waiting = {
            let mut state = self.state.borrow_mut();
            state.is_ready = true;
            std::mem::take(&mut state.waiting)
        };
        // Before anything that the event brings about: a newer request replaces an older one.
        for (message, files) in waiting {
            if let Err(error) = self.send(&message, &files) {
                return self.die(&error.to_string());
            }
        }
        self.watch();
        (self.on_event)(event);
    }

    fn on_error(self: &Rc<Self>, event: &web_sys::Event) {
        // A script that cannot be loaded gives a plain event without a message.
        let said = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_default();
        let is_ready = self.state.borrow().is_ready;
        if !is_ready && said.is_empty() && self.run_without_starter() {
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
        super::later(PARTING_MS, move || {
            if let Some(inner) = inner.upgrade() {
                inner.die(&reason);
            }
        });
    }

    /// Starts the worker from its file where the starter did not run: a policy that the host sends does not
    /// allow it, and binds the file as well. The starter itself tells what it cannot load with a message.
    fn run_without_starter(self: &Rc<Self>) -> bool {
        let had_starter = self.running.borrow().as_ref().is_some_and(|it| it.starter.is_some());
        had_starter && self.run(None).is_ok()
    }

    /// Begins to wait for the next message, or stops when nothing is owed.
    fn watch(self: &Rc<Self>) {
        let mut state = self.state.borrow_mut();
        state.n_silent = 0;
        let owes = !state.is_ready || !state.open.is_empty();
        if !owes || state.is_dead {
            state.watchdog = None;
        } else if state.watchdog.is_none() {
            state.part_began = page::clock();
            // Weak: the timer must not keep alive what owns it.
            let inner = Rc::downgrade(self);
            state.watchdog = Some(Interval::new(self.patience_ms / N_PARTS, move || {
                if let Some(inner) = inner.upgrade() {
                    inner.on_silence();
                }
            }));
        }
    }

    fn on_silence(&self) {
        let n_silent = {
            let mut state = self.state.borrow_mut();
            let now = page::clock();
            let took = now - std::mem::replace(&mut state.part_began, now);
            let is_late = took > LATE * f64::from(self.patience_ms / N_PARTS);
            state.n_silent += u32::from(!is_late);
            state.n_silent
        };
        if n_silent >= N_PARTS {
            self.die("it does not answer");
        }
    }

    fn die(&self, reason: &str) {
        let mut state = self.state.borrow_mut();
        if std::mem::replace(&mut state.is_dead, true) {
            return;
        }
        state.watchdog = None;
        drop(state);
        self.running.take();
        (self.on_event)(WorkerEvent::Died { reason: reason.to_owned() });
    }
}

/// The request that a message is the final answer to.
fn closed(message: &FromWorker) -> Option<RequestId> {
    match message {
        FromWorker::Done(found) => Some(found.request),
        FromWorker::Resolved(resolved) => Some(resolved.request),
        FromWorker::PlacesFound(found) => Some(found.request),
        FromWorker::Exported(exported) => Some(exported.request),
        FromWorker::Cancelled { request } | FromWorker::AllOpened { request } => Some(*request),
        FromWorker::Error { request, .. } => *request,
        FromWorker::Ready { .. }
        | FromWorker::Offered { .. }
        | FromWorker::Failed { .. }
        | FromWorker::Gazetteer(_)
        | FromWorker::NoGazetteer { .. }
        | FromWorker::Opened { .. }
        | FromWorker::Exporting { .. }
        | FromWorker::Progress { .. } => None,
    }
}
