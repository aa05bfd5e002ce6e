//! Observes changes of the layout and positions the mention popover.

use super::listeners::{Listener, listen_at};
use gloo::utils::{document, window};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, MutationObserver, MutationObserverInit, ResizeObserver};

/// Observes everything that can move a part of the page, until it is dropped.
pub struct LayoutObserver {
    resizes: Option<ResizeObserver>,
    changes: Option<MutationObserver>,
    _call: Closure<dyn FnMut()>,
    _listeners: [Listener; 2],
}

impl LayoutObserver {
    /// Calls `call` when the window is scrolled or resized, when an element matching a selector in
    /// `sized` changes its size, and when the rendered content of an element matching a selector in
    /// `changing` changes.
    ///
    /// For changes of size and content, the call runs before the browser paints. Only the first
    /// match of each selector at the time of this call is observed.
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
                // Observing fails only if the options select nothing.
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

/// Returns options that observe the changes made by rendering, but not those made by
/// [`move_element`] and [`set_data_attribute`].
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

/// Sets the left and top edge of an element, relative to its containing block, and its maximum
/// height, in CSS pixels.
pub fn move_element(id: &str, (left, top, most): (f64, f64, f64)) {
    let Some(element) = html_element(id) else { return };
    let style = element.style();
    for (name, value) in [("left", left), ("top", top), ("max-height", most)] {
        let value = format!("{value:.0}px");
        // Writing an unchanged value would still cost style recalculation.
        if style.get_property_value(name).is_ok_and(|old| old != value) {
            // Setting a length does not fail.
            let _ = style.set_property(name, &value);
        }
    }
}

/// Sets an attribute `data-…` of an element.
pub fn set_data_attribute(id: &str, name: &str, value: &str) {
    let name = format!("data-{name}");
    if let Some(element) =
        html_element(id).filter(|it| it.get_attribute(&name).as_deref() != Some(value))
    {
        // The names are constants of the page and valid.
        let _ = element.set_attribute(&name, value);
    }
}

/// Returns true if an element has a fixed position, so that it does not scroll with the page.
pub fn is_fixed(id: &str) -> bool {
    let style =
        html_element(id).and_then(|element| window().get_computed_style(&element).ok().flatten());
    style.is_some_and(|style| style.get_property_value("position").is_ok_and(|it| it == "fixed"))
}

/// Scrolls the page down by a number of CSS pixels.
pub fn scroll_by(pixels: f64) {
    window().scroll_by_with_x_and_y(0.0, pixels);
}
