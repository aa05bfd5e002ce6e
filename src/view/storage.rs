use super::Ports;
use super::bar;
use super::dialogs::Modal;
use crate::messages;
use crate::platform::page;
use crate::state::keeping::{Deleting, SecondCopy};
use crate::state::tabs::{Role, Wish};
use crate::state::{Action, KeepingAction, State, TabAction};
use yew::prelude::*;

/// What is known about saving, and the way to know more.
pub(super) fn button(state: &State, ports: &Ports) -> Html {
    let failed = state.saving.failure.is_some();
    html! {
        <button class={classes!("quiet", "saving", failed.then_some("failed"))} title="Storage and backup"
            onclick={ports.say(Action::Keeping(KeepingAction::Show))}>{ bar::saving(state) }</button>
    }
}

/// How the browser's storage is, a backup, and deleting this project or all.
pub(super) fn dialog(state: &State, ports: &Ports) -> Html {
    let say = |action| ports.say(Action::Keeping(action));
    let facts = state.keeping.facts;
    let empty = state.history.summaries().len() == 0;
    let copy = facts.map(|facts| facts.copy).unwrap_or_default();
    html! {
        <Modal title="Storage" ports={ports.clone()}>
            <div class="storage">
                { tab(state, ports) }
                <p>{ messages::lasts(facts) }</p>
                { ask_to_keep(state, ports) }
                <p>{ messages::used(facts) }</p>
                <p>{ messages::second_copy(copy, &written(copy)) }</p>
                <p hidden={state.role != Role::Unguarded}>{ messages::UNGUARDED }</p>
                <p>{ messages::undo_depth(state.history.depth()) }</p>
                <section class="format">
                    <h3>{ "Backup" }</h3>
                    <p>{ messages::BACKUP }</p>
                    <button class="primary" disabled={empty} onclick={say(KeepingAction::Backup)}>
                        { "Download a backup" }
                    </button>
                </section>
                { delete_this(state, ports) }
                { delete_all(state, ports) }
                { last_error(state, ports) }
            </div>
        </Modal>
    }
}

/// The error that stopped the page last, to be told to who can mend it.
fn last_error(state: &State, ports: &Ports) -> Html {
    let say = |action| ports.say(Action::Keeping(action));
    let report = state.keeping.last_error.clone();
    html! {
        <section class="format" hidden={report.is_none()}>
            <h3>{ "Last error" }</h3>
            <p>{ messages::LAST_ERROR }</p>
            <pre class="report" tabindex="0" aria-label="Report">{ report.unwrap_or_default() }</pre>
            <div class="actions">
                <button onclick={say(KeepingAction::CopyError)}>{ "Copy the report" }</button>
                <button onclick={say(KeepingAction::ForgetError)}>{ "Forget it" }</button>
            </div>
        </section>
    }
}

/// When the second copy was written last.
fn written(copy: SecondCopy) -> String {
    match copy {
        SecondCopy::At(at) => page::local_time(at),
        _ => String::new(),
    }
}

/// The way to have the browser keep what is stored, where it does not yet.
fn ask_to_keep(state: &State, ports: &Ports) -> Html {
    let may_be_cleared = state.keeping.facts.is_some_and(|facts| facts.lasts == Some(false));
    let was_asked = state.keeping.was_asked;
    html! {
        <div class="keep" hidden={!may_be_cleared}>
            <p>{ if was_asked { messages::NOT_KEPT } else { messages::WHY_KEEP } }</p>
            <button onclick={ports.say(Action::Keeping(KeepingAction::AskToKeep))}>
                { "Ask the browser to keep it" }
            </button>
        </div>
    }
}

fn delete_this(state: &State, ports: &Ports) -> Html {
    let say = |action| ports.say(Action::Keeping(action));
    let confirms = state.keeping.deleting == Some(Deleting::This);
    let documents = state.history.summaries().len();
    html! {
        <section class="format">
            <h3>{ "Delete this project" }</h3>
            <p>{ messages::delete_this(&state.projects.name(), documents) }</p>
            <div class="actions">
                <button hidden={confirms} onclick={say(KeepingAction::Confirm(Some(Deleting::This)))}>
                    { "Delete this project…" }
                </button>
                <button hidden={!confirms} disabled={documents == 0} onclick={say(KeepingAction::Backup)}>
                    { "Download a backup first" }
                </button>
                <button class="failed" hidden={!confirms} onclick={say(KeepingAction::Delete)}>
                    { "Yes, delete this project" }
                </button>
                <button hidden={!confirms} onclick={say(KeepingAction::Confirm(None))}>{ "Keep it" }</button>
            </div>
        </section>
    }
}

fn delete_all(state: &State, ports: &Ports) -> Html {
    let say = |action| ports.say(Action::Keeping(action));
    let confirms = state.keeping.deleting == Some(Deleting::All);
    let current = state.projects.current;
    let named = state.projects.all().into_iter().map(|project| {
        let here = (project.id == current).then(|| state.history.summaries().len());
        let told = messages::counted_project(&project.name, here.or(project.documents));
        html! { <li key={project.id}>{ told }</li> }
    });
    html! {
        <section class="format">
            <h3>{ "Delete all projects" }</h3>
            <p>{ messages::DELETE_ALL }</p>
            <ul class="counted" hidden={!confirms}>{ for named }</ul>
            <div class="actions">
                <button hidden={confirms} onclick={say(KeepingAction::Confirm(Some(Deleting::All)))}>
                    { "Delete all projects…" }
                </button>
                <button hidden={!confirms} onclick={say(KeepingAction::BackupAll)}>
                    { "Download a backup of all projects" }
                </button>
                <button class="failed" hidden={!confirms} onclick={say(KeepingAction::Delete)}>
                    { "Yes, delete all projects" }
                </button>
                <button hidden={!confirms} onclick={say(KeepingAction::Confirm(None))}>{ "Keep them" }</button>
            </div>
        </section>
    }
}

/// What this tab may do, where it is not the one that edits, and the way to edit here, or to what it
/// still holds.
pub(super) fn tab(state: &State, ports: &Ports) -> Html {
    let held = state.history.project().documents().count();
    let (next, action) = match state.role {
        Role::Follower(Wish::None) => ("Take over", Action::Tab(TabAction::TakeOver)),
        Role::Deleted => ("Export what this tab holds", Action::Keeping(KeepingAction::Backup)),
        _ => ("Take over anyway", Action::Tab(TabAction::Insist)),
    };
    let waits = match state.role {
        Role::CutOff | Role::Offering(_) | Role::Follower(Wish::Asked | Wish::Joining) => true,
        Role::Deleted => held == 0,
        _ => false,
    };
    let told = match state.role {
        Role::Deleted => messages::deleted_elsewhere(held, state.history.summaries().len()),
        role => messages::tab(role).to_owned(),
    };
    let is_hidden = state.role.writes() || state.role == Role::Absent;
    html! {
        <div class="tab" role="status" hidden={is_hidden}>
            <span>{ told }</span>
            <button hidden={waits} onclick={ports.say(action)}>{ next }</button>
        </div>
    }
}
