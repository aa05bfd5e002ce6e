//! The status of the files that are kept for use without a network, and the offer of a new release.

use super::Callbacks;
use crate::state::State;
use crate::state::action::{OfflineAction, OfflineStatus};
use crate::state::offline::UpdateStatus;
use crate::view::messages;
use yew::prelude::*;

/// Renders the offer of a new release, if there is one.
pub(super) fn render_update_banner(state: &State, callbacks: &Callbacks) -> Html {
    let update = state.offline.update;
    let is_running = update == Some(UpdateStatus::Requested);
    html! {
        <div class="tab-banner update" role="status" hidden={update.is_none()}>
            <span>{ update.map(messages::update_status).unwrap_or_default() }</span>
            <button hidden={is_running} onclick={callbacks.callback_for(OfflineAction::Update)}>
                { messages::UPDATE }
            </button>
        </div>
    }
}

/// Renders the status of the kept files as a section of the storage dialog.
pub(super) fn render_offline_section(state: &State, callbacks: &Callbacks) -> Html {
    let status = &state.offline.status;
    let can_keep = matches!(
        status,
        OfflineStatus::SavesData | OfflineStatus::Failed(_) | OfflineStatus::Stopped
    );
    let is_keeping = matches!(status, OfflineStatus::Keeping { .. });
    html! {
        <section class="format">
            <h3>{ messages::OFFLINE }</h3>
            <p class="offline-status">{ messages::offline_status(status) }</p>
            <button hidden={!can_keep} onclick={callbacks.callback_for(OfflineAction::Keep)}>
                { messages::KEEP_OFFLINE }
            </button>
            <button hidden={!is_keeping} onclick={callbacks.callback_for(OfflineAction::Stop)}>
                { messages::STOP_KEEPING }
            </button>
        </section>
    }
}
