use super::Ports;
use crate::messages;
use crate::platform::page;
use crate::state::export::{Counts, ExportFormat, Scope};
use crate::state::{Action, State, TrainingAction};
use dateline_annotation::Document;
use yew::prelude::*;

/// What a dialog is made of.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) title: &'static str,
    pub(super) ports: Ports,
    pub(super) children: Html,
}

/// What the person should know, to be shown in the dialog that lies over the page.
#[derive(Clone, PartialEq)]
pub(super) struct Lane(pub(super) Html);

/// The dialog, in the page.
pub(super) const DIALOG_ID: &str = "dialog";

/// A dialog over the page: takes the focus, gives it up with Escape or a click beside it.
#[component]
pub(super) fn Modal(props: &Props) -> Html {
    use_effect_with((), |()| {
        let shown = page::show_modal(DIALOG_ID);
        move || drop(shown)
    });
    let lane = use_context::<Lane>().map(|lane| lane.0).unwrap_or_default();
    html! {
        <dialog id={DIALOG_ID} tabindex="-1" aria-labelledby="dialog-title" oncancel={props.ports.say(Action::Escape)}>
            <header>
                <h2 id="dialog-title">{ props.title }</h2>
                <button class="icon" aria-label="Close" onclick={props.ports.say(Action::Escape)}>
                    { "×" }
                </button>
            </header>
            { lane }
            { props.children.clone() }
        </dialog>
    }
}

/// What to export, and how.
pub(super) fn export(state: &State, document: &Document, ports: &Ports) -> Html {
    let counts = Counts::of(document);
    html! {
        <Modal title="Export" ports={ports.clone()}>
            <p>{ messages::counted(counts) }</p>
            <section class="format">
                <h3>{ "Dateline JSON" }</h3>
                <p>{ "Everything, rejected mentions too: to keep, and to come back." }</p>
                { buttons(ports, ExportFormat::Dateline, "Dateline JSON") }
            </section>
            <section class="format">
                <h3>{ "Training data" }</h3>
                <p>{ "For spaCy, Hugging Face, Label Studio, doccano, brat and others." }</p>
                <div class="actions">
                    <button class="primary" onclick={ports.say(Action::Training(TrainingAction::Show))}>
                        { "Choose a format…" }
                    </button>
                </div>
            </section>
            <section class="format">
                <fieldset>
                    <legend>{ "Mentions in the formats below" }</legend>
                    { for Scope::ALL.into_iter().map(|scope| choice(state, scope, counts, ports)) }
                </fieldset>
                <h3>{ "JSONL" }</h3>
                <p>{ "Text and entities in code points, as spaCy-style training scripts read them." }</p>
                { buttons(ports, ExportFormat::Jsonl, "JSONL") }
                <h3>{ "GeoJSON" }</h3>
                <p>{ "The places with their mentions, for maps and geographic information systems." }</p>
                { buttons(ports, ExportFormat::GeoJson, "GeoJSON") }
                <h3>{ "CSV of places" }</h3>
                <p>{ "A line for each mention of a place, for tables." }</p>
                { buttons(ports, ExportFormat::PlacesCsv, "CSV of places") }
            </section>
        </Modal>
    }
}

fn choice(state: &State, scope: Scope, counts: Counts, ports: &Ports) -> Html {
    html! {
        <label key={messages::scope(scope, counts)}>
            <input type="radio" name="scope" checked={state.scope == scope}
                onchange={ports.say(Action::SetScope(scope))} />
            <span>{ messages::scope(scope, counts) }</span>
        </label>
    }
}

fn buttons(ports: &Ports, format: ExportFormat, name: &str) -> Html {
    html! {
        <div class="actions">
            <button class="primary" aria-label={format!("Download {name}")}
                onclick={ports.say(Action::Download(format))}>{ "Download" }</button>
            <button aria-label={format!("Copy {name}")} onclick={ports.say(Action::Copy(format))}>
                { "Copy" }
            </button>
        </div>
    }
}
