//! Import and export formats: parse bytes into documents and serialize documents into bytes.
//!
//! [`open()`] recognizes a file by its content, not by its name. Each format has its own module.
//! The training data formats are listed in [`FORMATS`]: [`export`] writes them, [`import`] reads
//! them.
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
mod bioc;
mod brat;
mod bundle;
mod characters;
mod codec;
mod columns;
mod conll;
mod conll2012;
mod conllu;
pub mod csv;
mod csv_table;
pub mod dateline_json;
mod decode;
mod docbin;
mod doccano;
pub mod export;
mod file;
mod file_type;
mod gate;
mod geojson;
mod html_entities;
mod html_report;
mod hugging_face;
pub mod import;
mod imported_file;
mod inline_marks;
mod inline_tags;
mod iob_lines;
mod json;
mod jsonl;
pub mod label_file;
mod label_studio;
mod limits;
mod marked_text;
mod markup;
mod medtator;
mod mentions_csv;
mod names_csv;
mod ner_annotator;
mod nif;
mod open;
mod opennlp;
mod place_mentions;
mod places_csv;
mod prodigy;
mod pubtator;
mod rasa;
mod raw_text;
mod records;
mod registry;
mod sentence;
mod shorten;
mod spacy_tokens;
mod span_table;
mod spec;
pub mod stored_archive;
mod table_header;
mod table_rows;
mod tag_lines;
mod tag_table;
mod tei;
mod token_table;
mod token_text;
mod unread;
mod web_annotation;
mod webanno_tsv;
mod xmi;
mod xml;

pub use annotation_selection::AnnotationSelection;
pub use bundle::{FileBundle, bundle_files, is_sidecar, open_files};
pub use codec::{Codec, Encoder, Format, Reader, Registry};
pub use decode::{DecodeError, Decoded, Encoding, decode};
pub use file::File;
pub use file_type::FileType;
pub use imported_file::{ImportedFile, ImportedItems, ReadAs, RejectedFile, import_files};
pub use limits::{MAX_BYTES, MAX_PAGE_BYTES};
pub use open::{OpenError, OpenedFile, open, open_with_formats, read_training_data};
pub use raw_text::{open_text, remove_paragraphs};
pub use registry::{DOCUMENT_FORMATS, FORMATS};
pub use spec::{MentionAttribute, OffsetUnit, RelatedFiles, Spec, Tokenizer};
pub use unread::UnreadFormat;
