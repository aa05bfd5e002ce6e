//! Where the editor stands: beside what it is about, always inside the window and clear of the bar.

use crate::platform::layout::{self, LayoutWatch};
use crate::platform::page::{self, Rect};
use crate::platform::selection;
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

/// The editor, in the page.
pub(super) const EDITOR_ID: &str = "editor";
const SHEET: &str = "#sheet";
const BAR: &str = ".bar";

/// The space between a mention and its editor, in pixels.
const GAP: f64 = 10.0;
/// The space between the editor and what it must not touch: the bar and the edges of the window.
const AIR: f64 = 6.0;
/// With less height than this an editor beside its mention is of no use: it covers the mention then.
const LEAST: f64 = 180.0;

/// On which side of a mention the editor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Below,
    Above,
}

/// Everything that says where the editor goes, in pixels of the window.
#[derive(Clone, Copy, Debug)]
struct Room {
    /// Width and height of the window.
    window: (f64, f64),
    /// The lower edge of the bar.
    bar: f64,
    /// What the editor may not be wider than.
    sheet: Rect,
    /// The mention, or the selected text.
    anchor: Rect,
    /// The width of the editor, and its height with nothing scrolled away.
    editor: (f64, f64),
    /// Where it stands already.
    side: Option<Side>,
}

/// Where the editor goes.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Spot {
    /// In pixels of the window.
    left: f64,
    top: f64,
    /// How high it may be; what is higher scrolls.
    most: f64,
    side: Side,
    /// Whether any of the mention is in sight.
    is_beside: bool,
}

impl Room {
    /// Below the mention, or above where there is more room. A mention that is scrolled out of sight
    /// counts as one at the edge where it went. Where there is room on neither side, the editor
    /// stands at the bottom of the window.
    fn spot(&self) -> Spot {
        let (top, bottom) = (self.bar + AIR, (self.window.1 - AIR).max(self.bar + AIR));
        let height = self.editor.1;
        let (begin, end) = (self.anchor.top, self.anchor.top + self.anchor.height);
        let is_beside = end > self.bar && begin < self.window.1;
        let above = begin.clamp(top, bottom) - GAP - top;
        let below = bottom - end.clamp(top, bottom) - GAP;
        let side = match self.side {
            Some(Side::Above) if height <= above => Side::Above,
            _ if height <= below || below >= above => Side::Below,
            _ => Side::Above,
        };
        let room = if side == Side::Below { below } else { above };
        let most = if room >= height.min(LEAST) { room } else { bottom - top };
        let shown = height.min(most);
        let wanted = match side {
            Side::Below => end.clamp(top, bottom) + GAP,
            Side::Above => begin.clamp(top, bottom) - GAP - shown,
        };
        let top = wanted.clamp(top, (bottom - shown).max(top));
        Spot { left: self.left(), top, most, side, is_beside }
    }

    /// At the left edge of the mention, inside the sheet and the window.
    fn left(&self) -> f64 {
        let width = self.editor.0;
        let least = self.sheet.left.max(AIR);
        let most = (self.sheet.left + self.sheet.width).min(self.window.0 - AIR) - width;
        self.anchor.left.clamp(least, most.max(least))
    }
}

/// What the editor stands at.
#[derive(Default)]
struct Stand {
    /// Selects it in the page; nothing for what the browser shows as selected.
    anchor: Option<String>,
    side: Option<Side>,
    /// Whether the editor has not stood there yet.
    is_new: bool,
}

impl Stand {
    /// Puts the editor where it belongs. Leaves it where it is while what it stands at is not drawn.
    fn place(&mut self) {
        let Some(anchor) = self.anchor.as_deref().map_or_else(selection::rect, page::rect_of_all)
        else {
            return;
        };
        let Some(spot) = room(anchor, self.side).map(|room| room.spot()) else { return };
        let Some(sheet) = page::rect(SHEET) else { return };
        self.side = Some(spot.side);
        let (left, top) = (spot.left - sheet.left, spot.top - sheet.top);
        layout::put(EDITOR_ID, (left, top, spot.most));
        layout::set_data(EDITOR_ID, "anchor", if spot.is_beside { "seen" } else { "away" });
        if std::mem::take(&mut self.is_new) {
            uncover(anchor);
        }
    }
}

fn room(anchor: Rect, side: Option<Side>) -> Option<Room> {
    let editor = page::rect("#editor")?;
    Some(Room {
        window: page::viewport(),
        bar: page::rect(BAR).map_or(0.0, |bar| (bar.top + bar.height).max(0.0)),
        sheet: page::rect(SHEET)?,
        anchor,
        editor: (editor.width, page::full_height("#editor")?),
        side,
    })
}

/// Scrolls what the editor is about out from under it where the style sheet keeps it at the bottom of
/// the window.
fn uncover(anchor: Rect) {
    let Some(editor) = page::rect("#editor").filter(|_| layout::is_fixed(EDITOR_ID)) else {
        return;
    };
    let bar = page::rect(BAR).map_or(0.0, |bar| bar.top + bar.height);
    let hidden = anchor.top + anchor.height + GAP - editor.top;
    let spare = anchor.top - bar - GAP;
    let is_under = hidden > 0.0 && anchor.top < page::viewport().1;
    if is_under && spare > 0.0 {
        layout::scroll_by(hidden.min(spare));
    }
}

/// Keeps the editor at what `anchor` selects, or at what the browser shows as selected, from the
/// moment when that is drawn, and whatever moves it. `from` tells one thing from another.
#[hook]
pub(super) fn use_placing(anchor: Option<String>, from: u32) {
    let stand: Rc<RefCell<Stand>> = use_mut_ref(Stand::default);
    use_effect_with((), {
        let stand = stand.clone();
        move |()| {
            let watch = LayoutWatch::start(&[SHEET, BAR], &["#text", "#editor"], move || {
                stand.borrow_mut().place();
            });
            move || drop(watch)
        }
    });
    use_effect_with((anchor, from), move |(anchor, _)| {
        *stand.borrow_mut() = Stand { anchor: anchor.clone(), side: None, is_new: true };
        // The article is drawn after its editor where both are drawn at once.
        page::once_drawn(move || stand.borrow_mut().place());
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const EDITOR: (f64, f64) = (376.0, 300.0);

    fn rect(left: f64, top: f64, width: f64, height: f64) -> Rect {
        Rect { left, top, width, height }
    }

    fn room(window: (f64, f64), anchor: Rect) -> Room {
        let sheet = rect(40.0, -500.0, window.0 - 80.0, 5000.0);
        Room { window, bar: 50.0, sheet, anchor, editor: EDITOR, side: None }
    }

    /// Where the editor is, from its upper to its lower edge.
    fn extent(room: &Room) -> (f64, f64) {
        let spot = room.spot();
        (spot.top, spot.top + room.editor.1.min(spot.most))
    }

    #[test]
    fn it_stands_below_its_mention_or_above() {
        let window = (1200.0, 800.0);
        assert_eq!(extent(&room(window, rect(100.0, 200.0, 60.0, 24.0))), (234.0, 534.0));
        assert_eq!(extent(&room(window, rect(100.0, 700.0, 60.0, 24.0))), (390.0, 690.0));
    }

    /// It does not jump to the other side while the page is scrolled, as long as it fits.
    #[test]
    fn it_stays_on_its_side() {
        let mut room = room((1200.0, 800.0), rect(100.0, 420.0, 60.0, 24.0));
        assert_eq!(room.spot().side, Side::Below);
        room.side = Some(Side::Above);
        assert_eq!(room.spot().side, Side::Above);
        room.anchor.top = 300.0;
        assert_eq!(room.spot().side, Side::Below);
    }

    #[test]
    fn a_mention_out_of_sight_is_at_the_edge_where_it_went() {
        let window = (1200.0, 800.0);
        for (top, expected) in [(-400.0, (66.0, 366.0)), (1500.0, (484.0, 784.0))] {
            let room = room(window, rect(100.0, top, 60.0, 24.0));
            assert_eq!(extent(&room), expected);
            assert!(!room.spot().is_beside);
        }
        assert!(room(window, rect(100.0, 40.0, 60.0, 24.0)).spot().is_beside);
    }

    /// In every window, wherever the mention is and however high the editor.
    #[test]
    fn it_is_inside_the_window_and_clear_of_the_bar() {
        for window in [(390.0, 300.0), (700.0, 240.0), (900.0, 500.0), (1440.0, 900.0)] {
            for (top, height) in (-2000..3000).step_by(37).zip([24.0, 80.0, 1500.0].iter().cycle())
            {
                for editor in [60.0, 300.0, 900.0] {
                    for side in [None, Some(Side::Above), Some(Side::Below)] {
                        let anchor = rect(f64::from(top), f64::from(top), 60.0, *height);
                        let room = Room { editor: (300.0, editor), side, ..room(window, anchor) };
                        let ((from, to), left) = (extent(&room), room.spot().left);
                        assert!(from >= room.bar && to <= window.1, "{room:?} {from} {to}");
                        assert!(to - from >= editor.min(LEAST).min(window.1 - 50.0 - 2.0 * AIR));
                        assert!(left >= 0.0 && left + 300.0 <= window.0, "{room:?} {left}");
                    }
                }
            }
        }
    }
}
