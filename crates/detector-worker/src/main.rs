//! The detector worker: runs detection and resolves places off the page's thread.
//!
//! It computes in time slices and receives messages between them, so that a cancellation or a newer
//! request takes effect during the detection of a long text.

#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(any(target_arch = "wasm32", test))]
mod gazetteer_service;
#[cfg(any(target_arch = "wasm32", test))]
mod learning_service;
#[cfg(any(target_arch = "wasm32", test))]
mod list_service;
#[cfg(any(target_arch = "wasm32", test))]
mod scheduler;
#[cfg(target_arch = "wasm32")]
mod server;
#[cfg(test)]
#[path = "../../ner/tests/common/ship_engine.rs"]
mod ship_engine;
#[cfg(test)]
mod test_host;

fn main() {
    #[cfg(target_arch = "wasm32")]
    server::run_worker();
}
