//! The browser's address and its history. What stands after the `#` is the page's; before it stands the
//! project. All of it is relative, so that the page runs from any folder of any host.

use super::listeners::{Listener, listen_at};
use gloo::utils::window;
use wasm_bindgen::JsValue;
use web_sys::ScrollRestoration;

/// What stands after the `#`; empty where nothing does.
pub fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}

/// Writes what is shown of a project: as one more entry of the history, or in place of the current one.
pub fn write_url(project: u32, fragment: &str, adds_entry: bool) {
    let Ok(history) = window().history() else { return };
    let address = format!("{}{project}#{fragment}", super::projects::QUERY_PREFIX);
    // A browser that refuses it, because there were too many of late or because the page is framed, shows
    // what it shows all the same.
    let _ = if adds_entry {
        history.push_state_with_url(&JsValue::NULL, "", Some(&address))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&address))
    };
}

/// Calls with what stands after the `#` when the browser went back or forward, or when a person wrote another
/// address.
pub fn on_navigation(call: impl Fn(String) + 'static) -> Listener {
    if let Ok(history) = window().history() {
        // The page shows what it shows from its start; refused nowhere.
        let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
    }
    listen_at(&window(), "popstate", move |_| call(fragment()))
}
