//! Wrappers of browser APIs. No other module of the page names web-sys, js-sys, gloo or idb.

mod caret_position;
pub mod clipboard;
pub mod country_names;
pub mod cross_tab;
pub mod drag_and_drop;
pub mod files;
pub mod geometry;
pub mod launch;
pub mod layout;
pub mod listeners;
pub mod location;
pub mod mouse_selection;
pub mod opfs;
pub mod page;
pub mod pointer_area;
pub mod preferences;
pub mod projects;
pub mod selection;
pub mod service_worker;
pub mod storage;
pub mod storage_quota;
pub mod time_slicer;
mod trusted_types;
pub mod watermarks;
pub mod worker_client;

pub use web_sys::{
    HtmlInputElement as InputField, HtmlSelectElement as SelectField,
    HtmlTextAreaElement as TextField,
};

use crate::state::notices::failure::Reason;
use gloo::timers::future::TimeoutFuture;
use wasm_bindgen::{JsCast, JsValue};

/// The message of an error that a browser API returned or threw.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BrowserError(String);

impl From<BrowserError> for Reason {
    fn from(error: BrowserError) -> Self {
        Self::Browser(error.0)
    }
}

impl From<JsValue> for Reason {
    fn from(value: JsValue) -> Self {
        BrowserError::from(value).into()
    }
}

impl From<JsValue> for BrowserError {
    fn from(value: JsValue) -> Self {
        let said = match value.dyn_ref::<js_sys::Error>() {
            Some(error) => String::from(error.message()),
            None => value.as_string().unwrap_or_else(|| format!("{value:?}")),
        };
        Self(said)
    }
}

/// Calls `call` after a delay, unless the page is closed before.
///
/// A forgotten gloo timer would do the same, but would leak its closure.
fn run_after(milliseconds: u32, call: impl FnOnce() + 'static) {
    wasm_bindgen_futures::spawn_local(async move {
        TimeoutFuture::new(milliseconds).await;
        call();
    });
}
