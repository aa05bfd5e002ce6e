//! Maps colors of other programs to the palette.

use dateline_annotation::model::{Color, PALETTE};

/// The color names that are common in such configurations.
const CSS_COLORS: [(&str, u32); 22] = [
    ("red", 0xff0000),
    ("darkred", 0x8b0000),
    ("orange", 0xffa500),
    ("darkorange", 0xff8c00),
    ("gold", 0xffd700),
    ("yellow", 0xffff00),
    ("olive", 0x808000),
    ("green", 0x008000),
    ("lime", 0x00ff00),
    ("darkgreen", 0x006400),
    ("teal", 0x008080),
    ("cyan", 0x00ffff),
    ("aqua", 0x00ffff),
    ("blue", 0x0000ff),
    ("navy", 0x000080),
    ("lightblue", 0xadd8e6),
    ("indigo", 0x4b0082),
    ("purple", 0x800080),
    ("violet", 0xee82ee),
    ("magenta", 0xff00ff),
    ("pink", 0xffc0cb),
    ("brown", 0xa52a2a),
];

/// Returns the unused color of the palette that is most similar to a CSS color. Returns `None` for
/// an invalid color, for grays, and if all colors are used.
pub(super) fn nearest_palette_color(css: &str, used: &[Color]) -> Option<Color> {
    let [l, a, b] = oklab(parse_css_color(css.trim())?);
    if a.hypot(b) < 0.03 {
        return None;
    }
    let hue = b.atan2(a).to_degrees().rem_euclid(360.0);
    let far = |color: &Color| {
        let turn = (f64::from(color.hue) - hue).abs();
        // A different lightness counts like a hue difference of ten degrees.
        let other = if color.deep == (l < 0.55) { 0.0 } else { 10.0 };
        turn.min(360.0 - turn) + other
    };
    let free = PALETTE.into_iter().filter(|color| !used.contains(color));
    free.min_by(|one, other| far(one).total_cmp(&far(other)))
}

/// Parses `#rgb` or `#rrggbb` (with or without alpha), or a name.
fn parse_css_color(css: &str) -> Option<[f64; 3]> {
    let number = match css.strip_prefix('#') {
        Some(digits) if digits.is_ascii() => {
            let wide: String = match digits.len() {
                3 | 4 => digits[..3].chars().flat_map(|digit| [digit, digit]).collect(),
                6 | 8 => digits[..6].to_owned(),
                _ => return None,
            };
            u32::from_str_radix(&wide, 16).ok()?
        }
        _ => CSS_COLORS.iter().find(|(name, _)| css.eq_ignore_ascii_case(name))?.1,
    };
    Some([16, 8, 0].map(|shift| f64::from(number >> shift & 0xff) / 255.0))
}

/// Converts an sRGB color to Ottosson's OKLab.
fn oklab(rgb: [f64; 3]) -> [f64; 3] {
    let linear = |it: f64| {
        if it <= 0.04045 { it / 12.92 } else { ((it + 0.055) / 1.055).powf(2.4) }
    };
    let [r, g, b] = rgb.map(linear);
    let l = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b).cbrt();
    let m = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b).cbrt();
    let s = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b).cbrt();
    [
        0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
    ]
}
