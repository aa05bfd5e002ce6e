//! The example on the first screen: a sentence with its mentions, and a small map with its places.

use super::color_style;
use crate::view::messages;
use dateline_annotation::model::LabelPreset;
use yew::prelude::*;

/// The land around the western Mediterranean as an SVG path. The unit is a tenth of a degree, from
/// 11.5° W and 46.5° N. Simplified from `models/outlines.json`, which has data of Natural Earth
/// (public domain).
const LAND: &str = "M210 -8l0-3 2 0 4 3 3-3 6 2 12-4 8 3-3-5 36 0 8 0-1 2-6 1 2 1-2 2 0 3-5 4-14 3-22-3- \
    2-4-12 3-6-2-2 1-6-2zM305 29l0 3-6 3 0 4-9-4-3-5-15-13 0-4 3 0 2 1 7-2 21 3zM210 -11 \
    l-1 5 7 2 3-1 0 4-4 1 1 2-8-2-4 6-6-6-4 4-4 1-5 0-3-5-8 3 10-13 15-1 1-2zM200 95l- \
    3 4 1 14-1 4-7 7 2 8 13 12 5 11-2 0 26 0-190 0 34 0-2-7 8-2 2-2 16-1 2-3-6-9-1-14-5- \
    3 6-1 12-7 4 0 10-6 28-4 10 0 5 2 12-4zM97 30l3 2 0 2 14 4 7 0 1-2 6 2 1 2 18 0 0 5- \
    25 11 1 1-12 12 2 6 4 2-8 4-2 7-9 3-5 6-22 0-13 7-7-6 1-3-1 1-5-4-6 1 0-6 5-4-4-3 4- \
    6-6-6 5-1 0-4 2-2-1-7 7-5-4-4-15 1-1-3-6 2 2-3-2-4-2 1 1-2-3-2 1-2 15-6 6 2zM146 67l \
    3 1-4 4-5-2-2-2 6-3 3 0zM191 -11l-7 1-10 12 8-2 3 5-3 2 4 4-5 3 3 2 0 5 7 2-2 4-13 7 \
    -22-5-9 6 2 5-6 1-7 0-12-5-1 2-12-1-12-6 7-13-2 0 2-9 5 6-2-5-4-3 1 0-1-6-6-2-3-4-1- \
    3 4 0-30-7 129 0-6 0zM209 36l1 7-4 8-3-2-1-5 0-5 6-2 0-3zM250 9l8 1 2-2 8 2-1-3 4- \
    1 0-3 7-4 15 8 11-2 1 11-4-2-17-2-7 2-5-1 0 4 15 13 3 5-6-4-10-2-8-6 3-1-5-3-1-5-3-2 \
    -2-1-5 5zM305 -15l0 20-7 2-11-3-12-8 4-2 0-3 2-2-2-1 6-1 1-2 6 2 10 0zM185 5l7 0 7- \
    5 5 6 4-6 8 2-1-3 4 0 0-3 5 1 12-3 2 4 14 1-4 3 3 1-2 1 4 4-6-1-10 3 0 2 3 3-3 2 2  \
    5 11 7 5 9 5 4 6 3 10 1-2 3 20 9 5 4-2 4-4-4-9-2-4 7 6 4 0 4-5 2-1 3-5 5-3 0-1-2 6-8 \
    -6-10-7-3-2-4-4 1 1-2-4 0-3-5-7 0-14-10-5-1-6-6-5-11-13-4-13 7 2-4-7-2 0-5-3-2 5-3-4 \
    -4zM270 82l-4 8 1 4-1 4-26-10-1-2 3-3 10 2zM211 56l2 4-3 13-5-1-1 3-3 0-2-3 0-6-2-1 \
    1 5 1 5-4zM210 155l7 0-1-5 1-2 13-8 0-7 7 3 10-1 19 6 6 9 21 5 12 0 0-18 0 18zM92 11 \
    4l5 3 1 14 6 9-2 4-16 0-2 2-8 2 2 7-93 0 33 0-2 0 0-5 6-11 7-7 17-7 9-18 7-1 0 2 6  \
    4 13 0 4-2 1 3zM27 45l5-2 1 3 15-1 4 4-7 5 1 7-2 2 0 4-5 1 6 6-4 6 4 3-5 4 0 6-15  \
    1 1-4 0-10 2 0-5 0-1-2 5-4-4 3-3 0 8-20zM280 0l-9 3 0 3-4 1 1 3-8-2-7 2-2 0 1-1 1-1- \
    4-4 2-1-3-1 4-3 8 2 17-5zM230 133l0 7-13 8-1 2 1 5-7 0-5-11-7-5-8-12 0-3 6-5 2-6-1-1 \
    4 9-6 5-2 2 2 4-1 2 5 6-3 1 2-7 7 7 9-11 11 3 4 4 1 0 1 2-1z";

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
