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

pub(crate) use read::read;
pub(crate) use write::Page;

use crate::format::{Facts, Unit, as_it_is};
use crate::import::Look;

pub(crate) const FACTS: Facts = Facts {
    name: "html",
    title: "Page to read and print",
    consumers: &["Browsers"],
    extension: "html",
    mime: "text/html",
    // Texts are cut by elements: there are no positions.
    unit: Unit::Bytes,
    is_many: false,
    tokens: None,
    overlaps: true,
    breaks: true,
    notes: false,
    status: true,
    values: false,
    places: false,
    unknown: false,
    spell: as_it_is,
    recognize: |look: &Look| {
        look.head().contains("<meta name=\"generator\" content=\"Dateline ")
            && look.head().contains("<!doctype html>")
    },
};
