use super::beside::Beside;
use super::{Pass, Ports, storage};
use crate::messages;
use crate::platform::page::{self, Theme};
use crate::platform::surface::SizeWatch;
use crate::state::command::Command;
use crate::state::{Action, Detector, Dialog, LibraryAction, MapAction, Role, State};
use dateline_annotation::Document;
use yew::prelude::*;

/// What is known about saving, in a word or two.
pub(super) fn saving(state: &State) -> String {
    if state.saving.failure.is_some() {
        "Not saved".to_owned()
    } else if !state.saving.is_open {
        "Opening…".to_owned()
    } else if state.role == Role::Deleted {
        "Deleted".to_owned()
    } else if !state.role.writes() {
        "Following".to_owned()
    } else if state.saving.is_safe() {
        "Saved".to_owned()
    } else {
        "Saving…".to_owned()
    }
}

/// The bar, in the page.
const BAR_ID: &str = "bar";

/// Tells style sheets how high the bar is: on narrow screens that depends on what is in it.
#[component]
pub(super) fn BarHeight() -> Html {
    use_effect_with((), |()| {
        let watch = SizeWatch::start(BAR_ID, |(_, height)| page::set_length("--bar", height));
        move || drop(watch)
    });
    html! { <span hidden={true} /> }
}

/// The bar over an open document. After an edit only the state of saving is drawn at once: beside an
/// edit that is not stored it never says that everything is saved.
pub(super) fn bar(state: &State, document: &Document, ports: &Ports, pass: Pass) -> Html {
    let is_reading = state.is_reading(document.id).to_string();
    let [about, commands] = match pass {
        Pass::Article => <[Html; 2]>::default(),
        Pass::Whole => [about(state, document, ports), commands(state, ports)],
    };
    html! {
        <header class="bar" id={BAR_ID} data-reading={is_reading}>
            <Beside {pass}>{ about }</Beside>
            { storage::button(state, ports) }
            <Beside {pass}>{ commands }</Beside>
        </header>
    }
}

/// Which document is open, and what the detector does with it.
fn about(state: &State, document: &Document, ports: &Ports) -> Html {
    let title = messages::title(&document.meta.title);
    let date = document.meta.date.map(|date| date.to_string()).unwrap_or_default();
    html! {
        <>
            <button class="name" onclick={ports.say(Action::CloseDocument)}
                aria-label="Dateline: all documents" title="All documents">{ "Dateline" }</button>
            <div class="what">
                <h1 class="title">{ title.to_owned() }</h1>
                <time class="date">{ date }</time>
            </div>
            { reading(state, document, ports) }
        </>
    }
}

fn commands(state: &State, ports: &Ports) -> Html {
    let with_key = |text: &str, command| format!("{text} ({})", state.keys.map.sign(command));
    html! {
        <nav aria-label="Document">
            <button class="map-switch" aria-pressed={state.shows_places.to_string()} title={with_key("Map and places", Command::Places)}
                onclick={ports.say(Action::Map(MapAction::Toggle))}>{ "Map" }</button>
            <button class="next" aria-label="Next document" title={with_key("Next document that needs work", Command::NextDocument)}
                onclick={ports.say(Action::Library(LibraryAction::Next))}>{ "Next" }</button>
            { history_button(state, ports, true) }
            { history_button(state, ports, false) }
            <button class="icon" aria-label="Keys" title={with_key("Keys", Command::Keys)}
                onclick={ports.say(Action::Show(Dialog::Keys))}>{ "?" }</button>
            <button class="icon" aria-label="Theme" title="Light or dark"
                onclick={|_| next_theme()}>{ "◐" }</button>
            <button class="primary" onclick={ports.say(Action::Show(Dialog::Export))}>
                { "Export" }
            </button>
        </nav>
    }
}

fn next_theme() {
    page::set_theme(match page::theme() {
        Theme::System => Theme::Dark,
        Theme::Dark => Theme::Light,
        Theme::Light => Theme::System,
    });
}

fn history_button(state: &State, ports: &Ports, is_undo: bool) -> Html {
    let (name, sign, action, key) = if is_undo {
        ("Undo", "↶", Action::Undo, "Ctrl Z")
    } else {
        ("Redo", "↷", Action::Redo, "Ctrl Shift Z")
    };
    let next = if is_undo { state.history.next_undo() } else { state.history.next_redo() };
    let title = match next {
        Some(change) => format!("{name} {} ({key})", messages::deed(change)),
        None => name.to_owned(),
    };
    html! {
        <button class="icon" aria-label={name} title={title} disabled={next.is_none()}
            onclick={ports.say(action)}>{ sign }</button>
    }
}

/// What a person has made in parts, with the way to leave it at what is made.
pub(super) fn ongoing_edit(state: &State, ports: &Ports) -> Option<Html> {
    let (name, done) = state.ongoing.progress()?;
    Some(html! {
        <span class="reading">
            <progress max="1" value={format!("{done:.3}")} aria-label={name} />
            <span>{ name }</span>
            <button onclick={ports.say(Action::Halt)}>{ "Cancel" }</button>
        </span>
    })
}

/// The detector at work on the document, or the button that sets it to work.
fn reading(state: &State, document: &Document, ports: &Ports) -> Html {
    if let Some(ongoing) = ongoing_edit(state, ports) {
        return ongoing;
    }
    if state.is_reading(document.id) {
        let current = state.reading.current.filter(|current| current.document == document.id);
        let part = current.map_or(0.0, |it| f64::from(it.done) / f64::from(it.total.max(1)));
        return html! {
            <span class="reading">
                <progress max="1" value={format!("{part:.2}")} aria-label="Reading" />
                <button onclick={ports.say(Action::CancelDetect)}>{ "Cancel" }</button>
            </span>
        };
    }
    let (class, text) = match &state.detector {
        Detector::Failed(_) => ("quiet failed", "Detector failed. Try again"),
        _ if state.history.is_unread(document.id) => ("quiet again", "Detect"),
        _ => ("quiet again", "Detect again"),
    };
    html! { <button {class} onclick={ports.say(Action::Redetect)}>{ text }</button> }
}
