//! The place card: the part of the mention popover about the place of a mention.

use super::Callbacks;
use crate::platform::{InputField, country_names};
use crate::state::State;
use crate::state::action::{Action, FeatureAction, InterfaceAction, MapAction, PlaceAction};
use crate::state::editor::workspace::Workspace;
use crate::state::places::document_places::{GazetteerStatus, mentions_of_entity};
use crate::state::places::place_list::UnlocatedReason;
use crate::state::places::place_picker::PLACE_SEARCH_ID;
use crate::state::places::place_picker::{PickerRow, PlacePicker, picker_row_element_id};
use crate::view::messages::{self, Noun};
use dateline_annotation::model::{
    Annotation, Document, Entity, LinkSource, LinkTarget, Place, PlaceLink,
};
use dateline_annotation::places::{UnresolvedReason, effective_link};
use yew::prelude::*;

/// The data of a place card.
#[derive(Clone, PartialEq)]
pub(super) struct PlaceCard {
    quote: String,
    link: Option<PlaceLink>,
    is_approximate: bool,
    /// Sentences with the reasons for the place, or the reason why there is none.
    reasons: Vec<String>,
    /// The open list of places and its rows.
    open_choices: Option<(PlacePicker, Vec<PickerRow>)>,
    is_searching: bool,
    has_gazetteer: bool,
    n_candidates: usize,
    /// The number of mentions of the same entity.
    n_mentions: usize,
    applies_to_one: bool,
    is_placing: bool,
}

impl PlaceCard {
    /// Returns the card of a mention whose label is for places, or `None` for other mentions.
    pub(super) fn for_mention(
        state: &State,
        workspace: &Workspace,
        document: &Document,
        annotation: &Annotation,
        entities: &[Entity],
    ) -> Option<Self> {
        let labels = state.session.history.project().labels();
        let label = labels.get(annotation.label)?;
        labels.place_label(label.id)?;
        let places = &workspace.places;
        let link = effective_link(annotation, &places.resolutions);
        let choices = places.picker.clone();
        Some(Self {
            quote: document.quote(annotation.span).to_owned(),
            is_approximate: matches!(
                link,
                Some(PlaceLink { by: LinkSource::Resolver { approximate: true, .. }, .. })
            ),
            reasons: resolution_reasons(state, workspace, annotation, link.as_ref()),
            open_choices: choices.map(|choices| (choices, places.picker_rows(annotation.id))),
            is_searching: places.is_searching(),
            has_gazetteer: matches!(state.places.gazetteer, GazetteerStatus::Ready(_)),
            n_candidates: places.candidates(annotation.id).len(),
            n_mentions: mentions_of_entity(entities, annotation.id).len(),
            applies_to_one: places.is_for_mention_only,
            is_placing: places.map.is_dropping_pin,
            link,
        })
    }

    /// Returns true if the list of places is open.
    pub(super) fn is_list_open(&self) -> bool {
        self.open_choices.is_some()
    }

    fn linked_place(&self) -> Option<&Place> {
        self.link.as_ref().and_then(PlaceLink::place)
    }
}

/// Returns the reasons for the resolved place, or the reason why there is none.
fn resolution_reasons(
    state: &State,
    workspace: &Workspace,
    annotation: &Annotation,
    link: Option<&PlaceLink>,
) -> Vec<String> {
    let resolution = workspace.places.resolutions.get(&annotation.id);
    match link.map(|link| &link.target) {
        Some(LinkTarget::Place(place)) => {
            let candidates = resolution.map_or(&[][..], |it| &it.candidates);
            let candidate = candidates.iter().find(|candidate| candidate.place == *place);
            let by_person = link.is_some_and(|link| link.by == LinkSource::Person);
            let spoken = candidate.filter(|_| !by_person).map(|it| &it.reasons[..]);
            spoken.unwrap_or_default().iter().map(messages::resolution_reason).collect()
        }
        Some(LinkTarget::None) => {
            vec![messages::unlocated_reason(UnlocatedReason::Rejected).to_owned()]
        }
        None => vec![match (resolution, &state.places.gazetteer) {
            (Some(resolution), _) => {
                let why = resolution.unresolved.unwrap_or(UnresolvedReason::Unknown);
                messages::unlocated_reason(UnlocatedReason::Unresolved(why)).to_owned()
            }
            (None, GazetteerStatus::Unavailable(reason)) => messages::gazetteer_failed(reason),
            (None, GazetteerStatus::Loading) => messages::GAZETTEER_LOADING.to_owned(),
            (None, GazetteerStatus::Ready(_)) => {
                messages::unlocated_reason(UnlocatedReason::NotResolvedYet).to_owned()
            }
        }],
    }
}

/// Renders the place of a mention, its score and reasons, and the alternatives.
pub(super) fn render_place_card(card: &PlaceCard, callbacks: &Callbacks) -> Html {
    html! {
        <section class="place" aria-label={messages::PLACE}>
            { render_headline(card) }
            <p class="reasons" hidden={card.is_list_open()}>{ card.reasons.join(" ") }</p>
            { render_actions(card, callbacks) }
            { render_apply_to_all(card, callbacks) }
            <div class="place-choices">{ render_choices(card, callbacks) }</div>
        </section>
    }
}

fn place_location(place: &Place) -> String {
    let country = place.country.as_deref().map(country_names::country_name);
    messages::place_location(place, country.as_deref())
}

fn render_headline(card: &PlaceCard) -> Html {
    let Some(place) = card.linked_place() else {
        return html! { <p class="place-headline"><span class="location">{ messages::NOT_ON_MAP }</span></p> };
    };
    let by = card.link.as_ref().map(|link| messages::link_source(&link.by)).unwrap_or_default();
    html! {
        <div>
            <p class="place-headline">
                <span class="approximate" hidden={!card.is_approximate}>{ messages::PROBABLY_NEAR }</span>
                <span class="place-name">{ place.name.clone() }</span>
                <span class="location">{ place_location(place) }</span>
                <span class="confidence">{ by }</span>
            </p>
            <p class="details-line">{ messages::place_details(place).join(" · ") }</p>
        </div>
    }
}

fn render_actions(card: &PlaceCard, callbacks: &Callbacks) -> Html {
    let say = |action| callbacks.callback_for(action);
    let decided = card.link.as_ref().is_some_and(|link| link.by == LinkSource::Person);
    let refused = card.link.as_ref().is_some_and(|link| link.target == LinkTarget::None);
    let (change, title) = match (card.linked_place(), card.n_candidates) {
        (None, 0) => (messages::SEARCH, messages::SEARCH_PLACE.to_owned()),
        (None, many) => (messages::CHOOSE, messages::pluralize(many, Noun::Place)),
        (Some(_), 0 | 1) => (messages::CHANGE, messages::SEARCH_OTHER_PLACE.to_owned()),
        (Some(_), many) => (messages::CHANGE, messages::pluralize(many - 1, Noun::OtherPlace)),
    };
    let placing = Action::Feature(FeatureAction::Map(MapAction::SetPinDropMode(!card.is_placing)));
    html! {
        <div class="decisions">
            <button aria-expanded={card.open_choices.is_some().to_string()} {title}
                onclick={say(PlaceAction::TogglePicker)}>{ change }<kbd>{ "S" }</kbd></button>
            <button hidden={refused} onclick={say(PlaceAction::RejectAll)}>{ messages::NOT_A_PLACE }</button>
            <button aria-pressed={card.is_placing.to_string()} onclick={callbacks.callback_for(placing)}>
                { messages::PIN_ON_MAP }
            </button>
            <button class="subtle" hidden={!decided} onclick={say(PlaceAction::ClearDecision)}>
                { messages::FIND_AUTOMATICALLY }
            </button>
        </div>
    }
}

fn render_apply_to_all(card: &PlaceCard, callbacks: &Callbacks) -> Html {
    let flipped = PlaceAction::SetForEntity(card.applies_to_one);
    html! {
        <label class="apply-to-all" hidden={card.n_mentions < 2}>
            <input type="checkbox" checked={!card.applies_to_one}
                onchange={callbacks.callback_for(flipped)} />
            <span>{ messages::for_all_mentions(card.n_mentions, &card.quote) }</span>
        </label>
    }
}

fn render_choices(card: &PlaceCard, callbacks: &Callbacks) -> Html {
    let Some((choices, rows)) = &card.open_choices else { return html! { <span hidden={true} /> } };
    let typed = callbacks.dispatch.reform(|event: InputEvent| {
        let field: InputField = event.target_unchecked_into();
        Action::Feature(FeatureAction::Place(PlaceAction::Search(field.value())))
    });
    let marked = choices.active_row(rows);
    let told = match (rows.is_empty(), card.has_gazetteer) {
        (_, false) => messages::PLACE_SEARCH_UNAVAILABLE,
        (true, true) if !card.is_searching => messages::NO_PLACE_MATCHES,
        _ => "",
    };
    html! {
        <>
            <input id={PLACE_SEARCH_ID} type="text" role="combobox" autocomplete="off" spellcheck="false"
                aria-label={messages::SEARCH_PLACE} aria-expanded="true" aria-controls="place-choices"
                aria-autocomplete="list"
                aria-activedescendant={marked.map(picker_row_element_id)}
                placeholder={messages::SEARCH_PLACE_HINT} disabled={!card.has_gazetteer}
                value={choices.query.clone()} oninput={typed} onkeydown={key_handler(callbacks)} />
            <ul id="place-choices" role="listbox" aria-label={messages::PLACES}>
                { for rows.iter().enumerate().map(|(at, it)| render_choice(card, at, it, Some(at) == marked, callbacks)) }
            </ul>
            <p class="reasons" hidden={told.is_empty()}>{ told }</p>
        </>
    }
}

fn key_handler(callbacks: &Callbacks) -> Callback<KeyboardEvent> {
    let dispatch = callbacks.dispatch.clone();
    Callback::from(move |event: KeyboardEvent| {
        let action = match event.key().as_str() {
            "ArrowDown" => {
                Action::Feature(FeatureAction::Place(PlaceAction::StepPicker { forward: true }))
            }
            "ArrowUp" => {
                Action::Feature(FeatureAction::Place(PlaceAction::StepPicker { forward: false }))
            }
            "Enter" if !event.is_composing() => {
                Action::Feature(FeatureAction::Place(PlaceAction::ChooseActive))
            }
            "Escape" => Action::Interface(InterfaceAction::Escape),
            _ => return,
        };
        event.prevent_default();
        dispatch.emit(action);
    })
}

fn render_choice(
    card: &PlaceCard,
    index: usize,
    choice: &PickerRow,
    is_marked: bool,
    callbacks: &Callbacks,
) -> Html {
    let place = &choice.place;
    let is_taken = card.linked_place() == Some(place);
    let score = choice.candidate.as_ref().map(|it| messages::format_percent(it.score));
    let note = score.or_else(|| choice.matched.and_then(messages::match_kind).map(str::to_owned));
    let reasons =
        choice.candidate.iter().flat_map(|it| &it.reasons).map(messages::resolution_reason);
    let reasons = reasons.collect::<Vec<_>>().join(" ");
    html! {
        <li key={index} id={picker_row_element_id(index)} role="option" aria-selected={is_marked.to_string()}
            class={classes!(is_taken.then_some("chosen"))}
            onclick={callbacks.callback_for(PlaceAction::Choose(place.clone()))}>
            <span class="place-name">{ place.name.clone() }</span>
            <span class="location">{ place_location(place) }</span>
            <span class="confidence">{ note.unwrap_or_default() }</span>
            <span class="details-line">{ messages::place_details(place).join(" · ") }</span>
            <span class="details-line" hidden={!is_marked || reasons.is_empty()}>{ reasons.clone() }</span>
        </li>
    }
}
