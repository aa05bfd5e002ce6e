//! Renders the state with Yew: function components and plain functions that take props and dispatch
//! callbacks.

mod article;
mod cache;
mod deferred;
mod dialogs;
mod entity_card;
mod home;
mod home_example;
mod incremental_render;
mod keymap_dialog;
mod label_lists;
mod label_row;
mod labels_dialog;
mod learned_dialog;
mod library;
mod map;
mod mention_popover;
pub(crate) mod messages;
mod new_document;
mod notices;
mod occurrences_dialog;
mod offline;
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
use crate::state::State;
use crate::state::action::{Action, Dialog};
use crate::state::editor::workspace::TEXT_ID;
use crate::state::session::Screen;
use dateline_annotation::model::Color;
use yew::prelude::*;

pub use cache::ViewCache;

/// The callbacks that the view can dispatch.
#[derive(Clone, PartialEq)]
pub struct Callbacks {
    /// Dispatches an action.
    pub dispatch: Callback<Action>,
    /// Opens picked or dropped files.
    pub open_files: Callback<FileSelection>,
}

impl Callbacks {
    /// Returns a callback that always dispatches the same action.
    fn callback_for<E: 'static>(&self, action: impl Into<Action>) -> Callback<E> {
        let (dispatch, action) = (self.dispatch.clone(), action.into());
        Callback::from(move |_: E| dispatch.emit(action.clone()))
    }
}

/// Returns the style of an element with a label's color.
fn color_style(color: Color) -> String {
    format!("--hue:{};--deep:{}", color.hue, u8::from(color.deep))
}

/// The part of the page that is rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenderPhase {
    /// The highlights of the open article after an edit. The elements around it keep their last
    /// rendering.
    Article,
    /// The whole page.
    Full,
}

const MAIN_ID: &str = "main";
/// The ids of elements that get the focus when the focused element is removed, in order of
/// preference.
pub const FOCUS_FALLBACK_IDS: [&str; 3] = [dialogs::DIALOG_ID, TEXT_ID, MAIN_ID];

/// Renders the page.
pub fn render_page(
    state: &State,
    cache: &mut ViewCache,
    callbacks: &Callbacks,
    phase: RenderPhase,
) -> Html {
    let screen = match (&state.session.screen, state.session.workspace()) {
        _ if state.projects.invalid.is_some() => render_absent_project(state, callbacks),
        (Screen::Workspace(_), Some((workspace, document))) => {
            workspace::render_workspace(state, workspace, document, cache, callbacks, phase)
        }
        (Screen::NewDocument(draft), _) => new_document::render_new_document(draft, callbacks),
        _ => home::render_home(state, callbacks),
    };
    // Dialogs would cover the notices, and the workspace has an area for them.
    let is_workspace = state.session.workspace().is_some();
    let (above, in_dialog) = match state.session.dialog {
        Some(_) => {
            (notices::render_empty_lane(is_workspace), notices::render_notices(state, callbacks))
        }
        None if is_workspace => {
            (notices::render_empty_lane(true), notices::render_empty_lane(true))
        }
        None => (notices::render_notices(state, callbacks), notices::render_empty_lane(true)),
    };
    html! {
        <main id={MAIN_ID} tabindex="-1">
            { storage_panel::render_tab_banner(state, callbacks) }
            { offline::render_update_banner(state, callbacks) }
            { storage_recovery::render_recovery(state, callbacks) }
            { above }
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
    match (state.session.dialog, state.session.workspace()) {
        (Some(Dialog::Export), Some((_, document))) => {
            dialogs::render_export_dialog(state, document, callbacks)
        }
        (Some(Dialog::Keys), _) => keymap_dialog::render_keymap_dialog(state, callbacks),
        (Some(Dialog::Storage), _) => storage_panel::render_storage_dialog(state, callbacks),
        (Some(Dialog::TrainingExport), _) => {
            training_export::render_training_dialog(state, callbacks)
        }
        (Some(Dialog::Labels), _) => labels_dialog::render_labels_dialog(state, callbacks),
        (Some(Dialog::Learned), _) => learned_dialog::render_learned_dialog(state, callbacks),
        (Some(Dialog::Statistics), _) => statistics::render_statistics_dialog(state, callbacks),
        (Some(Dialog::Occurrences), _) => {
            occurrences_dialog::render_occurrences_dialog(state, callbacks)
        }
        (Some(Dialog::Projects), _) => projects::render_projects_dialog(state, callbacks),
        _ => html! { <span hidden={true} /> },
    }
}
