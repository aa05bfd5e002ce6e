//! Wrappers of browser APIs that are not specific to a feature: time, timers, focus, scrolling,
//! element positions, theme, fetching files and the panic hook.

use super::geometry::Rect;
use super::{mouse_selection, preferences};
use crate::state::notices::failure::Reason;
use gloo::events::{EventListener, EventListenerOptions};
use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Element, HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlTextAreaElement, Response,
    ScrollIntoViewOptions, ScrollLogicalPosition,
};

/// Returns the milliseconds since 1970 UTC.
pub fn now() -> i64 {
    js_sys::Date::now() as i64
}

/// Returns the milliseconds since the page was opened. Unlike [`now`], it never decreases.
pub fn monotonic_ms() -> f64 {
    let performance = gloo::utils::window().performance();
    performance.map_or_else(js_sys::Date::now, |performance| performance.now())
}

/// Calls `call` after the current rendering is done.
pub fn after_render(call: impl FnOnce() + 'static) {
    super::run_after(0, call);
}

/// Calls `call` after all pending rendering is done, before the browser paints.
pub fn before_paint(call: impl FnOnce() + 'static) {
    // A new task runs after the one that renders.
    wasm_bindgen_futures::spawn_local(async move { call() });
}

/// Returns to the event loop, so that the browser can paint and dispatch events.
pub async fn yield_to_browser() {
    gloo::timers::future::TimeoutFuture::new(0).await;
}

/// Waits for a number of milliseconds.
pub async fn sleep(milliseconds: u32) {
    gloo::timers::future::TimeoutFuture::new(milliseconds).await;
}

/// Formats a time in the user's locale and time zone. `time` is in milliseconds since 1970 UTC.
pub fn format_local_time(time: i64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(time as f64));
    String::from(date.to_locale_string("default", &JsValue::UNDEFINED))
}

/// Returns a unique name that sorts after all names created at earlier times.
pub fn new_time_ordered_id() -> String {
    let random = (js_sys::Math::random() * 4_294_967_296.0) as u32;
    format!("{:012x}-{random:08x}", now())
}

/// Calls `call` each time the page is left, with false, or its visibility changes, with true.
pub fn on_page_hide(call: impl Fn(bool) + 'static) {
    let call = std::rc::Rc::new(call);
    let hide = call.clone();
    EventListener::new(&gloo::utils::window(), "pagehide", move |_| hide(false)).forget();
    // The listeners stay until the page is closed.
    EventListener::new(&gloo::utils::document(), "visibilitychange", move |_| call(true)).forget();
}

/// Calls `call` after a number of milliseconds.
pub fn set_timeout(milliseconds: u32, call: impl FnOnce() + 'static) {
    super::run_after(milliseconds, call);
}

/// The longest wait for a frame, in milliseconds. A hidden page is not painted.
const MAX_PAINT_WAIT_MS: u32 = 500;

/// Calls `call` after the current rendering was painted. Use it for work that the user does not
/// wait for.
pub fn after_paint(call: impl FnOnce() + 'static) {
    let run = once_or_after_timeout(call);
    request_frame(move || super::run_after(0, run));
}

/// Calls `call` in the frame after the next one, which is after the current rendering was painted.
pub fn after_next_frame(call: impl FnOnce() + 'static) {
    let run = once_or_after_timeout(call);
    request_frame(move || request_frame(run));
}

/// Returns a function that calls `call` once. If the function is not called, `call` runs after a
/// timeout, because a hidden page has no frames.
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
    // The request fails only while the page is being closed.
    let _ = gloo::utils::window().request_animation_frame(call.unchecked_ref());
}

fn element_by_id(id: &str) -> Option<HtmlElement> {
    gloo::utils::document().get_element_by_id(id)?.dyn_into().ok()
}

/// Moves the focus to the element with this id, if it exists, and scrolls it into view.
pub fn focus_and_reveal(id: &str) {
    let id = id.to_owned();
    mouse_selection::when_released(move || {
        focus_now(&id);
        scroll_into_view(&id);
    });
}

/// Moves the focus to the element with this id, if it exists, without scrolling.
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
    // An element that cannot be focused is ignored.
    let _ = element.focus_with_options(&quiet);
}

/// Moves the focus from an element of a class to the next or the previous one in the page, if there
/// is one.
pub fn focus_next_of_class(class: &str, forward: bool) {
    let document = gloo::utils::document();
    let Some(active) = document.active_element() else { return };
    let all = document.get_elements_by_class_name(class);
    let position = (0..all.length()).find(|at| all.item(*at).as_ref() == Some(&active));
    let next = position.and_then(|at| if forward { Some(at + 1) } else { at.checked_sub(1) });
    let next = next.and_then(|at| all.item(at)).and_then(|next| next.dyn_into().ok());
    let next: Option<HtmlElement> = next;
    // An element that cannot be focused is ignored.
    let _ = next.map(|next| next.focus());
}

/// Returns true if an element other than the body has the focus.
pub fn has_focus() -> bool {
    let document = gloo::utils::document();
    let active = document.active_element();
    active.is_some_and(|active| document.body().is_none_or(|body| *active != **body))
}

/// Moves the focus to the first of these elements that can be focused, unless an element has the
/// focus. Does not scroll.
pub fn restore_focus(ids: &[&str]) {
    for element in ids.iter().filter_map(|id| element_by_id(id)) {
        if has_focus() {
            return;
        }
        // If this element cannot be focused, the next one is tried.
        focus_element(&element);
    }
}

/// Scrolls the element with this id into view, if it exists, without moving the focus.
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

/// Returns the bounding rectangle of the first element that matches a selector.
pub fn bounding_rect(selector: &str) -> Option<Rect> {
    let element = gloo::utils::document().query_selector(selector).ok()??;
    Some(element.get_bounding_client_rect().into())
}

/// Returns the smallest rectangle that contains all elements that match a selector.
pub fn bounding_rect_of_all(selector: &str) -> Option<Rect> {
    let found = gloo::utils::document().query_selector_all(selector).ok()?;
    let elements = (0..found.length()).filter_map(|at| found.get(at)?.dyn_into::<Element>().ok());
    let rects = elements.map(|element| Rect::from(element.get_bounding_client_rect()));
    rects.reduce(Rect::union)
}

/// Returns the index range of the children of an element that are visible in the window. The
/// children must be laid out below each other.
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

/// Returns the height that the first element matching a selector would have if its content were not
/// clipped.
pub fn unclipped_height(selector: &str) -> Option<f64> {
    let element = gloo::utils::document().query_selector(selector).ok()??;
    let cut = element.scroll_height() - element.client_height();
    Some(element.get_bounding_client_rect().height() + f64::from(cut))
}

/// Returns the width and height of the window in CSS pixels.
pub fn viewport_size() -> (f64, f64) {
    let side = |value: Result<JsValue, JsValue>| value.ok().and_then(|it| it.as_f64());
    let window = gloo::utils::window();
    (side(window.inner_width()).unwrap_or(0.0), side(window.inner_height()).unwrap_or(0.0))
}

/// Returns the value of the text field with this id.
pub fn input_value(id: &str) -> String {
    let field = element_by_id(id).and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
    field.map(|field| field.value()).unwrap_or_default()
}

/// Clicks the element with this id. For a file input, this opens the file dialog.
pub fn click_element(id: &str) {
    if let Some(element) = element_by_id(id) {
        element.click();
    }
}

/// Shows the `<dialog>` with this id as a modal. The page is inert until the returned value is
/// dropped.
///
/// The browser moves the focus into the dialog, and back when it is closed.
pub fn show_modal(id: &str) -> impl Drop + use<> {
    let dialog = element_by_id(id).and_then(|it| it.dyn_into::<HtmlDialogElement>().ok());
    if let Some(dialog) = dialog.as_ref().filter(|dialog| !dialog.open()) {
        // Fails only if the dialog is not in the page.
        let _ = dialog.show_modal();
    }
    OpenDialog(dialog)
}

/// Closes a dialog before it is removed from the page. Otherwise the focus would be lost.
struct OpenDialog(Option<HtmlDialogElement>);

impl Drop for OpenDialog {
    fn drop(&mut self) {
        if let Some(dialog) = &self.0 {
            dialog.close();
        }
    }
}

/// The color theme of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// The system's setting.
    #[default]
    System,
    /// Light, regardless of the system's setting.
    Light,
    /// Dark, regardless of the system's setting.
    Dark,
}

const THEME_KEY: &str = "dateline-theme";

/// Returns the theme that the user chose, or [`Theme::System`] if none is stored.
pub fn theme() -> Theme {
    let stored = preferences::get(THEME_KEY);
    match stored.as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

/// Applies a theme and stores it in the preferences if the browser allows it.
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

/// Returns the id of the release, or `None` if the page was not built by `cargo xtask dist`.
pub fn release() -> Option<String> {
    gloo::utils::document().document_element()?.get_attribute("data-release")
}

/// Returns the path of a file whose name does not depend on its contents. Each release has its own
/// folder for these, so that no page gets a file of another release.
pub fn release_path(name: &str) -> String {
    release().map_or_else(|| name.to_owned(), |release| format!("release-{release}/{name}"))
}

/// Reloads the page.
pub fn reload() {
    // Fails only while the page is being closed.
    let _ = gloo::utils::window().location().reload();
}

/// Returns true if the focus is in a text field with text.
pub fn is_typing() -> bool {
    let focused = gloo::utils::document().active_element();
    focused.is_some_and(|element| {
        let value = element.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value);
        let text = element.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value);
        value.or(text).is_some_and(|text| !text.is_empty())
    })
}

/// Fetches a text file by its path relative to the page.
pub async fn fetch_text(path: &str) -> Result<String, Reason> {
    let response = JsFuture::from(gloo::utils::window().fetch_with_str(path)).await?;
    let response: Response = response.dyn_into()?;
    if !response.ok() {
        return Err(Reason::NotFound { path: path.to_owned(), status: response.status() });
    }
    let text = JsFuture::from(response.text()?).await?;
    text.as_string().ok_or_else(|| Reason::NotText(path.to_owned()))
}

thread_local! {
    static LEAVE_LISTENER: RefCell<Option<EventListener>> = const { RefCell::new(None) };
}

/// Returns true if the browser asks for confirmation before the page is left.
pub fn has_leave_warning() -> bool {
    LEAVE_LISTENER.with_borrow(Option::is_some)
}

/// Enables or disables the browser's confirmation before the page is left.
pub fn set_leave_warning(warn: bool) {
    LEAVE_LISTENER.with_borrow_mut(|listener| {
        if warn != listener.is_some() {
            *listener = warn.then(|| {
                let options = EventListenerOptions::enable_prevent_default();
                let window = gloo::utils::window();
                // The browser asks the user when the default action is prevented.
                EventListener::new_with_options(&window, "beforeunload", options, |event| {
                    event.prevent_default();
                })
            });
        }
    });
}

/// The preference that holds the last panic. Written by `static/starting.js`.
pub const LAST_ERROR_KEY: &str = "dateline-last-error";

/// Installs a panic hook that reports the panic to the user.
///
/// The report is displayed by `static/starting.js`, because no code of this module can be relied on
/// after a panic.
pub fn install_panic_hook() {
    if let Some(root) = gloo::utils::document().document_element() {
        // The name of the attribute is valid.
        let _ = root.set_attribute("data-version", env!("CARGO_PKG_VERSION"));
    }
    // Yew would otherwise install its own hook in place of this one.
    yew::set_custom_panic_hook(Box::new(|info| {
        let said = info.to_string();
        web_sys::console::error_1(&said.as_str().into());
        let detail = web_sys::CustomEventInit::new();
        detail.set_detail(&dateline_protocol::panic_report(&said).into());
        let event = web_sys::CustomEvent::new_with_event_init_dict("dateline-panic", &detail);
        // If the event cannot be dispatched, the message is still in the console.
        let _ = event.and_then(|event| gloo::utils::window().dispatch_event(&event));
    }));
}

/// Sets a custom CSS property of the root element to a length in pixels.
pub fn set_css_length(name: &str, pixels: f64) {
    let root = gloo::utils::document().document_element();
    if let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) {
        // Setting a custom property does not fail.
        let _ = root.style().set_property(name, &format!("{pixels}px"));
    }
}
