//! The position of the mention popover: next to its anchor, inside the window and clear of the
//! toolbar.

use crate::platform::geometry::Rect;
use crate::platform::layout::{self, LayoutObserver};
use crate::platform::page;
use crate::platform::selection;
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

/// The id of the popover element.
pub(super) const POPOVER_ID: &str = "mention-popover";
const ARTICLE_COLUMN: &str = "#article-column";
const TOOLBAR: &str = ".toolbar";

/// The distance between the anchor and the popover, in pixels.
const GAP: f64 = 10.0;
/// The distance of the popover from the toolbar and the edges of the window, in pixels.
const WINDOW_MARGIN: f64 = 6.0;
/// The minimum height next to the anchor, in pixels. With less space, the popover covers the
/// anchor.
const MIN_HEIGHT: f64 = 180.0;

/// The side of the anchor on which the popover is placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum VerticalSide {
    Below,
    Above,
}

/// The inputs of the positioning, in pixels of the window.
#[derive(Clone, Copy, Debug)]
struct PopoverLayout {
    /// The width and height of the window.
    window: (f64, f64),
    /// The lower edge of the toolbar.
    toolbar_bottom: f64,
    /// The horizontal limits of the popover.
    article_column: Rect,
    /// The mention or the selected text.
    anchor: Rect,
    /// The width of the popover, and its height without scrolling.
    popover_size: (f64, f64),
    /// The current side.
    side: Option<VerticalSide>,
}

/// The computed position of the popover.
#[derive(Clone, Copy, Debug, PartialEq)]
struct PopoverPosition {
    /// The left and top edges, in pixels of the window.
    left: f64,
    top: f64,
    /// The maximum height. Taller content scrolls.
    max_height: f64,
    side: VerticalSide,
    /// True if a part of the anchor is visible.
    is_anchor_visible: bool,
}

impl PopoverLayout {
    /// Computes the position: below the anchor, or above it if there is more space.
    ///
    /// An anchor that is scrolled out of sight is treated as if it were at that edge of the window.
    /// If neither side has enough space, the popover is placed at the bottom of the window.
    fn position(&self) -> PopoverPosition {
        let (top, bottom) = (
            self.toolbar_bottom + WINDOW_MARGIN,
            (self.window.1 - WINDOW_MARGIN).max(self.toolbar_bottom + WINDOW_MARGIN),
        );
        let height = self.popover_size.1;
        let (begin, end) = (self.anchor.top, self.anchor.top + self.anchor.height);
        let is_beside = end > self.toolbar_bottom && begin < self.window.1;
        let above = begin.clamp(top, bottom) - GAP - top;
        let below = bottom - end.clamp(top, bottom) - GAP;
        let side = match self.side {
            Some(VerticalSide::Above) if height <= above => VerticalSide::Above,
            _ if height <= below || below >= above => VerticalSide::Below,
            _ => VerticalSide::Above,
        };
        let room = if side == VerticalSide::Below { below } else { above };
        let most = if room >= height.min(MIN_HEIGHT) { room } else { bottom - top };
        let shown = height.min(most);
        let wanted = match side {
            VerticalSide::Below => end.clamp(top, bottom) + GAP,
            VerticalSide::Above => begin.clamp(top, bottom) - GAP - shown,
        };
        let top = wanted.clamp(top, (bottom - shown).max(top));
        PopoverPosition {
            left: self.left_edge(),
            top,
            max_height: most,
            side,
            is_anchor_visible: is_beside,
        }
    }

    /// Returns the left edge of the anchor, clamped to the article column and the window.
    fn left_edge(&self) -> f64 {
        let width = self.popover_size.0;
        let least = self.article_column.left.max(WINDOW_MARGIN);
        let most = (self.article_column.left + self.article_column.width)
            .min(self.window.0 - WINDOW_MARGIN)
            - width;
        self.anchor.left.clamp(least, most.max(least))
    }
}

/// The anchor of the popover.
#[derive(Default)]
struct PopoverAnchor {
    /// The selector of its elements, or `None` for the browser's selection.
    selector: Option<String>,
    side: Option<VerticalSide>,
    /// True if the popover has not been positioned at this anchor yet.
    is_new: bool,
}

impl PopoverAnchor {
    /// Positions the popover. Does nothing while the anchor is not rendered.
    fn update_position(&mut self) {
        let Some(anchor) = self
            .selector
            .as_deref()
            .map_or_else(selection::selection_rect, page::bounding_rect_of_all)
        else {
            return;
        };
        let Some(spot) = room(anchor, self.side).map(|room| room.position()) else { return };
        let Some(sheet) = page::bounding_rect(ARTICLE_COLUMN) else { return };
        self.side = Some(spot.side);
        let (left, top) = (spot.left - sheet.left, spot.top - sheet.top);
        layout::move_element(POPOVER_ID, (left, top, spot.max_height));
        layout::set_data_attribute(
            POPOVER_ID,
            "anchor",
            if spot.is_anchor_visible { "seen" } else { "away" },
        );
        if std::mem::take(&mut self.is_new) {
            scroll_anchor_into_view(anchor);
        }
    }
}

fn room(anchor: Rect, side: Option<VerticalSide>) -> Option<PopoverLayout> {
    let editor = page::bounding_rect("#mention-popover")?;
    Some(PopoverLayout {
        window: page::viewport_size(),
        toolbar_bottom: page::bounding_rect(TOOLBAR)
            .map_or(0.0, |bar| (bar.top + bar.height).max(0.0)),
        article_column: page::bounding_rect(ARTICLE_COLUMN)?,
        anchor,
        popover_size: (editor.width, page::unclipped_height("#mention-popover")?),
        side,
    })
}

/// If the popover is a sheet at the bottom of the window, scrolls the page so that the sheet does
/// not cover the anchor.
fn scroll_anchor_into_view(anchor: Rect) {
    let Some(editor) =
        page::bounding_rect("#mention-popover").filter(|_| layout::is_fixed(POPOVER_ID))
    else {
        return;
    };
    let bar = page::bounding_rect(TOOLBAR).map_or(0.0, |bar| bar.top + bar.height);
    let hidden = anchor.top + anchor.height + GAP - editor.top;
    let spare = anchor.top - bar - GAP;
    let is_under = hidden > 0.0 && anchor.top < page::viewport_size().1;
    if is_under && spare > 0.0 {
        layout::scroll_by(hidden.min(spare));
    }
}

/// Keeps the popover at the elements that `anchor` selects, or at the browser's selection, whenever
/// the layout changes.
///
/// `anchor_start` distinguishes anchors that have the same selector.
#[hook]
pub(super) fn use_popover_position(anchor: Option<String>, anchor_start: u32) {
    let stand: Rc<RefCell<PopoverAnchor>> = use_mut_ref(PopoverAnchor::default);
    use_effect_with((), {
        let stand = stand.clone();
        move |()| {
            let watch = LayoutObserver::start(
                &[ARTICLE_COLUMN, TOOLBAR],
                &["#text", "#mention-popover"],
                move || {
                    stand.borrow_mut().update_position();
                },
            );
            move || drop(watch)
        }
    });
    use_effect_with((anchor, anchor_start), move |(anchor, _)| {
        *stand.borrow_mut() = PopoverAnchor { selector: anchor.clone(), side: None, is_new: true };
        // If both are rendered at once, the article is rendered after its popover.
        page::before_paint(move || stand.borrow_mut().update_position());
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const EDITOR: (f64, f64) = (376.0, 300.0);

    fn rect(left: f64, top: f64, width: f64, height: f64) -> Rect {
        Rect { left, top, width, height }
    }

    fn room(window: (f64, f64), anchor: Rect) -> PopoverLayout {
        let sheet = rect(40.0, -500.0, window.0 - 80.0, 5000.0);
        PopoverLayout {
            window,
            toolbar_bottom: 50.0,
            article_column: sheet,
            anchor,
            popover_size: EDITOR,
            side: None,
        }
    }

    /// Returns the upper and lower edge of the popover.
    fn extent(room: &PopoverLayout) -> (f64, f64) {
        let spot = room.position();
        (spot.top, spot.top + room.popover_size.1.min(spot.max_height))
    }

    #[test]
    fn it_stands_below_its_mention_or_above() {
        let window = (1200.0, 800.0);
        assert_eq!(extent(&room(window, rect(100.0, 200.0, 60.0, 24.0))), (234.0, 534.0));
        assert_eq!(extent(&room(window, rect(100.0, 700.0, 60.0, 24.0))), (390.0, 690.0));
    }

    /// While the page scrolls, the popover does not change sides as long as it fits.
    #[test]
    fn it_stays_on_its_side() {
        let mut room = room((1200.0, 800.0), rect(100.0, 420.0, 60.0, 24.0));
        assert_eq!(room.position().side, VerticalSide::Below);
        room.side = Some(VerticalSide::Above);
        assert_eq!(room.position().side, VerticalSide::Above);
        room.anchor.top = 300.0;
        assert_eq!(room.position().side, VerticalSide::Below);
    }

    #[test]
    fn a_mention_out_of_sight_is_at_the_edge_where_it_went() {
        let window = (1200.0, 800.0);
        for (top, expected) in [(-400.0, (66.0, 366.0)), (1500.0, (484.0, 784.0))] {
            let room = room(window, rect(100.0, top, 60.0, 24.0));
            assert_eq!(extent(&room), expected);
            assert!(!room.position().is_anchor_visible);
        }
        assert!(room(window, rect(100.0, 40.0, 60.0, 24.0)).position().is_anchor_visible);
    }

    /// For all windows, anchor positions and popover heights.
    #[test]
    fn it_is_inside_the_window_and_clear_of_the_bar() {
        for window in [(390.0, 300.0), (700.0, 240.0), (900.0, 500.0), (1440.0, 900.0)] {
            for (top, height) in (-2000..3000).step_by(37).zip([24.0, 80.0, 1500.0].iter().cycle())
            {
                for editor in [60.0, 300.0, 900.0] {
                    for side in [None, Some(VerticalSide::Above), Some(VerticalSide::Below)] {
                        let anchor = rect(f64::from(top), f64::from(top), 60.0, *height);
                        let room = PopoverLayout {
                            popover_size: (300.0, editor),
                            side,
                            ..room(window, anchor)
                        };
                        let ((from, to), left) = (extent(&room), room.position().left);
                        assert!(
                            from >= room.toolbar_bottom && to <= window.1,
                            "{room:?} {from} {to}"
                        );
                        assert!(
                            to - from
                                >= editor
                                    .min(MIN_HEIGHT)
                                    .min(window.1 - 50.0 - 2.0 * WINDOW_MARGIN)
                        );
                        assert!(left >= 0.0 && left + 300.0 <= window.0, "{room:?} {left}");
                    }
                }
            }
        }
    }
}
