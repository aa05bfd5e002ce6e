//! Notices to the user, and announcements for screen readers.

use super::Callbacks;
use crate::state::State;
use crate::state::action::{EditAction, InterfaceAction, NoticeAction, OccurrenceAction};
use crate::state::import::messages::ReopenOffer;
use crate::state::keymap::command::Command;
use crate::state::notices::{Notice, Severity};
use crate::view::messages;
use yew::prelude::*;

/// Renders the area of the notices without notices. It keeps its height unless it is hidden, so the
/// page does not move when a dialog opens and shows the notices.
pub(super) fn render_empty_lane(is_hidden: bool) -> Html {
    html! { <div class="notice-lane" hidden={is_hidden} /> }
}

/// Renders the notices in an area that holds nothing else.
pub(super) fn render_notices(state: &State, callbacks: &Callbacks) -> Html {
    let hidden = state.session.notices.hidden_count();
    html! {
        <div class="notice-lane">
            <div class="notices" onpointerenter={callbacks.callback_for(NoticeAction::Hover(true))}
                onpointerleave={callbacks.callback_for(NoticeAction::Hover(false))}
                onfocusin={callbacks.callback_for(NoticeAction::Focus(true))}
                onfocusout={callbacks.callback_for(NoticeAction::Focus(false))}>
                { render_occurrences_offer(state, callbacks) }
                <div class="list">{ for state.session.notices.visible().iter().map(|it| render_notice(it, callbacks)) }</div>
                <p class="more-notices" hidden={hidden == 0}>{ messages::more_notices(hidden) }</p>
                { render_storage_actions(state, callbacks) }
            </div>
        </div>
    }
}

/// Renders the last announcement for screen readers.
pub(super) fn render_announcement(state: &State) -> Html {
    html! { <p class="visually-hidden" role="status" aria-live="polite">{ state.session.announcement.as_ref().map(messages::message) }</p> }
}

/// Renders the offer to repeat an edit for other occurrences.
fn render_occurrences_offer(state: &State, callbacks: &Callbacks) -> Html {
    let offer = state.session.workspace().and_then(|(workspace, _)| workspace.offer.as_ref());
    let key = messages::first_key(&state.keymap_editor.keymap, Command::ShowOccurrences);
    html! {
        <div class={offer.is_some().then_some("notice")} role="status" hidden={offer.is_none()}>
            <span>{ offer.map(|it| messages::occurrences_offered(&it.quote, it.count)).unwrap_or_default() }</span>
            <button onclick={callbacks.callback_for(OccurrenceAction::Show)}>{ messages::SHOW }<kbd>{ key }</kbd></button>
            <button class="icon" aria-label={messages::DISMISS}
                onclick={callbacks.callback_for(OccurrenceAction::DismissOffer)}>{ "×" }</button>
        </div>
    }
}

fn render_notice(notice: &Notice, callbacks: &Callbacks) -> Html {
    let (class, role) = match notice.severity {
        Severity::Info => ("notice", "status"),
        Severity::Problem => ("notice problem", "alert"),
    };
    html! {
        <div key={notice.id} {class} {role}>
            <span>{ messages::message(&notice.message) }{ render_offers(notice, callbacks) }</span>
            <button hidden={notice.undo.is_none()} onclick={callbacks.callback_for(EditAction::Undo)}>{ messages::UNDO }</button>
            <button class="icon" aria-label={messages::DISMISS}
                onclick={callbacks.callback_for(NoticeAction::Dismiss(notice.id))}>{ "×" }</button>
        </div>
    }
}

/// Renders the offers to read the files of a notice in another way.
fn render_offers(notice: &Notice, callbacks: &Callbacks) -> Html {
    let button = |offer: &ReopenOffer| {
        html! {
            <button onclick={callbacks.callback_for(EditAction::ReopenFiles(offer.clone()))}>
                { messages::reopen_files(notice.severity, &offer.read_as) }
            </button>
        }
    };
    match notice.offers.as_slice() {
        [] => Html::default(),
        offers => html! { <span class="offers">{ for offers.iter().map(button) }</span> },
    }
}

/// Renders the commands for the case that nothing can be saved.
fn render_storage_actions(state: &State, callbacks: &Callbacks) -> Html {
    let failed = state.session.write_queue.failure.is_some();
    let damaged = state.session.write_queue.is_damaged;
    html! {
        <div class="actions" hidden={!failed}>
            <button hidden={damaged} onclick={callbacks.callback_for(InterfaceAction::RetryStore)}>{ messages::SAVE_AGAIN }</button>
            <button hidden={!damaged} onclick={callbacks.callback_for(InterfaceAction::DumpStorage)}>
                { messages::DOWNLOAD_STORED_DATA }
            </button>
            <button hidden={!damaged} onclick={callbacks.callback_for(EditAction::ReplaceDamaged)}>
                { messages::CONTINUE_WITH_SHOWN }
            </button>
        </div>
    }
}
