//! Selection of article text with the mouse, wherever the button is released.
//!
//! The native behavior differs: a second click beside the text selects the nearest word, and a drag
//! out of the article extends the selection to the elements that follow it. Here, double and triple
//! clicks beside the text select nothing, and a drag out of the article ends at its edge.

use super::caret_position::{self, Caret};
use super::listeners::{Listener, listen_at};
use super::selection::{self, SelectedRange};
use gloo::utils::{document, window};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent, PointerEvent};

/// Elements in or around the article that handle clicks themselves.
const CONTROL_SELECTOR: &str = "button, a[href], input, textarea, select, label, summary";
/// The distance in CSS pixels from which a mouse movement is a drag and not a click.
const CLICK_TOLERANCE: i32 = 3;
/// The attribute of the root element while text is being selected. The style sheet then makes
/// elements over the article transparent to the pointer.
const SELECTING_ATTRIBUTE: &str = "data-selecting";

/// Text that was selected with the mouse.
#[derive(Clone, Copy, Debug)]
pub struct MouseSelection {
    /// The selected range.
    pub range: SelectedRange,
    /// The number of clicks.
    pub clicks: i32,
    /// True if the Alt key was held.
    pub is_exact: bool,
}

/// A press of the mouse button in the article or beside it.
#[derive(Clone, Copy)]
struct MousePress {
    clicks: i32,
    position: (i32, i32),
    has_moved: bool,
}

impl MousePress {
    /// Returns true if the mouse is still at the position of the press and has not left it
    /// meanwhile.
    fn is_click(self, event: &MouseEvent) -> bool {
        let (x, y) = (event.client_x() - self.position.0, event.client_y() - self.position.1);
        !self.has_moved && x.abs() < CLICK_TOLERANCE && y.abs() < CLICK_TOLERANCE
    }
}

thread_local! {
    static IS_BUTTON_DOWN: Cell<bool> = const { Cell::new(false) };
    static HAS_SELECTED: Cell<bool> = const { Cell::new(false) };
    static PENDING_CALL: RefCell<Option<Box<dyn FnOnce()>>> = const { RefCell::new(None) };
}

/// Calls `call` now or, while the mouse button is down, after it is released.
///
/// If the release ends a selection, the call is dropped. Of several pending calls, only the last is
/// made. Use this to move the focus: WebKit drops a selection in progress when the focus moves.
pub fn when_released(call: impl FnOnce() + 'static) {
    if IS_BUTTON_DOWN.get() {
        PENDING_CALL.set(Some(Box::new(call)));
    } else {
        call();
    }
}

/// Returns true if the last press of the button selected text. The click event of that press should
/// be ignored.
pub fn has_selected() -> bool {
    HAS_SELECTED.get()
}

/// Listens to the mouse until it is dropped.
pub struct MouseSelectionListener {
    _listeners: [Listener; 7],
}

impl Drop for MouseSelectionListener {
    fn drop(&mut self) {
        release_button();
    }
}

/// Calls `on_selected` when text of the article was selected with the mouse, wherever the button
/// was released, and `on_click_outside` for a click in the space around the article.
///
/// Clicks in the article are not reported here.
pub fn on_selection(
    on_selected: impl Fn(MouseSelection) + 'static,
    on_click_outside: impl Fn() + 'static,
) -> MouseSelectionListener {
    let (press, is_touch) = (Cell::default(), Cell::default());
    let mouse = Rc::new(MouseTracker { press, is_touch, on_selected, on_click_outside });
    let on = |name, hear: fn(&MouseTracker<_, _>, &MouseEvent)| {
        let mouse = mouse.clone();
        listen_at(&window(), name, move |event| {
            if let Some(event) = event.dyn_ref() {
                hear(&mouse, event);
            }
        })
    };
    let lost = |name| {
        let mouse = mouse.clone();
        listen_at(&window(), name, move |_| mouse.end_press(None))
    };
    let listeners = [
        on("pointerdown", MouseTracker::on_pointer_down),
        on("mousedown", MouseTracker::on_mouse_down),
        on("mousemove", MouseTracker::on_mouse_move),
        on("mouseup", MouseTracker::on_mouse_up),
        on("contextmenu", |_, event| prepare_context_menu(event)),
        lost("pointercancel"),
        lost("blur"),
    ];
    MouseSelectionListener { _listeners: listeners }
}

/// The state of the mouse.
struct MouseTracker<F, G> {
    /// The press that may select text.
    press: Cell<Option<MousePress>>,
    /// True if the last pointer was a finger. Browsers then emulate mouse events.
    is_touch: Cell<bool>,
    on_selected: F,
    on_click_outside: G,
}

impl<F: Fn(MouseSelection), G: Fn()> MouseTracker<F, G> {
    fn on_pointer_down(&self, event: &MouseEvent) {
        let event = event.dyn_ref::<PointerEvent>();
        self.is_touch.set(event.is_some_and(|event| event.pointer_type() == "touch"));
        HAS_SELECTED.set(false);
    }

    fn on_mouse_down(&self, event: &MouseEvent) {
        if event.button() == 0 && !self.is_touch.get() {
            IS_BUTTON_DOWN.set(true);
            self.press.set(start_press(event));
        }
    }

    fn on_mouse_move(&self, event: &MouseEvent) {
        match self.press.get() {
            // The button was released where the page receives no event.
            _ if IS_BUTTON_DOWN.get() && event.buttons() & 1 == 0 => self.end_press(None),
            Some(press) => self.press.set(Some(continue_drag(press, event))),
            None => {}
        }
    }

    fn on_mouse_up(&self, event: &MouseEvent) {
        if event.button() == 0 {
            self.end_press(Some(event));
        }
    }

    fn end_press(&self, event: Option<&MouseEvent>) {
        let press = self.press.take();
        let chosen = press.and_then(|press| finish_press(press, event));
        if let Some(chosen) = chosen {
            HAS_SELECTED.set(true);
            PENDING_CALL.take();
            (self.on_selected)(chosen);
        } else if let (Some(press), Some(event)) = (press, event)
            && press.is_click(event)
            && !is_in_article(event)
        {
            (self.on_click_outside)();
        }
        release_button();
    }
}

/// Before the context menu opens, copies the page's selection to the browser's selection. Otherwise
/// the menu does not offer to copy it.
fn prepare_context_menu(event: &MouseEvent) {
    const SELECTED: &str = "#text .selected";
    let over = target_element(event).and_then(|target| target.closest(SELECTED).ok().flatten());
    if over.is_some() {
        selection::select_elements(SELECTED);
    }
}

/// Ends the selection after the button was released, or when its state is unknown.
fn release_button() {
    IS_BUTTON_DOWN.set(false);
    set_selecting(false);
    if let Some(call) = PENDING_CALL.take() {
        // Runs after the click event that may follow.
        super::run_after(0, call);
    }
}

fn article() -> Option<Element> {
    document().get_element_by_id("text")
}

fn is_in_article(event: &MouseEvent) -> bool {
    target_element(event)
        .zip(article())
        .is_some_and(|(target, article)| article.contains(Some(&target)))
}

fn target_element(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Returns a press that may select text: one in the article or in the space around it.
fn start_press(event: &MouseEvent) -> Option<MousePress> {
    let (article, target) = (article()?, target_element(event)?);
    let is_there = article.contains(Some(&target)) || target.contains(Some(&article));
    let is_control = target.closest(CONTROL_SELECTOR).is_ok_and(|control| control.is_some());
    if !is_there || is_control {
        return None;
    }
    let at = (event.client_x(), event.client_y());
    if event.detail() > 1 && !caret_position::is_on_text(&target, at) {
        // By default, the browser would select the nearest word or its paragraph.
        event.prevent_default();
        return None;
    }
    Some(MousePress { clicks: event.detail(), position: at, has_moved: event.shift_key() })
}

/// Handles a mouse movement with the button down. Outside the article, the selection ends at the
/// edge of the article.
fn continue_drag(press: MousePress, event: &MouseEvent) -> MousePress {
    let away = |one: i32, other: i32| (one - other).abs() >= CLICK_TOLERANCE;
    let (x, y) = (event.client_x(), event.client_y());
    let has_moved = press.has_moved || away(x, press.position.0) || away(y, press.position.1);
    if has_moved {
        set_selecting(true);
        // Outside the window, the browser scrolls and extends the selection.
        let is_in_window = caret_position::is_in_window((x, y));
        if is_in_window && extend_to_edge(event) {
            event.prevent_default();
        }
    }
    MousePress { has_moved, ..press }
}

/// Returns the selection that a press made, or `None` for a click.
fn finish_press(press: MousePress, event: Option<&MouseEvent>) -> Option<MouseSelection> {
    let is_click = event.map_or(!press.has_moved, |event| press.is_click(event));
    if press.clicks < 2 && is_click {
        return None;
    }
    if let Some(event) = event {
        extend_to_edge(event);
    }
    let is_exact = event.is_some_and(MouseEvent::alt_key);
    let selected = selection::selected_range()?;
    Some(MouseSelection { range: selected, clicks: press.clicks, is_exact })
}

/// If the mouse is not over the article's text, ends the selection at the edge of the article.
/// Returns true if it did.
fn extend_to_edge(event: &MouseEvent) -> bool {
    let Some(article) = article() else { return false };
    let at = (event.client_x(), event.client_y());
    if is_in_article(event) && caret_position::is_in_text_column(&article, at) {
        return false;
    }
    let Some(Caret { node, offset }) = caret_position::nearest_caret(&article, at) else {
        return false;
    };
    selection::extend_to(&article, &node, offset)
}

fn set_selecting(is_selecting: bool) {
    let Some(root) = document().document_element() else { return };
    // The name of the attribute is valid, so neither call fails.
    if is_selecting && !root.has_attribute(SELECTING_ATTRIBUTE) {
        let _ = root.set_attribute(SELECTING_ATTRIBUTE, "");
    } else if !is_selecting && root.has_attribute(SELECTING_ATTRIBUTE) {
        let _ = root.remove_attribute(SELECTING_ATTRIBUTE);
    }
}
