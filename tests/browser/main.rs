//! Tests that need a browser's own objects; `cargo xtask test browser` runs them.
//! Add a file beside this one and name it here.

#![cfg(target_arch = "wasm32")]

mod clipboard;
mod files;
mod names;
mod page;
mod protocol;
mod selection;
mod start;
mod storage;
mod tabs;
mod window;
mod worker_client;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
