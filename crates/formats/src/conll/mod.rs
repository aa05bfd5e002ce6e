//! Column formats of the CoNLL shared tasks: one token per line with its tag in the last column, a
//! blank line after each sentence, and a line that begins with `-DOCSTART-` before each text.
//!
//! Files contain Dateline's English tokens and are written in three variants: the four columns of
//! CoNLL-2003 (token, `-X-`, `_`, tag; parts of speech and chunks are unknown) with IOB2 tags, and
//! two columns with IOB2 or BIOES tags. The line between texts is `-DOCSTART- -X- O O` in all
//! three, because spaCy's converter recognizes no other. Mentions are flat, and spacing is lost.
//! All of these can be read, and also CoNLL-2003's original IOB1 tags and BILOU.

mod read;
mod write;

pub(crate) use read::read_conll;
pub(crate) use write::ConllWriter;

use crate::format::{FormatSpec, OffsetUnit, english_tokens, label_without_whitespace};
use crate::import::Probe;

pub(crate) const CONLL2003_SPEC: FormatSpec = FormatSpec {
    name: "conll2003",
    title: "CoNLL-2003, four columns",
    consumers: &["spaCy", "Hugging Face datasets", "Flair"],
    extension: "conll",
    mime: "text/plain",
    offset_unit: OffsetUnit::Tokens,
    is_multi_file: false,
    tokenizer: Some(english_tokens),
    allows_overlaps: false,
    allows_edge_line_breaks: true,
    carries_notes: false,
    carries_status: false,
    carries_values: false,
    carries_places: false,
    marks_unannotated: false,
    encode_label: label_without_whitespace,
    recognize: |probe: &Probe| read::detect_columns(probe).is_some_and(|found| found.count == 4),
};

pub(crate) const IOB2_SPEC: FormatSpec = FormatSpec {
    name: "iob2",
    title: "Two columns, IOB2",
    extension: "iob2.conll",
    recognize: |probe: &Probe| {
        read::detect_columns(probe).is_some_and(|found| found.count != 4 && !found.has_end_tags)
    },
    ..CONLL2003_SPEC
};

pub(crate) const BIOES_SPEC: FormatSpec = FormatSpec {
    name: "bioes",
    title: "Two columns, BIOES",
    // spaCy's converter accepts BIOES without an error, but splits mentions at E- and S-.
    consumers: &["Flair"],
    extension: "bioes.conll",
    recognize: |probe: &Probe| {
        read::detect_columns(probe).is_some_and(|found| found.count != 4 && found.has_end_tags)
    },
    ..CONLL2003_SPEC
};

/// The line before each text.
const DOCSTART_LINE: &str = "-DOCSTART- -X- O O";
