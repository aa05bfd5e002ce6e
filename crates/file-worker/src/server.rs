//! The message loop of the file worker.

use crate::exporting::{ExportSession, available_formats};
use crate::importing;
use dateline_protocol::{FromWorker, PROTOCOL_VERSION, ToWorker, panic_report};
use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Serves requests until the worker is terminated.
pub(crate) fn run_server() {
    std::panic::set_hook(Box::new(|info| {
        let message = info.to_string();
        web_sys::console::error_1(&format!("The file worker stopped: {message}").into());
        // This is the last message: the page terminates the worker when it receives it.
        let reason = panic_report(&message);
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        post_message(&scope, &FromWorker::Failed { version: PROTOCOL_VERSION, reason });
    }));
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let mut exports = ExportSession::default();
    let answers = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let (message, files) = split_message(event.data());
        let messages = match serde_wasm_bindgen::from_value(message) {
            Ok(ToWorker::Import(open)) => {
                importing::import_bundles(&open, &files, |message| {
                    post_message(&answers, &message)
                });
                Vec::new()
            }
            Ok(ToWorker::Export(step)) => exports.handle_request(step).into_iter().collect(),
            Ok(ToWorker::Cancel { request }) => exports.cancel(request),
            // Handled by the detector worker.
            Ok(_) => Vec::new(),
            Err(error) => vec![FromWorker::Error { request: None, reason: error.to_string() }],
        };
        messages.iter().for_each(|message| post_message(&answers, message));
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The closure has to live as long as the worker.
    on_message.forget();
    post_message(
        &scope,
        &FromWorker::FileWorkerReady { version: PROTOCOL_VERSION, formats: available_formats() },
    );
}

/// Splits a message from the files that are sent with it.
fn split_message(data: JsValue) -> (JsValue, Array) {
    match data.dyn_into::<Array>() {
        Ok(both) => (both.get(0), both.get(1).dyn_into().unwrap_or_default()),
        Err(message) => (message, Array::new()),
    }
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
