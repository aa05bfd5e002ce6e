//! W3C Web Annotations as JSON-LD: `NAME.txt` for each text, and `NAME.jsonld` with a page of its
//! annotations.
//!
//! Offsets are Unicode code points, end-exclusive, as the recommendation requires. Recogito uses
//! UTF-16, which differs after the first character outside the Basic Multilingual Plane. Each
//! target has its position, and its quote with context. A label is a tagging body, a note is a
//! commenting body, and a place with a GeoNames id is an identifying body. A suggestion has a
//! program as its creator. URLs are relative to the file.
//!
//! Pages, collections, lists of annotations and single annotations can be read. Their text must be
//! available: it is the text companion by name, or the file that the annotations name as their
//! source.

mod read;
mod write;

pub(crate) use read::read_web_annotations;
pub(crate) use write::WebAnnotationWriter;

use crate::format::{FormatSpec, OffsetUnit, keep_label};
use crate::import::Probe;

pub(crate) const SPEC: FormatSpec = FormatSpec {
    name: "web-annotation",
    title: "W3C Web Annotations",
    consumers: &["JSON-LD processors"],
    extension: "jsonld",
    mime: "application/ld+json",
    offset_unit: OffsetUnit::CodePoints,
    is_multi_file: true,
    tokenizer: None,
    allows_overlaps: true,
    allows_edge_line_breaks: true,
    carries_notes: true,
    carries_status: true,
    carries_values: false,
    carries_places: false,
    marks_unannotated: false,
    encode_label: keep_label,
    recognize: |probe: &Probe| {
        probe.is_json_with_keys(&["body", "target"])
            || probe.is_json_with_keys(&["@context"]) && probe.head().contains("/ns/anno")
    },
};
