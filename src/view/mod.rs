//! What is drawn: function components and plain functions, props in, callbacks out.

mod article;
mod cache;
mod deferred;
mod dialogs;
mod entity_card;
mod home;
mod incremental_render;
mod keymap_dialog;
mod label_row;
mod labels_dialog;
mod library;
mod map;
mod mention_popover;
mod new_document;
mod notices;
mod occurrences_dialog;
mod place_card;
mod places_panel;
mod popover_position;
mod projects;
mod sidebar;
mod statistics;
mod storage_panel;
mod storage_recovery;
mod text_field;
mod toolbar;
mod training_export;
mod workspace;

use crate::platform::files::FileSelection;
use crate::state::{Action, Dialog, Screen, State, TEXT_ID};
use dateline_annotation::Color;
use yew::prelude::*;

pub use cache::ViewCache;

/// What the view says back.
#[derive(Clone, PartialEq)]
pub struct Callbacks {
    /// Something happened.
    pub dispatch: Callback<Action>,
    /// Files were picked or dropped.
    pub open_files: Callback<FileSelection>,
}

impl Callbacks {
    /// A callback that always says the same.
    fn callback_for<E: 'static>(&self, action: Action) -> Callback<E> {
        let dispatch = self.dispatch.clone();
        Callback::from(move |_: E| dispatch.emit(action.clone()))
    }
}

/// The style of an element that has a label's color.
fn color_style(color: Color) -> String {
    format!("--hue:{};--deep:{}", color.hue, u8::from(color.deep))
}

/// How much of the page is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenderPhase {
    /// The marks of the open article after an edit; what stands beside them stays as it was.
    Article,
    /// All of it.
    Full,
}

const MAIN_ID: &str = "main";
/// What takes the focus when that which had it is gone, in this order.
pub const FOCUS_FALLBACK_IDS: [&str; 3] = [dialogs::DIALOG_ID, TEXT_ID, MAIN_ID];

/// The page.
pub fn render_page(
    state: &State,
    cache: &mut ViewCache,
    callbacks: &Callbacks,
    phase: RenderPhase,
) -> Html {
    let screen = match (&state.screen, state.workspace()) {
        _ if state.projects.invalid.is_some() => render_absent_project(state, callbacks),
        (Screen::Workspace(_), Some((workspace, document))) => {
            workspace::render_workspace(state, workspace, document, cache, callbacks, phase)
        }
        (Screen::NewDocument(draft), _) => new_document::render_new_document(draft, callbacks),
        _ => home::render_home(state, callbacks),
    };
    // Over a dialog nobody would see them, and beside an article they have a place of their own.
    let is_above = state.dialog.is_none() && state.workspace().is_none();
    let in_dialog = notices::render_notices(state, callbacks, state.dialog.is_some());
    html! {
        <main id={MAIN_ID} tabindex="-1">
            { storage_panel::render_tab_banner(state, callbacks) }
            { storage_recovery::render_recovery(state, callbacks) }
            { notices::render_notices(state, callbacks, is_above) }
            <div class="screen">{ screen }</div>
            <div class="dialog-layer">
                <ContextProvider<dialogs::DialogNotices> context={dialogs::DialogNotices(in_dialog)}>
                    { render_dialog(state, callbacks) }
                </ContextProvider<dialogs::DialogNotices>>
            </div>
            { notices::render_announcement(state) }
        </main>
    }
}

fn render_absent_project(state: &State, callbacks: &Callbacks) -> Html {
    let absent = state.projects.invalid.as_ref();
    absent
        .map(|absent| projects::render_absent_project(absent, state, callbacks))
        .unwrap_or_default()
}

fn render_dialog(state: &State, callbacks: &Callbacks) -> Html {
    match (state.dialog, state.workspace()) {
        (Some(Dialog::Export), Some((_, document))) => {
            dialogs::render_export_dialog(state, document, callbacks)
        }
        (Some(Dialog::Keys), _) => keymap_dialog::render_keymap_dialog(state, callbacks),
        (Some(Dialog::Storage), _) => storage_panel::render_storage_dialog(state, callbacks),
        (Some(Dialog::TrainingExport), _) => {
            training_export::render_training_dialog(state, callbacks)
        }
        (Some(Dialog::Labels), _) => labels_dialog::render_labels_dialog(state, callbacks),
        (Some(Dialog::Statistics), _) => statistics::render_statistics_dialog(state, callbacks),
        (Some(Dialog::Occurrences), _) => {
            occurrences_dialog::render_occurrences_dialog(state, callbacks)
        }
        (Some(Dialog::Projects), _) => projects::render_projects_dialog(state, callbacks),
        _ => html! { <span hidden={true} /> },
    }
}
