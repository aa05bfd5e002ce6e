//! Where elements stand: hearing that something may have moved, and moving the editor.

use super::listeners::{Listener, listen_at};
use gloo::utils::{document, window};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, MutationObserver, MutationObserverInit, ResizeObserver};

/// Watches, as long as it lives, whatever can move a part of the page.
pub struct LayoutObserver {
    resizes: Option<ResizeObserver>,
    changes: Option<MutationObserver>,
    _call: Closure<dyn FnMut()>,
    _listeners: [Listener; 2],
}

impl LayoutObserver {
    /// Calls when the window was scrolled or resized, when an element that one of `sized` selects has
    /// another size, and when what is drawn in one that `changing` selects has changed: before the
    /// browser paints.
    pub fn start(sized: &[&str], changing: &[&str], call: impl Fn() + 'static) -> Self {
        let call = Rc::new(call);
        let listeners = ["scroll", "resize"].map(|name| {
            let call = call.clone();
            listen_at(&window(), name, move |_| call())
        });
        let call = Closure::<dyn FnMut()>::new(move || call());
        let function = call.as_ref().unchecked_ref();
        let resizes = ResizeObserver::new(function).ok();
        for element in sized.iter().filter_map(|it| find_element(it)) {
            if let Some(resizes) = &resizes {
                resizes.observe(&element);
            }
        }
        let changes = MutationObserver::new(function).ok();
        for element in changing.iter().filter_map(|it| find_element(it)) {
            if let Some(changes) = &changes {
                // Refused only where nothing is asked for.
                let _ = changes.observe_with_options(&element, &render_mutations());
            }
        }
        Self { resizes, changes, _call: call, _listeners: listeners }
    }
}

impl Drop for LayoutObserver {
    fn drop(&mut self) {
        if let Some(resizes) = &self.resizes {
            resizes.disconnect();
        }
        if let Some(changes) = &self.changes {
            changes.disconnect();
        }
    }
}

/// What drawing changes; not what [`move_element`] and [`set_data_attribute`] do.
fn render_mutations() -> MutationObserverInit {
    let options = MutationObserverInit::new();
    options.set_subtree(true);
    options.set_child_list(true);
    options.set_character_data(true);
    let names = js_sys::Array::of2(&"class".into(), &"hidden".into());
    options.set_attribute_filter(&names);
    options
}

fn find_element(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok()?
}

fn html_element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Moves the element with this id to a left and top edge in what it is positioned in, and says how
/// high it may be, in CSS pixels.
pub fn move_element(id: &str, (left, top, most): (f64, f64, f64)) {
    let Some(element) = html_element(id) else { return };
    let style = element.style();
    for (name, value) in [("left", left), ("top", top), ("max-height", most)] {
        let value = format!("{value:.0}px");
        // What stays as it is costs the browser nothing.
        if style.get_property_value(name).is_ok_and(|old| old != value) {
            // A length is never refused.
            let _ = style.set_property(name, &value);
        }
    }
}

/// Sets an attribute `data-…` of the element with this id.
pub fn set_data_attribute(id: &str, name: &str, value: &str) {
    let name = format!("data-{name}");
    if let Some(element) =
        html_element(id).filter(|it| it.get_attribute(&name).as_deref() != Some(value))
    {
        // The name is one of the page's own, and valid.
        let _ = element.set_attribute(&name, value);
    }
}

/// Whether the element with this id keeps its position when the page is scrolled.
pub fn is_fixed(id: &str) -> bool {
    let style =
        html_element(id).and_then(|element| window().get_computed_style(&element).ok().flatten());
    style.is_some_and(|style| style.get_property_value("position").is_ok_and(|it| it == "fixed"))
}

/// Scrolls the page down, in CSS pixels.
pub fn scroll_by(pixels: f64) {
    window().scroll_by_with_x_and_y(0.0, pixels);
}
