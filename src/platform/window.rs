//! Keys and pasted text that no field of the page takes.

use super::clipboard;
use crate::state::keys::Key;
use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Element, Event, EventTarget, KeyboardEvent};

/// Listens as long as it lives.
pub struct Listener {
    _listener: EventListener,
}

/// Calls `take` for each key pressed outside text fields. What it takes, the browser does not do.
/// Enter and Space on a control are the control's.
pub fn on_key(take: impl Fn(Key) -> bool + 'static) -> Listener {
    listen("keydown", move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let name = event.key();
        if event.is_composing() || in_field(event) || belongs_to_control(event) {
            return;
        }
        let command = event.ctrl_key() || event.meta_key();
        let key = Key { name, command, shift: event.shift_key(), alt: event.alt_key() };
        if take(key) {
            event.prevent_default();
        }
    })
}

/// Calls `take` with text that is pasted outside text fields.
pub fn on_paste(take: impl Fn(String) + 'static) -> Listener {
    listen("paste", move |event| {
        let Some(event) = event.dyn_ref::<ClipboardEvent>() else { return };
        if in_field(event) {
            return;
        }
        if let Some(pasted) = clipboard::pasted(event) {
            event.prevent_default();
            take(pasted.text);
        }
    })
}

fn listen(name: &'static str, call: impl Fn(&Event) + 'static) -> Listener {
    listen_at(&gloo::utils::window(), name, call)
}

/// Calls for each event that comes to what is listened at.
pub(super) fn listen_at(
    at: &EventTarget,
    name: &'static str,
    call: impl Fn(&Event) + 'static,
) -> Listener {
    let options = EventListenerOptions::enable_prevent_default();
    Listener { _listener: EventListener::new_with_options(at, name, options, move |e| call(e)) }
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn matches(event: &Event, selector: &str) -> bool {
    target(event).is_some_and(|target| target.matches(selector).unwrap_or(false))
}

fn in_field(event: &Event) -> bool {
    matches(event, "textarea, select, input:not([type=checkbox], [type=radio]), [contenteditable]")
}

fn belongs_to_control(event: &KeyboardEvent) -> bool {
    let bare = !event.ctrl_key() && !event.meta_key() && !event.shift_key();
    let pressed = matches!(event.key().as_str(), "Enter" | " ");
    // A mention is a control too, but Enter on it accepts: see the help sheet.
    bare && pressed && matches(event, "button, a[href], summary, input")
}
