//! Column formats of the CoNLL shared tasks: one token per line with its tag in the last column, a
//! blank line after each sentence, and a line that begins with `-DOCSTART-` before each text.
//!
//! Files contain Dateline's English tokens and are written in three variants: the four columns of
//! CoNLL-2003 (token, `-X-`, `_`, tag; parts of speech and chunks are unknown) with IOB2 tags, and
//! two columns with IOB2 or BIOES tags. The line between texts is `-DOCSTART- -X- O O` in all
//! three, because spaCy's converter recognizes no other. Mentions are flat, and spacing is lost.
//! All of these can be read, and also CoNLL-2003's original IOB1 tags, BILOU, BMES, labels without
//! prefixes, any number and order of columns, an index of tokens, comments, and a language before
//! each token. Of several columns with tags, the first is read.

mod read;
mod write;

use crate::codec::{Encoder, Format, Reader};
use crate::columns::ColumnLayout;
use crate::export::{FormatWriter, WriterSetup};
use crate::file::File;
use crate::import::{ParsedDocuments, Probe, ReadError, ReadOptions, read_each_text};
use crate::spec::{Spec, label_without_bars};
use read::{detect_columns, read_conll};
use write::ConllWriter;

pub(crate) const CONLL2003: Conll =
    Conll { spec: &CONLL2003_SPEC, recognizes: is_four_columns, writer: ConllWriter::four_columns };

pub(crate) const IOB2: Conll = Conll {
    spec: &Spec {
        name: "iob2",
        title: "Two columns, IOB2",
        extension: "iob2.conll",
        ..CONLL2003_SPEC
    },
    recognizes: |columns| !is_four_columns(columns) && !columns.has_end_tags,
    writer: ConllWriter::iob2,
};

pub(crate) const BIOES: Conll = Conll {
    spec: &Spec {
        name: "bioes",
        title: "Two columns, BIOES",
        // spaCy's converter accepts BIOES without an error, but splits mentions at E- and S-.
        consumers: &["Flair"],
        extension: "bioes.conll",
        ..CONLL2003_SPEC
    },
    recognizes: |columns| !is_four_columns(columns) && columns.has_end_tags,
    writer: ConllWriter::bioes,
};

const CONLL2003_SPEC: Spec = Spec {
    name: "conll2003",
    title: "CoNLL-2003, four columns",
    consumers: &["spaCy", "Hugging Face datasets", "Flair"],
    extension: "conll",
    mime: "text/plain",
    encode_label: label_without_bars,
    ..Spec::TOKENS
};

fn is_four_columns(columns: &ColumnLayout) -> bool {
    (columns.count, columns.token, columns.tag) == (4, 0, 3)
}

/// A variant of the column formats. All are read alike.
pub(crate) struct Conll {
    spec: &'static Spec,
    recognizes: fn(&ColumnLayout) -> bool,
    writer: fn() -> ConllWriter,
}

impl Format for Conll {
    fn spec(&self) -> &'static Spec {
        self.spec
    }
}

impl Encoder for Conll {
    fn writer(&self, _setup: &WriterSetup) -> Box<dyn FormatWriter> {
        Box::new((self.writer)())
    }
}

impl Reader for Conll {
    fn recognize(&self, probe: &Probe) -> bool {
        detect_columns(probe).is_some_and(|layout| (self.recognizes)(&layout.columns))
    }

    fn read_files_with(
        &self,
        files: &[File],
        _options: &ReadOptions,
    ) -> Result<ParsedDocuments, ReadError> {
        read_each_text(files, read_conll)
    }
}
