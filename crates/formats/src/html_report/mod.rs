//! An HTML report to read and to print: the articles with highlighted mentions, without scripts or
//! external resources.
//!
//! The page contains its styles, for light and dark screens and for paper. The labels of mentions
//! that end at a mark are drawn after it as decoration. A suggestion has a dotted line and a
//! question mark. The data for reading the page back is in attributes: an element with `data-text`
//! contains a text and nothing else but marks. `data-begin` of a mark lists the mentions that begin
//! with it, each as its number, a dot, the number of its label in the legend, and `s` for a
//! suggestion. `data-end` lists the mentions that end with it. Mentions may therefore overlap. HTML
//! does not preserve control characters except tabs and line breaks, so the others become spaces.

mod read;
mod write;

pub(crate) use read::read_html_report;
pub(crate) use write::HtmlReportWriter;

use crate::format::{FormatSpec, OffsetUnit, keep_label};
use crate::import::Probe;

pub(crate) const SPEC: FormatSpec = FormatSpec {
    name: "html",
    title: "Page to read and print",
    consumers: &["Browsers"],
    extension: "html",
    mime: "text/html",
    // Mentions are marked by elements, so the file contains no offsets.
    offset_unit: OffsetUnit::Bytes,
    is_multi_file: false,
    tokenizer: None,
    allows_overlaps: true,
    allows_edge_line_breaks: true,
    carries_notes: false,
    carries_status: true,
    carries_values: false,
    carries_places: false,
    marks_unannotated: false,
    encode_label: keep_label,
    recognize: |probe: &Probe| {
        probe.head().contains("<meta name=\"generator\" content=\"Dateline ")
            && probe.head().contains("<!doctype html>")
    },
};
