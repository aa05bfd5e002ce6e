use crate::atlas::Atlas;
use crate::model;
use crate::ticks::Ticks;
use dateline_ner::{Detection, Tagger, reads_as_english};
use dateline_protocol::{Detect, Found, FromWorker, RequestId, ToWorker, VERSION, panic_report};
use serde::Serialize;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// How long a slice goes on before its last batch, in milliseconds. With that one it stays below
/// the 30 after which the worker is to read its messages.
const SLICE_MS: f64 = 25.0;
/// Tokens read between two looks at the clock: a few milliseconds on a slow machine.
const BATCH: usize = 256;
/// The least time between two reports of progress, in milliseconds.
const REPORT_MS: f64 = 100.0;

/// Loads the model, then serves requests for as long as the worker lives.
pub(crate) fn start() {
    std::panic::set_hook(Box::new(|info| {
        let said = info.to_string();
        web_sys::console::error_1(&format!("The detector stopped: {said}").into());
        // The last thing that is done here: the page ends a worker that says so.
        let reason = panic_report(&said);
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        post(&scope, &FromWorker::Failed { version: VERSION, reason });
    }));
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    wasm_bindgen_futures::spawn_local(async move {
        match model::fetch_tagger(&scope).await {
            Ok(tagger) => serve(scope, tagger),
            Err(reason) => post(&scope, &FromWorker::Failed { version: VERSION, reason }),
        }
    });
}

fn serve(scope: DedicatedWorkerGlobalScope, tagger: Arc<Tagger>) {
    let ready = FromWorker::Ready { version: VERSION, model: tagger.id().to_owned() };
    let desk = Rc::new(RefCell::new(Desk {
        scope: scope.clone(),
        tagger,
        waiting: VecDeque::new(),
        job: None,
        reported: 0.0,
        atlas: Atlas::default(),
    }));
    let ticks = Rc::new(RefCell::new(None::<Ticks>));
    let (working, again) = (desk.clone(), ticks.clone());
    let made = Ticks::new(move || {
        let (is_more, wants_gazetteer) = working.borrow_mut().work();
        if is_more {
            again.borrow().as_ref().inspect(|ticks| ticks.ask());
        }
        if wants_gazetteer {
            wasm_bindgen_futures::spawn_local(load_gazetteer(working.clone(), again.clone()));
        }
    });
    match made {
        Ok(made) => *ticks.borrow_mut() = Some(made),
        Err(_) => {
            let reason = "this browser has no message channels".to_owned();
            return post(&scope, &FromWorker::Failed { version: VERSION, reason });
        }
    }
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        desk.borrow_mut().hear(event.data());
        ticks.borrow().as_ref().inspect(|ticks| ticks.ask());
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // Lives as long as the worker.
    on_message.forget();
    post(&scope, &ready);
}

async fn load_gazetteer(desk: Rc<RefCell<Desk>>, ticks: Rc<RefCell<Option<Ticks>>>) {
    let scope = desk.borrow().scope.clone();
    let outcome = model::fetch_gazetteer(&scope).await;
    let told = desk.borrow_mut().atlas.arrived(outcome);
    told.iter().for_each(|message| post(&scope, message));
    ticks.borrow().as_ref().inspect(|ticks| ticks.ask());
}

fn post(scope: &DedicatedWorkerGlobalScope, message: &FromWorker) {
    let sent = message
        .serialize(&serde_wasm_bindgen::Serializer::new())
        .map_err(JsValue::from)
        .and_then(|value| scope.post_message(&value));
    if let Err(error) = sent {
        web_sys::console::error_1(&error);
    }
}

/// What is to be read, and what is being read.
struct Desk {
    scope: DedicatedWorkerGlobalScope,
    tagger: Arc<Tagger>,
    waiting: VecDeque<Detect>,
    job: Option<Job>,
    /// When progress was reported last.
    reported: f64,
    atlas: Atlas,
}

struct Job {
    request: RequestId,
    document: u32,
    overlay: u64,
    text: Arc<str>,
    detection: Detection,
    /// Whether all of the text is read, and only the answer is left to be made.
    is_read: bool,
}

impl Desk {
    fn hear(&mut self, data: JsValue) {
        match serde_wasm_bindgen::from_value(data) {
            Ok(ToWorker::Detect(detect)) => {
                self.replace(detect.document);
                self.waiting.push_back(detect);
            }
            Ok(ToWorker::Resolve(resolve)) => self.tell(Atlas::resolve, resolve),
            Ok(ToWorker::FindPlaces(search)) => self.tell(Atlas::search, search),
            // The scribe's.
            Ok(ToWorker::Export(_) | ToWorker::Open(_)) => {}
            Ok(ToWorker::Cancel { request }) => {
                self.drop_where(|it, _| it == request);
                self.tell(Atlas::cancel, request);
            }
            Err(error) => {
                let reason = error.to_string();
                post(&self.scope, &FromWorker::Error { request: None, reason });
            }
        }
    }

    /// Hands something to the atlas, and its answers to the page.
    fn tell<T>(&mut self, hand: fn(&mut Atlas, T) -> Vec<FromWorker>, what: T) {
        hand(&mut self.atlas, what).iter().for_each(|message| post(&self.scope, message));
    }

    /// An older request for the same document is answered by the newer one.
    fn replace(&mut self, document: u32) {
        self.drop_where(|_, it| it == document);
    }

    fn drop_where(&mut self, goes: impl Fn(RequestId, u32) -> bool) {
        let mut dropped = Vec::new();
        self.waiting.retain(|it| {
            let goes = goes(it.request, it.document);
            if goes {
                dropped.push(it.request);
            }
            !goes
        });
        if let Some(job) = self.job.take_if(|job| goes(job.request, job.document)) {
            dropped.push(job.request);
        }
        for request in dropped {
            post(&self.scope, &FromWorker::Cancelled { request });
        }
    }

    /// Computes for one slice; returns whether there is more to do, and whether the gazetteer is to be
    /// loaded. The beginning and the end of a text cannot be cut into slices, so that each gets one of
    /// its own, and so does each request about places.
    fn work(&mut self) -> (bool, bool) {
        if let Some(message) = self.atlas.work() {
            post(&self.scope, &message);
        } else {
            match self.job.take() {
                None => self.job = self.waiting.pop_front().map(|detect| self.begin(detect)),
                Some(job) if job.is_read => post(&self.scope, &FromWorker::Done(self.found(job))),
                Some(job) => self.job = Some(self.read_on(job)),
            }
        }
        let is_more = self.job.is_some() || !self.waiting.is_empty() || self.atlas.has_work();
        (is_more, !is_more && self.atlas.take_wish())
    }

    fn read_on(&mut self, mut job: Job) -> Job {
        let started = now(&self.scope);
        let mut time = started;
        while !job.is_read && time - started < SLICE_MS {
            job.is_read = job.detection.advance(BATCH);
            time = now(&self.scope);
        }
        if !job.is_read && time - self.reported > REPORT_MS {
            self.reported = time;
            let (done, total) = job.detection.progress();
            let (done, total) = (done as u32, total.max(1) as u32);
            post(&self.scope, &FromWorker::Progress { request: job.request, done, total });
        }
        job
    }

    fn begin(&self, detect: Detect) -> Job {
        let Detect { request, document, overlay, text, date } = detect;
        let text: Arc<str> = text.into();
        let detection = Detection::new(self.tagger.clone(), text.clone(), date);
        Job { request, document, overlay, text, detection, is_read: false }
    }

    fn found(&self, job: Job) -> Found {
        Found {
            request: job.request,
            document: job.document,
            overlay: job.overlay,
            model: self.tagger.id().to_owned(),
            english: reads_as_english(&job.text),
            suggestions: job.detection.finish(),
        }
    }
}

/// Milliseconds since the worker started.
fn now(scope: &DedicatedWorkerGlobalScope) -> f64 {
    scope.performance().map_or_else(js_sys::Date::now, |performance| performance.now())
}
