//! What is selected in the article, in the units of the text.
//!
//! `#text` holds the article's paragraphs and nothing else, each in an element with its start byte
//! in `data-paragraph`. So a point of the DOM is found again by counting the text before it.

use crate::state::Point;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node, Range};

/// What is selected. The start stands before the end, whichever way it was dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selected {
    /// Where it starts.
    pub start: Point,
    /// Where it ends.
    pub end: Point,
}

/// What is selected inside the article; `None` when that is nothing, or not in the article.
pub fn selected_range() -> Option<Selected> {
    let selection = gloo::utils::window().get_selection().ok()??;
    if selection.is_collapsed() || selection.range_count() == 0 {
        return None;
    }
    let article = gloo::utils::document().get_element_by_id("text")?;
    let range = selection.get_range_at(0).ok()?;
    let start = (range.start_container().ok()?, range.start_offset().ok()?);
    let end = (range.end_container().ok()?, range.end_offset().ok()?);
    if !article.contains(Some(&start.0)) && !article.contains(Some(&end.0)) {
        return None;
    }
    Some(Selected { start: start_point(&article, start)?, end: end_point(&article, end)? })
}

/// Lets go of what is selected.
pub fn clear_selection() {
    if let Ok(Some(selection)) = gloo::utils::window().get_selection() {
        // Without ranges there is nothing to let go of.
        let _ = selection.remove_all_ranges();
    }
}

type DomPoint = (Node, u32);

/// A start outside every paragraph belongs to the first paragraph after it.
fn start_point(article: &Element, at: DomPoint) -> Option<Point> {
    if let Some(paragraph) = paragraph_of(&at.0) {
        return point_in(&paragraph, &at);
    }
    let next = paragraphs(article).find(|paragraph| !is_before(paragraph, &at))?;
    Some(Point { paragraph: start_byte(&next)?, utf16: 0 })
}

/// An end at the very beginning of a paragraph, as a triple click gives, or outside every
/// paragraph, belongs to the last paragraph before it.
fn end_point(article: &Element, at: DomPoint) -> Option<Point> {
    if let Some(paragraph) = paragraph_of(&at.0) {
        let point = point_in(&paragraph, &at)?;
        if point.utf16 > 0 {
            return Some(point);
        }
    }
    let before = paragraphs(article).take_while(|paragraph| is_before(paragraph, &at)).last()?;
    let length = js_sys::JsString::from(before.text_content()?).length();
    Some(Point { paragraph: start_byte(&before)?, utf16: length })
}

fn paragraph_of(node: &Node) -> Option<Element> {
    let element = node.dyn_ref::<Element>().cloned().or_else(|| node.parent_element())?;
    element.closest("#text [data-paragraph]").ok()?
}

fn paragraphs(article: &Element) -> impl Iterator<Item = Element> {
    let found = article.query_selector_all("[data-paragraph]").ok();
    let count = found.as_ref().map_or(0, |list| list.length());
    (0..count).filter_map(move |at| found.as_ref()?.get(at)?.dyn_into().ok())
}

fn start_byte(paragraph: &Element) -> Option<u32> {
    paragraph.get_attribute("data-paragraph")?.parse().ok()
}

/// The text between the start of a paragraph and a point in it, counted in UTF-16.
fn point_in(paragraph: &Element, (node, offset): &DomPoint) -> Option<Point> {
    let range = Range::new().ok()?;
    range.set_start(paragraph, 0).ok()?;
    range.set_end(node, *offset).ok()?;
    let utf16 = js_sys::JsString::from(range.clone_contents().ok()?.text_content()?).length();
    Some(Point { paragraph: start_byte(paragraph)?, utf16 })
}

/// Whether a paragraph ends before a point.
fn is_before(paragraph: &Element, (node, offset): &DomPoint) -> bool {
    let Ok(range) = Range::new() else { return false };
    let whole = range.select_node_contents(paragraph);
    // 1: the point lies after the range, 0: in it, -1: before it.
    whole.is_ok() && range.compare_point(node, *offset).is_ok_and(|side| side > 0)
}
