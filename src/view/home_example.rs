//! The example on the first screen: a sentence with its mentions, and a small map with its places.

use super::color_style;
use crate::view::messages;
use dateline_annotation::model::LabelPreset;
use yew::prelude::*;

/// The land around the western Mediterranean as an SVG path. The unit is a tenth of a degree, from
/// 11.5° W and 46.5° N. Simplified from `models/outlines.json`, which has data of Natural Earth
/// (public domain).
const LAND: &str = "M210 -8l2-3 4 3 21-5 8 3-3-5 36 0 8 0-1 2-6 1 2 1-2 5-19 7-22-3-2-4-20 2zM305 29l-6 10-9\
    -4-18-18 3-4 30 2zM210 -11l-1 5 10 1-3 7-8-2-4 6-6-6-8 5-5 0-3-5-8 3 10-13 16-3zM200 95l\
    -3 4 0 18-7 7 2 8 13 12 3 11 26 0-190 0 34 0-2-7 10-4 16-1 2-3-6-9-1-14-5-3 32-14 28-4 1\
    5 2 12-4zM97 30l17 8 33 2 0 5-25 11-11 13 6 8-8 4-2 7-9 3-5 6-22 0-13 7-7-6 1-3-12-2 0-\
    6 5-4-4-3 4-6-6-6 5-1 1-13 7-5-4-4-22 0 2-3-5-9 15-6zM146 67l3 1-4 4-5-2zM191 -11l-7 1-1\
    0 12 8-2 3 5-3 2 4 4-5 3 3 2 0 5 7 2-2 4-13 7-22-5-9 6 2 5-6 1-19-5-13 1-12-6 7-13 0-9 \
    5 6-6-8 0-6-9-6-1-3 4 0-30-7 129 0-6 0zM209 36l-3 15-4-7 0-5 6-2 0-3zM250 9l18 1 3-7 7-\
    4 15 8 11-2 1 11-33-3 0 4 18 18-16-6-14-17-7 4zM305 -15l0 20-7 2-11-3-12-8 6-7-2-1 6-1 1\
    -2 6 2zM185 5l7 0 7-5 5 6 4-6 8 2 3-6 17-2 2 4 14 1-4 3 5 6-6-1-10 3 2 12 11 7 10 13 16 \
    4-2 3 20 9 5 4-2 4-4-4-9-2-4 7 6 8-14 10 5-10-6-10-45-24-11-17-13-4-13 7 2-4-7-2 0-5-3-\
    2 5-3-4-4zM270 82l-4 8 0 8-26-10 2-5zM211 56l-1 17-9 2-2-9-2-11 10-3zM210 155l7 0 0-7 13\
    -8 0-7 36 8 6 9 21 5 12 0 0-18 0 18zM92 114l5 3 1 14 6 9-2 4-16 0-10 4 2 7-93 0 33 0-2 \
    0 0-5 6-11 24-14 9-18 7-1 6 6 17-2zM27 45l21 0 4 4-7 5-1 13-5 1 6 6-4 6 4 3-5 4 0 6-15 \
    1 3-14-6-2 5-4-7 3 8-20zM280 0l-9 3-3 7-16-1-4-7 4-3 8 2 17-5zM230 133l0 7-13 8 0 7-7 0-\
    5-11-15-17 8-14-1-14 9-6 7 0 4-1 2 5 6-3-6 9 7 9-11 11z";

/// The places of the example on the map, and whether the name is left of the pin.
const PINS: [(f32, f32, &str, bool); 2] =
    [(23.6, 77.8, messages::EXAMPLE_LISBON, false), (216.7, 96.9, messages::EXAMPLE_TUNIS, true)];

/// Renders the example and the sentence that explains it.
pub(super) fn render_example() -> Html {
    let labels = LabelPreset::OntoNotes.labels();
    let piece = |(text, label): &(&'static str, Option<&'static str>)| {
        let label = label.and_then(|name| labels.iter().find(|label| label.name == name));
        match label {
            Some(label) => html! {
                <span class="example-mark" data-label={label.name.clone()} title={label.description.clone()}
                    style={color_style(label.color.unwrap_or_default())}>{ *text }</span>
            },
            None => html! { { *text } },
        }
    };
    html! {
        <figure class="example">
            <blockquote>{ for messages::EXAMPLE_SENTENCE.iter().map(piece) }</blockquote>
            <svg viewBox="0 0 290 140" aria-hidden="true">
                <path d={LAND} />
                { for PINS.iter().map(render_pin) }
            </svg>
            <figcaption>{ messages::EXAMPLE_CAPTION }</figcaption>
        </figure>
    }
}

fn render_pin((x, y, name, is_left): &(f32, f32, &'static str, bool)) -> Html {
    let (offset, anchor) = if *is_left { (-7.0, "end") } else { (7.0, "start") };
    html! {
        <>
            <circle cx={x.to_string()} cy={y.to_string()} r="4" />
            <text x={(x + offset).to_string()} y={(y + 4.0).to_string()} text-anchor={anchor}>{ *name }</text>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::LAND;

    #[test]
    fn the_path_has_closed_rings_of_pairs_of_numbers() {
        let rings = LAND.split_terminator('z').map(|ring| ring.replace(['M', 'l'], " "));
        for ring in rings {
            let numbers = ring.replace('-', " -");
            let numbers: Vec<i32> =
                numbers.split_whitespace().map(|number| number.parse().unwrap()).collect();
            assert!(numbers.len() >= 6 && numbers.len().is_multiple_of(2), "{ring}");
        }
    }
}
