//! CoNLL-U, with the tag of a token as `NER=` in the MISC column.
//!
//! Tags are IOB2, such as `NER=B-GPE`, as in treebanks with named entities (Stanza writes `ner=`).
//! `NE=` is read too, and other names such as `Name=` if they have tags, in MISC or FEATS. Without any
//! of them, the `Entity=` of coreference is read. A token that is known to be outside of any mention
//! has `NER=O`, and one for which this is unknown has no tag. Of the ten columns, ID, FORM and MISC
//! are used. `# newdoc id` begins a text and `# newpar` a paragraph. Spacing is preserved as far as
//! `SpaceAfter=No` can express it. Tokens are Dateline's English tokens. A text without tokens
//! consists of its comments only.

mod entities;
mod read;
mod write;

use crate::codec::{Encoder, Format, Reader};
use crate::export::{FormatWriter, WriterSetup};
use crate::file::File;
use crate::import::{ParsedDocuments, Probe, ReadError, ReadOptions, read_each_text};
use crate::spec::{Spec, label_without_bars};
use read::{is_conllu, read_conllu};
use write::ConlluWriter;

const SPEC: Spec = Spec {
    name: "conllu",
    title: "CoNLL-U with names in MISC",
    consumers: &["conllu", "Stanza"],
    extension: "conllu",
    mime: "text/plain",
    marks_unannotated: true,
    encode_label: label_without_bars,
    ..Spec::TOKENS
};

pub(crate) struct Conllu;

impl Format for Conllu {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }
}

impl Encoder for Conllu {
    fn writer(&self, _setup: &WriterSetup) -> Box<dyn FormatWriter> {
        Box::new(ConlluWriter)
    }
}

impl Reader for Conllu {
    fn recognize(&self, probe: &Probe) -> bool {
        is_conllu(probe)
    }

    fn read_files_with(
        &self,
        files: &[File],
        _options: &ReadOptions,
    ) -> Result<ParsedDocuments, ReadError> {
        read_each_text(files, read_conllu)
    }
}
