//! The dialog in which the user edits the label set.

use super::dialogs::Modal;
use super::{Callbacks, color_style, label_row, storage_panel};
use crate::platform::{InputField, files, page};
use crate::state::State;
use crate::state::action::LabelPrompt;
use crate::state::action::{Action, EditAction, FeatureAction, LabelAction};
use crate::state::labels::label_editor::{EditLocation, NEW_LABEL_ID, undo_or_redo_labels};
use crate::state::labels::messages::LabelSetName;
use crate::view::messages;
use dateline_annotation::labels::LabelReplacement;
use dateline_annotation::model::{LabelDraft, LabelId, LabelPreset};
use std::rc::Rc;
use yew::prelude::*;

/// The id of the file input for labels.
const FILE_ID: &str = "labels-file";

/// The maximum size of a label file in bytes.
const MAX_LABEL_FILE_BYTES: u64 = 1024 * 1024;

pub(super) fn labels_callback<E: 'static>(
    callbacks: &Callbacks,
    action: LabelAction,
) -> Callback<E> {
    callbacks.callback_for(action)
}

/// Renders the labels dialog.
pub(super) fn render_labels_dialog(state: &State, callbacks: &Callbacks) -> Html {
    let labels = state.session.history.project().labels();
    let rows = labels.iter().map(|label| label_row::render_label_row(state, label, callbacks));
    html! {
        <Modal title={messages::LABELS} callbacks={callbacks.clone()}>
            <div class="labels-dialog">
                <div class="contents">
                    { storage_panel::render_tab_banner(state, callbacks) }
                    <p>{ messages::LABELS_HINT }</p>
                    <ul class="label-rows">{ for rows }</ul>
                    { render_new_label_form(state, callbacks) }
                    { render_presets_and_files(callbacks) }
                    { render_refusal(state, EditLocation::LabelSet) }
                    <div>{ render_replacement_prompt(state, callbacks) }</div>
                </div>
                { render_footer(state, callbacks) }
            </div>
        </Modal>
    }
}

/// Renders the reason why the last edit was refused, at the field where it was made.
pub(super) fn render_refusal(state: &State, field: EditLocation) -> Html {
    let refused = state.label_editor.error.as_ref().filter(|(at, _)| *at == field);
    let reason = refused.map(|(_, reason)| messages::label_not_changed(reason)).unwrap_or_default();
    html! { <p class="refused" role="alert" hidden={reason.is_empty()}>{ reason }</p> }
}

fn render_new_label_form(state: &State, callbacks: &Callbacks) -> Html {
    let typed = callbacks.dispatch.reform(|event: InputEvent| {
        let field: InputField = event.target_unchecked_into();
        Action::Feature(FeatureAction::Labels(LabelAction::SetNewName(field.value())))
    });
    let created = callbacks.dispatch.reform(|event: SubmitEvent| {
        event.prevent_default();
        Action::Feature(FeatureAction::Labels(LabelAction::Create))
    });
    let is_refused =
        state.label_editor.error.as_ref().is_some_and(|(at, _)| *at == EditLocation::NewLabel);
    html! {
        <div>
            <form class="actions" onsubmit={created}>
                <input id={NEW_LABEL_ID} aria-label={messages::NEW_LABEL} placeholder={messages::NEW_LABEL}
                    aria-invalid={is_refused.then_some("true")} autocomplete="off"
                    value={state.label_editor.new_name.clone()} oninput={typed} />
                <button>{ messages::ADD_LABEL }</button>
            </form>
            { render_refusal(state, EditLocation::NewLabel) }
        </div>
    }
}

/// Renders the presets, and the buttons that import and export label files.
fn render_presets_and_files(callbacks: &Callbacks) -> Html {
    let dispatch = callbacks.dispatch.clone();
    let picked = Callback::from(move |event: Event| {
        let dispatch = dispatch.clone();
        files::read_picked_file(&event, MAX_LABEL_FILE_BYTES, move |name, bytes| {
            dispatch.emit(LabelAction::FileRead { name, bytes }.into());
        });
    });
    let preset = |preset: LabelPreset| {
        let name = messages::preset_name(preset);
        html! {
            <button key={name} onclick={labels_callback(callbacks, LabelAction::ProposePreset(preset))}>{ messages::preset_button(name) }</button>
        }
    };
    html! {
        <section class="format" aria-label={messages::REPLACE_LABELS}>
            <h3>{ messages::REPLACE_LABELS }</h3>
            <p>{ messages::OTHER_LABELS_HINT }</p>
            <div class="actions">
                <span class="actions" role="group" aria-label={messages::PRESETS}>{ for LabelPreset::ALL.map(preset) }</span>
                <button onclick={|_| page::click_element(FILE_ID)}>{ messages::IMPORT_LABELS }</button>
                <button onclick={labels_callback(callbacks, LabelAction::Export)}>{ messages::EXPORT_LABELS }</button>
                <input id={FILE_ID} type="file" hidden={true} aria-label={messages::LABEL_FILE}
                    accept=".json,.xml,.txt" onchange={picked} />
            </div>
        </section>
    }
}

/// Renders the consequences of a label replacement, and the buttons that apply or cancel it.
fn render_replacement_prompt(state: &State, callbacks: &Callbacks) -> Html {
    let Some(LabelPrompt::Replace { name, drafts, plan }) = &state.label_editor.prompt else {
        return html! { <span hidden={true} /> };
    };
    let title = messages::labels_of(messages::label_set_name(name));
    html! {
        <section class="prompt" aria-label={title.clone()}>
            <h3>{ title }</h3>
            <ul>{ for describe_replacement(state, plan).into_iter().map(|line| html! { <li>{ line }</li> }) }</ul>
            { render_replacement_buttons(name, drafts, callbacks) }
        </section>
    }
}

fn describe_replacement(state: &State, plan: &LabelReplacement) -> Vec<String> {
    let labels = state.session.history.project().labels();
    let id = |name: &String| labels.by_name(name).map(|label| label.id);
    let kept: Vec<LabelId> = plan.kept.iter().filter_map(id).collect();
    messages::replacement_summary(plan, &state.session.history.label_usage(&kept))
}

fn render_replacement_buttons(
    name: &LabelSetName,
    drafts: &Rc<Vec<LabelDraft>>,
    callbacks: &Callbacks,
) -> Html {
    let replace = LabelAction::Replace(name.clone(), drafts.clone());
    html! {
        <div class="actions">
            <button class="primary" onclick={labels_callback(callbacks, replace)}>{ messages::USE_NEW_LABELS }</button>
            <button onclick={labels_callback(callbacks, LabelAction::SetPrompt(None))}>{ messages::KEEP_LABELS }</button>
        </div>
    }
}

/// Renders the footer: undo, and detection if the new labels would find more mentions.
fn render_footer(state: &State, callbacks: &Callbacks) -> Html {
    let edit =
        state.session.history.next_undo().filter(|_| {
            undo_or_redo_labels(&state.session, Action::Edit(EditAction::Undo)).is_some()
        });
    let is_outdated = state.session.workspace().is_some_and(|(workspace, _)| {
        state.detection_queue.is_outdated(&state.session.history, workspace.document)
    });
    html! {
        <footer>
            <div class="actions">
                <button disabled={edit.is_none()} title={messages::UNDO_KEYS} onclick={callbacks.callback_for(EditAction::Undo)}>
                    { messages::undo_label_edit(edit) }
                </button>
            </div>
            <div class="actions" hidden={!is_outdated}>
                <p>{ messages::LABELS_OUTDATED }</p>
                <button onclick={labels_callback(callbacks, LabelAction::Redetect)}>{ messages::FIND_MENTIONS_AGAIN }</button>
            </div>
        </footer>
    }
}

/// Renders a swatch of a label's color.
pub(super) fn render_swatch(color: dateline_annotation::model::Color) -> Html {
    html! { <span class="dot" aria-hidden="true" style={color_style(color)} /> }
}
