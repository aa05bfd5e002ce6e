//! What is selected in the article, as positions in its paragraphs.
//!
//! The article is drawn in `#text`, each paragraph in an element with `data-paragraph`, the byte at
//! which the paragraph starts; those far outside the window get theirs a little later. The text
//! nodes in there are the article's and nothing else: labels and the like are drawn by CSS. So the
//! UTF-16 length of a DOM range is a distance in the text.

use super::listeners::{Listener, listen_at};
use super::page::Rect;
use crate::state::TextPoint;
use gloo::utils::{document, window};
use js_sys::JsString;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, Node, NodeList, PointerEvent, Range};

/// A selection that has not changed for so long, in milliseconds, is what the person wants.
const SETTLE_MS: u32 = 300;

/// What is selected, cut to the article. It holds at least one character. The start stands before
/// the end, whichever way it was dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SelectedRange {
    /// Its first character.
    pub start: TextPoint,
    /// The end of its last character, in the paragraph of that character.
    pub end: TextPoint,
}

/// What is selected in the article. `None` when that is no character.
///
/// Browsers put the ends of a selection where they like; each of these comes as the text that the
/// person sees highlighted:
/// - A triple click ends at offset 0 of the *next* paragraph (Chromium), or of whatever follows the
///   article; in Firefox the ends are on the paragraph's element, and count children.
/// - A drag from the very end of a line starts in a paragraph of which it holds nothing.
/// - A drag that runs out of the article has an end outside. With both ends outside, as "select
///   all" gives, the article is not what was meant.
///
/// Cost: a search by halves among the paragraphs, and the copies of the text of about two of them.
pub fn selected_range() -> Option<SelectedRange> {
    let selection = window().get_selection().ok().flatten()?;
    if selection.is_collapsed() || selection.range_count() == 0 {
        return None;
    }
    // Firefox can select several ranges; the first is as good as any.
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
    // A selection of no more than a line end crosses over.
    if (start.index, start.utf16) >= (end.index, end.utf16) {
        return None;
    }
    Some(SelectedRange { start: paragraphs.to_point(start)?, end: paragraphs.to_point(end)? })
}

/// Calls when the selection has come to rest after a finger changed it, listening as long as what is
/// returned lives. Neither the handles of a selection nor the tap that lets it go tell anything else.
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

/// Where the browser's selection stands, in CSS pixels of the window.
pub fn selection_rect() -> Option<Rect> {
    let selection = window().get_selection().ok().flatten()?;
    Some(selection.get_range_at(0).ok()?.get_bounding_client_rect().into())
}

/// Whether the browser shows anything as selected, wherever it is.
pub fn has_selection() -> bool {
    let selection = window().get_selection().ok().flatten();
    selection.is_some_and(|selection| !selection.is_collapsed())
}

/// Moves the end that is being dragged, of a selection that began in the article; says whether there
/// is one.
pub(super) fn extend_to(article: &Element, to: &Node, offset: u32) -> bool {
    let Ok(Some(selection)) = window().get_selection() else { return false };
    let began = selection.anchor_node();
    began.is_some_and(|node| article.contains(Some(&node)))
        && selection.extend_with_offset(to, offset).is_ok()
}

/// Makes the elements that match a selector what the browser shows as selected, from the first to the
/// last: its menu offers for them what it offers for selected text.
pub(super) fn select_elements(selector: &str) {
    let Ok(found) = document().query_selector_all(selector) else { return };
    let ends = found.get(0).zip(found.length().checked_sub(1).and_then(|last| found.get(last)));
    let (Some((first, last)), Ok(Some(selection))) = (ends, window().get_selection()) else {
        return;
    };
    // The ends are in the page, and whole.
    let _ = selection.set_base_and_extent(&first, 0, &last, last.child_nodes().length());
}

/// Drops the browser's selection, wherever it is.
pub fn clear_selection() {
    if let Ok(Some(selection)) = window().get_selection() {
        // It throws nothing that would matter here: then nothing was selected.
        let _ = selection.remove_all_ranges();
    }
}

/// What is under the pointer in the article: its annotations, the longest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnnotationHit {
    /// None where it is plain text.
    pub annotations: Vec<u32>,
    /// Whether one of them has other borders than the text that was hit.
    pub is_overlapping: bool,
}

/// What is under the pointer.
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

/// A position as the DOM has it: a node and, in it, UTF-16 units or children.
type DomPoint = (Node, u32);

/// A position by number of paragraph.
#[derive(Clone, Copy)]
struct ParagraphOffset {
    index: u32,
    utf16: u32,
}

/// The paragraphs on the page, in order.
struct ParagraphElements {
    elements: NodeList,
}

impl ParagraphElements {
    fn find_in(article: &Element) -> Option<Self> {
        let elements = article.query_selector_all("[data-paragraph]").ok()?;
        Some(Self { elements })
    }

    /// The place of the first character that lies behind a point of the DOM.
    fn offset_of_first_char_from(&self, at: &DomPoint) -> Option<ParagraphOffset> {
        // The first paragraph that the point is not behind.
        let first = self.partition_point(|range| is_after(range, at))?;
        (first..self.elements.length()).find_map(|index| {
            let utf16 = utf16_distance(&self.range(index)?, at)?;
            (utf16 < utf16_len(&self.range(index)?)).then_some(ParagraphOffset { index, utf16 })
        })
    }

    /// The place behind the last character that lies before a point of the DOM.
    fn offset_after_last_char_until(&self, at: &DomPoint) -> Option<ParagraphOffset> {
        // The last paragraph that the point is not before is the one in front of this.
        let behind = self.partition_point(|range| !is_before(range, at))?;
        (0..behind).rev().find_map(|index| {
            let utf16 = utf16_distance(&self.range(index)?, at)?;
            (utf16 > 0).then_some(ParagraphOffset { index, utf16 })
        })
    }

    /// The number of paragraphs, from the first, for which `is_early` holds; it holds for none
    /// after them.
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

    /// All that is in a paragraph.
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

/// UTF-16 code units of text in `range` before a point, which may lie outside. Cuts the range there.
fn utf16_distance(range: &Range, at: &DomPoint) -> Option<u32> {
    if is_before(range, at) {
        return Some(0);
    }
    if !is_after(range, at) {
        range.set_end(&at.0, at.1).ok()?;
    }
    Some(utf16_len(range))
}

/// UTF-16 code units of the text in a range. Its text nodes count, whatever CSS makes of them.
fn utf16_len(range: &Range) -> u32 {
    let text: JsString = js_sys::Object::to_string(range);
    text.length()
}
