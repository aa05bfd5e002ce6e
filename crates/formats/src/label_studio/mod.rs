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

pub(crate) use read::read_label_studio;
pub(crate) use write::LabelStudioWriter;

use crate::format::{FormatSpec, OffsetUnit, english_tokens, keep_label};
use crate::import::Probe;

pub(crate) const SPEC: FormatSpec = FormatSpec {
    name: "label-studio",
    title: "Label Studio",
    consumers: &["Label Studio"],
    extension: "label-studio.json",
    mime: "application/json",
    offset_unit: OffsetUnit::CodePoints,
    is_multi_file: false,
    tokenizer: Some(english_tokens),
    allows_overlaps: true,
    allows_edge_line_breaks: true,
    carries_notes: true,
    carries_status: true,
    carries_values: false,
    carries_places: false,
    marks_unannotated: false,
    encode_label: keep_label,
    recognize: |look: &Probe| {
        let whole = ["annotations", "predictions", "completions"];
        whole.iter().any(|key| look.is_json_with_keys(&["data", key]))
            || look.is_json_with_keys(&["annotation_id", "annotator"])
    },
};
