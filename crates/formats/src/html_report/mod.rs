//! A page to read and to print: the articles with their mentions marked, and nothing that runs or is fetched.
//!
//! It is HTML with its styles inside, for light and dark screens and for paper. A mark has the label of what
//! ends there after it, as decoration; a suggestion has a dotted line and a question mark. What is read back
//! stands in attributes: an element with `data-text` holds a text, and nothing in it but marks. Of
//! a mark, `data-begin` lists mentions that begin with it, each as its number, a dot, the number of its
//! label in the legend, and `s` for a suggestion; `data-end` those that end with it. So mentions may
//! overlap. HTML keeps no control characters but tab and line ends: they are spaces.

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
    // Texts are cut by elements: there are no positions.
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
    recognize: |look: &Probe| {
        look.head().contains("<meta name=\"generator\" content=\"Dateline ")
            && look.head().contains("<!doctype html>")
    },
};
