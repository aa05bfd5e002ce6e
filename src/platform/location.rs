//! The URL and the browser history.
//!
//! The query names the project and the fragment names the screen. URLs are relative, so that the
//! page runs from any folder of any host.

use super::listeners::{Listener, listen_at};
use gloo::utils::window;
use wasm_bindgen::JsValue;
use web_sys::ScrollRestoration;

/// Returns the fragment of the URL without `#`, or an empty string.
pub fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}

/// Writes the project and the fragment to the URL, as a new history entry or in place of the
/// current one.
pub fn write_url(project: u32, fragment: &str, adds_entry: bool) {
    let Ok(history) = window().history() else { return };
    let address = format!("{}{project}#{fragment}", super::projects::QUERY_PREFIX);
    // Browsers refuse too many updates in a short time and updates in some frames. Then the URL is
    // out of date, but the page still works.
    let _ = if adds_entry {
        history.push_state_with_url(&JsValue::NULL, "", Some(&address))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&address))
    };
}

/// Removes the fragment from the URL, in place.
pub(super) fn clear_fragment() {
    let Ok(history) = window().history() else { return };
    let search = window().location().search().unwrap_or_default();
    // An empty URL would keep the fragment.
    let address = if search.is_empty() { "./".to_owned() } else { search };
    let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
}

/// Calls `call` with the fragment when the user navigates in the history or edits the URL.
pub fn on_navigation(call: impl Fn(String) + 'static) -> Listener {
    if let Ok(history) = window().history() {
        // Each screen sets its own scroll position. All browsers accept this value.
        let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
    }
    listen_at(&window(), "popstate", move |_| call(fragment()))
}
