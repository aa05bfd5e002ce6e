use super::Ports;
use crate::messages;
use crate::platform::{InputField, names};
use crate::state::gathered::Why;
use crate::state::places::{Choice, Choices, Gazetteer, choice_id, same_entity};
use crate::state::{Action, Desk, MapAction, PlaceAction, SEARCH_ID, State};
use dateline_annotation::{
    Annotation, Document, Entity, Link, LinkedBy, Place, Target, Unresolved, link_of,
};
use yew::prelude::*;

/// What the editor shows of the place that a mention names.
#[derive(Clone, PartialEq)]
pub(super) struct Card {
    quote: String,
    link: Option<Link>,
    is_approximate: bool,
    /// Sentences: what speaks for the place, or why there is none.
    reasons: Vec<String>,
    /// The open list and its rows.
    list: Option<(Choices, Vec<Choice>)>,
    is_searching: bool,
    has_gazetteer: bool,
    n_candidates: usize,
    /// Mentions of the same entity.
    n_mentions: usize,
    one_only: bool,
    is_placing: bool,
}

impl Card {
    /// The card of a mention that names a place; `None` for others.
    pub(super) fn of(
        state: &State,
        desk: &Desk,
        document: &Document,
        annotation: &Annotation,
        entities: &[Entity],
    ) -> Option<Self> {
        let labels = state.history.project().labels();
        let label = labels.get(annotation.label)?;
        labels.place_label(label.id)?;
        let places = &desk.places;
        let link = link_of(annotation, &places.resolutions);
        let choices = places.choices.clone();
        Some(Self {
            quote: document.quote(annotation.span).to_owned(),
            is_approximate: matches!(
                link,
                Some(Link { by: LinkedBy::Resolver { approximate: true, .. }, .. })
            ),
            reasons: reasons(state, desk, annotation, link.as_ref()),
            list: choices.map(|choices| (choices, places.choices(annotation.id))),
            is_searching: places.is_searching(),
            has_gazetteer: matches!(state.gazetteer, Gazetteer::Ready(_)),
            n_candidates: places.candidates(annotation.id).len(),
            n_mentions: same_entity(entities, annotation.id).len(),
            one_only: places.one_only,
            is_placing: places.map.is_placing,
            link,
        })
    }

    /// Whether its list is open.
    pub(super) fn is_open(&self) -> bool {
        self.list.is_some()
    }

    fn place(&self) -> Option<&Place> {
        self.link.as_ref().and_then(Link::place)
    }
}

/// Why it is this place, or why it is none.
fn reasons(
    state: &State,
    desk: &Desk,
    annotation: &Annotation,
    link: Option<&Link>,
) -> Vec<String> {
    let resolution = desk.places.resolutions.get(&annotation.id);
    match link.map(|link| &link.target) {
        Some(Target::Place(place)) => {
            let candidates = resolution.map_or(&[][..], |it| &it.candidates);
            let candidate = candidates.iter().find(|candidate| candidate.place == *place);
            let by_person = link.is_some_and(|link| link.by == LinkedBy::Person);
            let spoken = candidate.filter(|_| !by_person).map(|it| &it.reasons[..]);
            spoken.unwrap_or_default().iter().map(messages::reason).collect()
        }
        Some(Target::None) => vec![messages::why_missing(Why::Refused).to_owned()],
        None => vec![match (resolution, &state.gazetteer) {
            (Some(resolution), _) => {
                let why = resolution.unresolved.unwrap_or(Unresolved::Unknown);
                messages::why_missing(Why::Unresolved(why)).to_owned()
            }
            (None, Gazetteer::Missing(reason)) => messages::no_gazetteer(reason),
            (None, Gazetteer::Awaited) => messages::GAZETTEER_AWAITED.to_owned(),
            (None, Gazetteer::Ready(_)) => messages::why_missing(Why::Unasked).to_owned(),
        }],
    }
}

/// The place of a mention: what it is, how sure that is and why, and what else it may be.
pub(super) fn card(card: &Card, ports: &Ports) -> Html {
    html! {
        <section class="place" aria-label="Place">
            { headline(card) }
            <p class="reasons" hidden={card.is_open()}>{ card.reasons.join(" ") }</p>
            { deeds(card, ports) }
            { for_all(card, ports) }
            <div class="choices">{ list(card, ports) }</div>
        </section>
    }
}

fn whereabouts(place: &Place) -> String {
    let country = place.country.as_deref().map(names::country);
    messages::whereabouts(place, country.as_deref())
}

fn headline(card: &Card) -> Html {
    let Some(place) = card.place() else {
        return html! { <p class="place-is"><span class="where">{ "No place" }</span></p> };
    };
    let by = card.link.as_ref().map(|link| messages::linked_by(&link.by)).unwrap_or_default();
    html! {
        <div>
            <p class="place-is">
                <span class="near" hidden={!card.is_approximate}>{ "near " }</span>
                <span class="place-name">{ place.name.clone() }</span>
                <span class="where">{ whereabouts(place) }</span>
                <span class="sure">{ by }</span>
            </p>
            <p class="facts">{ messages::place_facts(place).join(" · ") }</p>
        </div>
    }
}

fn deeds(card: &Card, ports: &Ports) -> Html {
    let say = |action| ports.say(Action::Place(action));
    let decided = card.link.as_ref().is_some_and(|link| link.by == LinkedBy::Person);
    let refused = card.link.as_ref().is_some_and(|link| link.target == Target::None);
    let (change, title) = match (card.place(), card.n_candidates) {
        (None, 0) => ("Search", "Search a place".to_owned()),
        (None, many) => ("Choose", messages::count(many, "place")),
        (Some(_), 0 | 1) => ("Change", "Search another place".to_owned()),
        (Some(_), many) => ("Change", messages::count(many - 1, "other place")),
    };
    let placing = Action::Map(MapAction::Placing(!card.is_placing));
    html! {
        <div class="decisions">
            <button aria-expanded={card.list.is_some().to_string()} {title}
                onclick={say(PlaceAction::ToggleChoices)}>{ change }<kbd>{ "S" }</kbd></button>
            <button hidden={refused} onclick={say(PlaceAction::Refuse)}>{ "None of these" }</button>
            <button aria-pressed={card.is_placing.to_string()} onclick={ports.say(placing)}>
                { "Set on the map" }
            </button>
            <button class="quiet" hidden={!decided} onclick={say(PlaceAction::Forget)}>
                { "Leave it to the resolver" }
            </button>
        </div>
    }
}

fn for_all(card: &Card, ports: &Ports) -> Html {
    let flipped = PlaceAction::ForAll(card.one_only);
    html! {
        <label class="for-all" hidden={card.n_mentions < 2}>
            <input type="checkbox" checked={!card.one_only}
                onchange={ports.say(Action::Place(flipped))} />
            <span>{ format!("for all {} mentions of “{}”", card.n_mentions, card.quote) }</span>
        </label>
    }
}

fn list(card: &Card, ports: &Ports) -> Html {
    let Some((choices, rows)) = &card.list else { return html! { <span hidden={true} /> } };
    let typed = ports.dispatch.reform(|event: InputEvent| {
        let field: InputField = event.target_unchecked_into();
        Action::Place(PlaceAction::Search(field.value()))
    });
    let marked = choices.marked_row(rows);
    let told = match (rows.is_empty(), card.has_gazetteer) {
        (_, false) => messages::NO_SEARCH,
        (true, true) if !card.is_searching => messages::NOTHING_FOUND,
        _ => "",
    };
    html! {
        <>
            <input id={SEARCH_ID} type="text" role="combobox" autocomplete="off" spellcheck="false"
                aria-label="Search a place" aria-expanded="true" aria-controls="place-choices"
                aria-autocomplete="list"
                aria-activedescendant={marked.map(choice_id)}
                placeholder="Search a place by name" disabled={!card.has_gazetteer}
                value={choices.query.clone()} oninput={typed} onkeydown={on_key(ports)} />
            <ul id="place-choices" role="listbox" aria-label="Places">
                { for rows.iter().enumerate().map(|(at, it)| option(card, at, it, Some(at) == marked, ports)) }
            </ul>
            <p class="reasons" hidden={told.is_empty()}>{ told }</p>
        </>
    }
}

fn on_key(ports: &Ports) -> Callback<KeyboardEvent> {
    let dispatch = ports.dispatch.clone();
    Callback::from(move |event: KeyboardEvent| {
        let action = match event.key().as_str() {
            "ArrowDown" => Action::Place(PlaceAction::Step { forward: true }),
            "ArrowUp" => Action::Place(PlaceAction::Step { forward: false }),
            "Enter" if !event.is_composing() => Action::Place(PlaceAction::TakeMarked),
            "Escape" => Action::Escape,
            _ => return,
        };
        event.prevent_default();
        dispatch.emit(action);
    })
}

fn option(card: &Card, at: usize, choice: &Choice, is_marked: bool, ports: &Ports) -> Html {
    let place = &choice.place;
    let is_taken = card.place() == Some(place);
    let score = choice.candidate.as_ref().map(|it| messages::percent(it.score));
    let note = score.or_else(|| choice.matched.and_then(messages::matched).map(str::to_owned));
    let reasons = choice.candidate.iter().flat_map(|it| &it.reasons).map(messages::reason);
    let reasons = reasons.collect::<Vec<_>>().join(" ");
    html! {
        <li key={at} id={choice_id(at)} role="option" aria-selected={is_marked.to_string()}
            class={classes!(is_taken.then_some("taken"))}
            onclick={ports.say(Action::Place(PlaceAction::Choose(place.clone())))}>
            <span class="place-name">{ place.name.clone() }</span>
            <span class="where">{ whereabouts(place) }</span>
            <span class="sure">{ note.unwrap_or_default() }</span>
            <span class="facts">{ messages::place_facts(place).join(" · ") }</span>
            <span class="facts" hidden={!is_marked || reasons.is_empty()}>{ reasons.clone() }</span>
        </li>
    }
}
