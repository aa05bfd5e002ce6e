//! Positions, tokens, sentences and paragraphs of a text.
//!
//! Everything inside Dateline speaks bytes of UTF-8 ([`Span`]). Code points and UTF-16 code
//! units exist for the edges (files, the browser) and are converted here and nowhere else.
//!
//! Invariants: nothing here allocates per character, knows a clock, a DOM or a file, or panics
//! on any `&str`. Texts are shorter than 4 GiB; callers refuse larger ones long before.

mod char_class;
mod fold;
mod hyphen;
mod line_endings;
mod number;
mod offsets;
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
pub use paragraph::{
    MAX_PARAGRAPH_BYTES, ParagraphCursor, is_current_or_former_paragraph, paragraphs,
};
pub use sentence::sentences;
pub use span::Span;
pub use span_edges::{SpanEdge, move_edge_by_char, move_edge_by_token, snap_to_tokens, trim_span};
pub use token::{Token, TokenKind, tokenize, tokenize_in};
