//! The list of projects, and the screen for a URL that names no project.

use super::Callbacks;
use super::dialogs::Modal;
use super::text_field::TextField;
use crate::platform::{InputField, page};
use crate::state::State;
use crate::state::action::ProjectAction;
use crate::state::action::{InvalidProject, ProjectInfo};
use crate::view::messages::{self, Noun};
use yew::prelude::*;

/// The id of the field for the name of a new project.
const NEW_ID: &str = "new-project";

/// Renders a button with the name of the current project, which opens the list of projects.
pub(super) fn render_projects_button(state: &State, callbacks: &Callbacks) -> Html {
    html! {
        <button class="subtle project" aria-haspopup="dialog" title={messages::PROJECTS} onclick={projects_callback(callbacks, ProjectAction::Show)}>
            { messages::project_button(&state.projects.current_name()) }
        </button>
    }
}

/// Renders the dialog in which projects are opened, created, renamed and deleted.
pub(super) fn render_projects_dialog(state: &State, callbacks: &Callbacks) -> Html {
    html! {
        <Modal title={messages::PROJECTS} callbacks={callbacks.clone()}>
            <p>{ messages::PROJECTS_HINT }</p>
            { render_project_list(state, callbacks) }
        </Modal>
    }
}

/// Renders the reason why the URL names no project, and the list of existing ones.
pub(super) fn render_absent_project(
    absent: &InvalidProject,
    state: &State,
    callbacks: &Callbacks,
) -> Html {
    html! {
        <div class="home absent-project">
            <header class="masthead">
                <h1>{ messages::PRODUCT_NAME }</h1>
                <p>{ messages::project_absent(absent) }{ " " }{ messages::ABSENT_PROJECT_HINT }</p>
            </header>
            <section aria-label={messages::PROJECTS}>{ render_project_list(state, callbacks) }</section>
        </div>
    }
}

fn render_project_list(state: &State, callbacks: &Callbacks) -> Html {
    let current = state.projects.current;
    let here = state.session.history.summaries().len();
    let deleting = state.projects.confirming_delete;
    let rows = state.projects.all().into_iter().map(|mut project| {
        if project.id == current {
            project.document_count = Some(here);
        }
        render_project_row(&project, project.id == current, deleting == Some(project.id), callbacks)
    });
    let created = {
        let dispatch = callbacks.dispatch.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let name = page::input_value(NEW_ID);
            dispatch.emit(ProjectAction::Create(name).into());
        })
    };
    html! {
        <>
            <ul class="projects">{ for rows }</ul>
            <form class="actions" onsubmit={created}>
                <input id={NEW_ID} aria-label={messages::NEW_PROJECT} placeholder={messages::NEW_PROJECT}
                    autocomplete="off" />
                <button>{ messages::CREATE_PROJECT }</button>
            </form>
        </>
    }
}

fn projects_callback<E: 'static>(callbacks: &Callbacks, action: ProjectAction) -> Callback<E> {
    callbacks.callback_for(action)
}

fn render_project_row(
    project: &ProjectInfo,
    is_current: bool,
    is_deleting: bool,
    callbacks: &Callbacks,
) -> Html {
    let (id, name) = (project.id, &project.name);
    let renamed = {
        let (dispatch, name) = (callbacks.dispatch.clone(), name.clone());
        Callback::from(move |event: Event| {
            let field: InputField = event.target_unchecked_into();
            let typed = field.value();
            if typed.trim().is_empty() {
                field.set_value(&name);
            }
            dispatch.emit(ProjectAction::Rename(id, typed).into());
        })
    };
    html! {
        <li key={id}>
            <TextField value={name.clone()} name={messages::name_of(name)} onchange={renamed} />
            <span class="count">{ project.document_count.map(|count| messages::pluralize(count, Noun::Document)) }</span>
            <span class="actions" hidden={is_deleting}>
                <button disabled={is_current} aria-label={messages::open_project_name(name, is_current)}
                    onclick={projects_callback(callbacks, ProjectAction::Open(id))}>
                    { if is_current { messages::CURRENT_PROJECT } else { messages::OPEN_PROJECT } }
                </button>
                <button class="subtle" disabled={is_current} aria-label={messages::delete_named(name)}
                    title={is_current.then_some(messages::DELETE_CURRENT_HINT)}
                    onclick={projects_callback(callbacks, ProjectAction::ConfirmDelete(Some(id)))}>{ messages::DELETE_PROJECT }</button>
            </span>
            <span class="actions" hidden={!is_deleting}>
                <button disabled={project.document_count == Some(0)} onclick={projects_callback(callbacks, ProjectAction::Backup)}>
                    { messages::DOWNLOAD_BACKUP }
                </button>
                <button class="failed" onclick={projects_callback(callbacks, ProjectAction::Delete)}>
                    { messages::DELETE_PROJECT_AND_DOCUMENTS }
                </button>
                <button onclick={projects_callback(callbacks, ProjectAction::ConfirmDelete(None))}>{ messages::CANCEL }</button>
            </span>
        </li>
    }
}
