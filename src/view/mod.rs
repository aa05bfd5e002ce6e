//! What is drawn: function components and plain functions, props in, callbacks out.

mod article;
mod bar;
mod beside;
mod cache;
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
mod placing;
mod prepare;
mod projects;
mod rail;
mod recovery;
mod same;
mod start;
mod statistics;
mod storage;
mod training;

use crate::platform::files::Given;
use crate::state::{Action, Dialog, Screen, State, TEXT_ID};
use dateline_annotation::Color;
use yew::prelude::*;

pub use cache::Cache;

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

/// How much of the page is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// The marks of the open article after an edit; what stands beside them stays as it was.
    Article,
    /// All of it.
    Whole,
}

const MAIN_ID: &str = "main";
/// What takes the focus when that which had it is gone, in this order.
pub const FOCUS_IDS: [&str; 3] = [dialogs::DIALOG_ID, TEXT_ID, MAIN_ID];

/// The page.
pub fn page(state: &State, cache: &mut Cache, ports: &Ports, pass: Pass) -> Html {
    let screen = match (&state.screen, state.desk()) {
        _ if state.projects.absent.is_some() => absent(state, ports),
        (Screen::Desk(_), Some((desk, document))) => {
            desk::desk(state, desk, document, cache, ports, pass)
        }
        (Screen::Prepare(draft), _) => prepare::prepare(draft, ports),
        _ => start::start(state, ports),
    };
    // Over a dialog nobody would see them, and beside an article they have a place of their own.
    let is_above = state.dialog.is_none() && state.desk().is_none();
    let in_dialog = notices::lane(state, ports, state.dialog.is_some());
    html! {
        <main id={MAIN_ID} tabindex="-1">
            { storage::tab(state, ports) }
            { recovery::recovery(state, ports) }
            { notices::lane(state, ports, is_above) }
            <div class="screen">{ screen }</div>
            <div class="over">
                <ContextProvider<dialogs::Lane> context={dialogs::Lane(in_dialog)}>
                    { dialog(state, ports) }
                </ContextProvider<dialogs::Lane>>
            </div>
            { notices::spoken(state) }
        </main>
    }
}

fn absent(state: &State, ports: &Ports) -> Html {
    let absent = state.projects.absent.as_ref();
    absent.map(|absent| projects::absent(absent, state, ports)).unwrap_or_default()
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
