//! The entry point of the page: installs the panic hook and mounts the root component.

fn main() {
    dateline_app::platform::page::install_panic_hook();
    yew::Renderer::<dateline_app::app::App>::new().render();
}
