//! A label in the dialog of labels.

use super::field::TextField;
use super::labels::{refused, say, swatch};
use super::{Ports, style_of};
use crate::messages;
use crate::platform::{InputField, SelectField};
use crate::state::labels::{Ask, Spot, control_id};
use crate::state::{Action, LabelsAction, State};
use dateline_annotation::{Color, Label, LabelId, PALETTE, Reach};
use yew::prelude::*;

/// A label: its color, name, key and description, how often it is used, and what can be done to it.
pub(super) fn row(state: &State, label: &Label, ports: &Ports) -> Html {
    let id = label.id;
    let reach = state.history.reach(&[id]);
    let detects = messages::detects(&label.name, &label.detects);
    html! {
        <li key={id.0} style={style_of(label.color)}>
            { color_button(state, label, ports) }
            { field(state, label, "name", label.name.clone(), LabelsAction::Rename, ports) }
            { field(state, label, "key", label.key.map(String::from).unwrap_or_default(),
                LabelsAction::SetKey, ports) }
            { field(state, label, "description", label.description.clone(), LabelsAction::Describe, ports) }
            <span class="count" title={messages::reach(&reach)}>{ reach.mentions }</span>
            <span class="deeds">
                { mover(label, false, ports) }
                { mover(label, true, ports) }
                { opener(state, label, "merge", Ask::Merge { from: id, into: None }, ports) }
                { opener(state, label, "delete", Ask::Delete { id, moved_to: None }, ports) }
            </span>
            <span class="note" hidden={detects.is_none()}>{ detects.unwrap_or_default() }</span>
            { refused(state, Spot::Row(id)) }
            <div class="panel">{ panel(state, label, &reach, ports) }</div>
        </li>
    }
}

/// A field of a label. Alt with the arrow keys moves the label.
fn field(
    state: &State,
    label: &Label,
    what: &'static str,
    value: String,
    action: fn(LabelId, String) -> LabelsAction,
    ports: &Ports,
) -> Html {
    let id = label.id;
    let changed = ports.dispatch.reform(move |event: Event| {
        let field: InputField = event.target_unchecked_into();
        Action::Labels(action(id, field.value()))
    });
    let keyed = {
        let dispatch = ports.dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            let down = match event.key().as_str() {
                "ArrowDown" if event.alt_key() => true,
                "ArrowUp" if event.alt_key() => false,
                _ => return,
            };
            event.prevent_default();
            let focus = control_id(what, id);
            dispatch.emit(Action::Labels(LabelsAction::Move { id, down, focus }));
        })
    };
    let is_refused = state.labels.refused.as_ref().is_some_and(|(at, _)| *at == Spot::Row(id));
    html! {
        <TextField id={control_id(what, id)} class={what} {value} name={messages::label_field(what, &label.name)}
            is_invalid={is_refused && what != "description"} onchange={changed} onkeydown={keyed} />
    }
}

fn color_button(state: &State, label: &Label, ports: &Ports) -> Html {
    let is_open = state.labels.ask == Some(Ask::Color(label.id));
    let ask = (!is_open).then_some(Ask::Color(label.id));
    html! {
        <button id={control_id("color", label.id)} class="icon" aria-expanded={is_open.to_string()}
            aria-label={format!("Color of {}: {}", label.name, messages::color(label.color))}
            onclick={say(ports, LabelsAction::Ask(ask))}>{ swatch(label.color) }</button>
    }
}

fn mover(label: &Label, down: bool, ports: &Ports) -> Html {
    let (name, sign, key) =
        if down { ("down", "↓", "Alt ↓") } else { ("up", "↑", "Alt ↑") };
    let focus = control_id(name, label.id);
    let action = LabelsAction::Move { id: label.id, down, focus: focus.clone() };
    html! {
        <button class="icon" id={focus} aria-label={format!("Move {} {name}", label.name)} title={key}
            onclick={say(ports, action)}>{ sign }</button>
    }
}

/// What opens a question about a label, and closes it.
fn opener(state: &State, label: &Label, what: &'static str, ask: Ask, ports: &Ports) -> Html {
    let asked = state.labels.ask.as_ref();
    let is_open = asked.is_some_and(|it| {
        std::mem::discriminant(it) == std::mem::discriminant(&ask) && about(it) == Some(label.id)
    });
    let (text, name) = match what {
        "merge" => ("Merge…", format!("Merge {} into another", label.name)),
        _ => ("Delete…", format!("Delete {}", label.name)),
    };
    html! {
        <button class="quiet" id={control_id(what, label.id)} aria-label={name}
            aria-expanded={is_open.to_string()}
            onclick={say(ports, LabelsAction::Ask((!is_open).then_some(ask)))}>{ text }</button>
    }
}

/// The label that a question is about.
fn about(ask: &Ask) -> Option<LabelId> {
    match ask {
        Ask::Color(id) | Ask::Merge { from: id, .. } | Ask::Delete { id, .. } => Some(*id),
        Ask::Replace { .. } => None,
    }
}

/// What is asked about a label.
fn panel(state: &State, label: &Label, reach: &Reach, ports: &Ports) -> Html {
    match &state.labels.ask {
        Some(Ask::Color(id)) if *id == label.id => colors(state, label, ports),
        Some(Ask::Merge { from, into }) if *from == label.id => {
            merging(state, label, *into, reach, ports)
        }
        Some(Ask::Delete { id, moved_to }) if *id == label.id => {
            deleting(state, label, *moved_to, reach, ports)
        }
        _ => html! { <span hidden={true} /> },
    }
}

fn colors(state: &State, label: &Label, ports: &Ports) -> Html {
    let choice = |color: Color| {
        let name = messages::color(color);
        let mut labels = state.history.project().labels().iter();
        let user = labels.find(|other| other.color == color && other.id != label.id);
        let title = user.map_or_else(|| name.clone(), |user| format!("{name}, as {}", user.name));
        html! {
            <label key={name.clone()} title={title.clone()}>
                <input type="radio" name="color" aria-label={title} checked={color == label.color}
                    onchange={say(ports, LabelsAction::Recolor(label.id, color))} />
                { swatch(color) }
            </label>
        }
    };
    html! {
        <fieldset class="palette">
            <legend>{ format!("Color of {}", label.name) }</legend>
            { for PALETTE.map(choice) }
        </fieldset>
    }
}

/// A choice among the other labels. `none` is what the first choice says, that is none of them.
fn others(
    state: &State,
    label: &Label,
    (name, none): (String, String),
    chosen: Option<LabelId>,
    ask: impl Fn(Option<LabelId>) -> Ask + 'static,
    ports: &Ports,
) -> Html {
    let labels = state.history.project().labels().iter();
    let others: Vec<&Label> = labels.filter(|other| other.id != label.id).collect();
    let ids: Vec<LabelId> = others.iter().map(|other| other.id).collect();
    let changed = ports.dispatch.reform(move |event: Event| {
        let field: SelectField = event.target_unchecked_into();
        let at = usize::try_from(field.selected_index()).unwrap_or_default();
        let id = at.checked_sub(1).and_then(|at| ids.get(at)).copied();
        Action::Labels(LabelsAction::Ask(Some(ask(id))))
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

fn merging(
    state: &State,
    label: &Label,
    into: Option<LabelId>,
    reach: &Reach,
    ports: &Ports,
) -> Html {
    let from = label.id;
    let name = format!("What {} becomes", label.name);
    let choice = (name, "Choose a label".to_owned());
    let merge = into.map(|into| say(ports, LabelsAction::Merge(from, into)));
    html! {
        <div class="asked">
            <p>{ messages::merge_touches(&label.name, reach) }</p>
            <div class="actions">
                { others(state, label, choice, into, move |into| Ask::Merge { from, into }, ports) }
                <button class="primary" disabled={merge.is_none()} onclick={merge}>{ "Merge" }</button>
                <button onclick={say(ports, LabelsAction::Ask(None))}>{ "Keep it" }</button>
            </div>
        </div>
    }
}

fn deleting(
    state: &State,
    label: &Label,
    moved_to: Option<LabelId>,
    reach: &Reach,
    ports: &Ports,
) -> Html {
    let id = label.id;
    let name = format!("What becomes of the mentions of {}", label.name);
    let choice = (name, "Delete its mentions, too".to_owned());
    html! {
        <div class="asked">
            <p>{ messages::delete_touches(&label.name, reach) }</p>
            <div class="actions">
                <span hidden={reach.mentions == 0}>
                    { others(state, label, choice, moved_to,
                        move |moved_to| Ask::Delete { id, moved_to }, ports) }
                </span>
                <button class="failed" onclick={say(ports, LabelsAction::Delete(id, moved_to))}>
                    { format!("Delete {}", label.name) }
                </button>
                <button onclick={say(ports, LabelsAction::Ask(None))}>{ "Keep it" }</button>
            </div>
        </div>
    }
}
