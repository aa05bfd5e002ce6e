//! The file worker: a worker of its own that opens files and writes training data, so that neither the page nor the
//! detector's worker carries all formats. The page starts it when it is first wanted.

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
