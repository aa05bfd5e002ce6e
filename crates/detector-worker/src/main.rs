//! The worker: detection and places off the page's thread.
//!
//! It computes in slices and reads its messages between them, so that a cancellation or a newer
//! request is heard while a long text is read.

#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(target_arch = "wasm32")]
mod gazetteer_service;
#[cfg(target_arch = "wasm32")]
mod macrotask;
#[cfg(target_arch = "wasm32")]
mod scheduler;

fn main() {
    #[cfg(target_arch = "wasm32")]
    scheduler::run_worker();
}
