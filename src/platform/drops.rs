//! What is dropped on the window, wherever that is: the page takes it, or says why not, and the browser never
//! leaves the page for it.

use super::files::{self, Given};
use super::window::{Listener, listen, matches};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DataTransfer, DragEvent, Event};

/// Something that was dropped.
#[derive(Clone, Debug, PartialEq)]
pub enum Dropped {
    /// Files, or folders.
    Files(Given),
    /// Text, line ends as they came.
    Text(String),
    /// Neither: a link, a picture of a page.
    Other,
}

/// Calls `take` with what is dropped. Text that is dropped on a text field is the field's; what was dragged
/// out of the page itself is nobody's.
pub fn on_drop(take: impl Fn(Dropped) + 'static) -> [Listener; 4] {
    let is_own = Rc::new(Cell::new(false));
    let (begun, ended, over, dropped) = (is_own.clone(), is_own.clone(), is_own.clone(), is_own);
    [
        listen("dragstart", move |_| begun.set(true)),
        listen("dragend", move |_| ended.set(false)),
        listen("dragover", move |event| {
            if let Some(transfer) = transferred(event) {
                event.prevent_default();
                transfer.set_drop_effect(if over.get() { "none" } else { "copy" });
            }
        }),
        listen("drop", move |event| {
            let Some(transfer) = transferred(event) else { return };
            event.prevent_default();
            if !dropped.replace(false) {
                take(what(event, &transfer));
            }
        }),
    ]
}

/// What is dragged, unless that is text over a field that takes it.
fn transferred(event: &Event) -> Option<DataTransfer> {
    let transfer = event.dyn_ref::<DragEvent>()?.data_transfer()?;
    let is_fields = matches(event, ":read-write") && !has(&transfer, "Files");
    (!is_fields).then_some(transfer)
}

fn has(transfer: &DataTransfer, kind: &str) -> bool {
    transfer.types().includes(&JsValue::from(kind), 0)
}

fn what(event: &Event, transfer: &DataTransfer) -> Dropped {
    if has(transfer, "Files") {
        return event
            .dyn_ref()
            .map_or(Dropped::Other, |event| Dropped::Files(files::dropped(event)));
    }
    let text = transfer.get_data("text/plain").unwrap_or_default();
    // What a browser gives of a link is its address, which is no article.
    if text.trim().is_empty() || has(transfer, "text/uri-list") {
        return Dropped::Other;
    }
    Dropped::Text(text)
}
