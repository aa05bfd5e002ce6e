//! The scribe: a worker of its own that writes training data, so that neither the page nor the detector's worker
//! carries all formats. The page starts it when it is first wanted.

#[cfg(target_arch = "wasm32")]
mod desk;
#[cfg(target_arch = "wasm32")]
mod exports;

fn main() {
    #[cfg(target_arch = "wasm32")]
    desk::start();
}
