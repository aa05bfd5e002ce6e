//! The size of an element and pointer positions in it. Used by the map.

use super::page;
use crate::state::places::map_projection::PixelSize;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, MouseEvent, PointerEvent, ResizeObserver};

/// Observes the size of an element until it is dropped.
pub struct SizeObserver {
    observer: ResizeObserver,
    _call: Closure<dyn FnMut()>,
}

impl SizeObserver {
    /// Calls `call` with the size of the element with this id, now and whenever it changes. Sizes
    /// with a zero width or height are not reported.
    ///
    /// Returns `None` if the element does not exist or the browser cannot observe sizes.
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

/// Returns the position of a pointer in pixels from the top left corner of the element with this
/// id.
pub fn position_in(id: &str, event: &MouseEvent) -> (f64, f64) {
    let rect = page::bounding_rect(&format!("#{id}")).unwrap_or_default();
    (f64::from(event.client_x()) - rect.left, f64::from(event.client_y()) - rect.top)
}

/// Returns the row index of an event's target: the number in the nearest `data-row` attribute.
pub fn row_index(event: &Event) -> Option<usize> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest("[data-row]").ok()??.get_attribute("data-row")?.parse().ok()
}

/// Dispatches all events of a pointer to the element with this id, until the pointer is released.
pub fn capture_pointer(id: &str, event: &PointerEvent) {
    if let Some(element) = gloo::utils::document().get_element_by_id(id) {
        // Fails only for a pointer that is no longer active.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}
