//! Label Studio: a JSON list of tasks, and beside it the labeling configuration that they need.
//!
//! Positions are Unicode code points, end-exclusive, as its `Text` counts; files of versions that counted
//! UTF-16 are known by their quotes. Accepted mentions are one annotation, and so is the decision that a
//! reviewed text has none; suggested ones are one prediction with a score each. What the program keeps of a
//! task besides its text is `name`, `title`, `date` and `source`.
//!
//! Read are exports of both shapes, whole and JSON-MIN, and tasks. Of several people's annotations of a
//! task the one that is marked as ground truth counts, else the first that was not skipped. Regions of HTML, of
//! sound and of images, relations and choices are passed over.

mod read;
mod write;

pub(crate) use read::read;
pub(crate) use write::Tasks;

use crate::format::{Facts, Unit, as_it_is, tokens};
use crate::import::Look;

pub(crate) const FACTS: Facts = Facts {
    name: "label-studio",
    title: "Label Studio",
    consumers: &["Label Studio"],
    extension: "label-studio.json",
    mime: "application/json",
    unit: Unit::CodePoints,
    is_many: false,
    tokens: Some(tokens),
    overlaps: true,
    breaks: true,
    notes: true,
    status: true,
    values: false,
    places: false,
    unknown: false,
    spell: as_it_is,
    recognize: |look: &Look| {
        let whole = ["annotations", "predictions", "completions"];
        whole.iter().any(|key| look.is_json_with(&["data", key]))
            || look.is_json_with(&["annotation_id", "annotator"])
    },
};
