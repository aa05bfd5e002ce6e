use super::Ports;
use super::map::Map;
use crate::messages::{self, count};
use crate::platform::names;
use crate::state::gathered::{Missing, Named, Why};
use crate::state::outlines::Atlas;
use crate::state::places::{Gazetteer, row_id};
use crate::state::{Action, Desk, PlaceAction, State};
use dateline_annotation::{AnnotationId, Score};
use yew::prelude::*;

/// Places less probable than this have a question mark.
const SURE: f64 = 0.6;

/// The map, the places of the article, and what has no place.
pub(super) fn pane(state: &State, desk: &Desk, ports: &Ports) -> Html {
    let places = &desk.places;
    let gathered = &places.gathered;
    let current = places.current_row(desk.focus);
    let outlines = match &state.atlas {
        Atlas::Here(outlines) => Some(outlines.clone()),
        Atlas::Unasked | Atlas::Asked | Atlas::Missing(_) => None,
    };
    let stop = current.unwrap_or(0);
    let rows = gathered.places.iter().enumerate();
    let missing: Vec<&Missing> = gathered.missing.iter().filter(|it| is_told(state, it)).collect();
    html! {
        <section class="places" aria-label="Places">
            <Map gathered={gathered.clone()} map={places.map} {current} focus={desk.focus} {outlines}
                ports={ports.clone()} />
            <p class="tally">{ tally(state, desk) }</p>
            <ul class="place-list" onkeydown={on_key(ports)} onmouseleave={point(ports, None)}>
                { for rows.map(|(row, named)| {
                    place(desk, row, named, (current == Some(row), stop == row), ports)
                }) }
            </ul>
            <h2 hidden={missing.is_empty()}>{ "Without a place" }</h2>
            <ul class="place-list missing">
                { for missing.into_iter().map(|it| without_place(desk, it, ports)) }
            </ul>
            <p class="attribution">{ messages::ATTRIBUTION }</p>
        </section>
    }
}

/// Whether it is known that a mention has no place: an answer may only be on its way.
fn is_told(state: &State, missing: &Missing) -> bool {
    missing.why != Why::Unasked || matches!(state.gazetteer, Gazetteer::Missing(_))
}

/// How many places there are, or why there are none.
fn tally(state: &State, desk: &Desk) -> String {
    let gathered = &desk.places.gathered;
    match &state.gazetteer {
        Gazetteer::Missing(reason) => messages::no_gazetteer(reason),
        _ if gathered.places.is_empty() && gathered.missing.is_empty() => {
            messages::NO_PLACES.to_owned()
        }
        Gazetteer::Awaited => messages::GAZETTEER_AWAITED.to_owned(),
        Gazetteer::Ready(_) => messages::gathered(gathered.places.len(), gathered.missing.len()),
    }
}

fn point<E: 'static>(ports: &Ports, mention: Option<AnnotationId>) -> Callback<E> {
    ports.say(Action::Place(PlaceAction::Point(mention)))
}

/// Up and down the list.
fn on_key(ports: &Ports) -> Callback<KeyboardEvent> {
    let dispatch = ports.dispatch.clone();
    Callback::from(move |event: KeyboardEvent| {
        let forward = match event.key().as_str() {
            "ArrowDown" => true,
            "ArrowUp" => false,
            _ => return,
        };
        event.prevent_default();
        dispatch.emit(Action::Place(PlaceAction::StepRow { forward }));
    })
}

fn place(
    desk: &Desk,
    row: usize,
    named: &Named,
    (is_current, is_stop): (bool, bool),
    ports: &Ports,
) -> Html {
    let first = named.mentions[0];
    let country = named.place.country.as_deref().map(names::country);
    let title = [messages::place_facts(&named.place).join(" · "), sure(named.score)].join(" · ");
    let next = named.next_mention(desk.focus);
    let whereabouts = messages::whereabouts(&named.place, country.as_deref());
    // What only stands near a place is not called by its name.
    let (name, whereabouts) = match (named.is_approximate, &named.place.name) {
        (true, near) if whereabouts.is_empty() => (named.quote.clone(), near.clone()),
        (true, near) => (named.quote.clone(), format!("{near}, {whereabouts}")),
        (false, name) => (name.clone(), whereabouts),
    };
    html! {
        <li key={first.0}>
            <button id={row_id(row)} aria-current={is_current.then_some("true")} {title}
                tabindex={if is_stop { "0" } else { "-1" }}
                onclick={ports.say(Action::Focus(Some(next)))}
                onmouseenter={point(ports, Some(first))} onfocus={point(ports, Some(first))}>
                <span class="place-name">{ name }</span>
                <span class="doubt">{ doubt(named) }</span>
                <span class="where">{ whereabouts }</span>
                <span class="count">{ named.mentions.len() }</span>
            </button>
        </li>
    }
}

fn sure(score: Option<Score>) -> String {
    match score {
        Some(score) => format!("{} sure", messages::percent(score)),
        None => "decided".to_owned(),
    }
}

/// A sign for places that are decided, unsure, or only near.
fn doubt(named: &Named) -> &'static str {
    match named.score {
        None => "✓",
        Some(score) if score.get() < SURE => "?",
        Some(_) if named.is_approximate => "≈",
        Some(_) => "",
    }
}

fn without_place(desk: &Desk, missing: &Missing, ports: &Ports) -> Html {
    let mentions = &missing.mentions;
    let at = mentions.iter().position(|id| Some(*id) == desk.focus);
    let next = mentions[at.map_or(0, |at| (at + 1) % mentions.len())];
    html! {
        <li key={mentions[0].0}>
            <button aria-current={at.map(|_| "true")} title={count(mentions.len(), "mention")}
                onclick={ports.say(Action::Focus(Some(next)))}>
                <span class="place-name">{ missing.quote.clone() }</span>
                <span class="where">{ messages::why_missing(missing.why) }</span>
                <span class="count">{ mentions.len() }</span>
            </button>
        </li>
    }
}
