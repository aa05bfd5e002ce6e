//! Positions, tokens, sentences and paragraphs of a text.
//!
//! Everything inside Dateline speaks bytes of UTF-8 ([`Span`]). Code points and UTF-16 code
//! units exist for the edges (files, the browser) and are converted here and nowhere else.
//!
//! Invariants: nothing here allocates per character, knows a clock, a DOM or a file, or panics
//! on any `&str`. Texts are shorter than 4 GiB; callers refuse larger ones long before.

mod span;

pub use span::Span;
