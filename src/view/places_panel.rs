//! The part of the sidebar with the map and the list of places.

use super::Callbacks;
use super::map::Map;
use crate::platform::country_names;
use crate::state::State;
use crate::state::action::{PlaceAction, WorkspaceAction};
use crate::state::editor::workspace::Workspace;
use crate::state::places::document_places::{GazetteerStatus, row_element_id};
use crate::state::places::map_outlines::OutlinesStatus;
use crate::state::places::place_list::{PlaceRow, UnlocatedReason, UnlocatedRow};
use crate::view::messages::{self, Noun, pluralize};
use dateline_annotation::model::AnnotationId;
use yew::prelude::*;

/// The score below which a place is marked with a question mark.
const CONFIDENT_SCORE: f64 = 0.6;

/// Renders the map, the places of the article, and the unlocated mentions.
pub(super) fn render_places_panel(
    state: &State,
    workspace: &Workspace,
    callbacks: &Callbacks,
) -> Html {
    let places = &workspace.places;
    let gathered = &places.list;
    let current = places.current_row(workspace.focus);
    let outlines = match &state.places.outlines {
        OutlinesStatus::Loaded(outlines) => Some(outlines.clone()),
        OutlinesStatus::NotRequested | OutlinesStatus::Loading | OutlinesStatus::Failed => None,
    };
    let stop = current.unwrap_or(0);
    let rows = gathered.located.iter().enumerate();
    let missing: Vec<&UnlocatedRow> =
        gathered.unlocated.iter().filter(|it| is_known_unlocated(state, it)).collect();
    html! {
        <section class="places" aria-label={messages::PLACES}>
            <Map gathered={gathered.clone()} map={places.map} {current} focus={workspace.focus} {outlines}
                callbacks={callbacks.clone()} />
            <p class="places-summary">{ describe_place_list(state, workspace) }</p>
            <ul class="place-list" onkeydown={key_handler(callbacks)} onmouseleave={point_callback(callbacks, None)}>
                { for rows.map(|(row, named)| {
                    render_place_row(workspace, row, named, (current == Some(row), stop == row), callbacks)
                }) }
            </ul>
            <h2 hidden={missing.is_empty()}>{ messages::NOT_ON_MAP }</h2>
            <ul class="place-list unlocated">
                { for missing.into_iter().map(|it| render_unlocated_row(workspace, it, callbacks)) }
            </ul>
            <p class="attribution">{ messages::ATTRIBUTION }</p>
        </section>
    }
}

/// Returns true if a mention is known to be unlocated, and not merely waiting for the resolver.
fn is_known_unlocated(state: &State, missing: &UnlocatedRow) -> bool {
    missing.reason != UnlocatedReason::NotResolvedYet
        || matches!(state.places.gazetteer, GazetteerStatus::Unavailable(_))
}

/// Returns the number of places, or the reason why there are none.
fn describe_place_list(state: &State, workspace: &Workspace) -> String {
    let gathered = &workspace.places.list;
    match &state.places.gazetteer {
        GazetteerStatus::Unavailable(reason) => messages::gazetteer_failed(reason),
        _ if gathered.located.is_empty() && gathered.unlocated.is_empty() => {
            messages::NO_PLACES.to_owned()
        }
        GazetteerStatus::Loading => messages::GAZETTEER_LOADING.to_owned(),
        GazetteerStatus::Ready(_) => {
            messages::place_list_summary(gathered.located.len(), gathered.unlocated.len())
        }
    }
}

fn point_callback<E: 'static>(callbacks: &Callbacks, mention: Option<AnnotationId>) -> Callback<E> {
    callbacks.callback_for(PlaceAction::Hover(mention))
}

/// Returns a handler for moving in the list with the arrow keys.
fn key_handler(callbacks: &Callbacks) -> Callback<KeyboardEvent> {
    let dispatch = callbacks.dispatch.clone();
    Callback::from(move |event: KeyboardEvent| {
        let forward = match event.key().as_str() {
            "ArrowDown" => true,
            "ArrowUp" => false,
            _ => return,
        };
        event.prevent_default();
        dispatch.emit(PlaceAction::StepRow { forward }.into());
    })
}

fn render_place_row(
    workspace: &Workspace,
    row: usize,
    named: &PlaceRow,
    (is_current, is_stop): (bool, bool),
    callbacks: &Callbacks,
) -> Html {
    let first = named.mentions[0];
    let country = named.place.country.as_deref().map(country_names::country_name);
    let title = [
        messages::place_details(&named.place).join(" · "),
        messages::place_confidence(named.score),
    ]
    .join(" · ");
    let next = named.next_mention(workspace.focus);
    let whereabouts = messages::place_location(&named.place, country.as_deref());
    // A mention that is only near a place is not called by the place's name.
    let (name, whereabouts) = match (named.is_approximate, &named.place.name) {
        (true, near) if whereabouts.is_empty() => (named.quote.clone(), near.clone()),
        (true, near) => (named.quote.clone(), format!("{near}, {whereabouts}")),
        (false, name) => (name.clone(), whereabouts),
    };
    let whereabouts = match named.outer_quotes.as_slice() {
        [] => whereabouts,
        names => messages::inside_names(names, &whereabouts),
    };
    html! {
        <li key={first.0}>
            <button id={row_element_id(row)} aria-current={is_current.then_some("true")} {title}
                tabindex={if is_stop { "0" } else { "-1" }}
                onclick={callbacks.callback_for(WorkspaceAction::Focus(Some(next)))}
                onmouseenter={point_callback(callbacks, Some(first))} onfocus={point_callback(callbacks, Some(first))}>
                <span class="place-name">{ name }</span>
                <span class="confidence-sign">{ confidence_sign(named) }</span>
                <span class="location">{ whereabouts }</span>
                <span class="count">{ named.mentions.len() }</span>
            </button>
        </li>
    }
}

/// Returns a symbol for places that are decided, unsure or approximate.
fn confidence_sign(named: &PlaceRow) -> &'static str {
    match named.score {
        None => "✓",
        Some(score) if score.get() < CONFIDENT_SCORE => "?",
        Some(_) if named.is_approximate => "≈",
        Some(_) => "",
    }
}

fn render_unlocated_row(
    workspace: &Workspace,
    missing: &UnlocatedRow,
    callbacks: &Callbacks,
) -> Html {
    let mentions = &missing.mentions;
    let at = mentions.iter().position(|id| Some(*id) == workspace.focus);
    let next = mentions[at.map_or(0, |at| (at + 1) % mentions.len())];
    html! {
        <li key={mentions[0].0}>
            <button aria-current={at.map(|_| "true")} title={pluralize(mentions.len(), Noun::Mention)}
                onclick={callbacks.callback_for(WorkspaceAction::Focus(Some(next)))}>
                <span class="place-name">{ missing.quote.clone() }</span>
                <span class="location">{ messages::unlocated_reason(missing.reason) }</span>
                <span class="count">{ mentions.len() }</span>
            </button>
        </li>
    }
}
