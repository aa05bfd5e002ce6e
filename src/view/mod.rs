//! What is drawn: function components and plain functions, props in, callbacks out.

mod article;
mod bar;
mod chunk;
mod desk;
mod dialogs;
mod editor;
mod entity;
mod field;
mod keys;
mod label_row;
mod labels;
mod library;
mod map;
mod notices;
mod place;
mod places;
mod prepare;
mod projects;
mod rail;
mod same;
mod start;
mod statistics;
mod storage;
mod training;

use crate::platform::DragEvent;
use crate::platform::files::{self, Given};
use crate::state::article::Article;
use crate::state::attention::Doubts;
use crate::state::gathered::Gathered;
use crate::state::same::offer_of_focus;
use crate::state::{Action, Desk, Dialog, Screen, State, TEXT_ID};
use dateline_annotation::{AnnotationId, Color, Document, Entity, LabelSet, Rules, entities};
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

/// What the view says back.
#[derive(Clone, PartialEq)]
pub struct Ports {
    /// Something happened.
    pub dispatch: Callback<Action>,
    /// Files were picked or dropped.
    pub open_files: Callback<Given>,
}

impl Ports {
    /// A callback that always says the same.
    fn say<E: 'static>(&self, action: Action) -> Callback<E> {
        let dispatch = self.dispatch.clone();
        Callback::from(move |_: E| dispatch.emit(action.clone()))
    }
}

/// The style of an element that has a label's color.
fn style_of(color: Color) -> String {
    format!("--hue:{};--deep:{}", color.hue, u8::from(color.deep))
}

/// What was worked out for the last drawing and may serve for the next.
#[derive(Default)]
pub struct Cache {
    article: Article,
    document: Option<Arc<Document>>,
    labels: Rc<LabelSet>,
    entities: Rc<Vec<Entity>>,
    gathered: Arc<Gathered>,
    doubts: Doubts,
    /// The mention in focus and the rules for the same text elsewhere.
    asked: (Option<AnnotationId>, Rules),
    /// How often the text of that mention could get its label elsewhere.
    same: Option<usize>,
}

impl Cache {
    /// Brings what is drawn of a document up to date. Nothing is worked out for what is the very
    /// same as before.
    fn update(&mut self, state: &State, desk: &Desk, document: &Arc<Document>) {
        let labels = state.history.project().labels();
        let is_known = self.document.as_ref().is_some_and(|known| Arc::ptr_eq(known, document));
        let gathered = &desk.places.gathered;
        if !is_known || !Arc::ptr_eq(&self.gathered, gathered) {
            self.doubts = Doubts::of(gathered, document);
            self.gathered = gathered.clone();
        }
        let asked = (desk.focus, state.rules);
        if !is_known || self.asked != asked {
            self.same = offer_of_focus(state, desk, document).map(|offer| offer.count);
            self.asked = asked;
        }
        if !is_known || *self.labels != *labels {
            self.article = self.article.update(document);
            self.entities = Rc::new(entities(document, labels));
            if *self.labels != *labels {
                self.labels = Rc::new(labels.clone());
            }
            self.document = Some(document.clone());
        }
    }
}

const MAIN_ID: &str = "main";
/// What takes the focus when that which had it is gone, in this order.
pub const FOCUS_IDS: [&str; 3] = [dialogs::DIALOG_ID, TEXT_ID, MAIN_ID];

/// The whole page.
pub fn page(state: &State, cache: &mut Cache, ports: &Ports) -> Html {
    let screen = match (&state.screen, state.desk()) {
        (Screen::Desk(_), Some((desk, document))) => {
            cache.update(state, desk, document);
            desk::desk(state, desk, document, cache, ports)
        }
        (Screen::Prepare(draft), _) => prepare::prepare(draft, ports),
        _ => start::start(state, ports),
    };
    html! {
        <main id={MAIN_ID} tabindex="-1" ondragover={Callback::from(|event: DragEvent| event.prevent_default())}
            ondrop={on_drop(ports)}>
            { storage::tab(state, ports) }
            <div class="screen">{ screen }</div>
            <div class="over">{ dialog(state, ports) }</div>
            { notices::notices(state, ports) }
        </main>
    }
}

fn on_drop(ports: &Ports) -> Callback<DragEvent> {
    let open_files = ports.open_files.clone();
    Callback::from(move |event: DragEvent| {
        event.prevent_default();
        open_files.emit(files::dropped(&event));
    })
}

fn dialog(state: &State, ports: &Ports) -> Html {
    match (state.dialog, state.desk()) {
        (Some(Dialog::Export), Some((_, document))) => dialogs::export(state, document, ports),
        (Some(Dialog::Keys), _) => keys::dialog(state, ports),
        (Some(Dialog::Storage), _) => storage::dialog(state, ports),
        (Some(Dialog::Training), _) => training::dialog(state, ports),
        (Some(Dialog::Labels), _) => labels::dialog(state, ports),
        (Some(Dialog::Statistics), _) => statistics::dialog(state, ports),
        (Some(Dialog::Same), _) => same::dialog(state, ports),
        (Some(Dialog::Projects), _) => projects::dialog(state, ports),
        _ => html! { <span hidden={true} /> },
    }
}
