//! Where a point of the window lies in the article's text.

use super::page::{self, Rect};
use gloo::utils::document;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Node, Range};

/// A position between characters: a text node and UTF-16 code units in it.
pub(super) struct Caret {
    pub(super) node: Node,
    pub(super) offset: u32,
}

#[wasm_bindgen]
extern "C" {
    /// The document, with the two ways to ask for a caret: browsers have one of them, or both.
    type Carets;

    #[wasm_bindgen(method, structural, catch, js_name = caretPositionFromPoint)]
    fn position(this: &Carets, x: f64, y: f64) -> Result<Option<Position>, JsValue>;

    #[wasm_bindgen(method, structural, catch, js_name = caretRangeFromPoint)]
    fn range(this: &Carets, x: f64, y: f64) -> Result<Option<Range>, JsValue>;

    /// A `CaretPosition`.
    type Position;

    #[wasm_bindgen(method, structural, getter, js_name = offsetNode)]
    fn node(this: &Position) -> Option<Node>;

    #[wasm_bindgen(method, structural, getter)]
    fn offset(this: &Position) -> u32;
}

/// The position nearest to a point of the window, by what is drawn topmost there.
fn caret_at_point((x, y): (f64, f64)) -> Option<Caret> {
    let carets: Carets = document().unchecked_into();
    if let Ok(position) = carets.position(x, y) {
        let position = position?;
        return Some(Caret { node: position.node()?, offset: position.offset() });
    }
    let range = carets.range(x, y).ok()??;
    Some(Caret { node: range.start_container().ok()?, offset: range.start_offset().ok()? })
}

/// Whether the window shows a point.
pub(super) fn is_in_window((x, y): (i32, i32)) -> bool {
    let (width, height) = page::viewport_size();
    (0.0..width).contains(&f64::from(x)) && (0.0..height).contains(&f64::from(y))
}

/// Whether a point lies between the left and the right edge of the article's paragraphs.
pub(super) fn is_in_text_column(article: &Element, (x, _): (i32, i32)) -> bool {
    let Some(column) = visible_text_column(article) else { return true };
    (column.left..=column.left + column.width).contains(&f64::from(x))
}

/// The part of the window in which a paragraph of the article can be seen.
fn visible_text_column(article: &Element) -> Option<Rect> {
    let paragraph = article.query_selector("[data-paragraph]").ok()??;
    let Rect { left, width, .. } = paragraph.get_bounding_client_rect().into();
    let Rect { top, height, .. } = article.get_bounding_client_rect().into();
    let bar = page::bounding_rect(".toolbar").map_or(0.0, |bar| bar.top + bar.height);
    let (from, to) = (top.max(bar).max(0.0), (top + height).min(page::viewport_size().1));
    (from < to).then_some(Rect { left, width, top: from, height: to - from })
}

/// The position in the article nearest to a point outside it: in the line beside the point; above and
/// below the article its start and its end, or those of what the window shows of it. `None` where
/// something lies over it.
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

/// Whether there is a character of a paragraph under a point, or above or below it in its line. The
/// space between paragraphs and beside their lines has none, nor have the names of labels.
pub(super) fn is_on_text(target: &Element, at: (i32, i32)) -> bool {
    let paragraph = target.closest("[data-paragraph]").ok().flatten();
    paragraph.is_some_and(|paragraph| has_line_at(&paragraph, (f64::from(at.0), f64::from(at.1))))
}

/// Whether a line of a text node in here is at a point.
fn has_line_at(node: &Node, at: (f64, f64)) -> bool {
    if node.node_type() == Node::TEXT_NODE {
        return line_rects(node)
            .is_some_and(|mut lines| lines.any(|line| line_contains(&line, at)));
    }
    let children = node.child_nodes();
    (0..children.length()).filter_map(|at| children.get(at)).any(|child| has_line_at(&child, at))
}

/// What each line of a text node covers.
fn line_rects(text: &Node) -> Option<impl Iterator<Item = Rect>> {
    let range = document().create_range().ok()?;
    range.select_node_contents(text).ok()?;
    let rects = range.get_client_rects()?;
    Some((0..rects.length()).filter_map(move |at| Some(rects.get(at)?.into())))
}

/// Half the space between lines counts as theirs.
fn line_contains(line: &Rect, (x, y): (f64, f64)) -> bool {
    let leading = 0.4 * line.height;
    (line.left..=line.left + line.width).contains(&x)
        && (line.top - leading..=line.top + line.height + leading).contains(&y)
}
