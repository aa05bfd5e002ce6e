//! Handles drops anywhere in the window, so that the browser never navigates to a dropped file.

use super::files::{self, FileSelection};
use super::listeners::{Listener, listen, target_matches};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DataTransfer, DragEvent, Event};

/// The data of a drop.
#[derive(Clone, Debug, PartialEq)]
pub enum DropData {
    /// Files or folders.
    Files(FileSelection),
    /// Text, with its original line endings.
    Text(String),
    /// Neither, such as a link or an image of a page.
    Other,
}

/// Calls `take` with the data of each drop.
///
/// A text field receives the text that is dropped on it. Data dragged from the page itself is
/// ignored.
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

/// Returns the dragged data, unless it is text over a text field.
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
    // For a link, browsers provide its URL as plain text, which is not an article.
    if text.trim().is_empty() || has_type(transfer, "text/uri-list") {
        return DropData::Other;
    }
    DropData::Text(text)
}
