//! Imports training data: parsed files are brought to a common form, their offsets are resolved,
//! and documents are made from them.

pub(crate) mod assemble;
mod lenient_json;
pub(crate) mod notes;
mod offsets;
pub(crate) mod parsed;
pub(crate) mod probe;
mod reconcile;
mod text_index;

pub use assemble::{DocumentAssembler, Provenance, assemble_documents};
pub use notes::{ImportNote, ImportedDocuments, OffsetEvidence, SpanFault};
pub use parsed::{
    OffsetTrust, ParsedDocument, ParsedDocuments, ParsedMetadata, ParsedSpan, ReadError,
    ReadOptions, SpanDetails,
};
pub use probe::Probe;
pub use reconcile::{LabelMatching, reconcile_labels};

pub(crate) use lenient_json::{LenientObject, LenientOffset, LenientString, OneOrMany};
pub(crate) use notes::NoteCollector;
pub(crate) use offsets::{
    RawDocument, RawOffset, RawSpan, best_fit, resolve_offsets, resolve_offsets_with,
};
pub(crate) use parsed::{
    display_name, json_fault, parse_json, read_each_text, text_with_bom, text_without_bom,
};
pub(crate) use text_index::FitScore;
