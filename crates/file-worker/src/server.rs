//! The message loop of the file worker.

use crate::exporting::{ExportSession, available_formats};
use crate::importing;
use dateline_formats::label_file::read_label_file;
use dateline_protocol::PROTOCOL_VERSION;
use dateline_protocol::files::{FileProtocol, FileRequest, FileResponse, FileWorkerReady};
use dateline_worker_runtime::PageConnection;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

/// Serves requests until the worker is terminated.
pub(crate) fn run_server() {
    let page = PageConnection::<FileProtocol>::open("The file worker");
    let ready = FileWorkerReady { version: PROTOCOL_VERSION, formats: available_formats() };
    let mut exports = ExportSession::default();
    let requests = page.clone();
    page.listen(&ready, move |message| {
        let (message, files) = split_message(message);
        match requests.parse(message) {
            Some(FileRequest::Import(open)) => {
                importing::import_bundles(&open, &files, |response| requests.post(&response));
            }
            Some(FileRequest::Export(step)) => {
                if let Some(response) = exports.handle_request(step) {
                    requests.post(&FileResponse::Export(response));
                }
            }
            Some(FileRequest::ReadLabels { request, bytes }) => {
                let labels = read_label_file(&bytes).map_err(|error| error.to_string());
                requests.post(&FileResponse::LabelsRead { request, labels });
            }
            None => {}
        }
    });
}

/// Splits a message from the files that are sent with it.
fn split_message(data: JsValue) -> (JsValue, Array) {
    match data.dyn_into::<Array>() {
        Ok(both) => (both.get(0), both.get(1).dyn_into().unwrap_or_default()),
        Err(message) => (message, Array::new()),
    }
}
