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

pub(crate) use read::read;
pub(crate) use write::Files;

use crate::format::{Facts, Unit, as_it_is, tokens};
use crate::import::Look;

pub(crate) const FACTS: Facts = Facts {
    name: "xmi",
    title: "UIMA CAS XMI",
    consumers: &["INCEpTION", "dkpro-cassis"],
    extension: "xmi",
    mime: "application/vnd.xmi+xml",
    unit: Unit::Utf16,
    is_many: true,
    tokens: Some(tokens),
    overlaps: true,
    breaks: true,
    notes: false,
    status: false,
    values: false,
    places: false,
    unknown: false,
    spell: as_it_is,
    recognize: |look: &Look| {
        let head = look.head();
        head.contains("<xmi:XMI") || head.contains("http://www.omg.org/XMI")
    },
};
