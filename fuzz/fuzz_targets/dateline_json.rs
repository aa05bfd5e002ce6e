//! Fuzz target: checks that Dateline JSON survives writing and reading without a difference.

#![no_main]

#[path = "../../crates/formats/tests/formats/properties.rs"]
#[allow(dead_code, reason = "each target takes one property")]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::check_dateline_json(bytes));
