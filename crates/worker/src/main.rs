//! The worker: detection and places off the page's thread.
//!
//! It computes in slices and reads its messages between them, so that a cancellation or a newer
//! request is heard while a long text is read.

#[cfg(target_arch = "wasm32")]
mod atlas;
#[cfg(target_arch = "wasm32")]
mod desk;
#[cfg(target_arch = "wasm32")]
mod model;
#[cfg(target_arch = "wasm32")]
mod ticks;

fn main() {
    #[cfg(target_arch = "wasm32")]
    desk::start();
}
