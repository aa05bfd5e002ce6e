//! Focus, places on the screen, time, theme, static files.

use super::BrowserError;
use super::{mouse_selection, preferences};
use gloo::events::{EventListener, EventListenerOptions};
use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomRect, Element, HtmlDialogElement, HtmlElement, HtmlInputElement, Response,
    ScrollIntoViewOptions, ScrollLogicalPosition,
};

/// Milliseconds since 1970 UTC.
pub fn now() -> i64 {
    js_sys::Date::now() as i64
}

/// Milliseconds since the page was opened; unlike [`now`] it never goes back.
pub fn monotonic_ms() -> f64 {
    let performance = gloo::utils::window().performance();
    performance.map_or_else(js_sys::Date::now, |performance| performance.now())
}

/// Calls once the drawing that is under way is done.
pub fn after_render(call: impl FnOnce() + 'static) {
    super::run_after(0, call);
}

/// Calls once all that is being drawn at the moment is in the page, before the browser paints it.
pub fn before_paint(call: impl FnOnce() + 'static) {
    // A turn of its own after the one in which everything is drawn.
    wasm_bindgen_futures::spawn_local(async move { call() });
}

/// Lets the browser do what waits: draw, and hear what a person does.
pub async fn yield_to_browser() {
    gloo::timers::future::TimeoutFuture::new(0).await;
}

/// Waits so many milliseconds.
pub async fn sleep(milliseconds: u32) {
    gloo::timers::future::TimeoutFuture::new(milliseconds).await;
}

/// A moment in the person's own words and time zone; `at` is milliseconds since 1970 UTC.
pub fn format_local_time(time: i64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(time as f64));
    String::from(date.to_locale_string("default", &JsValue::UNDEFINED))
}

/// A name that no other has, after all those of the time before.
pub fn new_time_ordered_id() -> String {
    let random = (js_sys::Math::random() * 4_294_967_296.0) as u32;
    format!("{:012x}-{random:08x}", now())
}

/// Calls each time that the page is left, or `true` when it is only out of sight.
pub fn on_page_hide(call: impl Fn(bool) + 'static) {
    let call = std::rc::Rc::new(call);
    let hide = call.clone();
    EventListener::new(&gloo::utils::window(), "pagehide", move |_| hide(false)).forget();
    // For as long as the page lives.
    EventListener::new(&gloo::utils::document(), "visibilitychange", move |_| call(true)).forget();
}

/// Calls after so many milliseconds.
pub fn set_timeout(milliseconds: u32, call: impl FnOnce() + 'static) {
    super::run_after(milliseconds, call);
}

/// How long at most a page waits to be painted, in milliseconds: one that is out of sight is not.
const MAX_PAINT_WAIT_MS: u32 = 500;

/// Calls once what is drawn can be seen: for work that a person does not wait for.
pub fn after_paint(call: impl FnOnce() + 'static) {
    let run = once_or_after_timeout(call);
    request_frame(move || super::run_after(0, run));
}

/// Calls in the frame after the next, which shows what is drawn now.
pub fn after_next_frame(call: impl FnOnce() + 'static) {
    let run = once_or_after_timeout(call);
    request_frame(move || request_frame(run));
}

/// Calls once: when it is told to, or after a time, as there may be no frames.
fn once_or_after_timeout(call: impl FnOnce() + 'static) -> impl Fn() + 'static {
    let call = Rc::new(Cell::new(Some(Box::new(call) as Box<dyn FnOnce()>)));
    let run = move || {
        if let Some(call) = call.take() {
            call();
        }
    };
    super::run_after(MAX_PAINT_WAIT_MS, run.clone());
    run
}

fn request_frame(call: impl FnOnce() + 'static) {
    let call = Closure::once_into_js(call);
    // Nothing but a page that is being closed refuses.
    let _ = gloo::utils::window().request_animation_frame(call.unchecked_ref());
}

fn element_by_id(id: &str) -> Option<HtmlElement> {
    gloo::utils::document().get_element_by_id(id)?.dyn_into().ok()
}

/// Moves the focus to the element with this id and shows it, if there is one.
pub fn focus_and_reveal(id: &str) {
    let id = id.to_owned();
    mouse_selection::when_released(move || {
        focus_now(&id);
        scroll_into_view(&id);
    });
}

/// Moves the focus to the element with this id, if there is one. Moves nothing on the screen.
pub fn focus_without_scroll(id: &str) {
    let id = id.to_owned();
    mouse_selection::when_released(move || focus_now(&id));
}

fn focus_now(id: &str) {
    if let Some(element) = element_by_id(id) {
        focus_element(&element);
    }
}

fn focus_element(element: &HtmlElement) {
    let quiet = web_sys::FocusOptions::new();
    quiet.set_prevent_scroll(true);
    // An element that takes no focus stays without it.
    let _ = element.focus_with_options(&quiet);
}

/// Whether an element of the page has the focus.
pub fn has_focus() -> bool {
    let document = gloo::utils::document();
    let active = document.active_element();
    active.is_some_and(|active| document.body().is_none_or(|body| *active != **body))
}

/// Gives the focus to the first of these elements that takes it, where no element has it. Moves
/// nothing on the screen.
pub fn restore_focus(ids: &[&str]) {
    for element in ids.iter().filter_map(|id| element_by_id(id)) {
        if has_focus() {
            return;
        }
        // One that takes no focus leaves it to the next.
        focus_element(&element);
    }
}

/// Shows the element with this id, if there is one, without moving the focus.
pub fn scroll_into_view(id: &str) {
    if let Some(element) = element_by_id(id) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Scrolls to the start of the page.
pub fn scroll_to_top() {
    gloo::utils::window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Where something stands, in CSS pixels of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// From the left edge of the window.
    pub left: f64,
    /// From its top edge.
    pub top: f64,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
}

impl Rect {
    /// The smallest one that holds both.
    fn union(self, other: Self) -> Self {
        let (left, top) = (self.left.min(other.left), self.top.min(other.top));
        let right = (self.left + self.width).max(other.left + other.width);
        let bottom = (self.top + self.height).max(other.top + other.height);
        Self { left, top, width: right - left, height: bottom - top }
    }
}

impl From<DomRect> for Rect {
    fn from(rect: DomRect) -> Self {
        Self { left: rect.left(), top: rect.top(), width: rect.width(), height: rect.height() }
    }
}

/// Where the first element that matches a selector stands.
pub fn bounding_rect(selector: &str) -> Option<Rect> {
    let element = gloo::utils::document().query_selector(selector).ok()??;
    Some(element.get_bounding_client_rect().into())
}

/// What all elements that match a selector cover together.
pub fn bounding_rect_of_all(selector: &str) -> Option<Rect> {
    let found = gloo::utils::document().query_selector_all(selector).ok()?;
    let elements = (0..found.length()).filter_map(|at| found.get(at)?.dyn_into::<Element>().ok());
    let rects = elements.map(|element| Rect::from(element.get_bounding_client_rect()));
    rects.reduce(Rect::union)
}

/// Which of the elements in the element with this id the window shows, by their numbers. They stand below
/// each other.
pub fn visible_children(id: &str) -> Range<usize> {
    let Some(children) = element_by_id(id).map(|element| element.children()) else { return 0..0 };
    let height = viewport_size().1;
    let all: Vec<u32> = (0..children.length()).collect();
    let rect =
        |at: &u32| children.item(*at).map(|child| Rect::from(child.get_bounding_client_rect()));
    let above = |at: &u32| rect(at).is_some_and(|rect| rect.top + rect.height <= 0.0);
    let not_below = |at: &u32| rect(at).is_some_and(|rect| rect.top < height);
    all.partition_point(above)..all.partition_point(not_below)
}

/// How high the first element that matches a selector would be if nothing in it were scrolled away.
pub fn unclipped_height(selector: &str) -> Option<f64> {
    let element = gloo::utils::document().query_selector(selector).ok()??;
    let cut = element.scroll_height() - element.client_height();
    Some(element.get_bounding_client_rect().height() + f64::from(cut))
}

/// Width and height of the window, in CSS pixels.
pub fn viewport_size() -> (f64, f64) {
    let side = |value: Result<JsValue, JsValue>| value.ok().and_then(|it| it.as_f64());
    let window = gloo::utils::window();
    (side(window.inner_width()).unwrap_or(0.0), side(window.inner_height()).unwrap_or(0.0))
}

/// What stands in the text field with this id.
pub fn input_value(id: &str) -> String {
    let field = element_by_id(id).and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
    field.map(|field| field.value()).unwrap_or_default()
}

/// Opens the file dialog of the file input with this id.
pub fn click_element(id: &str) {
    if let Some(element) = element_by_id(id) {
        element.click();
    }
}

/// Shows the `<dialog>` with this id over the page, which is inert until what is returned is dropped.
/// The browser moves the focus into the dialog, and back to where it was.
pub fn show_modal(id: &str) -> impl Drop + use<> {
    let dialog = element_by_id(id).and_then(|it| it.dyn_into::<HtmlDialogElement>().ok());
    if let Some(dialog) = dialog.as_ref().filter(|dialog| !dialog.open()) {
        // Refused only while it is not in the page; then nobody sees it anyway.
        let _ = dialog.show_modal();
    }
    OpenDialog(dialog)
}

/// A dialog that is closed before it is taken out of the page: else the focus would be lost with it.
struct OpenDialog(Option<HtmlDialogElement>);

impl Drop for OpenDialog {
    fn drop(&mut self) {
        if let Some(dialog) = &self.0 {
            dialog.close();
        }
    }
}

/// How the page looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light whatever the system says.
    Light,
    /// Dark whatever the system says.
    Dark,
}

const THEME_KEY: &str = "dateline-theme";

/// The theme that the person chose; the system's where nothing is known.
pub fn theme() -> Theme {
    let stored = preferences::get(THEME_KEY);
    match stored.as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

/// Shows the page in a theme and remembers it where the browser lets us.
pub fn set_theme(theme: Theme) {
    let name = match theme {
        Theme::System => "",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    if let Some(root) = gloo::utils::document().document_element() {
        let _ = root.set_attribute("data-theme", name);
    }
    preferences::set(THEME_KEY, name);
}

/// Reads a file that lies beside the page.
pub async fn fetch_text(path: &str) -> Result<String, BrowserError> {
    let response = JsFuture::from(gloo::utils::window().fetch_with_str(path)).await?;
    let response: Response = response.dyn_into()?;
    if !response.ok() {
        return Err(BrowserError(format!("{path} is not there (status {})", response.status())));
    }
    let text = JsFuture::from(response.text()?).await?;
    text.as_string().ok_or_else(|| BrowserError(format!("{path} is no text")))
}

thread_local! {
    static LEAVE_LISTENER: RefCell<Option<EventListener>> = const { RefCell::new(None) };
}

/// Asks before the page is left, or no longer.
pub fn set_leave_warning(warn: bool) {
    LEAVE_LISTENER.with_borrow_mut(|listener| {
        if warn != listener.is_some() {
            *listener = warn.then(|| {
                let options = EventListenerOptions::enable_prevent_default();
                let window = gloo::utils::window();
                // The browser asks when the default is prevented.
                EventListener::new_with_options(&window, "beforeunload", options, |event| {
                    event.prevent_default();
                })
            });
        }
    });
}

/// Where the last panic is remembered; written by `static/starting.js`.
pub const LAST_ERROR_KEY: &str = "dateline-last-error";

/// Shows a panic to the person instead of a page that has silently stopped. What is shown is drawn by
/// `static/starting.js`: nothing of this module can be relied on then.
pub fn install_panic_hook() {
    if let Some(root) = gloo::utils::document().document_element() {
        // Refused nowhere.
        let _ = root.set_attribute("data-version", env!("CARGO_PKG_VERSION"));
    }
    // Through Yew, which otherwise puts a hook of its own in the place of this one.
    yew::set_custom_panic_hook(Box::new(|info| {
        let said = info.to_string();
        web_sys::console::error_1(&said.as_str().into());
        let detail = web_sys::CustomEventInit::new();
        detail.set_detail(&dateline_protocol::panic_report(&said).into());
        let event = web_sys::CustomEvent::new_with_event_init_dict("dateline-panic", &detail);
        // Without it the console has it.
        let _ = event.and_then(|event| gloo::utils::window().dispatch_event(&event));
    }));
}

/// Writes a length, in pixels, where style sheets read it.
pub fn set_css_length(name: &str, pixels: f64) {
    let root = gloo::utils::document().document_element();
    if let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) {
        // Refused nowhere.
        let _ = root.style().set_property(name, &format!("{pixels}px"));
    }
}
