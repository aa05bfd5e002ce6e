//! UIMA CAS XMI for INCEpTION and DKPro: `NAME.xmi` for each text, and one `TypeSystem.xml`.
//!
//! Offsets are UTF-16 code units, end-exclusive. A mention is a `NamedEntity` of DKPro Core with
//! its label as `value`. If it is linked to a place with a GeoNames id, `identifier` is the
//! GeoNames URL. XML has no control characters except tabs and line breaks, so the others become
//! spaces.
//!
//! Annotations of any type with a `value` or a `label` can be read, except those of tokens and of
//! grammar. A file with a document type declaration is rejected, because the entities it can define
//! are a security risk.

mod read;
mod write;

pub(crate) use read::read_xmi;
pub(crate) use write::XmiWriter;

use crate::format::{FormatSpec, OffsetUnit, english_tokens, keep_label};
use crate::import::Probe;

pub(crate) const SPEC: FormatSpec = FormatSpec {
    name: "xmi",
    title: "UIMA CAS XMI",
    consumers: &["INCEpTION", "dkpro-cassis"],
    extension: "xmi",
    mime: "application/vnd.xmi+xml",
    offset_unit: OffsetUnit::Utf16,
    is_multi_file: true,
    tokenizer: Some(english_tokens),
    allows_overlaps: true,
    allows_edge_line_breaks: true,
    carries_notes: false,
    carries_status: false,
    carries_values: false,
    carries_places: false,
    marks_unannotated: false,
    encode_label: keep_label,
    recognize: |probe: &Probe| {
        let head = probe.head();
        head.contains("<xmi:XMI") || head.contains("http://www.omg.org/XMI")
    },
};
