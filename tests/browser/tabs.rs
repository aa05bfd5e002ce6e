//! Tests of the lock and the messages between tabs. Each test uses a separate name.

use dateline_app::platform::cross_tab::{LockMode, LockOutcome, TabChannel, TabLock, request_lock};
use dateline_app::platform::page;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

type Heard<T> = Rc<RefCell<Vec<T>>>;

/// Requests a lock and collects the outcomes.
fn ask(name: &str, taking: LockMode) -> Heard<LockOutcome> {
    ask_with(name, taking, &TabLock::default())
}

fn ask_with(name: &str, taking: LockMode, lock: &TabLock) -> Heard<LockOutcome> {
    let heard = Heard::default();
    let told = heard.clone();
    request_lock(name, taking, lock, move |it| told.borrow_mut().push(it))
        .expect("the browser has locks");
    heard
}

/// Waits for the browser's answer.
async fn pause() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        page::set_timeout(100, move || drop(resolve.call0(&wasm_bindgen::JsValue::NULL)));
    });
    JsFuture::from(promise).await.expect("it is kept");
}

#[wasm_bindgen_test]
async fn one_has_the_lock_until_it_is_taken_by_force() {
    let first = ask("lock", LockMode::IfAvailable);
    assert_eq!(*first.borrow(), [], "it is told later");
    pause().await;
    let second = ask("lock", LockMode::IfAvailable);
    let third = ask("lock", LockMode::Queued);
    pause().await;
    assert_eq!(*first.borrow(), [LockOutcome::Held]);
    assert_eq!(*second.borrow(), [LockOutcome::Busy]);
    assert_eq!(*third.borrow(), []);
    let fourth = ask("lock", LockMode::Steal);
    pause().await;
    assert_eq!(*first.borrow(), [LockOutcome::Held, LockOutcome::Lost]);
    assert_eq!(*fourth.borrow(), [LockOutcome::Held]);
    assert_eq!(*third.borrow(), [], "it is not its turn");
}

#[wasm_bindgen_test]
async fn the_others_hear_what_is_said() {
    let (one, other): (Heard<String>, Heard<String>) = Default::default();
    let channel = |heard: &Heard<String>| {
        let heard = heard.clone();
        TabChannel::open("channel", move |said| heard.borrow_mut().push(said.to_owned()))
            .expect("the browser has channels")
    };
    let (first, _second) = (channel(&one), channel(&other));
    first.send("changed");
    pause().await;
    assert_eq!(*one.borrow(), [""; 0]);
    assert_eq!(*other.borrow(), ["changed"]);
}

#[wasm_bindgen_test]
async fn a_lock_that_is_given_back_goes_to_the_next_in_line() {
    let lock = TabLock::default();
    lock.release();
    let first = ask_with("given-back", LockMode::IfAvailable, &lock);
    pause().await;
    let second = ask("given-back", LockMode::Queued);
    pause().await;
    assert_eq!(*second.borrow(), []);
    lock.release();
    pause().await;
    assert_eq!(*first.borrow(), [LockOutcome::Held], "nobody took it by force");
    assert_eq!(*second.borrow(), [LockOutcome::Held]);
}
