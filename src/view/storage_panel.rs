//! The storage dialog, the saving status, and the banner for tabs that cannot write.

use super::Callbacks;
use super::dialogs::Modal;
use super::offline;
use super::toolbar;
use crate::platform::page;
use crate::state::State;
use crate::state::action::{Action, FeatureAction, StoragePanelAction, TabAction};
use crate::state::action::{DeleteScope, SecondCopyStatus};
use crate::state::tabs::role::{TabRole, Takeover};
use crate::view::messages;
use yew::prelude::*;

/// Renders the saving status as a button that opens the storage dialog.
pub(super) fn render_saving_button(state: &State, callbacks: &Callbacks) -> Html {
    let failed = state.session.write_queue.failure.is_some();
    html! {
        <button class={classes!("subtle", "saving-status", failed.then_some("failed"))} title={messages::STORAGE_AND_BACKUP}
            onclick={callbacks.callback_for(StoragePanelAction::Show)}>{ toolbar::saving_status(state) }</button>
    }
}

/// Renders the state of the storage, the commands for backups, and the commands that delete this
/// project or everything.
pub(super) fn render_storage_dialog(state: &State, callbacks: &Callbacks) -> Html {
    let say = |action| callbacks.callback_for(action);
    let facts = state.storage_panel.status;
    let empty = state.session.history.summaries().len() == 0;
    let copy = facts.map(|facts| facts.second_copy).unwrap_or_default();
    html! {
        <Modal title={messages::STORAGE} callbacks={callbacks.clone()}>
            <div class="storage">
                { render_tab_banner(state, callbacks) }
                <p>{ messages::storage_persistence(facts) }</p>
                { render_persistence_request(state, callbacks) }
                <p>{ messages::storage_usage(facts) }</p>
                <p>{ messages::second_copy_status(copy, &copy_time(copy)) }</p>
                <p hidden={state.session.role != TabRole::UnlockedWriter}>{ messages::NO_TAB_LOCKS }</p>
                <p>{ messages::undo_depth(state.session.history.undo_depth()) }</p>
                <section class="format">
                    <h3>{ messages::BACKUP }</h3>
                    <p>{ messages::BACKUP_HINT }</p>
                    <button class="primary" disabled={empty} onclick={say(StoragePanelAction::Backup)}>
                        { messages::DOWNLOAD_BACKUP }
                    </button>
                </section>
                { offline::render_offline_section(state, callbacks) }
                { render_delete_project(state, callbacks) }
                { render_delete_all(state, callbacks) }
                { render_last_error(state, callbacks) }
            </div>
        </Modal>
    }
}

/// Renders the last error that stopped the page, for the user to report.
fn render_last_error(state: &State, callbacks: &Callbacks) -> Html {
    let say = |action| callbacks.callback_for(action);
    let report = state.storage_panel.last_error.clone();
    html! {
        <section class="format" hidden={report.is_none()}>
            <h3>{ messages::LAST_ERROR }</h3>
            <p>{ messages::LAST_ERROR_HINT }</p>
            <pre class="report" tabindex="0" aria-label={messages::REPORT}>{ report.unwrap_or_default() }</pre>
            <div class="actions">
                <button onclick={say(StoragePanelAction::CopyLastError)}>{ messages::COPY_REPORT }</button>
                <button onclick={say(StoragePanelAction::ForgetLastError)}>{ messages::DELETE_REPORT }</button>
            </div>
        </section>
    }
}

/// Returns the time at which the second copy was last written.
fn copy_time(copy: SecondCopyStatus) -> String {
    match copy {
        SecondCopyStatus::WrittenAt(at) => page::format_local_time(at),
        _ => String::new(),
    }
}

/// Renders the request for persistent storage, if it is not granted.
fn render_persistence_request(state: &State, callbacks: &Callbacks) -> Html {
    let may_be_cleared =
        state.storage_panel.status.is_some_and(|facts| facts.is_persistent == Some(false));
    let was_asked = state.storage_panel.has_requested_persistence;
    html! {
        <div class="persistence-request" hidden={!may_be_cleared}>
            <p>{ if was_asked { messages::PERSISTENCE_DENIED } else { messages::PERSISTENCE_HINT } }</p>
            <button onclick={callbacks.callback_for(StoragePanelAction::RequestPersistence)}>
                { messages::REQUEST_PERSISTENCE }
            </button>
        </div>
    }
}

fn render_delete_project(state: &State, callbacks: &Callbacks) -> Html {
    let say = |action| callbacks.callback_for(action);
    let confirms = state.storage_panel.confirming_delete == Some(DeleteScope::CurrentProject);
    let documents = state.session.history.summaries().len();
    html! {
        <section class="format">
            <h3>{ messages::DELETE_THIS_PROJECT }</h3>
            <p>{ messages::delete_project_hint(&state.projects.current_name(), documents) }</p>
            <div class="actions">
                <button hidden={confirms} onclick={say(StoragePanelAction::ConfirmDelete(Some(DeleteScope::CurrentProject)))}>
                    { messages::ASK_DELETE_THIS_PROJECT }
                </button>
                <button hidden={!confirms} disabled={documents == 0} onclick={say(StoragePanelAction::Backup)}>
                    { messages::BACKUP_FIRST }
                </button>
                <button class="failed" hidden={!confirms} onclick={say(StoragePanelAction::Delete)}>
                    { messages::CONFIRM_DELETE_THIS_PROJECT }
                </button>
                <button hidden={!confirms} onclick={say(StoragePanelAction::ConfirmDelete(None))}>{ messages::CANCEL }</button>
            </div>
        </section>
    }
}

fn render_delete_all(state: &State, callbacks: &Callbacks) -> Html {
    let say = |action| callbacks.callback_for(action);
    let confirms = state.storage_panel.confirming_delete == Some(DeleteScope::AllProjects);
    let current = state.projects.current;
    let named = state.projects.all().into_iter().map(|project| {
        let here = (project.id == current).then(|| state.session.history.summaries().len());
        let told = messages::project_with_count(&project.name, here.or(project.document_count));
        html! { <li key={project.id}>{ told }</li> }
    });
    html! {
        <section class="format">
            <h3>{ messages::DELETE_ALL_PROJECTS }</h3>
            <p>{ messages::DELETE_ALL_HINT }</p>
            <ul class="project-counts" hidden={!confirms}>{ for named }</ul>
            <div class="actions">
                <button hidden={confirms} onclick={say(StoragePanelAction::ConfirmDelete(Some(DeleteScope::AllProjects)))}>
                    { messages::ASK_DELETE_ALL_PROJECTS }
                </button>
                <button hidden={!confirms} onclick={say(StoragePanelAction::BackupAll)}>
                    { messages::BACKUP_ALL_PROJECTS }
                </button>
                <button class="failed" hidden={!confirms} onclick={say(StoragePanelAction::Delete)}>
                    { messages::CONFIRM_DELETE_ALL_PROJECTS }
                </button>
                <button hidden={!confirms} onclick={say(StoragePanelAction::ConfirmDelete(None))}>{ messages::CANCEL }</button>
            </div>
        </section>
    }
}

/// Renders the role of this tab if it cannot write, with a button for the takeover or for exporting
/// the documents in memory.
pub(super) fn render_tab_banner(state: &State, callbacks: &Callbacks) -> Html {
    let held = state.session.history.project().documents().count();
    let (next, action) = match state.session.role {
        TabRole::Follower(Takeover::Idle) => {
            (messages::TAKE_OVER, Action::Feature(FeatureAction::Tab(TabAction::RequestTakeover)))
        }
        TabRole::Deleted => (
            messages::EXPORT_FROM_TAB,
            Action::Feature(FeatureAction::StoragePanel(StoragePanelAction::Backup)),
        ),
        _ => (
            messages::TAKE_OVER_ANYWAY,
            Action::Feature(FeatureAction::Tab(TabAction::ForceTakeover)),
        ),
    };
    let waits = match state.session.role {
        TabRole::Diverged
        | TabRole::Offering(_)
        | TabRole::Follower(Takeover::Requested | Takeover::Reloading) => true,
        TabRole::Deleted => held == 0,
        _ => false,
    };
    let told = match state.session.role {
        TabRole::Deleted => {
            messages::project_deleted_elsewhere(held, state.session.history.summaries().len())
        }
        role => messages::tab_role(role).to_owned(),
    };
    let is_hidden = state.session.role.can_write() || state.session.role == TabRole::NoProject;
    html! {
        <div class="tab-banner" role="status" hidden={is_hidden}>
            <span>{ told }</span>
            <button hidden={waits} onclick={callbacks.callback_for(action)}>{ next }</button>
        </div>
    }
}
