//! Fuzz target: decodes the bytes to text, and opens them as a file.

#![no_main]

#[path = "../../crates/formats/tests/formats/properties.rs"]
#[allow(dead_code, reason = "each target takes one property")]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::check_decode(bytes));
