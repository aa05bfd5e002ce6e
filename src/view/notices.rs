use super::Ports;
use crate::messages;
use crate::state::command::Command;
use crate::state::{Action, Notice, SameAction, State, Tone};
use yew::prelude::*;

/// What the person should know, in a lane that nothing else stands in; empty where it is shown elsewhere.
pub(super) fn lane(state: &State, ports: &Ports, is_here: bool) -> Html {
    if !is_here {
        return html! { <div class="lane" hidden={true} /> };
    }
    let hidden = state.notices.hidden();
    html! {
        <div class="lane">
            <div class="notices" onpointerenter={ports.say(Action::PointAtNotices(true))}
                onpointerleave={ports.say(Action::PointAtNotices(false))}
                onfocusin={ports.say(Action::FocusNotices(true))}
                onfocusout={ports.say(Action::FocusNotices(false))}>
                { offer(state, ports) }
                <div class="list">{ for state.notices.shown().iter().map(|it| notice(it, ports)) }</div>
                <p class="waiting" hidden={hidden == 0}>{ messages::notices_waiting(hidden) }</p>
                { storage(state, ports) }
            </div>
        </div>
    }
}

/// What happened last, for those who cannot see it.
pub(super) fn spoken(state: &State) -> Html {
    html! { <p class="spoken" role="status" aria-live="polite">{ state.announcement.clone() }</p> }
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

fn notice(notice: &Notice, ports: &Ports) -> Html {
    let (class, role) = match notice.tone {
        Tone::Info => ("notice", "status"),
        Tone::Problem => ("notice problem", "alert"),
    };
    html! {
        <div key={notice.id} {class} {role}>
            <span>{ notice.text.clone() }</span>
            <button hidden={notice.undo.is_none()} onclick={ports.say(Action::Undo)}>{ "Undo" }</button>
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
