//! Tests of the worker client, with minimal workers in place of the real one.

use dateline_app::platform::worker_client::{ClientEvent, WorkerClient};
use dateline_protocol::detector::{
    DetectRequest, DetectorProtocol, DetectorReady, DetectorRequest, DetectorResponse,
    PartialDetections,
};
use dateline_protocol::files::{
    FileProtocol, FileResponse, ImportBundle, ImportRequest, ImportedPart,
};
use dateline_protocol::{
    FatalError, ModelFileError, PROTOCOL_VERSION, Protocol, RequestId, WorkerFailure,
};
use gloo::file::{Blob, ObjectUrl};
use gloo::timers::future::TimeoutFuture;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// Long enough for a minimal worker to start and answer.
const TIMEOUT_MS: u32 = 3_000;

struct TestWorker<P: Protocol = DetectorProtocol> {
    client: Rc<RefCell<Option<WorkerClient<P>>>>,
    events: Rc<RefCell<Vec<ClientEvent<P>>>>,
    _script: Option<ObjectUrl>,
}

impl<P: Protocol> TestWorker<P>
where
    ClientEvent<P>: Clone,
{
    fn new(script: &str, timeout_ms: u32) -> Self {
        let script = format!("const VERSION = {PROTOCOL_VERSION};\n{script}");
        let url = ObjectUrl::from(Blob::new_with_options(&*script, Some("text/javascript")));
        Self { _script: Some(url.clone()), ..Self::from_url(&url, timeout_ms, |_, _| {}) }
    }

    fn from_url(
        url: &str,
        timeout_ms: u32,
        on_event: impl Fn(&RefCell<Option<WorkerClient<P>>>, &ClientEvent<P>) + 'static,
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

    /// Waits for the first `count` events.
    async fn events(&self, count: usize) -> Vec<ClientEvent<P>> {
        for _ in 0..500 {
            if self.events.borrow().len() >= count {
                break;
            }
            TimeoutFuture::new(20).await;
        }
        self.events.borrow().clone()
    }
}

impl TestWorker {
    fn detect(&self, request: u32) {
        if let Some(client) = &*self.client.borrow() {
            send(client, request);
        }
    }

    async fn stop_reason(&self) -> WorkerFailure {
        match self.events(1).await.as_slice() {
            [ClientEvent::Stopped(failure)] => failure.clone(),
            other => panic!("{other:?}"),
        }
    }
}

fn send(client: &WorkerClient<DetectorProtocol>, request: u32) {
    let (text, date) = ("Damascus".to_owned(), None);
    let detect = DetectRequest { request: RequestId(request), document: 1, text, date };
    client.send(&DetectorRequest::Detect(detect)).expect("the message is sent");
}

fn cancelled(request: u32) -> ClientEvent<DetectorProtocol> {
    ClientEvent::Response(DetectorResponse::Cancelled { request: RequestId(request) })
}

/// Answers each request with a cancellation.
const ECHO: &str = "
    onmessage = ({ data: { detect: { request } } }) => postMessage({ cancelled: { request } });
    postMessage({ type: 'ready', version: VERSION, model: 'abc' });";

#[wasm_bindgen_test]
async fn requests_wait_until_the_worker_is_ready() {
    let worker: TestWorker = TestWorker::new(ECHO, TIMEOUT_MS);
    worker.detect(1);
    worker.detect(2);
    let ready = DetectorReady { version: PROTOCOL_VERSION, model: "abc".to_owned() };
    let ready = ClientEvent::Ready(ready);
    assert_eq!(worker.events(3).await, [ready, cancelled(1), cancelled(2)]);
}

/// The page passes `File` objects on without reading them.
#[wasm_bindgen_test]
async fn files_are_sent_with_queued_requests() {
    let script = "
        onmessage = async ({ data: [{ import: { request } }, [file]] }) => {
            const bytes = new Uint8Array(await file.arrayBuffer());
            const documents = Array.from(bytes, String);
            postMessage({ imported: { request, part: { document_batch: { documents } } } });
            postMessage({ import_finished: { request } });
        };
        postMessage({ type: 'ready', version: VERSION, formats: [] });";
    let worker = TestWorker::<FileProtocol>::new(script, TIMEOUT_MS);
    let file = gloo::file::File::new("a.bin", &[0, 255, 7][..]);
    let file: &web_sys::File = file.as_ref();
    let bundle = ImportBundle { files: vec!["a.bin".to_owned()], ..ImportBundle::default() };
    let request = RequestId(3);
    if let Some(client) = &*worker.client.borrow() {
        let open = ImportRequest { request, bundles: vec![bundle] };
        client.import(open, std::slice::from_ref(file)).expect("the message is sent");
    }
    let events = worker.events(3).await;
    let documents = ["0", "255", "7"].map(str::to_owned).to_vec();
    let part = ImportedPart::DocumentBatch { documents };
    let read = FileResponse::Imported { request, part };
    let opened = FileResponse::ImportFinished { request };
    assert_eq!(events[1..], [read, opened].map(ClientEvent::Response));
}

/// A long result is received in several messages, which the page joins.
#[wasm_bindgen_test]
async fn parts_of_a_result_are_joined() {
    let script = "
        const json = (starts) => new TextEncoder().encode(JSON.stringify(starts.map((start) =>
            ({ span: [start, start + 1], label: 'GPE', source: 'tagger' }))));
        const part = (request, is_last, starts) => postMessage({ detected: { request,
            document: 1, model: 'm', english: true, is_last, suggestions: json(starts) } });
        onmessage = ({ data: { detect: { request } } }) => {
            part(request, false, [0, 2]);
            part(99, false, [7]);
            part(request, false, [4]);
            part(request, true, [6]);
        };
        postMessage({ type: 'ready', version: VERSION, model: 'm' });";
    let worker: TestWorker = TestWorker::new(script, TIMEOUT_MS);
    worker.detect(1);
    let mut partial = PartialDetections::default();
    let joined = worker.events(5).await.into_iter().filter_map(|event| match event {
        ClientEvent::Response(response) => partial.join(response),
        _ => None,
    });
    let joined: Vec<DetectorResponse> = joined.collect();
    let [DetectorResponse::Detected(result)] = joined.as_slice() else { panic!("{joined:?}") };
    let starts: Vec<u32> = result.suggestions.iter().map(|it| it.span.start).collect();
    assert_eq!(starts, [0, 2, 4, 6]);
}

/// A newer request for a document replaces an older one, so their order matters.
#[wasm_bindgen_test]
async fn queued_requests_are_sent_before_new_ones() {
    let script = format!("const VERSION = {PROTOCOL_VERSION};\n{ECHO}");
    let url = ObjectUrl::from(Blob::new_with_options(&*script, Some("text/javascript")));
    let worker: TestWorker = TestWorker::from_url(&url, TIMEOUT_MS, |client, event| {
        if let (ClientEvent::Ready(_), Some(client)) = (event, &*client.borrow()) {
            send(client, 2);
        }
    });
    worker.detect(1);
    assert_eq!(worker.events(3).await[1..], [cancelled(1), cancelled(2)]);
}

#[wasm_bindgen_test]
async fn worker_of_another_version_is_stopped() {
    let ready = "postMessage({ type: 'ready', version: VERSION + 1, model: '' });";
    let worker: TestWorker = TestWorker::new(ready, TIMEOUT_MS);
    assert_eq!(worker.stop_reason().await, WorkerFailure::OtherVersion);
    let failed = "postMessage({ type: 'failed', version: VERSION + 1, reason: 'odd' });";
    let worker: TestWorker = TestWorker::new(failed, TIMEOUT_MS);
    assert_eq!(worker.stop_reason().await, WorkerFailure::OtherVersion);
}

#[wasm_bindgen_test]
async fn missing_model_is_reported() {
    let script = "postMessage({ type: 'failed', version: VERSION, error: { model: 'foreign' } });";
    let failure = WorkerFailure::Reported(FatalError::Model(ModelFileError::Foreign));
    assert_eq!(
        TestWorker::<DetectorProtocol>::new(script, TIMEOUT_MS).stop_reason().await,
        failure
    );
}

#[wasm_bindgen_test]
async fn trap_is_reported() {
    let worker: TestWorker =
        TestWorker::new("setTimeout(() => { throw new Error('boom'); });", TIMEOUT_MS);
    let failure = worker.stop_reason().await;
    let WorkerFailure::NotStarted { message: Some(message) } = &failure else {
        panic!("{failure:?}")
    };
    assert!(message.contains("boom"));
}

#[wasm_bindgen_test]
async fn missing_script_is_reported() {
    let worker: TestWorker = TestWorker::from_url("./no-such-worker.js", TIMEOUT_MS, |_, _| {});
    let failure = worker.stop_reason().await;
    assert!(matches!(failure, WorkerFailure::NotStarted { .. }), "{failure:?}");
}

#[wasm_bindgen_test]
async fn unknown_message_stops_the_worker() {
    let worker: TestWorker = TestWorker::new("postMessage({ hello: {} });", TIMEOUT_MS);
    let failure = worker.stop_reason().await;
    assert!(matches!(failure, WorkerFailure::UnknownMessage { .. }), "{failure:?}");
}

/// The browser's error event and the worker's message may arrive in any order.
#[wasm_bindgen_test]
async fn panic_message_is_reported() {
    for script in [
        "setTimeout(() => post()); throw new Error('unreachable');",
        "post(); throw new Error('unreachable');",
    ] {
        let report = "panicked at src/scheduler.rs:1:2: no gazetteer".to_owned();
        let post = format!(
            "const error = {{ panicked: {{ report: '{report}' }} }};
            const post = () => postMessage({{ type: 'failed', version: VERSION, error }});"
        );
        let worker: TestWorker = TestWorker::new(&(post + script), TIMEOUT_MS);
        let failure = WorkerFailure::Reported(FatalError::Panicked { report });
        assert_eq!(worker.stop_reason().await, failure, "{script}");
    }
}

#[wasm_bindgen_test]
async fn worker_that_never_starts_times_out() {
    let worker: TestWorker = TestWorker::new("", 300);
    assert_eq!(worker.stop_reason().await, WorkerFailure::Unresponsive);
}

#[wasm_bindgen_test]
async fn worker_that_hangs_during_a_request_times_out() {
    let script = "
        onmessage = () => { for (;;) {} };
        setTimeout(() => postMessage({ type: 'ready', version: VERSION, model: 'abc' }));";
    let worker: TestWorker = TestWorker::new(script, 1_000);
    worker.events(1).await;
    TimeoutFuture::new(1_500).await;
    assert_eq!(worker.events.borrow().len(), 1, "it has no request to answer");
    worker.detect(1);
    let events = worker.events(2).await;
    assert_eq!(events[1], ClientEvent::Stopped(WorkerFailure::Unresponsive));
    let client = worker.client.borrow();
    let cancel = DetectorRequest::Cancel { request: RequestId(1) };
    let sent = client.as_ref().expect("the client is kept").send(&cancel);
    assert_eq!(sent, Err(WorkerFailure::HasStopped));
}

/// Sends progress messages while the request takes longer than the timeout.
#[wasm_bindgen_test]
async fn progress_resets_the_timeout() {
    let script = "
        onmessage = ({ data: { detect: { request } } }) => {
            let done = 0;
            const timer = setInterval(() => {
                done += 1;
                if (done < 15) return postMessage({ progress: { request, done, total: 15 } });
                clearInterval(timer);
                postMessage({ cancelled: { request } });
            }, 100);
        };
        postMessage({ type: 'ready', version: VERSION, model: 'abc' });";
    let worker: TestWorker = TestWorker::new(script, 900);
    worker.detect(1);
    assert_eq!(worker.events(16).await.last(), Some(&cancelled(1)));
}

/// The caller starts another worker in the event's callback, which drops this one.
#[wasm_bindgen_test]
async fn client_can_be_dropped_in_its_event_callback() {
    let script = format!("const VERSION = {PROTOCOL_VERSION};\n{ECHO}");
    let url = ObjectUrl::from(Blob::new_with_options(&*script, Some("text/javascript")));
    let worker: TestWorker =
        TestWorker::from_url(&url, 300, |client, _| drop(client.borrow_mut().take()));
    worker.detect(1);
    worker.events(1).await;
    TimeoutFuture::new(500).await;
    assert_eq!(worker.events.borrow().len(), 1, "no event follows the drop");
}
