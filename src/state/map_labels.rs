//! Where the names of pins stand on the map: beside their pins, over nothing else.

/// A pin as it is drawn, in pixels. Only distances between pins matter, so names stay where they
/// are while the map is moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Its radius.
    pub radius: f64,
    /// The width of its name.
    pub width: f64,
}

/// Where a name stands beside its pin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// To the right: it starts at the pin.
    Right,
    /// To the left: it ends at the pin.
    Left,
    /// In the middle above it.
    Above,
    /// In the middle below it.
    Below,
}

/// Between a pin and its name, in pixels.
pub const GAP: f64 = 3.0;
/// The height of a name, in pixels.
pub const HEIGHT: f64 = 14.0;
/// Names of less important pins are not tried: nobody reads that many.
const MOST: usize = 400;
/// So many of the most important pins may have names over less important pins.
const FAVORED: usize = 10;

/// Pins that are so far apart fill a map, in pixels.
const WIDE: f64 = 240.0;

#[derive(Clone, Copy)]
struct Rect {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Rect {
    fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

/// The side of its pin on which each name stands, the most important pins first; `None` where there
/// is no room. Cost: the square of the number of pins.
pub fn sides(spots: &[Spot]) -> Vec<Option<Side>> {
    let pins: Vec<Rect> = spots.iter().map(pin).collect();
    let edges = edges(spots);
    let mut taken: Vec<Rect> = Vec::new();
    let mut sides = vec![None; spots.len()];
    for (index, spot) in spots.iter().enumerate().take(MOST) {
        let free_of = |known: usize| {
            let others = || pins[..known].iter().enumerate().filter(|(other, _)| *other != index);
            preferred(spot, edges).into_iter().find(|side| {
                let name = name(spot, *side);
                !taken.iter().any(|it| it.meets(&name)) && !others().any(|(_, it)| it.meets(&name))
            })
        };
        let found =
            free_of(pins.len()).or_else(|| (index < FAVORED).then(|| free_of(index)).flatten());
        if let Some(side) = found {
            taken.push(name(spot, side));
            sides[index] = Some(side);
        }
    }
    sides
}

/// Pins west of the first or east of the second stand at the edge of a map that shows all.
fn edges(spots: &[Spot]) -> (f64, f64) {
    let west = spots.iter().map(|spot| spot.x).fold(f64::INFINITY, f64::min);
    let east = spots.iter().map(|spot| spot.x).fold(f64::NEG_INFINITY, f64::max);
    let edge = if east - west > WIDE { (east - west) / 8.0 } else { -1.0 };
    (west + edge, east - edge)
}

/// The sides of a pin in the order in which they are tried; the one towards the edge comes last.
fn preferred(spot: &Spot, (west, east): (f64, f64)) -> [Side; 4] {
    if spot.x > east {
        [Side::Left, Side::Above, Side::Below, Side::Right]
    } else if spot.x < west {
        [Side::Right, Side::Above, Side::Below, Side::Left]
    } else {
        [Side::Right, Side::Left, Side::Above, Side::Below]
    }
}

fn pin(spot: &Spot) -> Rect {
    let Spot { x, y, radius, .. } = *spot;
    Rect { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius }
}

fn name(spot: &Spot, side: Side) -> Rect {
    let Spot { x, y, radius, width } = *spot;
    let (left, middle) = match side {
        Side::Right => (x + radius + GAP, y),
        Side::Left => (x - radius - GAP - width, y),
        Side::Above => (x - width / 2.0, y - radius - HEIGHT / 2.0),
        Side::Below => (x - width / 2.0, y + radius + HEIGHT / 2.0),
    };
    Rect { left, top: middle - HEIGHT / 2.0, right: left + width, bottom: middle + HEIGHT / 2.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(x: f64, y: f64) -> Spot {
        Spot { x, y, radius: 5.0, width: 60.0 }
    }

    #[test]
    fn names_take_the_first_side_that_is_free() {
        type Case<'a> = (&'a [(f64, f64)], &'a [Option<Side>]);
        let cases: &[Case] = &[
            (&[(0.0, 0.0)], &[Some(Side::Right)]),
            (&[(0.0, 0.0), (30.0, 0.0)], &[Some(Side::Left), Some(Side::Right)]),
            (
                &[(0.0, 0.0), (30.0, 0.0), (-30.0, 0.0)],
                &[Some(Side::Above), Some(Side::Right), Some(Side::Left)],
            ),
        ];
        for (points, expected) in cases {
            let spots: Vec<Spot> = points.iter().map(|&(x, y)| spot(x, y)).collect();
            assert_eq!(sides(&spots), *expected, "{points:?}");
        }
    }

    #[test]
    fn names_at_the_edges_of_a_wide_map_stand_inside() {
        let spots = [spot(0.0, 0.0), spot(250.0, 0.0), spot(500.0, 0.0)];
        assert_eq!(sides(&spots), [Some(Side::Right), Some(Side::Right), Some(Side::Left)]);
    }

    #[test]
    fn names_never_lie_over_each_other() {
        let spots: Vec<Spot> =
            (0..300).map(|at| spot(f64::from(at * 37 % 400), f64::from(at * 91 % 300))).collect();
        let rects: Vec<Rect> = spots
            .iter()
            .zip(sides(&spots))
            .filter_map(|(spot, side)| Some(name(spot, side?)))
            .collect();
        assert!(!rects.is_empty());
        for (index, rect) in rects.iter().enumerate() {
            assert!(!rects[index + 1..].iter().any(|other| other.meets(rect)));
        }
    }

    #[test]
    fn moving_the_map_moves_no_name() {
        let spots: Vec<Spot> = (0..50).map(|at| spot(f64::from(at * 17 % 90), 3.0)).collect();
        let moved: Vec<Spot> =
            spots.iter().map(|it| Spot { x: it.x - 512.0, y: it.y + 64.0, ..*it }).collect();
        assert_eq!(sides(&spots), sides(&moved));
    }
}
