//! The clipboard.

use super::{BrowserError, trusted_types};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ClipboardEvent, Element, Event, HtmlElement, HtmlTextAreaElement, Node};

/// What was pasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedText {
    /// The text, line ends as they came.
    pub text: String,
}

/// The text of a paste: the clipboard's plain text unchanged, or, where there is none, the text of
/// its HTML. `None` when it holds neither.
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

/// As [`read_paste`], of an event whose kind is not known: `None` where it is no paste.
pub fn read_paste_event(event: &Event) -> Option<String> {
    read_paste(event.dyn_ref::<ClipboardEvent>()?).map(|pasted| pasted.text)
}

/// The text of an HTML document, blocks on paragraphs of their own. It is parsed without being
/// shown: nothing in it runs or loads.
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

/// Appends text as HTML shows it: runs of white space are one space.
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

/// Puts a text on the clipboard. To be called soon after something that the person did: browsers
/// allow it only then.
///
/// # Errors
/// When the browser does not allow it.
pub async fn write_text(text: &str) -> Result<(), BrowserError> {
    let clipboard = gloo::utils::window().navigator().clipboard();
    // Absent where the page is not served securely.
    if clipboard.is_undefined() {
        return copy_with_command(text);
    }
    match JsFuture::from(clipboard.write_text(text)).await {
        Ok(_) => Ok(()),
        Err(refused) => copy_with_command(text).map_err(|_| refused.into()),
    }
}

/// The way before there was a clipboard interface: a selected field and a command.
fn copy_with_command(text: &str) -> Result<(), BrowserError> {
    let document = gloo::utils::document();
    let focused = document.active_element().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    let field: HtmlTextAreaElement = document.create_element("textarea")?.unchecked_into();
    field.set_value(text);
    // Unseen, and the page does not scroll to it; but drawn, or nothing in it could be selected.
    for (name, value) in [("position", "fixed"), ("top", "0"), ("opacity", "0")] {
        field.style().set_property(name, value)?;
    }
    gloo::utils::body().append_child(&field)?;
    field.select();
    let document: web_sys::HtmlDocument = document.unchecked_into();
    let copied = document.exec_command("copy");
    field.remove();
    // The field took it. What is lost without it is convenience.
    let _ = focused.map(|element| element.focus());
    match copied {
        Ok(true) => Ok(()),
        Ok(false) => Err(BrowserError("the browser does not allow it".to_owned())),
        Err(error) => Err(error.into()),
    }
}
