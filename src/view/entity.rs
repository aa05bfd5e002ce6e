use super::Ports;
use super::field::TextField;
use crate::messages;
use crate::platform::{InputField, SelectField};
use crate::state::{Action, Desk, EntityAction};
use dateline_annotation::{AnnotationId, Document, Entity};
use dateline_text::Span;
use yew::prelude::*;

/// So many mentions are listed at once.
const LISTED: usize = 12;
/// So many others are offered as the same; what has the name of any is the same, too.
const OFFERED: usize = 40;
/// So many bytes of text are shown on either side, at least.
const CONTEXT: usize = 24;

/// What can be done about the entity in focus: its name, its mentions in their context, others that
/// are the same.
pub(super) fn card(
    entity: &Entity,
    others: &[&Entity],
    desk: &Desk,
    document: &Document,
    ports: &Ports,
) -> Html {
    let at = entity.mentions.iter().position(|id| Some(*id) == desk.focus).unwrap_or_default();
    let from = at.saturating_sub(LISTED / 2).min(entity.mentions.len().saturating_sub(LISTED));
    let listed = entity.mentions.iter().skip(from).take(LISTED);
    let rest = entity.mentions.len().saturating_sub(LISTED);
    html! {
        <div class="entity-card">
            { name_field(entity, ports) }
            <ol start={(from + 1).to_string()}>{ for listed.map(|id| mention(*id, desk, document, ports)) }</ol>
            <p hidden={rest == 0}>{ format!("and {}", messages::count(rest, "more mention")) }</p>
            <div class="actions">
                { for desk.focus.filter(|_| entity.mentions.len() > 1).map(|id| html! {
                    <button class="quiet" onclick={ports.say(Action::Entity(EntityAction::TakeOut(id)))}>
                        { "Take this mention out" }
                    </button>
                }) }
                { merge(entity, others, ports) }
            </div>
        </div>
    }
}

fn name_field(entity: &Entity, ports: &Ports) -> Html {
    let (dispatch, mentions) = (ports.dispatch.clone(), entity.mentions.clone());
    let onchange = Callback::from(move |event: Event| {
        let field: InputField = event.target_unchecked_into();
        let name = EntityAction::Name { mentions: mentions.clone(), name: field.value() };
        dispatch.emit(Action::Entity(name));
    });
    html! { <TextField value={entity.name.clone()} name="Name of this entity; with the name of another they are one" {onchange} /> }
}

fn mention(id: AnnotationId, desk: &Desk, document: &Document, ports: &Ports) -> Html {
    let Some(annotation) = document.annotation(id) else { return Html::default() };
    let Span { start, end } = annotation.span;
    let text = &document.text;
    let before = &text[..start as usize];
    let before = &before[before.floor_char_boundary(before.len().saturating_sub(CONTEXT))..];
    let behind = &text[end as usize..];
    let behind = &behind[..behind.ceil_char_boundary(CONTEXT.min(behind.len()))];
    let is_here = Some(id) == desk.focus;
    html! {
        <li key={id.0}>
            <button aria-current={is_here.then_some("true")} onclick={ports.say(Action::Focus(Some(id)))}>
                { "…" }{ before }<b>{ document.quote(annotation.span) }</b>{ behind }{ "…" }
            </button>
        </li>
    }
}

/// Another entity, and the mentions of both.
type Choice = (String, Vec<AnnotationId>);

/// The other entities of its label, to make one of them and it.
fn merge(entity: &Entity, others: &[&Entity], ports: &Ports) -> Html {
    if others.is_empty() {
        return Html::default();
    }
    let choice = |other: &&Entity| -> Choice {
        let both = entity.mentions.iter().chain(&other.mentions).copied();
        (other.name.clone(), both.collect())
    };
    let choices = others.iter().take(OFFERED).map(choice).collect::<Vec<_>>();
    html! { <Merge {choices} dispatch={ports.dispatch.clone()} /> }
}

#[derive(Properties, PartialEq)]
struct MergeProps {
    choices: Vec<Choice>,
    dispatch: Callback<Action>,
}

/// A list of entities. What is in it is drawn once somebody turns to it: with each mention that comes
/// into focus there is another list.
#[component(Merge)]
fn merge_list(props: &MergeProps) -> Html {
    let is_wanted = use_state(|| false);
    let want = {
        let is_wanted = is_wanted.clone();
        Callback::from(move |()| is_wanted.set(true))
    };
    let (dispatch, choices) = (props.dispatch.clone(), props.choices.clone());
    let onchange = Callback::from(move |event: Event| {
        let field: SelectField = event.target_unchecked_into();
        // The first line says what the list is for.
        let chosen = usize::try_from(field.selected_index() - 1).ok();
        field.set_selected_index(0);
        if let Some((name, mentions)) = chosen.and_then(|at| choices.get(at)).cloned() {
            dispatch.emit(Action::Entity(EntityAction::Name { mentions, name }));
        }
    });
    let drawn = props.choices.iter().filter(|_| *is_wanted);
    html! {
        <select aria-label="The same as another entity" {onchange}
            onpointerenter={want.reform(|_| ())} onfocusin={want.reform(|_| ())}>
            <option selected={true}>{ "The same as…" }</option>
            { for drawn.map(|(name, _)| html! { <option key={name.clone()}>{ name.clone() }</option> }) }
        </select>
    }
}
