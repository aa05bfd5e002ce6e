//! The notice about a data loss, with the commands for recovery.

use super::Callbacks;
use crate::platform::page;
use crate::state::State;
use crate::state::action::{InterfaceAction, RecoveryAction};
use crate::view::messages;
use yew::prelude::*;

/// Renders the data loss and the commands to recover from it.
pub(super) fn render_recovery(state: &State, callbacks: &Callbacks) -> Html {
    let say = |action| callbacks.callback_for(action);
    let recovery = &state.session.recovery;
    let copy = recovery.second_copy.as_ref().map(|copy| page::format_local_time(copy.at));
    let text = recovery.loss.as_ref().map(|lost| {
        messages::storage_lost(lost, &page::format_local_time(lost.expected.at), copy.as_deref())
    });
    let is_lost = text.is_some();
    let is_shown = is_lost || recovery.progress.is_some();
    // Unreadable storage can be recovered from the second copy, too.
    let is_damaged = state.session.write_queue.is_damaged && copy.is_some();
    let is_busy = recovery.progress.is_some();
    let can = state.session.role.can_write() && !is_busy;
    let confirms = recovery.is_confirming_start_over;
    let (done, total) = recovery.progress.unwrap_or_default();
    let restore = copy.as_deref().map(messages::restore_second_copy).unwrap_or_default();
    html! {
        <section class="recovery" aria-label={messages::LOST_STORAGE} hidden={!is_shown && !is_damaged}>
            <p role="alert">{ text.unwrap_or_default() }</p>
            <div class="actions" hidden={!can}>
                <button class="primary" hidden={copy.is_none()} onclick={say(RecoveryAction::Restore)}>
                    { restore }
                </button>
                <button hidden={!is_lost || confirms} onclick={say(RecoveryAction::ConfirmStartOver(true))}>
                    { messages::CONTINUE_WITHOUT_LOST }
                </button>
                <span hidden={!confirms || copy.is_none()}>{ messages::CONFIRM_START_OVER }</span>
                <button class="failed" hidden={!confirms} onclick={say(RecoveryAction::StartOver)}>
                    { messages::CONFIRM_CONTINUE }
                </button>
                <button hidden={!confirms} onclick={say(RecoveryAction::ConfirmStartOver(false))}>{ messages::NOT_NOW }</button>
                <button hidden={!is_lost || state.session.history.last_seq() == 0} onclick={callbacks.callback_for(InterfaceAction::DumpStorage)}>
                    { messages::DOWNLOAD_STORED_DATA }
                </button>
            </div>
            <div class="actions" hidden={!is_busy}>
                <progress max={total.max(1).to_string()} value={done.to_string()} aria-label={messages::RESTORING} />
                <span>{ messages::restore_progress(done, total) }</span>
                <button onclick={say(RecoveryAction::Cancel)}>{ messages::CANCEL }</button>
            </div>
        </section>
    }
}
