//! The message loop of the worker: queues requests and runs detections in time slices.

use crate::fetch;
use crate::gazetteer_service::GazetteerService;
use crate::macrotask::Macrotask;
use dateline_ner::{Detection, Tagger, is_likely_english};
use dateline_protocol::{
    DetectRequest, DetectResponse, FromWorker, PROTOCOL_VERSION, RequestId, ToWorker, panic_report,
};
use serde::Serialize;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// The time after which a slice starts no further batch, in milliseconds. With its last batch a
/// slice stays below 30 ms, the limit after which the worker has to receive messages.
const SLICE_MS: f64 = 25.0;
/// The number of tokens processed between two readings of the clock: a few milliseconds on a slow
/// machine.
const TOKENS_PER_BATCH: usize = 256;
/// The maximum number of suggestions in one message.
const SUGGESTIONS_PER_MESSAGE: usize = 5_000;
/// The minimum time between two progress reports, in milliseconds.
const PROGRESS_INTERVAL_MS: f64 = 100.0;

/// Loads the tagger, then serves requests until the worker is terminated.
pub(crate) fn run_worker() {
    std::panic::set_hook(Box::new(|info| {
        let message = info.to_string();
        web_sys::console::error_1(&format!("The detector stopped: {message}").into());
        // This is the last message: the page terminates the worker when it receives it.
        let reason = panic_report(&message);
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        post_message(&scope, &FromWorker::Failed { version: PROTOCOL_VERSION, reason });
    }));
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    wasm_bindgen_futures::spawn_local(async move {
        match fetch::fetch_tagger(&scope).await {
            Ok(tagger) => serve_requests(scope, tagger),
            Err(reason) => {
                post_message(&scope, &FromWorker::Failed { version: PROTOCOL_VERSION, reason })
            }
        }
    });
}

fn serve_requests(scope: DedicatedWorkerGlobalScope, tagger: Arc<Tagger>) {
    let ready = FromWorker::Ready { version: PROTOCOL_VERSION, model: tagger.id().to_owned() };
    let scheduler = Rc::new(RefCell::new(Scheduler {
        scope: scope.clone(),
        tagger,
        queue: VecDeque::new(),
        job: None,
        last_progress: 0.0,
        gazetteer: GazetteerService::default(),
    }));
    let macrotask = Rc::new(RefCell::new(None::<Macrotask>));
    let (task_scheduler, task_handle) = (scheduler.clone(), macrotask.clone());
    let created = Macrotask::new(move || {
        let (is_more, should_load_gazetteer) = task_scheduler.borrow_mut().run_slice();
        if is_more {
            task_handle.borrow().as_ref().inspect(|macrotask| macrotask.schedule());
        }
        if should_load_gazetteer {
            wasm_bindgen_futures::spawn_local(load_gazetteer(
                task_scheduler.clone(),
                task_handle.clone(),
            ));
        }
    });
    match created {
        Ok(created) => *macrotask.borrow_mut() = Some(created),
        Err(_) => {
            let reason = "this browser does not support message channels".to_owned();
            return post_message(&scope, &FromWorker::Failed { version: PROTOCOL_VERSION, reason });
        }
    }
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        scheduler.borrow_mut().on_message(event.data());
        macrotask.borrow().as_ref().inspect(|macrotask| macrotask.schedule());
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The closure has to live as long as the worker.
    on_message.forget();
    post_message(&scope, &ready);
}

async fn load_gazetteer(
    scheduler: Rc<RefCell<Scheduler>>,
    macrotask: Rc<RefCell<Option<Macrotask>>>,
) {
    let scope = scheduler.borrow().scope.clone();
    let outcome = fetch::fetch_gazetteer(&scope).await;
    let messages = scheduler.borrow_mut().gazetteer.on_load_result(outcome);
    messages.iter().for_each(|message| post_message(&scope, message));
    macrotask.borrow().as_ref().inspect(|macrotask| macrotask.schedule());
}

fn post_message(scope: &DedicatedWorkerGlobalScope, message: &FromWorker) {
    let sent = message
        .serialize(&serde_wasm_bindgen::Serializer::new())
        .map_err(JsValue::from)
        .and_then(|value| scope.post_message(&value));
    if let Err(error) = sent {
        web_sys::console::error_1(&error);
    }
}

/// The queue of detections, the running one, and the gazetteer.
struct Scheduler {
    scope: DedicatedWorkerGlobalScope,
    tagger: Arc<Tagger>,
    queue: VecDeque<DetectRequest>,
    job: Option<RunningDetection>,
    /// The time of the last progress report.
    last_progress: f64,
    gazetteer: GazetteerService,
}

struct RunningDetection {
    request: RequestId,
    document: u32,
    overlay: u64,
    text: Arc<str>,
    detection: Detection,
    /// True if the whole text is scanned and only the result has to be computed.
    is_scanned: bool,
}

impl Scheduler {
    fn on_message(&mut self, data: JsValue) {
        match serde_wasm_bindgen::from_value(data) {
            Ok(ToWorker::Detect(detect)) => {
                self.cancel_older(detect.document);
                self.queue.push_back(detect);
            }
            Ok(ToWorker::Resolve(resolve)) => {
                self.forward_to_gazetteer(GazetteerService::queue_resolve, resolve)
            }
            Ok(ToWorker::FindPlaces(search)) => {
                self.forward_to_gazetteer(GazetteerService::queue_search, search)
            }
            // Handled by the file worker.
            Ok(ToWorker::Export(_) | ToWorker::Import(_)) => {}
            Ok(ToWorker::Cancel { request }) => {
                self.cancel_where(|it, _| it == request);
                self.forward_to_gazetteer(GazetteerService::cancel, request);
            }
            Err(error) => {
                let reason = error.to_string();
                post_message(&self.scope, &FromWorker::Error { request: None, reason });
            }
        }
    }

    /// Passes a request to the gazetteer service, and its answers to the page.
    fn forward_to_gazetteer<T>(
        &mut self,
        method: fn(&mut GazetteerService, T) -> Vec<FromWorker>,
        argument: T,
    ) {
        method(&mut self.gazetteer, argument)
            .iter()
            .for_each(|message| post_message(&self.scope, message));
    }

    /// Cancels older requests for a document, which a newer one replaces.
    fn cancel_older(&mut self, document: u32) {
        self.cancel_where(|_, it| it == document);
    }

    fn cancel_where(&mut self, is_cancelled: impl Fn(RequestId, u32) -> bool) {
        let mut dropped = Vec::new();
        self.queue.retain(|it| {
            let goes = is_cancelled(it.request, it.document);
            if goes {
                dropped.push(it.request);
            }
            !goes
        });
        if let Some(job) = self.job.take_if(|job| is_cancelled(job.request, job.document)) {
            dropped.push(job.request);
        }
        for request in dropped {
            post_message(&self.scope, &FromWorker::Cancelled { request });
        }
    }

    /// Runs one slice. Returns whether there is more to do, and whether the gazetteer has to be
    /// loaded. The start and the end of a detection cannot be split, so each takes one slice, and
    /// so does each request about places.
    fn run_slice(&mut self) -> (bool, bool) {
        if let Some(message) = self.gazetteer.run_next() {
            post_message(&self.scope, &message);
        } else {
            match self.job.take() {
                None => self.job = self.queue.pop_front().map(|detect| self.start_job(detect)),
                Some(job) if job.is_scanned => self.post_result(self.finish_job(job)),
                Some(job) => self.job = Some(self.advance_job(job)),
            }
        }
        let is_more = self.job.is_some() || !self.queue.is_empty() || self.gazetteer.has_pending();
        (is_more, !is_more && self.gazetteer.take_load_request())
    }

    fn advance_job(&mut self, mut job: RunningDetection) -> RunningDetection {
        let started = elapsed_ms(&self.scope);
        let mut time = started;
        while !job.is_scanned && time - started < SLICE_MS {
            job.is_scanned = job.detection.advance(TOKENS_PER_BATCH);
            time = elapsed_ms(&self.scope);
        }
        if !job.is_scanned && time - self.last_progress > PROGRESS_INTERVAL_MS {
            self.last_progress = time;
            let (done, total) = job.detection.progress();
            let (done, total) = (done as u32, total.max(1) as u32);
            post_message(&self.scope, &FromWorker::Progress { request: job.request, done, total });
        }
        job
    }

    fn start_job(&self, detect: DetectRequest) -> RunningDetection {
        let DetectRequest { request, document, overlay, text, date } = detect;
        let text: Arc<str> = text.into();
        let detection = Detection::new(self.tagger.clone(), text.clone(), date);
        RunningDetection { request, document, overlay, text, detection, is_scanned: false }
    }

    /// Posts a result, in parts that the page parses in a few milliseconds each.
    fn post_result(&self, mut result: DetectResponse) {
        let request = result.request;
        let mut rest = std::mem::take(&mut result.suggestions).into_iter();
        while rest.len() > SUGGESTIONS_PER_MESSAGE {
            let suggestions = rest.by_ref().take(SUGGESTIONS_PER_MESSAGE).collect();
            post_message(&self.scope, &FromWorker::DetectedBatch { request, suggestions });
        }
        result.suggestions = rest.collect();
        post_message(&self.scope, &FromWorker::Detected(result));
    }

    fn finish_job(&self, job: RunningDetection) -> DetectResponse {
        DetectResponse {
            request: job.request,
            document: job.document,
            overlay: job.overlay,
            model: self.tagger.id().to_owned(),
            english: is_likely_english(&job.text),
            suggestions: job.detection.finish(),
        }
    }
}

/// Returns the milliseconds since the worker started.
fn elapsed_ms(scope: &DedicatedWorkerGlobalScope) -> f64 {
    scope.performance().map_or_else(js_sys::Date::now, |performance| performance.now())
}
