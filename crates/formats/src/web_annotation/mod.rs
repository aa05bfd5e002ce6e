//! W3C Web Annotations as JSON-LD: for each text `NAME.txt`, and `NAME.jsonld` with a page of annotations of it.
//!
//! Positions are Unicode code points, end-exclusive, as the recommendation demands; Recogito's pages count UTF-16,
//! and differ after the first character beyond the basic plane. Each target has its position, and its quote
//! with what stands around it. A label is a body that tags, a remark one that comments, a place with a
//! number in GeoNames one that identifies. A suggestion has a program as its creator. Addresses are
//! relative to the file.
//!
//! Read are pages, collections, lists of annotations and single ones. Their text has to be there: it is the one
//! beside them by name, or that which they name as their source.

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
    recognize: |look: &Probe| {
        look.is_json_with_keys(&["body", "target"])
            || look.is_json_with_keys(&["@context"]) && look.head().contains("/ns/anno")
    },
};
