//! Fuzz target: opens the bytes as training data of some formats, and exports the documents in one of
//! all formats.

#![no_main]

#[path = "../../crates/formats/tests/formats/properties.rs"]
#[allow(dead_code, reason = "each target takes one property")]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::check_training_sampled(bytes));
