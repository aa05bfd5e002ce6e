//! The one room that names the browser: web-sys, js-sys, gloo and idb.

pub mod clipboard;
pub mod files;
pub mod page;
pub mod selection;
pub mod storage;
pub mod window;
pub mod worker_client;

pub use web_sys::{DragEvent, File};

use wasm_bindgen::{JsCast, JsValue};

/// What the browser says about something that it refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BrowserError(String);

impl From<JsValue> for BrowserError {
    fn from(value: JsValue) -> Self {
        let said = match value.dyn_ref::<js_sys::Error>() {
            Some(error) => String::from(error.message()),
            None => value.as_string().unwrap_or_else(|| format!("{value:?}")),
        };
        Self(said)
    }
}
