//! CoNLL-U, with the tag of a token as `NER=` in MISC.
//!
//! That is IOB2, `NER=B-GPE`, as treebanks with names have it (Stanza writes `ner=`); it is not the
//! `Entity=` of coreference. A token that is known to be nothing has `NER=O`, one of which nothing is
//! known has none. Ten columns, of which ours knows ID, FORM and MISC; `# newdoc id` begins a text and
//! `# newpar` a paragraph. Spacing is kept as far as `SpaceAfter=No` can say it. Tokens are our own English ones.
//! A text without a token has its comments only.

mod read;
mod write;

pub(crate) use read::{is_conllu, read_conllu};
pub(crate) use write::ConlluWriter;

use crate::conll;
use crate::format::FormatSpec;
use std::borrow::Cow;

pub(crate) const SPEC: FormatSpec = FormatSpec {
    name: "conllu",
    title: "CoNLL-U with names in MISC",
    consumers: &["conllu", "Stanza"],
    extension: "conllu",
    marks_unannotated: true,
    encode_label: to_conllu_label,
    recognize: is_conllu,
    ..conll::CONLL2003_SPEC
};

/// A label without white space and bars, which end an entry of MISC.
fn to_conllu_label(label: &str) -> Cow<'_, str> {
    if label.contains(|one: char| one.is_whitespace() || one == '|') {
        let words = label.split(|one: char| one.is_whitespace() || one == '|');
        let joined = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_");
        if joined.is_empty() { "_".into() } else { joined.into() }
    } else {
        label.into()
    }
}
