//! What is dropped on the window, wherever that is: the page takes it, or says why not, and the browser never
//! leaves the page for it.

use super::files::{self, FileSelection};
use super::listeners::{Listener, listen, target_matches};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DataTransfer, DragEvent, Event};

/// Something that was dropped.
#[derive(Clone, Debug, PartialEq)]
pub enum DropData {
    /// Files, or folders.
    Files(FileSelection),
    /// Text, line ends as they came.
    Text(String),
    /// Neither: a link, a picture of a page.
    Other,
}

/// Calls `take` with what is dropped. Text that is dropped on a text field is the field's; what was dragged
/// out of the page itself is nobody's.
pub fn on_drop(take: impl Fn(DropData) + 'static) -> [Listener; 4] {
    let is_own = Rc::new(Cell::new(false));
    let (begun, ended, over, dropped) = (is_own.clone(), is_own.clone(), is_own.clone(), is_own);
    [
        listen("dragstart", move |_| begun.set(true)),
        listen("dragend", move |_| ended.set(false)),
        listen("dragover", move |event| {
            if let Some(transfer) = accepted_transfer(event) {
                event.prevent_default();
                transfer.set_drop_effect(if over.get() { "none" } else { "copy" });
            }
        }),
        listen("drop", move |event| {
            let Some(transfer) = accepted_transfer(event) else { return };
            event.prevent_default();
            if !dropped.replace(false) {
                take(read_drop(event, &transfer));
            }
        }),
    ]
}

/// What is dragged, unless that is text over a field that takes it.
fn accepted_transfer(event: &Event) -> Option<DataTransfer> {
    let transfer = event.dyn_ref::<DragEvent>()?.data_transfer()?;
    let is_fields = target_matches(event, ":read-write") && !has_type(&transfer, "Files");
    (!is_fields).then_some(transfer)
}

fn has_type(transfer: &DataTransfer, kind: &str) -> bool {
    transfer.types().includes(&JsValue::from(kind), 0)
}

fn read_drop(event: &Event, transfer: &DataTransfer) -> DropData {
    if has_type(transfer, "Files") {
        return event
            .dyn_ref()
            .map_or(DropData::Other, |event| DropData::Files(files::dropped_files(event)));
    }
    let text = transfer.get_data("text/plain").unwrap_or_default();
    // What a browser gives of a link is its address, which is no article.
    if text.trim().is_empty() || has_type(transfer, "text/uri-list") {
        return DropData::Other;
    }
    DropData::Text(text)
}
