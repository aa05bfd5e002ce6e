use super::article::{Shown, Text};
use super::beside::Beside;
use super::chunk::Chunks;
use super::editor::{self, Editor};
use super::{Cache, Pass, Ports, bar, place, rail};
use crate::messages;
use crate::state::{Desk, State};
use dateline_annotation::{Annotation, AnnotationId, Document};
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

/// The desk: bar, article with the editor at the mention in focus, rail.
pub(super) fn desk(
    state: &State,
    desk: &Desk,
    document: &Arc<Document>,
    cache: &mut Cache,
    ports: &Ports,
    pass: Pass,
) -> Html {
    cache.update(state, document);
    let [editor, rail] = match pass {
        Pass::Article => <[Html; 2]>::default(),
        Pass::Whole => {
            cache.findings.update(state, desk, document, &cache.labels);
            [
                editor(state, desk, document, cache, ports),
                rail::rail(state, desk, document, &cache.findings, ports),
            ]
        }
    };
    html! {
        <div class={classes!("desk", state.shows_places.then_some("with-places"))}>
            { bar::bar(state, document, ports, pass) }
            <bar::BarHeight />
            <div class="columns">
                <div class="sheet" id="sheet">
                    <p class="remark" hidden={!state.reading.is_foreign(document.id)}>{ messages::NOT_ENGLISH }</p>
                    { article(state, desk, document, cache, ports) }
                    <Beside {pass}>{ editor }</Beside>
                </div>
                <Beside {pass}>{ rail }</Beside>
            </div>
        </div>
    }
}

fn article(state: &State, desk: &Desk, document: &Document, cache: &Cache, ports: &Ports) -> Html {
    let stop = desk.focus.or_else(|| {
        document.annotations().iter().find(|it| it.is_live()).map(|annotation| annotation.id)
    });
    let pointed: &[AnnotationId] = match desk.places.pointed {
        Some(id) => desk.places.gathered.place_of(id).map_or(&[], |named| &named.mentions),
        None => &[],
    };
    let shown = Shown {
        focus: desk.focus,
        hovered: desk.hovered,
        stop,
        pointed: pointed.to_vec(),
        selected: desk.selected.filter(|_| !desk.is_held),
        labels: cache.labels.clone(),
        dispatch: ports.dispatch.clone(),
    };
    html! {
        <Text lang={document.meta.language.clone()} is_rtl={cache.article.is_rtl} points={state.shows_places} dispatch={ports.dispatch.clone()}>
            <Chunks key={document.id.0} paragraphs={cache.article.paragraphs.clone()}
                tail={cache.article.tail.clone()} {shown} />
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
            // The key speaks of what was just rejected while that is offered.
            let same = cache.findings.same.filter(|_| desk.offer.is_none());
            Some(editor::Subject::mention(document, annotation, desk, labels, same))
        }
        (None, None) => None,
    };
    match subject {
        Some(subject) => {
            let card = annotation.filter(|_| desk.selected.is_none());
            let card = card.and_then(|it| {
                place::Card::of(state, desk, document, it, &cache.findings.entities)
            });
            let keys = Rc::new(state.keys.map.clone());
            html! {
                <Editor {subject} {card} {keys} finding={desk.finding.clone()}
                    labels={cache.labels.clone()} ports={ports.clone()} />
            }
        }
        None => html! { <span hidden={true} /> },
    }
}
