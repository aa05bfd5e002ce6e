//! A surface that is drawn on and touched: its size, and where on it a pointer is.

use super::page;
use crate::state::map_projection::PixelSize;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, MouseEvent, PointerEvent, ResizeObserver};

/// Watches the size of an element as long as it lives.
pub struct SizeObserver {
    observer: ResizeObserver,
    _call: Closure<dyn FnMut()>,
}

impl SizeObserver {
    /// Calls with the size of the element with this id, now and whenever it changes; not while it
    /// has none.
    pub fn start(id: &'static str, call: impl Fn(PixelSize) + 'static) -> Option<Self> {
        let call = Closure::<dyn FnMut()>::new(move || {
            let rect = page::bounding_rect(&format!("#{id}"))
                .filter(|it| it.width > 0.0 && it.height > 0.0);
            if let Some(rect) = rect {
                call((rect.width, rect.height));
            }
        });
        let observer = ResizeObserver::new(call.as_ref().unchecked_ref()).ok()?;
        observer.observe(&gloo::utils::document().get_element_by_id(id)?);
        Some(Self { observer, _call: call })
    }
}

impl Drop for SizeObserver {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Where a pointer is, in pixels from the top left corner of the element with this id.
pub fn position_in(id: &str, event: &MouseEvent) -> (f64, f64) {
    let rect = page::bounding_rect(&format!("#{id}")).unwrap_or_default();
    (f64::from(event.client_x()) - rect.left, f64::from(event.client_y()) - rect.top)
}

/// The row that an event's target belongs to: the number in the nearest `data-row`.
pub fn row_index(event: &Event) -> Option<usize> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest("[data-row]").ok()??.get_attribute("data-row")?.parse().ok()
}

/// Sends all that a pointer does to the element with this id, until it is released.
pub fn capture_pointer(id: &str, event: &PointerEvent) {
    if let Some(element) = gloo::utils::document().get_element_by_id(id) {
        // Refused only for a pointer that has gone already.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}
