//! Offsets, tokens, sentences and paragraphs of a text.
//!
//! All offsets inside Dateline are UTF-8 bytes ([`Span`]). Code points and UTF-16 code units exist
//! only at its edges (files, the browser), and only this crate converts them.
//!
//! Invariants: nothing in this crate allocates per character, depends on a clock, the DOM or files,
//! or panics for any `&str`. Texts are shorter than 4 GiB; callers refuse larger ones.

mod char_class;
mod fold;
mod hyphen;
mod line_endings;
mod number;
mod offsets;
mod ordinary_words;
mod paragraph;
mod sentence;
pub mod spacy;
mod span;
mod span_edges;
mod token;
mod web_address;
mod word;
mod word_lists;

pub use fold::fold;
pub use line_endings::{LineEnding, LineEndingMap, normalize_line_endings};
pub use offsets::{CodePointOffset, Offsets, Utf16Offset};
pub use ordinary_words::is_ordinary_word;
pub use paragraph::{
    MAX_PARAGRAPH_BYTES, ParagraphCursor, is_current_or_former_paragraph, paragraphs,
};
pub use sentence::sentences;
pub use span::Span;
pub use span_edges::{SpanEdge, move_edge_by_char, move_edge_by_token, snap_to_tokens, trim_span};
pub use token::{Token, TokenKind, tokenize, tokenize_in};
