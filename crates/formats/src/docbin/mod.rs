//! spaCy's DocBin, `.spacy`: a zlib stream with one map of MessagePack.
//!
//! It holds tokens, and whether a space follows each, so the text is exact. The tokens are spaCy's own,
//! cut further where a mention begins or ends inside one: then the mention is exact too, and spaCy,
//! which aligns what it is trained on with tokens of its own, takes it as unknown instead of as none.
//! Columns are `ORTH`, `ENT_IOB` and `ENT_TYPE`. A token without a mention is O (2) where it is known
//! that it is none, in reviewed paragraphs, and missing (0) elsewhere.
//!
//! `doc.ents` takes no overlaps: it gets what [`OverlapPolicy::Resolve`](crate::export::OverlapPolicy::Resolve)
//! would keep. `doc.spans["sc"]`, the key of spaCy's span categorizer, gets every mention. Both are read.

mod msgpack;
mod read;
mod symbols;
mod write;

pub(crate) use read::read_docbin;
pub(crate) use write::DocBinWriter;

use crate::format::{FormatSpec, OffsetUnit};
use crate::import::Probe;
use crate::jsonl;

pub(crate) const SPEC: FormatSpec = FormatSpec {
    name: "spacy",
    title: "spaCy DocBin",
    consumers: &["spaCy"],
    extension: "spacy",
    mime: "application/octet-stream",
    offset_unit: OffsetUnit::CodePoints,
    marks_unannotated: true,
    recognize: |look: &Probe| read::is_docbin(look.bytes),
    ..jsonl::SPEC
};

/// spaCy's numbers of the columns.
const ORTH: u64 = 65;
const ENT_IOB: u64 = 77;
const ENT_TYPE: u64 = 78;

/// Values of `ENT_IOB`.
const MISSING: u8 = 0;
const INSIDE: u8 = 1;
const OUTSIDE: u8 = 2;
const BEGINS: u8 = 3;

/// The key of all mentions in `doc.spans`.
const SPANS_KEY: &str = "sc";

/// The bytes of one span of a group: three numbers of 8 bytes (id, knowledge base, label) and four of 4
/// (tokens and characters, each start and end), big-endian.
const SPAN_BYTES: usize = 40;
