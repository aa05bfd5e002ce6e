use super::cache::Findings;
use super::{Ports, entity, notices, places, style_of};
use crate::messages::{self, count};
use crate::platform::names;
use crate::state::attention::Doubt;
use crate::state::command::Command;
use crate::state::export::Counts;
use crate::state::keys::Keymap;
use crate::state::{Action, Desk, LabelsAction, State};
use dateline_annotation::{AnnotationId, Document, Entity, Label, LabelId, Place};
use std::collections::BTreeMap;
use yew::prelude::*;

/// What stands beside the article: progress, and labels and entities, or the map and the places.
pub(super) fn rail(
    state: &State,
    desk: &Desk,
    document: &Document,
    findings: &Findings,
    ports: &Ports,
) -> Html {
    html! {
        <div class="side">
            { notices::lane(state, ports, state.dialog.is_none()) }
            <aside class="rail" aria-label={if state.shows_places { "Places" } else { "Mentions" }}>
                { progress(document, findings, &state.keys.map, ports) }
                <div>
                    {
                        if state.shows_places {
                            places::pane(state, desk, ports)
                        } else {
                            mentions(state, desk, document, &findings.entities, ports)
                        }
                    }
                </div>
            </aside>
        </div>
    }
}

/// The labels with counts, and the entities.
fn mentions(
    state: &State,
    desk: &Desk,
    document: &Document,
    entities: &[Entity],
    ports: &Ports,
) -> Html {
    let labels = state.history.project().labels();
    let mut counts: BTreeMap<LabelId, usize> = BTreeMap::new();
    for annotation in document.annotations().iter().filter(|annotation| annotation.is_live()) {
        *counts.entry(annotation.label).or_default() += 1;
    }
    let used = labels.iter().filter(|label| counts.contains_key(&label.id));
    html! {
        <div>
            <div class="heading">
                <h2>{ "Labels" }</h2>
                <button class="quiet" aria-label="Edit labels"
                    onclick={ports.say(Action::Labels(LabelsAction::Show))}>{ "Edit…" }</button>
            </div>
            <ul class="legend">
                { for labels.iter().map(|label| legend(label, counts.get(&label.id).copied())) }
            </ul>
            <h2>{ "Mentions" }</h2>
            <div class="entities">
                { for used.map(|label| group(label, state, desk, document, entities, ports)) }
            </div>
        </div>
    }
}

fn progress(document: &Document, findings: &Findings, keys: &Keymap, ports: &Ports) -> Html {
    let counts = Counts::of(document);
    let live = counts.suggested + counts.accepted;
    let done = counts.reviewed == counts.paragraphs;
    let doubt = |doubt: Doubt| {
        let count = findings.doubts.count(doubt);
        let title = (doubt == Doubt::Unsure).then(|| keys.sign(Command::NextUnsure));
        let title = title.unwrap_or_else(|| keys.sign(Command::NextDoubtful));
        html! {
            if count > 0 {
                <button class="quiet" {title} aria-label={messages::next_doubt(doubt, count)}
                    onclick={ports.say(Action::FocusDoubtful(doubt))}>
                    { messages::doubts(doubt, count) }
                </button>
            }
        }
    };
    html! {
        <section class="progress">
            <p>{ format!("{} of {} accepted", counts.accepted, count(live, "mention")) }</p>
            <p>{ format!("{} of {} reviewed", counts.reviewed, count(counts.paragraphs, "paragraph")) }</p>
            <p class="doubts">
                { for [Doubt::Unsure, Doubt::Disagrees, Doubt::NoPlace].into_iter().map(doubt) }
            </p>
            <button disabled={done} title={keys.sign(Command::AcceptDocument)} onclick={ports.say(Action::AcceptDocument)}>
                { if done { "Document accepted" } else { "Accept document" } }
            </button>
        </section>
    }
}

fn legend(label: &Label, count: Option<usize>) -> Html {
    let unused = count.is_none().then_some("unused");
    html! {
        <li key={label.id.0} class={classes!(unused)} style={style_of(label.color)}
            title={label.description.clone()}>
            <span class="dot" aria-hidden="true" />
            <span class="label-name">{ label.name.clone() }</span>
            <span class="count">{ count.unwrap_or(0) }</span>
        </li>
    }
}

/// So many entities of a label are drawn until all are asked for.
const DRAWN: usize = 40;

/// The entities of a label, those with most mentions first, and the one in focus wherever it stands.
fn group(
    label: &Label,
    state: &State,
    desk: &Desk,
    document: &Document,
    entities: &[Entity],
    ports: &Ports,
) -> Html {
    let mut rows: Vec<&Entity> =
        entities.iter().filter(|entity| entity.label == label.id).collect();
    rows.sort_by_key(|entity| std::cmp::Reverse(entity.mentions.len()));
    let limit = if state.shows_all_entities { rows.len() } else { DRAWN };
    let in_focus = |entity: &Entity| entity.mentions.iter().any(|id| Some(*id) == desk.focus);
    let drawn = rows.iter().enumerate().filter(|(at, it)| *at < limit || in_focus(it));
    html! {
        <section key={label.id.0} style={style_of(label.color)}>
            <h3><span class="dot" aria-hidden="true" />{ label.name.clone() }</h3>
            <ul>{ for drawn.map(|(_, entity)| row(entity, &rows, desk, document, ports)) }</ul>
            if rows.len() > limit {
                <button class="quiet" onclick={ports.say(Action::ShowAllEntities)}>
                    { format!("All {}", rows.len()) }
                </button>
            }
        </section>
    }
}

fn row(entity: &Entity, all: &[&Entity], desk: &Desk, document: &Document, ports: &Ports) -> Html {
    let mentions = entity.mentions.len();
    let named = entity.mentions.first().and_then(|id| desk.places.gathered.place_of(*id));
    let place = named.map(|named| place_beside(entity, &named.place)).unwrap_or_default();
    let at = entity.mentions.iter().position(|id| Some(*id) == desk.focus);
    let next: Option<AnnotationId> =
        entity.mentions.get(at.map_or(0, |at| (at + 1) % mentions)).copied();
    let key = entity.mentions.first().map_or(0, |id| id.0);
    let card = at.map(|_| {
        let others: Vec<&Entity> =
            all.iter().copied().filter(|other| other.mentions != entity.mentions).collect();
        entity::card(entity, &others, desk, document, ports)
    });
    html! {
        <li {key}>
            <button aria-current={at.map(|_| "true")} onclick={ports.say(Action::Focus(next))}
                title={count(mentions, "mention")}>
                <span class="entity">{ entity.name.clone() }</span>
                <span class="where">{ place }</span>
                <span class="count">{ mentions }</span>
            </button>
            { card.unwrap_or_default() }
        </li>
    }
}

/// Which place an entity is, as far as its own name does not say so.
fn place_beside(entity: &Entity, place: &Place) -> String {
    let country = place.country.as_deref().map(names::country);
    let whereabouts = messages::whereabouts(place, country.as_deref());
    let name = Some(&place.name).filter(|name| **name != entity.name);
    let parts = name.into_iter().chain(Some(&whereabouts).filter(|it| !it.is_empty()));
    parts.map(String::as_str).collect::<Vec<_>>().join(", ")
}
