use serde::{Deserialize, Serialize};

/// A label's color: a hue and one of two lightnesses. Shades for both themes are the page's.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Color {
    /// In degrees, 0 to 359.
    pub hue: u16,
    /// The stronger of the two lightnesses: darker on light paper, lighter on dark paper.
    #[serde(default)]
    pub deep: bool,
}

const fn color(hue: u16, deep: bool) -> Color {
    Color { hue, deep }
}

/// The colors to choose from. Each of the first [`DISTINCT_COLORS`] differs from each other one also for eyes that
/// lack the red or the green receptor, to whom hues of one lightness are little more than yellow
/// and blue; the page's `tests/palette.rs` works that out from the style sheet. The others are further hues.
pub const PALETTE: [Color; 18] = [
    color(240, true),
    color(310, false),
    color(15, true),
    color(350, false),
    color(155, false),
    color(205, false),
    color(330, true),
    color(35, false),
    color(70, false),
    color(110, true),
    color(180, true),
    color(265, false),
    color(145, true),
    color(125, false),
    color(235, false),
    color(5, false),
    color(215, true),
    color(175, false),
];

/// How many of [`PALETTE`] everybody can tell apart.
pub const DISTINCT_COLORS: usize = 12;
