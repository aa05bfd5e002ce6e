//! Tests of reading pasted text and writing to the clipboard.

use dateline_app::platform::clipboard::{html_to_text, read_paste, write_text};
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::ClipboardEvent;

fn paste(plain: &str, html: &str) -> Option<String> {
    let make = Function::new_with_args(
        "plain, html",
        "const data = new DataTransfer();
         data.setData('text/plain', plain);
         data.setData('text/html', html);
         return new ClipboardEvent('paste', { clipboardData: data });",
    );
    let event = make.apply(&JsValue::NULL, &Array::of2(&plain.into(), &html.into()));
    let event: ClipboardEvent = event.expect("an event").dyn_into().expect("a paste event");
    read_paste(&event).map(|pasted| pasted.text)
}

#[wasm_bindgen_test]
fn plain_text_is_pasted_unchanged() {
    let text = "  A\r\n\r\nB\u{a0}\t😀 \n\n\n";
    assert_eq!(paste(text, "<p>something else</p>").as_deref(), Some(text));
}

#[wasm_bindgen_test]
fn markup_is_converted_if_there_is_no_plain_text() {
    assert_eq!(paste("", "<p>A</p><p>B</p>").as_deref(), Some("A\n\nB"));
    assert_eq!(paste(" \n", "<p>A</p>").as_deref(), Some("A"));
    assert_eq!(paste("", ""), None);
    assert_eq!(paste("", "<img alt='no text'>"), None);
}

#[wasm_bindgen_test]
fn markup_becomes_the_visible_text() {
    let cases = [
        ("<h1>Title</h1>\n <p>One\n  two <b>three</b>, four.</p>", "Title\n\nOne two three, four."),
        ("<div>Line<br>next</div>", "Line\nnext"),
        ("<div>Line <br> next</div>", "Line\nnext"),
        ("<div><div>A</div><div><p>B</p></div></div>tail", "A\n\nB\n\ntail"),
        ("<ul><li>A</li><li>B</li></ul>", "A\n\nB"),
        ("<p>Al<b>ep</b>po</p>", "Aleppo"),
        ("<p>10&nbsp;km &amp; more</p>", "10\u{a0}km & more"),
        ("<p>A </p> <!-- no --> <p> B</p>", "A\n\nB"),
        ("<head><title>T</title><style>p{}</style></head><body>A<style>p{}</style></body>", "A"),
    ];
    for (html, text) in cases {
        assert_eq!(html_to_text(html), text, "{html}");
    }
}

/// Pasted markup is untrusted: no script in it may run and no resource may be loaded.
#[wasm_bindgen_test]
async fn pasted_markup_runs_no_script() {
    let html = "<p>A</p><script>globalThis.ran = 1</script>\
                <img src='data:,' onerror='globalThis.ran = 1'><svg onload='globalThis.ran = 1'>";
    assert_eq!(paste("", html).as_deref(), Some("A"));
    gloo::timers::future::TimeoutFuture::new(50).await;
    let ran = Reflect::get(&js_sys::global(), &"ran".into()).expect("a property");
    assert!(ran.is_undefined());
}

#[wasm_bindgen_test]
fn deeply_nested_markup_is_converted() {
    let depth = 20_000;
    let html = format!("{}A{}", "<div>".repeat(depth), "</div>".repeat(depth));
    assert_eq!(html_to_text(&html), "A");
}

/// This must hold with and without permission to copy, and for both copying methods.
#[wasm_bindgen_test]
async fn copying_does_not_change_the_page() {
    let document = gloo::utils::document();
    let button = document.create_element("button").expect("a button");
    gloo::utils::body().append_child(&button).expect("the element is appended");
    let button: web_sys::HtmlElement = button.dyn_into().expect("an element");
    button.focus().expect("the button is focused");
    let _ = write_text("Damascus").await;
    assert!(document.active_element().is_some_and(|focused| *focused == **button));
    assert!(document.query_selector("textarea").expect("a selector").is_none());
    button.remove();
}
