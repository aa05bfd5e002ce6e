//! Label Studio: a JSON array of tasks, with the labeling configuration in a sidecar file.
//!
//! Offsets are Unicode code points, end-exclusive, as in Label Studio's `Text` tag. Files of
//! versions that used UTF-16 are recognized by their quotes. Accepted mentions form one annotation;
//! a reviewed text without mentions has an empty one. Suggestions form one prediction, with a score
//! each. The `data` of a task contains `name`, `title`, `date` and `source` besides the text.
//!
//! Both export formats, JSON and JSON-MIN, can be read, and tasks without annotations. If a task
//! has annotations by several people, the one marked as ground truth is used, or else the first
//! that was not skipped. Regions of HTML, audio and images, relations and choices are skipped.

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
    recognize: |probe: &Probe| {
        let annotation_keys = ["annotations", "predictions", "completions"];
        annotation_keys.iter().any(|key| probe.is_json_with_keys(&["data", key]))
            || probe.is_json_with_keys(&["annotation_id", "annotator"])
    },
};
