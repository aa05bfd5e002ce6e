//! Positions, tokens, sentences and paragraphs of a text.
//!
//! Everything inside Dateline speaks bytes of UTF-8 ([`Span`]). Code points and UTF-16 code
//! units exist for the edges (files, the browser) and are converted here and nowhere else.
//!
//! Invariants: nothing here allocates per character, knows a clock, a DOM or a file, or panics
//! on any `&str`. Texts are shorter than 4 GiB; callers refuse larger ones long before.

mod address;
mod class;
mod fold;
mod hyphen;
mod lexicon;
mod normalize;
mod number;
mod paragraph;
mod sentence;
mod snap;
pub mod spacy;
mod span;
mod token;
mod units;
mod word;

pub use fold::fold;
pub use normalize::{LineEndMap, LineEnds, normalize_line_ends};
pub use paragraph::{MAX_PARAGRAPH, ParagraphCursor, paragraphs, was_paragraph};
pub use sentence::sentences;
pub use snap::{Edge, move_edge_by_char, move_edge_by_token, snap, trim};
pub use span::Span;
pub use token::{Token, TokenKind, tokenize, tokenize_in};
pub use units::{CodePoint, Offsets, Utf16};
