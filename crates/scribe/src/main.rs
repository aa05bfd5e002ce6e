//! The scribe: a worker of its own that opens files and writes training data, so that neither the page nor the
//! detector's worker carries all formats. The page starts it when it is first wanted.

#[cfg(target_arch = "wasm32")]
mod desk;
#[cfg(target_arch = "wasm32")]
mod exports;
#[cfg(target_arch = "wasm32")]
mod opening;

fn main() {
    #[cfg(target_arch = "wasm32")]
    desk::start();
}
