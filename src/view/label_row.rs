//! A row of the labels dialog.

use super::label_lists::{render_lists, render_lists_button};
use super::labels_dialog::{labels_callback, render_refusal, render_swatch};
use super::text_field::TextField;
use super::{Callbacks, color_style};
use crate::platform::{InputField, SelectField};
use crate::state::State;
use crate::state::action::LabelPrompt;
use crate::state::action::{Action, FeatureAction, LabelAction};
use crate::state::labels::label_editor::{EditLocation, control_id};
use crate::view::messages;
use dateline_annotation::labels::LabelUsage;
use dateline_annotation::model::{Color, Label, LabelId, PALETTE};
use yew::prelude::*;

/// Renders a label: its color, name, key and description, its usage, and its commands.
pub(super) fn render_label_row(state: &State, label: &Label, callbacks: &Callbacks) -> Html {
    let id = label.id;
    let reach = state.session.history.label_usage(&[id]);
    let detects = messages::detector_labels(&label.name, &label.detector_labels);
    html! {
        <li key={id.0} style={color_style(label.color)}>
            { render_color_button(state, label, callbacks) }
            { render_field(state, label, "name", label.name.clone(), LabelAction::Rename, callbacks) }
            { render_field(state, label, "key", label.key.map(String::from).unwrap_or_default(),
                LabelAction::SetKey, callbacks) }
            { render_field(state, label, "description", label.description.clone(), LabelAction::Describe, callbacks) }
            <span class="count" title={messages::label_usage(&reach)}>{ reach.mentions }</span>
            <span class="row-actions">
                { render_move_button(label, false, callbacks) }
                { render_move_button(label, true, callbacks) }
                { render_lists_button(state, label, callbacks) }
                { render_prompt_button(state, label, "merge", LabelPrompt::Merge { from: id, into: None }, callbacks) }
                { render_prompt_button(state, label, "delete", LabelPrompt::Delete { id, moved_to: None }, callbacks) }
            </span>
            <span class="note" hidden={detects.is_none()}>{ detects.unwrap_or_default() }</span>
            { render_refusal(state, EditLocation::LabelRow(id)) }
            <div class="panel">{ render_prompt(state, label, &reach, callbacks) }</div>
            <div class="panel">{ render_lists(state, label, callbacks) }</div>
        </li>
    }
}

/// Renders a field of a label. Alt with the arrow keys moves the label.
fn render_field(
    state: &State,
    label: &Label,
    what: &'static str,
    value: String,
    action: fn(LabelId, String) -> LabelAction,
    callbacks: &Callbacks,
) -> Html {
    let id = label.id;
    let changed = callbacks.dispatch.reform(move |event: Event| {
        let field: InputField = event.target_unchecked_into();
        Action::Feature(FeatureAction::Labels(action(id, field.value())))
    });
    let keyed = {
        let dispatch = callbacks.dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            let down = match event.key().as_str() {
                "ArrowDown" if event.alt_key() => true,
                "ArrowUp" if event.alt_key() => false,
                _ => return,
            };
            event.prevent_default();
            let focus = control_id(what, id);
            dispatch.emit(LabelAction::Move { id, down, focus }.into());
        })
    };
    let is_refused =
        state.label_editor.error.as_ref().is_some_and(|(at, _)| *at == EditLocation::LabelRow(id));
    html! {
        <TextField id={control_id(what, id)} class={what} {value} name={messages::label_field(what, &label.name)}
            is_invalid={is_refused && what != "description"} onchange={changed} onkeydown={keyed} />
    }
}

fn render_color_button(state: &State, label: &Label, callbacks: &Callbacks) -> Html {
    let is_open = state.label_editor.prompt == Some(LabelPrompt::Color(label.id));
    let ask = (!is_open).then_some(LabelPrompt::Color(label.id));
    html! {
        <button id={control_id("color", label.id)} class="icon" aria-expanded={is_open.to_string()}
            aria-label={messages::color_button(&label.name, label.color)}
            onclick={labels_callback(callbacks, LabelAction::SetPrompt(ask))}>{ render_swatch(label.color) }</button>
    }
}

fn render_move_button(label: &Label, down: bool, callbacks: &Callbacks) -> Html {
    let (name, sign) = if down { ("down", "↓") } else { ("up", "↑") };
    let focus = control_id(name, label.id);
    let action = LabelAction::Move { id: label.id, down, focus: focus.clone() };
    html! {
        <button class="icon" id={focus} aria-label={messages::move_label(&label.name, down)} title={messages::move_label_key(down)}
            onclick={labels_callback(callbacks, action)}>{ sign }</button>
    }
}

/// Renders the button that opens and closes a prompt about a label.
fn render_prompt_button(
    state: &State,
    label: &Label,
    what: &'static str,
    ask: LabelPrompt,
    callbacks: &Callbacks,
) -> Html {
    let asked = state.label_editor.prompt.as_ref();
    let is_open = asked.is_some_and(|it| {
        std::mem::discriminant(it) == std::mem::discriminant(&ask)
            && prompt_label(it) == Some(label.id)
    });
    let (text, name) = match what {
        "merge" => (messages::MERGE_LABEL, messages::merge_into_another(&label.name)),
        _ => (messages::DELETE_LABEL, messages::delete_named(&label.name)),
    };
    html! {
        <button class="subtle" id={control_id(what, label.id)} aria-label={name}
            aria-expanded={is_open.to_string()}
            onclick={labels_callback(callbacks, LabelAction::SetPrompt((!is_open).then_some(ask)))}>{ text }</button>
    }
}

/// Returns the label of a prompt.
fn prompt_label(ask: &LabelPrompt) -> Option<LabelId> {
    match ask {
        LabelPrompt::Color(id)
        | LabelPrompt::Merge { from: id, .. }
        | LabelPrompt::Delete { id, .. } => Some(*id),
        LabelPrompt::Replace { .. } => None,
    }
}

/// Renders the open prompt, if it is about this label.
fn render_prompt(state: &State, label: &Label, reach: &LabelUsage, callbacks: &Callbacks) -> Html {
    match &state.label_editor.prompt {
        Some(LabelPrompt::Color(id)) if *id == label.id => render_palette(state, label, callbacks),
        Some(LabelPrompt::Merge { from, into }) if *from == label.id => {
            render_merge_prompt(state, label, *into, reach, callbacks)
        }
        Some(LabelPrompt::Delete { id, moved_to }) if *id == label.id => {
            render_delete_prompt(state, label, *moved_to, reach, callbacks)
        }
        _ => html! { <span hidden={true} /> },
    }
}

fn render_palette(state: &State, label: &Label, callbacks: &Callbacks) -> Html {
    let choice = |color: Color| {
        let mut labels = state.session.history.project().labels().iter();
        let user = labels.find(|other| other.color == color && other.id != label.id);
        let title = messages::color_choice(color, user.map(|user| user.name.as_str()));
        html! {
            <label key={messages::color_name(color)} title={title.clone()}>
                <input type="radio" name="color" aria-label={title} checked={color == label.color}
                    onchange={labels_callback(callbacks, LabelAction::Recolor(label.id, color))} />
                { render_swatch(color) }
            </label>
        }
    };
    html! {
        <fieldset class="palette">
            <legend>{ messages::color_of(&label.name) }</legend>
            { for PALETTE.map(choice) }
        </fieldset>
    }
}

/// Renders a list of the other labels. `none` is the text of the first option, which selects no
/// label.
fn render_label_select(
    state: &State,
    label: &Label,
    (name, none): (String, String),
    chosen: Option<LabelId>,
    ask: impl Fn(Option<LabelId>) -> LabelPrompt + 'static,
    callbacks: &Callbacks,
) -> Html {
    let labels = state.session.history.project().labels().iter();
    let others: Vec<&Label> = labels.filter(|other| other.id != label.id).collect();
    let ids: Vec<LabelId> = others.iter().map(|other| other.id).collect();
    let changed = callbacks.dispatch.reform(move |event: Event| {
        let field: SelectField = event.target_unchecked_into();
        let at = usize::try_from(field.selected_index()).unwrap_or_default();
        let id = at.checked_sub(1).and_then(|at| ids.get(at)).copied();
        Action::Feature(FeatureAction::Labels(LabelAction::SetPrompt(Some(ask(id)))))
    });
    html! {
        <select aria-label={name} onchange={changed}>
            <option key="none" selected={chosen.is_none()}>{ none }</option>
            { for others.into_iter().map(|other| html! {
                <option key={other.id.0} selected={chosen == Some(other.id)}>{ other.name.clone() }</option>
            }) }
        </select>
    }
}

fn render_merge_prompt(
    state: &State,
    label: &Label,
    into: Option<LabelId>,
    reach: &LabelUsage,
    callbacks: &Callbacks,
) -> Html {
    let from = label.id;
    let name = messages::merge_into_this(&label.name);
    let choice = (name, messages::CHOOSE_LABEL.to_owned());
    let merge = into.map(|into| labels_callback(callbacks, LabelAction::Merge(from, into)));
    html! {
        <div class="prompt">
            <p>{ messages::merge_consequences(&label.name, reach) }</p>
            <div class="actions">
                { render_label_select(state, label, choice, into, move |into| LabelPrompt::Merge { from, into }, callbacks) }
                <button class="primary" disabled={merge.is_none()} onclick={merge}>{ messages::MERGE }</button>
                <button onclick={labels_callback(callbacks, LabelAction::SetPrompt(None))}>{ messages::CANCEL }</button>
            </div>
        </div>
    }
}

fn render_delete_prompt(
    state: &State,
    label: &Label,
    moved_to: Option<LabelId>,
    reach: &LabelUsage,
    callbacks: &Callbacks,
) -> Html {
    let id = label.id;
    let name = messages::mentions_of_deleted(&label.name);
    let choice = (name, messages::DELETE_MENTIONS_TOO.to_owned());
    html! {
        <div class="prompt">
            <p>{ messages::delete_consequences(&label.name, reach) }</p>
            <div class="actions">
                <span hidden={reach.mentions == 0}>
                    { render_label_select(state, label, choice, moved_to,
                        move |moved_to| LabelPrompt::Delete { id, moved_to }, callbacks) }
                </span>
                <button class="failed" onclick={labels_callback(callbacks, LabelAction::Delete(id, moved_to))}>
                    { messages::delete_named(&label.name) }
                </button>
                <button onclick={labels_callback(callbacks, LabelAction::SetPrompt(None))}>{ messages::CANCEL }</button>
            </div>
        </div>
    }
}
