//! Listeners for key presses, pastes and copies outside text fields.

use super::clipboard;
use super::selection::{self, SelectedRange};
use crate::state::keymap::chord::KeyPress;
use gloo::events::{EventListener, EventListenerOptions};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Element, Event, EventTarget, KeyboardEvent};

/// An event listener that is removed when dropped.
pub struct Listener {
    _listener: EventListener,
}

/// Calls `handle` for each key pressed outside text fields. If it returns true, the browser's
/// default action is prevented.
///
/// Keys pressed during text composition are ignored. Enter and Space on a control are left to the
/// control.
pub fn on_key(handle: impl Fn(KeyPress) -> bool + 'static) -> Listener {
    listen("keydown", move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let name = event.key();
        if event.is_composing() || is_in_text_field(event) || belongs_to_control(event) {
            return;
        }
        let command = event.ctrl_key() || event.meta_key();
        let key =
            KeyPress { name, ctrl_or_cmd: command, shift: event.shift_key(), alt: event.alt_key() };
        if handle(key) {
            event.prevent_default();
        }
    })
}

/// Calls `handle` with text that is pasted outside text fields.
pub fn on_paste(handle: impl Fn(String) + 'static) -> Listener {
    listen("paste", move |event| {
        let Some(event) = event.dyn_ref::<ClipboardEvent>() else { return };
        if is_in_text_field(event) {
            return;
        }
        if let Some(pasted) = clipboard::read_paste(event) {
            event.prevent_default();
            handle(pasted.text);
        }
    })
}

/// Calls `copied_text` when the user copies or cuts outside text fields, with the range that the
/// browser has selected in the article.
///
/// The returned text goes to the clipboard; the article is never cut. If the browser has selected
/// something outside the article, the browser copies it instead.
pub fn on_copy(
    copied_text: impl Fn(Option<SelectedRange>) -> Option<String> + 'static,
) -> [Listener; 4] {
    let take = Rc::new(copied_text);
    // Browsers dispatch the first two to find out if there is something to copy although no text is
    // selected.
    ["beforecopy", "beforecut", "copy", "cut"].map(|name| {
        let take = take.clone();
        listen(name, move |event| {
            let shown = selection::selected_range();
            if is_in_text_field(event) || (shown.is_none() && selection::has_selection()) {
                return;
            }
            let Some(text) = take(shown) else { return };
            event.prevent_default();
            let is_asked = name.starts_with("before");
            let event = event.dyn_ref::<ClipboardEvent>().filter(|_| !is_asked);
            if let Some(data) = event.and_then(ClipboardEvent::clipboard_data) {
                // Setting data fails only after the event.
                let _ = data.set_data("text/plain", &text);
            }
        })
    })
}

pub(super) fn listen(name: &'static str, call: impl Fn(&Event) + 'static) -> Listener {
    listen_at(&gloo::utils::window(), name, call)
}

/// Calls `call` for each event `name` that reaches `at`. The listener can prevent the default
/// action.
pub(super) fn listen_at(
    at: &EventTarget,
    name: &'static str,
    call: impl Fn(&Event) + 'static,
) -> Listener {
    let options = EventListenerOptions::enable_prevent_default();
    Listener { _listener: EventListener::new_with_options(at, name, options, move |e| call(e)) }
}

fn target_element(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

pub(super) fn target_matches(event: &Event, selector: &str) -> bool {
    target_element(event).is_some_and(|target| target.matches(selector).unwrap_or(false))
}

fn is_in_text_field(event: &Event) -> bool {
    target_matches(
        event,
        "textarea, select, input:not([type=checkbox], [type=radio]), [contenteditable]",
    )
}

fn belongs_to_control(event: &KeyboardEvent) -> bool {
    let bare = !event.ctrl_key() && !event.meta_key() && !event.shift_key();
    let pressed = matches!(event.key().as_str(), "Enter" | " ");
    // A mention is a control too, but Enter on it accepts the mention.
    bare && pressed && target_matches(event, "button, a[href], summary, input")
}
