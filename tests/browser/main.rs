//! Tests that need browser APIs. Run them with `cargo xtask test browser`.
//!
//! To add a file, create it in this folder and declare it here.

#![cfg(target_arch = "wasm32")]

mod clipboard;
mod country_names;
mod cross_tab;
mod files;
mod listeners;
mod long_records;
mod page;
mod protocol;
mod selection;
mod startup;
mod storage;
mod worker_client;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
