//! The sidebar: progress, labels, entities and places of the open document.

use super::cache::DerivedData;
use super::{Callbacks, color_style, entity_card, notices, places_panel};
use crate::platform::country_names;
use crate::state::State;
use crate::state::action::ReviewReason;
use crate::state::action::{InterfaceAction, LabelAction, MentionEdit, WorkspaceAction};
use crate::state::editor::review_counts::ReviewCounts;
use crate::state::editor::workspace::Workspace;
use crate::state::keymap::Keymap;
use crate::state::keymap::command::Command;
use crate::view::messages::{self, Noun, pluralize};
use dateline_annotation::compact;
use dateline_annotation::model::{AnnotationId, Document, Entity, Label, LabelId, Place};
use std::collections::BTreeMap;
use yew::prelude::*;

/// The id of the sidebar.
pub(super) const SIDEBAR_ID: &str = "sidebar";

/// Renders the sidebar: the progress, and either labels and entities or the map and the places.
pub(super) fn render_sidebar(
    state: &State,
    workspace: &Workspace,
    document: &Document,
    findings: &DerivedData,
    callbacks: &Callbacks,
) -> Html {
    let lane = match state.session.dialog {
        Some(_) => notices::render_empty_lane(false),
        None => notices::render_notices(state, callbacks),
    };
    html! {
        <div class="side-column">
            { lane }
            <aside id={SIDEBAR_ID} tabindex="-1" class="sidebar" aria-label={if state.places.is_shown { messages::PLACES } else { messages::MENTIONS }}>
                { render_review_progress(document, findings, (&state.keymap_editor.keymap, state.session.least_certain_first), callbacks) }
                <div>
                    {
                        if state.places.is_shown {
                            places_panel::render_places_panel(state, workspace, callbacks)
                        } else {
                            render_mentions(state, workspace, document, &findings.entities, callbacks)
                        }
                    }
                </div>
            </aside>
        </div>
    }
}

/// Renders the labels with their counts, and the entities.
fn render_mentions(
    state: &State,
    workspace: &Workspace,
    document: &Document,
    entities: &[Entity],
    callbacks: &Callbacks,
) -> Html {
    let labels = state.session.history.project().labels();
    let mut counts: BTreeMap<LabelId, usize> = BTreeMap::new();
    for annotation in document.annotations().iter().filter(|annotation| annotation.is_live()) {
        *counts.entry(annotation.label).or_default() += 1;
    }
    let used = labels.iter().filter(|label| counts.contains_key(&label.id));
    html! {
        <div>
            <div class="heading">
                <h2>{ messages::LABELS }</h2>
                <button class="subtle" aria-label={messages::EDIT_LABELS_NAME}
                    onclick={callbacks.callback_for(LabelAction::Show)}>{ messages::EDIT_LABELS }</button>
            </div>
            <ul class="legend">
                { for labels.iter().map(|label| render_label_count(label, counts.get(&label.id).copied())) }
            </ul>
            <h2>{ messages::MENTIONS }</h2>
            <div class="entities">
                { for used.map(|label| render_entity_group(label, state, workspace, document, entities, callbacks)) }
            </div>
        </div>
    }
}

fn render_review_progress(
    document: &Document,
    findings: &DerivedData,
    (keys, least_certain_first): (&Keymap, bool),
    callbacks: &Callbacks,
) -> Html {
    let counts = ReviewCounts::from_document(document);
    let live = counts.suggested + counts.accepted;
    let done = counts.reviewed == counts.paragraphs;
    let doubt = |doubt: ReviewReason| {
        let count = findings.review_queue.count(doubt);
        let title =
            (doubt == ReviewReason::Unsure).then(|| messages::first_key(keys, Command::NextUnsure));
        let title = title.unwrap_or_else(|| messages::first_key(keys, Command::NextToReview));
        html! {
            if count > 0 {
                <button class="subtle" {title} aria-label={messages::next_to_review(doubt, count)}
                    onclick={callbacks.callback_for(WorkspaceAction::FocusNextToReview(doubt))}>
                    { messages::count_to_review(doubt, count) }
                </button>
            }
        }
    };
    html! {
        <section class="progress">
            <p>{ messages::mentions_accepted(counts.accepted, live) }</p>
            <p>{ messages::paragraphs_reviewed(counts.reviewed, counts.paragraphs) }</p>
            <p class="review-queue">
                { for [ReviewReason::Unsure, ReviewReason::Inconsistent, ReviewReason::Unlocated].into_iter().map(doubt) }
                <button class="subtle" aria-pressed={least_certain_first.to_string()}
                    hidden={!least_certain_first && findings.review_queue.count(ReviewReason::Unsure) < 2}
                    onclick={callbacks.callback_for(WorkspaceAction::SetLeastCertainFirst(!least_certain_first))}>
                    { messages::LEAST_CERTAIN_FIRST }
                </button>
            </p>
            <button disabled={done} title={messages::first_key(keys, Command::AcceptDocument)} onclick={callbacks.callback_for(MentionEdit::AcceptDocument)}>
                { if done { messages::DOCUMENT_IS_ACCEPTED } else { messages::ACCEPT_DOCUMENT } }
            </button>
        </section>
    }
}

fn render_label_count(label: &Label, count: Option<usize>) -> Html {
    let unused = count.is_none().then_some("unused");
    html! {
        <li key={label.id.0} class={classes!(unused)} style={color_style(label.color)}
            title={label.description.clone()}>
            <span class="dot" aria-hidden="true" />
            <span class="label-name">{ label.name.clone() }</span>
            <span class="count">{ count.unwrap_or(0) }</span>
        </li>
    }
}

/// The maximum number of entities of a label that are rendered until the user expands the list.
const MAX_COLLAPSED_ENTITIES: usize = 40;

/// Renders the entities of a label, those with the most mentions first. Always includes the focused
/// one.
fn render_entity_group(
    label: &Label,
    _state: &State,
    workspace: &Workspace,
    document: &Document,
    entities: &[Entity],
    callbacks: &Callbacks,
) -> Html {
    let mut rows: Vec<&Entity> =
        entities.iter().filter(|entity| entity.label == label.id).collect();
    compact::sort_by_key(&mut rows, |entity| std::cmp::Reverse(entity.mentions.len()));
    let limit = if workspace.shows_all_entities { rows.len() } else { MAX_COLLAPSED_ENTITIES };
    let in_focus = |entity: &Entity| entity.mentions.iter().any(|id| Some(*id) == workspace.focus);
    let drawn = rows.iter().enumerate().filter(|(at, it)| *at < limit || in_focus(it));
    html! {
        <section key={label.id.0} style={color_style(label.color)}>
            <div class="heading">
                <h3><span class="dot" aria-hidden="true" />{ label.name.clone() }</h3>
                <button class="subtle" aria-label={messages::copy_names(&label.name)}
                    onclick={callbacks.callback_for(InterfaceAction::CopyNames(label.id))}>{ messages::COPY_NAMES }</button>
            </div>
            <ul>{ for drawn.map(|(_, entity)| render_entity_row(entity, &rows, workspace, document, callbacks)) }</ul>
            if rows.len() > limit {
                <button class="subtle" onclick={callbacks.callback_for(InterfaceAction::ShowAllEntities)}>
                    { messages::all_entities(rows.len()) }
                </button>
            }
        </section>
    }
}

fn render_entity_row(
    entity: &Entity,
    all: &[&Entity],
    workspace: &Workspace,
    document: &Document,
    callbacks: &Callbacks,
) -> Html {
    let mentions = entity.mentions.len();
    let named = entity.mentions.first().and_then(|id| workspace.places.list.row_for_mention(*id));
    let place = named.map(|named| entity_location(entity, &named.place)).unwrap_or_default();
    let at = entity.mentions.iter().position(|id| Some(*id) == workspace.focus);
    let next: Option<AnnotationId> =
        entity.mentions.get(at.map_or(0, |at| (at + 1) % mentions)).copied();
    let key = entity.mentions.first().map_or(0, |id| id.0);
    let card = at.map(|_| {
        let others: Vec<&Entity> =
            all.iter().copied().filter(|other| other.mentions != entity.mentions).collect();
        entity_card::render_entity_card(entity, &others, workspace, document, callbacks)
    });
    html! {
        <li {key}>
            <button aria-current={at.map(|_| "true")} onclick={callbacks.callback_for(WorkspaceAction::Focus(next))}
                title={pluralize(mentions, Noun::Mention)}>
                <span class="entity">{ entity.name.clone() }</span>
                <span class="location">{ place }</span>
                <span class="count">{ mentions }</span>
            </button>
            { card.unwrap_or_default() }
        </li>
    }
}

/// Returns the location of an entity's place, with the place's name if it differs from that of the
/// entity.
fn entity_location(entity: &Entity, place: &Place) -> String {
    let country = place.country.as_deref().map(country_names::country_name);
    let whereabouts = messages::place_location(place, country.as_deref());
    let name = Some(&place.name).filter(|name| **name != entity.name);
    let parts = name.into_iter().chain(Some(&whereabouts).filter(|it| !it.is_empty()));
    parts.map(String::as_str).collect::<Vec<_>>().join(", ")
}
