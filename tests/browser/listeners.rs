//! Tests of which keys reach the page.

use dateline_app::platform::listeners;
use gloo::utils::{body, document};
use js_sys::Function;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, Event};

/// Presses a key in an element. Returns the keys that reached the page, and true if the default
/// action is not prevented.
fn press(markup: &str, key: &str, handles: bool) -> (Vec<String>, bool) {
    let received = Rc::new(RefCell::new(Vec::new()));
    let names = received.clone();
    let listener = listeners::on_key(move |key| {
        names.borrow_mut().push(key.name);
        handles
    });
    let root: Element = document().create_element("div").expect("a div");
    root.set_inner_html(markup);
    body().append_child(&root).expect("the element is appended");
    let make = Function::new_with_args(
        "key",
        "return new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });",
    );
    let event = || {
        let event = make.call1(&JsValue::NULL, &key.into()).expect("an event");
        event.dyn_into::<Event>().expect("an event")
    };
    let target = root.first_element_child().expect("an element");
    let is_default_allowed = target.dispatch_event(&event()).expect("the event is dispatched");
    drop(listener);
    target.dispatch_event(&event()).expect("the event is dispatched");
    root.remove();
    let names = received.borrow().clone();
    (names, is_default_allowed)
}

#[wasm_bindgen_test]
fn handled_key_has_no_default_action() {
    // The key is pressed twice, but the listener is dropped in between.
    assert_eq!(press("<p></p>", "a", true), (vec!["a".to_owned()], false));
    assert_eq!(press("<p></p>", "a", false), (vec!["a".to_owned()], true));
}

#[wasm_bindgen_test]
fn keys_in_text_fields_do_not_reach_the_page() {
    for field in
        ["<textarea></textarea>", "<input>", "<p contenteditable></p>", "<select></select>"]
    {
        assert_eq!(press(field, "a", true), (Vec::new(), true), "{field}");
    }
    let checkbox = "<input type=checkbox>";
    assert_eq!(press(checkbox, "a", true), (vec!["a".to_owned()], false));
}

#[wasm_bindgen_test]
fn enter_and_space_press_controls() {
    for control in ["<button></button>", "<a href='#'></a>", "<input type=checkbox>"] {
        for key in ["Enter", " "] {
            assert_eq!(press(control, key, true), (Vec::new(), true), "{control}");
        }
        assert_eq!(press(control, "x", true), (vec!["x".to_owned()], false), "{control}");
    }
}
