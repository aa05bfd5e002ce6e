//! The detector worker: runs detection and resolves places off the page's thread.
//!
//! It computes in time slices and receives messages between them, so that a cancellation or a newer
//! request takes effect during the detection of a long text.

#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(target_arch = "wasm32")]
mod gazetteer_service;
#[cfg(target_arch = "wasm32")]
mod scheduler;

fn main() {
    #[cfg(target_arch = "wasm32")]
    scheduler::run_worker();
}
