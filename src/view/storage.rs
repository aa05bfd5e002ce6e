use super::Ports;
use super::bar;
use super::dialogs::Modal;
use crate::messages;
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

/// How the browser's storage is, a backup, and deleting everything.
pub(super) fn dialog(state: &State, ports: &Ports) -> Html {
    let say = |action| ports.say(Action::Keeping(action));
    let facts = state.keeping.facts;
    let confirms = state.keeping.confirms;
    let empty = state.history.summaries().len() == 0;
    html! {
        <Modal title="Storage" ports={ports.clone()}>
            <div class="storage">
                { tab(state, ports) }
                <p>{ messages::lasts(facts) }</p>
                <p>{ messages::used(facts) }</p>
                <p hidden={state.role != Role::Unguarded}>{ messages::UNGUARDED }</p>
                <p>{ messages::undo_depth(state.history.depth()) }</p>
                <section class="format">
                    <h3>{ "Backup" }</h3>
                    <p>{ messages::BACKUP }</p>
                    <button class="primary" disabled={empty} onclick={say(KeepingAction::Backup)}>
                        { "Download a backup" }
                    </button>
                </section>
                <section class="format">
                    <h3>{ "Delete everything" }</h3>
                    <p>{ messages::CONFIRM_DELETE }</p>
                    <div class="actions">
                        <button hidden={confirms} onclick={say(KeepingAction::Confirm(true))}>
                            { "Delete everything…" }
                        </button>
                        <button class="failed" hidden={!confirms} onclick={say(KeepingAction::Delete)}>
                            { "Yes, delete everything" }
                        </button>
                        <button hidden={!confirms} onclick={say(KeepingAction::Confirm(false))}>
                            { "Keep it" }
                        </button>
                    </div>
                </section>
            </div>
        </Modal>
    }
}

/// What this tab may do, where it is not the one that edits, and the way to edit here.
pub(super) fn tab(state: &State, ports: &Ports) -> Html {
    let (next, action) = match state.role {
        Role::Follower(Wish::None) => ("Take over", TabAction::TakeOver),
        _ => ("Take over anyway", TabAction::Insist),
    };
    let waits = matches!(state.role, Role::CutOff | Role::Follower(Wish::Asked | Wish::Joining));
    html! {
        <div class="tab" role="status" hidden={state.role.writes()}>
            <span>{ messages::tab(state.role) }</span>
            <button hidden={waits} onclick={ports.say(Action::Tab(action))}>{ next }</button>
        </div>
    }
}
