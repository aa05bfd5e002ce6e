//! Tests of what the page relies on when it starts.

use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

#[component]
fn Greeting() -> Html {
    html! { <h1>{ "Dateline" }</h1> }
}

/// `index.html` contains a line "starting …", which the page does not remove itself.
#[wasm_bindgen_test]
async fn mounting_replaces_existing_content() {
    let document = gloo::utils::document();
    let root = document.create_element("div").expect("a div");
    root.set_text_content(Some("starting …"));
    document.body().expect("a body").append_child(&root).expect("the element is appended");

    yew::Renderer::<Greeting>::with_root(root.clone()).render();
    yew::scheduler::flush().await;

    assert_eq!(root.inner_html(), "<h1>Dateline</h1>");
    root.remove();
}

/// `RUSTFLAGS` in the environment would disable SIMD silently.
#[wasm_bindgen_test]
fn simd_is_enabled() {
    let features = std::hint::black_box(cfg!(target_feature = "simd128"));
    assert!(features, "built without simd128");
}
