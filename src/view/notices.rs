use super::Ports;
use crate::messages;
use crate::state::command::Command;
use crate::state::{Action, Notice, SameAction, State, Tone};
use yew::prelude::*;

/// What the person should know, and a line for those who cannot see what happened.
pub(super) fn notices(state: &State, ports: &Ports) -> Html {
    html! {
        <div class="notices">
            <p class="spoken" role="status" aria-live="polite">{ state.announcement.clone() }</p>
            { offer(state, ports) }
            <div class="list">{ for state.notices.iter().map(|it| notice(state, it, ports)) }</div>
            { storage(state, ports) }
        </div>
    }
}

/// What was done to a mention and can be done to others.
fn offer(state: &State, ports: &Ports) -> Html {
    let offer = state.desk().and_then(|(desk, _)| desk.offer.as_ref());
    let key = state.keys.map.sign(Command::SameText);
    html! {
        <div class={offer.is_some().then_some("notice")} role="status" hidden={offer.is_none()}>
            <span>{ offer.map(|it| messages::same_offered(&it.quote, it.count)).unwrap_or_default() }</span>
            <button onclick={ports.say(Action::Same(SameAction::Show))}>{ "See them" }<kbd>{ key }</kbd></button>
            <button class="icon" aria-label="Dismiss"
                onclick={ports.say(Action::Same(SameAction::Dismiss))}>{ "×" }</button>
        </div>
    }
}

fn notice(state: &State, notice: &Notice, ports: &Ports) -> Html {
    let next = state.history.next_undo().map(|edit| edit.seq);
    let can_undo = notice.undo.is_some() && notice.undo == next;
    let (class, role) = match notice.tone {
        Tone::Info => ("notice", "status"),
        Tone::Problem => ("notice problem", "alert"),
    };
    html! {
        <div key={notice.id} {class} {role}>
            <span>{ notice.text.clone() }</span>
            <button hidden={!can_undo} onclick={ports.say(Action::Undo)}>{ "Undo" }</button>
            <button class="icon" aria-label="Dismiss"
                onclick={ports.say(Action::Dismiss(notice.id))}>{ "×" }</button>
        </div>
    }
}

/// Ways out when nothing is saved.
fn storage(state: &State, ports: &Ports) -> Html {
    let failed = state.saving.failure.is_some();
    let damaged = state.saving.is_damaged;
    html! {
        <div class="actions" hidden={!failed}>
            <button hidden={damaged} onclick={ports.say(Action::RetryStore)}>{ "Try to save again" }</button>
            <button hidden={!damaged} onclick={ports.say(Action::RescueStored)}>
                { "Download what is stored" }
            </button>
            <button hidden={!damaged} onclick={ports.say(Action::ReplaceStored)}>
                { "Go on with what is shown" }
            </button>
        </div>
    }
}
