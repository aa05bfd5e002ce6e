//! The layout of pin labels on the map: beside their pins and without overlaps.

/// A pin as it is rendered, in pixels. Only the distances between pins matter, so labels keep their
/// positions while the map is panned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapPin {
    /// The distance from the left edge.
    pub x: f64,
    /// The distance from the top edge.
    pub y: f64,
    /// The radius.
    pub radius: f64,
    /// The width of the label.
    pub width: f64,
}

/// The position of a label relative to its pin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelSide {
    /// To the right of the pin.
    Right,
    /// To the left of the pin.
    Left,
    /// Centered above the pin.
    Above,
    /// Centered below the pin.
    Below,
}

/// The gap between a pin and its label, in pixels.
pub const LABEL_GAP: f64 = 3.0;
/// The height of a label, in pixels.
pub const LABEL_HEIGHT: f64 = 14.0;
/// The maximum number of labeled pins. Less important pins get no label, because users do not read
/// that many.
const MAX_LABELED_PINS: usize = 400;
/// The number of the most important pins whose labels may cover less important pins.
const FAVORED_PINS: usize = 10;

/// The minimum horizontal spread of pins that fill a map, in pixels.
const WIDE_SPREAD: f64 = 240.0;

#[derive(Clone, Copy)]
struct Rect {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Rect {
    fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

/// Returns the position of each pin's label, or `None` if there is no room. The pins must be sorted
/// by importance, the most important first.
///
/// Cost: quadratic in the number of pins.
pub fn label_sides(spots: &[MapPin]) -> Vec<Option<LabelSide>> {
    let pins: Vec<Rect> = spots.iter().map(pin_rect).collect();
    let edges = edge_limits(spots);
    let mut taken: Vec<Rect> = Vec::new();
    let mut sides = vec![None; spots.len()];
    for (index, spot) in spots.iter().enumerate().take(MAX_LABELED_PINS) {
        let free_of = |known: usize| {
            let others = || pins[..known].iter().enumerate().filter(|(other, _)| *other != index);
            preferred_sides(spot, edges).into_iter().find(|side| {
                let name = label_rect(spot, *side);
                !taken.iter().any(|it| it.overlaps(&name))
                    && !others().any(|(_, it)| it.overlaps(&name))
            })
        };
        let found = free_of(pins.len())
            .or_else(|| (index < FAVORED_PINS).then(|| free_of(index)).flatten());
        if let Some(side) = found {
            taken.push(label_rect(spot, side));
            sides[index] = Some(side);
        }
    }
    sides
}

/// Returns the x coordinates beyond which pins count as close to the west and the east edge of a
/// map that shows all pins. No pin counts as close if the spread is at most [`WIDE_SPREAD`].
fn edge_limits(spots: &[MapPin]) -> (f64, f64) {
    let west = spots.iter().map(|spot| spot.x).fold(f64::INFINITY, f64::min);
    let east = spots.iter().map(|spot| spot.x).fold(f64::NEG_INFINITY, f64::max);
    let edge = if east - west > WIDE_SPREAD { (east - west) / 8.0 } else { -1.0 };
    (west + edge, east - edge)
}

/// Returns the positions of a label in the order in which they are tried. Near an edge, the
/// position towards that edge comes last.
fn preferred_sides(spot: &MapPin, (west, east): (f64, f64)) -> [LabelSide; 4] {
    if spot.x > east {
        [LabelSide::Left, LabelSide::Above, LabelSide::Below, LabelSide::Right]
    } else if spot.x < west {
        [LabelSide::Right, LabelSide::Above, LabelSide::Below, LabelSide::Left]
    } else {
        [LabelSide::Right, LabelSide::Left, LabelSide::Above, LabelSide::Below]
    }
}

fn pin_rect(spot: &MapPin) -> Rect {
    let MapPin { x, y, radius, .. } = *spot;
    Rect { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius }
}

fn label_rect(spot: &MapPin, side: LabelSide) -> Rect {
    let MapPin { x, y, radius, width } = *spot;
    let (left, middle) = match side {
        LabelSide::Right => (x + radius + LABEL_GAP, y),
        LabelSide::Left => (x - radius - LABEL_GAP - width, y),
        LabelSide::Above => (x - width / 2.0, y - radius - LABEL_HEIGHT / 2.0),
        LabelSide::Below => (x - width / 2.0, y + radius + LABEL_HEIGHT / 2.0),
    };
    Rect {
        left,
        top: middle - LABEL_HEIGHT / 2.0,
        right: left + width,
        bottom: middle + LABEL_HEIGHT / 2.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map_pin(x: f64, y: f64) -> MapPin {
        MapPin { x, y, radius: 5.0, width: 60.0 }
    }

    #[test]
    fn names_take_the_first_side_that_is_free() {
        type Case<'a> = (&'a [(f64, f64)], &'a [Option<LabelSide>]);
        let cases: &[Case] = &[
            (&[(0.0, 0.0)], &[Some(LabelSide::Right)]),
            (&[(0.0, 0.0), (30.0, 0.0)], &[Some(LabelSide::Left), Some(LabelSide::Right)]),
            (
                &[(0.0, 0.0), (30.0, 0.0), (-30.0, 0.0)],
                &[Some(LabelSide::Above), Some(LabelSide::Right), Some(LabelSide::Left)],
            ),
        ];
        for (points, expected) in cases {
            let spots: Vec<MapPin> = points.iter().map(|&(x, y)| map_pin(x, y)).collect();
            assert_eq!(label_sides(&spots), *expected, "{points:?}");
        }
    }

    #[test]
    fn names_at_the_edges_of_a_wide_map_stand_inside() {
        let spots = [map_pin(0.0, 0.0), map_pin(250.0, 0.0), map_pin(500.0, 0.0)];
        assert_eq!(
            label_sides(&spots),
            [Some(LabelSide::Right), Some(LabelSide::Right), Some(LabelSide::Left)]
        );
    }

    #[test]
    fn names_never_lie_over_each_other() {
        let spots: Vec<MapPin> = (0..300)
            .map(|at| map_pin(f64::from(at * 37 % 400), f64::from(at * 91 % 300)))
            .collect();
        let rects: Vec<Rect> = spots
            .iter()
            .zip(label_sides(&spots))
            .filter_map(|(spot, side)| Some(label_rect(spot, side?)))
            .collect();
        assert!(!rects.is_empty());
        for (index, rect) in rects.iter().enumerate() {
            assert!(!rects[index + 1..].iter().any(|other| other.overlaps(rect)));
        }
    }

    #[test]
    fn moving_the_map_moves_no_name() {
        let spots: Vec<MapPin> = (0..50).map(|at| map_pin(f64::from(at * 17 % 90), 3.0)).collect();
        let moved: Vec<MapPin> =
            spots.iter().map(|it| MapPin { x: it.x - 512.0, y: it.y + 64.0, ..*it }).collect();
        assert_eq!(label_sides(&spots), label_sides(&moved));
    }
}
