use super::article::{ParagraphView, Text};
use super::editor::{self, Editor};
use super::{Cache, Ports, bar, place, rail};
use crate::messages;
use crate::state::same::offer_of_focus;
use crate::state::{Desk, State};
use dateline_annotation::{Annotation, AnnotationId, Document};
use std::rc::Rc;
use yew::prelude::*;

/// The desk: bar, article with the editor at the mention in focus, rail.
pub(super) fn desk(
    state: &State,
    desk: &Desk,
    document: &Document,
    cache: &Cache,
    ports: &Ports,
) -> Html {
    html! {
        <div class={classes!("desk", state.shows_places.then_some("with-places"))}>
            { bar::bar(state, document, ports) }
            <div class="columns">
                <div class="sheet" id="sheet">
                    <p class="remark" hidden={!state.reading.is_foreign(document.id)}>{ messages::NOT_ENGLISH }</p>
                    { article(state, desk, document, cache, ports) }
                    { editor(state, desk, document, cache, ports) }
                </div>
                { rail::rail(state, desk, document, &cache.entities, ports) }
            </div>
        </div>
    }
}

fn article(state: &State, desk: &Desk, document: &Document, cache: &Cache, ports: &Ports) -> Html {
    let stop = desk.focus.or_else(|| {
        document.annotations().iter().find(|it| it.is_live()).map(|annotation| annotation.id)
    });
    let labels = Rc::new(state.history.project().labels().clone());
    let pointed: &[AnnotationId] = match desk.places.pointed {
        Some(id) => desk.places.gathered.place_of(id).map_or(&[], |named| &named.mentions),
        None => &[],
    };
    let paragraphs = cache.article.paragraphs.iter().enumerate().map(|(index, paragraph)| {
        let here = |id: &_| paragraph.holds(*id);
        let pointed: Vec<AnnotationId> = pointed.iter().copied().filter(here).collect();
        let selected = desk.selected.filter(|span| paragraph.span.contains(*span));
        html! {
            <ParagraphView key={paragraph.span.start} paragraph={paragraph.clone()}
                number={index + 1} focus={desk.focus.filter(here)} stop={stop.filter(here)}
                hovered={desk.hovered.filter(here)} {selected} {pointed} labels={labels.clone()} dispatch={ports.dispatch.clone()} />
        }
    });
    html! {
        <Text lang={document.meta.language.clone()} points={state.shows_places} dispatch={ports.dispatch.clone()}>
            { for paragraphs }
        </Text>
    }
}

/// The editor at the mention in focus or the selected text.
fn editor(state: &State, desk: &Desk, document: &Document, cache: &Cache, ports: &Ports) -> Html {
    let annotation: Option<&Annotation> = desk.focus.and_then(|id| document.annotation(id));
    let labels = state.history.project().labels();
    let subject = match (desk.selected, annotation) {
        (Some(span), _) => {
            let keys = &state.keys.map;
            Some(editor::Subject::selected(document, span, desk, labels, keys))
        }
        (None, Some(annotation)) => {
            let same = offer_of_focus(state, desk, document).map(|offer| offer.count);
            Some(editor::Subject::mention(document, annotation, desk, labels, same))
        }
        (None, None) => None,
    };
    match subject {
        Some(subject) => {
            let stamp = state.history.last();
            let card = annotation.filter(|_| desk.selected.is_none());
            let card =
                card.and_then(|it| place::Card::of(state, desk, document, it, &cache.entities));
            let keys = Rc::new(state.keys.map.clone());
            html! {
                <Editor {subject} {card} {stamp} {keys} finding={desk.finding.clone()}
                    labels={Rc::new(labels.clone())} ports={ports.clone()} />
            }
        }
        None => html! { <span hidden={true} /> },
    }
}
