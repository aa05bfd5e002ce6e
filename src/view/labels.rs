use super::dialogs::Modal;
use super::{Ports, label_row, storage, style_of};
use crate::messages;
use crate::platform::{InputField, files, page};
use crate::state::labels::{Ask, NEW_ID, Spot, steps};
use crate::state::{Action, LabelsAction, State};
use dateline_annotation::{LabelDraft, LabelId, Preset, Replacement};
use std::rc::Rc;
use yew::prelude::*;

/// The file input for labels: its id in the page.
const FILE_ID: &str = "labels-file";

/// The longest file of labels that is read, in bytes.
const MAX_BYTES: u64 = 1024 * 1024;

pub(super) fn say<E: 'static>(ports: &Ports, action: LabelsAction) -> Callback<E> {
    ports.say(Action::Labels(action))
}

/// The labels of the project, to be edited.
pub(super) fn dialog(state: &State, ports: &Ports) -> Html {
    let labels = state.history.project().labels();
    let rows = labels.iter().map(|label| label_row::row(state, label, ports));
    html! {
        <Modal title="Labels" ports={ports.clone()}>
            <div class="label-set">
                <div class="contents">
                    { storage::tab(state, ports) }
                    <p>{ messages::LABELS }</p>
                    <ul class="label-rows">{ for rows }</ul>
                    { create(state, ports) }
                    { others(ports) }
                    { refused(state, Spot::Sheet) }
                    <div>{ proposal(state, ports) }</div>
                </div>
                { foot(state, ports) }
            </div>
        </Modal>
    }
}

/// Why the last edit was not made, where it was made.
pub(super) fn refused(state: &State, spot: Spot) -> Html {
    let refused = state.labels.refused.as_ref().filter(|(at, _)| *at == spot);
    let reason =
        refused.map(|(_, reason)| messages::because("Not done", reason)).unwrap_or_default();
    html! { <p class="refused" role="alert" hidden={reason.is_empty()}>{ reason }</p> }
}

fn create(state: &State, ports: &Ports) -> Html {
    let typed = ports.dispatch.reform(|event: InputEvent| {
        let field: InputField = event.target_unchecked_into();
        Action::Labels(LabelsAction::Typed(field.value()))
    });
    let created = ports.dispatch.reform(|event: SubmitEvent| {
        event.prevent_default();
        Action::Labels(LabelsAction::Create)
    });
    let is_refused = state.labels.refused.as_ref().is_some_and(|(at, _)| *at == Spot::New);
    html! {
        <div>
            <form class="actions" onsubmit={created}>
                <input id={NEW_ID} aria-label="Name of the new label" placeholder="Name of a new label"
                    aria-invalid={is_refused.then_some("true")} autocomplete="off"
                    value={state.labels.typed.clone()} oninput={typed} />
                <button>{ "New label" }</button>
            </form>
            { refused(state, Spot::New) }
        </div>
    }
}

/// Presets and files.
fn others(ports: &Ports) -> Html {
    let dispatch = ports.dispatch.clone();
    let picked = Callback::from(move |event: Event| {
        let dispatch = dispatch.clone();
        files::read_picked(&event, MAX_BYTES, move |name, bytes| {
            dispatch.emit(Action::Labels(LabelsAction::FileRead { name, bytes }));
        });
    });
    let preset = |preset: Preset| {
        let name = messages::preset(preset);
        html! {
            <button key={name} onclick={say(ports, LabelsAction::Preset(preset))}>{ format!("{name}…") }</button>
        }
    };
    html! {
        <section class="format" aria-label="Other labels">
            <h3>{ "Other labels" }</h3>
            <p>{ messages::OTHER_LABELS }</p>
            <div class="actions">
                <span class="actions" role="group" aria-label="Presets">{ for Preset::ALL.map(preset) }</span>
                <button onclick={|_| page::click(FILE_ID)}>{ "Import a file…" }</button>
                <button onclick={say(ports, LabelsAction::Export)}>{ "Export as a file" }</button>
                <input id={FILE_ID} type="file" hidden={true} aria-label="File of labels"
                    accept=".json,.xml,.txt" onchange={picked} />
            </div>
        </section>
    }
}

/// What other labels would come to, and the last word on it.
fn proposal(state: &State, ports: &Ports) -> Html {
    let Some(Ask::Replace { name, drafts, plan }) = &state.labels.ask else {
        return html! { <span hidden={true} /> };
    };
    html! {
        <section class="asked" aria-label={format!("The labels of {name}")}>
            <h3>{ format!("The labels of {name}") }</h3>
            <ul>{ for told(state, plan).into_iter().map(|line| html! { <li>{ line }</li> }) }</ul>
            { answers(name, drafts, ports) }
        </section>
    }
}

fn told(state: &State, plan: &Replacement) -> Vec<String> {
    let labels = state.history.project().labels();
    let id = |name: &String| labels.by_name(name).map(|label| label.id);
    let kept: Vec<LabelId> = plan.kept.iter().filter_map(id).collect();
    messages::replacement(plan, &state.history.reach(&kept))
}

fn answers(name: &str, drafts: &Rc<Vec<LabelDraft>>, ports: &Ports) -> Html {
    let replace = LabelsAction::Replace(name.to_owned(), drafts.clone());
    html! {
        <div class="actions">
            <button class="primary" onclick={say(ports, replace)}>{ "Use these labels" }</button>
            <button onclick={say(ports, LabelsAction::Ask(None))}>{ "Keep mine" }</button>
        </div>
    }
}

/// Undo, and reading again where that would find more.
fn foot(state: &State, ports: &Ports) -> Html {
    let edit = state.history.next_undo().filter(|_| steps(state, Action::Undo).is_some());
    let undo = edit.map(|edit| format!("Undo {}", messages::deed(edit)));
    let is_outdated = state.desk().is_some_and(|(desk, _)| state.is_outdated(desk.document));
    html! {
        <footer>
            <div class="actions">
                <button disabled={undo.is_none()} title="Ctrl Z" onclick={ports.say(Action::Undo)}>
                    { undo.unwrap_or_else(|| "Undo".to_owned()) }
                </button>
            </div>
            <div class="actions" hidden={!is_outdated}>
                <p>{ messages::LABELS_OUTDATED }</p>
                <button onclick={say(ports, LabelsAction::ReadAgain)}>{ "Read it again" }</button>
            </div>
        </footer>
    }
}

/// The style of a label's row or swatch.
pub(super) fn swatch(color: dateline_annotation::Color) -> Html {
    html! { <span class="dot" aria-hidden="true" style={style_of(color)} /> }
}
