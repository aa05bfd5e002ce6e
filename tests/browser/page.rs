//! Tests of fetching files and of the warning before the page is left.

use dateline_app::platform::page;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventInit};

#[wasm_bindgen_test]
async fn a_file_that_is_not_there_is_an_error() {
    assert!(page::fetch_text("no-such-file.txt").await.is_err());
}

#[wasm_bindgen_test]
fn leaving_is_asked_about_only_while_it_matters() {
    let asks = || {
        let cancelable = EventInit::new();
        cancelable.set_cancelable(true);
        let event = Event::new_with_event_init_dict("beforeunload", &cancelable).expect("one");
        !gloo::utils::window().dispatch_event(&event).expect("it is dispatched")
    };
    page::set_leave_warning(true);
    page::set_leave_warning(true);
    assert!(asks());
    page::set_leave_warning(false);
    assert!(!asks());
}
