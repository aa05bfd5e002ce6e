//! The words of a document and what the whole document tells about them, for every engine.

pub(crate) mod document_words;
pub(crate) mod hashed_word;
mod interner;
pub(crate) mod pronoun_rate;
pub(crate) mod truecasing;
pub(crate) mod word_evidence;
pub(crate) mod word_info;
