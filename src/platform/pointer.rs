//! Selecting text of the article with the mouse, wherever the button is let go.
//!
//! Browsers select by rules of their own. A press beside the text selects the nearest word with the
//! second click; a drag that leaves the article goes on into whatever follows it in the page. Here the
//! clicks beside the text select nothing, and a drag outside ends at the edge of the article.

use super::caret::{self, Caret};
use super::selection::{self, Selected};
use super::window::{Listener, listen_at};
use gloo::utils::{document, window};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent, PointerEvent};

/// What stands in the article or around it, and has clicks of its own.
const CONTROLS: &str = "button, a[href], input, textarea, select, label, summary";
/// So far the mouse moves in a click, in CSS pixels: more is a drag.
const STILL: i32 = 3;
/// Says that text is being selected: what lies over the article is passed through by the mouse then.
const SELECTING: &str = "data-selecting";

/// Text that was selected with the mouse.
#[derive(Clone, Copy, Debug)]
pub struct Chosen {
    /// What.
    pub selected: Selected,
    /// With how many clicks.
    pub clicks: i32,
    /// Whether the Alt key was held.
    pub is_exact: bool,
}

/// The button of the mouse was pressed in the article, or beside it.
#[derive(Clone, Copy)]
struct Press {
    clicks: i32,
    at: (i32, i32),
    has_moved: bool,
}

impl Press {
    /// Whether the mouse is where it was pressed, and was nowhere else.
    fn is_click(self, event: &MouseEvent) -> bool {
        let (x, y) = (event.client_x() - self.at.0, event.client_y() - self.at.1);
        !self.has_moved && x.abs() < STILL && y.abs() < STILL
    }
}

thread_local! {
    static IS_DOWN: Cell<bool> = const { Cell::new(false) };
    static HAS_CHOSEN: Cell<bool> = const { Cell::new(false) };
    static WAITING: RefCell<Option<Box<dyn FnOnce()>>> = const { RefCell::new(None) };
}

/// Calls now or, while the button of the mouse is down, once it is up, unless that ends a selection.
/// Of several calls the last is made. For moving the focus: WebKit drops what is being selected then.
pub fn when_up(call: impl FnOnce() + 'static) {
    if IS_DOWN.get() {
        WAITING.set(Some(Box::new(call)));
    } else {
        call();
    }
}

/// Whether the last press of the button selected text: the click that comes of it is none.
pub fn has_chosen() -> bool {
    HAS_CHOSEN.get()
}

/// Listens to the mouse as long as it lives.
pub struct Selecting {
    _listeners: [Listener; 7],
}

impl Drop for Selecting {
    fn drop(&mut self) {
        lift();
    }
}

/// Calls `chosen` when text of the article was selected with the mouse, wherever that ended, and `beside` at a click in
/// the space around the article. Clicks in it are heard there.
pub fn on_chosen(chosen: impl Fn(Chosen) + 'static, beside: impl Fn() + 'static) -> Selecting {
    let (press, is_touch) = (Cell::default(), Cell::default());
    let mouse = Rc::new(Mouse { press, is_touch, chosen, beside });
    let on = |name, hear: fn(&Mouse<_, _>, &MouseEvent)| {
        let mouse = mouse.clone();
        listen_at(&window(), name, move |event| {
            if let Some(event) = event.dyn_ref() {
                hear(&mouse, event);
            }
        })
    };
    let lost = |name| {
        let mouse = mouse.clone();
        listen_at(&window(), name, move |_| mouse.end(None))
    };
    let listeners = [
        on("pointerdown", Mouse::point),
        on("mousedown", Mouse::press),
        on("mousemove", Mouse::go),
        on("mouseup", Mouse::lift),
        on("contextmenu", |_, event| offer_menu(event)),
        lost("pointercancel"),
        lost("blur"),
    ];
    Selecting { _listeners: listeners }
}

/// What the mouse does.
struct Mouse<F, G> {
    /// The press that may select text.
    press: Cell<Option<Press>>,
    /// Whether it is a finger that touched the page last: the browser makes up a mouse for it.
    is_touch: Cell<bool>,
    chosen: F,
    beside: G,
}

impl<F: Fn(Chosen), G: Fn()> Mouse<F, G> {
    fn point(&self, event: &MouseEvent) {
        let event = event.dyn_ref::<PointerEvent>();
        self.is_touch.set(event.is_some_and(|event| event.pointer_type() == "touch"));
        HAS_CHOSEN.set(false);
    }

    fn press(&self, event: &MouseEvent) {
        if event.button() == 0 && !self.is_touch.get() {
            IS_DOWN.set(true);
            self.press.set(begin(event));
        }
    }

    fn go(&self, event: &MouseEvent) {
        match self.press.get() {
            // It was let go where nothing tells of it.
            _ if IS_DOWN.get() && event.buttons() & 1 == 0 => self.end(None),
            Some(press) => self.press.set(Some(drag(press, event))),
            None => {}
        }
    }

    fn lift(&self, event: &MouseEvent) {
        if event.button() == 0 {
            self.end(Some(event));
        }
    }

    fn end(&self, event: Option<&MouseEvent>) {
        let press = self.press.take();
        let chosen = press.and_then(|press| choose(press, event));
        if let Some(chosen) = chosen {
            HAS_CHOSEN.set(true);
            WAITING.take();
            (self.chosen)(chosen);
        } else if let (Some(press), Some(event)) = (press, event)
            && press.is_click(event)
            && !is_in_article(event)
        {
            (self.beside)();
        }
        lift();
    }
}

/// The browser's menu offers to copy what the page shows as selected only where the browser does, too.
fn offer_menu(event: &MouseEvent) {
    const SELECTED: &str = "#text .selected";
    let over = target(event).and_then(|target| target.closest(SELECTED).ok().flatten());
    if over.is_some() {
        selection::show(SELECTED);
    }
}

/// The button is up, or nobody knows.
fn lift() {
    IS_DOWN.set(false);
    mark_selecting(false);
    if let Some(call) = WAITING.take() {
        // After the click that this may be.
        super::later(0, call);
    }
}

fn article() -> Option<Element> {
    document().get_element_by_id("text")
}

fn is_in_article(event: &MouseEvent) -> bool {
    target(event).zip(article()).is_some_and(|(target, article)| article.contains(Some(&target)))
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// A press that may select text of the article: in it, or in the space around it.
fn begin(event: &MouseEvent) -> Option<Press> {
    let (article, target) = (article()?, target(event)?);
    let is_there = article.contains(Some(&target)) || target.contains(Some(&article));
    let is_control = target.closest(CONTROLS).is_ok_and(|control| control.is_some());
    if !is_there || is_control {
        return None;
    }
    let at = (event.client_x(), event.client_y());
    if event.detail() > 1 && !caret::is_on_text(&target, at) {
        // Else the nearest word, or its paragraph.
        event.prevent_default();
        return None;
    }
    Some(Press { clicks: event.detail(), at, has_moved: event.shift_key() })
}

/// The mouse moves with the button down. Over what is not the article the selection goes to its edge.
fn drag(press: Press, event: &MouseEvent) -> Press {
    let away = |one: i32, other: i32| (one - other).abs() >= STILL;
    let (x, y) = (event.client_x(), event.client_y());
    let has_moved = press.has_moved || away(x, press.at.0) || away(y, press.at.1);
    if has_moved {
        mark_selecting(true);
        // Outside the window the browser scrolls, and goes on selecting.
        let is_in_window = caret::is_in_window((x, y));
        if is_in_window && extend_to_edge(event) {
            event.prevent_default();
        }
    }
    Press { has_moved, ..press }
}

/// What came of a press: `None` for a click.
fn choose(press: Press, event: Option<&MouseEvent>) -> Option<Chosen> {
    let is_click = event.map_or(!press.has_moved, |event| press.is_click(event));
    if press.clicks < 2 && is_click {
        return None;
    }
    if let Some(event) = event {
        extend_to_edge(event);
    }
    let is_exact = event.is_some_and(MouseEvent::alt_key);
    let selected = selection::selected_range()?;
    Some(Chosen { selected, clicks: press.clicks, is_exact })
}

/// Ends what is being selected at the edge of the article where the mouse is nowhere over its text;
/// says whether it is so.
fn extend_to_edge(event: &MouseEvent) -> bool {
    let Some(article) = article() else { return false };
    let at = (event.client_x(), event.client_y());
    if is_in_article(event) && caret::is_beside_text(&article, at) {
        return false;
    }
    let Some(Caret { node, offset }) = caret::at_edge(&article, at) else { return false };
    selection::extend(&article, &node, offset)
}

fn mark_selecting(is_selecting: bool) {
    let Some(root) = document().document_element() else { return };
    // The name is valid.
    if is_selecting && !root.has_attribute(SELECTING) {
        let _ = root.set_attribute(SELECTING, "");
    } else if !is_selecting && root.has_attribute(SELECTING) {
        let _ = root.remove_attribute(SELECTING);
    }
}
