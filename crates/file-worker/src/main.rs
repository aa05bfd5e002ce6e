//! The file worker: imports files and writes training data, so that neither the page nor the
//! detector worker has to contain all formats. The page starts it on first use.

#[cfg(target_arch = "wasm32")]
mod exporting;
#[cfg(target_arch = "wasm32")]
mod importing;
#[cfg(target_arch = "wasm32")]
mod server;

fn main() {
    #[cfg(target_arch = "wasm32")]
    server::run_server();
}
