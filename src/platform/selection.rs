//! The browser's selection in the article, as positions in its paragraphs.
//!
//! The article is rendered in `#text`. Each paragraph is an element with a `data-paragraph`
//! attribute, which is its start byte. Paragraphs far outside the window get theirs later. The text
//! nodes in these elements are exactly the text of the article, and labels are drawn by CSS. So the
//! UTF-16 length of a DOM range is a distance in the text.

use super::geometry::Rect;
use super::listeners::{Listener, listen_at};
use crate::state::action::TextPoint;
use gloo::utils::{document, window};
use js_sys::JsString;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, Node, NodeList, PointerEvent, Range};

/// How long a touch selection must be unchanged before it is reported, in milliseconds.
const SETTLE_MS: u32 = 300;

/// A selection, clipped to the article. It is not empty, and the start is before the end even if it
/// was dragged backward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SelectedRange {
    /// The position of its first character.
    pub start: TextPoint,
    /// The end of its last character, in the paragraph of that character.
    pub end: TextPoint,
}

/// Returns the selection in the article, or `None` if no character of it is selected.
///
/// Browsers differ in where they put the ends of a selection. This function returns the text that
/// is highlighted:
///
/// - A triple click ends at offset 0 of the *next* paragraph (Chromium), or of the element after
///   the article. In Firefox, the ends are in the paragraph's element, and their offsets count
///   children.
/// - A drag from the very end of a line starts in a paragraph of which no character is selected.
/// - A drag out of the article has one end outside it. If both ends are outside, as after "select
///   all", the selection is not meant for the article.
///
/// **Cost:** a binary search among the paragraphs, and copies of the text of about two of them.
pub fn selected_range() -> Option<SelectedRange> {
    let selection = window().get_selection().ok().flatten()?;
    if selection.is_collapsed() || selection.range_count() == 0 {
        return None;
    }
    // Firefox can select several ranges. Only the first one is used.
    let range = selection.get_range_at(0).ok()?;
    let from = (range.start_container().ok()?, range.start_offset().ok()?);
    let to = (range.end_container().ok()?, range.end_offset().ok()?);
    let article = document().get_element_by_id("text")?;
    if !article.contains(Some(&from.0)) && !article.contains(Some(&to.0)) {
        return None;
    }
    let paragraphs = ParagraphElements::find_in(&article)?;
    let start = paragraphs.offset_of_first_char_from(&from)?;
    let end = paragraphs.offset_after_last_char_until(&to)?;
    // If only a line ending is selected, the start is after the end.
    if (start.index, start.utf16) >= (end.index, end.utf16) {
        return None;
    }
    Some(SelectedRange { start: paragraphs.to_point(start)?, end: paragraphs.to_point(end)? })
}

/// Calls `call` after a touch selection has stopped changing, until the returned listeners are
/// dropped.
///
/// Neither moving the handles of a selection nor tapping to clear it dispatches any other event.
pub fn on_touch_selection(call: impl Fn() + 'static) -> [Listener; 2] {
    let is_touch = Rc::new(Cell::new(false));
    let by = is_touch.clone();
    let pointed = listen_at(&window(), "pointerdown", move |event| {
        let event = event.dyn_ref::<PointerEvent>();
        by.set(event.is_some_and(|event| event.pointer_type() == "touch"));
    });
    let call = Rc::new(call);
    let changes = Rc::new(Cell::new(0_u32));
    let changed = listen_at(&document(), "selectionchange", move |_| {
        if !is_touch.get() {
            return;
        }
        let change = changes.get().wrapping_add(1);
        changes.set(change);
        let (call, changes) = (call.clone(), changes.clone());
        super::run_after(SETTLE_MS, move || {
            if changes.get() == change {
                call();
            }
        });
    });
    [pointed, changed]
}

/// Returns the bounding rectangle of the browser's selection, in CSS pixels of the window.
pub fn selection_rect() -> Option<Rect> {
    let selection = window().get_selection().ok().flatten()?;
    Some(selection.get_range_at(0).ok()?.get_bounding_client_rect().into())
}

/// Returns true if the browser's selection is not empty, wherever it is.
pub fn has_selection() -> bool {
    let selection = window().get_selection().ok().flatten();
    selection.is_some_and(|selection| !selection.is_collapsed())
}

/// Moves the focus end of a selection that began in the article. Returns false if there is no such
/// selection.
pub(super) fn extend_to(article: &Element, to: &Node, offset: u32) -> bool {
    let Ok(Some(selection)) = window().get_selection() else { return false };
    let began = selection.anchor_node();
    began.is_some_and(|node| article.contains(Some(&node)))
        && selection.extend_with_offset(to, offset).is_ok()
}

/// Sets the browser's selection from the first to the last element that matches a selector. The
/// browser's context menu then offers the commands for selected text.
pub(super) fn select_elements(selector: &str) {
    let Ok(found) = document().query_selector_all(selector) else { return };
    let ends = found.get(0).zip(found.length().checked_sub(1).and_then(|last| found.get(last)));
    let (Some((first, last)), Ok(Some(selection))) = (ends, window().get_selection()) else {
        return;
    };
    // The boundary points are in the document and valid.
    let _ = selection.set_base_and_extent(&first, 0, &last, last.child_nodes().length());
}

/// Clears the browser's selection, wherever it is.
pub fn clear_selection() {
    if let Ok(Some(selection)) = window().get_selection() {
        // If this fails, nothing was selected.
        let _ = selection.remove_all_ranges();
    }
}

/// The annotations under the pointer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnnotationHit {
    /// The ids of the annotations, longest first. Empty over plain text.
    pub annotations: Vec<u32>,
    /// True if one of them has other boundaries than the segment under the pointer.
    pub is_overlapping: bool,
}

/// Returns the annotations under the pointer.
pub fn hit_test(event: &MouseEvent) -> AnnotationHit {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let mark = target.and_then(|it| it.closest("[data-annotation-ids]").ok().flatten());
    let Some(mark) = mark else { return AnnotationHit::default() };
    let ids = mark.get_attribute("data-annotation-ids").unwrap_or_default();
    AnnotationHit {
        annotations: ids.split(' ').filter_map(|id| id.parse().ok()).collect(),
        is_overlapping: mark.class_name().split(' ').any(|class| class == "overlapping"),
    }
}

/// A boundary point of the DOM: a node and an offset in it, which counts UTF-16 units of a text
/// node or children of an element.
type DomPoint = (Node, u32);

/// A position in a paragraph: the paragraph's index and an offset in UTF-16 units.
#[derive(Clone, Copy)]
struct ParagraphOffset {
    index: u32,
    utf16: u32,
}

/// The elements of the paragraphs, in order.
struct ParagraphElements {
    elements: NodeList,
}

impl ParagraphElements {
    fn find_in(article: &Element) -> Option<Self> {
        let elements = article.query_selector_all("[data-paragraph]").ok()?;
        Some(Self { elements })
    }

    /// Returns the position of the first character after a boundary point.
    fn offset_of_first_char_from(&self, at: &DomPoint) -> Option<ParagraphOffset> {
        // The first paragraph that does not end before the point.
        let first = self.partition_point(|range| is_after(range, at))?;
        (first..self.elements.length()).find_map(|index| {
            let utf16 = utf16_distance(&self.range(index)?, at)?;
            (utf16 < utf16_len(&self.range(index)?)).then_some(ParagraphOffset { index, utf16 })
        })
    }

    /// Returns the position after the last character before a boundary point.
    fn offset_after_last_char_until(&self, at: &DomPoint) -> Option<ParagraphOffset> {
        // The first paragraph that starts after the point.
        let behind = self.partition_point(|range| !is_before(range, at))?;
        (0..behind).rev().find_map(|index| {
            let utf16 = utf16_distance(&self.range(index)?, at)?;
            (utf16 > 0).then_some(ParagraphOffset { index, utf16 })
        })
    }

    /// Returns the number of paragraphs for which `is_early` is true. These must precede all
    /// others.
    fn partition_point(&self, is_early: impl Fn(&Range) -> bool) -> Option<u32> {
        let (mut low, mut high) = (0, self.elements.length());
        while low < high {
            let middle = low + (high - low) / 2;
            if is_early(&self.range(middle)?) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Some(low)
    }

    /// Returns the range of a paragraph's contents.
    fn range(&self, index: u32) -> Option<Range> {
        let range = document().create_range().ok()?;
        range.select_node_contents(&self.elements.get(index)?).ok()?;
        Some(range)
    }

    fn to_point(&self, place: ParagraphOffset) -> Option<TextPoint> {
        let element: Element = self.elements.get(place.index)?.dyn_into().ok()?;
        let paragraph = element.get_attribute("data-paragraph")?.parse().ok()?;
        Some(TextPoint { paragraph, utf16: place.utf16 })
    }
}

fn is_before(range: &Range, (node, offset): &DomPoint) -> bool {
    range.compare_point(node, *offset).is_ok_and(|order| order < 0)
}

fn is_after(range: &Range, (node, offset): &DomPoint) -> bool {
    range.compare_point(node, *offset).is_ok_and(|order| order > 0)
}

/// Returns the number of UTF-16 code units in `range` before a boundary point, which may be outside
/// the range. Shortens the range to end there.
fn utf16_distance(range: &Range, at: &DomPoint) -> Option<u32> {
    if is_before(range, at) {
        return Some(0);
    }
    if !is_after(range, at) {
        range.set_end(&at.0, at.1).ok()?;
    }
    Some(utf16_len(range))
}

/// Returns the number of UTF-16 code units in a range. All text nodes count, regardless of CSS.
fn utf16_len(range: &Range) -> u32 {
    let text: JsString = js_sys::Object::to_string(range);
    text.length()
}
