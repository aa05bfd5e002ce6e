//! Tests of fetching files and of the warning before the page is left.

use dateline_app::platform::page;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventInit};

#[wasm_bindgen_test]
async fn missing_file_is_an_error() {
    assert!(page::fetch_text("no-such-file.txt").await.is_err());
}

#[wasm_bindgen_test]
fn leave_warning_appears_only_while_enabled() {
    let is_warned = || {
        let cancelable = EventInit::new();
        cancelable.set_cancelable(true);
        let event = Event::new_with_event_init_dict("beforeunload", &cancelable).expect("an event");
        !gloo::utils::window().dispatch_event(&event).expect("the event is dispatched")
    };
    page::set_leave_warning(true);
    page::set_leave_warning(true);
    assert!(is_warned());
    page::set_leave_warning(false);
    assert!(!is_warned());
}
