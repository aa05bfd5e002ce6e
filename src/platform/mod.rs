//! The one room that names the browser: web-sys, js-sys, gloo and idb.

pub mod address;
mod caret;
pub mod clipboard;
pub mod copies;
pub mod drops;
pub mod files;
pub mod layout;
pub mod marks;
pub mod names;
pub mod page;
pub mod pointer;
pub mod preferences;
pub mod projects;
pub mod quota;
pub mod selection;
pub mod slices;
pub mod storage;
pub mod surface;
pub mod tabs;
mod trusted_types;
pub mod window;
pub mod worker_client;

pub use web_sys::{
    HtmlInputElement as InputField, HtmlSelectElement as SelectField,
    HtmlTextAreaElement as TextField,
};

use gloo::timers::future::TimeoutFuture;
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

/// Calls after so many milliseconds, unless the page is gone by then. A forgotten timer of gloo's
/// would do the same and keep its closure for ever.
fn later(milliseconds: u32, call: impl FnOnce() + 'static) {
    wasm_bindgen_futures::spawn_local(async move {
        TimeoutFuture::new(milliseconds).await;
        call();
    });
}
