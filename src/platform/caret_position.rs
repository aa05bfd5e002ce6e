//! Maps points of the window to positions in the article's text.

use super::geometry::Rect;
use super::page;
use gloo::utils::document;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Node, Range};

/// A position between characters: a text node and an offset into it in UTF-16 code units.
pub(super) struct Caret {
    pub(super) node: Node,
    pub(super) offset: u32,
}

#[wasm_bindgen]
extern "C" {
    /// The document, with the two methods that return a caret. A browser has one of them or both.
    type Carets;

    #[wasm_bindgen(method, structural, catch, js_name = caretPositionFromPoint)]
    fn position(this: &Carets, x: f64, y: f64) -> Result<Option<Position>, JsValue>;

    #[wasm_bindgen(method, structural, catch, js_name = caretRangeFromPoint)]
    fn range(this: &Carets, x: f64, y: f64) -> Result<Option<Range>, JsValue>;

    /// A `CaretPosition` of the DOM.
    type Position;

    #[wasm_bindgen(method, structural, getter, js_name = offsetNode)]
    fn node(this: &Position) -> Option<Node>;

    #[wasm_bindgen(method, structural, getter)]
    fn offset(this: &Position) -> u32;
}

/// Returns the caret position nearest to a point of the window, in the topmost element there.
fn caret_at_point((x, y): (f64, f64)) -> Option<Caret> {
    let carets: Carets = document().unchecked_into();
    if let Ok(position) = carets.position(x, y) {
        let position = position?;
        return Some(Caret { node: position.node()?, offset: position.offset() });
    }
    let range = carets.range(x, y).ok()??;
    Some(Caret { node: range.start_container().ok()?, offset: range.start_offset().ok()? })
}

/// Returns true if a point is inside the window.
pub(super) fn is_in_window((x, y): (i32, i32)) -> bool {
    let (width, height) = page::viewport_size();
    (0.0..width).contains(&f64::from(x)) && (0.0..height).contains(&f64::from(y))
}

/// Returns true if a point is between the left and the right edge of the article's paragraphs, or
/// if there is no visible paragraph.
pub(super) fn is_in_text_column(article: &Element, (x, _): (i32, i32)) -> bool {
    let Some(column) = visible_text_column(article) else { return true };
    (column.left..=column.left + column.width).contains(&f64::from(x))
}

/// Returns the part of the window in which paragraphs of the article are visible.
fn visible_text_column(article: &Element) -> Option<Rect> {
    let paragraph = article.query_selector("[data-paragraph]").ok()??;
    let Rect { left, width, .. } = paragraph.get_bounding_client_rect().into();
    let Rect { top, height, .. } = article.get_bounding_client_rect().into();
    let bar = page::bounding_rect(".toolbar").map_or(0.0, |bar| bar.top + bar.height);
    let (from, to) = (top.max(bar).max(0.0), (top + height).min(page::viewport_size().1));
    (from < to).then_some(Rect { left, width, top: from, height: to - from })
}

/// Returns the position in the article nearest to a point outside it.
///
/// Beside the article, it is in the line next to the point. Above and below the article, it is the
/// start and the end of the article, or of its visible part. Returns `None` if the article is not
/// visible or another element covers it at that position.
pub(super) fn nearest_caret(article: &Element, (x, y): (i32, i32)) -> Option<Caret> {
    let Rect { left, top, width, height } = visible_text_column(article)?;
    let (right, bottom) = (left + width, top + height);
    let whole: Rect = article.get_bounding_client_rect().into();
    let (x, y) = (f64::from(x), f64::from(y));
    if y >= bottom && whole.top + whole.height <= bottom {
        let node: Node = article.clone().into();
        return Some(Caret { offset: node.child_nodes().length(), node });
    }
    if y < top && whole.top >= top {
        return Some(Caret { node: article.clone().into(), offset: 0 });
    }
    let x = if y >= bottom {
        right
    } else if y < top {
        left
    } else {
        x
    };
    let inside = |at: f64, from: f64, to: f64| at.clamp(from + 1.0, (to - 1.0).max(from + 1.0));
    let at = (inside(x, left, right), inside(y, top, bottom));
    caret_at_point(at).filter(|caret| article.contains(Some(&caret.node)))
}

/// Returns true if a line of a paragraph's text is at a point.
///
/// The leading above and below a line counts as part of it. The space between paragraphs and beside
/// lines does not, nor do label names.
pub(super) fn is_on_text(target: &Element, at: (i32, i32)) -> bool {
    let paragraph = target.closest("[data-paragraph]").ok().flatten();
    paragraph.is_some_and(|paragraph| has_line_at(&paragraph, (f64::from(at.0), f64::from(at.1))))
}

/// Returns true if a line of a text node in `node` is at a point.
fn has_line_at(node: &Node, at: (f64, f64)) -> bool {
    if node.node_type() == Node::TEXT_NODE {
        return line_rects(node)
            .is_some_and(|mut lines| lines.any(|line| line_contains(&line, at)));
    }
    let children = node.child_nodes();
    (0..children.length()).filter_map(|at| children.get(at)).any(|child| has_line_at(&child, at))
}

/// Returns the rectangle of each line of a text node.
fn line_rects(text: &Node) -> Option<impl Iterator<Item = Rect>> {
    let range = document().create_range().ok()?;
    range.select_node_contents(text).ok()?;
    let rects = range.get_client_rects()?;
    Some((0..rects.length()).filter_map(move |at| Some(rects.get(at)?.into())))
}

/// Returns true if a point is in a line or in its half of the space between lines.
fn line_contains(line: &Rect, (x, y): (f64, f64)) -> bool {
    let leading = 0.4 * line.height;
    (line.left..=line.left + line.width).contains(&x)
        && (line.top - leading..=line.top + line.height + leading).contains(&y)
}
