//! Fuzz target: offsets, line endings, paragraphs and folding of a text.

#![no_main]

#[path = "../../crates/text/tests/check/mod.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|text: &str| check::offsets(text));
