//! The run-time of both workers: the connection to the page, reports of panics, and scheduling. A
//! worker supplies its [`Protocol`] and the functions that answer its requests.

mod macrotask;

pub use macrotask::Macrotask;

use dateline_protocol::{
    Failed, FatalError, InvalidRequest, PROTOCOL_VERSION, Protocol, RequestId, panic_report,
};
use js_sys::{Object, Reflect};
use serde::Serialize;
use std::marker::PhantomData;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// A worker's connection to the page. Copies are cheap.
pub struct PageConnection<P: Protocol> {
    scope: DedicatedWorkerGlobalScope,
    protocol: PhantomData<fn(P)>,
}

impl<P: Protocol> Clone for PageConnection<P> {
    fn clone(&self) -> Self {
        Self { scope: self.scope.clone(), protocol: PhantomData }
    }
}

impl<P: Protocol> PageConnection<P> {
    /// Opens the connection and reports panics of this worker from now on. `name` names the worker
    /// in the browser's console.
    pub fn open(name: &'static str) -> Self {
        std::panic::set_hook(Box::new(move |info| {
            let message = info.to_string();
            web_sys::console::error_1(&format!("{name} stopped: {message}").into());
            // This is the last message: the page terminates the worker when it receives it.
            let report = panic_report(&message);
            post_failure(&global_scope(), FatalError::Panicked { report });
        }));
        Self { scope: global_scope(), protocol: PhantomData }
    }

    /// Returns the global scope of the worker.
    pub fn scope(&self) -> &DedicatedWorkerGlobalScope {
        &self.scope
    }

    /// Receives messages until the worker is terminated, and tells the page that it may send them.
    pub fn listen(&self, ready: &P::Ready, mut on_message: impl FnMut(JsValue) + 'static) {
        let handler = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            on_message(event.data());
        });
        self.scope.set_onmessage(Some(handler.as_ref().unchecked_ref()));
        // The closure has to live as long as the worker.
        handler.forget();
        post_message(&self.scope, ready);
    }

    /// Parses a message of the page. If that fails, tells the page and returns `None`.
    pub fn parse(&self, message: JsValue) -> Option<P::Request> {
        match serde_wasm_bindgen::from_value(message.clone()) {
            Ok(request) => Some(request),
            Err(error) => {
                let request = request_id(&message);
                self.post(&InvalidRequest { request, detail: error.to_string() }.into());
                None
            }
        }
    }

    /// Sends a message to the page.
    pub fn post(&self, response: &P::Response) {
        post_message(&self.scope, response);
    }

    /// Tells the page that the worker cannot start. The page terminates it.
    pub fn fail(&self, error: FatalError) {
        post_failure(&self.scope, error);
    }
}

/// Returns the id in a request that cannot be parsed: a request is an object with one member, named
/// after its variant, and so is a step of an export inside it.
fn request_id(message: &JsValue) -> Option<RequestId> {
    let mut object = message.dyn_ref::<Object>()?.clone();
    for _ in 0..3 {
        let id = Reflect::get(&object, &"request".into()).ok().and_then(|id| id.as_f64());
        if let Some(id) = id {
            return Some(RequestId(id as u32));
        }
        object = Object::values(&object).get(0).dyn_into().ok()?;
    }
    None
}

fn global_scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn post_failure(scope: &DedicatedWorkerGlobalScope, error: FatalError) {
    post_message(scope, &Failed { version: PROTOCOL_VERSION, error });
}

/// Posts a message. An error is a bug and has no other receiver than the browser's console.
fn post_message(scope: &DedicatedWorkerGlobalScope, message: &impl Serialize) {
    let posted = message
        .serialize(&serde_wasm_bindgen::Serializer::new())
        .map_err(JsValue::from)
        .and_then(|value| scope.post_message(&value));
    if let Err(error) = posted {
        web_sys::console::error_1(&error);
    }
}
