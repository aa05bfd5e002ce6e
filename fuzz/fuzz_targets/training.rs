//! Fuzz target: opens the bytes as training data, and exports the documents in every format.

#![no_main]

#[path = "../../crates/formats/tests/formats/properties.rs"]
#[allow(dead_code, reason = "each target takes one property")]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::check_training(bytes));
