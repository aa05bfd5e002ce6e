use super::Ports;
use super::dialogs::Modal;
use super::field::TextField;
use crate::messages;
use crate::platform::{InputField, page};
use crate::state::projects::{Absent, Listed};
use crate::state::{Action, ProjectsAction, State};
use yew::prelude::*;

/// The field in which a new project is named: its id in the page.
const NEW_ID: &str = "new-project";

/// What the project is called, and the way to the others.
pub(super) fn button(state: &State, ports: &Ports) -> Html {
    html! {
        <button class="quiet project" title="Projects" onclick={say(ports, ProjectsAction::Show)}>
            { state.projects.name() }
        </button>
    }
}

/// All projects: open, rename, delete, begin another.
pub(super) fn dialog(state: &State, ports: &Ports) -> Html {
    html! {
        <Modal title="Projects" ports={ports.clone()}>
            <p>{ "Each project has its own documents, labels and history." }</p>
            { list(state, ports) }
        </Modal>
    }
}

/// Says that the address names no project, and leads to those that there are.
pub(super) fn absent(absent: &Absent, state: &State, ports: &Ports) -> Html {
    html! {
        <div class="start absent">
            <header class="masthead">
                <h1>{ "Dateline" }</h1>
                <p>{ messages::absent(absent) }{ " " }{ messages::ABSENT_HINT }</p>
            </header>
            <section aria-label="Projects">{ list(state, ports) }</section>
        </div>
    }
}

fn list(state: &State, ports: &Ports) -> Html {
    let current = state.projects.current;
    let here = state.history.summaries().len();
    let deleting = state.projects.deleting;
    let rows = state.projects.all().into_iter().map(|mut project| {
        if project.id == current {
            project.documents = Some(here);
        }
        row(&project, project.id == current, deleting == Some(project.id), ports)
    });
    let created = {
        let dispatch = ports.dispatch.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let name = page::value(NEW_ID);
            dispatch.emit(Action::Projects(ProjectsAction::Create(name)));
        })
    };
    html! {
        <>
            <ul class="projects">{ for rows }</ul>
            <form class="actions" onsubmit={created}>
                <input id={NEW_ID} aria-label="Name of the new project" placeholder="Name of a new project"
                    autocomplete="off" />
                <button>{ "Begin it" }</button>
            </form>
        </>
    }
}

fn say<E: 'static>(ports: &Ports, action: ProjectsAction) -> Callback<E> {
    ports.say(Action::Projects(action))
}

fn row(project: &Listed, is_current: bool, is_deleting: bool, ports: &Ports) -> Html {
    let (id, name) = (project.id, &project.name);
    let renamed = {
        let (dispatch, name) = (ports.dispatch.clone(), name.clone());
        Callback::from(move |event: Event| {
            let field: InputField = event.target_unchecked_into();
            let typed = field.value();
            if typed.trim().is_empty() {
                field.set_value(&name);
            }
            dispatch.emit(Action::Projects(ProjectsAction::Rename(id, typed)));
        })
    };
    html! {
        <li key={id}>
            <TextField value={name.clone()} name={format!("Name of {name}")} onchange={renamed} />
            <span class="count">{ project.documents.map(|count| messages::count(count, "document")) }</span>
            <span class="actions" hidden={is_deleting}>
                <button disabled={is_current} aria-label={if is_current { format!("Open now: {name}") } else { format!("Open {name}") }}
                    onclick={say(ports, ProjectsAction::Open(id))}>
                    { if is_current { "Open now" } else { "Open" } }
                </button>
                <button class="quiet" disabled={is_current} aria-label={format!("Delete {name}")}
                    title={is_current.then_some("Deleted in the dialog on storage")}
                    onclick={say(ports, ProjectsAction::Confirm(Some(id)))}>{ "Delete…" }</button>
            </span>
            <span class="actions" hidden={!is_deleting}>
                <button disabled={project.documents == Some(0)} onclick={say(ports, ProjectsAction::Backup)}>
                    { "Download a backup of it" }
                </button>
                <button class="failed" onclick={say(ports, ProjectsAction::Delete)}>
                    { "Delete it with all its documents" }
                </button>
                <button onclick={say(ports, ProjectsAction::Confirm(None))}>{ "Keep it" }</button>
            </span>
        </li>
    }
}
