//! UIMA CAS XMI, as INCEpTION and DKPro read it: for each text `NAME.xmi`, and one `TypeSystem.xml`.
//!
//! Positions are UTF-16 code units, end-exclusive. A mention is a `NamedEntity` of DKPro Core with its label
//! as `value`; where it names a place that has a number in GeoNames, `identifier` is its address. XML has
//! no control characters but tab and line ends: they are spaces.
//!
//! Read are annotations of any type with a `value` or a `label`, except those of tokens and of grammar. A file
//! with a document type is refused: nothing good comes of the entities that one can define.

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
    recognize: |look: &Probe| {
        let head = look.head();
        head.contains("<xmi:XMI") || head.contains("http://www.omg.org/XMI")
    },
};
