//! Mounts the page.

fn main() {
    dateline_app::platform::page::install_panic_hook();
    yew::Renderer::<dateline_app::app::App>::new().render();
}
