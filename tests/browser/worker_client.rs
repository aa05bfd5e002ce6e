//! Tests of the worker client, with minimal workers in place of the real one.

use dateline_app::platform::worker_client::{WorkerClient, WorkerEvent};
use dateline_protocol::{
    DetectRequest, FromWorker, ImportBundle, ImportRequest, PROTOCOL_VERSION, RequestId, ToWorker,
};
use gloo::file::{Blob, ObjectUrl};
use gloo::timers::future::TimeoutFuture;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// Long enough for a minimal worker to start and answer.
const TIMEOUT_MS: u32 = 3_000;

struct TestWorker {
    client: Rc<RefCell<Option<WorkerClient>>>,
    events: Rc<RefCell<Vec<WorkerEvent>>>,
    _script: Option<ObjectUrl>,
}

impl TestWorker {
    fn new(script: &str, timeout_ms: u32) -> Self {
        let script = format!("const VERSION = {PROTOCOL_VERSION};\n{script}");
        let url = ObjectUrl::from(Blob::new_with_options(&*script, Some("text/javascript")));
        Self { _script: Some(url.clone()), ..Self::from_url(&url, timeout_ms, |_, _| {}) }
    }

    fn from_url(
        url: &str,
        timeout_ms: u32,
        on_event: impl Fn(&RefCell<Option<WorkerClient>>, &WorkerEvent) + 'static,
    ) -> Self {
        let events = Rc::new(RefCell::new(Vec::new()));
        let client = Rc::new(RefCell::new(None));
        let (sink, shared_client) = (events.clone(), client.clone());
        let started = WorkerClient::start_script(url, timeout_ms, move |event| {
            on_event(&shared_client, &event);
            sink.borrow_mut().push(event);
        });
        *client.borrow_mut() = Some(started.expect("the worker starts"));
        Self { client, events, _script: None }
    }

    fn detect(&self, request: u32) {
        if let Some(client) = &*self.client.borrow() {
            send(client, request);
        }
    }

    /// Waits for the first `count` events.
    async fn events(&self, count: usize) -> Vec<WorkerEvent> {
        for _ in 0..500 {
            if self.events.borrow().len() >= count {
                break;
            }
            TimeoutFuture::new(20).await;
        }
        self.events.borrow().clone()
    }

    async fn stop_reason(&self) -> String {
        match self.events(1).await.as_slice() {
            [WorkerEvent::Stopped { reason }] => reason.clone(),
            other => panic!("{other:?}"),
        }
    }
}

fn send(client: &WorkerClient, request: u32) {
    let (text, date) = ("Damascus".to_owned(), None);
    let detect = DetectRequest { request: RequestId(request), document: 1, overlay: 0, text, date };
    client.send(&ToWorker::Detect(detect)).expect("the message is sent");
}

fn cancelled(request: u32) -> WorkerEvent {
    WorkerEvent::Message(FromWorker::Cancelled { request: RequestId(request) })
}

/// Answers each request with a cancellation.
const ECHO: &str = "
    onmessage = ({ data }) => postMessage({ type: 'cancelled', request: data.request });
    postMessage({ type: 'ready', version: VERSION, model: 'abc' });";

#[wasm_bindgen_test]
async fn requests_wait_until_the_worker_is_ready() {
    let worker = TestWorker::new(ECHO, TIMEOUT_MS);
    worker.detect(1);
    worker.detect(2);
    let ready = WorkerEvent::DetectorReady { model: "abc".to_owned() };
    assert_eq!(worker.events(3).await, [ready, cancelled(1), cancelled(2)]);
}

/// The page passes `File` objects on without reading them.
#[wasm_bindgen_test]
async fn files_are_sent_with_queued_requests() {
    let script = "
        onmessage = async ({ data: [{ request }, [file]] }) => {
            const bytes = new Uint8Array(await file.arrayBuffer());
            postMessage({ type: 'progress', request, done: bytes[1], total: bytes.length });
            postMessage({ type: 'import_finished', request });
        };
        postMessage({ type: 'file_worker_ready', version: VERSION, formats: [] });";
    let worker = TestWorker::new(script, TIMEOUT_MS);
    let file = gloo::file::File::new("a.bin", &[0, 255, 7][..]);
    let file: &web_sys::File = file.as_ref();
    let bundle = ImportBundle { files: vec!["a.bin".to_owned()], ..ImportBundle::default() };
    let request = RequestId(3);
    if let Some(client) = &*worker.client.borrow() {
        let open = ToWorker::Import(ImportRequest { request, bundles: vec![bundle] });
        client.send_files(&open, std::slice::from_ref(file)).expect("the message is sent");
    }
    let events = worker.events(3).await;
    let read = FromWorker::Progress { request, done: 255, total: 3 };
    let opened = FromWorker::ImportFinished { request };
    assert_eq!(events[1..], [read, opened].map(WorkerEvent::Message));
}

/// A long result is received in several messages and reported as one.
#[wasm_bindgen_test]
async fn result_batches_are_joined() {
    let script = "
        const json = (starts) => new TextEncoder().encode(JSON.stringify(starts.map((start) =>
            ({ span: [start, start + 1], label: 'GPE', source: 'tagger' }))));
        onmessage = ({ data: { request } }) => {
            postMessage({ type: 'detected_batch', request, suggestions: json([0, 2]) });
            postMessage({ type: 'detected_batch', request: 99, suggestions: json([7]) });
            postMessage({ type: 'detected_batch', request, suggestions: json([4]) });
            postMessage({ type: 'detected', request, document: 1, overlay: 0, model: 'm',
                english: true, suggestions: json([6]) });
        };
        postMessage({ type: 'ready', version: VERSION, model: 'm' });";
    let worker = TestWorker::new(script, TIMEOUT_MS);
    worker.detect(1);
    let events = worker.events(2).await;
    let WorkerEvent::Message(FromWorker::Detected(result)) = &events[1] else {
        panic!("{events:?}")
    };
    let starts: Vec<u32> = result.suggestions.iter().map(|it| it.span.start).collect();
    assert_eq!(starts, [0, 2, 4, 6]);
}

/// A newer request for a document replaces an older one, so their order matters.
#[wasm_bindgen_test]
async fn queued_requests_are_sent_before_new_ones() {
    let script = format!("const VERSION = {PROTOCOL_VERSION};\n{ECHO}");
    let url = ObjectUrl::from(Blob::new_with_options(&*script, Some("text/javascript")));
    let worker = TestWorker::from_url(&url, TIMEOUT_MS, |client, event| {
        if let (WorkerEvent::DetectorReady { .. }, Some(client)) = (event, &*client.borrow()) {
            send(client, 2);
        }
    });
    worker.detect(1);
    assert_eq!(worker.events(3).await[1..], [cancelled(1), cancelled(2)]);
}

#[wasm_bindgen_test]
async fn worker_of_another_version_is_stopped() {
    let ready = "postMessage({ type: 'ready', version: VERSION + 1, model: '' });";
    let worker = TestWorker::new(ready, TIMEOUT_MS);
    assert!(worker.stop_reason().await.contains("different version"));
    let failed = "postMessage({ type: 'failed', version: VERSION + 1, reason: 'odd' });";
    let worker = TestWorker::new(failed, TIMEOUT_MS);
    assert!(worker.stop_reason().await.contains("different version"));
}

#[wasm_bindgen_test]
async fn missing_model_is_reported() {
    let script = "postMessage({ type: 'failed', version: VERSION, reason: 'no model' });";
    assert_eq!(TestWorker::new(script, TIMEOUT_MS).stop_reason().await, "no model");
}

#[wasm_bindgen_test]
async fn trap_is_reported() {
    let worker = TestWorker::new("setTimeout(() => { throw new Error('boom'); });", TIMEOUT_MS);
    assert!(worker.stop_reason().await.contains("boom"));
}

#[wasm_bindgen_test]
async fn missing_script_is_reported() {
    let worker = TestWorker::from_url("./no-such-worker.js", TIMEOUT_MS, |_, _| {});
    let reason = worker.stop_reason().await;
    assert!(reason.contains("did not start"), "{reason}");
}

#[wasm_bindgen_test]
async fn unknown_message_stops_the_worker() {
    let worker = TestWorker::new("postMessage({ type: 'hello' });", TIMEOUT_MS);
    assert!(worker.stop_reason().await.contains("unknown message"));
}

/// The browser's error event and the worker's message may arrive in any order.
#[wasm_bindgen_test]
async fn panic_message_is_reported() {
    for script in [
        "setTimeout(() => post()); throw new Error('unreachable');",
        "post(); throw new Error('unreachable');",
    ] {
        let reason = "panicked at src/scheduler.rs:1:2: no gazetteer";
        let post = format!(
            "const post = () => postMessage({{ type: 'failed', version: VERSION, reason: '{reason}' }});"
        );
        let worker = TestWorker::new(&(post + script), TIMEOUT_MS);
        assert_eq!(worker.stop_reason().await, reason, "{script}");
    }
}

#[wasm_bindgen_test]
async fn worker_that_never_starts_times_out() {
    let worker = TestWorker::new("", 300);
    assert!(worker.stop_reason().await.contains("respond"));
}

#[wasm_bindgen_test]
async fn worker_that_hangs_during_a_request_times_out() {
    let script = "
        onmessage = () => { for (;;) {} };
        setTimeout(() => postMessage({ type: 'ready', version: VERSION, model: 'abc' }));";
    let worker = TestWorker::new(script, 1_000);
    worker.events(1).await;
    TimeoutFuture::new(1_500).await;
    assert_eq!(worker.events.borrow().len(), 1, "it has no request to answer");
    worker.detect(1);
    let events = worker.events(2).await;
    assert!(matches!(&events[1], WorkerEvent::Stopped { reason } if reason.contains("respond")));
    let client = worker.client.borrow();
    let cancel = ToWorker::Cancel { request: RequestId(1) };
    assert!(client.as_ref().expect("the client is kept").send(&cancel).is_err());
}

/// Sends progress messages while the request takes longer than the timeout.
#[wasm_bindgen_test]
async fn progress_resets_the_timeout() {
    let script = "
        onmessage = ({ data: { request } }) => {
            let done = 0;
            const timer = setInterval(() => {
                done += 1;
                if (done < 15) return postMessage({ type: 'progress', request, done, total: 15 });
                clearInterval(timer);
                postMessage({ type: 'cancelled', request });
            }, 100);
        };
        postMessage({ type: 'ready', version: VERSION, model: 'abc' });";
    let worker = TestWorker::new(script, 900);
    worker.detect(1);
    assert_eq!(worker.events(16).await.last(), Some(&cancelled(1)));
}

/// The caller starts another worker in the event's callback, which drops this one.
#[wasm_bindgen_test]
async fn client_can_be_dropped_in_its_event_callback() {
    let script = format!("const VERSION = {PROTOCOL_VERSION};\n{ECHO}");
    let url = ObjectUrl::from(Blob::new_with_options(&*script, Some("text/javascript")));
    let worker = TestWorker::from_url(&url, 300, |client, _| drop(client.borrow_mut().take()));
    worker.detect(1);
    worker.events(1).await;
    TimeoutFuture::new(500).await;
    assert_eq!(worker.events.borrow().len(), 1, "no event follows the drop");
}
