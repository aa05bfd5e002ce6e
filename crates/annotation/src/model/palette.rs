//! The colors of labels.

use serde::{Deserialize, Serialize};

/// The color of a label: a hue and one of two lightnesses. The page's style sheet defines the
/// shades for both themes.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Color {
    /// In degrees, 0 to 359.
    pub hue: u16,
    /// True for the stronger of the two lightnesses: darker in the light theme, lighter in the dark
    /// theme.
    #[serde(default)]
    pub deep: bool,
}

const fn color(hue: u16, deep: bool) -> Color {
    Color { hue, deep }
}

/// The colors to choose from.
///
/// Any two of the first [`DISTINCT_COLORS`] are distinguishable also with red-green color
/// blindness, with which hues of the same lightness are reduced to little more than yellow and
/// blue. The page's `tests/palette.rs` computes this from the style sheet. The others are
/// additional hues.
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

/// The number of colors at the start of [`PALETTE`] that are distinguishable for everyone.
pub const DISTINCT_COLORS: usize = 12;
