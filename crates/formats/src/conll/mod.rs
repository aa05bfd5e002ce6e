//! Columns as in the shared tasks of CoNLL: a token a line with its tag last, a blank line after each
//! sentence, a line that begins with `-DOCSTART-` before each text.
//!
//! Written with our own English tokens, in three ways: CoNLL-2003's four columns (token, `-X-`, `_`,
//! tag; parts of speech and chunks are not known) with tags in IOB2, and two columns in IOB2 or BIOES.
//! The line between texts is `-DOCSTART- -X- O O` in all three, because spaCy's converter knows no
//! other. Mentions are flat, and spacing is lost. Read are all of these and CoNLL-2003's original
//! tags, IOB1, and BILOU.

mod read;
mod write;

pub(crate) use read::read;
pub(crate) use write::Rows;

use crate::format::{Facts, Unit, tokens, without_spaces};
use crate::import::Look;

pub(crate) const FOUR_COLUMNS: Facts = Facts {
    name: "conll2003",
    title: "CoNLL-2003, four columns",
    consumers: &["spaCy", "Hugging Face datasets", "Flair"],
    extension: "conll",
    mime: "text/plain",
    unit: Unit::Tokens,
    is_many: false,
    tokens: Some(tokens),
    overlaps: false,
    breaks: true,
    notes: false,
    status: false,
    values: false,
    places: false,
    unknown: false,
    spell: without_spaces,
    recognize: |look: &Look| read::columns(look).is_some_and(|found| found.count == 4),
};

pub(crate) const IOB2: Facts = Facts {
    name: "iob2",
    title: "Two columns, IOB2",
    extension: "iob2.conll",
    recognize: |look: &Look| {
        read::columns(look).is_some_and(|found| found.count != 4 && !found.has_ends)
    },
    ..FOUR_COLUMNS
};

pub(crate) const BIOES: Facts = Facts {
    name: "bioes",
    title: "Two columns, BIOES",
    // spaCy's converter takes it without a word and cuts mentions apart at E- and S-.
    consumers: &["Flair"],
    extension: "bioes.conll",
    recognize: |look: &Look| {
        read::columns(look).is_some_and(|found| found.count != 4 && found.has_ends)
    },
    ..FOUR_COLUMNS
};

/// What stands before each text.
const DOCUMENT: &str = "-DOCSTART- -X- O O";
