//! The card of the focused entity: its name, its mentions and merging.

use super::Callbacks;
use super::text_field::TextField;
use crate::platform::{InputField, SelectField};
use crate::state::action::{Action, EntityAction, WorkspaceAction};
use crate::state::editor::workspace::Workspace;
use crate::view::messages;
use dateline_annotation::model::{AnnotationId, Document, Entity};
use dateline_text::Span;
use yew::prelude::*;

/// The maximum number of mentions that are listed.
const MAX_LISTED_MENTIONS: usize = 12;
/// The maximum number of entities that are offered for merging. Others can be merged by entering
/// their name.
const MAX_MERGE_CHOICES: usize = 40;
/// The minimum length of the context on each side of a mention, in bytes.
const CONTEXT_BYTES: usize = 24;

/// Renders the card of the focused entity, in which the user can rename it, go to its mentions and
/// merge it with others.
pub(super) fn render_entity_card(
    entity: &Entity,
    others: &[&Entity],
    workspace: &Workspace,
    document: &Document,
    callbacks: &Callbacks,
) -> Html {
    let at = entity.mentions.iter().position(|id| Some(*id) == workspace.focus).unwrap_or_default();
    let from = at
        .saturating_sub(MAX_LISTED_MENTIONS / 2)
        .min(entity.mentions.len().saturating_sub(MAX_LISTED_MENTIONS));
    let listed = entity.mentions.iter().skip(from).take(MAX_LISTED_MENTIONS);
    let rest = entity.mentions.len().saturating_sub(MAX_LISTED_MENTIONS);
    html! {
        <div class="entity-card">
            { render_name_field(entity, callbacks) }
            <ol start={(from + 1).to_string()}>{ for listed.map(|id| render_mention(*id, workspace, document, callbacks)) }</ol>
            <p hidden={rest == 0}>{ messages::further_mentions(rest) }</p>
            <div class="actions">
                { for workspace.focus.filter(|_| entity.mentions.len() > 1).map(|id| html! {
                    <button class="subtle" onclick={callbacks.callback_for(EntityAction::Separate(id))}>
                        { messages::SEPARATE_MENTION }
                    </button>
                }) }
                { render_merge_select(entity, others, callbacks) }
            </div>
        </div>
    }
}

fn render_name_field(entity: &Entity, callbacks: &Callbacks) -> Html {
    let (dispatch, mentions) = (callbacks.dispatch.clone(), entity.mentions.clone());
    let onchange = Callback::from(move |event: Event| {
        let field: InputField = event.target_unchecked_into();
        let name = EntityAction::Name { mentions: mentions.clone(), name: field.value() };
        dispatch.emit(name.into());
    });
    html! { <TextField value={entity.name.clone()} name={messages::ENTITY_NAME} {onchange} /> }
}

fn render_mention(
    id: AnnotationId,
    workspace: &Workspace,
    document: &Document,
    callbacks: &Callbacks,
) -> Html {
    let Some(annotation) = document.annotation(id) else { return Html::default() };
    let Span { start, end } = annotation.span;
    let text = &document.text;
    let before = &text[..start as usize];
    let before = &before[before.floor_char_boundary(before.len().saturating_sub(CONTEXT_BYTES))..];
    let behind = &text[end as usize..];
    let behind = &behind[..behind.ceil_char_boundary(CONTEXT_BYTES.min(behind.len()))];
    let is_here = Some(id) == workspace.focus;
    html! {
        <li key={id.0}>
            <button aria-current={is_here.then_some("true")} onclick={callbacks.callback_for(WorkspaceAction::Focus(Some(id)))}>
                { "…" }{ before }<b>{ document.quote(annotation.span) }</b>{ behind }{ "…" }
            </button>
        </li>
    }
}

/// The name of another entity, and the mentions of both.
type MergeChoice = (String, Vec<AnnotationId>);

/// Renders the list of other entities with the same label, to merge one with this entity.
fn render_merge_select(entity: &Entity, others: &[&Entity], callbacks: &Callbacks) -> Html {
    if others.is_empty() {
        return Html::default();
    }
    let choice = |other: &&Entity| -> MergeChoice {
        let both = entity.mentions.iter().chain(&other.mentions).copied();
        (other.name.clone(), both.collect())
    };
    let choices = others.iter().take(MAX_MERGE_CHOICES).map(choice).collect::<Vec<_>>();
    html! { <MergeSelect {choices} dispatch={callbacks.dispatch.clone()} /> }
}

#[derive(Properties, PartialEq)]
struct MergeProps {
    choices: Vec<MergeChoice>,
    dispatch: Callback<Action>,
}

/// A list of entities. Its options are rendered only when the user opens it, because the list
/// changes with each focused mention.
#[component(MergeSelect)]
fn merge_select(props: &MergeProps) -> Html {
    let is_wanted = use_state(|| false);
    let want = {
        let is_wanted = is_wanted.clone();
        Callback::from(move |()| is_wanted.set(true))
    };
    let (dispatch, choices) = (props.dispatch.clone(), props.choices.clone());
    let onchange = Callback::from(move |event: Event| {
        let field: SelectField = event.target_unchecked_into();
        // The first option is the title of the list.
        let chosen = usize::try_from(field.selected_index() - 1).ok();
        field.set_selected_index(0);
        if let Some((name, mentions)) = chosen.and_then(|at| choices.get(at)).cloned() {
            dispatch.emit(EntityAction::Name { mentions, name }.into());
        }
    });
    let drawn = props.choices.iter().filter(|_| *is_wanted);
    html! {
        <select aria-label={messages::SAME_ENTITY_LIST} {onchange}
            onpointerenter={want.reform(|_| ())} onfocusin={want.reform(|_| ())}>
            <option selected={true}>{ messages::SAME_ENTITY_AS }</option>
            { for drawn.map(|(name, _)| html! { <option key={name.clone()}>{ name.clone() }</option> }) }
        </select>
    }
}
