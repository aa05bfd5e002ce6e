//! Checks the label colors in the style sheet: text on them has enough contrast in both themes, and
//! users with red or green color blindness can distinguish them.
#![cfg(not(target_arch = "wasm32"))]

use dateline_annotation::model::{Color, DISTINCT_COLORS, LabelPreset, LabelSet, PALETTE};

/// The minimum distance in OKLab between two label colors, as seen without one type of cone.
/// Differences of 0.02 to 0.03 are noticeable side by side; this minimum is larger.
const MIN_DISTANCE: f64 = 0.04;
/// The minimum distance for users with normal color vision.
const MIN_DISTANCE_TRICHROMATIC: f64 = 0.075;
/// The minimum contrast of text in WCAG 2 (AA).
const TEXT_CONTRAST: f64 = 4.5;
/// The minimum contrast of lines in WCAG 2 (AA).
const LINE_CONTRAST: f64 = 3.0;

/// A color in OKLab or linear sRGB.
type Triple = [f64; 3];

/// The matrices that simulate vision without long-wavelength or medium-wavelength cones, in linear
/// sRGB.
///
/// From Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color
/// Vision Deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (2009), severity
/// 1.
const PROTANOPIA: [Triple; 3] = [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
];
const DEUTERANOPIA: [Triple; 3] = [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.011820, 0.042940, 0.968881],
];

fn multiply(matrix: &[Triple; 3], vector: Triple) -> Triple {
    matrix.map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum())
}

/// Converts a CSS `oklch()` color to linear sRGB with Ottosson's matrices. Components out of gamut
/// are clipped.
fn srgb(lightness: f64, chroma: f64, hue: f64) -> Triple {
    let (sin, cos) = hue.to_radians().sin_cos();
    let (a, b) = (chroma * cos, chroma * sin);
    let cones = [
        lightness + 0.3963377774 * a + 0.2158037573 * b,
        lightness - 0.1055613458 * a - 0.0638541728 * b,
        lightness - 0.0894841775 * a - 1.2914855480 * b,
    ];
    let to_srgb = [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ];
    multiply(&to_srgb, cones.map(|it| it * it * it)).map(|it| it.clamp(0.0, 1.0))
}

fn oklab(srgb: Triple) -> Triple {
    let to_cones = [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ];
    let to_lab = [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ];
    multiply(&to_lab, multiply(&to_cones, srgb).map(f64::cbrt))
}

fn distance(one: Triple, other: Triple) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

fn contrast(one: Triple, other: Triple) -> f64 {
    let luminance = |[r, g, b]: Triple| 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    let (one, other) = (luminance(one), luminance(other));
    one.max(other) / one.min(other)
}

/// A theme of the style sheet.
struct Theme {
    name: &'static str,
    rules: &'static str,
    index: usize,
}

const TOKENS: &str = include_str!("../styles/tokens.css");

impl Theme {
    fn all() -> [Self; 2] {
        ["light", "dark"].map(|name| {
            let (_, rest) = TOKENS.split_once(&format!("[data-theme=\"{name}\"] {{")).unwrap();
            Self {
                name,
                rules: rest.split_once('}').unwrap().0,
                index: usize::from(name == "dark"),
            }
        })
    }

    /// Returns a number of the theme. Percentages become fractions.
    fn number(&self, token: &str) -> f64 {
        let (_, rest) = self.rules.split_once(&format!("--{token}: ")).expect(token);
        let value = rest.split_once(';').unwrap().0;
        value.strip_suffix('%').map_or_else(
            || value.parse().unwrap(),
            |percent| percent.parse::<f64>().unwrap() / 100.0,
        )
    }

    /// Returns a color that does not depend on a label: this theme's part of a `light-dark()`
    /// value.
    fn paint(&self, token: &str) -> Triple {
        let (_, rest) = TOKENS.split_once(&format!("--{token}: light-dark(")).unwrap();
        let half = rest.split("oklch(").nth(1 + self.index).unwrap().split(')').next().unwrap();
        let numbers: Vec<f64> =
            half.split_whitespace().map(|it| it.trim_end_matches('%').parse().unwrap()).collect();
        srgb(numbers[0] / 100.0, numbers[1], numbers[2])
    }

    /// Returns the color of a `fill`, `name` or `line` for a label color.
    fn shade(&self, part: &str, color: Color) -> Triple {
        let deep = if color.deep { self.number(&format!("{part}-deep")) } else { 0.0 };
        let lightness = self.number(&format!("{part}-l")) + deep;
        srgb(lightness, self.number(&format!("{part}-c")), f64::from(color.hue))
    }
}

#[test]
fn text_on_label_colors_is_readable() {
    for theme in Theme::all() {
        for hue in 0..360 {
            for color in [false, true].map(|deep| Color { hue, deep }) {
                let context = format!("{} {color:?}", theme.name);
                let fill = theme.shade("fill", color);
                let name = theme.shade("name", color);
                assert!(contrast(theme.paint("ink"), fill) >= TEXT_CONTRAST, "ink, {context}");
                assert!(contrast(name, fill) >= TEXT_CONTRAST, "name, {context}");
                for paper in ["paper", "raised"] {
                    assert!(
                        contrast(name, theme.paint(paper)) >= TEXT_CONTRAST,
                        "name on {paper}, {context}"
                    );
                }
            }
        }
        for color in PALETTE {
            let contrast = contrast(theme.shade("line", color), theme.paint("paper"));
            assert!(contrast >= LINE_CONTRAST, "line, {} {color:?}: {contrast}", theme.name);
        }
    }
}

/// Returns the pairs of colors whose distance is too small.
fn close_pairs(colors: &[Color]) -> Vec<String> {
    let mut pairs = Vec::new();
    for theme in Theme::all() {
        for (index, one) in colors.iter().enumerate() {
            for other in &colors[..index] {
                let [a, b] = [one, other].map(|it| theme.shade("line", *it));
                let simulated_distance = |matrix: &[Triple; 3]| {
                    let [a, b] = [a, b].map(|it| multiply(matrix, it).map(|it| it.clamp(0.0, 1.0)));
                    distance(oklab(a), oklab(b))
                };
                let distances = [
                    ("all", distance(oklab(a), oklab(b)), MIN_DISTANCE_TRICHROMATIC),
                    ("no red", simulated_distance(&PROTANOPIA), MIN_DISTANCE),
                    ("no green", simulated_distance(&DEUTERANOPIA), MIN_DISTANCE),
                ];
                for (vision, found, minimum) in distances.into_iter().filter(|it| it.1 < it.2) {
                    let theme = theme.name;
                    pairs.push(format!(
                        "{theme}, {vision}: {one:?} {other:?} {found:.4} < {minimum}"
                    ));
                }
            }
        }
    }
    pairs
}

#[test]
fn twelve_colors_are_distinguishable_with_color_blindness() {
    assert_eq!(close_pairs(&PALETTE[..DISTINCT_COLORS]), [""; 0]);
    let labels: Vec<Color> = LabelSet::default().iter().map(|label| label.color).collect();
    assert_eq!(labels.len(), 12);
    assert_eq!(close_pairs(&labels), [""; 0]);
    for preset in LabelPreset::ALL {
        let colors: Vec<Color> = preset.labels().iter().filter_map(|it| it.color).collect();
        assert_eq!(close_pairs(&colors), [""; 0], "{preset:?}");
    }
}

/// The check finds errors: yellow and green of the same lightness are reported.
#[test]
fn confusable_colors_are_reported() {
    let color = |hue| Color { hue, deep: false };
    let found = close_pairs(&[color(85), color(120)]);
    assert!(found.iter().any(|it| it.contains("no red")), "{found:?}");
    assert!(found.iter().all(|it| !it.contains("all")), "{found:?}");
}
