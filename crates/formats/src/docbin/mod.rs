//! spaCy's DocBin, `.spacy`: a zlib stream that contains one MessagePack map.
//!
//! A DocBin contains tokens and whether each is followed by a space, so the text is exact. Tokens
//! are those of spaCy, split further where a mention begins or ends inside one. Mentions are
//! therefore exact too. spaCy aligns training data with its own tokenization and treats such tokens
//! as unknown, not as outside. The columns are `ORTH`, `ENT_IOB` and `ENT_TYPE`. A token outside of
//! any mention is O (2) in reviewed paragraphs, where this is known, and missing (0) elsewhere.
//!
//! `doc.ents` does not allow overlaps and contains the mentions that
//! [`OverlapPolicy::Resolve`](crate::export::OverlapPolicy::Resolve) would keep. `doc.spans["sc"]`,
//! the key of spaCy's span categorizer, contains every mention. Both are read, as are all other groups of spans.

mod msgpack;
mod read;
mod span_groups;
mod symbols;
mod write;

use crate::codec::{Encoder, Format, Reader};
use crate::export::{FormatWriter, WriterSetup};
use crate::file::File;
use crate::import::{ParsedDocuments, Probe, ReadError, ReadOptions};
use crate::spacy_tokens::spacy_token_spans;
use crate::spec::Spec;
use read::{is_docbin, read_docbin};
use write::DocBinWriter;

const SPEC: Spec = Spec {
    name: "spacy",
    title: "spaCy DocBin",
    consumers: &["spaCy"],
    extension: "spacy",
    mime: "application/octet-stream",
    is_binary: true,
    tokenizer: Some(spacy_token_spans),
    marks_unannotated: true,
    ..Spec::TEXT
};

pub(crate) struct DocBin;

impl Format for DocBin {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }
}

impl Encoder for DocBin {
    fn writer(&self, _setup: &WriterSetup) -> Box<dyn FormatWriter> {
        Box::new(DocBinWriter::default())
    }
}

impl Reader for DocBin {
    fn recognize(&self, probe: &Probe) -> bool {
        is_docbin(probe.bytes)
    }

    fn read_files_with(
        &self,
        files: &[File],
        _options: &ReadOptions,
    ) -> Result<ParsedDocuments, ReadError> {
        read_docbin(files)
    }
}

/// spaCy's ids of the columns.
const ORTH: u64 = 65;
const ENT_IOB: u64 = 77;
const ENT_TYPE: u64 = 78;
const ENT_KB_ID: u64 = 452;

/// Values of `ENT_IOB`.
const MISSING: u8 = 0;
const INSIDE: u8 = 1;
const OUTSIDE: u8 = 2;
const BEGINS: u8 = 3;

/// The key of all mentions in `doc.spans`.
const SPANS_KEY: &str = "sc";

/// The length of a span in a span group, in bytes: three integers of 8 bytes (id, knowledge base
/// id, label) and four of 4 bytes (start and end in tokens, start and end in characters),
/// big-endian.
const SPAN_BYTES: usize = 40;
