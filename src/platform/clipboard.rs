//! Reads pasted text and writes text to the clipboard.

use super::trusted_types;
use crate::state::notices::failure::Reason;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ClipboardEvent, Element, Event, HtmlElement, HtmlTextAreaElement, Node};

/// Pasted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedText {
    /// The text, with its original line endings.
    pub text: String,
}

/// Returns the text of a paste event: the plain text of the clipboard, unchanged, or else the text
/// of its HTML. Returns `None` if the clipboard has neither.
pub fn read_paste(event: &ClipboardEvent) -> Option<PastedText> {
    let data = event.clipboard_data()?;
    let plain = data.get_data("text/plain").unwrap_or_default();
    if !plain.trim().is_empty() {
        return Some(PastedText { text: plain });
    }
    let html = data.get_data("text/html").unwrap_or_default();
    let text = html_to_text(&html);
    (!text.is_empty()).then_some(PastedText { text })
}

/// Like [`read_paste`], for an event of unknown type. Returns `None` if it is not a clipboard
/// event.
pub fn read_paste_event(event: &Event) -> Option<String> {
    read_paste(event.dyn_ref::<ClipboardEvent>()?).map(|pasted| pasted.text)
}

/// Returns the text of an HTML document, with a paragraph for each block element.
///
/// The document is parsed but not displayed: no script runs and no resource is loaded.
pub fn html_to_text(html: &str) -> String {
    let parsed = trusted_types::parse_html(html).ok();
    let mut text = String::new();
    if let Some(body) = parsed.and_then(|document| document.body()) {
        collect_text(&body, &mut text);
    }
    text.trim().to_owned()
}

fn collect_text(node: &Node, text: &mut String) {
    let children = node.child_nodes();
    for child in (0..children.length()).filter_map(|at| children.get(at)) {
        if child.node_type() == Node::TEXT_NODE {
            push_collapsed(&child.text_content().unwrap_or_default(), text);
        } else if let Some(element) = child.dyn_ref::<Element>() {
            match element.local_name().as_str() {
                "script" | "style" | "head" | "template" | "noscript" => {}
                "br" => {
                    text.truncate(text.trim_end_matches(' ').len());
                    text.push('\n');
                }
                name if is_block(name) => {
                    break_paragraph(text);
                    collect_text(&child, text);
                    break_paragraph(text);
                }
                _ => collect_text(&child, text),
            }
        }
    }
}

/// Appends text as HTML displays it: each run of white space becomes one space.
fn push_collapsed(words: &str, text: &mut String) {
    for letter in words.chars() {
        if !letter.is_ascii_whitespace() {
            text.push(letter);
        } else if !text.is_empty() && !text.ends_with([' ', '\n']) {
            text.push(' ');
        }
    }
}

fn break_paragraph(text: &mut String) {
    text.truncate(text.trim_end().len());
    if !text.is_empty() {
        text.push_str("\n\n");
    }
}

fn is_block(name: &str) -> bool {
    #[rustfmt::skip]
    const BLOCKS: &[&str] = &[
        "address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
    ];
    BLOCKS.contains(&name)
}

/// Writes a text to the clipboard.
///
/// Call it soon after a user gesture: browsers allow it only then.
///
/// # Errors
/// Returns an error if the browser does not allow it.
pub async fn write_text(text: &str) -> Result<(), Reason> {
    let clipboard = gloo::utils::window().navigator().clipboard();
    // `navigator.clipboard` is undefined on pages that are not served over a secure connection.
    if clipboard.is_undefined() {
        return copy_with_command(text);
    }
    match JsFuture::from(clipboard.write_text(text)).await {
        Ok(_) => Ok(()),
        Err(refused) => copy_with_command(text).map_err(|_| refused.into()),
    }
}

/// Copies with `execCommand`, for browsers without the clipboard API: selects a temporary field and
/// copies the selection.
fn copy_with_command(text: &str) -> Result<(), Reason> {
    let document = gloo::utils::document();
    let focused = document.active_element().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    let field: HtmlTextAreaElement = document.create_element("textarea")?.unchecked_into();
    field.set_value(text);
    // The field is transparent but rendered, because text in a hidden field cannot be selected. The
    // fixed position keeps the page from scrolling to it.
    for (name, value) in [("position", "fixed"), ("top", "0"), ("opacity", "0")] {
        field.style().set_property(name, value)?;
    }
    gloo::utils::body().append_child(&field)?;
    field.select();
    let document: web_sys::HtmlDocument = document.unchecked_into();
    let copied = document.exec_command("copy");
    field.remove();
    // Selecting the field moved the focus. If it cannot be restored, the copy still succeeded.
    let _ = focused.map(|element| element.focus());
    match copied {
        Ok(true) => Ok(()),
        Ok(false) => Err(Reason::CopyingNotAllowed),
        Err(error) => Err(error.into()),
    }
}
