use super::Ports;
use crate::messages;
use crate::platform::page;
use crate::state::{Action, RecoveryAction, State};
use yew::prelude::*;

/// The loss of stored data, and the ways to recover from it.
pub(super) fn recovery(state: &State, ports: &Ports) -> Html {
    let say = |action| ports.say(Action::Recovery(action));
    let recovery = &state.recovery;
    let copy = recovery.copy.as_ref().map(|copy| page::local_time(copy.at));
    let text = recovery
        .lost
        .as_ref()
        .map(|lost| messages::lost(lost, &page::local_time(lost.expected.at), copy.as_deref()));
    let is_lost = text.is_some();
    let is_shown = is_lost || recovery.progress.is_some();
    // Beside the other ways out of a storage that cannot be read.
    let is_damaged = state.saving.is_damaged && copy.is_some();
    let is_busy = recovery.progress.is_some();
    let can = state.role.writes() && !is_busy;
    let confirms = recovery.confirms;
    let (done, total) = recovery.progress.unwrap_or_default();
    let restore = match &copy {
        Some(time) => format!("Restore the second copy of {time}"),
        None => String::new(),
    };
    html! {
        <section class="recovery" aria-label="Lost storage" hidden={!is_shown && !is_damaged}>
            <p role="alert">{ text.unwrap_or_default() }</p>
            <div class="actions" hidden={!can}>
                <button class="primary" hidden={copy.is_none()} onclick={say(RecoveryAction::Restore)}>
                    { restore }
                </button>
                <button hidden={!is_lost || confirms} onclick={say(RecoveryAction::Confirm(true))}>
                    { "Start anew with what is there…" }
                </button>
                <span hidden={!confirms || copy.is_none()}>{ messages::CONFIRM_ANEW }</span>
                <button class="failed" hidden={!confirms} onclick={say(RecoveryAction::StartAnew)}>
                    { "Yes, start anew" }
                </button>
                <button hidden={!confirms} onclick={say(RecoveryAction::Confirm(false))}>{ "Not now" }</button>
                <button hidden={!is_lost || state.history.last() == 0} onclick={ports.say(Action::RescueStored)}>
                    { "Download what is stored" }
                </button>
            </div>
            <div class="actions" hidden={!is_busy}>
                <progress max={total.max(1).to_string()} value={done.to_string()} aria-label="Restoring" />
                <span>{ messages::restoring(done, total) }</span>
                <button onclick={say(RecoveryAction::Cancel)}>{ "Cancel" }</button>
            </div>
        </section>
    }
}
