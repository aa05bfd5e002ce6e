//! Import and export formats: parse bytes into documents and serialize documents into bytes.
//!
//! [`open()`] recognizes a file by its content, not by its name. Each format has its own module.
//! The training data formats are the variants of [`Format`]: [`export`] writes them, [`import`]
//! reads them.
//!
//! Invariants:
//!
//! - Nothing in this crate uses a file system, a clock or a browser.
//! - Equal documents give equal bytes.
//! - Input is untrusted: no input panics or takes memory out of proportion to its size.
//! - A file is accepted as a whole or rejected as a whole.
//! - Error messages are phrases that complete the sentence "the file was not opened: …" and address
//!   the user who has the file.

mod annotation_selection;
pub mod archive;
mod articles;
mod bio;
mod brat;
mod bundle;
mod conll;
mod conllu;
pub mod csv;
pub mod dateline_json;
mod decode;
mod docbin;
mod doccano;
pub mod export;
mod file_type;
mod format;
pub mod geojson;
mod html_report;
mod hugging_face;
pub mod import;
mod imported_file;
mod json;
pub mod jsonl;
pub mod label_file;
mod label_studio;
mod markup;
mod ner_annotator;
mod open;
mod place_mentions;
pub mod places_csv;
mod prodigy;
mod raw_text;
mod shorten;
mod spacy_tokens;
pub mod stored_archive;
mod web_annotation;
mod xmi;

pub use annotation_selection::AnnotationSelection;
pub use bundle::{FileBundle, bundle_files, is_sidecar, open_files};
pub use decode::{DecodeError, Decoded, Encoding, MAX_BYTES, MAX_PAGE_BYTES, decode};
pub use file_type::FileType;
pub use format::{File, Format, FormatSpec, OffsetUnit, Tokenizer};
pub use imported_file::{ImportedFile, import_files};
pub use open::{OpenError, OpenedFile, open};
pub use raw_text::{open_text, remove_paragraphs};
