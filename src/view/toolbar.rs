//! The toolbar above the article.

use super::deferred::Deferred;
use super::{Callbacks, RenderPhase, storage_panel};
use crate::platform::page::{self, Theme};
use crate::platform::pointer_area::SizeObserver;
use crate::state::State;
use crate::state::action::{
    Action, Dialog, EditAction, InterfaceAction, LibraryAction, MapAction, NavigateAction,
};
use crate::state::detection::detection_queue::DetectorStatus;
use crate::state::keymap::command::Command;
use crate::state::tabs::role::TabRole;
use crate::view::messages;
use dateline_annotation::model::Document;
use yew::prelude::*;

/// Returns a short description of the saving status.
pub(super) fn saving_status(state: &State) -> &'static str {
    if state.session.write_queue.failure.is_some() {
        messages::NOT_SAVED
    } else if !state.session.write_queue.is_storage_open {
        messages::STORAGE_OPENING
    } else if state.session.role == TabRole::Deleted {
        messages::PROJECT_DELETED
    } else if !state.session.role.can_write() {
        messages::VIEW_ONLY
    } else if state.session.history.last_seq() == 0 && state.session.draft_text.is_empty() {
        messages::STORAGE
    } else if state.session.write_queue.is_safe() {
        messages::SAVED
    } else {
        messages::SAVING
    }
}

/// The id of the toolbar element.
const TOOLBAR_ID: &str = "toolbar";

/// Publishes the height of the toolbar to style sheets. On narrow screens, it depends on the
/// content.
#[component]
pub(super) fn ToolbarHeight() -> Html {
    use_effect_with((), |()| {
        let watch = SizeObserver::start(TOOLBAR_ID, |(_, height)| {
            page::set_css_length("--toolbar-height", height)
        });
        move || drop(watch)
    });
    html! { <span hidden={true} /> }
}

/// Renders the toolbar of an open document.
///
/// After an edit, only the saving status is rendered immediately, so that it never says that an
/// unsaved edit is saved.
pub(super) fn render_toolbar(
    state: &State,
    document: &Document,
    callbacks: &Callbacks,
    phase: RenderPhase,
) -> Html {
    let is_reading =
        state.detection_queue.is_pending(&state.session.history, document.id).to_string();
    let [about, commands] = match phase {
        RenderPhase::Article => <[Html; 2]>::default(),
        RenderPhase::Full => {
            [render_document_info(state, document, callbacks), render_commands(state, callbacks)]
        }
    };
    html! {
        <header class="toolbar" id={TOOLBAR_ID} data-detecting={is_reading}>
            <Deferred {phase}>{ about }</Deferred>
            { storage_panel::render_saving_button(state, callbacks) }
            <Deferred {phase}>{ commands }</Deferred>
        </header>
    }
}

/// Renders the title of the open document and its detection status.
fn render_document_info(state: &State, document: &Document, callbacks: &Callbacks) -> Html {
    let title = messages::document_title(&document.meta.title);
    let date = document.meta.date.map(|date| date.to_string()).unwrap_or_default();
    html! {
        <>
            <button class="name" onclick={callbacks.callback_for(NavigateAction::CloseDocument)}
                aria-label={messages::ALL_DOCUMENTS_NAME} title={messages::ALL_DOCUMENTS}>{ messages::PRODUCT_NAME }</button>
            <div class="document-info">
                <h1 class="title">{ title.to_owned() }</h1>
                <time class="date">{ date }</time>
            </div>
            { render_detection_status(state, document, callbacks) }
        </>
    }
}

fn render_commands(state: &State, callbacks: &Callbacks) -> Html {
    let with_key = |text: &str, command| {
        messages::with_key(text, &messages::first_key(&state.keymap_editor.keymap, command))
    };
    html! {
        <nav aria-label={messages::DOCUMENT}>
            <button class="map-toggle" aria-pressed={state.places.is_shown.to_string()} title={with_key(messages::MAP_AND_PLACES, Command::TogglePlaces)}
                onclick={callbacks.callback_for(MapAction::Toggle)}>{ messages::MAP }</button>
            <button class="next" aria-label={messages::NEXT_DOCUMENT} title={with_key(messages::NEXT_TO_REVIEW, Command::NextDocument)}
                onclick={callbacks.callback_for(LibraryAction::OpenNext)}>{ messages::NEXT }</button>
            { render_history_button(state, callbacks, true) }
            { render_history_button(state, callbacks, false) }
            <button class="icon" aria-label={messages::KEYBOARD_SHORTCUTS} title={with_key(messages::KEYBOARD_SHORTCUTS, Command::ShowKeys)}
                onclick={callbacks.callback_for(InterfaceAction::ShowDialog(Dialog::Keys))}>{ "?" }</button>
            <button class="icon" aria-label={messages::THEME} title={messages::LIGHT_OR_DARK}
                onclick={|_| switch_theme()}>{ "◐" }</button>
            <button class="primary" onclick={callbacks.callback_for(InterfaceAction::ShowDialog(Dialog::Export))}>
                { messages::EXPORT }
            </button>
        </nav>
    }
}

fn switch_theme() {
    page::set_theme(match page::theme() {
        Theme::System => Theme::Dark,
        Theme::Dark => Theme::Light,
        Theme::Light => Theme::System,
    });
}

fn render_history_button(state: &State, callbacks: &Callbacks, is_undo: bool) -> Html {
    let (name, sign, action, key) = if is_undo {
        (messages::UNDO, "↶", Action::Edit(EditAction::Undo), messages::UNDO_KEYS)
    } else {
        (messages::REDO, "↷", Action::Edit(EditAction::Redo), messages::REDO_KEYS)
    };
    let history = &state.session.history;
    let next = if is_undo { history.first_part_to_undo() } else { history.next_redo() };
    let title = messages::history_button(name, next, key);
    html! {
        <button class="icon" aria-label={name} title={title} disabled={next.is_none()}
            onclick={callbacks.callback_for(action)}>{ sign }</button>
    }
}

/// Renders the progress of an edit that is applied in parts, with a button that cancels the rest.
pub(super) fn render_ongoing_edit(state: &State, callbacks: &Callbacks) -> Option<Html> {
    let (kind, done) = state.edit_jobs.progress()?;
    let name = messages::edit_job_name(kind);
    Some(html! {
        <span class="detection-status">
            <progress max="1" value={format!("{done:.3}")} aria-label={name} />
            <span>{ name }</span>
            <button onclick={callbacks.callback_for(InterfaceAction::CancelEditJobs)}>{ messages::CANCEL }</button>
        </span>
    })
}

/// Renders the progress of the download of the model, without which no mention can be found.
fn render_loading(percent: u32, callbacks: &Callbacks) -> Html {
    html! {
        <span class="detection-status loading">
            <progress max="100" value={percent.to_string()} aria-label={messages::LOADING_MODEL} />
            <span>{ messages::LOADING_MODEL }</span>
            <button onclick={callbacks.callback_for(InterfaceAction::CancelDetection)}>{ messages::CANCEL }</button>
        </span>
    }
}

/// Renders the progress of the detection in the document, or the button that starts it.
fn render_detection_status(state: &State, document: &Document, callbacks: &Callbacks) -> Html {
    if let Some(ongoing) = render_ongoing_edit(state, callbacks) {
        return ongoing;
    }
    if state.detection_queue.is_pending(&state.session.history, document.id) {
        if let DetectorStatus::Loading { percent } = state.detection_queue.detector {
            return render_loading(percent, callbacks);
        }
        let current =
            state.detection_queue.current.filter(|current| current.document == document.id);
        let part = current.map_or(0.0, |it| f64::from(it.done) / f64::from(it.total.max(1)));
        return html! {
            <span class="detection-status">
                <progress max="1" value={format!("{part:.2}")} aria-label={messages::FINDING_MENTIONS} />
                <button onclick={callbacks.callback_for(InterfaceAction::CancelDetection)}>{ messages::CANCEL }</button>
            </span>
        };
    }
    let (class, text) = match &state.detection_queue.detector {
        DetectorStatus::Failed(_) => ("subtle failed", messages::DETECTOR_FAILED),
        _ if state.session.history.is_undetected(document.id) => {
            ("subtle redetect", messages::FIND_MENTIONS)
        }
        _ => ("subtle redetect", messages::FIND_MENTIONS_AGAIN),
    };
    html! { <button {class} onclick={callbacks.callback_for(EditAction::Redetect)}>{ text }</button> }
}
