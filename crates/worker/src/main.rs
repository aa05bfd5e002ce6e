//! The worker's entry. Off the browser there is nothing to run.

fn main() {
    #[cfg(target_arch = "wasm32")]
    js_sys::global();
}
