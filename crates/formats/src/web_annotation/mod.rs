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

pub(crate) use read::read;
pub(crate) use write::Pages;

use crate::format::{Facts, Unit, as_it_is};
use crate::import::Look;

pub(crate) const FACTS: Facts = Facts {
    name: "web-annotation",
    title: "W3C Web Annotations",
    consumers: &["JSON-LD processors"],
    extension: "jsonld",
    mime: "application/ld+json",
    unit: Unit::CodePoints,
    is_many: true,
    tokens: None,
    overlaps: true,
    breaks: true,
    notes: true,
    status: true,
    values: false,
    places: false,
    unknown: false,
    spell: as_it_is,
    recognize: |look: &Look| {
        look.is_json_with(&["body", "target"])
            || look.is_json_with(&["@context"]) && look.head().contains("/ns/anno")
    },
};
