//! Tests of the lock and the messages between tabs. Each test uses a separate name.

use dateline_app::platform::cross_tab::{LockMode, LockOutcome, TabChannel, TabLock, request_lock};
use dateline_app::platform::page;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

type Received<T> = Rc<RefCell<Vec<T>>>;

/// Requests a lock and collects the outcomes.
fn request(name: &str, mode: LockMode) -> Received<LockOutcome> {
    request_with(name, mode, &TabLock::default())
}

fn request_with(name: &str, mode: LockMode, lock: &TabLock) -> Received<LockOutcome> {
    let received = Received::default();
    let sink = received.clone();
    request_lock(name, mode, lock, move |outcome| sink.borrow_mut().push(outcome))
        .expect("the browser has locks");
    received
}

/// Waits for the browser's answer.
async fn pause() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        page::set_timeout(100, move || drop(resolve.call0(&wasm_bindgen::JsValue::NULL)));
    });
    JsFuture::from(promise).await.expect("the promise resolves");
}

#[wasm_bindgen_test]
async fn lock_is_held_until_it_is_stolen() {
    let first = request("lock", LockMode::IfAvailable);
    assert_eq!(*first.borrow(), [], "the outcome arrives later");
    pause().await;
    let second = request("lock", LockMode::IfAvailable);
    let third = request("lock", LockMode::Queued);
    pause().await;
    assert_eq!(*first.borrow(), [LockOutcome::Held]);
    assert_eq!(*second.borrow(), [LockOutcome::Busy]);
    assert_eq!(*third.borrow(), []);
    let fourth = request("lock", LockMode::Steal);
    pause().await;
    assert_eq!(*first.borrow(), [LockOutcome::Held, LockOutcome::Lost]);
    assert_eq!(*fourth.borrow(), [LockOutcome::Held]);
    assert_eq!(*third.borrow(), [], "it is still queued");
}

#[wasm_bindgen_test]
async fn messages_reach_other_tabs_only() {
    let (one, other): (Received<String>, Received<String>) = Default::default();
    let channel = |received: &Received<String>| {
        let received = received.clone();
        TabChannel::open("channel", move |message| received.borrow_mut().push(message.to_owned()))
            .expect("the browser has channels")
    };
    let (first, _second) = (channel(&one), channel(&other));
    first.send("changed");
    pause().await;
    assert_eq!(*one.borrow(), [""; 0]);
    assert_eq!(*other.borrow(), ["changed"]);
}

#[wasm_bindgen_test]
async fn released_lock_goes_to_the_next_in_the_queue() {
    let lock = TabLock::default();
    lock.release();
    let first = request_with("released", LockMode::IfAvailable, &lock);
    pause().await;
    let second = request("released", LockMode::Queued);
    pause().await;
    assert_eq!(*second.borrow(), []);
    lock.release();
    pause().await;
    assert_eq!(*first.borrow(), [LockOutcome::Held], "it was not stolen");
    assert_eq!(*second.borrow(), [LockOutcome::Held]);
}
