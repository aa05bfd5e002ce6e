//! Mounts the page.

fn main() {
    dateline_app::platform::page::show_panics();
    yew::Renderer::<dateline_app::app::App>::new().render();
}
