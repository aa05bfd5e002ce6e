//! Import and export formats: bytes in, documents out, and back.
//!
//! [`open`] looks at the content of a file, not at its name, and says what it is. Each format has
//! a module of its own, and those of training data are the variants of [`Format`]: [`export`] writes
//! them, [`import`] reads them.
//!
//! Invariants: nothing here knows a file system, a clock or a browser. Equal documents give equal
//! bytes. What comes in is hostile until checked: no input panics, and none takes memory out of
//! proportion to its size. A file is taken whole or refused whole. Error texts are phrases that
//! finish the sentence "the file was not opened: …", for the person who has the file.

pub mod archive;
mod articles;
mod brat;
mod conll;
mod conllu;
pub mod csv;
pub mod dateline_json;
mod decode;
mod docbin;
mod doccano;
pub mod export;
mod format;
mod gather;
pub mod geojson;
mod hugging_face;
pub mod import;
mod json;
pub mod jsonl;
mod kind;
pub mod label_file;
mod label_studio;
mod markup;
mod mention;
mod ner_annotator;
mod open;
mod page;
pub mod places_csv;
mod plain;
mod prodigy;
mod selection;
mod shorten;
pub mod stored_archive;
mod tags;
mod taken;
mod web_annotation;
mod words;
mod xmi;

pub use decode::{DecodeError, Decoded, Encoding, MAX_BYTES, MAX_PAGE_BYTES, decode};
pub use format::{Facts, File, Format, Tokenizer, Unit};
pub use gather::{Bundle, bundles, is_beside, open_all};
pub use kind::Kind;
pub use open::{OpenError, Opened, open};
pub use plain::{open_text, without_paragraphs};
pub use selection::Selection;
pub use taken::{Taken, take};
