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
const PATIENCE_MS: u32 = 3_000;

struct Desk {
    client: Rc<RefCell<Option<WorkerClient>>>,
    events: Rc<RefCell<Vec<WorkerEvent>>>,
    _script: Option<ObjectUrl>,
}

impl Desk {
    fn new(script: &str, patience_ms: u32) -> Self {
        let script = format!("const VERSION = {PROTOCOL_VERSION};\n{script}");
        let url = ObjectUrl::from(Blob::new_with_options(&*script, Some("text/javascript")));
        Self { _script: Some(url.clone()), ..Self::at(&url, patience_ms, |_, _| {}) }
    }

    fn at(
        url: &str,
        patience_ms: u32,
        also: impl Fn(&RefCell<Option<WorkerClient>>, &WorkerEvent) + 'static,
    ) -> Self {
        let events = Rc::new(RefCell::new(Vec::new()));
        let client = Rc::new(RefCell::new(None));
        let (heard, reached) = (events.clone(), client.clone());
        let started = WorkerClient::start_script(url, patience_ms, move |event| {
            also(&reached, &event);
            heard.borrow_mut().push(event);
        });
        *client.borrow_mut() = Some(started.expect("it starts"));
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

    async fn reason_of_death(&self) -> String {
        match self.events(1).await.as_slice() {
            [WorkerEvent::Stopped { reason }] => reason.clone(),
            other => panic!("{other:?}"),
        }
    }
}

fn send(client: &WorkerClient, request: u32) {
    let (text, date) = ("Damascus".to_owned(), None);
    let detect = DetectRequest { request: RequestId(request), document: 1, overlay: 0, text, date };
    client.send(&ToWorker::Detect(detect)).expect("it is sent");
}

fn cancelled(request: u32) -> WorkerEvent {
    WorkerEvent::Message(FromWorker::Cancelled { request: RequestId(request) })
}

/// Answers each request with a cancellation.
const ECHO: &str = "
    onmessage = ({ data }) => postMessage({ type: 'cancelled', request: data.request });
    postMessage({ type: 'ready', version: VERSION, model: 'abc' });";

#[wasm_bindgen_test]
async fn requests_wait_for_the_worker() {
    let workspace = Desk::new(ECHO, PATIENCE_MS);
    workspace.detect(1);
    workspace.detect(2);
    let ready = WorkerEvent::DetectorReady { model: "abc".to_owned() };
    assert_eq!(workspace.events(3).await, [ready, cancelled(1), cancelled(2)]);
}

/// The page passes `File` objects on without reading them.
#[wasm_bindgen_test]
async fn files_go_with_a_request_that_waits() {
    let script = "
        onmessage = async ({ data: [{ request }, [file]] }) => {
            const bytes = new Uint8Array(await file.arrayBuffer());
            postMessage({ type: 'progress', request, done: bytes[1], total: bytes.length });
            postMessage({ type: 'import_finished', request });
        };
        postMessage({ type: 'file_worker_ready', version: VERSION, formats: [] });";
    let workspace = Desk::new(script, PATIENCE_MS);
    let file = gloo::file::File::new("a.bin", &[0, 255, 7][..]);
    let file: &web_sys::File = file.as_ref();
    let bundle = ImportBundle { files: vec!["a.bin".to_owned()], ..ImportBundle::default() };
    let request = RequestId(3);
    if let Some(client) = &*workspace.client.borrow() {
        let open = ToWorker::Import(ImportRequest { request, bundles: vec![bundle] });
        client.send_files(&open, std::slice::from_ref(file)).expect("it is sent");
    }
    let told = workspace.events(3).await;
    let read = FromWorker::Progress { request, done: 255, total: 3 };
    let opened = FromWorker::ImportFinished { request };
    assert_eq!(told[1..], [read, opened].map(WorkerEvent::Message));
}

/// A long result is received in several messages and reported as one.
#[wasm_bindgen_test]
async fn the_batches_of_a_result_are_joined() {
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
    let workspace = Desk::new(script, PATIENCE_MS);
    workspace.detect(1);
    let events = workspace.events(2).await;
    let WorkerEvent::Message(FromWorker::Detected(result)) = &events[1] else {
        panic!("{events:?}")
    };
    let starts: Vec<u32> = result.suggestions.iter().map(|it| it.span.start).collect();
    assert_eq!(starts, [0, 2, 4, 6]);
}

/// A newer request for a document replaces an older one, so their order matters.
#[wasm_bindgen_test]
async fn what_waited_goes_before_what_readiness_brings_about() {
    let script = format!("const VERSION = {PROTOCOL_VERSION};\n{ECHO}");
    let url = ObjectUrl::from(Blob::new_with_options(&*script, Some("text/javascript")));
    let workspace = Desk::at(&url, PATIENCE_MS, |client, event| {
        if let (WorkerEvent::DetectorReady { .. }, Some(client)) = (event, &*client.borrow()) {
            send(client, 2);
        }
    });
    workspace.detect(1);
    assert_eq!(workspace.events(3).await[1..], [cancelled(1), cancelled(2)]);
}

#[wasm_bindgen_test]
async fn a_worker_of_another_version_is_let_go() {
    let ready = "postMessage({ type: 'ready', version: VERSION + 1, model: '' });";
    let workspace = Desk::new(ready, PATIENCE_MS);
    assert!(workspace.reason_of_death().await.contains("different version"));
    let failed = "postMessage({ type: 'failed', version: VERSION + 1, reason: 'odd' });";
    let workspace = Desk::new(failed, PATIENCE_MS);
    assert!(workspace.reason_of_death().await.contains("different version"));
}

#[wasm_bindgen_test]
async fn a_worker_without_a_model_says_so() {
    let script = "postMessage({ type: 'failed', version: VERSION, reason: 'no model' });";
    assert_eq!(Desk::new(script, PATIENCE_MS).reason_of_death().await, "no model");
}

#[wasm_bindgen_test]
async fn a_trap_is_noticed() {
    let workspace = Desk::new("setTimeout(() => { throw new Error('boom'); });", PATIENCE_MS);
    assert!(workspace.reason_of_death().await.contains("boom"));
}

#[wasm_bindgen_test]
async fn a_script_that_is_not_there_is_noticed() {
    let workspace = Desk::at("./no-such-worker.js", PATIENCE_MS, |_, _| {});
    let reason = workspace.reason_of_death().await;
    assert!(reason.contains("did not start"), "{reason}");
}

#[wasm_bindgen_test]
async fn what_is_no_message_is_not_trusted() {
    let workspace = Desk::new("postMessage({ type: 'hello' });", PATIENCE_MS);
    assert!(workspace.reason_of_death().await.contains("unknown message"));
}

/// The browser's error event and the worker's message may arrive in any order.
#[wasm_bindgen_test]
async fn a_worker_that_panics_says_why() {
    for script in [
        "setTimeout(() => post()); throw new Error('unreachable');",
        "post(); throw new Error('unreachable');",
    ] {
        let reason = "panicked at src/desk.rs:1:2: no atlas";
        let post = format!(
            "const post = () => postMessage({{ type: 'failed', version: VERSION, reason: '{reason}' }});"
        );
        let workspace = Desk::new(&(post + script), PATIENCE_MS);
        assert_eq!(workspace.reason_of_death().await, reason, "{script}");
    }
}

#[wasm_bindgen_test]
async fn a_worker_that_never_starts_is_given_up() {
    let workspace = Desk::new("", 300);
    assert!(workspace.reason_of_death().await.contains("respond"));
}

#[wasm_bindgen_test]
async fn a_worker_that_owes_an_answer_and_hangs_is_given_up() {
    let script = "
        onmessage = () => { for (;;) {} };
        setTimeout(() => postMessage({ type: 'ready', version: VERSION, model: 'abc' }));";
    let workspace = Desk::new(script, 1_000);
    workspace.events(1).await;
    TimeoutFuture::new(1_500).await;
    assert_eq!(workspace.events.borrow().len(), 1, "it owed nothing and was left alone");
    workspace.detect(1);
    let events = workspace.events(2).await;
    assert!(matches!(&events[1], WorkerEvent::Stopped { reason } if reason.contains("respond")));
    let client = workspace.client.borrow();
    let cancel = ToWorker::Cancel { request: RequestId(1) };
    assert!(client.as_ref().expect("it is kept").send(&cancel).is_err());
}

/// Sends progress messages while the request takes longer than the timeout.
#[wasm_bindgen_test]
async fn progress_is_a_sign_of_life() {
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
    let workspace = Desk::new(script, 900);
    workspace.detect(1);
    assert_eq!(workspace.events(16).await.last(), Some(&cancelled(1)));
}

/// The caller starts another worker in the event's callback, which drops this one.
#[wasm_bindgen_test]
async fn it_may_be_dropped_from_its_own_event() {
    let script = format!("const VERSION = {PROTOCOL_VERSION};\n{ECHO}");
    let url = ObjectUrl::from(Blob::new_with_options(&*script, Some("text/javascript")));
    let workspace = Desk::at(&url, 300, |client, _| drop(client.borrow_mut().take()));
    workspace.detect(1);
    workspace.events(1).await;
    TimeoutFuture::new(500).await;
    assert_eq!(workspace.events.borrow().len(), 1, "nothing comes after the drop");
}
